#include "base/utf8.h"
#include "support/check.h"

static void test_valid_sequences(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		uint32_t c;
	} rows[] = {
		{"a", 'a'},
		{"\x7f", 0x7f},
		{"\xc2\x80", 0x80},
		{"\xc3\xa9", 0xe9},
		{"\xdf\xbf", 0x7ff},
		{"\xe0\xa0\x80", 0x800},
		{"\xe2\x82\xac", 0x20ac},
		{"\xed\x9f\xbf", 0xd7ff},
		{"\xee\x80\x80", 0xe000},
		{"\xf0\x90\x80\x80", 0x10000},
		{"\xf4\x8f\xbf\xbf", 0x10ffff},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint32_t c = 0;
		char out[4];
		size_t len = strlen(rows[i].bytes);
		assert_int_equal(utf8_decode(rows[i].bytes, len, &c), len);
		assert_int_equal(c, rows[i].c);
		assert_int_equal(utf8_encode(c, out), len);
		assert_memory_equal(out, rows[i].bytes, len);
		for (size_t cut = 0; cut < len; cut++)
			assert_int_equal(utf8_decode(rows[i].bytes, cut, &c), 0);
	}
	uint32_t zero = 1;
	assert_int_equal(utf8_decode("\0", 1, &zero), 1);
	assert_int_equal(zero, 0);
}

static void test_invalid_sequences(void **state)
{
	(void)state;
	static const char *const rows[] = {
		"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xf0\x8f\xbf\xbf", /* alone, overlong */
		"\xed\xa0\x80", "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xfe", "\xff", /* surrogates, too large */
		"\xc3" "a", "\xe2\x82" "a", "\xf0\x9f\x98" "a",
	};
	uint32_t c;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(utf8_decode(rows[i], strlen(rows[i]), &c), 0);
	char out[4];
	assert_int_equal(utf8_encode(0xd800, out), 3);
	assert_memory_equal(out, "\xef\xbf\xbd", 3);
	assert_int_equal(utf8_encode(0x110000, out), 3);
}

static void test_floor(void **state)
{
	(void)state;
	const char *text = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"; /* 1 + 2 + 3 + 4 bytes */
	static const size_t floors[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10};
	for (size_t len = 0; len <= 10; len++)
		assert_int_equal(utf8_floor(text, len), floors[len]);
	assert_int_equal(utf8_floor("\x80\x80\x80\x80\x80", 5), 5); /* not UTF-8: left alone */
	assert_int_equal(utf8_floor("ab\xff", 3), 3);
}

TEST_MAIN(cmocka_unit_test(test_valid_sequences), cmocka_unit_test(test_invalid_sequences), cmocka_unit_test(test_floor))
