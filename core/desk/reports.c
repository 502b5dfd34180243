#include "desk/reports.h"

#include "base/csv.h"
#include "base/limits.h"
#include "domain/ticket.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define CSV_MOST (4 * 1024 * 1024)
#define BAR_CELLS 10

/* ---- plain text and CSV -------------------------------------------------------------------------------------------------------------- */

static void add_bar(struct buf *out, int64_t n, int64_t most)
{
	int64_t cells = most > 0 ? (n * BAR_CELLS + most - 1) / most : 0;
	for (int64_t i = 0; i < BAR_CELLS; i++)
		buf_adds(out, i < cells ? "█" : "░");
}

static void add_number(struct buf *csv, int64_t n, bool last)
{
	buf_addf(csv, "%" PRId64 "%s", n, last ? "\r\n" : ",");
}

static const char *kept(const struct report_ask *a, struct buf *text)
{
	const char *copy = text->failed ? NULL : arena_strdup(a->arena, text->data);
	buf_clear(text);
	return copy;
}

/* One text for the database, constant: the queues go in as a value. */
#define IN_QUEUES " t.queue_id IN (SELECT value FROM json_each($3)) "

static const char *queues_json(const struct report_ask *a)
{
	struct buf list;
	buf_init(&list, LIMIT_TEXT);
	for (size_t i = 0; i < a->nqueues; i++)
		buf_addf(&list, "%c%" PRId64, i ? ',' : '[', a->queues[i]);
	buf_adds(&list, a->nqueues ? "]" : "[]");
	const char *json = kept(a, &list);
	return json ? json : "[]";
}

static struct db_rows *ask_rows(const struct report_ask *a, const char *sql)
{
	return db_query(a->db, NULL, sql, db_int(a->from_ms), db_int(a->to_ms), db_text(queues_json(a)));
}

/* Of nothing there is no share: a team that promised nothing broke nothing. */
static const char *percent(const struct report_ask *a, int64_t part, int64_t whole)
{
	return whole ? arena_printf(a->arena, "%" PRId64, (part * 100 + whole / 2) / whole) : "–";
}

static void no_items(const struct report_ask *a, struct msg_values *v, const char *items)
{
	msg_text(v, "items", items && *items ? items : word_of(a->catalog, a->lang, "value", "none"));
}

/* ---- satisfaction -------------------------------------------------------------------------------------------------------------------- */

struct csat {
	int64_t by_star[6], n, sum;
};

static void csat_rows(const struct report_ask *a, struct csat *c, struct buf *csv)
{
	struct db_rows *rows = ask_rows(a,
		"SELECT t.ref, r.stars, r.comment, r.first_ms, p.name AS agent FROM rating r JOIN ticket t ON t.id = r.ticket_id"
		" LEFT JOIN person p ON p.id = t.assignee_id WHERE r.first_ms >= $1 AND r.first_ms < $2 AND" IN_QUEUES
		"ORDER BY r.first_ms");
	buf_adds(csv, "ref,stars,agent,comment,at\r\n");
	while (db_next(rows)) {
		int64_t stars = db_col_int(rows, "stars");
		if (stars < 1 || stars > 5)
			continue;
		c->by_star[stars]++;
		c->n++;
		c->sum += stars;
		csv_cell(csv, db_col_text(rows, "ref"), false);
		add_number(csv, stars, false);
		csv_cell(csv, db_col_text(rows, "agent"), false);
		csv_cell(csv, db_col_text(rows, "comment"), false);
		add_number(csv, db_col_int(rows, "first_ms"), true);
	}
	db_done(rows, NULL);
}

/* Of the tickets whose closing asked. */
static int64_t csat_asked(const struct report_ask *a)
{
	int64_t n = 0;
	struct db_rows *rows = ask_rows(a,
		"SELECT count(*) AS n FROM ticket t WHERE t.closed_ms >= $1 AND t.closed_ms < $2 AND t.status = 7 AND t.machine = 0 AND"
		" t.reason IN (1, 2, 3) AND" IN_QUEUES);
	if (db_next(rows))
		n = db_col_int(rows, "n");
	db_done(rows, NULL);
	return n;
}

void report_csat(const struct report_ask *a, struct report *out)
{
	struct csat c = {0};
	struct buf csv, items;
	buf_init(&csv, CSV_MOST);
	buf_init(&items, LIMIT_TEXT);
	csat_rows(a, &c, &csv);
	int64_t asked = csat_asked(a), most = 0;
	*out = (struct report){.msg = MSG_M_REPORT_CSAT, .csv = kept(a, &csv)};
	for (int star = 5; star >= 1; star--)
		most = c.by_star[star] > most ? c.by_star[star] : most;
	for (int star = 5; star >= 1; star--) {
		msg_text(&out->values, arena_printf(a->arena, "c%d", star), arena_printf(a->arena, "%" PRId64, c.by_star[star]));
		buf_addf(&items, "%s%d ", star < 5 ? "\n" : "", star);
		add_bar(&items, c.by_star[star], most);
		buf_addf(&items, " %" PRId64, c.by_star[star]);
	}
	msg_text(&out->values, "period", a->period);
	msg_number(&out->values, "n", c.n);
	int64_t tenths = c.n ? (c.sum * 10 + c.n / 2) / c.n : 0;
	msg_text(&out->values, "avg",
		arena_printf(a->arena, "%" PRId64 "%c%" PRId64, tenths / 10, a->lang == LANG_FR ? ',' : '.', tenths % 10));
	msg_text(&out->values, "pct", percent(a, c.n < asked ? c.n : asked, asked));
	no_items(a, &out->values, kept(a, &items));
}

/* ---- promises ------------------------------------------------------------------------------------------------------------------------ */

struct kept_promises {
	int64_t *counted; /* of each clock that was measured or runs */
	size_t n, room;
	int64_t met, promised;
};

static void count_clock(struct kept_promises *k, int64_t counted, int64_t target)
{
	if (k->n == k->room) {
		k->room = k->room ? k->room * 2 : 64;
		k->counted = mem_grow(k->counted, k->room, sizeof *k->counted);
	}
	k->counted[k->n++] = counted;
	k->promised += target > 0;
	k->met += target > 0 && counted <= target;
}

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static const char *span(const struct report_ask *a, int64_t ms)
{
	struct buf out;
	buf_init(&out, LIMIT_COMMAND);
	span_words(&out, a->catalog, a->lang, ms, SPAN_SHORT);
	return kept(a, &out);
}

static void put_clock(const struct report_ask *a, struct msg_values *v, struct kept_promises *k, char number)
{
	if (k->n)
		qsort(k->counted, k->n, sizeof *k->counted, compare);
	msg_text(v, arena_printf(a->arena, "p%c", number), k->promised ? percent(a, k->met, k->promised) : "–");
	msg_text(v, arena_printf(a->arena, "m%c", number), span(a, k->n ? k->counted[(k->n - 1) / 2] : 0));
	msg_text(v, arena_printf(a->arena, "w%c", number), span(a, k->n ? k->counted[k->n - 1] : 0));
}

struct by_type {
	int64_t met, promised;
};

/* Clocks that have stopped; cancelled requests and what never was a request do not count (reasons 2, 4 to 7). */
#define SLA_ROWS \
	"SELECT t.ref, t.type, t.priority, last.clock, last.target_ms," \
	" (SELECT sum(s.counted_ms) FROM segment s WHERE s.ticket_id = t.id AND s.clock = last.clock) AS counted," \
	" (SELECT count(*) FROM segment s WHERE s.ticket_id = t.id AND s.clock = last.clock AND s.told_ms IS NOT NULL) AS told" \
	" FROM ticket t JOIN segment last ON last.ticket_id = t.id AND last.to_ms IS NULL AND last.state = 3" \
	" WHERE t.created_ms >= $1 AND t.created_ms < $2 AND t.reason NOT IN (2, 4, 5, 6, 7) AND" IN_QUEUES \
	"ORDER BY t.created_ms, t.id, last.clock"

static int64_t sla_rows(const struct report_ask *a, struct kept_promises *clocks, struct by_type *types, struct buf *csv)
{
	int64_t breaches = 0;
	struct db_rows *rows = ask_rows(a, SLA_ROWS);
	buf_adds(csv, "ref,type,priority,clock,counted_s,target_s,met\r\n");
	while (db_next(rows)) {
		int64_t clock = db_col_int(rows, "clock"), counted = db_col_int(rows, "counted"), target = db_col_int(rows, "target_ms"),
			type = db_col_int(rows, "type");
		bool met = target == 0 || counted <= target;
		count_clock(&clocks[clock == 2], counted, target);
		breaches += !met;
		if (clock == 2 && type >= 0 && type <= TYPE_FEATURE) {
			types[type].promised += target > 0;
			types[type].met += target > 0 && met;
		}
		csv_cell(csv, db_col_text(rows, "ref"), false);
		csv_cell(csv, type ? type_name((enum ticket_type)type) : "", false);
		csv_cell(csv, priority_name((enum priority)db_col_int(rows, "priority")), false);
		csv_cell(csv, clock == 2 ? "resolution" : "response", false);
		add_number(csv, counted / 1000, false);
		add_number(csv, target / 1000, false);
		csv_cell(csv, target == 0 ? "" : met ? "yes" : "no", true);
	}
	db_done(rows, NULL);
	return breaches;
}

void report_sla(const struct report_ask *a, struct report *out)
{
	struct kept_promises clocks[2] = {0};
	struct by_type types[TYPE_FEATURE + 1] = {0};
	struct buf csv, items;
	buf_init(&csv, CSV_MOST);
	buf_init(&items, LIMIT_TEXT);
	int64_t breaches = sla_rows(a, clocks, types, &csv);
	*out = (struct report){.msg = MSG_M_REPORT_SLA, .csv = kept(a, &csv)};
	for (int type = 0; type <= TYPE_FEATURE; type++) {
		if (!types[type].promised)
			continue;
		buf_adds(&items, items.len ? "\n" : "");
		add_bar(&items, types[type].met, types[type].promised);
		buf_addf(&items, " %s %% · %s (%" PRId64 ")", percent(a, types[type].met, types[type].promised),
			type ? word_of(a->catalog, a->lang, "type", type_name((enum ticket_type)type)) : "–", types[type].promised);
	}
	msg_text(&out->values, "period", a->period);
	put_clock(a, &out->values, &clocks[0], '1');
	put_clock(a, &out->values, &clocks[1], '2');
	msg_number(&out->values, "n", breaches);
	no_items(a, &out->values, kept(a, &items));
	free(clocks[0].counted);
	free(clocks[1].counted);
}

/* ---- people and queues --------------------------------------------------------------------------------------------------------------- */

struct line {
	const char *name;
	int64_t open, ended, opened;
};

static size_t read_lines(const struct report_ask *a, struct db_rows *rows, struct line **out)
{
	size_t n = 0, room = 0;
	struct line *lines = NULL;
	while (db_next(rows)) {
		if (n == room) {
			room = room ? room * 2 : 32;
			lines = mem_grow(lines, room, sizeof *lines);
		}
		const char *name = db_col_text(rows, "name");
		lines[n++] = (struct line){name ? arena_strdup(a->arena, name) : word_of(a->catalog, a->lang, "value", "nobody"),
			db_col_int(rows, "open"), db_col_int(rows, "ended"), db_col_int(rows, "opened")};
	}
	db_done(rows, NULL);
	*out = lines;
	return n;
}

static void put_lines(const struct report_ask *a, struct report *out, const struct line *lines, size_t n, const char *names)
{
	struct buf csv, items;
	int64_t most = 0;
	buf_init(&csv, CSV_MOST);
	buf_init(&items, LIMIT_TEXT);
	buf_addf(&csv, "%s,opened,closed,open\r\n", names);
	buf_adds(&items, a->period);
	for (size_t i = 0; i < n; i++)
		most = lines[i].open > most ? lines[i].open : most;
	for (size_t i = 0; i < n; i++) {
		buf_adds(&items, "\n");
		add_bar(&items, lines[i].open, most);
		buf_addf(&items, " %" PRId64 " · %s (+%" PRId64 " −%" PRId64 ")", lines[i].open, lines[i].name, lines[i].opened,
			lines[i].ended);
		csv_cell(&csv, lines[i].name, false);
		add_number(&csv, lines[i].opened, false);
		add_number(&csv, lines[i].ended, false);
		add_number(&csv, lines[i].open, true);
	}
	*out = (struct report){.msg = MSG_A_OUT, .csv = kept(a, &csv)};
	no_items(a, &out->values, kept(a, &items));
}

#define COUNTS \
	" sum(t.status < 7) AS open, sum(t.created_ms >= $1 AND t.created_ms < $2) AS opened," \
	" sum(t.status = 7 AND t.closed_ms >= $1 AND t.closed_ms < $2) AS ended"

void report_load(const struct report_ask *a, struct report *out)
{
	struct line *lines;
	size_t n = read_lines(a,
		ask_rows(a, "SELECT p.name," COUNTS " FROM ticket t LEFT JOIN person p ON p.id = t.assignee_id WHERE" IN_QUEUES
			    "GROUP BY t.assignee_id ORDER BY open DESC, p.name"),
		&lines);
	put_lines(a, out, lines, n, "agent");
	free(lines);
}

void report_queue(const struct report_ask *a, struct report *out)
{
	struct line *lines;
	size_t n = read_lines(a,
		ask_rows(a, "SELECT q.title AS name," COUNTS " FROM ticket t JOIN queue q ON q.id = t.queue_id WHERE" IN_QUEUES
			    "GROUP BY t.queue_id ORDER BY open DESC, q.title"),
		&lines);
	put_lines(a, out, lines, n, "queue");
	free(lines);
}
