#include "config/load.h"

#include "base/limits.h"
#include "config/options.h"
#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct gd_option slack_rows[] = {
	{"mode", GD_ENUM, "socket", "socket|http", 0, "How events come."},
	{"bot_token", GD_SECRET, NULL, NULL, GD_OPT_REQUIRED, "Token of the app."},
	{"poll", GD_SECONDS, "5m", NULL, GD_OPT_RELOAD, "Time between two looks."},
	{"map", GD_STR, NULL, NULL, GD_OPT_MANY, "A table."},
	{0}};

static const struct gd_option *rows_of(void *ctx, const struct config *core, const char *plugin, struct err *err)
{
	(void)ctx;
	assert_non_null(config_section(core, "plugins", NULL));
	if (strcmp(plugin, "slack") == 0)
		return slack_rows;
	err_set(err, "there is no file %s.so", plugin);
	return NULL;
}

struct world {
	char dir[64];
	struct faults faults;
	struct config *config;
	char *const *environment;
	const char *credentials;
};

static void put(const struct world *w, const char *name, const char *text, mode_t mode)
{
	char path[200];
	snprintf(path, sizeof path, "%s/%s", w->dir, name);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	assert_int_equal(chmod(path, mode), 0);
}

static int make_world(void **state)
{
	struct world *w = calloc(1, sizeof *w);
	char path[200];
	snprintf(w->dir, sizeof w->dir, "/tmp/guichet-config-XXXXXX");
	assert_non_null(mkdtemp(w->dir));
	snprintf(path, sizeof path, "%s/conf.d", w->dir);
	assert_int_equal(mkdir(path, 0755), 0);
	*state = w;
	return 0;
}

static int end_world(void **state)
{
	struct world *w = *state;
	static const char *const names[] = {"guichet.ini", "conf.d/10.ini", "conf.d/20.ini", "conf.d/.30.ini", "secret",
		"slack_acme.bot_token", "conf.d", ""};
	char path[200];
	config_free(w->config);
	faults_clear(&w->faults);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		snprintf(path, sizeof path, "%s/%s", w->dir, names[i]);
		remove(path);
	}
	free(w);
	return 0;
}

static const struct config *load(struct world *w, const char *text)
{
	char path[200];
	config_free(w->config);
	faults_clear(&w->faults);
	put(w, "guichet.ini", text, 0600);
	snprintf(path, sizeof path, "%s/guichet.ini", w->dir);
	w->config = config_load(&(struct config_source){.path = path, .environment = w->environment, .credentials = w->credentials,
		.rows = rows_of}, &w->faults);
	return w->config;
}

static char *faults_text(struct world *w)
{
	struct buf out;
	buf_init(&out, 65536);
	faults_print(&w->faults, &out);
	return buf_detach(&out);
}

/* The faults are exactly these lines; DIR stands for the folder of the test. */
static void expect_faults(struct world *w, const char *expected)
{
	char *text = faults_text(w), plain[8192];
	size_t n = 0, dir = strlen(w->dir);
	for (const char *p = text; *p && n + 4 < sizeof plain;)
		if (strncmp(p, w->dir, dir) == 0) {
			memcpy(plain + n, "DIR", 3);
			n += 3;
			p += dir;
		} else {
			plain[n++] = *p++;
		}
	plain[n] = '\0';
	assert_string_equal(plain, expected);
	free(text);
}

static void loads_values_and_fallbacks(void **state)
{
	struct world *w = *state;
	const struct config *config = load(w,
		"[guichet]\nname = Le guichet\n[slack acme]\nbot_token = xoxb-1\nmap.a.b = 1\nmap.c = two words\nrate = 5\n"
		"[queue technique]\nwarn = 3d 12h\n");
	expect_faults(w, "");
	assert_non_null(config);
	assert_string_equal(config_text(config_section(config, "guichet", NULL), "name"), "Le guichet");
	assert_string_equal(config_text(config_section(config, "guichet", NULL), "default_lang"), "fr");
	const struct config_section *slack = config_section(config, "slack", "acme");
	assert_ptr_equal(config_next_instance(config, NULL), slack);
	assert_null(config_next_instance(config, slack));
	assert_string_equal(slack->own.texts[0], "socket");
	assert_string_equal(slack->own.texts[1], "xoxb-1");
	assert_string_equal(slack->own.texts[2], "300");
	assert_string_equal(slack->own.texts[3], "a.b=1\nc=two words\n");
	assert_null(slack->own.texts[4]);
	assert_int_equal(config_int(slack, "rate"), 5);
	assert_true(config_bool(slack, "enabled"));
	assert_false(config_bool(slack, "allow_private"));
	size_t len = 0;
	assert_memory_equal(config_line(slack, "map", "c", &len), "two words", 9);
	assert_int_equal(len, 9);
	assert_null(config_line(slack, "map", "a", &len));
	const struct config_section *queue = config_next(config, "queue", NULL);
	assert_string_equal(config_text(queue, "warn"), "259200,43200");
	assert_true(config_lists(queue, "warn", "43200"));
	assert_false(config_lists(queue, "warn", "4320"));
	assert_false(config_has(queue, "title"));
	assert_null(config_next(config, "queue", queue));
	assert_int_equal(config_origin(queue, "warn").line, 9);
	assert_int_equal(config_origin(queue, "title").line, 8);
}

static void an_empty_value_takes_the_fallback_away(void **state)
{
	struct world *w = *state;
	const struct config *config = load(w, "[server]\nadmin_listen =\nrate =\n");
	expect_faults(w, "");
	assert_false(config_has(config_section(config, "server", NULL), "admin_listen"));
	assert_false(config_has(config_section(config, "server", NULL), "rate"));
}

static void names_every_fault(void **state)
{
	struct world *w = *state;
	assert_null(load(w,
		"[server]\nlisten = here\nrate = many\nrats = 3\n[server]\nrate = 1\n[servre]\nx = 1\n[signal acme]\n"
		"[queue]\n[server two]\n[slack Big]\n"
		"[slack acme]\nmode = htp\nno equals\n"));
	expect_faults(w,
		"DIR/guichet.ini:2: [server] listen: \"here\" is no address to listen on; write 127.0.0.1:8077 or [::]:8077\n"
		"DIR/guichet.ini:3: [server] rate: \"many\" is not a whole number in 1..100000\n"
		"DIR/guichet.ini:4: [server] rats: there is no such option; did you mean \"rate\"?\n"
		"DIR/guichet.ini:5: server: the section stands twice in this file, first in line 1\n"
		"DIR/guichet.ini:6: rate: the key stands twice in its section, first in line 3\n"
		"DIR/guichet.ini:7: [servre]: there is no such section and no such plugin; did you mean [server]?\n"
		"DIR/guichet.ini:9: [signal acme]: there is no such section, and as a plugin: there is no file signal.so\n"
		"DIR/guichet.ini:10: [queue]: this section needs a name after its kind\n"
		"DIR/guichet.ini:11: [server two]: this section has no name; its header is one word\n"
		"DIR/guichet.ini:12: [slack Big]: the name of a channel instance is made of a-z, 0-9, - and _, 32 characters at most\n"
		"DIR/guichet.ini:13: [slack acme] bot_token: is mandatory: Token of the app.\n"
		"DIR/guichet.ini:14: [slack acme] mode: \"htp\" is not one of socket|http; did you mean \"http\"?\n"
		"DIR/guichet.ini:15: the line has no =; write key = value\n");
	assert_null(load(w, "[slack acme]\nbot_token = x\n[slak b]\n"));
	expect_faults(w, "DIR/guichet.ini:3: [slak b]: there is no such section and no such plugin; did you mean [slack]?\n");
}

static void merges_the_folder_in_name_order(void **state)
{
	struct world *w = *state;
	put(w, "conf.d/20.ini", "[guichet]\nname = twenty\n", 0600);
	put(w, "conf.d/10.ini", "[guichet]\nname = ten\nphone = +33\n[queue new]\n", 0600);
	put(w, "conf.d/.30.ini", "[guichet]\nname = hidden\n", 0600);
	const struct config *config = load(w, "[guichet]\nname = main\nlog_level = warn\n");
	expect_faults(w, "");
	const struct config_section *guichet = config_section(config, "guichet", NULL);
	assert_string_equal(config_text(guichet, "name"), "twenty");
	assert_string_equal(config_text(guichet, "phone"), "+33");
	assert_string_equal(config_text(guichet, "log_level"), "warn");
	assert_non_null(config_section(config, "queue", "new"));
	assert_non_null(strstr(config_origin(guichet, "name").file, "conf.d/20.ini"));
}

static void the_environment_wins(void **state)
{
	struct world *w = *state;
	static char given[][64] = {"GUICHET__SLACK_ACME__BOT_TOKEN=from-env", "GUICHET__SERVER__RATE=9",
		"GUICHET__SLACK_OTHER__BOT_TOKEN=other",
		"GUICHET__SLA__URGENT=resolve 1h", "HOME=/root"};
	static char wrong[][32] = {"GUICHET__SERVER", "GUICHET__SERVER__RATS=1"};
	static char *const environment[] = {given[0], given[1], given[2], given[3], given[4], NULL};
	static char *const broken[] = {wrong[0], wrong[1], NULL};
	w->environment = environment;
	const struct config *config = load(w, "[slack acme]\nbot_token_file = /nonexistent\n[server]\nrate = 1\n");
	expect_faults(w, "");
	assert_string_equal(config_text(config_section(config, "slack", "acme"), "bot_token"), "from-env");
	assert_string_equal(config_text(config_section(config, "slack", "other"), "bot_token"), "other");
	assert_int_equal(config_int(config_section(config, "server", NULL), "rate"), 9);
	assert_string_equal(config_text(config_section(config, "sla", NULL), "*"), "urgent=resolve 1h\n");
	w->environment = broken;
	assert_null(load(w, ""));
	expect_faults(w, "environment: GUICHET__SERVER: a variable is GUICHET__SECTION__KEY, such as GUICHET__SLACK_ACME__BOT_TOKEN\n"
		"environment: [server] rats: there is no such option; did you mean \"rate\"?\n");
}

static void secrets_come_from_files_and_credentials(void **state)
{
	struct world *w = *state;
	char text[300];
	put(w, "secret", "  from-file\n", 0600);
	snprintf(text, sizeof text, "[slack acme]\nbot_token_file = %s/secret\n", w->dir);
	const struct config *config = load(w, text);
	expect_faults(w, "");
	assert_string_equal(config_text(config_section(config, "slack", "acme"), "bot_token"), "from-file");

	put(w, "slack_acme.bot_token", "from-credential\n", 0400);
	w->credentials = w->dir;
	config = load(w, "[slack acme]\n");
	expect_faults(w, "");
	assert_string_equal(config_text(config_section(config, "slack", "acme"), "bot_token"), "from-credential");

	config = load(w, "[slack acme]\nbot_token = written\n");
	assert_string_equal(config_text(config_section(config, "slack", "acme"), "bot_token"), "written");
}

static void refuses_secrets_that_others_read(void **state)
{
	struct world *w = *state;
	char text[300];
	put(w, "secret", "x", 0644);
	snprintf(text, sizeof text, "[slack acme]\nbot_token_file = %s/secret\n", w->dir);
	assert_null(load(w, text));
	expect_faults(w,
		"DIR/guichet.ini:2: [slack acme] bot_token_file: DIR/secret has mode 644, so others may read or change the secret; "
		"run chmod 600 DIR/secret\n");

	put(w, "conf.d/10.ini", "[slack acme]\nbot_token = x\n", 0644);
	assert_non_null(load(w, ""));
	expect_faults(w,
		"DIR/conf.d/10.ini:2: warning: [slack acme] bot_token: everybody on this machine can read this file (mode 644) "
		"and the secret in it; "
		"run chmod 640, or use bot_token_file\n");
}

static void a_secret_is_given_once(void **state)
{
	struct world *w = *state;
	assert_null(load(w, "[slack acme]\nbot_token = x\nbot_token_file = /y\n"));
	expect_faults(w, "DIR/guichet.ini:3: [slack acme] bot_token_file: the option is given twice, as a value and as a file\n");
	assert_null(load(w, "[slack acme]\nbot_token =\n"));
	assert_non_null(strstr(w->faults.list[0].sentence, "the secret is empty"));
}

static void a_missing_file_is_a_fault(void **state)
{
	struct world *w = *state;
	assert_null(config_load(&(struct config_source){.path = "/nonexistent/guichet.ini"}, &w->faults));
	expect_faults(w, "/nonexistent/guichet.ini cannot be opened: No such file or directory\n");
}

#define WORLD(f) cmocka_unit_test_setup_teardown(f, make_world, end_world)
TEST_MAIN(WORLD(loads_values_and_fallbacks),
	WORLD(an_empty_value_takes_the_fallback_away),
	WORLD(names_every_fault),
	WORLD(merges_the_folder_in_name_order),
	WORLD(the_environment_wins),
	WORLD(secrets_come_from_files_and_credentials),
	WORLD(refuses_secrets_that_others_read),
	WORLD(a_secret_is_given_once),
	WORLD(a_missing_file_is_a_fault))
