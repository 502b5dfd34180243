/* i18n/dates.h: a moment as one reader wants to see it: zone, language, order of the numbers.
 *
 * In words for chat (« mardi 7 avril 9 h », "Tuesday 7 April 9:00"), short for a phone (« mar. 07/04 9h »). The zone is named where it
 * differs from the desk's; the year where it is not this one. With a ceiling in characters the form is made shorter step by step
 * (weekday, month, zone, hour) instead of being cut. Pure; any thread; the reader's zones must outlive the call.
 *
 *     struct reader marie = {.lang = LANG_FR, .format = DATE_DMY, .zone = paris, .home = paris, .now_ms = now};
 *     date_render(&out, catalog, &marie, due_ms, DATE_MOMENT, DATE_WORDS, 0);
 */
#ifndef GUICHET_I18N_DATES_H
#define GUICHET_I18N_DATES_H

#include "base/buf.h"
#include "base/zone.h"
#include "i18n/lang.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct catalog;

enum date_format { DATE_DMY, DATE_MDY, DATE_ISO }; /* JJ/MM/AAAA, MM/DD/YYYY, AAAA-MM-JJ */

struct reader {
	enum lang lang;
	enum date_format format;
	const struct zone *zone; /* the reader's */
	const struct zone *home; /* the desk's or the queue's; NULL: the same */
	int64_t now_ms;          /* 0: the year is never said */
};

enum date_what {
	DATE_MOMENT, /* day and time */
	DATE_DAY,    /* day */
	DATE_CLOCK,  /* time of day */
	DATE_FULL    /* day in numbers with its year, in the reader's format: 07/04/2026 */
};
enum date_style { DATE_WORDS, DATE_SHORT };

void date_render(struct buf *out, const struct catalog *catalog, const struct reader *reader, int64_t ms, enum date_what what,
	enum date_style style, size_t most_chars); /* 0: as long as it gets */

bool date_format_parse(const char *text, enum date_format *out); /* "dmy" as stored, or as people type it: JJ/MM/AAAA, mm/dd/yyyy ... */
const char *date_format_name(enum date_format format);           /* "dmy": what is stored; "format.dmy" is its word */

#endif
