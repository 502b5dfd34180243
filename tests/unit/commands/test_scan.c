/* The cursor: words are seen folded, the text stays as it was typed. */
#include "fixture.h"

static void test_words(void **state)
{
	struct fixture *f = *state;
	const char *text = "\u00a0Écran\u202f NOIR \nsuite";
	struct scan scan = {.at = text};
	struct word_at word;
	assert_true(scan_word(&scan, &f->arena, &word));
	assert_string_equal(word.text, "Écran");
	assert_string_equal(word.folded, "ecran");
	assert_ptr_equal(word.start, text + 2);
	scan.at = word.end;
	assert_true(scan_word(&scan, &f->arena, &word));
	scan.at = word.end;
	assert_false(scan_word(&scan, &f->arena, &word)); /* the line has ended */
	assert_string_equal(scan_rest(&scan), "suite");
}

static void test_several_words(void **state)
{
	struct fixture *f = *state;
	const char *text = "Enfant   DE 1050", *ends[2];
	char *folded;
	struct scan scan = {.at = text};
	assert_int_equal(scan_words(&scan, &f->arena, 2, ends, &folded), 2);
	assert_string_equal(folded, "enfant de");
	assert_ptr_equal(ends[1], text + strlen("Enfant   DE"));
}

static void test_rest(void **state)
{
	(void)state;
	assert_null(scan_rest(&(struct scan){.at = " \n \n"}));
	assert_null(scan_rest(&(struct scan){.at = ""}));
	assert_string_equal(scan_rest(&(struct scan){.at = "  a\n b"}), "a\n b");
	assert_string_equal(scan_rest(&(struct scan){.at = "\n\n  a"}), "\n  a");
}

static void test_quotes(void **state)
{
	struct fixture *f = *state;
	char *value;
	assert_string_equal(scan_quoted("\"a \\\"b\\\" \\c\" d", &f->arena, &value), " d");
	assert_string_equal(value, "a \"b\" \\c");
	assert_string_equal(scan_quoted("« Écran noir » x", &f->arena, &value), " x");
	assert_string_equal(value, "Écran noir");
	assert_non_null(scan_quoted("''", &f->arena, &value));
	assert_string_equal(value, "");
	assert_null(scan_quoted("\"a\nb\"", &f->arena, &value));
	assert_null(scan_quoted("\"a", &f->arena, &value));
	assert_null(scan_quoted("\"a\\\"", &f->arena, &value));
}

TEST_MAIN(CASE(test_words), CASE(test_several_words), CASE(test_rest), CASE(test_quotes))
