#include "cli/command.h"

#include "base/limits.h"

#include "support/check.h"

#include <string.h>

static const struct command_option options[] = {
	{"--data-dir", "DIR", "A folder.", OPTION_DIR},
	{"--quick", NULL, "A switch.", 0},
	{"--say", "LINE", "A line.", OPTION_MANY},
	{0}};
static const struct command row = {
	.name = "try", .operands = "[TO]", .help = "Tries.", .common = COMMAND_CONFIG | COMMAND_SOCKET | COMMAND_JSON, .options = options};
static const struct command bare = {.name = "bare", .help = "Takes nothing."};
static const struct command_option needed[] = {{"--scheme", "NAME", "Which.", OPTION_NEEDED}, {0}};
static const struct command strict = {.name = "strict", .help = "Needs a word.", .options = needed};

/* The words after the command's name; argv is never written to. */
static bool read_words(const struct command *command, struct arguments *args, const char *const *words, size_t n)
{
	return command_read(command, (int)n, (char **)(uintptr_t)words, args);
}
#define READ(command, args, ...) \
	read_words((command), (args), (const char *const[]){"x", ##__VA_ARGS__}, \
		sizeof((const char *const[]){"x", ##__VA_ARGS__}) / sizeof(char *))

static void test_values_come_in_both_spellings(void **state)
{
	struct arguments args;
	(void)state;
	assert_true(READ(&row, &args, "--data-dir", "/a", "webhook:crm", "-c", "f.ini", "--socket=/s", "--json"));
	assert_string_equal(arguments_value(&args, "--data-dir"), "/a");
	assert_null(arguments_value(&args, "--quick"));
	assert_string_equal(args.config, "f.ini");
	assert_string_equal(args.socket, "/s");
	assert_true(args.json);
	assert_int_equal(args.nwords, 1);
	assert_string_equal(args.words[0], "webhook:crm");
	assert_true(READ(&row, &args, "--data-dir=", "--quick", "--config", "g.ini"));
	assert_string_equal(arguments_value(&args, "--data-dir"), "");
	assert_string_equal(arguments_value(&args, "--quick"), "");
	assert_string_equal(args.config, "g.ini");
	assert_false(args.json);
}

static void test_repeated_values_are_kept_in_order(void **state)
{
	struct arguments args;
	size_t at = 0;
	(void)state;
	assert_true(READ(&row, &args, "--say", "one", "--say=two"));
	assert_string_equal(arguments_each(&args, "--say", &at), "one");
	assert_string_equal(arguments_each(&args, "--say", &at), "two");
	assert_null(arguments_each(&args, "--say", &at));
}

static void test_two_dashes_end_the_options(void **state)
{
	struct arguments args;
	(void)state;
	assert_true(READ(&row, &args, "--", "--json", "-"));
	assert_false(args.json);
	assert_int_equal(args.nwords, 2);
	assert_string_equal(args.words[0], "--json");
	assert_true(READ(&row, &args, "-"));
	assert_int_equal(args.nwords, 1);
}

static void test_what_no_row_knows_is_refused(void **state)
{
	struct arguments args;
	(void)state;
	assert_false(READ(&row, &args, "--dat", "/a"));
	assert_false(READ(&row, &args, "--data-dirs=/a"));
	assert_false(READ(&row, &args, "--data-dir"));
	assert_false(READ(&row, &args, "--quick=yes"));
	assert_false(READ(&bare, &args, "word"));
	assert_false(READ(&bare, &args, "--json"));
	assert_false(READ(&bare, &args, "-c", "f.ini"));
	assert_false(READ(&strict, &args));
	assert_true(READ(&strict, &args, "--scheme", "github"));
}

static void test_usage_and_help_come_from_the_rows(void **state)
{
	struct buf out;
	(void)state;
	buf_init(&out, LIMIT_BODY);
	command_usage(&row, &out);
	assert_string_equal(out.data, "guichet try [TO] [--data-dir DIR] [--quick] [--say LINE]... [-c FILE] [--socket PATH] [--json]");
	buf_reset(&out);
	command_usage(&strict, &out);
	assert_string_equal(out.data, "guichet strict --scheme NAME");
	buf_reset(&out);
	command_help(&row, &out);
	assert_non_null(strstr(out.data, "Tries."));
	assert_non_null(strstr(out.data, "--say LINE             A line."));
	assert_non_null(strstr(out.data, "--json"));
	buf_clear(&out);
}

TEST_MAIN(cmocka_unit_test(test_values_come_in_both_spellings),
	cmocka_unit_test(test_repeated_values_are_kept_in_order),
	cmocka_unit_test(test_two_dashes_end_the_options),
	cmocka_unit_test(test_what_no_row_knows_is_refused),
	cmocka_unit_test(test_usage_and_help_come_from_the_rows))
