#include "i18n/typography.h"

#include "i18n_fixture.h"

static void assert_set(void (*typeset)(struct buf *, const char *, size_t), const char *text, const char *expected)
{
	struct buf out;

	buf_init(&out, LIMIT_TEXT);
	typeset(&out, text, strlen(text));
	assert_string_equal(out.data, expected);
	buf_clear(&out);
}

static void test_chat(void **state)
{
	(void)state;
	assert_set(typeset_chat, "C'est réglé ?", "C’est réglé" NNBSP "?");
	assert_set(typeset_chat, "a : b ; c ! d", "a" NNBSP ": b" NNBSP "; c" NNBSP "! d");
	assert_set(typeset_chat, "dit « oui »⏎fin", "dit «" NNBSP "oui" NNBSP "»\nfin");
	assert_set(typeset_chat, "a: b; \"c\"? 75 %", "a: b; \"c\"? 75 %");
	assert_set(typeset_chat, " ", " ");
	assert_set(typeset_chat, "", "");
}

static void test_phone(void **state)
{
	(void)state;
	assert_set(typeset_phone, "✅ C'est réglé ?⏎« oui »", "C'est réglé ? \"oui\"");
	assert_set(typeset_phone, "fin.⏎⏎✅ suite", "fin.  suite");
	assert_set(typeset_phone, "🎫 a · b → c", "a - b > c");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_chat), cmocka_unit_test(test_phone)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
