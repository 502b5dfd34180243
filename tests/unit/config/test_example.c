#include "config/example.h"

#include "config/core_rows.h"
#include "world.h"

static void test_shows_every_option_and_loads(void **state)
{
	(void)state;
	size_t count = 0;
	const struct core_section *sections = core_sections(&count);
	struct faults faults = {0};
	struct buf out;
	buf_init(&out, 1 << 20);
	example_core(&out);
	for (size_t i = 0; i < count; i++)
		for (const struct gd_option *row = sections[i].rows; row->key; row++)
			if (strcmp(row->key, "*") != 0 && !strstr(out.data, row->key))
				fail_msg("%s is not in the example", row->key);
	struct config *config = config_of(out.data, &faults);
	assert_int_equal(faults.count, 0);
	assert_non_null(config_section(config, "person", "marie"));
	config_free(config);
	buf_clear(&out);
}

static void test_writes_rows_as_comments_with_their_fallback(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 1 << 20);
	example_plugin(&out, "slack", parrot_rows, false);
	assert_string_equal(out.data, "\n; The channel slack: any number of sections, each with a name of its own.\n;[slack NAME]\n"
		"; How events come. (one of socket|http)\n;mode = socket\n; Token of the app. (a secret)\n;bot_token =\n"
		"; Time between two looks. (a duration)\n;poll = 5m\n; A table.\n;map.NAME =\n");
	buf_reset(&out);
	example_plugin(&out, "console", parrot_rows, false);
	assert_non_null(strstr(out.data, "\n[console main]\n"));
	assert_non_null(strstr(out.data, "\nenabled = yes\n"));
	buf_clear(&out);
}

TEST_MAIN(cmocka_unit_test(test_shows_every_option_and_loads), cmocka_unit_test(test_writes_rows_as_comments_with_their_fallback))
