#include "i18n/words.h"

#include "base/clock.h"
#include "i18n_fixture.h"

static void test_stored_values_become_words(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(word_of(f->catalog, LANG_FR, "status", "wip"), "en cours");
	assert_string_equal(word_of(f->catalog, LANG_FR, "status", "closed"), "fermé");
	assert_string_equal(word_of(f->catalog, LANG_FR, "request", "closed"), "fermée");
	assert_string_equal(word_of(f->catalog, LANG_EN, "priority", "high"), "high");
	assert_string_equal(word_of(f->catalog, LANG_FR, "priority", "high"), "pressante");
	assert_string_equal(word_of(f->catalog, LANG_FR, "priority", "p1"), "p1"); /* configured, not ours */
	assert_string_equal(word_of(f->catalog, LANG_FR, "stat", "wip"), "wip");
}

static void test_keys_lead_back(void **state)
{
	enum word found;

	(void)state;
	for (int i = 0; i < WORD_COUNT; i++) {
		assert_true(word_from_key(word_key((enum word)i), &found));
		assert_int_equal(found, i);
	}
	assert_false(word_from_key("status.", &found));
}

/* They stand in {status}, {prio} of messages that go to a phone. */
static void test_words_of_a_phone_are_short(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < WORD_COUNT; i++) {
		const char *key = word_key((enum word)i);
		size_t most = strncmp(key, "request.", 8) == 0 ? 16 : strncmp(key, "priority.", 9) == 0 ? 9 : 40;
		for (int lang = 0; lang < LANG_COUNT; lang++)
			if (text_chars(catalog_word(f->catalog, (enum lang)lang, (enum word)i)) > most)
				fail_msg("%s is longer than %zu", key, most);
	}
}

static void test_spans(void **state)
{
	static const struct {
		int64_t ms;
		enum span_style style;
		const char *fr, *en;
	} rows[] = {
		{45 * SECOND_MS, SPAN_LONG, "45 s", "45 s"},
		{20 * MINUTE_MS, SPAN_LONG, "20 min", "20 min"},
		{2 * HOUR_MS, SPAN_LONG, "2 h", "2 h"},
		{150 * MINUTE_MS, SPAN_LONG, "2 h 30", "2 h 30"},
		{125 * MINUTE_MS, SPAN_LONG, "2 h 05", "2 h 05"},
		{DAY_MS, SPAN_LONG, "1 jour", "1 day"},
		{28 * HOUR_MS, SPAN_LONG, "1 jour 4 h", "1 day 4 h"},
		{3 * DAY_MS + 4 * HOUR_MS, SPAN_LONG, "3 jours", "3 days"},
		{-5, SPAN_LONG, "0 s", "0 s"},
		{150 * MINUTE_MS, SPAN_SHORT, "2h30", "2h30"},
		{28 * HOUR_MS, SPAN_SHORT, "1j4h", "1d4h"},
		{5 * DAY_MS, SPAN_SHORT, "5j", "5d"},
		{15 * MINUTE_MS, SPAN_SHORT, "15min", "15min"},
		{9 * SECOND_MS, SPAN_SHORT, "9s", "9s"},
		{HOUR_MS, SPAN_BUSINESS, "1 h ouvrée", "1 business hour"},
		{8 * HOUR_MS, SPAN_BUSINESS, "8 h ouvrées", "8 business hours"},
		{2 * DAY_MS, SPAN_BUSINESS, "2 jours ouvrés", "2 business days"},
		{30 * MINUTE_MS, SPAN_BUSINESS, "30 min", "30 min"},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		buf_reset(&f->out);
		span_words(&f->out, f->catalog, LANG_FR, rows[i].ms, rows[i].style);
		assert_string_equal(f->out.data, rows[i].fr);
		buf_reset(&f->out);
		span_words(&f->out, f->catalog, LANG_EN, rows[i].ms, rows[i].style);
		assert_string_equal(f->out.data, rows[i].en);
	}
}

static void test_spans_from_now(void **state)
{
	struct fixture *f = *state;

	span_from_now(&f->out, f->catalog, LANG_FR, 3 * DAY_MS);
	buf_addc(&f->out, '|');
	span_from_now(&f->out, f->catalog, LANG_FR, -3 * DAY_MS);
	buf_addc(&f->out, '|');
	span_from_now(&f->out, f->catalog, LANG_EN, 2 * HOUR_MS);
	buf_addc(&f->out, '|');
	span_from_now(&f->out, f->catalog, LANG_EN, -2 * HOUR_MS);
	assert_string_equal(f->out.data, "dans 3 jours|il y a 3 jours|in 2 h|2 h ago");
	span_from_now(&f->out, f->catalog, LANG_EN, INT64_MIN);
}

static void test_lists(void **state)
{
	static const char *const names[] = {"marie", "bob", "claire"};
	struct fixture *f = *state;

	words_join(&f->out, f->catalog, LANG_FR, WORD_VALUE_AND, names, 3);
	buf_addc(&f->out, '|');
	words_join(&f->out, f->catalog, LANG_EN, WORD_VALUE_OR, names, 2);
	buf_addc(&f->out, '|');
	words_join(&f->out, f->catalog, LANG_EN, WORD_VALUE_OR, names, 1);
	words_join(&f->out, f->catalog, LANG_EN, WORD_VALUE_OR, names, 0);
	assert_string_equal(f->out.data, "marie, bob et claire|marie or bob|marie");
}

static void test_plural(void **state)
{
	(void)state;
	assert_false(lang_is_plural(LANG_FR, 0));
	assert_false(lang_is_plural(LANG_FR, 1));
	assert_true(lang_is_plural(LANG_FR, 2));
	assert_true(lang_is_plural(LANG_EN, 0));
	assert_false(lang_is_plural(LANG_EN, 1));
	assert_true(lang_is_plural(LANG_EN, 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_stored_values_become_words),
		FIXTURE_TEST(test_keys_lead_back),
		FIXTURE_TEST(test_words_of_a_phone_are_short),
		FIXTURE_TEST(test_spans),
		FIXTURE_TEST(test_spans_from_now),
		FIXTURE_TEST(test_lists),
		FIXTURE_TEST(test_plural),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
