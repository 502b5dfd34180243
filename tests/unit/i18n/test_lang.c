#include "i18n/lang.h"

#include "i18n_fixture.h"

static void test_tags(void **state)
{
	static const struct {
		const char *tag;
		int expected; /* -1: unknown */
	} rows[] = {
		{"fr", LANG_FR},
		{"FR", LANG_FR},
		{"fr-CA", LANG_FR},
		{"en_US", LANG_EN},
		{"en-GB", LANG_EN},
		{"en", LANG_EN},
		{"de", -1},
		{"", -1},
		{"f", -1},
		{"fra", -1},
		{"frankly", -1},
		{NULL, -1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		enum lang lang = LANG_EN;
		bool known = lang_parse(rows[i].tag, &lang);
		assert_int_equal(known, rows[i].expected >= 0);
		if (known)
			assert_int_equal(lang, rows[i].expected);
	}
	assert_string_equal(lang_code(LANG_FR), "fr");
	assert_string_equal(lang_code(LANG_EN), "en");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_tags)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
