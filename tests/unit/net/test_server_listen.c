/* Addresses, Unix sockets, and the end of a server. */
#include "unit/net/server_site.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

static void trap_star_listens_in_both_families_on_one_port(void **unused)
{
	(void)unused;
	struct site site = {0};
	struct listener_spec spec = usual_spec(&site);
	spec.address = "*";
	start_on(&site, &spec);
	expect_status(&site, GET("/echo"), 200);
	struct sockaddr_in6 to = {.sin6_family = AF_INET6, .sin6_port = htons(site.port), .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0) {
		struct help_in in = {.fd = fd};
		help_send(fd, GET("/echo"));
		char *answer = help_answer(&in, false);
		assert_non_null(strstr(answer, "peer=::1 "));
		free(answer);
		help_in_free(&in);
	} else {
		assert_true(errno == EAFNOSUPPORT || errno == EADDRNOTAVAIL); /* a machine without IPv6 */
	}
	stop(&site);
}

struct unix_site {
	struct site site;
	char path[64];
};

static void say_who(void *owner, const struct http_request *req)
{
	struct site *site = owner;
	char text[100];
	snprintf(text, sizeof text, "uid=%lld pid=%lld", (long long)req->peer_uid, (long long)req->peer_pid);
	answer_text(site, req->id, 200, text);
}

static void a_unix_socket_knows_its_peer_and_keeps_others_out(void **unused)
{
	(void)unused;
	struct site site = {0};
	char path[64], want[100];
	snprintf(path, sizeof path, "/tmp/guichet-net-%d.sock", (int)getpid());
	struct listener_spec spec = usual_spec(&site);
	spec.address = NULL;
	spec.unix_path = path;
	spec.handle = say_who;
	start_on(&site, &spec);
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	struct help_in in = {.fd = help_connect_unix(path)};
	assert_true(in.fd >= 0);
	help_send(in.fd, GET("/x"));
	char *answer = help_answer(&in, false);
	snprintf(want, sizeof want, "uid=%lld pid=%lld", (long long)getuid(), (long long)getpid());
	assert_non_null(strstr(answer, want));
	free(answer);
	help_in_free(&in);

	struct site second = {0};
	struct err err = {0};
	second.h.loop = loop_new(&(struct loop_spec){0}, NULL);
	second.server = server_new(second.h.loop);
	assert_null(server_listen(second.server, &spec, &err)); /* the first one lives */
	assert_non_null(strstr(err.text, "Another process is listening"));
	server_free(second.server);
	loop_free(second.h.loop);
	stop(&site);
	assert_int_equal(access(path, F_OK), -1);
}

static void a_stale_unix_socket_is_replaced_and_other_files_are_not(void **unused)
{
	(void)unused;
	struct site site = {0};
	char path[64];
	snprintf(path, sizeof path, "/tmp/guichet-net-%d.stale", (int)getpid());
	struct sockaddr_un name = {.sun_family = AF_UNIX};
	memcpy(name.sun_path, path, strlen(path) + 1);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&name, sizeof name), 0);
	close(fd);
	struct listener_spec spec = usual_spec(&site);
	spec.address = NULL;
	spec.unix_path = path;
	spec.unix_mode = 0660;
	start_on(&site, &spec);
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0660);
	stop(&site);

	fd = open(path, O_CREAT | O_WRONLY, 0600);
	close(fd);
	struct err err = {0};
	struct loop *loop = loop_new(&(struct loop_spec){0}, NULL);
	struct server *server = server_new(loop);
	assert_null(server_listen(server, &spec, &err));
	assert_non_null(strstr(err.text, "is no socket"));
	server_free(server);
	loop_free(loop);
	assert_int_equal(access(path, F_OK), 0);
	unlink(path);
}

static void wrong_listeners_are_explained(void **unused)
{
	(void)unused;
	static const char *const bad_range[] = {"10.0.0.0/33", NULL};
	struct site site = {0};
	start(&site);
	const struct {
		struct listener_spec spec;
		const char *says;
	} rows[] = {
		{{.address = "localhost"}, "is not an IP address"},
		{{.address = "127.0.0.1", .port = site.port}, "Cannot listen on 127.0.0.1: Address already in use."},
		{{.address = "127.0.0.1", .tls_cert = "/nonexistent"}, "needs a certificate and a key"},
		{{.address = "127.0.0.1", .tls_cert = "/nonexistent", .tls_key = "/nonexistent"}, "cannot be read"},
		{{.address = "127.0.0.1", .trusted_proxies = bad_range}, "is not an address or a range"},
	};
	struct loop *loop = loop_new(&(struct loop_spec){0}, NULL);
	struct server *server = server_new(loop);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct err err = {0};
		struct listener_spec spec = rows[i].spec;
		spec.name = "bad";
		spec.handle = handle;
		assert_null(server_listen(server, &spec, &err));
		if (!strstr(err.text, rows[i].says) || strncmp(err.text, "bad: ", 5) != 0)
			fail_msg("row %zu: %s", i, err.text);
	}
	server_free(server);
	loop_free(loop);
	stop(&site);
}

static void on_drained(void *arg)
{
	atomic_store(&((struct site *)arg)->drained, true);
}

static void begin_drain(void *arg)
{
	struct site *site = arg;
	server_drain(site->server, 5000, on_drained, site);
}

static void draining_refuses_new_clients_and_finishes_old_ones(void **unused)
{
	(void)unused;
	struct site site = {0};
	start(&site);
	struct help_in idle = {.fd = help_connect(site.port)}, busy = {.fd = help_connect(site.port)};
	help_send(busy.fd, POST3("/never"));
	HELP_UNTIL(atomic_load(&site.handled) == 1);
	help_on_loop(&site.h, begin_drain, &site);
	assert_true(help_eof(&idle));
	assert_false(atomic_load(&site.drained));
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(site.port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), -1);
	close(fd);
	help_on_loop(&site.h, answer_later, &site);
	char *answer = help_answer(&busy, false);
	assert_non_null(strstr(answer, "HTTP/1.1 201"));
	assert_non_null(strstr(answer, "Connection: close\r\n"));
	assert_true(help_eof(&busy));
	HELP_UNTIL(atomic_load(&site.drained));
	free(answer);
	help_in_free(&idle);
	help_in_free(&busy);
	stop(&site);
}

static void begin_short_drain(void *arg)
{
	struct site *site = arg;
	server_drain(site->server, 50, on_drained, site);
}

static void draining_ends_in_time_although_a_request_is_unanswered(void **unused)
{
	(void)unused;
	struct site site = {0};
	start(&site);
	int fd = help_connect(site.port);
	help_send(fd, POST3("/never"));
	HELP_UNTIL(atomic_load(&site.handled) == 1);
	help_on_loop(&site.h, begin_short_drain, &site);
	HELP_UNTIL(atomic_load(&site.drained));
	close(fd);
	stop(&site);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(trap_star_listens_in_both_families_on_one_port),
		cmocka_unit_test(a_unix_socket_knows_its_peer_and_keeps_others_out),
		cmocka_unit_test(a_stale_unix_socket_is_replaced_and_other_files_are_not),
		cmocka_unit_test(wrong_listeners_are_explained),
		cmocka_unit_test(draining_refuses_new_clients_and_finishes_old_ones),
		cmocka_unit_test(draining_ends_in_time_although_a_request_is_unanswered),
	};
	return run_site_tests(argc, argv, tests, sizeof tests / sizeof *tests);
}
