#include "base/json.h"
#include "base/limits.h"
#include "support/check.h"

#include <stdio.h>

static struct json *parse(const char *text)
{
	struct err err = {0};
	struct json *root = json_parse(text, strlen(text), LIMIT_JSON, &err);
	if (!root)
		fail_msg("%s: %s", text, err.text);
	return root;
}

static void test_getters(void **state)
{
	(void)state;
	struct json *root = parse("{\"status\":\"firing\",\"n\":42,\"f\":2.5,\"yes\":true,\"no\":false,\"nil\":null,\"list\":[1,2,3],"
				  "\"Status\":\"other\",\"neg\":-7,\"whole\":3.0}");
	assert_string_equal(json_text(json_get(root, "status"), "?"), "firing");
	assert_string_equal(json_text(json_get(root, "Status"), "?"), "other");
	assert_null(json_get(root, "STATUS"));
	assert_string_equal(json_text(json_get(root, "n"), "?"), "?");
	assert_string_equal(json_text(json_get(root, "nil"), "?"), "?");
	assert_null(json_text(json_get(root, "absent"), NULL));
	assert_int_equal(json_int(json_get(root, "n"), 9), 42);
	assert_int_equal(json_int(json_get(root, "neg"), 9), -7);
	assert_int_equal(json_int(json_get(root, "whole"), 9), 3);
	assert_int_equal(json_int(json_get(root, "f"), 9), 9);
	assert_int_equal(json_int(json_get(root, "status"), 9), 9);
	assert_true(json_bool(json_get(root, "yes"), false));
	assert_false(json_bool(json_get(root, "no"), true));
	assert_true(json_bool(json_get(root, "n"), true));
	assert_false(json_bool(NULL, false));
	assert_int_equal(json_count(root), 10);
	assert_int_equal(json_count(json_get(root, "list")), 3);
	assert_int_equal(json_count(json_get(root, "n")), 0);
	assert_null(json_get(json_get(root, "list"), "a"));
	assert_null(json_get(NULL, "a"));
	json_free(root);
	json_free(NULL);
}

static void test_types(void **state)
{
	(void)state;
	struct json *root = parse("[null,false,true,1,\"s\",[],{}]");
	int type = JSON_NULL;
	for (const struct json *v = json_first(root); v; v = json_next(v), type++) {
		assert_int_equal((int)json_type(v), type);
		assert_null(json_key(v));
	}
	assert_int_equal(type, 7);
	assert_int_equal(json_type(NULL), JSON_NULL);
	assert_null(json_first(NULL));
	assert_null(json_next(NULL));
	json_free(root);
}

static void test_exact_numbers(void **state)
{
	(void)state;
	struct json *root = parse("[9007199254740991,-9007199254740991,9007199254740992,9007199254740993,-9007199254740993,1e20,1e308,-0]");
	static const int64_t wants[] = {9007199254740991, -9007199254740991, 5, 5, 5, 5, 5, 0};
	const struct json *v = json_first(root);
	for (size_t i = 0; i < sizeof(wants) / sizeof(wants[0]); i++, v = json_next(v))
		assert_int_equal(json_int(v, 5), wants[i]);
	json_free(root);
}

/* The RFC's own document and answers. */
static void test_pointers(void **state)
{
	(void)state;
	struct json *root = parse(
		"{\"foo\":[\"bar\",\"baz\"],\"\":0,\"a/b\":1,\"c%d\":2,\"e^f\":3,\"g|h\":4,\"i\\\\j\":5,\"k\\\"l\":6,\" \":7,\"m~n\":8}");
	static const struct {
		const char *pointer;
		int64_t want;
	} rows[] = {{"/", 0}, {"/a~1b", 1}, {"/c%d", 2}, {"/e^f", 3}, {"/g|h", 4}, {"/i\\j", 5}, {"/k\"l", 6}, {"/ ", 7}, {"/m~0n", 8}};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(json_int(json_at(root, rows[i].pointer), -1), rows[i].want);
	assert_ptr_equal(json_at(root, ""), root);
	assert_string_equal(json_text(json_at(root, "/foo/0"), ""), "bar");
	assert_string_equal(json_text(json_at(root, "/foo/1"), ""), "baz");
	static const char *const nowhere[] = {"foo", "/foo/2", "/foo/01", "/foo/-", "/foo/-1", "/foo/", "/foo/0/x", "/fo", "/fooo", "/a/b",
		"/foo/99999999999999999999", "/m~n~"};
	for (size_t i = 0; i < sizeof(nowhere) / sizeof(nowhere[0]); i++)
		assert_null(json_at(root, nowhere[i]));
	assert_null(json_at(NULL, "/a"));
	json_free(root);
}

static void test_scalar_text(void **state)
{
	(void)state;
	static const struct {
		const char *json, *text; /* NULL: no scalar, or not exact */
	} rows[] = {
		{"\"a b\"", "a b"},
		{"\"\"", ""},
		{"42", "42"},
		{"-1", "-1"},
		{"0.1", "0.1"},
		{"2.50", "2.5"},
		{"1e-3", "0.001"},
		{"3.0", "3"},
		{"0.30000000000000004", "0.30000000000000004"},
		{"1700000000000", "1700000000000"},
		{"true", "true"},
		{"false", "false"},
		{"null", NULL},
		{"[]", NULL},
		{"{}", NULL},
		{"9007199254740993", NULL},
		{"1e300", NULL},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct json *root = parse(rows[i].json);
		struct buf out;
		buf_init(&out, 100);
		assert_int_equal(json_scalar_text(root, &out), rows[i].text != NULL);
		assert_string_equal(out.data, rows[i].text ? rows[i].text : "");
		buf_clear(&out);
		json_free(root);
	}
}

static void test_wanted_values(void **state)
{
	(void)state;
	struct json *root = parse("{\"a\":{\"title\":\"x\",\"n\":7,\"big\":9007199254740993,\"nil\":null}}");
	struct err err = {0};
	int64_t n = 0;
	assert_string_equal(json_want_text(root, "/a/title", &err), "x");
	assert_true(json_want_int(root, "/a/n", &n, &err));
	assert_int_equal(n, 7);
	assert_string_equal(err.text, "");
	assert_null(json_want_text(root, "/a/body", &err));
	assert_string_equal(err.text, "/a/body is missing.");
	assert_null(json_want_text(root, "/a/n", &err));
	assert_string_equal(err.text, "/a/n must be a text.");
	assert_null(json_want_text(root, "/a/nil", &err));
	assert_string_equal(err.text, "/a/nil is missing.");
	assert_false(json_want_int(root, "/a/big", &n, &err));
	assert_non_null(strstr(err.text, "/a/big must be a whole number"));
	assert_false(json_want_int(root, "/b", &n, &err));
	assert_string_equal(err.text, "/b is missing.");
	assert_int_equal(n, 7);
	json_free(root);
}

/* One bad event in a batch is left out; the rest, and what is around the batch, stay. */
static void test_skipping(void **state)
{
	(void)state;
	static const struct {
		const char *element;
		size_t skipped;
	} rows[] = {
		{"{\"body\":\"fine\"}", 0},
		{"{\"body\":\"a\\u0000b\"}", 1},
		{"\"\xff\"", 1},
		{"{\"x\":1,\"x\":2}", 1},
		{"{\"x\":[[\"\\ud800\"]]}", 1},
		{"1e400", 1},
		{"{\"k\\u0000\":{\"k\":1e999}}", 1},
		{"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"]\\\"]\",{\"a\":[]}]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", 1},
		{"12345678901234567890123456789012345678901234567890123456789012345", 1},
		{"null", 0},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[500];
		struct err err = {0};
		size_t skipped = 99;
		snprintf(text, sizeof(text), "{\"since\":\"s1\",\"events\":[{\"n\":1}, %s ,{\"n\":3}],\"more\":[%s]}", rows[i].element,
			rows[i].element);
		struct json *root = json_parse_skipping(text, strlen(text), LIMIT_JSON, &skipped, &err);
		if (!root)
			fail_msg("%s: %s", text, err.text);
		assert_int_equal(skipped, 2 * rows[i].skipped);
		assert_string_equal(json_text(json_at(root, "/since"), ""), "s1");
		assert_int_equal(json_count(json_at(root, "/events")), 3);
		assert_int_equal(json_int(json_at(root, "/events/2/n"), 0), 3);
		if (rows[i].skipped)
			assert_int_equal(json_type(json_at(root, "/events/1")), JSON_NULL);
		json_free(root);
	}
}

static void test_skipping_has_limits(void **state)
{
	(void)state;
	static const char *const refused[] = {
		"{\"a\":\"\\u0000\"}", "{\"a\":1,\"a\":[]}", "\"\xff\"", /* no element around it */
		"[{\"a\":\"\\u0000\"]", "[\"\\u0000\"", "[\"\\x\"]", "[1,]", "", /* grammar */
	};
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		size_t skipped;
		struct err err = {0};
		assert_null(json_parse_skipping(refused[i], strlen(refused[i]), LIMIT_JSON, &skipped, &err));
		assert_non_null(strstr(err.text, "refused at byte"));
	}
}

TEST_MAIN(cmocka_unit_test(test_getters), cmocka_unit_test(test_types), cmocka_unit_test(test_exact_numbers),
	cmocka_unit_test(test_pointers), cmocka_unit_test(test_scalar_text), cmocka_unit_test(test_wanted_values),
	cmocka_unit_test(test_skipping), cmocka_unit_test(test_skipping_has_limits))
