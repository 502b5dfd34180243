#include "base/json.h"
#include "base/json_write.h"
#include "support/check.h"

static void test_a_document(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 1000);
	struct json_writer w = {.out = &out};
	json_open(&w, NULL, '{');
	json_put_text(&w, "ref", "G-1042");
	json_put_int(&w, "n", -5);
	json_put_bool(&w, "new", true);
	json_put_text(&w, "url", NULL);
	json_open(&w, "tags", '[');
	json_put_text(&w, NULL, "a");
	json_open(&w, NULL, '{');
	json_close(&w, '}');
	json_put_int(&w, NULL, 2);
	json_close(&w, ']');
	json_open(&w, "none", '[');
	json_close(&w, ']');
	json_put_raw(&w, "raw", "{\"x\":1}");
	json_put_bool(&w, "k\"ey", false);
	json_close(&w, '}');
	assert_string_equal(out.data, "{\"ref\":\"G-1042\",\"n\":-5,\"new\":true,\"url\":null,\"tags\":[\"a\",{},2],\"none\":[],\"raw\":{"
				      "\"x\":1},\"k\\\"ey\":false}");
	assert_true(json_scan(out.data, out.len, 1000, NULL));
	buf_clear(&out);
}

static void test_quoting(void **state)
{
	(void)state;
	static const struct {
		const char *text, *json;
	} rows[] = {
		{"", "\"\""},
		{"a\"b\\c", "\"a\\\"b\\\\c\""},
		{"\n\r\t\x01\x1f\x7f", "\"\\n\\r\\t\\u0001\\u001f\\u007f\""},
		{"\xc3\xa9\xf0\x9f\x98\x80", "\"\xc3\xa9\xf0\x9f\x98\x80\""},
		{"a\xff"
		 "b\xc3",
			"\"a\xef\xbf\xbd"
			"b\xef\xbf\xbd\""},
		{"</script>", "\"</script>\""},
		{NULL, "null"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf out;
		buf_init(&out, 100);
		json_quote(&out, rows[i].text);
		assert_string_equal(out.data, rows[i].json);
		buf_clear(&out);
	}
}

/* Whatever the bytes, what is written is accepted by our own strict reader and comes back the same when it was UTF-8. */
static void test_round_trip_of_every_byte(void **state)
{
	(void)state;
	for (int byte = 1; byte < 256; byte++) {
		const char text[] = {'x', (char)byte, 'y', '\0'};
		struct buf out;
		buf_init(&out, 100);
		json_quote(&out, text);
		struct json *root = json_parse(out.data, out.len, 100, NULL);
		assert_non_null(root);
		if (byte < 0x80)
			assert_string_equal(json_text(root, ""), text);
		json_free(root);
		buf_clear(&out);
	}
}

static void test_every_number(void **state)
{
	(void)state;
	static const struct {
		int64_t number;
		const char *json;
	} rows[] = {{0, "0"}, {9, "9"}, {10, "10"}, {-1, "-1"}, {INT64_MAX, "9223372036854775807"}, {INT64_MIN, "-9223372036854775808"}};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf out;
		buf_init(&out, 100);
		json_put_int(&(struct json_writer){.out = &out}, NULL, rows[i].number);
		assert_string_equal(out.data, rows[i].json);
		buf_clear(&out);
	}
}

static void test_the_ceiling_is_reported_once_at_the_end(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 10);
	struct json_writer w = {.out = &out};
	json_open(&w, NULL, '[');
	for (int i = 0; i < 100; i++)
		json_put_int(&w, NULL, i);
	json_close(&w, ']');
	assert_true(out.failed);
	assert_true(out.len <= 10);
	buf_clear(&out);
}

TEST_MAIN(cmocka_unit_test(test_a_document), cmocka_unit_test(test_quoting), cmocka_unit_test(test_round_trip_of_every_byte),
	  cmocka_unit_test(test_every_number),
	  cmocka_unit_test(test_the_ceiling_is_reported_once_at_the_end))
