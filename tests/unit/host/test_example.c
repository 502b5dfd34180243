#include "host/example.h"

#include "base/limits.h"
#include "config/ini.h"
#include "config/load.h"
#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define COMMITTED SOURCE_DIR "/config.example.ini"
#define PLUGINS BUILD_DIR "/plugins"

static const struct gd_option none[] = {{0}};

static const struct gd_option *rows_of(void *ctx, const struct config *core, const char *name, struct err *err)
{
	const struct plugin *plugin = plugins_get(ctx, name, err);
	(void)core;
	return !plugin ? NULL : plugin->table.options ? plugin->table.options : none;
}

/* The build may have been made with a generous umask. */
static void open_plugins(struct plugins *plugins)
{
	char *names[64], path[4096];
	plugins_init(plugins, PLUGINS);
	assert_int_equal(chmod(PLUGINS, 0755), 0);
	size_t count = plugins_names(plugins, names, 64);
	for (size_t i = 0; i < count; i++) {
		snprintf(path, sizeof path, "%s/%s.so", PLUGINS, names[i]);
		assert_int_equal(chmod(path, 0755), 0);
		free(names[i]);
	}
}

/* Run with GUICHET_WRITE_EXAMPLE=1 in the environment, the test writes the file instead. */
static void test_the_committed_file_is_what_the_rows_say(void **state)
{
	(void)state;
	struct plugins plugins;
	struct err err = {{0}};
	struct buf made, committed;
	buf_init(&made, LIMIT_CONFIG_FILE);
	buf_init(&committed, LIMIT_CONFIG_FILE);
	open_plugins(&plugins);
	if (!host_example(&plugins, &made, &err))
		fail_msg("%s", err.text);
	if (getenv("GUICHET_WRITE_EXAMPLE")) {
		FILE *file = fopen(COMMITTED, "w");
		assert_non_null(file);
		assert_int_equal(fwrite(made.data, 1, made.len, file), made.len);
		assert_int_equal(fclose(file), 0);
	}
	if (!ini_slurp(COMMITTED, &committed, NULL, &err) || strcmp(committed.data, made.data) != 0)
		fail_msg("config.example.ini is stale (%s); write it with GUICHET_WRITE_EXAMPLE=1 %s", err.text,
			"build/dev/tests/unit.host.example");
	buf_clear(&made);
	buf_clear(&committed);
	plugins_clear(&plugins);
}

static void test_it_loads_without_a_fault(void **state)
{
	(void)state;
	struct plugins plugins;
	struct faults faults = {0};
	struct buf out;
	open_plugins(&plugins);
	struct config *config = config_load(&(struct config_source){.path = COMMITTED, .rows = rows_of, .ctx = &plugins}, &faults);
	buf_init(&out, 65536);
	faults_print(&faults, &out);
	assert_string_equal(out.data, "");
	assert_non_null(config);
	assert_non_null(config_section(config, "queue", "technique"));
	assert_true(config_lists(config_section(config, "person", "bob"), "queues", "technique"));
	buf_clear(&out);
	config_free(config);
	faults_clear(&faults);
	plugins_clear(&plugins);
}

TEST_MAIN(cmocka_unit_test(test_the_committed_file_is_what_the_rows_say), cmocka_unit_test(test_it_loads_without_a_fault))
