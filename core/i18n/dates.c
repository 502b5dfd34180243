#include "i18n/dates.h"

#include "base/text.h"
#include "i18n/catalog.h"

#include <string.h>

enum length { NONE, NUMBER, SHORT, LONG };

/* One way to write a moment. */
struct shape {
	enum length weekday, month;
	bool zone, clock;
};

/* From long to short; DATE_SHORT begins further down. */
static const struct shape shapes[] = {
	{LONG, LONG, true, true},
	{SHORT, LONG, true, true},
	{SHORT, SHORT, true, true},
	{SHORT, NUMBER, true, true},
	{NONE, NUMBER, true, true},
	{NONE, NUMBER, false, true},
	{NONE, NUMBER, false, false},
};
#define FIRST_SHORT 3
#define SHAPES (sizeof(shapes) / sizeof(*shapes))

struct writer {
	struct buf *out;
	const struct catalog *catalog;
	const struct reader *reader;
	struct local_time local;
	const char *zone; /* its name, if it has to be said */
	bool year;
};

static const char *name(const struct writer *w, enum word first, int n)
{
	return catalog_word(w->catalog, w->reader->lang, (enum word)((int)first + n - 1));
}

static void add_numbers(const struct writer *w, bool year)
{
	int y = w->local.year, m = w->local.month, d = w->local.day;

	switch (w->reader->format) {
	case DATE_DMY:
		buf_addf(w->out, "%02d/%02d", d, m);
		break;
	case DATE_MDY:
		buf_addf(w->out, "%02d/%02d", m, d);
		break;
	case DATE_ISO:
		if (year)
			buf_addf(w->out, "%04d-", y);
		buf_addf(w->out, "%02d-%02d", m, d);
		return;
	}
	if (year)
		buf_addf(w->out, "/%04d", y);
}

static void add_named_month(const struct writer *w, enum length month)
{
	const char *word = month == LONG ? name(w, WORD_MONTH_1, w->local.month) : name(w, WORD_MONTH_SHORT_1, w->local.month);

	switch (w->reader->lang) {
	case LANG_FR:
		buf_addf(w->out, "%d%s %s", w->local.day, w->local.day == 1 ? "er" : "", word);
		break;
	case LANG_EN:
		if (w->reader->format == DATE_MDY)
			buf_addf(w->out, "%s %d", word, w->local.day);
		else
			buf_addf(w->out, "%d %s", w->local.day, word);
		break;
	}
	if (w->year)
		buf_addf(w->out, " %d", w->local.year);
}

static void add_day(const struct writer *w, const struct shape *shape)
{
	if (shape->weekday == LONG)
		buf_addf(w->out, "%s ", name(w, WORD_WEEKDAY_1, w->local.weekday));
	else if (shape->weekday == SHORT)
		buf_addf(w->out, "%s ", name(w, WORD_WEEKDAY_SHORT_1, w->local.weekday));
	if (shape->month == NUMBER)
		add_numbers(w, w->year);
	else
		add_named_month(w, shape->month);
}

/* « 9 h », « 9 h 30 » in words, 9h30 in numbers; English 9:30 in both. */
static void add_clock(const struct writer *w, bool words)
{
	int hour = w->local.hour, minute = w->local.minute;
	const char *space = words ? " " : "";

	if (w->reader->lang == LANG_EN)
		buf_addf(w->out, "%d:%02d", hour, minute);
	else if (minute)
		buf_addf(w->out, "%d%sh%s%02d", hour, space, space, minute);
	else
		buf_addf(w->out, "%d%sh", hour, space);
}

static void add_zone(const struct writer *w)
{
	if (w->zone) /* "CEST"; zones without letters of their own are called "+0530" */
		buf_addf(w->out, strchr("+-", *w->zone) ? " UTC%s" : " %s", w->zone);
}

static void add_shape(const struct writer *w, const struct shape *shape, enum date_what what)
{
	bool day = what != DATE_CLOCK, clock = what != DATE_DAY && (shape->clock || !day);

	if (day)
		add_day(w, shape);
	if (day && clock)
		buf_addc(w->out, ' ');
	if (clock)
		add_clock(w, shape->month != NUMBER);
	if (clock && shape->zone)
		add_zone(w);
}

static void look(struct writer *w, int64_t ms)
{
	struct local_time now, home;

	zone_local(w->reader->zone, ms, &w->local);
	if (w->reader->now_ms) {
		zone_local(w->reader->zone, w->reader->now_ms, &now);
		w->year = now.year != w->local.year;
	}
	if (w->reader->home) {
		zone_local(w->reader->home, ms, &home);
		w->zone = home.offset != w->local.offset ? w->local.abbr : NULL;
	}
}

void date_render(struct buf *out, const struct catalog *catalog, const struct reader *reader, int64_t ms, enum date_what what,
	enum date_style style, size_t most_chars)
{
	struct writer w = {.out = out, .catalog = catalog, .reader = reader};
	size_t start = out->len;

	look(&w, ms);
	if (what == DATE_FULL) {
		add_numbers(&w, true);
		return;
	}
	for (size_t i = style == DATE_WORDS ? 0 : FIRST_SHORT; i < SHAPES; i++) {
		buf_cut(out, start);
		add_shape(&w, &shapes[i], what);
		if (most_chars == 0 || text_chars(out->data + start) <= most_chars)
			return;
	}
}

/* ---- formats ------------------------------------------------------------------------------------------------------------------------ */

static const struct {
	const char *name, *letters[2]; /* as typed, in both languages */
} formats[] = {
	[DATE_DMY] = {"dmy", {"jj/mm/aaaa", "dd/mm/yyyy"}},
	[DATE_MDY] = {"mdy", {"mm/jj/aaaa", "mm/dd/yyyy"}},
	[DATE_ISO] = {"iso", {"aaaa-mm-jj", "yyyy-mm-dd"}},
};

bool date_format_parse(const char *text, enum date_format *out)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++) {
		if (text_equal_folded(text, formats[i].name) || text_equal_folded(text, formats[i].letters[0]) ||
			text_equal_folded(text, formats[i].letters[1])) {
			*out = (enum date_format)i;
			return true;
		}
	}
	return false;
}

const char *date_format_name(enum date_format format)
{
	return formats[format].name;
}
