#include "support/check.h"

#include "net/http_chunks.h"

#include "base/limits.h"

#define CEILING 64

/* The whole in pieces of `piece` bytes; `body` is what was put together. */
static enum chunks_found take(const char *bytes, size_t len, size_t piece, struct buf *body)
{
	struct http_chunks chunks = {0};
	enum chunks_found found = CHUNKS_MORE;
	buf_init(body, CEILING);
	for (size_t at = 0; at < len && found == CHUNKS_MORE; at += piece)
		found = http_chunks_take(&chunks, bytes + at, piece < len - at ? piece : len - at, body);
	return found;
}

static void test_bodies_are_put_together(void **state)
{
	static const char *const rows[][2] = {
		{"0\r\n\r\n", ""},
		{"5\r\nhello\r\n0\r\n\r\n", "hello"},
		{"5\r\nhello\r\n1\r\n \r\n5\r\nworld\r\n0\r\n\r\n", "hello world"},
		{"A\r\n0123456789\r\n00a\r\n0123456789\r\n000\r\n\r\n", "01234567890123456789"},
		{"2\r\n\r\n\r\n0\r\n\r\n", "\r\n"},
		{"5;name=value;q=\"a b\"\r\nhello\r\n0;last\r\n\r\n", "hello"},
		{"5\r\nhello\r\n0\r\nChecksum: x\r\nOther:\ty\r\n\r\n", "hello"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		for (size_t piece = 1; piece <= strlen(rows[i][0]); piece++) {
			struct buf body;
			assert_int_equal(take(rows[i][0], strlen(rows[i][0]), piece, &body), CHUNKS_END);
			assert_string_equal(body.data, rows[i][1]);
			buf_clear(&body);
		}
}

static void test_the_last_byte_decides(void **state)
{
	static const char whole[] = "5;x=y\r\nhello\r\n0\r\nA: b\r\n\r\n";
	(void)state;

	for (size_t len = 0; len < sizeof whole - 1; len++) {
		struct buf body;
		assert_int_equal(take(whole, len, 1, &body), CHUNKS_MORE);
		buf_clear(&body);
	}
}

static void test_what_is_no_chunk_is_refused(void **state)
{
	static const char *const rows[] = {"\r\n", "x\r\n", "-1\r\n", "+1\r\n", " 1\r\n", "1 \r\n", "0x1\r\n", ";a\r\n", "1\nx",
		"1\r\rx", "000000001\r\nx", "FFFFFFFFFFFFFFFFF\r\n", "3\r\nabcd", "3\r\nabc\n", "3\r\nabc\r\r", "1;a\nb\r\n",
		"1;a\x01\r\n", "0\r\nA: b\n\r\n", "0\r\n\n", "0\r\n\rx", "0\r\n\x7f\x01"};
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf body;
		if (take(rows[i], strlen(rows[i]), 1, &body) != CHUNKS_BAD)
			fail_msg("row %zu was taken: %s", i, rows[i]);
		buf_clear(&body);
	}
	struct buf body;
	assert_int_equal(take("1;\0\r\n", 5, 5, &body), CHUNKS_BAD);
	buf_clear(&body);
}

static void test_ceilings(void **state)
{
	char text[LIMIT_HEADERS + 64];
	struct buf body;
	(void)state;

	assert_int_equal(take("41\r\n", 4, 4, &body), CHUNKS_TOO_LARGE); /* 65, before a byte of it came */
	buf_clear(&body);
	assert_int_equal(take("ffffffff\r\n", 10, 10, &body), CHUNKS_TOO_LARGE);
	buf_clear(&body);
	char *at = text;
	for (int i = 0; i < CEILING + 1; i++)
		at = stpcpy(at, "1\r\nx\r\n");
	assert_int_equal(take(text, (size_t)(at - text), 7, &body), CHUNKS_TOO_LARGE);
	buf_clear(&body);
	memset(text, 'x', sizeof text);
	memcpy(text, "1;", 2);
	assert_int_equal(take(text, sizeof text, 100, &body), CHUNKS_TOO_LARGE);
	buf_clear(&body);
	memcpy(text, "0\r\n", 3);
	assert_int_equal(take(text, sizeof text, 100, &body), CHUNKS_TOO_LARGE);
	buf_clear(&body);
}

TEST_MAIN(cmocka_unit_test(test_bodies_are_put_together), cmocka_unit_test(test_the_last_byte_decides),
	cmocka_unit_test(test_what_is_no_chunk_is_refused), cmocka_unit_test(test_ceilings))
