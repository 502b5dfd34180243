#include "world.h"

static struct config *load(const char *text)
{
	struct faults faults = {0};
	struct config *config = config_of(text, &faults);
	assert_non_null(config);
	faults_clear(&faults);
	return config;
}

static void test_walks_sections_in_file_order(void **state)
{
	(void)state;
	struct config *config = load("[queue b]\n[slack one]\n[queue a]\n[slack two]\n");
	const struct config_section *queue = config_next(config, "queue", NULL);
	assert_string_equal(queue->name, "b");
	queue = config_next(config, "queue", queue);
	assert_string_equal(queue->name, "a");
	assert_null(config_next(config, "queue", queue));
	const struct config_section *slack = config_next_instance(config, NULL);
	assert_string_equal(slack->name, "one");
	slack = config_next_instance(config, slack);
	assert_string_equal(slack->name, "two");
	assert_null(config_next_instance(config, slack));
	assert_null(config_section(config, "queue", "c"));
	assert_null(config_section(config, "queue", NULL));
	assert_non_null(config_section(config, "server", NULL));
	assert_null(config_section(config, "server", "x"));
	config_free(config);
	config_free(NULL);
}

static void test_reads_values_by_type(void **state)
{
	(void)state;
	struct config *config = load("[queue a]\nautoclose = 2h\nprivate = oui\nagents =\ntitle = A\n[slack one]\n");
	const struct config_section *queue = config_section(config, "queue", "a"), *slack = config_section(config, "slack", "one");
	struct buf title;
	assert_int_equal(config_int(queue, "autoclose"), 7200);
	assert_int_equal(config_int(queue, "undo_delay"), 0);
	assert_true(config_bool(queue, "private"));
	assert_false(config_bool(queue, "pause_hold"));
	assert_true(config_has(queue, "title"));
	assert_false(config_has(queue, "agents"));
	assert_null(config_text(queue, "tz"));
	assert_true(config_bool(slack, "enabled"));
	assert_int_equal(config_int(slack, "poll"), 300);
	buf_init(&title, 100);
	config_title(slack, &title);
	buf_addc(&title, '|');
	config_title(config_section(config, "server", NULL), &title);
	assert_string_equal(title.data, "slack one|server");
	buf_clear(&title);
	config_free(config);
}

TEST_MAIN(cmocka_unit_test(test_walks_sections_in_file_order), cmocka_unit_test(test_reads_values_by_type))
