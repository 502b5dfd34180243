#include "cli/table.h"

#include "support/check.h"

#include <stdlib.h>

static void test_columns_are_as_wide_as_their_text(void **state)
{
	struct table table;
	char *text = NULL;
	size_t len = 0;
	FILE *file = open_memstream(&text, &len);
	(void)state;
	table_init(&table, (const char *const[]){"TO", "N", "WHY", NULL});
	table_add(&table, "%s", "é\033[31m"); /* two bytes, one column; a whole escape sequence is taken out */
	table_add(&table, "%d", 1000);
	table_add(&table, "%s", "no answer\nat all");
	table_add(&table, "%s", "webhook:crm");
	table_add(&table, "%d", 2);
	table_add(&table, "%s", "");
	table_print(&table, file);
	fclose(file);
	assert_string_equal(text, "TO           N     WHY\n"
				  "é            1000  no answer at all\n"
				  "webhook:crm  2     \n");
	free(text);
	table_clear(&table);
}

static void test_ages_have_one_unit(void **state)
{
	static const struct {
		int64_t seconds;
		const char *text;
	} rows[] = {{0, "0s"}, {119, "119s"}, {120, "2m"}, {7199, "119m"}, {7200, "2h"}, {48 * 3600 - 1, "47h"}, {48 * 3600, "2d"},
		{INT64_C(86400) * 400, "400d"}};
	char out[TABLE_AGE_SIZE];
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(table_age(rows[i].seconds, out), rows[i].text);
}

TEST_MAIN(cmocka_unit_test(test_columns_are_as_wide_as_their_text), cmocka_unit_test(test_ages_have_one_unit))
