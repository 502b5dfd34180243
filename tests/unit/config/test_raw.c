#include "config/raw.h"

#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void test_flat_names(void **state)
{
	(void)state;
	static const struct { const char *kind, *name, *flat; } cases[] = {
		{"slack", "acme", "slack_acme"}, {"server", NULL, "server"}, {"queue", "a-b.C", "queue_a_b_c"},
		{"queue", "été", "queue___t__"}};
	char flat[64], small[6];
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		raw_flat_name(cases[i].kind, cases[i].name, flat, sizeof flat);
		assert_string_equal(flat, cases[i].flat);
	}
	raw_flat_name("slack", "acme", small, sizeof small);
	assert_string_equal(small, "slack");
}

static void test_the_environment_finds_sections_that_are_there(void **state)
{
	(void)state;
	char path[] = "/tmp/guichet-raw-XXXXXX", a[] = "GUICHET__WEBHOOK_CI_PROD__SECRET=s", b[] = "GUICHET__NEW_ONE_TWO__KEY=v";
	char *const environment[] = {a, b, NULL};
	struct raw raw = {0};
	struct faults faults = {0};
	int fd = mkstemp(path);
	assert_int_equal(write(fd, "[webhook ci-prod]\nsecret = old\n", 31), 31);
	close(fd);
	raw_read(&raw, path, NULL, environment, &faults);
	unlink(path);
	assert_int_equal(faults.count, 0);
	assert_int_equal(raw.count, 2);
	assert_int_equal(raw.sections[0]->count, 1);
	assert_string_equal(raw.sections[0]->entries[0].value, "s");
	assert_string_equal(raw.sections[0]->entries[0].origin.file, "environment");
	assert_string_equal(raw.sections[1]->kind, "new");
	assert_string_equal(raw.sections[1]->name, "one_two");
	raw_clear(&raw);
	faults_clear(&faults);
}

/* What was said goes over the files and below the environment; of a section that is gone it says nothing. */
static void test_what_was_said_in_a_chat(void **state)
{
	(void)state;
	char folder[] = "/tmp/guichet-raw-XXXXXX", path[64], said[64], a[] = "GUICHET__QUEUE_TECH__LANG=en", b[100];
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/g.ini", folder);
	snprintf(said, sizeof said, "%s/chat.ini", folder);
	snprintf(b, sizeof b, "GUICHET__GUICHET__DATA_DIR=%s", folder);
	char *const environment[] = {a, b, NULL};
	FILE *f = fopen(path, "w");
	fputs("[guichet]\nphone = 1\n[queue tech]\ntitle = Tech\nlang = fr\n", f);
	fclose(f);
	f = fopen(said, "w");
	fputs("[guichet]\nphone = 2\n[queue tech]\nlang = fr\n[queue gone]\ntitle = x\n[survey]\nafter = 1m\n", f);
	fclose(f);
	struct raw raw = {0};
	struct faults faults = {0};
	raw_read(&raw, path, NULL, environment, &faults);
	unlink(path);
	unlink(said);
	rmdir(folder);
	assert_int_equal(faults.count, 0);
	assert_int_equal(raw.count, 3);
	assert_string_equal(raw.sections[0]->entries[0].value, "2");
	assert_non_null(strstr(raw.sections[0]->entries[0].origin.file, "chat.ini"));
	assert_string_equal(raw.sections[1]->entries[1].value, "en");
	assert_string_equal(raw.sections[2]->kind, "survey");
	raw_clear(&raw);
	faults_clear(&faults);
}

TEST_MAIN(cmocka_unit_test(test_what_was_said_in_a_chat), cmocka_unit_test(test_flat_names),
	cmocka_unit_test(test_the_environment_finds_sections_that_are_there))
