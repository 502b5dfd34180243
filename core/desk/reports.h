/* desk/reports.h: figures over a period: satisfaction, promises kept, load of people, state of queues; for a chat and as CSV.
 *
 * Reads only, so it runs on the reader's connection as well as on the desk's. The queues are those the asker leads: nothing of others is
 * counted,
 * not even in a sum. The text has a chart of plain characters; the CSV cannot run a formula in a spreadsheet. Strings live in the arena.
 *
 *     struct report r;
 *     report_csat(&(struct report_ask){db, arena, catalog, LANG_FR, from, to, queues, nqueues, "30 j"}, &r);
 *     say(w, &lead, r.msg, &r.values);               // or attach r.csv
 */
#ifndef GUICHET_DESK_REPORTS_H
#define GUICHET_DESK_REPORTS_H

#include "base/mem.h"
#include "i18n/render.h"
#include "store/db.h"

struct report_ask {
	struct db *db;
	struct arena *arena;
	const struct catalog *catalog;
	enum lang lang;
	int64_t from_ms, to_ms;
	const int64_t *queues;
	size_t nqueues;
	const char *period; /* in words, as the asker wrote it */
};

struct report {
	enum msg msg;             /* m.report.csat, m.report.sla, else a.out */
	struct msg_values values;
	const char *csv;          /* RFC 4180, with a line of names */
};

void report_csat(const struct report_ask *ask, struct report *out); /* ratings given in the period */
void report_sla(
	const struct report_ask *ask, struct report *out); /* tickets opened in the period, by type; duplicates and the like do not count */
void report_load(const struct report_ask *ask, struct report *out); /* open tickets by assignee now, and those they closed in the period */
void report_queue(const struct report_ask *ask, struct report *out); /* by queue: opened, closed, still open */

#endif
