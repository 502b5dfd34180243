#include "support/check.h"
#include "support/fake_host.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define SO BUILD_DIR "/tests/shapes/bad.so"

static void use(const char *how)
{
	const char *const options[] = {"how", how, NULL};
	struct fake_host *f = fake_open(SO, "one", options);
	fake_post(f, "/bad/{instance}", "hello");
	fake_result_ok(f, 0, "G-1");
	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 1, .text = "x"});
	fake_close(f);
}

/* Runs in a child, since the fake host ends the program; what it says goes to `said`. */
static int status_of(const char *how, char *said, size_t size)
{
	int ends[2], status = 0;
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0) {
		dup2(ends[1], 2);
		close(ends[0]);
		close(ends[1]);
		signal(SIGABRT, SIG_DFL); /* cmocka catches it */
		use(how);
		_exit(0);
	}
	close(ends[1]);
	size_t len = 0;
	for (ssize_t n; len + 1 < size && (n = read(ends[0], said + len, size - 1 - len)) > 0;)
		len += (size_t)n;
	said[len] = '\0';
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static void test_every_broken_promise_stops_the_test(void **state)
{
	(void)state;
	static const struct { const char *how, *part; } cases[] = {
		{"file_scope", "the plugin keeps state at file scope"},
		{"not_utf8", "inbound.text is not UTF-8"},
		{"no_key", "dedupe[0]"},
		{"answers_nobody", "which never came"},
		{"no_reason", "without a reason that agents can read"},
		{"two_outcomes", "one outcome for each deliver()"},
	};
	char said[1024];
	assert_int_equal(status_of("not", said, sizeof said), 0);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int status = status_of(cases[i].how, said, sizeof said);
		if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGABRT || !strstr(said, cases[i].part))
			fail_msg("%s: status %d, \"%s\" does not say \"%s\"", cases[i].how, status, said, cases[i].part);
	}
}

TEST_MAIN(cmocka_unit_test(test_every_broken_promise_stops_the_test))
