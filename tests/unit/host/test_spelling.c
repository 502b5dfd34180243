#include "host/spelling.h"

#include "base/limits.h"
#include "base/percent.h"
#include "support/check.h"

#define BASE "https://desk.example.org"

static bool is_spelled(const struct http_request *req, const char *query)
{
	struct buf url;
	bool found = false;

	buf_init(&url, LIMIT_HEADERS);
	for (size_t n = 0; spelling_write(&url, BASE, req, n) && !found; n++)
		found = !strcmp(url.data + strlen(BASE "/in"), query);
	buf_clear(&url);
	return found;
}

/* As they come in, and ways in which senders write them. */
static void test_usual_ways(void **state)
{
	static const struct {
		const char *value, *query;
	} rows[] = {
		{"plain-1_x", "?a=plain-1_x"},
		{"a b", "?a=a%20b"},
		{"a b", "?a=a+b"},
		{"café", "?a=caf%C3%A9"},
		{"café", "?a=caf%c3%a9"},
		{"https://a.b/c", "?a=https://a.b/c"},
		{"https://a.b/c", "?a=https%3A%2F%2Fa.b%2Fc"},
		{"it's (so)!", "?a=it's%20(so)!"},
		{"it's (so)!", "?a=it%27s+%28so%29%21"},
		{"a~b", "?a=a%7Eb"},
		{"a&b=c%+", "?a=a%26b%3Dc%25%2B"},
		{"b=c", "?a=b=c"},
		{"", "?a="},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct http_param query[] = {{"a", rows[i].value}};
		if (!is_spelled(&(struct http_request){.path = "/in", .query = query, .nquery = 1}, rows[i].query))
			fail_msg("%s is not among the spellings", rows[i].query);
	}
}

static void test_plain_ones_have_one(void **state)
{
	const struct http_param query[] = {{"d", "12"}, {"s-1", "x_y"}};
	const struct http_request req = {.path = "/in", .query = query, .nquery = 2}, none = {.path = "/in"};
	struct buf url;
	(void)state;

	buf_init(&url, LIMIT_HEADERS);
	assert_true(spelling_write(&url, BASE, &req, 0));
	assert_string_equal(url.data, BASE "/in?d=12&s-1=x_y");
	assert_false(spelling_write(&url, BASE, &req, 1));
	assert_true(spelling_write(&url, NULL, &none, 0));
	assert_string_equal(url.data, "/in");
	assert_false(spelling_write(&url, NULL, &none, 1));
	buf_clear(&url);
}

/* Whatever was signed, it says what came: every spelling decodes to every argument, in its order. */
static void test_all_say_the_same(void **state)
{
	static const struct http_param query[] = {{"To", "+33 6"}, {"é&=", "a=b&c;d"}, {"~!*'()", "/:@?,$[]\"<>\\^`{|}%41"}, {"x", ""}};
	const struct http_request req = {.path = "/in", .query = query, .nquery = 4};
	struct buf url;
	(void)state;

	buf_init(&url, LIMIT_HEADERS);
	for (size_t n = 0; spelling_write(&url, BASE, &req, n); n++) {
		const char *at = url.data + strlen(BASE "/in");
		for (size_t i = 0; i < 4; i++) {
			char out[100];
			size_t len = strcspn(++at, "&"), name = strcspn(at, "=");
			out[percent_decode(out, at, name, PERCENT_FORM)] = '\0';
			assert_string_equal(out, query[i].name);
			out[percent_decode(out, at + name + 1, len - name - 1, PERCENT_FORM)] = '\0';
			assert_string_equal(out, query[i].value);
			at += len;
		}
		assert_int_equal(*at, '\0');
	}
	buf_clear(&url);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_usual_ways),
		cmocka_unit_test(test_plain_ones_have_one),
		cmocka_unit_test(test_all_say_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
