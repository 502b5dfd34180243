#include "i18n/dates.h"

#include "base/clock.h"
#include "i18n_fixture.h"

static void assert_date(struct fixture *f, int64_t ms, enum date_what what, enum date_style style, size_t most, const char *expected)
{
	buf_reset(&f->out);
	date_render(&f->out, f->catalog, &f->reader, ms, what, style, most);
	assert_string_equal(f->out.data, expected);
}

static void test_in_words(void **state)
{
	struct fixture *f = *state;

	assert_date(f, TUESDAY_9H, DATE_MOMENT, DATE_WORDS, 0, "mardi 7 avril 9 h");
	assert_date(f, TUESDAY_9H + 30 * MINUTE_MS, DATE_MOMENT, DATE_WORDS, 0, "mardi 7 avril 9 h 30");
	assert_date(f, TUESDAY_9H + 5 * MINUTE_MS, DATE_CLOCK, DATE_WORDS, 0, "9 h 05");
	assert_date(f, TUESDAY_9H, DATE_DAY, DATE_WORDS, 0, "mardi 7 avril");
	assert_date(f, TUESDAY_9H - 6 * DAY_MS, DATE_DAY, DATE_WORDS, 0, "mercredi 1er avril");
	f->reader.lang = LANG_EN;
	assert_date(f, TUESDAY_9H + 30 * MINUTE_MS, DATE_MOMENT, DATE_WORDS, 0, "Tuesday 7 April 9:30");
	f->reader.format = DATE_MDY;
	assert_date(f, TUESDAY_9H, DATE_MOMENT, DATE_WORDS, 0, "Tuesday April 7 9:00");
}

static void test_short(void **state)
{
	struct fixture *f = *state;

	assert_date(f, TUESDAY_9H, DATE_MOMENT, DATE_SHORT, 0, "mar. 07/04 9h");
	assert_date(f, TUESDAY_9H, DATE_DAY, DATE_SHORT, 10, "mar. 07/04");
	assert_date(f, TUESDAY_9H + 30 * MINUTE_MS, DATE_CLOCK, DATE_SHORT, 0, "9h30");
	f->reader.format = DATE_ISO;
	assert_date(f, TUESDAY_9H, DATE_MOMENT, DATE_SHORT, 0, "mar. 04-07 9h");
	f->reader.lang = LANG_EN;
	f->reader.format = DATE_MDY;
	assert_date(f, TUESDAY_9H, DATE_MOMENT, DATE_SHORT, 0, "Tue 04/07 9:00");
}

/* Nothing is cut in the middle: a form that fits is chosen. 23 September 2026 17:30 is a Wednesday. */
static void test_forms_get_shorter(void **state)
{
	static const struct {
		size_t most;
		const char *expected;
	} rows[] = {
		{0, "mercredi 23 septembre 17 h 30"},
		{28, "mer. 23 septembre 17 h 30"},
		{24, "mer. 23 sept. 17 h 30"},
		{20, "mer. 23/09 17h30"},
		{14, "23/09 17h30"},
		{10, "23/09"},
		{2, "23/09"},
	};
	struct fixture *f = *state;
	int64_t ms = INT64_C(1790177400000);

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_date(f, ms, DATE_MOMENT, DATE_WORDS, rows[i].most, rows[i].expected);
	f->reader.lang = LANG_EN;
	assert_date(f, ms, DATE_MOMENT, DATE_SHORT, 14, "23/09 17:30");
}

static void test_another_year_is_said(void **state)
{
	struct fixture *f = *state;

	assert_date(f, TUESDAY_9H + 365 * DAY_MS, DATE_DAY, DATE_WORDS, 0, "mercredi 7 avril 2027");
	assert_date(f, TUESDAY_9H + 365 * DAY_MS, DATE_MOMENT, DATE_SHORT, 14, "07/04/2027 9h");
	f->reader.format = DATE_ISO;
	assert_date(f, TUESDAY_9H + 365 * DAY_MS, DATE_DAY, DATE_SHORT, 10, "2027-04-07");
	f->reader.now_ms = 0;
	assert_date(f, TUESDAY_9H + 365 * DAY_MS, DATE_DAY, DATE_WORDS, 0, "mercredi 7 avril");
}

static void test_full_dates(void **state)
{
	struct fixture *f = *state;

	assert_date(f, TUESDAY_9H, DATE_FULL, DATE_WORDS, 0, "07/04/2026");
	f->reader.format = DATE_MDY;
	assert_date(f, TUESDAY_9H, DATE_FULL, DATE_WORDS, 0, "04/07/2026");
	f->reader.format = DATE_ISO;
	assert_date(f, TUESDAY_9H, DATE_FULL, DATE_WORDS, 0, "2026-04-07");
}

static void test_another_zone_is_named(void **state)
{
	struct fixture *f = *state;

	f->reader.zone = zones_get(&f->zones, "America/New_York", NULL);
	assert_date(f, TUESDAY_9H, DATE_MOMENT, DATE_WORDS, 0, "mardi 7 avril 3 h EDT");
	f->reader.zone = zones_get(&f->zones, "Australia/Lord_Howe", NULL);
	assert_date(f, TUESDAY_9H, DATE_MOMENT, DATE_WORDS, 0, "mardi 7 avril 17 h 30 UTC+1030");
	assert_date(f, TUESDAY_9H, DATE_DAY, DATE_WORDS, 0, "mardi 7 avril");
	assert_date(f, TUESDAY_9H, DATE_MOMENT, DATE_SHORT, 14, "07/04 17h30"); /* the reader's own time, no room for its name */
	f->reader.zone = zones_get(&f->zones, "Europe/Madrid", NULL);
	assert_date(f, TUESDAY_9H, DATE_MOMENT, DATE_WORDS, 0, "mardi 7 avril 9 h"); /* another zone, the same time */
	f->reader.zone = zones_get(&f->zones, "Asia/Kolkata", NULL);
	f->reader.home = NULL;
	assert_date(f, TUESDAY_9H, DATE_MOMENT, DATE_WORDS, 0, "mardi 7 avril 12 h 30");
}

static void test_formats(void **state)
{
	enum date_format format;

	(void)state;
	for (int i = DATE_DMY; i <= DATE_ISO; i++) {
		assert_true(date_format_parse(date_format_name((enum date_format)i), &format));
		assert_int_equal(format, i);
	}
	assert_true(date_format_parse("JJ/MM/AAAA", &format) && format == DATE_DMY);
	assert_true(date_format_parse("MM/DD/YYYY", &format) && format == DATE_MDY);
	assert_true(date_format_parse("AAAA-MM-JJ", &format) && format == DATE_ISO);
	assert_false(date_format_parse("YY-MM-DD", &format));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_in_words),
		FIXTURE_TEST(test_short),
		FIXTURE_TEST(test_forms_get_shorter),
		FIXTURE_TEST(test_another_year_is_said),
		FIXTURE_TEST(test_full_dates),
		FIXTURE_TEST(test_another_zone_is_named),
		FIXTURE_TEST(test_formats),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
