#include "config/options.h"
#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct gd_option rows[] = {
	{"text", GD_STR, NULL, NULL, 0, "Any text."},
	{"count", GD_INT, "3", "0..100", 0, "A number."},
	{"on", GD_BOOL, "yes", NULL, 0, "A switch."},
	{"wait", GD_SECONDS, "5m", "1s..1h", 0, "A time."},
	{"token", GD_SECRET, NULL, NULL, 0, "A secret."},
	{"mode", GD_ENUM, "socket", "socket|http", 0, "A word."},
	{"api", GD_URL, NULL, NULL, 0, "A URL."},
	{"words", GD_LIST, NULL, NULL, 0, "Words."},
	{"times", GD_LIST, "7d,1d", "seconds", 0, "Times."},
	{"colours", GD_LIST, NULL, "red|green", 0, "Words of a list."},
	{"map", GD_STR, NULL, NULL, GD_OPT_MANY, "A table."},
	{"must", GD_INT, NULL, NULL, GD_OPT_REQUIRED, "Needed."},
	{0}};

static const struct gd_option *row_of(const char *key)
{
	const char *rest = NULL;
	const struct gd_option *row = option_find(rows, key, &rest);
	assert_non_null(row);
	return row;
}

/* canonical NULL: refused, and the sentence contains `part`. */
static void check(const char *key, const char *text, const char *canonical, const char *part)
{
	struct buf out;
	struct err err = {{0}};
	buf_init(&out, 4096);
	bool good = option_canonical(row_of(key), text, &out, &err);
	assert_int_equal(good, canonical != NULL);
	if (canonical)
		assert_string_equal(out.data, canonical);
	else if (!strstr(err.text, part))
		fail_msg("%s=%s: \"%s\" does not say \"%s\"", key, text, err.text, part);
	buf_clear(&out);
}

static void makes_values_canonical(void **state)
{
	(void)state;
	static const struct { const char *key, *text, *canonical, *part; } cases[] = {
		{"text", "any; #text", "any; #text", NULL}, {"text", "", "", NULL},
		{"count", "007", "7", NULL}, {"count", "100", "100", NULL}, {"count", "", "", NULL},
		{"count", "101", NULL, "0..100"}, {"count", "-1", NULL, "0..100"}, {"count", "3x", NULL, "whole number"},
		{"count", " 3", NULL, "whole number"}, {"count", "+3", NULL, "whole number"},
		{"count", "99999999999999999999", NULL, "whole number"},
		{"on", "true", "yes", NULL}, {"on", "0", "no", NULL}, {"on", "non", "no", NULL},
		{"on", "maybe", NULL, "neither yes nor no"},
		{"wait", "90", "90", NULL}, {"wait", "5m", "300", NULL}, {"wait", "1h", "3600", NULL}, {"wait", "1m30s", "90", NULL},
		{"wait", "2h", NULL, "1s..1h"}, {"wait", "0", NULL, "1s..1h"}, {"wait", "5 m", NULL, "duration"},
		{"wait", "5x", NULL, "30s, 5m"},
		{"wait", "1m30", NULL, "duration"}, {"wait", "m", NULL, "duration"},
		{"times", "999999999", "999999999", NULL}, {"times", "1654w", NULL, "duration"},
		{"times", "999999999s1s", NULL, "duration"},
		{"token", "s3cret", "s3cret", NULL}, {"token", "", NULL, "empty"}, {"token", "  ", NULL, "empty"},
		{"mode", "http", "http", NULL}, {"mode", "htp", NULL, "did you mean \"http\"?"}, {"mode", "soc", NULL, "socket|http"},
		{"api", "https://api.example/x?y=1", "https://api.example/x?y=1", NULL}, {"api", "ftp://x", NULL, "not a URL"},
		{"api", "https://", NULL, "not a URL"}, {"api", "https://u:p@host/", NULL, "user or password"},
		{"api", "https://host/a@b", "https://host/a@b", NULL}, {"api", "https://host/a b", NULL, "%20"},
		{"words", " a, b  c,,d ", "a,b,c,d", NULL}, {"words", "", "", NULL},
		{"times", "7d, 1d", "604800,86400", NULL}, {"times", "7d, soon", NULL, "\"soon\" is not a duration"},
		{"colours", "red green", "red,green", NULL}, {"colours", "red gren", NULL, "did you mean \"green\"?"},
		{"must", "", NULL, "empty"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		check(cases[i].key, cases[i].text, cases[i].canonical, cases[i].part);
}

static void finds_rows_and_tables(void **state)
{
	(void)state;
	static const struct gd_option any[] = {{"known", GD_STR, NULL, NULL, 0, "."},
		{OPTION_ANY_KEY, GD_STR, NULL, NULL, GD_OPT_MANY, "."}, {0}};
	const char *rest = NULL;
	assert_string_equal(option_find(rows, "map.priority.critical", &rest)->key, "map");
	assert_string_equal(rest, "priority.critical");
	assert_null(option_find(rows, "map", &rest));
	assert_null(option_find(rows, "map.", &rest));
	assert_null(option_find(rows, "text.x", &rest));
	assert_null(option_find(rows, "Text", &rest));
	assert_string_equal(option_find(any, "known", &rest)->key, "known");
	assert_null(rest);
	assert_string_equal(option_find(any, "erreur.urgente", &rest)->key, OPTION_ANY_KEY);
	assert_string_equal(rest, "erreur.urgente");
}

static void suggests_what_is_near(void **state)
{
	(void)state;
	assert_string_equal(option_nearest(rows, "cuont"), "count");
	assert_string_equal(option_nearest(rows, "tokn"), "token");
	assert_null(option_nearest(rows, "something_else"));
}

static void refuses_unsound_rows(void **state)
{
	(void)state;
	static const struct { struct gd_option rows[3]; const char *part; } cases[] = {
		{{{"Bad Key", GD_STR, NULL, NULL, 0, "."}}, "a-z, 0-9"},
		{{{"a", GD_STR, NULL, NULL, 0, "."}, {"a", GD_STR, NULL, NULL, 0, "."}}, "declared twice"},
		{{{"a", GD_STR, NULL, NULL, 0, NULL}}, "no help"},
		{{{"a", GD_ENUM, NULL, NULL, 0, "."}}, "words to choose from"},
		{{{"a", (enum gd_type)77, NULL, NULL, 0, "."}}, "no known type"},
		{{{"a", GD_INT, "9", "0..3", 0, "."}}, "fallback does not pass"},
	};
	struct err err = {{0}};
	assert_true(option_rows_sound(rows, &err));
	assert_true(option_rows_sound(NULL, &err));
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_false(option_rows_sound(cases[i].rows, &err));
		if (!strstr(err.text, cases[i].part))
			fail_msg("case %zu: %s", i, err.text);
	}
}

static bool secret_of(const char *bytes, size_t len, mode_t mode, struct buf *out, struct err *err)
{
	char path[] = "/tmp/guichet-secret-XXXXXX";
	int fd = mkstemp(path);
	assert_true(write(fd, bytes, len) == (ssize_t)len);
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
	buf_init(out, OPTION_SECRET_MAX);
	bool good = option_read_secret(path, out, err);
	unlink(path);
	return good;
}

static void reads_secrets_from_closed_files(void **state)
{
	(void)state;
	static const mode_t open_modes[] = {0644, 0604, 0620, 0606};
	struct buf out;
	struct err err = {{0}};
	assert_true(secret_of(" one two\n", 9, 0600, &out, &err));
	assert_string_equal(out.data, "one two");
	buf_clear(&out);
	assert_true(secret_of("x", 1, 0440, &out, &err));
	buf_clear(&out);
	for (size_t i = 0; i < sizeof open_modes / sizeof open_modes[0]; i++) {
		assert_false(secret_of("x", 1, open_modes[i], &out, &err));
		assert_non_null(strstr(err.text, "chmod 600"));
		buf_clear(&out);
	}
	assert_false(secret_of(" \n", 2, 0600, &out, &err));
	buf_clear(&out);
	assert_false(secret_of("a\0b", 3, 0600, &out, &err));
	buf_clear(&out);
	char *large = calloc(1, OPTION_SECRET_MAX + 1);
	memset(large, 'x', OPTION_SECRET_MAX + 1);
	assert_false(secret_of(large, OPTION_SECRET_MAX + 1, 0600, &out, &err));
	assert_non_null(strstr(err.text, "longer than"));
	buf_clear(&out);
	free(large);
	buf_init(&out, 10);
	assert_false(option_read_secret("/nonexistent/secret", &out, &err));
	assert_false(option_read_secret("/tmp", &out, &err));
	buf_clear(&out);
}

static void writes_durations(void **state)
{
	(void)state;
	static const struct { int64_t seconds; const char *text; } cases[] = {{0, "0s"}, {30, "30s"}, {90, "90s"}, {300, "5m"},
		{7200, "2h"}, {1209600, "14d"}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buf out;
		buf_init(&out, 32);
		option_put_seconds(&out, cases[i].seconds);
		assert_string_equal(out.data, cases[i].text);
		buf_clear(&out);
	}
}

static void walks_lists_and_tables(void **state)
{
	(void)state;
	const char *cursor = "a,bc,d", *word = NULL, *value = NULL;
	size_t len = 0, value_len = 0;
	int n = 0;
	for (; option_next_word(&cursor, &word, &len); n++)
		assert_memory_equal(word, n == 0 ? "a" : n == 1 ? "bc" : "d", len);
	assert_int_equal(n, 3);
	cursor = "x=1\ny.z=a=b\n";
	assert_true(option_next_line(&cursor, &word, &len, &value, &value_len));
	assert_true(option_next_line(&cursor, &word, &len, &value, &value_len));
	assert_memory_equal(word, "y.z", len);
	assert_int_equal(value_len, 3);
	assert_memory_equal(value, "a=b", 3);
	assert_false(option_next_line(&cursor, &word, &len, &value, &value_len));
	cursor = NULL;
	assert_false(option_next_word(&cursor, &word, &len));
}

TEST_MAIN(cmocka_unit_test(makes_values_canonical),
	cmocka_unit_test(finds_rows_and_tables),
	cmocka_unit_test(suggests_what_is_near),
	cmocka_unit_test(refuses_unsound_rows),
	cmocka_unit_test(reads_secrets_from_closed_files),
	cmocka_unit_test(writes_durations),
	cmocka_unit_test(walks_lists_and_tables))
