/* The WebSocket client against a small server of the test's own, which can do everything wrong that a real one never shows. */
#include "net/socket.h"

#include "base/log.h"
#include "net/lws_compat.h"
#include "unit/net/net_help.h"

/* ---- the server ---- */

struct peer {
	int fd;
	char path[100];
	char token[100]; /* X-Token of the handshake */
};

static bool read_exactly(int fd, void *out, size_t len)
{
	unsigned char *at = out;
	while (len > 0) {
		ssize_t n = recv(fd, at, len, 0);
		if (n <= 0)
			return false;
		at += n;
		len -= (size_t)n;
	}
	return true;
}

static void send_frame(int fd, unsigned char first, const void *bytes, size_t len)
{
	unsigned char head[10] = {first};
	size_t n = 2;
	if (len < 126) {
		head[1] = (unsigned char)len;
	} else if (len < 65536) {
		head[1] = 126;
		head[2] = (unsigned char)(len >> 8);
		head[3] = (unsigned char)len;
		n = 4;
	} else {
		head[1] = 127;
		for (int i = 0; i < 8; i++)
			head[2 + i] = (unsigned char)((uint64_t)len >> (56 - 8 * i));
		n = 10;
	}
	help_send_all(fd, (const char *)head, n);
	help_send_all(fd, bytes, len);
}

/* One masked frame of the client; its first byte, or 0 at the end. */
static unsigned char read_frame(int fd, unsigned char *out, size_t room, size_t *len)
{
	unsigned char head[2], mask[4], more[8];
	if (!read_exactly(fd, head, 2))
		return 0;
	*len = head[1] & 127u;
	if (*len == 126 && read_exactly(fd, more, 2))
		*len = (size_t)more[0] << 8 | more[1];
	else if (*len == 127)
		return 0;
	if (*len > room || !read_exactly(fd, mask, 4) || !read_exactly(fd, out, *len))
		return 0;
	for (size_t i = 0; i < *len; i++)
		out[i] ^= mask[i % 4];
	return head[0];
}

static void header_value(const char *head, const char *name, char *out, size_t room)
{
	const char *at = strcasestr(head, name);
	out[0] = '\0';
	if (at)
		snprintf(out, room, "%.*s", (int)strcspn(at + strlen(name), "\r"), at + strlen(name));
}

static bool shake_hands(struct peer *peer)
{
	char head[4000] = "", key[200];
	size_t len = 0;
	while (!strstr(head, "\r\n\r\n")) {
		ssize_t n = recv(peer->fd, head + len, sizeof head - 1 - len, 0);
		if (n <= 0)
			return false;
		len += (size_t)n;
		head[len] = '\0';
	}
	snprintf(peer->path, sizeof peer->path, "%.*s", (int)strcspn(head + 4, " "), head + 4);
	header_value(head, "x-token: ", peer->token, sizeof peer->token);
	if (strcmp(peer->path, "/silent") == 0)
		return true;
	if (strcmp(peer->path, "/redirect") == 0) {
		help_send(peer->fd, "HTTP/1.1 302 Found\r\nLocation: /echo\r\nContent-Length: 0\r\n\r\n");
		return false;
	}
	if (strcmp(peer->path, "/refuse") == 0) {
		help_send(peer->fd, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
		return false;
	}
	header_value(head, "sec-websocket-key: ", key, sizeof key - 40);
	strcat(key, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
	unsigned char digest[20];
	char accept_key[64], answer[300];
	lws_SHA1((unsigned char *)key, strlen(key), digest);
	lws_b64_encode_string((char *)digest, 20, accept_key, sizeof accept_key);
	snprintf(answer, sizeof answer,
		"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
		accept_key);
	help_send(peer->fd, answer);
	return true;
}

static void do_echo(struct peer *peer)
{
	static unsigned char bytes[70000];
	size_t len;
	unsigned char first;
	while ((first = read_frame(peer->fd, bytes, sizeof bytes, &len)) != 0) {
		if ((first & 15) == 8) {
			send_frame(peer->fd, 0x88, bytes, len);
			return;
		}
		if ((first & 15) == 1)
			send_frame(peer->fd, 0x81, bytes, len);
		if ((first & 15) == 9)
			send_frame(peer->fd, 0x8a, bytes, len);
	}
}

static void do_fragments(struct peer *peer)
{
	send_frame(peer->fd, 0x01, "h\xc3", 2); /* cut inside a character */
	send_frame(peer->fd, 0x89, "are you there", 13);
	send_frame(peer->fd, 0x00, "\xa9l", 2);
	send_frame(peer->fd, 0x80, "lo", 2);
	do_echo(peer);
}

static void do_ping(struct peer *peer)
{
	unsigned char bytes[100];
	size_t len;
	send_frame(peer->fd, 0x89, "1234", 4);
	unsigned char first = read_frame(peer->fd, bytes, sizeof bytes, &len);
	if (first == 0x8a && len == 4 && memcmp(bytes, "1234", 4) == 0)
		send_frame(peer->fd, 0x81, "ponged", 6);
	do_echo(peer);
}

/* Waits for three pings of the client, answers them, and says so. */
static void do_await_ping(struct peer *peer)
{
	unsigned char bytes[200];
	size_t len;
	for (int i = 0; i < 3; i++)
		if (read_frame(peer->fd, bytes, sizeof bytes, &len) == 0x89)
			send_frame(peer->fd, 0x8a, bytes, len);
	send_frame(peer->fd, 0x81, "pinged", 6);
	do_echo(peer);
}

static void do_close(struct peer *peer)
{
	unsigned char bytes[200];
	size_t len;
	send_frame(peer->fd, 0x88,
		"\x0f\xa1"
		"bye",
		5); /* 4001 */
	read_frame(peer->fd, bytes, sizeof bytes, &len);
}

static void do_big(struct peer *peer)
{
	static const char big[200000];
	send_frame(peer->fd, 0x81, big, sizeof big);
	do_echo(peer);
}

static void do_endless(struct peer *peer)
{
	send_frame(peer->fd, 0x01, "x", 1);
	for (int i = 0; i < 2000; i++)
		send_frame(peer->fd, 0x00, "0123456789", 10);
	do_echo(peer);
}

static void do_binary(struct peer *peer)
{
	send_frame(peer->fd, 0x82, "abc", 3);
	do_echo(peer);
}

static void do_bad_text(struct peer *peer)
{
	send_frame(peer->fd, 0x81, "a\xff", 2);
	do_echo(peer);
}

static void do_token(struct peer *peer)
{
	send_frame(peer->fd, 0x81, peer->token, strlen(peer->token));
	do_echo(peer);
}

static void do_nothing(struct peer *peer)
{
	unsigned char byte; /* reads nothing: neither pings nor the close are answered; ends when the client has gone */
	while (recv(peer->fd, &byte, 1, MSG_PEEK) == 1) {
		struct pollfd p = {.fd = peer->fd, .events = POLLRDHUP};
		if (poll(&p, 1, 20) == 1)
			return;
	}
}

static void do_hang_up(struct peer *peer)
{
	(void)peer;
}

static const struct {
	const char *path;
	void (*act)(struct peer *peer);
} acts[] = {
	{"/echo", do_echo},
	{"/fragments", do_fragments},
	{"/ping", do_ping},
	{"/await-ping", do_await_ping},
	{"/close", do_close},
	{"/big", do_big},
	{"/endless", do_endless},
	{"/binary", do_binary},
	{"/bad-text", do_bad_text},
	{"/token", do_token},
	{"/freeze", do_nothing},
	{"/silent", do_nothing},
	{"/hang-up", do_hang_up},
};

static void *serve(void *arg)
{
	struct peer *peer = arg;
	if (shake_hands(peer))
		for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
			if (strncmp(peer->path, acts[i].path, strlen(acts[i].path)) == 0)
				acts[i].act(peer);
	shutdown(peer->fd, SHUT_RDWR);
	close(peer->fd);
	free(peer);
	return NULL;
}

struct ws_server {
	int listener;
	uint16_t port;
	pthread_t thread, workers[16];
	int nworkers;
	int fds[16]; /* second descriptors of the connections, to end them all */
	atomic_int connections;
};

static void *accept_all(void *arg)
{
	struct ws_server *server = arg;
	int fd;
	while (server->nworkers < 16 && (fd = accept(server->listener, NULL, NULL)) >= 0) {
		struct peer *peer = calloc(1, sizeof *peer);
		peer->fd = fd;
		atomic_fetch_add(&server->connections, 1);
		server->fds[server->nworkers] = dup(fd);
		pthread_create(&server->workers[server->nworkers++], NULL, serve, peer);
	}
	return NULL;
}

static void ws_server_start(struct ws_server *server)
{
	server->listener = help_listen(&server->port);
	pthread_create(&server->thread, NULL, accept_all, server);
}

static void ws_server_stop(struct ws_server *server)
{
	shutdown(server->listener, SHUT_RDWR);
	pthread_join(server->thread, NULL);
	for (int i = 0; i < server->nworkers; i++) {
		shutdown(server->fds[i], SHUT_RDWR);
		close(server->fds[i]);
		pthread_join(server->workers[i], NULL);
	}
	close(server->listener);
}

/* ---- the client under test ---- */

struct probe {
	struct help_loop h;
	struct client *client;
	struct sockets *sockets;
	struct ws_server server;
	struct socket_spec spec;
	char url[200];
	struct socket *ws; /* loop thread */
	struct err err;
	bool opened;
	atomic_int opens, texts, closes;
	char text[80000]; /* the last one; written before `texts` counts */
	size_t text_len;
	unsigned code;
	char why[200];
};

static void on_open(void *owner, uint64_t tag)
{
	struct probe *p = owner;
	assert_int_equal(tag, 7);
	atomic_fetch_add(&p->opens, 1);
}

static void on_text(void *owner, uint64_t tag, const char *text, size_t len)
{
	struct probe *p = owner;
	(void)tag;
	p->text_len = len;
	memcpy(p->text, text, len + 1);
	atomic_fetch_add(&p->texts, 1);
}

static void on_closed(void *owner, uint64_t tag, unsigned code, const char *why)
{
	struct probe *p = owner;
	(void)tag;
	p->ws = NULL;
	p->code = code;
	snprintf(p->why, sizeof p->why, "%s", why);
	atomic_fetch_add(&p->closes, 1);
}

static void unexpected_result(void *owner, struct client_result *result)
{
	(void)owner;
	client_result_free(result);
}

static void begin_with(struct probe *p, const char *ca_file)
{
	ws_server_start(&p->server);
	p->h.loop = loop_new(&(struct loop_spec){0}, NULL);
	p->client = client_new(&(struct client_spec){.on_result = unexpected_result}, NULL);
	p->sockets = sockets_new(&(struct sockets_spec){.loop = p->h.loop, .client = p->client, .ca_file = ca_file}, NULL);
	p->spec = (struct socket_spec){
		.allow_private = true, .owner = p, .tag = 7, .on_open = on_open, .on_text = on_text, .on_closed = on_closed};
	help_loop_start(&p->h);
}

static void begin(struct probe *p)
{
	begin_with(p, NULL);
}

static void finish(struct probe *p)
{
	help_loop_stop(&p->h);
	client_free(p->client);
	sockets_free(p->sockets);
	loop_free(p->h.loop);
	ws_server_stop(&p->server);
}

static void open_it(void *arg)
{
	struct probe *p = arg;
	p->ws = socket_open(p->sockets, &p->spec, &p->err);
	p->opened = p->ws != NULL;
	assert_int_equal(atomic_load(&p->closes), 0);
}

static void open_path(struct probe *p, const char *path)
{
	snprintf(p->url, sizeof p->url, "ws://127.0.0.1:%u%s", p->server.port, path);
	p->spec.url = p->url;
	help_on_loop(&p->h, open_it, p);
	assert_true(p->opened);
}

static void close_it(void *arg)
{
	struct probe *p = arg;
	if (p->ws)
		socket_close(p->ws, 1000);
}

static void send_hello(void *arg)
{
	struct probe *p = arg;
	assert_true(socket_send(p->ws, "hello", 5));
	assert_true(socket_send(p->ws, "world", 5));
}

static void texts_go_both_ways_and_closing_is_a_handshake(void **unused)
{
	(void)unused;
	static struct probe p;
	p = (struct probe){0};
	begin(&p);
	open_path(&p, "/echo?x=1");
	HELP_UNTIL(atomic_load(&p.opens) == 1);
	help_on_loop(&p.h, send_hello, &p);
	HELP_UNTIL(atomic_load(&p.texts) == 2);
	assert_string_equal(p.text, "world");
	help_on_loop(&p.h, close_it, &p);
	HELP_UNTIL(atomic_load(&p.closes) == 1);
	assert_int_equal(p.code, 1000);
	finish(&p);
	assert_int_equal(atomic_load(&p.closes), 1);
}

static void headers_of_the_handshake_arrive(void **unused)
{
	(void)unused;
	static const struct http_header header = {"X-Token", "sesame"};
	static struct probe p;
	p = (struct probe){0};
	begin(&p);
	p.spec.headers = &header;
	p.spec.nheaders = 1;
	open_path(&p, "/token");
	HELP_UNTIL(atomic_load(&p.texts) == 1);
	assert_string_equal(p.text, "sesame");
	finish(&p); /* with the socket open */
	assert_int_equal(atomic_load(&p.closes), 0);
}

static void fragments_are_joined_although_a_ping_comes_between(void **unused)
{
	(void)unused;
	static struct probe p;
	p = (struct probe){0};
	begin(&p);
	open_path(&p, "/fragments");
	HELP_UNTIL(atomic_load(&p.texts) == 1);
	assert_string_equal(p.text, "h\xc3\xa9llo");
	finish(&p);
}

static void send_large(void *arg)
{
	struct probe *p = arg;
	static char large[60000];
	memset(large, 'b', sizeof large);
	assert_true(socket_send(p->ws, large, sizeof large));
}

static void a_large_message_within_the_ceiling_comes_whole(void **unused)
{
	(void)unused;
	static struct probe p;
	p = (struct probe){0};
	begin(&p);
	open_path(&p, "/echo");
	HELP_UNTIL(atomic_load(&p.opens) == 1);
	help_on_loop(&p.h, send_large, &p);
	HELP_UNTIL(atomic_load(&p.texts) == 1);
	assert_int_equal(p.text_len, 60000);
	finish(&p);
}

static void pings_are_answered_and_sent(void **unused)
{
	(void)unused;
	static struct probe p;
	p = (struct probe){0};
	begin(&p);
	open_path(&p, "/ping");
	HELP_UNTIL(atomic_load(&p.texts) == 1);
	assert_string_equal(p.text, "ponged");
	finish(&p);
	p = (struct probe){0};
	begin(&p);
	p.spec.ping_ms = 50;
	p.spec.hangup_ms = 1000;
	open_path(&p, "/await-ping");
	HELP_UNTIL(atomic_load(&p.texts) == 1);
	assert_string_equal(p.text, "pinged");
	assert_int_equal(atomic_load(&p.closes), 0);
	finish(&p);
}

/* How each misbehaviour ends: the code and a word of the sentence. */
static const struct ending {
	const char *path;
	unsigned code;
	const char *says;
	int opens;
} endings[] = {
	{"/close", 4001, "bye", 1},
	{"/freeze", 0, "silent for too long", 1},
	{"/big", 1009, "too long", 1},
	{"/endless", 1009, "too long", 1},
	{"/binary", 1003, "other than text", 1},
	{"/bad-text", 1007, "not UTF-8", 1},
	{"/hang-up", 0, "broke", 1},
	{"/refuse", 0, "", 0},
	{"/redirect", 0, "", 0},
	{"/silent", 0, "not opened in time", 0},
};

static void every_misbehaviour_ends_the_socket_once(void **unused)
{
	(void)unused;
	static struct probe p;
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		p = (struct probe){0};
		begin(&p);
		p.spec.max_message = 1000;
		p.spec.ping_ms = 50;
		p.spec.hangup_ms = 400;
		p.spec.connect_ms = 400;
		if (strcmp(endings[i].path, "/silent") != 0)
			p.spec.connect_ms = 5000;
		if (strcmp(endings[i].path, "/freeze") != 0)
			p.spec.ping_ms = p.spec.hangup_ms = 5000;
		open_path(&p, endings[i].path);
		HELP_UNTIL(atomic_load(&p.closes) == 1);
		if (p.code != endings[i].code || !strstr(p.why, endings[i].says) || atomic_load(&p.opens) != endings[i].opens)
			fail_msg("%s: opens %d, code %u, %s", endings[i].path, atomic_load(&p.opens), p.code, p.why);
		assert_int_equal(atomic_load(&p.texts), 0);
		finish(&p);
		assert_int_equal(atomic_load(&p.closes), 1);
		assert_int_equal(atomic_load(&p.server.connections), 1); /* the redirect was not followed */
	}
}

static void wrong_addresses_are_refused_at_once_or_soon(void **unused)
{
	(void)unused;
	static const char *const at_once[] = {"http://127.0.0.1/", "wss://user:pw@127.0.0.1/", "ws://", "nonsense"};
	static const struct http_header bad = {"X", "a\nb"};
	static struct probe p;
	p = (struct probe){0};
	begin(&p);
	for (size_t i = 0; i < sizeof at_once / sizeof at_once[0]; i++) {
		p.spec.url = at_once[i];
		help_on_loop(&p.h, open_it, &p);
		assert_false(p.opened);
		assert_true(p.err.text[0] != '\0');
	}
	p.spec.headers = &bad;
	p.spec.nheaders = 1;
	p.spec.url = "ws://127.0.0.1:1/";
	help_on_loop(&p.h, open_it, &p);
	assert_false(p.opened);
	p.spec.nheaders = 0;
	static const char *const soon[] = {"ws://name.invalid/", "ws://169.254.169.254/", "ws://127.0.0.1:1/"};
	for (size_t i = 0; i < sizeof soon / sizeof soon[0]; i++) {
		atomic_store(&p.closes, 0);
		p.spec.url = soon[i];
		help_on_loop(&p.h, open_it, &p);
		assert_true(p.opened);
		HELP_UNTIL(atomic_load(&p.closes) == 1);
		assert_int_equal(p.code, 0);
	}
	atomic_store(&p.closes, 0);
	p.spec.allow_private = false;
	open_path(&p, "/echo");
	HELP_UNTIL(atomic_load(&p.closes) == 1);
	assert_non_null(strstr(p.why, "private"));
	assert_int_equal(atomic_load(&p.server.connections), 0);
	finish(&p);
}

static void a_destination_that_failed_is_left_alone_for_a_while(void **unused)
{
	(void)unused;
	static struct probe p;
	p = (struct probe){0};
	begin(&p);
	int64_t start = help_now();
	open_path(&p, "/hang-up");
	HELP_UNTIL(atomic_load(&p.closes) == 1);
	atomic_store(&p.closes, 0);
	open_path(&p, "/echo"); /* waits a quarter of a second at least, counted from the failure */
	HELP_UNTIL(atomic_load(&p.opens) == 2);
	assert_true(help_now() - start >= 250);
	assert_int_equal(atomic_load(&p.server.connections), 2);
	finish(&p);
}

static void open_and_close(void *arg)
{
	open_it(arg);
	close_it(arg);
}

static void closing_before_it_is_open_reports_the_end_later(void **unused)
{
	(void)unused;
	static struct probe p;
	p = (struct probe){0};
	begin(&p);
	snprintf(p.url, sizeof p.url, "ws://127.0.0.1:%u/echo", p.server.port);
	p.spec.url = p.url;
	help_on_loop(&p.h, open_and_close, &p);
	HELP_UNTIL(atomic_load(&p.closes) == 1);
	assert_int_equal(atomic_load(&p.opens), 0);
	finish(&p);
}

static void flood(void *arg)
{
	struct probe *p = arg;
	static char chunk[65536];
	int taken = 0;
	while (taken < 1000 && socket_send(p->ws, chunk, sizeof chunk))
		taken++;
	p->text_len = (size_t)taken;
}

static void what_waits_to_be_sent_is_bounded(void **unused)
{
	(void)unused;
	static struct probe p;
	p = (struct probe){0};
	begin(&p);
	open_path(&p, "/freeze");
	HELP_UNTIL(atomic_load(&p.opens) == 1);
	help_on_loop(&p.h, flood, &p);
	assert_in_range(p.text_len, 10, 64); /* 4 MiB of 64 KiB */
	finish(&p);
}

static void trap_the_environment_s_proxy_is_ignored(void **unused)
{
	(void)unused;
	static struct probe p;
	setenv("http_proxy", "127.0.0.1:1", 1);
	p = (struct probe){0};
	begin(&p);
	open_path(&p, "/echo");
	HELP_UNTIL(atomic_load(&p.opens) == 1);
	unsetenv("http_proxy");
	finish(&p);
}

static void trap_names_are_looked_up_off_the_loop(void **unused)
{
	(void)unused;
	static struct probe p;
	p = (struct probe){0};
	begin(&p);
	snprintf(p.url, sizeof p.url, "ws://localhost:%u/echo", p.server.port); /* ::1 may come first and refuse: the next one is tried */
	p.spec.url = p.url;
	help_on_loop(&p.h, open_it, &p);
	HELP_UNTIL(atomic_load(&p.opens) == 1);
	finish(&p);
}

/* ---- TLS: a server of the library's own, since the small one above speaks none ---- */

static int on_tls_server(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	(void)user, (void)in, (void)len;
	unsigned char hello[LWS_PRE + 5];
	memcpy(hello + LWS_PRE, "hello", 5);
	if (reason == LWS_CALLBACK_ESTABLISHED)
		lws_callback_on_writable(wsi);
	if (reason == LWS_CALLBACK_SERVER_WRITEABLE)
		return lws_write(wsi, hello + LWS_PRE, 5, LWS_WRITE_TEXT) < 0 ? -1 : 0;
	return 0;
}

static const struct lws_protocols tls_protocols[] = {{.name = "hello", .callback = on_tls_server}, {.name = NULL}};

struct tls_server {
	struct loop *loop;
	struct lws_context_creation_info *info;
	int port;
};

static void tls_listen(void *arg)
{
	struct tls_server *server = arg;
	struct lws_vhost *vhost = lws_create_vhost(loop_lws(server->loop), server->info);
	assert_non_null(vhost);
	server->port = lws_get_vhost_listen_port(vhost);
}

static void tls_case(const char *certificate, const char *ca, bool accepted)
{
	static struct probe p;
	char cert[100], key[100];
	snprintf(cert, sizeof cert, "%s.crt", certificate);
	snprintf(key, sizeof key, "%s.key", certificate);
	p = (struct probe){0};
	begin_with(&p, ca);
	struct lws_context_creation_info info = {
		.iface = "127.0.0.1",
		.vhost_name = "tls-test",
		.protocols = tls_protocols,
		.options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT | LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS,
		.ssl_cert_filepath = cert,
		.ssl_private_key_filepath = key,
	};
	struct tls_server server = {.loop = p.h.loop, .info = &info};
	help_on_loop(&p.h, tls_listen, &server);
	snprintf(p.url, sizeof p.url, "wss://localhost:%d/", server.port);
	p.spec.url = p.url;
	help_on_loop(&p.h, open_it, &p);
	HELP_UNTIL(atomic_load(accepted ? &p.texts : &p.closes) == 1);
	assert_int_equal(atomic_load(&p.opens), accepted);
	finish(&p);
}

static void tls_verifies_the_certificate_and_the_name(void **unused)
{
	(void)unused;
	char good[64], other[64], good_ca[80], other_ca[80];
	snprintf(good, sizeof good, "/tmp/guichet-net-%d", (int)getpid());
	snprintf(other, sizeof other, "/tmp/guichet-net-%d-b", (int)getpid());
	snprintf(good_ca, sizeof good_ca, "%s.crt", good);
	snprintf(other_ca, sizeof other_ca, "%s.crt", other);
	help_certificate(good);
	help_certificate_for(other, "other.example");
	tls_case(good, good_ca, true);
	tls_case(good, other_ca, false);  /* signed by nobody we know */
	tls_case(other, other_ca, false); /* known, for another name */
	help_remove_certificate(good);
	help_remove_certificate(other);
}

int main(int argc, char **argv)
{
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	log_setup(LOG_ERROR_, LOG_WORDS, 2);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_go_both_ways_and_closing_is_a_handshake),
		cmocka_unit_test(headers_of_the_handshake_arrive),
		cmocka_unit_test(fragments_are_joined_although_a_ping_comes_between),
		cmocka_unit_test(a_large_message_within_the_ceiling_comes_whole),
		cmocka_unit_test(pings_are_answered_and_sent),
		cmocka_unit_test(every_misbehaviour_ends_the_socket_once),
		cmocka_unit_test(wrong_addresses_are_refused_at_once_or_soon),
		cmocka_unit_test(a_destination_that_failed_is_left_alone_for_a_while),
		cmocka_unit_test(closing_before_it_is_open_reports_the_end_later),
		cmocka_unit_test(what_waits_to_be_sent_is_bounded),
		cmocka_unit_test(trap_the_environment_s_proxy_is_ignored),
		cmocka_unit_test(trap_names_are_looked_up_off_the_loop),
		cmocka_unit_test(tls_verifies_the_certificate_and_the_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
