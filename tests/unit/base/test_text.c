#include "base/text.h"
#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>

static void test_lower_is_of_ascii_alone(void **state)
{
	char text[] = "X-Sig_\xc3\x89[Z]";
	(void)state;
	text_lower(text);
	assert_string_equal(text, "x-sig_\xc3\x89[z]");
}

static void test_strict_utf8(void **state)
{
	(void)state;
	assert_true(text_is_utf8("", 0));
	assert_true(text_is_utf8("caf\xc3\xa9 \xf0\x9f\x98\x80", 10));
	assert_false(text_is_utf8("a\0b", 3));
	assert_false(text_is_utf8("\xc0\xaf", 2));
	assert_false(text_is_utf8("\xed\xa0\x80", 3));
	assert_false(text_is_utf8("abc\xc3", 4));
}

static void test_repair(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 100);
	text_repair(&out, "a\xff\0b\xe2\x82z\xc3\xa9", 9);
	assert_string_equal(out.data, "a\xef\xbf\xbd" "b\xef\xbf\xbd\xef\xbf\xbdz\xc3\xa9");
	assert_true(text_is_utf8(out.data, out.len));
	buf_clear(&out);
}

static void test_fold(void **state)
{
	(void)state;
	static const char *const rows[][2] = {
		{"Éléphant d'Œuvre", "elephant d'oeuvre"},
		{"E\xcc\x81le\xcc\x80ve", "eleve"},
		{"STRASSE", "strasse"},
		{"Straße", "strasse"},
		{"Æsop Ǽ", "aesop ae"},
		{"l’été", "l'ete"},
		{"ﬁn", "fin"},
		{"Ｆｕｌｌ", "full"},
		{"a\xc2\xa0"
		 "b",
			"a b"},
		{"İstanbul", "istanbul"},
		{"ŒUVRÉE", "oeuvree"},
		{"zero\xe2\x80\x8bwidth", "zerowidth"},
		{"ΣΊΣΥΦΟΣ", "σισυφοσ"},
		{"", ""},
		{"42 -#!", "42 -#!"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *folded = text_fold(rows[i][0]);
		assert_string_equal(folded, rows[i][1]);
		char *twice = text_fold(folded);
		assert_string_equal(twice, folded);
		free(twice);
		free(folded);
	}
	assert_null(text_fold("\xff"));
	assert_null(text_fold(NULL));
}

/* What is folded without Unicode's tables comes out as it would with them: the dash leads there. */
static void test_fold_has_one_answer(void **state)
{
	(void)state;
	for (unsigned c = 1; c <= 0x17f; c++) {
		char alone[4] = {(char)c}, beside[16], expected[16];
		if (c >= 0x80)
			snprintf(alone, sizeof alone, "%c%c", (char)(0xc0 | c >> 6), (char)(0x80 | (c & 0x3f)));
		snprintf(beside, sizeof beside, "%s–", alone);
		char *a = text_fold(alone), *b = text_fold(beside);
		snprintf(expected, sizeof expected, "%s–", a);
		assert_string_equal(b, expected);
		free(a);
		free(b);
	}
}

static void test_equal_folded(void **state)
{
	(void)state;
	assert_true(text_equal_folded("Résolu", "RESOLU"));
	assert_true(text_equal_folded("cœur", "COEUR"));
	assert_false(text_equal_folded("resolu", "resolve"));
	assert_false(text_equal_folded("\xff", "\xff"));
	assert_false(text_equal_folded(NULL, NULL));
}

static void test_strip_controls(void **state)
{
	(void)state;
	static const struct {
		const char *text, *line, *lines; /* without and with newlines */
	} rows[] = {
		{"plain é 😀", "plain é 😀", "plain é 😀"},
		{"a\r\nb\nc", "a b c", "a\nb\nc"},
		{"\x1b[31mred\x1b[0m", "red", "red"},
		{"\x1b]0;title\x07x\x1b]8;;http://e\x1b\\y", "xy", "xy"},
		{"\x1b[6n\x1b" "cz\x1b(Bq", "z(Bq", "z(Bq"},
		{"cut \x1b[31", "cut [31", "cut [31"},
		{"cut \x1b]0;never ends", "cut ]0;never ends", "cut ]0;never ends"},
		{"end\x1b", "end", "end"},
		{"a\tb\x07\x08\x7f", "a b", "a b"},
		{"\xc2\x9b" "31m\xc2\x85z", "31m z", "31m\nz"},
		{"abc\xe2\x80\xae" "fdp.exe", "abcfdp.exe", "abcfdp.exe"},
		{"x\xe2\x81\xa6y\xe2\x81\xa9\xe2\x80\x8b\xef\xbb\xbf\xc2\xadz\xd8\x9c", "xyz", "xyz"},
		{"a\xe2\x80\xa8" "b", "a b", "a\nb"},
		{"bad\xff", "bad\xef\xbf\xbd", "bad\xef\xbf\xbd"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf out;
		buf_init(&out, 100);
		text_strip_controls(&out, rows[i].text, false);
		assert_string_equal(out.data, rows[i].line);
		buf_reset(&out);
		text_strip_controls(&out, rows[i].text, true);
		assert_string_equal(out.data, rows[i].lines);
		buf_clear(&out);
	}
}

static void test_tame(void **state)
{
	static const struct {
		const char *text, *tame;
	} rows[] = {
		{"plain, été 👩\u200d💻 \u200fשלום\t1\n2\r\n3", "plain, été 👩\u200d💻 \u200fשלום\t1\n2\r\n3"},
		{"a\x1b[31mb\x1b]0;t\x07" "c\x1b", "abc"},
		{"a\x01\x08\x7f\rb\xc2\x9b\xc2\x85" "c", "abc"},
		{"\u202ax\u202b\u202c\u202d\u202ey\u2066\u2067\u2068\u2069z", "xyz"},
		{"\u2025\u2029\u2065\u206a\u00a0", "\u2025\u2029\u2065\u206a\u00a0"},
		{"", ""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf out;
		buf_init(&out, 1000);
		text_tame(&out, rows[i].text);
		assert_string_equal(out.data, rows[i].tame);
		buf_clear(&out);
	}
}

static void test_counting(void **state)
{
	(void)state;
	assert_int_equal(text_chars(""), 0);
	assert_int_equal(text_chars("é😀a"), 3);
	assert_int_equal(text_chars("\xff\xfe"), 2);
	assert_int_equal(text_width("abc"), 3);
	assert_int_equal(text_width("e\xcc\x81"), 1);
	assert_int_equal(text_width("日本"), 4);
	assert_int_equal(text_width("😀"), 2);
	assert_int_equal(text_width("\a\n"), 0);
}

static void test_cut(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t chars;
		const char *want;
	} rows[] = {
		{"short", 10, "short"},
		{"exactly", 7, "exactly"},
		{"", 3, ""},
		{"abc", 0, ""},
		{"the printer is on fire", 16, "the printer is"}, /* a word ends in the last third */
		{"the printer is on fire", 14, "the printer is"}, /* and exactly at the end */
		{"the printer is on fire", 11, "the printer"},
		{"the printer is on fire", 10, "the printe"}, /* the one before would lose too much */
		{"abcdefghijklmnop", 6, "abcdef"},
		{"éééééé", 4, "éééé"},
		{"ab cd   ef", 7, "ab cd"},
		{"éé éé\xc2\xa0xx", 6, "éé éé"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t len = text_cut(rows[i].text, rows[i].chars);
		assert_int_equal(len, strlen(rows[i].want));
		assert_memory_equal(rows[i].text, rows[i].want, len);
	}
}

static void test_floor(void **state)
{
	(void)state;
	assert_int_equal(text_floor("aé€", 100), 6);
	assert_int_equal(text_floor("aé€", 6), 6);
	assert_int_equal(text_floor("aé€", 5), 3);
	assert_int_equal(text_floor("aé€", 2), 1);
	assert_int_equal(text_floor("aé€", 0), 0);
}

static void test_blank(void **state)
{
	(void)state;
	assert_true(text_is_blank(""));
	assert_true(text_is_blank(NULL));
	assert_true(text_is_blank(" \t\r\n\xc2\xa0\xe2\x80\xaf\xe3\x80\x80"));
	assert_false(text_is_blank(" x"));
	assert_false(text_is_blank("\xff"));
}

static void test_distance(void **state)
{
	(void)state;
	assert_int_equal(text_distance("close", "close"), 0);
	assert_int_equal(text_distance("clsoe", "close"), 1);
	assert_int_equal(text_distance("cloze", "close"), 1);
	assert_int_equal(text_distance("clos", "close"), 1);
	assert_int_equal(text_distance("closed", "close"), 1);
	assert_int_equal(text_distance("", "abc"), 3);
	assert_int_equal(text_distance("kitten", "sitting"), 3);
	assert_int_equal(text_distance("été", "ete"), 2);
	assert_int_equal(text_distance("0123456789012345678901234567890123456789", ""), 40);
	assert_int_equal(text_distance("01234567890123456789012345678901234567890", ""), 99);
	assert_int_equal(text_distance("", "01234567890123456789012345678901234567890"), 99);
}

static void test_breaks(void **state)
{
	(void)state;
	int32_t memory = 0;
	assert_true(text_breaks('a', 'b', &memory));
	memory = 0;
	assert_false(text_breaks('e', 0x301, &memory));     /* a letter and its mark */
	memory = 0;
	assert_false(text_breaks(0x1f1eb, 0x1f1f7, &memory)); /* a flag is two letters, and the next one begins anew */
	assert_true(text_breaks(0x1f1f7, 0x1f1eb, &memory));
}

TEST_MAIN(cmocka_unit_test(test_lower_is_of_ascii_alone),
	cmocka_unit_test(test_strict_utf8), cmocka_unit_test(test_repair), cmocka_unit_test(test_fold),
	cmocka_unit_test(test_fold_has_one_answer),
	cmocka_unit_test(test_equal_folded), cmocka_unit_test(test_strip_controls), cmocka_unit_test(test_tame),
	cmocka_unit_test(test_counting),
	cmocka_unit_test(test_cut), cmocka_unit_test(test_floor), cmocka_unit_test(test_blank), cmocka_unit_test(test_distance),
	cmocka_unit_test(test_breaks))
