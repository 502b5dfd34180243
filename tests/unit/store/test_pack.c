#include "base/limits.h"
#include "store/pack.h"

#include "support/check.h"

#include <stdlib.h>
#include <string.h>

#define HASH "a9845c0d40fb13b3102979e97261a6203c5275e0898bd91fc410d09806b4fede"

/* What the history writes most, in all its forms of numbers. */
static const char *const frequent[] = {
	"{\"number\":1010,\"queue\":150994945605106,\"priority\":1,\"requester\":1000347}",
	"{\"seq\":1,\"kind\":1,\"public\":1,\"hash\":\"" HASH "\"}",
	"{\"seq\":99999999,\"kind\":13,\"public\":0,\"hash\":\"" HASH "\",\"files\":[\"" HASH "\",\"" HASH "\"]}",
	"{\"from\":0,\"to\":150994945604971}",
	"{\"from\":999999999999999999,\"to\":150994945604971}",
	"{\"from\":1,\"to\":2,\"reason\":0,\"row\":15}",
};

static void test_what_is_frequent_takes_less_than_half(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof frequent / sizeof *frequent; i++) {
		struct arena a = {0};
		struct buf packed;
		buf_init(&packed, LIMIT_TEXT);
		assert_true(pack_json(&packed, frequent[i]));
		assert_true(packed.len * 2 < strlen(frequent[i]));
		assert_string_equal(pack_open(&a, packed.data, packed.len), frequent[i]);
		buf_clear(&packed);
		arena_clear(&a);
	}
}

/* Rows outlive programs: these bytes were written by the first one that packed. */
static void test_the_form_does_not_change(void **state)
{
	static const char bytes[] = "\x85" "3\x86" "4\x87" "0\x88" "15}";
	static const char number[] = "\x85" "0\x86\x02\xeb\x93\xc8\x84\x80\xaa\x22}";
	struct arena a = {0};
	struct buf packed;
	(void)state;
	assert_string_equal(pack_open(&a, bytes, sizeof bytes - 1), "{\"from\":3,\"to\":4,\"reason\":0,\"row\":15}");
	buf_init(&packed, LIMIT_TEXT);
	assert_true(pack_json(&packed, "{\"from\":0,\"to\":150994945772011}") && packed.len == sizeof number - 1);
	const char *opened = pack_open(&a, packed.data, packed.len);
	assert_string_equal(opened, "{\"from\":0,\"to\":150994945772011}");
	buf_clear(&packed);
	arena_clear(&a);
}

/* Bytes that the form uses for itself, numbers that would not come back as they were, and what would hardly be shorter. */
static void test_what_stays_text(void **state)
{
	static const char *const rows[] = {"", "{}", "{\"what\":\"breach\",\"clock\":2,\"at\":1795300000000}",
		"{\"from\":1,\"to\":\"\xc3\xa9\"}",
		"{\"from\":1,\"to\":2,\"reason\":0,\"row\":\x01}", "{\"from\":1,\"to\":2,\"reason\":0,\"row\":\x7f}"};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf packed;
		buf_init(&packed, LIMIT_TEXT);
		if (pack_json(&packed, rows[i]))
			fail_msg("packed: %s", rows[i]);
		buf_clear(&packed);
	}
}

/* Whatever is packed comes back, byte for byte: pieces of events in any order. */
static void test_anything_comes_back(void **state)
{
	static const char *const pieces[] = {"{\"seq\":", ",\"hash\":\"", HASH, "0123", "007", "18446744073709551616", "9", "42", "\"}",
		"abcdef", "12345678901234567890123456789012345678901234567890123456789012345", ",\"to\":", "{\"number\":", ",\"row\":", "}",
		",\"requester\":", "1000", "999", "-5", " "};
	size_t packed_ones = 0;
	(void)state;
	srand(7);
	for (int round = 0; round < 20000; round++) {
		struct arena a = {0};
		struct buf json, packed;
		buf_init(&json, LIMIT_TEXT);
		buf_init(&packed, LIMIT_TEXT);
		for (int n = rand() % 9; n >= 0; n--)
			buf_adds(&json, pieces[(size_t)rand() % (sizeof pieces / sizeof *pieces)]);
		if (pack_json(&packed, json.data)) {
			assert_string_equal(pack_open(&a, packed.data, packed.len), json.data);
			packed_ones++;
		}
		buf_clear(&json);
		buf_clear(&packed);
		arena_clear(&a);
	}
	assert_true(packed_ones > 5000);
}

/* A damaged row is said to be one; nothing past its end is read. */
static void test_damage_is_noticed(void **state)
{
	static const char *const rows[] = {
		"\x01!?!", "\x02", "\x02\xff", "\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "\x03", "\xff", "\x7f"};
	struct arena a = {0};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *exact = malloc(strlen(rows[i])); /* without the NUL: a sanitizer sees one byte too many */
		memcpy(exact, rows[i], strlen(rows[i]));
		assert_null(pack_open(&a, exact, strlen(rows[i])));
		free(exact);
	}
	assert_string_equal(pack_open(&a, "", 0), "");
	arena_clear(&a);
}

TEST_MAIN(cmocka_unit_test(test_what_is_frequent_takes_less_than_half), cmocka_unit_test(test_the_form_does_not_change),
	cmocka_unit_test(test_what_stays_text), cmocka_unit_test(test_anything_comes_back), cmocka_unit_test(test_damage_is_noticed))
