#include "config/show.h"

#include "world.h"

static void test_prints_what_was_written_without_secrets(void **state)
{
	(void)state;
	struct faults faults = {0};
	struct buf out;
	struct config *config = config_of("[queue a]\nwarn = 3d 12h\nautoclose = 86400\n"
		"[slack acme]\nbot_token = xoxb-s3cret\nmap.x = 1\nmap.y.z = 2\n", &faults);
	assert_non_null(config);
	buf_init(&out, 65536);
	config_print(config, false, &out);
	assert_null(strstr(out.data, "s3cret"));
	assert_non_null(strstr(out.data, "[queue a]\n"));
	assert_non_null(strstr(out.data, "autoclose = 1d\n"));
	assert_non_null(strstr(out.data, "warn = 3d, 12h\n"));
	assert_non_null(strstr(out.data, "\n[slack acme]\n"));
	assert_non_null(strstr(out.data, "bot_token = ********\n"));
	assert_non_null(strstr(out.data, "map.x = 1\nmap.y.z = 2\n"));
	assert_non_null(strstr(out.data, ":5\nbot_token"));
	assert_null(strstr(out.data, "[server]"));
	buf_reset(&out);
	config_print(config, true, &out);
	assert_non_null(strstr(out.data, "[server]\nlisten = 127.0.0.1:8077\n"));
	assert_null(strstr(out.data, "s3cret"));
	buf_clear(&out);
	config_free(config);
	faults_clear(&faults);
}

/* What is printed can be read again and means the same. */
static void test_the_print_is_a_configuration(void **state)
{
	(void)state;
	struct faults faults = {0};
	struct buf first;
	struct config *config = config_of("[queue a]\nwarn = 3d 12h\n[sla]\nurgent = resolve 1h\n[slack acme]\nmap.x = a=b\n", &faults);
	assert_non_null(config);
	buf_init(&first, 65536);
	config_print(config, true, &first);
	struct config *again = config_of(first.data, &faults);
	assert_non_null(again);
	for (size_t i = 0; i < config->count; i++)
		for (size_t j = 0; j < config->sections[i]->own.count; j++) {
			const char *a = config->sections[i]->own.texts[j], *b = again->sections[i]->own.texts[j];
			assert_true(a == b || (a && b && strcmp(a, b) == 0));
		}
	buf_clear(&first);
	config_free(config);
	config_free(again);
	faults_clear(&faults);
}

TEST_MAIN(cmocka_unit_test(test_prints_what_was_written_without_secrets), cmocka_unit_test(test_the_print_is_a_configuration))
