/* Which names pass for one another. */
#include "domain/likeness.h"
#include "support/check.h"

static void test_names_that_look_the_same(void **state)
{
	static const char *const like[][2] = {{"Bob", "bob"}, {"Bob", " B o b. "}, {"Bob", "B0b"}, {"Bob", "Вob"}, {"Bob", "ВОВ"},
		{"Alice", "A1ice"}, {"Alice", "Αlісе"}, {"Élodie", "Elodie"}, {"Lena", "Ｌｅｎａ"}, {"Lena", "L\u200bena"}, {"Ilan", "lIan"}};
	(void)state;
	for (size_t i = 0; i < sizeof like / sizeof *like; i++)
		if (!name_is_like(like[i][0], like[i][1]))
			fail_msg("\"%s\" does not look like \"%s\"", like[i][1], like[i][0]);
}

static void test_names_that_do_not(void **state)
{
	static const char *const other[][2] = {{"Bob", "Bobby"}, {"Bob", "Bob Martin"}, {"Bob", "Rob"}, {"Bob", ""}, {"", ""}, {"…", "!"},
		{"Bob", NULL}, {NULL, NULL}, {"Bob", "\xff"}, {"山田", "山本"}};
	(void)state;
	for (size_t i = 0; i < sizeof other / sizeof *other; i++)
		if (name_is_like(other[i][0], other[i][1]))
			fail_msg("row %zu looks the same", i);
}

TEST_MAIN(cmocka_unit_test(test_names_that_look_the_same), cmocka_unit_test(test_names_that_do_not))
