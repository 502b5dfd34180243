#include "support/check.h"

#include "cli/signature.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define ARGS_MAX 16
/* HMAC-SHA256 of the bytes 00 ff 0a 00 with the key "k" */
#define SENTRY_SIGNATURE "Sentry-Hook-Signature: 2d7c17a7d92a6bb25a993f4c6b7cca2136a7e00c2a8b14eb29e5d51df8560e1f"

/* A folder for one test: the secret files, the body, and what was said. */
struct bench {
	char dir[64], out[1024];
};

static int set_up(void **state)
{
	struct bench *bench = calloc(1, sizeof *bench);
	(void)snprintf(bench->dir, sizeof bench->dir, "/tmp/guichet-signature-XXXXXX");
	*state = bench;
	return mkdtemp(bench->dir) ? chdir(bench->dir) : -1;
}

static int tear_down(void **state)
{
	static const char *const files[] = {"one", "two", "empty", "body", "out", "err"};
	struct bench *bench = *state;

	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		unlink(files[i]);
	int bad = chdir("/") || rmdir(bench->dir);
	free(bench);
	return bad;
}

static void put(const char *name, const char *bytes, size_t len)
{
	FILE *file = fopen(name, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

/* Lends a file as one of the program's own streams. Returns the descriptor that puts the old one back. */
static int lend(const char *name, int flags, int fd)
{
	int saved = dup(fd), file = open(name, flags, 0600);
	assert_true(saved >= 0 && file >= 0);
	dup2(file, fd);
	close(file);
	return saved;
}

static void give_back(int saved, int fd)
{
	dup2(saved, fd);
	close(saved);
}

/* Runs the command with `body` on standard input; what it said on standard output is in bench->out. */
static int run(struct bench *bench, const char *body, size_t len, const char *const *args)
{
	char *argv[ARGS_MAX] = {(char *)(uintptr_t)"signature"};
	int argc = 1;

	put("body", body, len);
	for (; args[argc - 1]; argc++)
		argv[argc] = (char *)(uintptr_t)args[argc - 1];
	fflush(stdout);
	int in = lend("body", O_RDONLY, 0);
	int out = lend("out", O_WRONLY | O_CREAT | O_TRUNC, 1), err = lend("err", O_WRONLY | O_CREAT | O_TRUNC, 2);
	clearerr(stdin);
	int code = cli_signature(argc, argv);
	fflush(stdout);
	rewind(stdin);
	give_back(in, 0);
	give_back(out, 1);
	give_back(err, 2);

	FILE *file = fopen("out", "r");
	size_t n = fread(bench->out, 1, sizeof bench->out - 1, file);
	bench->out[n] = '\0';
	fclose(file);
	return code;
}
#define RUN(body, len, ...) run(bench, (body), (len), (const char *const[]){__VA_ARGS__, NULL})

static void test_accepts_a_binary_body(void **state)
{
	struct bench *bench = *state;
	put("one", "k\n", 2);
	assert_int_equal(RUN("\0\xff\n\0", 4, "--scheme", "sentry", "--secret-file", "one", "--header", SENTRY_SIGNATURE), 0);
	assert_string_equal(bench->out, "accepted: sentry, 4 bytes\n");
	assert_int_equal(RUN("\0\xff\n\1", 4, "--scheme", "sentry", "--secret-file", "one", "--header", SENTRY_SIGNATURE), 1);
	assert_memory_equal(bench->out, "refused: ", 9);
	assert_int_equal(RUN("\0\xff\n\0", 4, "--json", "--scheme", "sentry", "--secret-file", "one", "--header", SENTRY_SIGNATURE), 0);
	assert_string_equal(bench->out, "{\"accepted\":true,\"scheme\":\"sentry\",\"bytes\":4,\"why\":null}\n");
	assert_int_equal(RUN("", 0, "--scheme", "sentry", "--secret-file", "one", "--json"), 1);
	assert_string_equal(bench->out, "{\"accepted\":false,\"scheme\":\"sentry\",\"bytes\":0,\"why\":\"the header "
		"sentry-hook-signature is missing\"}\n");
}

static void test_several_secret_files(void **state)
{
	struct bench *bench = *state;

	put("one", "old", 3);
	put("two", "new\r\n", 5);
	put("empty", "\n", 1);
	assert_int_equal(RUN("", 0, "--scheme", "bearer", "--secret-file", "one", "two", "--header", "Authorization: Bearer new"), 0);
	assert_int_equal(RUN("", 0, "--scheme=bearer", "--secret-file=one", "--secret-file=two", "--header=authorization:Bearer new"), 0);
	assert_int_equal(RUN("", 0, "--scheme", "bearer", "--secret-file", "one", "--header", "Authorization: Bearer new"), 1);
	assert_int_equal(RUN("", 0, "--scheme", "bearer", "--secret-file", "empty", "--header", "Authorization: Bearer "), 1);
	assert_string_equal(bench->out, "refused: secret 1 of 1 is empty, so nobody is accepted\n");
}

/* As the file of an option while its secret is changed; and the example of GitHub's own manual, a secret with spaces. */
static void test_several_secrets_in_one_file(void **state)
{
	struct bench *bench = *state;
	static const char both[] = "Authorization: Bearer new-secret old-secret";
	static const char github[] = "X-Hub-Signature-256: sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

	put("one", "new-secret old-secret\n", 22);
	assert_int_equal(RUN("", 0, "--scheme", "bearer", "--secret-file", "one", "--header", "Authorization: Bearer old-secret"), 0);
	assert_int_equal(RUN("", 0, "--scheme", "bearer", "--secret-file", "one", "--header", "Authorization: Bearer new-secret"), 0);
	assert_int_equal(RUN("", 0, "--scheme", "bearer", "--secret-file", "one", "--header", both), 1);
	put("two", "It's a Secret to Everybody\n", 27);
	assert_int_equal(RUN("Hello, World!", 13, "--scheme", "github", "--secret-file", "two", "--header", github), 0);
	assert_int_equal(RUN("Hello, World?", 13, "--scheme", "github", "--secret-file", "two", "--header", github), 1);
}

/* As in_auth of a section says it; and what stands in the address. */
static void test_descriptions_and_arguments(void **state)
{
	struct bench *bench = *state;
	static const char scheme[] = "hmac:header=S,alg=sha1,enc=HEX", sum[] = "S: CD5DB8AD80A5F76D54CE6D879C8E1C0E1C9C8DCC";

	put("one", "k\n", 2);
	assert_int_equal(RUN("{}", 2, "--scheme", scheme, "--secret-file", "one", "--header", sum), 0);
	assert_string_equal(bench->out, "accepted: hmac:header=S,alg=sha1,enc=HEX, 2 bytes\n");
	assert_int_equal(RUN("{ }", 3, "--scheme", scheme, "--secret-file", "one", "--header", sum), 1);
	assert_int_equal(RUN("{}", 2, "--scheme", "hmac:header=", "--secret-file", "one", "--header", sum), 2);
	assert_int_equal(RUN("", 0, "--scheme", "token:param=a b", "--secret-file", "one"), 2);
	assert_int_equal(RUN("", 0, "--scheme", "token:param=key", "--secret-file", "one", "--url", "https://d.org/in?x&key=%6B&y=1#z"), 0);
	assert_int_equal(RUN("", 0, "--scheme", "token:param=key", "--secret-file", "one", "--url", "https://d.org/in?key=k&key=k"), 1);
	assert_int_equal(RUN("", 0, "--scheme", "query", "--secret-file", "one", "--url", "https://d.org/in#?token=k"), 1);
}

static void test_time_and_url(void **state)
{
	struct bench *bench = *state;

	put("one", "8f742231b10e8888abcd99yyyzzz85a5\n", 33);
	put("two", "12345678901234567890123456789012", 32);
#define SLACK(time, now) \
	RUN("a=1&b=%C3%A9", 12, "--scheme", "slack", "--secret-file", "one", "--header", "X-Slack-Request-Timestamp:" time, "--header", \
	    "X-Slack-Signature: v0=9caa956025c01c13476d10db822254538290dd5193963bd1eb4d1d5979f3d7a5", "--now", now)
	assert_int_equal(SLACK(" 1531420618", "1531420618"), 0);
	assert_int_equal(SLACK(" 1531420618", "1531420918"), 0);
	assert_int_equal(SLACK(" 1531420618", "1531420919"), 1);
	assert_int_equal(SLACK("  1531420618", "1531420618"), 1);
	assert_int_equal(RUN("", 0, "--scheme", "twilio", "--secret-file", "two", "--url", "https://desk.example.org/sms/inbound",
			     "--header", "X-Twilio-Signature: 6dbspvdsAtDWVEEg/szIelI1Now="), 0);
	assert_int_equal(RUN("", 0, "--scheme", "twilio", "--secret-file", "two", "--url", "https://desk.example.org/sms/inbound/",
			     "--header", "X-Twilio-Signature: 6dbspvdsAtDWVEEg/szIelI1Now="), 1);
}

static void test_usage(void **state)
{
	struct bench *bench = *state;

	put("one", "k", 1);
	assert_int_equal(RUN("", 0, "--scheme", "bearer"), 2);
	assert_int_equal(RUN("", 0, "--secret-file", "one"), 2);
	assert_int_equal(RUN("", 0, "--scheme", "bearrer", "--secret-file", "one"), 2);
	assert_int_equal(RUN("", 0, "--scheme", "bearer", "--secret-file", "absent"), 2);
	assert_int_equal(RUN("", 0, "--scheme", "bearer", "--secret-file"), 2);
	assert_int_equal(RUN("", 0, "--scheme", "bearer", "--secret-file", "one", "--header", "no colon"), 2);
	assert_int_equal(RUN("", 0, "--scheme", "bearer", "--secret-file", "one", "--now", "soon"), 2);
	assert_int_equal(RUN("", 0, "--scheme", "bearer", "one"), 2);
	assert_int_equal(RUN("", 0, "--scheme", "bearer", "--secret-file", "one", "--secretfile"), 2);
	assert_string_equal(bench->out, "");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
TEST_MAIN(CASE(test_accepts_a_binary_body), CASE(test_several_secret_files),
	CASE(test_several_secrets_in_one_file), CASE(test_descriptions_and_arguments), CASE(test_time_and_url), CASE(test_usage))
