#include "net/socket.h"

#include "base/clock.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "net/http_text.h"
#include "net/lws_compat.h"
#include "net/retry.h"
#include "net/url.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT_WAITING ((size_t)4 * 1024 * 1024) /* bytes not yet written */
#define CLOSE_MS 3000                           /* for the other side's half of the close handshake */
#define STEADY_MS 10000                         /* open for so long: what ends it now is no failure to connect */
#define CLOSE_PROTOCOL 1003                     /* RFC 6455: a kind of data that we do not take */
#define CLOSE_NOT_TEXT 1007
#define CLOSE_TOO_BIG 1009

enum state {
	WAITING, /* the destination has failed a moment ago */
	RESOLVING,
	CONNECTING,
	OPEN,
	CLOSING,
	ENDED /* on_closed is due */
};

struct message {
	struct message *next;
	size_t len;
	unsigned char bytes[]; /* LWS_PRE, then the text */
};

struct socket {
	struct sockets *sockets;
	struct socket *next, *prev;
	struct socket_spec spec;
	struct arena arena; /* its texts */
	struct url url;
	const char *host; /* of the handshake: with the port if it is unusual */
	uint64_t serial;  /* in the lookup's tag: the socket may be gone when the result comes */
	enum state state;
	struct lws *wsi;
	struct loop_timer *timer;
	struct client_result *found; /* addresses to try */
	size_t tried;
	struct buf in;
	struct message *first, **last;
	size_t waiting;
	int64_t opened; /* monotonic; 0: never */
	int64_t heard;  /* monotonic */
	bool pinged, ping_due;
	bool given_up;       /* closed by its owner before it was open: says nothing about the destination */
	unsigned close_code; /* to send */
	unsigned end_code;   /* to report */
	char why[200];
};

struct sockets {
	struct sockets_spec spec;
	char *ca_file;
	struct lws_vhost *plain, *tls; /* made at first use: the certificate store of the second takes a megabyte */
	struct socket *all;
	struct retry_table failures;
	uint64_t serial;
	bool ending;
};

/* Short, because the address itself may go stale: some services give one out for half a minute. */
static const struct retry_policy after_failure = {.first_ms = 500, .cap_ms = 15000};

static int on_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len);
static const struct lws_protocols protocols[] = {{.name = "socket", .callback = on_event}, {.name = NULL}};

static struct lws_vhost *make_vhost(struct sockets *sockets, bool tls)
{
	struct lws_context_creation_info info = {.port = CONTEXT_PORT_NO_LISTEN,
		.vhost_name = tls ? "sockets-tls" : "sockets",
		.protocols = protocols,
		.timeout_secs = 60, /* ours are shorter */
		/* Empty, not NULL: with NULL the library obeys the environment's proxies, even for this machine. */
		.http_proxy_address = "",
		LWS_COMPAT_NO_SOCKS};
	if (tls)
		info.options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
	if (tls && sockets->ca_file) {
		info.options |= LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS;
		info.client_ssl_ca_filepath = sockets->ca_file;
	}
	return lws_create_vhost(loop_lws(sockets->spec.loop), &info);
}

static struct lws_vhost *vhost_for(struct sockets *sockets, bool tls)
{
	struct lws_vhost **vhost = tls ? &sockets->tls : &sockets->plain;
	if (!*vhost)
		*vhost = make_vhost(sockets, tls);
	return *vhost;
}

struct sockets *sockets_new(const struct sockets_spec *spec, struct err *err)
{
	struct sockets *sockets = mem_alloc(sizeof *sockets);
	sockets->spec = *spec;
	sockets->failures.policy = &after_failure;
	sockets->ca_file = mem_strdup(spec->ca_file);
	if (!vhost_for(sockets, false)) {
		err_set(err, "The WebSocket client could not be started.");
		sockets_free(sockets);
		return NULL;
	}
	return sockets;
}

static void detach(struct socket *ws)
{
	if (ws->wsi)
		lws_set_opaque_user_data(ws->wsi, NULL);
	ws->wsi = NULL;
}

static void free_socket(struct socket *ws)
{
	*(ws->prev ? &ws->prev->next : &ws->sockets->all) = ws->next;
	if (ws->next)
		ws->next->prev = ws->prev;
	for (struct message *m = ws->first, *next; m; m = next) {
		next = m->next;
		free(m);
	}
	loop_timer_free(ws->timer);
	client_result_free(ws->found);
	buf_clear(&ws->in);
	arena_clear(&ws->arena);
	free(ws);
}

void sockets_free(struct sockets *sockets)
{
	if (!sockets)
		return;
	sockets->ending = true;
	loop_drain(sockets->spec.loop); /* lookups that have come back and wait in its queue name us */
	while (sockets->all) {
		struct socket *ws = sockets->all;
		struct lws *wsi = ws->wsi;
		detach(ws);
		free_socket(ws);
		if (wsi)
			lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_SYNC);
	}
	if (sockets->plain)
		lws_vhost_destroy(sockets->plain);
	if (sockets->tls)
		lws_vhost_destroy(sockets->tls);
	free(sockets->ca_file);
	free(sockets);
}

/* Never open, or broken soon after: whoever opens it again is made to wait. A close with a code, ours or theirs, is no failure. */
static void note_outcome(struct socket *ws, unsigned code)
{
	int64_t now = clock_mono(&clock_real);
	uint32_t roll;
	random_bytes(&roll, sizeof roll);
	retry_note(&ws->sockets->failures, ws->host, ws->opened != 0 && (code != 0 || now - ws->opened > STEADY_MS), now, roll);
}

/* The end, whoever brought it about. It is reported by the timer and not from here, which may be deep inside the library. */
static void end(struct socket *ws, unsigned code, const char *why)
{
	struct lws *wsi = ws->wsi;
	if (ws->state == ENDED)
		return;
	if (!ws->given_up)
		note_outcome(ws, code);
	ws->state = ENDED;
	ws->end_code = code;
	if (ws->why[0] == '\0')
		snprintf(ws->why, sizeof ws->why, "%s", why);
	detach(ws);
	if (wsi)
		lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
	loop_timer_set(ws->timer, 0);
}

static void connect_next(struct socket *ws)
{
	bool tls = ws->url.tls;
	const char *target = ws->url.target;
	struct lws_client_connect_info info = {
		.context = loop_lws(ws->sockets->spec.loop),
		.vhost = vhost_for(ws->sockets, tls),
		.address = ws->found->addresses[ws->tried++],
		.port = ws->url.port,
		.path = target[0] == '/' ? target : arena_printf(&ws->arena, "/%s", target),
		.host = ws->host, /* SNI and the certificate's check follow this */
		.ssl_connection = tls ? LCCSCF_USE_SSL : 0,
		.local_protocol_name = protocols[0].name,
		.opaque_user_data = ws,
		.alpn = "http/1.1",
	};
	ws->state = CONNECTING;
	loop_timer_set(ws->timer, ws->spec.connect_ms);
	struct lws *wsi = info.vhost ? lws_client_connect_via_info(&info) : NULL;
	if (ws->state == CONNECTING)
		ws->wsi = wsi;
	if (!wsi && ws->state == CONNECTING)
		end(ws, 0, "The connection could not be opened.");
}

/* One address has failed; the next one is tried from the timer, out of the library's way. */
static void on_connect_error(struct socket *ws, const char *why)
{
	if (ws->state == CONNECTING && ws->tried < ws->found->naddresses) {
		ws->state = RESOLVING;
		loop_timer_set(ws->timer, 0);
		return;
	}
	end(ws, 0, why);
}

static void on_resolved(struct loop_work *work)
{
	struct client_result *result = (struct client_result *)work;
	struct sockets *sockets = result->owner;
	struct socket *ws = sockets->all;
	while (ws && ws->serial != result->tag)
		ws = ws->next;
	if (!ws || sockets->ending || ws->state != RESOLVING) {
		client_result_free(result);
		return;
	}
	ws->found = result;
	if (result->net == CLIENT_OK)
		connect_next(ws);
	else
		end(ws, 0, result->error);
}

static void from_client_thread(void *owner, struct client_result *result)
{
	struct sockets *sockets = owner;
	result->work.run = on_resolved;
	if (!loop_post_result(sockets->spec.loop, &result->work))
		client_result_free(result);
}

static const char *host_text(const struct url *url, struct arena *arena)
{
	return url->ipv6 ? arena_printf(arena, "[%s]", url->host) : url->host;
}

static void look_up(struct socket *ws)
{
	const struct url *url = &ws->url;
	ws->state = RESOLVING;
	loop_timer_set(ws->timer, ws->spec.connect_ms);
	struct client_request request = {
		.url = arena_printf(&ws->arena, "http://%s:%u/", host_text(url, &ws->arena), (unsigned)url->port),
		.resolve_only = true,
		.allow_private = ws->spec.allow_private,
		.timeout_ms = ws->spec.connect_ms,
		.on_result = from_client_thread,
		.owner = ws->sockets,
		.tag = ws->serial,
	};
	if (!client_request(ws->sockets->spec.client, &request))
		end(ws, 0, "Too many requests are waiting.");
}

static void watch_silence(struct socket *ws)
{
	int64_t silent = clock_mono(&clock_real) - ws->heard;
	if (silent >= ws->spec.hangup_ms) {
		end(ws, 0, "The other side has been silent for too long.");
		return;
	}
	if (!ws->pinged && silent >= ws->spec.ping_ms) {
		ws->pinged = ws->ping_due = true;
		lws_callback_on_writable(ws->wsi);
	}
	loop_timer_set(ws->timer, (ws->pinged ? ws->spec.hangup_ms : ws->spec.ping_ms) - silent);
}

static void report(struct socket *ws)
{
	struct socket_spec spec = ws->spec;
	unsigned code = ws->end_code;
	char why[sizeof ws->why];
	memcpy(why, ws->why, sizeof why);
	free_socket(ws);
	spec.on_closed(spec.owner, spec.tag, code, why);
}

static void on_timer(void *arg)
{
	struct socket *ws = arg;
	switch (ws->state) {
	case WAITING:
		look_up(ws);
		break;
	case RESOLVING:
		if (ws->found)
			connect_next(ws);
		else
			end(ws, 0, "The name could not be resolved in time.");
		break;
	case CONNECTING:
		end(ws, 0, "The connection was not opened in time.");
		break;
	case OPEN:
		watch_silence(ws);
		break;
	case CLOSING:
		end(ws, ws->close_code, "Closed by us.");
		break;
	case ENDED:
		report(ws);
		break;
	}
}

static bool check_headers(const struct socket_spec *spec, struct err *err)
{
	for (size_t i = 0; i < spec->nheaders; i++) {
		const struct http_header *h = &spec->headers[i];
		if (!http_is_token(h->name, strlen(h->name)) || !http_is_value(h->value, strlen(h->value))) {
			err_set(err, "A header of the handshake is malformed.");
			return false;
		}
	}
	return true;
}

static struct socket *new_socket(struct sockets *sockets, const struct socket_spec *spec)
{
	struct socket *ws = mem_alloc(sizeof *ws);
	struct http_header *headers = arena_alloc(&ws->arena, (spec->nheaders + 1) * sizeof *headers);
	for (size_t i = 0; i < spec->nheaders; i++) {
		headers[i].name = arena_printf(&ws->arena, "%s:", spec->headers[i].name); /* as the library wants it */
		headers[i].value = arena_strdup(&ws->arena, spec->headers[i].value);
	}
	ws->sockets = sockets;
	ws->spec = *spec;
	ws->spec.headers = headers;
	ws->spec.url = arena_strdup(&ws->arena, spec->url);
	ws->spec.max_message = spec->max_message ? spec->max_message : LIMIT_FRAME;
	ws->spec.connect_ms = spec->connect_ms ? spec->connect_ms : 10000;
	ws->spec.ping_ms = spec->ping_ms ? spec->ping_ms : 20000;
	ws->spec.hangup_ms = spec->hangup_ms ? spec->hangup_ms : 30000;
	ws->serial = ++sockets->serial;
	ws->last = &ws->first;
	buf_init(&ws->in, ws->spec.max_message);
	ws->timer = loop_timer_new(sockets->spec.loop, on_timer, ws);
	ws->next = sockets->all;
	if (ws->next)
		ws->next->prev = ws;
	sockets->all = ws;
	return ws;
}

struct socket *socket_open(struct sockets *sockets, const struct socket_spec *spec, struct err *err)
{
	struct url url;
	if (!url_parse(spec->url, &url, err) || !check_headers(spec, err))
		return NULL;
	if (!url.socket) {
		err_set(err, "The address of a socket must start with ws:// or wss://.");
		return NULL;
	}
	struct socket *ws = new_socket(sockets, spec);
	url_parse(ws->spec.url, &ws->url, NULL);
	bool usual = ws->url.port == (ws->url.tls ? 443 : 80);
	const char *host = host_text(&ws->url, &ws->arena);
	ws->host = usual ? host : arena_printf(&ws->arena, "%s:%u", host, (unsigned)ws->url.port);
	ws->state = WAITING;
	loop_timer_set(ws->timer, retry_wait_ms(&sockets->failures, ws->host, clock_mono(&clock_real)));
	return ws;
}

bool socket_send(struct socket *ws, const char *text, size_t len)
{
	if (ws->state != OPEN || len > LIMIT_WAITING - ws->waiting)
		return false;
	struct message *m = mem_alloc(sizeof *m + LWS_PRE + len + 1);
	m->len = len;
	memcpy(m->bytes + LWS_PRE, text, len);
	*ws->last = m;
	ws->last = &m->next;
	ws->waiting += len;
	lws_callback_on_writable(ws->wsi);
	return true;
}

static void begin_close(struct socket *ws, unsigned code, const char *why)
{
	ws->state = CLOSING;
	ws->close_code = code;
	snprintf(ws->why, sizeof ws->why, "%s", why);
	loop_timer_set(ws->timer, CLOSE_MS);
	lws_callback_on_writable(ws->wsi);
}

void socket_close(struct socket *ws, unsigned code)
{
	switch (ws->state) {
	case WAITING:
	case RESOLVING:
	case CONNECTING:
		ws->given_up = true;
		end(ws, 0, "Closed before it was open.");
		break;
	case OPEN:
		begin_close(ws, code, "Closed by us.");
		break;
	case CLOSING:
	case ENDED:
		break;
	}
}

static int on_open(struct lws *wsi, struct socket *ws)
{
	ws->wsi = wsi;
	ws->state = OPEN;
	ws->opened = ws->heard = clock_mono(&clock_real);
	loop_timer_set(ws->timer, ws->spec.ping_ms);
	ws->spec.on_open(ws->spec.owner, ws->spec.tag);
	return 0;
}

static int on_heard(struct socket *ws)
{
	ws->heard = clock_mono(&clock_real);
	ws->pinged = false;
	return 0;
}

static int on_receive(struct socket *ws, const void *bytes, size_t len)
{
	on_heard(ws);
	if (ws->state != OPEN)
		return 0;
	if (lws_frame_is_binary(ws->wsi)) {
		begin_close(ws, CLOSE_PROTOCOL, "The other side sent something other than text.");
		return 0;
	}
	if (lws_is_first_fragment(ws->wsi))
		buf_reset(&ws->in);
	buf_add(&ws->in, bytes, len);
	if (ws->in.failed) {
		begin_close(ws, CLOSE_TOO_BIG, "The other side sent a message that is too long.");
		return 0;
	}
	if (!lws_is_final_fragment(ws->wsi))
		return 0;
	if (text_is_utf8(ws->in.data, ws->in.len))
		ws->spec.on_text(ws->spec.owner, ws->spec.tag, ws->in.data, ws->in.len);
	else
		begin_close(ws, CLOSE_NOT_TEXT, "The other side sent text that is not UTF-8.");
	return 0;
}

static int write_first(struct socket *ws)
{
	struct message *m = ws->first;
	if (lws_write(ws->wsi, m->bytes + LWS_PRE, m->len, LWS_WRITE_TEXT) < 0)
		return -1;
	ws->first = m->next;
	if (!ws->first)
		ws->last = &ws->first;
	ws->waiting -= m->len;
	free(m);
	return 0;
}

/* One frame for each time there is room. */
static int on_writable(struct socket *ws)
{
	if (ws->state == CLOSING && !ws->first) {
		lws_close_reason(ws->wsi, (enum lws_close_status)ws->close_code, NULL, 0);
		return -1;
	}
	if (ws->ping_due) {
		unsigned char ping[LWS_PRE + 1] = {0};
		ws->ping_due = false;
		lws_callback_on_writable(ws->wsi);
		return lws_write(ws->wsi, ping + LWS_PRE, 0, LWS_WRITE_PING) < 0 ? -1 : 0;
	}
	if (!ws->first)
		return 0;
	lws_callback_on_writable(ws->wsi);
	return write_first(ws);
}

static int on_peer_close(struct socket *ws, const unsigned char *in, size_t len)
{
	if (ws->state != OPEN)
		return 0;
	ws->state = CLOSING;
	ws->close_code = len >= 2 ? (unsigned)in[0] << 8 | in[1] : 1005; /* RFC 6455: no code was given */
	struct buf reason;
	buf_init(&reason, sizeof ws->why - 1);
	if (len > 2)
		text_repair(&reason, (const char *)in + 2, len - 2);
	snprintf(ws->why, sizeof ws->why, "%s", reason.len > 0 ? reason.data : "Closed by the other side.");
	buf_clear(&reason);
	return 0;
}

static int add_headers(struct lws *wsi, const struct socket *ws, unsigned char **at, size_t room)
{
	unsigned char *limit = *at + room;
	for (size_t i = 0; i < ws->spec.nheaders; i++) {
		const struct http_header *h = &ws->spec.headers[i];
		if (lws_add_http_header_by_name(
			    wsi, (const unsigned char *)h->name, (const unsigned char *)h->value, (int)strlen(h->value), at, limit))
			return -1;
	}
	return 0;
}

/* The library is done with the connection, whatever stage it had reached. */
static int on_gone(struct lws *wsi, struct socket *ws, enum lws_callback_reasons reason, const char *why)
{
	lws_set_opaque_user_data(wsi, NULL);
	ws->wsi = NULL;
	if (reason == LWS_CALLBACK_CLIENT_CONNECTION_ERROR)
		on_connect_error(ws, why ? why : "The connection failed.");
	else
		end(ws, ws->state == CLOSING ? ws->close_code : 0, "The connection broke.");
	return 0;
}

static int on_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	(void)user;
	struct socket *ws = wsi ? lws_get_opaque_user_data(wsi) : NULL;
	switch ((int)reason) { /* a handful of the library's hundred */
	case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
		return ws ? add_headers(wsi, ws, (unsigned char **)in, len) : -1;
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		return ws ? on_open(wsi, ws) : -1;
	case LWS_CALLBACK_CLIENT_RECEIVE:
		return ws ? on_receive(ws, in, len) : -1;
	case LWS_CALLBACK_CLIENT_RECEIVE_PONG:
		return ws ? on_heard(ws) : -1;
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		return ws ? on_writable(ws) : -1;
	case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
		return ws ? on_peer_close(ws, in, len) : 0;
	case LWS_CALLBACK_CLIENT_HTTP_REDIRECT:
		return 1; /* would be followed past the guard, with a lookup on the loop */
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
	case LWS_CALLBACK_CLIENT_CLOSED:
	case LWS_CALLBACK_WSI_DESTROY:
		return ws ? on_gone(wsi, ws, reason, in) : 0;
	default:
		return 0;
	}
}
