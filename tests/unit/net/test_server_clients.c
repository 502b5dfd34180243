/* Clients that are slow, leave, come too often or too many at once. */
#include "unit/net/server_site.h"

#include <fcntl.h>
#include <malloc.h>
#include <sys/wait.h>

static void trap_a_dripping_body_has_a_total_deadline(void **unused)
{
	(void)unused;
	struct site site = {0};
	struct listener_spec spec = usual_spec(&site);
	spec.body_ms = 300;
	start_on(&site, &spec);
	struct help_in in = {.fd = help_connect(site.port)};
	help_send(in.fd, "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n");
	int64_t end = help_now() + HELP_DEADLINE_MS;
	while (!in.eof && help_now() < end) {
		help_send(in.fd, "d");
		help_more(&in, 20);
	}
	assert_true(in.eof);
	assert_int_equal(atomic_load(&site.handled), 0);
	assert_non_null(strstr(in.data, "HTTP/1.1 408"));
	help_in_free(&in);
	stop(&site);
}

static void trap_a_dripping_head_and_an_idle_connection_are_closed(void **unused)
{
	(void)unused;
	struct site site = {0};
	struct listener_spec spec = usual_spec(&site);
	spec.header_ms = spec.idle_ms = 300;
	start_on(&site, &spec);
	struct help_in drip = {.fd = help_connect(site.port)}, idle = {.fd = help_connect(site.port)};
	help_send(drip.fd, "GET /echo HTTP/1.1\r\nX: ");
	help_send(idle.fd, GET("/echo"));
	free(help_answer(&idle, false));
	int64_t end = help_now() + HELP_DEADLINE_MS;
	while (!drip.eof && help_now() < end) {
		help_send(drip.fd, "d");
		help_more(&drip, 20);
	}
	assert_true(drip.eof);
	assert_non_null(drip.data);
	assert_memory_equal(drip.data, "HTTP/1.1 408", 12);
	assert_true(help_eof(&idle));
	assert_int_equal(idle.len, 0);
	help_in_free(&drip);
	help_in_free(&idle);
	stop(&site);
}

static void limit_to_four(void *arg)
{
	server_limit_connections(((struct site *)arg)->server, 4);
}

static void a_crowd_of_slow_heads_leaves_a_place_for_others(void **unused)
{
	(void)unused;
	struct site site = {0};
	struct listener_spec spec = usual_spec(&site);
	struct help_in crowd[8];
	spec.header_ms = spec.idle_ms = 10 * HELP_DEADLINE_MS;
	start_on(&site, &spec);
	help_on_loop(&site.h, limit_to_four, &site);
	for (int i = 0; i < 8; i++) {
		crowd[i] = (struct help_in){.fd = help_connect(site.port)};
		help_send(crowd[i].fd, i % 2 ? "GET /echo HTTP/1.1\r\nX: " : GET("/echo"));
	}
	expect_status(&site, GET("/echo"), 200);
	for (int i = 0; i < 8; i++)
		help_in_free(&crowd[i]);
	stop(&site);
}

static void an_answer_that_takes_too_long_becomes_503(void **unused)
{
	(void)unused;
	struct site site = {0};
	struct listener_spec spec = usual_spec(&site);
	spec.answer_ms = 400;
	start_on(&site, &spec);
	char *answer = ask(site.port, POST3("/never"));
	assert_non_null(strstr(answer, "HTTP/1.1 503 Service Unavailable\r\n"));
	assert_non_null(strstr(answer, "Retry-After: "));
	assert_non_null(strstr(answer, "Connection: close\r\n"));
	free(answer);
	assert_int_equal(atomic_load(&site.gone), 1);
	help_on_loop(&site.h, answer_later, &site); /* a late answer goes nowhere */
	stop(&site);
}

static void trap_connection_close_is_said_and_done(void **unused)
{
	(void)unused;
	static const char *const requests[] = {"GET /later HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "GET /echo HTTP/1.0\r\n\r\n",
		"GET /big HTTP/1.1\r\nHost: x\r\nConnection: Close\r\n\r\n"};
	struct site site = {0};
	start(&site);
	for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
		struct help_in in = {.fd = help_connect(site.port)};
		help_send(in.fd, requests[i]);
		char *answer = help_answer(&in, false);
		assert_non_null(answer);
		assert_non_null(strstr(answer, "Connection: close\r\n"));
		assert_true(help_eof(&in));
		free(answer);
		help_in_free(&in);
	}
	stop(&site);
}

static void a_big_answer_reaches_a_slow_reader_whole(void **unused)
{
	(void)unused;
	struct site site = {0};
	start(&site);
	struct help_in in = {.fd = help_connect(site.port)};
	for (int i = 0; i < 2; i++) {
		help_send(in.fd, GET("/big"));
		char *answer = help_answer(&in, false);
		assert_non_null(answer);
		assert_non_null(strstr(answer, "Content-Length: 3145728\r\n"));
		free(answer);
	}
	help_in_free(&in);
	stop(&site);
}

static void a_refusal_is_not_lost_behind_a_body_that_keeps_coming(void **unused)
{
	(void)unused;
	struct site site = {0};
	start(&site);
	struct help_in in = {.fd = help_connect(site.port)};
	help_send(in.fd, "POST /missing HTTP/1.1\r\nHost: x\r\nContent-Length: 8000000\r\n\r\n");
	char *part = calloc(1, 8000000);
	assert_true(help_send_all(in.fd, part, 8000000));
	char *answer = help_answer(&in, false);
	assert_non_null(answer);
	assert_non_null(strstr(answer, "HTTP/1.1 404"));
	assert_true(help_eof(&in));
	free(answer);
	free(part);
	help_in_free(&in);
	stop(&site);
}

static void a_client_that_leaves_is_reported_once(void **unused)
{
	(void)unused;
	struct site site = {0};
	start(&site);
	int fd = help_connect(site.port);
	help_send(fd, POST3("/never"));
	HELP_UNTIL(atomic_load(&site.handled) == 1);
	close(fd);
	HELP_UNTIL(atomic_load(&site.gone) == 1);
	fd = help_connect(site.port);
	help_send(
		fd, "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 30\r\n\r\nabc"); /* leaves in its body: never handled, so not gone */
	close(fd);
	expect_status(&site, GET("/echo"), 200);
	assert_int_equal(atomic_load(&site.gone), 1);
	help_on_loop(&site.h, answer_later, &site);
	stop(&site);
}

static void trap_a_long_connection_keeps_no_memory_per_request(void **unused)
{
	(void)unused;
	struct site site = {0};
	start(&site);
	struct help_in in = {.fd = help_connect(site.port)};
	size_t before = 0;
	for (int i = 0; i < 3000; i++) {
		if (i == 500)
			before = mallinfo2().uordblks;
		help_send(in.fd, POST3("/echo"));
		char *answer = help_answer(&in, false);
		assert_non_null(answer);
		free(answer);
	}
	assert_true(mallinfo2().uordblks < before + 64 * 1024);
	help_in_free(&in);
	stop(&site);
}

static void a_source_without_tokens_is_refused_with_the_chosen_status(void **unused)
{
	(void)unused;
	struct site site = {0};
	struct listener_spec spec = usual_spec(&site);
	spec.rate_per_s = 1;
	spec.rate_burst = 3;
	spec.rate_status = 503;
	start_on(&site, &spec);
	int refused = 0;
	for (int i = 0; i < 6; i++) {
		char *answer = ask(site.port, POST3("/echo"));
		if (strncmp(answer, "HTTP/1.1 503", 12) == 0) {
			refused++;
			assert_non_null(strstr(answer, "Retry-After: 1\r\n"));
		}
		free(answer);
	}
	assert_in_range(refused, 1, 3);
	assert_int_equal(atomic_load(&site.handled), 6 - refused);
	stop(&site);
}

static void only_trusted_proxies_are_believed(void **unused)
{
	(void)unused;
	static const char *const trusted[] = {"127.0.0.0/8", "10.0.0.0/8", NULL};
	static const char request[] =
		"GET /echo HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.66, 203.0.113.9\r\nX-Forwarded-For: 10.1.2.3\r\n\r\n";
	for (int believe = 0; believe < 2; believe++) {
		struct site site = {0};
		struct listener_spec spec = usual_spec(&site);
		spec.trusted_proxies = believe ? trusted : NULL;
		start_on(&site, &spec);
		char *answer = ask(site.port, request);
		assert_non_null(strstr(answer, believe ? "peer=203.0.113.9 " : "peer=127.0.0.1 "));
		free(answer);
		stop(&site);
	}
}

/* The child of the next test: a server that has no descriptor left until the parent says so. */
static void serve_without_descriptors(int port_pipe, int go_pipe, const char *log_path)
{
	struct rlimit limit = {.rlim_cur = 80, .rlim_max = 80};
	setrlimit(RLIMIT_NOFILE, &limit);
	log_setup(LOG_INFO_, LOG_WORDS, open(log_path, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600));
	struct site site = {0};
	start(&site);
	int hogs[80], nhogs = 0;
	while ((hogs[nhogs] = open("/dev/null", O_RDONLY)) >= 0)
		nhogs++;
	if (write(port_pipe, &site.port, sizeof site.port) != (ssize_t)sizeof site.port)
		_exit(1);
	char c;
	int64_t before = cpu_ms(), since = help_now();
	if (read(go_pipe, &c, 1) != 1)
		_exit(1);
	if (cpu_ms() - before > (help_now() - since) / 2)
		_exit(2); /* it has been spinning */
	while (nhogs > 0)
		close(hogs[--nhogs]);
	while (read(go_pipe, &c, 1) == 1)
		;
	_exit(0);
}

static size_t count_lines(const char *path)
{
	size_t lines = 0;
	FILE *f = fopen(path, "r");
	for (int c; f && (c = fgetc(f)) != EOF;)
		lines += c == '\n';
	if (f)
		fclose(f);
	return lines;
}

static void trap_without_descriptors_clients_wait_and_the_log_stays_short(void **unused)
{
	(void)unused;
	char log_path[64];
	snprintf(log_path, sizeof log_path, "/tmp/guichet-net-%d.log", (int)getpid());
	unlink(log_path);
	int port_pipe[2], go_pipe[2];
	assert_int_equal(pipe(port_pipe), 0);
	assert_int_equal(pipe(go_pipe), 0);
	fflush(NULL);
	pid_t child = fork();
	if (child == 0) {
		close(go_pipe[1]);
		serve_without_descriptors(port_pipe[1], go_pipe[0], log_path);
	}
	close(go_pipe[0]);
	uint16_t port = 0;
	assert_int_equal(read(port_pipe[0], &port, sizeof port), sizeof port);
	struct help_in clients[100]; /* more than the server has places */
	for (int i = 0; i < 100; i++) {
		clients[i] = (struct help_in){.fd = help_connect(port)};
		if (i < 4)
			help_send(clients[i].fd, GET("/echo"));
	}
	HELP_UNTIL(count_lines(log_path) > 0);
	int64_t starving = help_now() + 500;
	while (help_now() < starving) /* long enough to tell a spinning loop from a waiting one */
		help_pause();
	assert_int_equal(write(go_pipe[1], "g", 1), 1);
	for (int i = 0; i < 4; i++) { /* they were waiting in the kernel's queue */
		char *answer = help_answer(&clients[i], false);
		assert_non_null(answer);
		free(answer);
	}
	for (int i = 0; i < 100; i++)
		help_in_free(&clients[i]);
	char *answer = ask(port, GET("/echo"));
	assert_non_null(answer);
	free(answer);
	close(go_pipe[1]);
	int status = 1;
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
	assert_true(count_lines(log_path) < 200); /* a spinning loop writes hundreds of thousands */
	unlink(log_path);
	close(port_pipe[0]);
	close(port_pipe[1]);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(trap_a_dripping_body_has_a_total_deadline),
		cmocka_unit_test(trap_a_dripping_head_and_an_idle_connection_are_closed),
		cmocka_unit_test(a_crowd_of_slow_heads_leaves_a_place_for_others),
		cmocka_unit_test(an_answer_that_takes_too_long_becomes_503),
		cmocka_unit_test(trap_connection_close_is_said_and_done),
		cmocka_unit_test(a_big_answer_reaches_a_slow_reader_whole),
		cmocka_unit_test(a_refusal_is_not_lost_behind_a_body_that_keeps_coming),
		cmocka_unit_test(a_client_that_leaves_is_reported_once),
		cmocka_unit_test(trap_a_long_connection_keeps_no_memory_per_request),
		cmocka_unit_test(a_source_without_tokens_is_refused_with_the_chosen_status),
		cmocka_unit_test(only_trusted_proxies_are_believed),
		cmocka_unit_test(trap_without_descriptors_clients_wait_and_the_log_stays_short),
	};
	return run_site_tests(argc, argv, tests, sizeof tests / sizeof *tests);
}
