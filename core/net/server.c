#include "net/server.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "net/server_bind.h"
#include "net/server_conn.h"
#include "net/server_gate.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define SWEEP_MS 250    /* how late a deadline may be noticed */
#define ACCEPT_BATCH 64 /* connections taken in one turn of the loop */
#define ACCEPT_PAUSE_MS 100
#define PATIENCE_MS 3000 /* with a client that asks for nothing while others wait for a place */
#define MOST_CONNECTIONS 6000

const char *http_request_header(const struct http_request *req, const char *name)
{
	for (size_t i = 0; i < req->nheaders; i++)
		if (strcmp(req->headers[i].name, name) == 0)
			return req->headers[i].value;
	return NULL;
}

const char *http_request_param(const struct http_request *req, const char *name)
{
	for (size_t i = 0; i < req->nquery; i++)
		if (strcmp(req->query[i].name, name) == 0)
			return req->query[i].value;
	return NULL;
}

static void each_acceptor(struct server *server, void (*act)(struct acceptor *acceptor))
{
	for (struct listener *l = server->listeners; l; l = l->next)
		for (unsigned i = 0; i < l->nacceptors; i++)
			if (l->acceptors[i].watch)
				act(&l->acceptors[i]);
}

static void pause_one(struct acceptor *acceptor)
{
	loop_fd_pause(acceptor->watch, true);
}

static void resume_one(struct acceptor *acceptor)
{
	loop_fd_pause(acceptor->watch, false);
}

static void close_one(struct acceptor *acceptor)
{
	loop_fd_close(acceptor->watch);
	acceptor->watch = NULL;
}

/* Out of descriptors or places: the waiting clients stay in the kernel's queue. Left alone, a listening socket would be "readable" again
 * at once and the loop would spin. */
static void pause_accepting(struct server *server, const char *why)
{
	if (server->paused)
		return;
	server->paused = true;
	each_acceptor(server, pause_one);
	loop_timer_set(server->resume, ACCEPT_PAUSE_MS);
	log_warn("net", "no new connections for a moment", KV("why", why), KI("open", (int64_t)server->counts.open));
}

/* Their deadlines are for quiet days: a crowd of slow heads would hold every place until then. */
static void make_room(struct server *server)
{
	int64_t now = clock_mono(&clock_real);
	for (struct conn *conn = server->conns, *next; conn; conn = next) {
		next = conn->next;
		if (conn->phase == CONN_HEAD && now - conn->since >= PATIENCE_MS)
			conn_expire(conn, INT64_MAX);
	}
}

static void resume_accepting(void *arg)
{
	struct server *server = arg;
	if (server->nfree == 0)
		make_room(server);
	if (server->nfree == 0) {
		loop_timer_set(server->resume, ACCEPT_PAUSE_MS);
		return;
	}
	server->paused = false;
	each_acceptor(server, resume_one);
}

static void sweep(void *arg)
{
	struct server *server = arg;
	int64_t now = clock_mono(&clock_real);
	for (struct conn *conn = server->conns, *next; conn; conn = next) {
		next = conn->next;
		conn_expire(conn, now);
	}
	if (server->conns)
		loop_timer_set(server->sweep, SWEEP_MS);
}

static void identify(struct conn *conn, int fd, const struct sockaddr_storage *from)
{
	static const int on = 1;
	struct ucred cred;
	socklen_t len = sizeof cred;
	if (from->ss_family != AF_UNIX) {
		address_from((const struct sockaddr *)from, &conn->peer);
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	} else if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len) == 0) {
		conn->uid = (int64_t)cred.uid;
		conn->pid = (int64_t)cred.pid;
	}
}

/* To the library, which takes the descriptor even if it fails. */
static void hand_over(struct conn *conn, int fd)
{
	lws_sock_file_fd_type adopted = {.sockfd = fd};
	lws_adoption_type type = LWS_ADOPT_SOCKET | LWS_ADOPT_HTTP | LWS_ADOPT_ALLOW_SSL;
	struct lws *wsi = lws_adopt_descriptor_vhost(conn->listener->vhost, type, adopted, NULL, NULL);
	if (wsi)
		conn_start(conn, wsi);
	else
		conn_free(conn);
}

static void take_connection(struct listener *listener, int fd, const struct sockaddr_storage *from)
{
	struct server *server = listener->server;
	struct conn *conn = conn_new(listener);
	if (!conn) {
		close(fd);
		return;
	}
	identify(conn, fd, from);
	if (!conn->next)
		loop_timer_set(server->sweep, SWEEP_MS);
	if (listener->spec.tls_cert)
		hand_over(conn, fd);
	else
		gate_take(server->gate, conn, fd);
}

/* Errors of one connection that died in the queue, and what accept(2) asks to treat like them. */
static bool is_passing(int reason)
{
	return reason == ECONNABORTED || reason == EINTR || reason == EPROTO || reason == EPERM || reason == ENETDOWN ||
	       reason == EHOSTUNREACH || reason == ENETUNREACH || reason == ENOPROTOOPT || reason == EHOSTDOWN || reason == ENONET ||
	       reason == EOPNOTSUPP;
}

static void on_acceptable(void *arg)
{
	struct acceptor *acceptor = arg;
	struct server *server = acceptor->listener->server;
	for (int i = 0; i < ACCEPT_BATCH; i++) {
		struct sockaddr_storage from = {.ss_family = AF_UNIX};
		socklen_t len = sizeof from;
		if (server->nfree == 0) {
			pause_accepting(server, "too many connections");
			return;
		}
		int fd = accept4(acceptor->fd, (struct sockaddr *)&from, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd >= 0) {
			take_connection(acceptor->listener, fd, &from);
		} else if (errno == EAGAIN || errno == EWOULDBLOCK) {
			return;
		} else if (!is_passing(errno)) {
			pause_accepting(server, strerror(errno));
			return;
		}
	}
}

static void on_drain_end(void *arg)
{
	struct server *server = arg;
	void (*drained)(void *) = server->drained;
	server->drained = NULL;
	loop_timer_cancel(server->drain);
	if (drained)
		drained(server->drained_arg);
}

void server_after_close(struct server *server)
{
	if (server->draining && !server->conns)
		loop_timer_set(server->drain, 0);
}

struct server *server_new(struct loop *loop)
{
	struct server *server = mem_alloc(sizeof *server);
	struct rlimit limit = {.rlim_cur = 1024};
	getrlimit(RLIMIT_NOFILE, &limit);
	server->loop = loop;
	server->names = head_names_new();
	/* A quarter of the descriptors stays free for the database, files and what we call ourselves. */
	server->nslots = (uint32_t)(limit.rlim_cur / 4 * 3 < MOST_CONNECTIONS ? limit.rlim_cur / 4 * 3 : MOST_CONNECTIONS);
	server->slots = mem_array(server->nslots, sizeof *server->slots);
	server->free_slots = mem_array(server->nslots, sizeof *server->free_slots);
	while (server->nfree < server->nslots) {
		server->free_slots[server->nfree] = server->nslots - 1 - server->nfree;
		server->nfree++;
	}
	server->sweep = loop_timer_new(loop, sweep, server);
	server->resume = loop_timer_new(loop, resume_accepting, server);
	server->drain = loop_timer_new(loop, on_drain_end, server);
	return server;
}

static void free_cidrs(struct listener *listener)
{
	free(listener->trusted);
	listener->trusted = NULL;
	listener->ntrusted = 0;
}

static void free_listener(struct listener *listener)
{
	for (unsigned i = 0; i < listener->nacceptors; i++)
		loop_fd_close(listener->acceptors[i].watch);
	if (!listener->spec.address && listener->spec.unix_path && listener->nacceptors > 0)
		unlink(listener->spec.unix_path);
	if (listener->vhost)
		lws_vhost_destroy(listener->vhost);
	free_cidrs(listener);
	buckets_free(listener->buckets);
	free((char *)listener->spec.name);
	free((char *)listener->spec.address);
	free((char *)listener->spec.unix_path);
	free((char *)listener->spec.tls_cert);
	free((char *)listener->spec.tls_key);
	free(listener);
}

void server_limit_connections(struct server *server, unsigned most)
{
	if (server->nfree > most)
		server->nfree = most;
}

void server_free(struct server *server)
{
	if (!server)
		return;
	while (server->conns) {
		struct conn *conn = server->conns;
		struct lws *wsi = conn->wsi;
		conn->listener->spec.gone = NULL; /* who would be told is being taken down as well */
		if (conn->gate) {
			gate_drop(conn);
			continue;
		}
		lws_set_opaque_user_data(wsi, NULL);
		conn_free(conn);
		lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_SYNC);
	}
	while (server->listeners) {
		struct listener *listener = server->listeners;
		server->listeners = listener->next;
		free_listener(listener);
	}
	gate_free(server->gate);
	loop_timer_free(server->sweep);
	loop_timer_free(server->resume);
	loop_timer_free(server->drain);
	head_names_free(server->names);
	free(server->slots);
	free(server->free_slots);
	free(server);
}

void server_want_header(struct server *server, const char *name)
{
	head_names_add(server->names, name);
}

bool listener_set_proxies(struct listener *listener, const char *const *cidrs, struct err *err)
{
	struct cidr *trusted = NULL;
	unsigned count = 0;
	for (; cidrs && cidrs[count]; count++) {
		trusted = mem_grow(trusted, count + 1, sizeof *trusted);
		if (!cidr_parse(cidrs[count], &trusted[count])) {
			err_set(err, "%s is not an address or a range such as 10.0.0.0/8.", cidrs[count]);
			free(trusted);
			return false;
		}
	}
	free_cidrs(listener);
	listener->trusted = trusted;
	listener->ntrusted = count;
	return true;
}

void listener_set_rate(struct listener *listener, unsigned per_s, unsigned burst)
{
	listener->rate = (struct bucket_rate){.per_s = per_s, .burst = burst};
	if (per_s > 0 && !listener->buckets)
		listener->buckets = buckets_new(BUCKET_SOURCES);
}

static void copy_spec(struct listener *listener, const struct listener_spec *spec)
{
	struct listener_spec *own = &listener->spec;
	*own = *spec;
	own->name = mem_strdup(spec->name ? spec->name : "http");
	own->address = mem_strdup(spec->address);
	own->unix_path = mem_strdup(spec->unix_path);
	own->tls_cert = mem_strdup(spec->tls_cert);
	own->tls_key = mem_strdup(spec->tls_key);
	own->trusted_proxies = NULL; /* parsed into `trusted` */
	own->rate_status = spec->rate_status ? spec->rate_status : 429;
	own->max_body = spec->max_body ? spec->max_body : LIMIT_BODY;
	own->header_ms = spec->header_ms ? spec->header_ms : 10000;
	own->body_ms = spec->body_ms ? spec->body_ms : 10000;
	own->answer_ms = spec->answer_ms ? spec->answer_ms : 30000;
	own->idle_ms = spec->idle_ms ? spec->idle_ms : 15000;
}

static struct lws_vhost *make_vhost(struct listener *listener)
{
	/* A vhost with TLS gets a TLS client as well; without the second option that one loads a megabyte of certificates. */
	static const uint64_t with_tls = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT | LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS;
	/* A line that is no HTTP comes to us as it is, instead of getting the library's own answer. */
	static const uint64_t every = LWS_SERVER_OPTION_FALLBACK_TO_APPLY_LISTEN_ACCEPT_CONFIG;
	struct lws_context_creation_info info = {
		.port = CONTEXT_PORT_NO_LISTEN_SERVER,
		.vhost_name = listener->spec.name,
		.protocols = conn_protocols,
		.options = every | (listener->spec.tls_cert ? with_tls : 0),
		.ssl_cert_filepath = listener->spec.tls_cert,
		.ssl_private_key_filepath = listener->spec.tls_key,
		.alpn = "http/1.1", /* HTTP/2 is on by default over TLS */
		.timeout_secs = 20, /* only for what our own deadlines do not see, such as the end of TLS */
		.timeout_secs_ah_idle = 3600,
		.keepalive_timeout = 3600,
	};
	return lws_create_vhost(loop_lws(listener->server->loop), &info);
}

static bool can_read(const char *path, struct err *err)
{
	if (access(path, R_OK) == 0)
		return true;
	err_set(err, "%s cannot be read: %s.", path, strerror(errno));
	return false;
}

static bool open_vhost(struct listener *listener, struct err *err)
{
	const struct listener_spec *spec = &listener->spec;
	if (!spec->tls_cert != !spec->tls_key) {
		err_set(err, "TLS needs a certificate and a key.");
		return false;
	}
	if (spec->tls_cert && (!can_read(spec->tls_cert, err) || !can_read(spec->tls_key, err)))
		return false;
	listener->vhost = make_vhost(listener);
	if (!listener->vhost)
		err_set(err, spec->tls_cert ? "The certificate and the key do not fit together or are no PEM files."
					    : "The listener could not be made.");
	return listener->vhost != NULL;
}

static bool open_acceptors(struct listener *listener, struct err *err)
{
	struct bound bound;
	if (!server_bind(&listener->spec, &bound, err))
		return false;
	listener->port = listener->spec.address ? bound.port : 0;
	listener->nacceptors = bound.count;
	bool ok = true;
	for (unsigned i = 0; i < bound.count; i++) {
		struct acceptor *acceptor = &listener->acceptors[i];
		*acceptor = (struct acceptor){.listener = listener, .fd = bound.fds[i]};
		acceptor->watch = loop_fd_watch(listener->server->loop, bound.fds[i], on_acceptable, acceptor);
		ok = ok && acceptor->watch;
	}
	if (!ok)
		err_set(err, "The listening socket could not be watched.");
	return ok;
}

static bool open_gate(struct server *server, struct err *err)
{
	if (!server->gate)
		server->gate = gate_new(server->loop, hand_over, err);
	return server->gate != NULL;
}

struct listener *server_listen(struct server *server, const struct listener_spec *spec, struct err *err)
{
	struct listener *listener = mem_alloc(sizeof *listener);
	listener->server = server;
	copy_spec(listener, spec);
	listener_set_rate(listener, spec->rate_per_s, spec->rate_burst);
	if (!open_gate(server, err) || !listener_set_proxies(listener, spec->trusted_proxies, err) || !open_vhost(listener, err) ||
		!open_acceptors(listener, err)) {
		err_prefix(err, "%s: ", listener->spec.name);
		free_listener(listener);
		return NULL;
	}
	listener->next = server->listeners;
	server->listeners = listener;
	return listener;
}

uint16_t listener_port(const struct listener *listener)
{
	return listener->port;
}

bool listener_reload_tls(struct listener *listener, struct err *err)
{
	const struct listener_spec *spec = &listener->spec;
	if (!spec->tls_cert)
		return true;
	if (!can_read(spec->tls_cert, err) || !can_read(spec->tls_key, err))
		return false;
	/* The library replaces the certificate before it looks at the key. A trial shows whether they fit, so the old pair stays if not. */
	struct lws_vhost *trial = make_vhost(listener);
	if (!trial) {
		err_set(err, "The certificate and the key do not fit together or are no PEM files; the old ones stay.");
		return false;
	}
	lws_vhost_destroy(trial);
	if (lws_tls_cert_updated(loop_lws(listener->server->loop), spec->tls_cert, spec->tls_key, NULL, 0, NULL, 0) != 0) {
		err_set(err, "The certificate could not be replaced.");
		return false;
	}
	return true;
}

void server_answer(struct server *server, uint64_t id, const struct http_answer *answer)
{
	uint32_t slot = (uint32_t)(id & 0xffff);
	struct conn *conn = slot < server->nslots ? server->slots[slot] : NULL;
	if (conn && conn->req.id == id && conn->phase == CONN_HANDLED)
		conn_answer(conn, answer);
}

size_t server_pending(const struct server *server)
{
	return server->pending;
}

struct server_counts server_count(const struct server *server)
{
	return server->counts;
}

void server_drain(struct server *server, int64_t ms, void (*done)(void *arg), void *arg)
{
	server->draining = true;
	server->drained = done;
	server->drained_arg = arg;
	each_acceptor(server, close_one);
	for (struct conn *conn = server->conns, *next; conn; conn = next) {
		next = conn->next;
		if (conn->gate)
			gate_drop(conn);
		else if (conn->phase == CONN_HEAD || conn->phase == CONN_LINGER)
			conn_kill(conn);
	}
	loop_timer_set(server->drain, server->conns ? ms : 0);
}

const char *server_library(void)
{
	return lws_get_library_version();
}
