/* Moments. The author is in Paris, on Tuesday 7 April 2026 at 9:30. */
#include "fixture.h"

#include "base/clock.h"

static struct when read_when(void **state, const char *text, bool bare, const char *left)
{
	struct fixture *f = *state;
	struct scan scan = {.at = text};
	struct when when = {0};
	struct when_error bad = {0};
	if (when_parse(&scan, &f->context.time, bare, &f->arena, &when, &bad) != WHEN_READ)
		fail_msg("no moment: %s", text);
	assert_string_equal(scan.at, left);
	return when;
}

/* "2026-04-08 09:00 AT" in the author's zone. */
static void reads(void **state, const char *text, const char *expected)
{
	struct fixture *f = *state;
	static const char *const kinds[] = {"NONE", "AFTER", "HOURS", "DAYS", "AT", "DAY"};
	struct when w = read_when(state, text, true, "");
	struct local_time l;
	zone_local(f->paris, w.at_ms, &l);
	const char *got = arena_printf(&f->arena, "%04d-%02d-%02d %02d:%02d %s", l.year, l.month, l.day, l.hour, l.minute, kinds[w.kind]);
	assert_string_equal(got, expected);
	assert_int_equal(w.local.day, l.day);
}

static void test_moments(void **state)
{
	reads(state, "in 2h30", "2026-04-07 12:00 AFTER");
	reads(state, "2h30", "2026-04-07 12:00 AFTER");
	reads(state, "dans 1sem", "2026-04-14 09:30 AFTER");
	reads(state, "at 9h", "2026-04-08 09:00 AT");
	reads(state, "à 10h", "2026-04-07 10:00 AT");
	reads(state, "10:00", "2026-04-07 10:00 AT");
	reads(state, "9:30", "2026-04-08 09:30 AT");
	reads(state, "until 2h", "2026-04-08 02:00 AT");
	reads(state, "until 2d", "2026-04-09 09:30 AFTER");
	reads(state, "tomorrow 9h", "2026-04-08 09:00 AT");
	reads(state, "demain à 9h30", "2026-04-08 09:30 AT");
	reads(state, "aujourd’hui 18h", "2026-04-07 18:00 AT");
	reads(state, "tomorrow 0h", "2026-04-08 00:00 AT");
	reads(state, "lundi 0:00", "2026-04-13 00:00 AT");
	reads(state, "today", "2026-04-07 00:00 DAY");
	reads(state, "monday", "2026-04-13 00:00 DAY");
	reads(state, "Mardi", "2026-04-14 00:00 DAY");
	reads(state, "mardi 14h", "2026-04-07 14:00 AT");
	reads(state, "mardi 9h", "2026-04-14 09:00 AT");
	reads(state, "jusqu'au 01/12", "2026-12-01 00:00 DAY");
	reads(state, "07/04", "2027-04-07 00:00 DAY");
	reads(state, "07/04 18h", "2026-04-07 18:00 AT");
	reads(state, "29/02", "2028-02-29 00:00 DAY");
	reads(state, "01/12/2026", "2026-12-01 00:00 DAY");
	reads(state, "2026-12-01 14h", "2026-12-01 14:00 AT");
	assert_int_equal(read_when(state, "4bh", true, "").kind, WHEN_BUSINESS_HOURS);
	assert_int_equal(read_when(state, "in 2h Merci", false, " Merci").kind, WHEN_AFTER);
	assert_int_equal(read_when(state, "lundi midi", true, " midi").kind, WHEN_DAY);
}

/* A day keeps its hour over the change of clocks, two days of hours do not. */
static void test_summer_time(void **state)
{
	struct fixture *f = *state;
	f->context.time.now_ms = INT64_C(1774602000000); /* Friday 27 March 2026, 10:00 in Paris */
	reads(state, "3j", "2026-03-30 10:00 AFTER");
	reads(state, "72h", "2026-03-30 11:00 AFTER");
}

static void test_no_moment(void **state)
{
	struct fixture *f = *state;
	static const char *const none[] = {"", "in", "in the end", "at least", "devis", "lundis", "12", "1/2/3/4", "3-4", "2026-12"};
	struct when when;
	struct when_error bad;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		struct scan scan = {.at = none[i]};
		assert_int_equal(when_parse(&scan, &f->context.time, true, &f->arena, &when, &bad), WHEN_NOT);
		assert_ptr_equal(scan.at, none[i]);
	}
	struct scan scan = {.at = "2h"};
	assert_int_equal(when_parse(&scan, &f->context.time, false, &f->arena, &when, &bad), WHEN_NOT);
}

static void test_bad_moments(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *text;
		enum when_fault fault;
	} rows[] = {{"31/02", WHEN_NO_SUCH_DATE}, {"at 13/13", WHEN_NO_SUCH_DATE}, {"01/12/26", WHEN_NO_SUCH_DATE},
		{"2026-02-30", WHEN_NO_SUCH_DATE}, {"today 8h", WHEN_PAST}, {"06/04/2026", WHEN_PAST}, {"29/02/2027", WHEN_NO_SUCH_DATE}};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct scan scan = {.at = rows[i].text};
		struct when when;
		struct when_error bad;
		assert_int_equal(when_parse(&scan, &f->context.time, true, &f->arena, &when, &bad), WHEN_BAD);
		assert_int_equal(bad.fault, rows[i].fault);
		assert_ptr_equal(scan.at, rows[i].text);
	}
}

TEST_MAIN(CASE(test_moments), CASE(test_summer_time), CASE(test_no_moment), CASE(test_bad_moments))
