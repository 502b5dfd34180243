/* What is said of the configuration in a chat: it is kept only if all of it is fine, and only where it opens nothing. */
#include "app/said.h"

#include "app/setup.h"
#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct place {
	char folder[40], config[64], said[64];
};

static void place_open(struct place *p)
{
	strcpy(p->folder, "/tmp/guichet-said-XXXXXX");
	assert_non_null(mkdtemp(p->folder));
	snprintf(p->config, sizeof p->config, "%s/g.ini", p->folder);
	snprintf(p->said, sizeof p->said, "%s/chat.ini", p->folder);
	FILE *f = fopen(p->config, "w");
	fprintf(f, "[guichet]\ndata_dir = %s\nphone = 1\n[queue tech]\ntitle = Tech\n[token ci]\nsecret = %s\nas = bob\n[person bob]\n"
		   "name = Bob\nrole = agent\nqueues = tech\n",
		p->folder, "0123456789abcdef0123456789abcdef");
	fclose(f);
	chmod(p->config, 0600);
}

static void place_close(struct place *p)
{
	unlink(p->config);
	unlink(p->said);
	assert_int_equal(rmdir(p->folder), 0); /* nothing else was left there */
}

static bool set(struct place *p, const char *section, const char *key, const char *value, struct err *err)
{
	*err = (struct err){0};
	return said_set(p->config, p->folder, section, key, value, err);
}

static void check_value(struct place *p, const char *section, const char *name, const char *key, const char *value)
{
	struct setup setup = {0};
	assert_true(setup_load(&setup, p->config));
	assert_string_equal(config_text(config_section(setup.config, section, name), key), value);
	setup_free(&setup);
}

static void test_it_goes_over_the_file_until_it_is_taken_back(void **state)
{
	(void)state;
	struct place p;
	struct err err;
	place_open(&p);
	assert_true(set(&p, "guichet", "phone", "2", &err));
	assert_true(set(&p, "queue tech", "autoclose", "10d", &err));
	assert_true(set(&p, "guichet", "phone", "3", &err));
	check_value(&p, "guichet", NULL, "phone", "3");
	check_value(&p, "queue", "tech", "autoclose", "864000");
	assert_true(set(&p, "guichet", "phone", NULL, &err));
	check_value(&p, "guichet", NULL, "phone", "1");
	check_value(&p, "queue", "tech", "autoclose", "864000");
	place_close(&p);
}

static void test_what_is_wrong_changes_nothing(void **state)
{
	(void)state;
	struct place p;
	struct err err;
	place_open(&p);
	assert_true(set(&p, "queue tech", "autoclose", "10d", &err));
	assert_false(set(&p, "queue tech", "autoclose", "soon", &err));
	assert_non_null(strstr(err.text, "is not a duration"));
	assert_false(set(&p, "queue tech", "hours", "nowhere", &err));
	assert_non_null(strstr(err.text, "nowhere"));
	check_value(&p, "queue", "tech", "autoclose", "864000");
	place_close(&p);
}

static void test_nothing_that_opens_the_machine(void **state)
{
	static const char *const rows[][3] = {{"guichet", "data_dir", "/"}, {"guichet", "public_url", "https://x.example"},
		{"server", "admin_listen", "0.0.0.0:1"}, {"server", "control_mode", "0666"}, {"plugins", "dir", "/tmp"},
		{"token ci", "secret", "x"}, {"token ci", "as", "root"}, {"person bob", "role", "admin"}, {"guichet", "nothing", "x"},
		{"outbox", "allow_private", "10.0.0.0/8"}, {"nosuch x", "y", "z"}};
	(void)state;
	struct place p;
	struct err err;
	place_open(&p);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (set(&p, rows[i][0], rows[i][1], rows[i][2], &err))
			fail_msg("[%s] %s was changed", rows[i][0], rows[i][1]);
		assert_string_equal(err.text, "");
	}
	place_close(&p);
}

TEST_MAIN(cmocka_unit_test(test_it_goes_over_the_file_until_it_is_taken_back), cmocka_unit_test(test_what_is_wrong_changes_nothing),
	cmocka_unit_test(test_nothing_that_opens_the_machine))
