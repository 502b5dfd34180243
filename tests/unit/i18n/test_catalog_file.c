#include "i18n/catalog_file.h"

#include "i18n_fixture.h"

static void test_lines(void **state)
{
	static const char text[] = "; comment\n# comment\n\n[choices]\r\nyes = oui ; non # rien \n[messages]\n\tm.ack=a = b";
	struct catalog_file file = {.at = text, .end = text + strlen(text)};
	struct catalog_line line;

	(void)state;
	assert_true(catalog_file_next(&file, &line, NULL));
	assert_int_equal(line.section, SECTION_CHOICES);
	assert_string_equal(line.key, "yes");
	assert_string_equal(line.text, "oui ; non # rien");
	assert_int_equal(file.line, 5);
	assert_true(catalog_file_next(&file, &line, NULL));
	assert_int_equal(line.section, SECTION_MESSAGES);
	assert_string_equal(line.key, "m.ack");
	assert_string_equal(line.text, "a = b");
	assert_false(catalog_file_next(&file, &line, NULL));
	assert_false(file.failed);
}

static void test_faults(void **state)
{
	static const struct {
		const char *text;
		size_t len;
	} rows[] = {
#define ROW(literal) {literal, sizeof(literal) - 1}
		ROW("a = b"),
		ROW("[words]\nno equals sign"),
		ROW("[words]\n = b"),
		ROW("[words]\na ="),
		ROW("[other]\n"),
		ROW("[words"),
		ROW("[words]\na = b\0c"),
		ROW("[words]\na = \xff"),
		ROW("[words]\n0123456789012345678901234567890123456789012345678901234567890123 = b"),
#undef ROW
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct catalog_file file = {.at = rows[i].text, .end = rows[i].text + rows[i].len};
		struct catalog_line line;
		struct err err = {0};
		assert_false(catalog_file_next(&file, &line, &err));
		assert_true(file.failed);
		assert_ptr_equal(strstr(err.text, "line "), err.text);
		assert_false(catalog_file_next(&file, &line, &err)); /* it stays failed */
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_lines), cmocka_unit_test(test_faults)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
