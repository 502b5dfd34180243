#include "base/log.h"
#include "support/check.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

/* What was logged since the last call, from a pipe that the log writes to. */
static const char *logged(void **state)
{
	static char text[65536];
	int *pipe_fds = *state;
	ssize_t len = read(pipe_fds[0], text, sizeof(text) - 1);
	text[len > 0 ? len : 0] = '\0';
	return text;
}

static int open_pipe(void **state)
{
	static int fds[2];
	if (pipe(fds) != 0)
		return -1;
	log_setup(LOG_INFO_, LOG_WORDS, fds[1]);
	*state = fds;
	return 0;
}

static int close_pipe(void **state)
{
	int *fds = *state;
	log_setup(LOG_INFO_, LOG_WORDS, STDERR_FILENO);
	return close(fds[0]) || close(fds[1]);
}

static void test_words(void **state)
{
	const char *nothing = NULL;
	log_warn("outbox", "delivery parked", KV("to", "webhook:crm"), KI("attempts", 10), KV("why", nothing));
	assert_string_equal(logged(state), "level=warn room=outbox msg=\"delivery parked\" to=webhook:crm attempts=10 why=\"\"\n");
	log_info("app", "ready");
	assert_string_equal(logged(state), "level=info room=app msg=ready\n");
}

static void test_json(void **state)
{
	log_setup(LOG_INFO_, LOG_JSON, ((int *)*state)[1]);
	log_error("store", "cannot write", KV("why", "a \"quoted\"\nline"), KI("code", -13));
	assert_string_equal(logged(state),
		"{\"level\":\"error\",\"room\":\"store\",\"msg\":\"cannot write\",\"why\":\"a \\\"quoted\\\"\\nline\",\"code\":-13}\n");
}

/* Nothing from outside starts a second record, moves the cursor or turns text around. */
static void test_injection(void **state)
{
	static const struct {
		const char *text, *shown;
	} rows[] = {
		{"x\nlevel=error room=fake", "\"x\\nlevel=error room=fake\""},
		{"a\rb\tc\x1b[31m", "\"a\\u000db\\u0009c\\u001b[31m\""},
		{"\xc2\x9b" "31m", "\"\\u009b31m\""},
		{"\xe2\x80\xaetxt", "\"\\u202etxt\""},
		{"bad \xff\xc3", "\"bad \xef\xbf\xbd\xef\xbf\xbd\""},
		{"say \"hi\" \\ ", "\"say \\\"hi\\\" \\\\ \""},
		{"caf\xc3\xa9", "\"caf\xc3\xa9\""},
		{"k=v", "\"k=v\""},
		{"", "\"\""},
	};
	char want[200];
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		log_info("t", "m", KV("v", rows[i].text));
		snprintf(want, sizeof(want), "level=info room=t msg=m v=%s\n", rows[i].shown);
		assert_string_equal(logged(state), want);
	}
}

static void test_levels(void **state)
{
	enum log_level level;
	assert_true(log_parse_level("debug", &level));
	assert_int_equal(level, LOG_DEBUG_);
	assert_true(log_parse_level("error", &level));
	assert_int_equal(level, LOG_ERROR_);
	assert_false(log_parse_level("loud", &level));
	assert_false(log_parse_level("", &level));
	log_debug("t", "hidden");
	log_info("t", "shown");
	assert_string_equal(logged(state), "level=info room=t msg=shown\n");
	log_setup(LOG_ERROR_, LOG_WORDS, ((int *)*state)[1]);
	log_warn("t", "hidden");
	log_error("t", "still");
	assert_string_equal(logged(state), "level=error room=t msg=still\n");
}

static void test_long_values_and_records_are_cut_and_stay_whole(void **state)
{
	char text[3000];
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	log_setup(LOG_INFO_, LOG_JSON, ((int *)*state)[1]);
	log_info("t", "long", KV("a", text), KV("b", text), KV("c", text), KV("d", text), KV("e", text), KV("f", text), KV("g", text),
		KV("h", text), KV("i", text), KI("n", 1));
	const char *line = logged(state);
	assert_true(strlen(line) <= 8192);
	assert_non_null(strstr(line, "aaa...\",\"b\":"));
	assert_non_null(strstr(line, ",\"n\":1}\n"));
	assert_null(strstr(line, "\"i\":"));
}

static void test_errno_survives(void **state)
{
	(void)state;
	errno = ENOSPC;
	log_info("t", "anything");
	assert_int_equal(errno, ENOSPC);
}

static void test_a_flood_is_held(void **state)
{
	for (int i = 0; i < 500; i++)
		log_warn("t", "flood");
	int lines = 0;
	for (const char *p = logged(state); (p = strchr(p, '\n')); p++)
		lines++;
	assert_in_range(lines, 20, 400); /* 20, or a few times that on a machine that stood still meanwhile */
}

#define LOG_TEST(f) cmocka_unit_test_setup_teardown(f, open_pipe, close_pipe)
TEST_MAIN(LOG_TEST(test_words), LOG_TEST(test_json), LOG_TEST(test_injection), LOG_TEST(test_levels),
	  LOG_TEST(test_long_values_and_records_are_cut_and_stay_whole), LOG_TEST(test_errno_survives), LOG_TEST(test_a_flood_is_held))
