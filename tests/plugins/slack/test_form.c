/* Forms out and in: every byte comes back, wherever the encoder's pieces end. */
#include "support/check.h"
// plugin: form.c

#include "form.h"

#include <string.h>

static void test_there_and_back(void **state)
{
	char text[1400];
	(void)state;
	for (size_t len = 1; len < sizeof text; len += len < 4 ? 1 : 97) {
		struct form form = {0};
		struct arena arena = {0};
		struct buf out;
		for (size_t i = 0; i < len; i++)
			text[i] = (char)("aZ9-._~ &=%+\"{}\n\x01/"[i * 7 % 18]);
		text[len] = '\0';
		buf_init(&out, 10000);
		form_add(&out, "a b", text);
		form_add(&out, "empty", "");
		assert_null(strpbrk(out.data, " \"{}\n+/"));
		form_read(&form, &arena, out.data, out.len);
		assert_int_equal(form.n, 2);
		assert_string_equal(form_get(&form, "a b"), text);
		assert_string_equal(form_get(&form, "empty"), "");
		buf_clear(&out);
		arena_clear(&arena);
	}
}

static void test_as_slack_writes_it(void **state)
{
	struct buf out;
	(void)state;
	buf_init(&out, 1000);
	form_add(&out, "text", "d\xc3\xa9j\xc3\xa0 ~ \xf0\x9f\x8e\xab");
	assert_string_equal(out.data, "text=d%C3%A9j%C3%A0%20~%20%F0%9F%8E%AB");
	buf_clear(&out);
}

TEST_MAIN(cmocka_unit_test(test_there_and_back), cmocka_unit_test(test_as_slack_writes_it))
