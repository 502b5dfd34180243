#include "base/csv.h"

#include "support/check.h"

#include <stdio.h>

static void assert_cell(const char *text, const char *wanted)
{
	struct buf out;
	buf_init(&out, 200);
	csv_cell(&out, text, false);
	csv_cell(&out, text, true);
	char both[200];
	snprintf(both, sizeof both, "%s,%s\r\n", wanted, wanted);
	assert_string_equal(out.data, both);
	buf_clear(&out);
}

static void test_cells(void **state)
{
	(void)state;
	assert_cell("G-1042", "G-1042");
	assert_cell(NULL, "");
	assert_cell("a,b", "\"a,b\"");
	assert_cell("a \"b\"", "\"a \"\"b\"\"\"");
	assert_cell("two\nlines", "\"two\nlines\"");
}

static void test_nothing_is_a_formula(void **state)
{
	(void)state;
	assert_cell("=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\"");
	assert_cell("+1", "\"'+1\"");
	assert_cell("-1", "\"'-1\"");
	assert_cell("@SUM(1)", "\"'@SUM(1)\"");
	assert_cell("\tx", "\"'\tx\"");
	assert_cell("a=b", "a=b");
}

TEST_MAIN(cmocka_unit_test(test_cells), cmocka_unit_test(test_nothing_is_a_formula))
