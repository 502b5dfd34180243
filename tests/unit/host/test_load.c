#include "host/load.h"

#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define SHAPES BUILD_DIR "/tests/shapes"

/* The build may have been made with a generous umask. */
static void close_to_others(const char *name)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/%s.so", SHAPES, name);
	assert_int_equal(chmod(SHAPES, 0755), 0);
	assert_int_equal(chmod(path, 0755), 0);
}

static const struct plugin *get(struct plugins *plugins, const char *name, struct err *err)
{
	plugins_init(plugins, SHAPES);
	close_to_others(name);
	return plugins_get(plugins, name, err);
}

static void test_loads_and_opens(void **state)
{
	(void)state;
	struct plugins plugins;
	struct err err = {{0}};
	const struct plugin *plain = get(&plugins, "plain", &err);
	assert_non_null(plain);
	assert_string_equal(plain->name, "plain");
	assert_int_equal(plain->size, sizeof(struct gd_channel_plugin));
	assert_ptr_equal(plugins_get(&plugins, "plain", &err), plain);
	assert_int_equal(plugins.count, 1);
	struct gd_channel *channel = NULL;
	assert_int_equal(plain->table.open(NULL, NULL, NULL, &channel), GD_OK);
	plain->table.close(channel);
	plugins_clear(&plugins);
}

static void test_takes_an_older_plugin(void **state)
{
	(void)state;
	struct plugins plugins;
	struct err err = {{0}};
	const struct plugin *older = get(&plugins, "older", &err);
	assert_non_null(older);
	assert_true(older->size < sizeof(struct gd_channel_plugin));
	assert_non_null(older->table.deliver);
	assert_null(older->table.text_units);
	assert_null(older->table.on_request);
	assert_null(older->table.closed_request);
	plugins_clear(&plugins);
}

static void test_takes_a_newer_plugin(void **state)
{
	(void)state;
	struct plugins plugins;
	struct err err = {{0}};
	const struct plugin *newer = get(&plugins, "newer", &err);
	assert_non_null(newer);
	assert_true(newer->size > sizeof(struct gd_channel_plugin));
	assert_string_equal(newer->table.name, "newer");
	assert_null(newer->table.closed_request);
	plugins_clear(&plugins);
}

static void test_refuses_with_a_sentence(void **state)
{
	(void)state;
	static const struct { const char *name, *part; } cases[] = {
		{"wrong_abi", "speaks version 7 of the contract and this guichet version 1"},
		{"next_symbol", "speaks version 2 of the contract and this guichet version 1"},
		{"no_symbol", "does not export guichet_channel_1"},
		{"no_deliver", "lacks deliver()"},
		{"no_request_hook", "lacks on_request(), since it has routes"},
		{"too_small", "table has 24 bytes"},
		{"undefined", "ticket_close_everything"},
		{"bad_option", "option poll: its fallback does not pass"},
		{"bad_route", "its secret is not an option of type GD_SECRET"},
		{"other_name", "calls itself \"plain\""},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct plugins plugins;
		struct err err = {{0}};
		assert_null(get(&plugins, cases[i].name, &err));
		if (!strstr(err.text, cases[i].part))
			fail_msg("%s: \"%s\" does not say \"%s\"", cases[i].name, err.text, cases[i].part);
		assert_int_equal(plugins.count, 0);
		plugins_clear(&plugins);
	}
}

static void expect_refusal(const char *dir, const char *name, const char *part)
{
	struct plugins plugins;
	struct err err = {{0}};
	plugins_init(&plugins, dir);
	assert_null(plugins_get(&plugins, name, &err));
	if (!strstr(err.text, part))
		fail_msg("%s in %s: \"%s\" does not say \"%s\"", name, dir, err.text, part);
	plugins_clear(&plugins);
}

static void test_refuses_names_that_are_paths(void **state)
{
	(void)state;
	expect_refusal(SHAPES, "../shapes/plain", "no name of a plugin");
	expect_refusal(SHAPES, "", "no name of a plugin");
	expect_refusal(SHAPES, "absent", "there is no plugin");
	expect_refusal(SHAPES, "plian", "plian.so; did you mean \"plain\"?");
	expect_refusal("/nonexistent", "plain", "folder /nonexistent is not there");
}

static void test_refuses_what_others_may_write(void **state)
{
	(void)state;
	static const mode_t modes[] = {0777, 0775, 0757};
	char dir[] = "/tmp/guichet-plugins-XXXXXX", from[4096], to[4096];
	struct plugins plugins;
	struct err err = {{0}};
	assert_non_null(mkdtemp(dir));
	snprintf(from, sizeof from, "%s/plain.so", SHAPES);
	snprintf(to, sizeof to, "%s/plain.so", dir);
	assert_int_equal(link(from, to) == 0 || symlink(from, to) == 0, 1);
	for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
		assert_int_equal(chmod(dir, modes[i]), 0);
		expect_refusal(dir, "plain", "could put their code into the daemon");
	}
	assert_int_equal(chmod(dir, 0755), 0);
	assert_int_equal(chmod(to, 0775), 0);
	expect_refusal(dir, "plain", "the plugin /tmp/guichet-plugins-");
	assert_int_equal(chmod(to, 0755), 0);
	plugins_init(&plugins, dir);
	assert_non_null(plugins_get(&plugins, "plain", &err));
	plugins_clear(&plugins);
	if (geteuid() == 0) {
		assert_int_equal(chown(dir, 12345, 12345), 0);
		expect_refusal(dir, "plain", "belongs to user 12345");
	}
	unlink(to);
	rmdir(dir);
}

static void test_lists_what_is_there(void **state)
{
	(void)state;
	struct plugins plugins;
	char *names[64];
	bool plain = false;
	plugins_init(&plugins, SHAPES);
	size_t count = plugins_names(&plugins, names, 64);
	for (size_t i = 0; i < count; i++) {
		plain = plain || strcmp(names[i], "plain") == 0;
		if (i)
			assert_true(strcmp(names[i - 1], names[i]) < 0);
	}
	for (size_t i = 0; i < count; i++)
		free(names[i]);
	assert_true(plain);
	plugins_clear(&plugins);
}

TEST_MAIN(cmocka_unit_test(test_loads_and_opens), cmocka_unit_test(test_takes_an_older_plugin), cmocka_unit_test(test_takes_a_newer_plugin),
	cmocka_unit_test(test_refuses_with_a_sentence), cmocka_unit_test(test_refuses_names_that_are_paths),
	cmocka_unit_test(test_refuses_what_others_may_write), cmocka_unit_test(test_lists_what_is_there))
