#include "net/server_conn.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/limits.h"
#include "net/http_line.h"
#include "net/http_text.h"
#include "net/server_gate.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define LIMIT_OUT (LIMIT_SYNC + 64 * 1024) /* an answer with its head */
#define KEEP_BUFFER (16 * 1024)            /* what an idle connection may hold on to */
#define LINGER_MS 1000                     /* for reading on after a refusal: closing at once would make the client lose the answer */
#define WRITE_MS 30000                     /* for a reader that is slow to take its answer */
#define RETRY_AFTER_S 5                    /* with a 503 of our own */

struct conn *conn_new(struct listener *listener)
{
	struct server *server = listener->server;
	if (server->nfree == 0)
		return NULL;
	struct conn *conn = mem_alloc(sizeof *conn);
	conn->listener = listener;
	conn->uid = conn->fd = -1;
	conn->slot = server->free_slots[--server->nfree];
	server->slots[conn->slot] = conn;
	conn->next = server->conns;
	if (conn->next)
		conn->next->prev = conn;
	server->conns = conn;
	server->counts.open++;
	server->counts.connections++;
	conn->since = clock_mono(&clock_real);
	conn->deadline = conn->since + listener->spec.header_ms;
	return conn;
}

void conn_start(struct conn *conn, struct lws *wsi)
{
	conn->wsi = wsi;
	lws_set_opaque_user_data(wsi, conn);
}

static void end_request(struct conn *conn)
{
	if (conn->phase == CONN_HANDLED || conn->phase == CONN_WRITING)
		conn->listener->server->pending--;
	conn->req.id = 0;
	arena_clear(&conn->arena);
	if (conn->body.cap > KEEP_BUFFER)
		buf_clear(&conn->body);
	if (conn->out.cap > KEEP_BUFFER)
		buf_clear(&conn->out);
	conn->close = conn->unread = conn->written = conn->empty_completion = false;
}

void conn_free(struct conn *conn)
{
	struct server *server = conn->listener->server;
	if (conn->phase == CONN_HANDLED) {
		server->counts.gone++;
		if (conn->listener->spec.gone)
			conn->listener->spec.gone(conn->listener->spec.owner, conn->req.id);
	}
	end_request(conn);
	buf_clear(&conn->body);
	buf_clear(&conn->out);
	*(conn->prev ? &conn->prev->next : &server->conns) = conn->next;
	if (conn->next)
		conn->next->prev = conn->prev;
	server->slots[conn->slot] = NULL;
	server->free_slots[server->nfree++] = conn->slot;
	server->counts.open--;
	free(conn);
}

void conn_kill(struct conn *conn)
{
	lws_set_timeout(conn->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
}

static const char *date_now(struct server *server)
{
	time_t now = (time_t)(clock_now(&clock_real) / SECOND_MS);
	if (now != server->date_at || server->date[0] == '\0') {
		server->date_at = now;
		answer_date(now, server->date);
	}
	return server->date;
}

static void set_phase(struct conn *conn, enum conn_phase phase, int64_t deadline_ms)
{
	conn->phase = phase;
	conn->since = clock_mono(&clock_real);
	conn->deadline = conn->since + deadline_ms;
}

static void render(struct conn *conn, const struct http_answer *answer)
{
	struct server *server = conn->listener->server;
	conn->close = conn->close || conn->head.close || server->draining;
	struct answer_frame frame = {.close = conn->close, .head_only = strcmp(conn->req.method, "HEAD") == 0, .date = date_now(server)};
	if (!conn->out.data)
		buf_init(&conn->out, LIMIT_OUT);
	buf_reset(&conn->out);
	static const char before[LWS_PRE]; /* room that the library asks for in front of what it writes */
	buf_add(&conn->out, before, sizeof before);
	answer_render(&conn->out, answer, &frame);
}

void conn_answer(struct conn *conn, const struct http_answer *answer)
{
	if (conn->phase != CONN_HANDLED)
		conn->listener->server->pending++;
	render(conn, answer);
	if (conn->out.failed)
		render(conn, &(struct http_answer){.status = 500});
	set_phase(conn, CONN_WRITING, WRITE_MS);
	lws_callback_on_writable(conn->wsi);
}

static void put_sentence(struct buf *body, unsigned status, const char *why)
{
	struct json_writer w = {.out = body};
	buf_init(body, 2048);
	json_open(&w, NULL, '{');
	json_put_text(&w, "error", why ? why : http_reason(status));
	json_close(&w, '}');
}

void conn_refusal(struct conn *conn, unsigned status, const char *why, struct buf *out)
{
	struct server *server = conn->listener->server;
	struct buf body;
	put_sentence(&body, status, why);
	server->counts.requests++;
	server->counts.refused++;
	set_phase(conn, CONN_LINGER, LINGER_MS);
	answer_render(out, &(struct http_answer){.status = status, .body = body.data, .body_len = body.len},
		&(struct answer_frame){.close = true, .date = date_now(server)});
	buf_clear(&body);
}

/* An answer of the server itself: it ends the connection, since what follows in the stream is not trusted any more. */
static void refuse_after(struct conn *conn, unsigned status, const char *why, const char *allow, unsigned retry_after_s)
{
	struct buf body;
	const struct http_header header = {"Allow", allow};
	put_sentence(&body, status, why);
	conn->listener->server->counts.refused++;
	conn->close = true;
	conn_answer(conn, &(struct http_answer){.status = status,
				  .headers = &header,
				  .nheaders = allow ? 1 : 0,
				  .body = body.data,
				  .body_len = body.len,
				  .retry_after_s = retry_after_s});
	buf_clear(&body);
}

static void refuse(struct conn *conn, unsigned status, const char *why)
{
	refuse_after(conn, status, why, NULL, 0);
}

static void dispatch(struct conn *conn)
{
	set_phase(conn, CONN_HANDLED, conn->listener->spec.answer_ms);
	conn->listener->server->pending++;
	lws_set_timeout(conn->wsi, NO_PENDING_TIMEOUT, 0); /* the library's own would fire during the wait */
	conn->req.body = conn->body.data;
	conn->req.body_len = conn->body.len;
	conn->listener->spec.handle(conn->listener->spec.owner, &conn->req);
}

static void fill_request(struct conn *conn)
{
	struct listener *listener = conn->listener;
	const struct head *head = &conn->head;
	conn->peer_text[0] = '\0';
	if (listener->spec.address) {
		struct address peer = conn->peer;
		for (size_t i = 0; i < head->nheaders; i++)
			if (strcmp(head->headers[i].name, "x-forwarded-for") == 0)
				peer = http_forwarded(&conn->peer, head->headers[i].value, listener->trusted, listener->ntrusted);
		address_text(&peer, conn->peer_text);
	}
	uint64_t id = ++listener->server->serial << 16 | conn->slot;
	conn->req = (struct http_request){
		.id = id,
		.method = head->method,
		.path = head->path,
		.query = head->query,
		.nquery = head->nquery,
		.headers = head->headers,
		.nheaders = head->nheaders,
		.body_len = (size_t)head->length,
		.peer = conn->peer_text,
		.peer_uid = conn->uid,
		.peer_pid = conn->pid,
		.secure = listener->spec.tls_cert != NULL,
	};
}

/* A token for the source; false has been answered. */
static bool take_token(struct conn *conn)
{
	struct listener *listener = conn->listener;
	struct address source;
	unsigned wait_s = 1;
	if (!listener->buckets || !address_parse(conn->peer_text, &source) ||
		bucket_take(listener->buckets, &listener->rate, &source, clock_mono(&clock_real), &wait_s))
		return true;
	listener->server->counts.limited++;
	refuse_after(conn, listener->spec.rate_status, "Too many requests from this address.", NULL, wait_s);
	return false;
}

/* POST, PUT and PATCH: behind other heads the library takes what comes for the next request. */
static bool may_have_body(const struct head *head)
{
	return head->method[0] == 'P';
}

static const char too_large[] = "The body is larger than this address takes.";

/* The route's word and the size; false has been answered. */
static bool pass_probe(struct conn *conn, size_t *max_body)
{
	const struct listener_spec *spec = &conn->listener->spec;
	struct http_verdict verdict = {0};
	if (spec->probe)
		spec->probe(spec->owner, &conn->req, &verdict);
	if (verdict.status != 0) {
		refuse_after(conn, verdict.status, verdict.why, verdict.allow, 0);
		return false;
	}
	if (conn->head.chunked && !(verdict.chunked && may_have_body(&conn->head))) {
		refuse(conn, 411, "Chunked bodies are not taken here: send a Content-Length.");
		return false;
	}
	*max_body = verdict.max_body ? verdict.max_body : spec->max_body;
	if (conn->head.length > *max_body) {
		refuse(conn, 413, too_large);
		return false;
	}
	return true;
}

static bool write_continue(struct conn *conn)
{
	static const char line[] = "HTTP/1.1 100 Continue\r\n\r\n";
	unsigned char out[LWS_PRE + sizeof line];
	memcpy(out + LWS_PRE, line, sizeof line);
	return lws_write(conn->wsi, out + LWS_PRE, sizeof line - 1, LWS_WRITE_HTTP) >= 0;
}

/* After a request of these methods without a Content-Length the library takes what comes next for its body: the following request would be
 * lost without an answer. */
static bool may_swallow_next(const struct head *head)
{
	return !head->has_length && may_have_body(head);
}

/* A whole head has been read. Nonzero, here and below, makes the library close the connection. */
static int on_head(struct conn *conn)
{
	if (conn->phase != CONN_HEAD)
		return -1; /* pipelined behind a request that is not answered yet */
	struct server *server = conn->listener->server;
	const char *why = NULL;
	size_t max_body = 0;
	server->counts.requests++;
	unsigned status = head_read(server->names, conn->wsi, &conn->arena, &conn->head, &why);
	fill_request(conn);
	conn->unread = conn->head.length > 0 || conn->head.unknown_length;
	conn->empty_completion = conn->head.has_length && conn->head.length == 0;
	conn->close = may_swallow_next(&conn->head);
	if (!take_token(conn))
		return 0;
	if (status != 0) {
		refuse(conn, status, why);
		return 0;
	}
	if (!pass_probe(conn, &max_body))
		return 0;
	conn->unread = false;
	if (!conn->body.data)
		buf_init(&conn->body, conn->listener->spec.max_body);
	buf_reset(&conn->body);
	conn->body.max = max_body;
	set_phase(conn, CONN_BODY, conn->listener->spec.body_ms);
	conn->chunks = (struct http_chunks){0};
	if (conn->head.length == 0 && !conn->head.chunked)
		dispatch(conn);
	else if (conn->head.expects_continue && !write_continue(conn))
		return -1;
	return 0;
}

/* The library passes chunks on as they are, and reports no end: the last of them is ours to find. What comes after it is lost. */
static void on_chunks(struct conn *conn, const void *bytes, size_t len)
{
	enum chunks_found found = http_chunks_take(&conn->chunks, bytes, len, &conn->body);
	if (found == CHUNKS_END)
		dispatch(conn);
	if (found != CHUNKS_BAD && found != CHUNKS_TOO_LARGE)
		return;
	conn->unread = true;
	if (found == CHUNKS_BAD)
		refuse(conn, 400, "The chunks of the body are malformed.");
	else
		refuse(conn, 413, too_large);
}

/* With a second request behind the body, 4.3.5 hands all of it over as body and never reports an end. So the length decides; what comes
 * after it is lost, and the answer says that the connection ends. */
static int on_body(struct conn *conn, const void *bytes, size_t len)
{
	if (conn->phase != CONN_BODY)
		return conn->phase == CONN_HEAD ? -1 : 0; /* a body without its head */
	if (conn->head.chunked) {
		on_chunks(conn, bytes, len);
		return 0;
	}
	size_t due = (size_t)conn->head.length - conn->body.len;
	buf_add(&conn->body, bytes, len < due ? len : due);
	if (len <= due)
		return 0;
	if (conn->body.failed)
		return -1;
	conn->close = true;
	dispatch(conn);
	return 0;
}

/* With a second request behind one that is not answered yet, 4.1.6 reports the end of a body again and again, some two million times a
 * second. So any end that we did not wait for ends the connection. */
static int on_body_end(struct conn *conn)
{
	if (conn->empty_completion) {
		conn->empty_completion = false;
		return 0;
	}
	if (conn->phase == CONN_WRITING && conn->unread) {
		conn->unread = false;
		return 0;
	}
	if (conn->phase != CONN_BODY)
		return -1;
	if (conn->body.failed || conn->body.len != conn->head.length)
		return -1;
	dispatch(conn);
	return 0;
}

/* The answer is out: the next request, or the end. */
static int after_answer(struct conn *conn)
{
	if (conn->close && lws_partial_buffered(conn->wsi)) {
		lws_callback_on_writable(conn->wsi);
		return 0;
	}
	bool close = conn->close, unread = conn->unread;
	end_request(conn);
	if (close && unread) {
		set_phase(conn, CONN_LINGER, LINGER_MS);
		return 0;
	}
	set_phase(conn, CONN_HEAD, conn->listener->spec.idle_ms);
	return close || lws_http_transaction_completed(conn->wsi) ? -1 : 0;
}

static int on_writable(struct conn *conn)
{
	if (conn->phase != CONN_WRITING)
		return 0;
	if (!conn->written) {
		unsigned char *bytes = (unsigned char *)conn->out.data + LWS_PRE;
		if (lws_write(conn->wsi, bytes, conn->out.len - LWS_PRE, LWS_WRITE_HTTP_FINAL) < 0)
			return -1;
		conn->written = true;
	}
	return after_answer(conn);
}

/* Written by ourselves: the library has left HTTP with this connection. */
static int refuse_raw(struct conn *conn, unsigned status, const char *why)
{
	static const char before[LWS_PRE];
	struct buf out;
	buf_init(&out, LIMIT_HEADERS);
	buf_add(&out, before, sizeof before);
	conn_refusal(conn, status, why, &out);
	int sent = lws_write(conn->wsi, (unsigned char *)out.data + LWS_PRE, out.len - LWS_PRE, LWS_WRITE_RAW);
	buf_clear(&out);
	if (sent >= 0 && !conn->listener->spec.tls_cert)
		shutdown(lws_get_socket_fd(conn->wsi), SHUT_WR);
	return sent < 0 ? -1 : 0;
}

/* A line that the library cannot begin to read, on a connection that has passed the gate or is encrypted. What comes after the refusal is
 * read until its deadline. */
static int on_no_http(struct conn *conn, const char *bytes, size_t len)
{
	const char *why = NULL;
	if (conn->phase == CONN_LINGER)
		return 0;
	if (conn->phase != CONN_HEAD)
		return -1;
	unsigned status = http_line_judge(bytes, len, &why);
	return status ? refuse_raw(conn, status, why) : refuse_raw(conn, 501, "This method is not known here.");
}

/* An upgrade is a proposal, and who does not take it goes on as if it were not there: programs that know HTTP/2 propose it with any
 * request. The library would take it, or hang up, unless the word is another one. `in` is that word in its store of headers, or, for a word
 * that it answered itself just now, where the store was: then nothing may be touched. */
static int on_upgrade(struct lws *wsi, char *in)
{
	if (lws_hdr_total_length(wsi, WSI_TOKEN_UPGRADE) <= 0)
		return -1;
	in[0] = '-';
	return 0;
}

static int on_destroy(struct conn *conn)
{
	struct server *server = conn->listener->server;
	lws_set_opaque_user_data(conn->wsi, NULL);
	conn_free(conn);
	server_after_close(server);
	return 0;
}

static int on_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	(void)user;
	struct conn *conn = wsi ? lws_get_opaque_user_data(wsi) : NULL;
	switch ((int)reason) { /* a handful of the library's hundred */
	case LWS_CALLBACK_HTTP:
		return conn ? on_head(conn) : -1;
	case LWS_CALLBACK_HTTP_BODY:
		return conn ? on_body(conn, in, len) : -1;
	case LWS_CALLBACK_HTTP_BODY_COMPLETION:
		return conn ? on_body_end(conn) : -1;
	case LWS_CALLBACK_HTTP_WRITEABLE:
		return conn ? on_writable(conn) : -1;
	case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
		return on_upgrade(wsi, in);
	case LWS_CALLBACK_RAW_RX:
		return conn ? on_no_http(conn, in, len) : -1;
	case LWS_CALLBACK_WSI_DESTROY:
		return conn ? on_destroy(conn) : 0;
	default:
		return 0;
	}
}

const struct lws_protocols conn_protocols[2] = {{.name = "http", .callback = on_event}, {.name = NULL}};

static void expire_request(struct conn *conn)
{
	uint64_t id = conn->req.id;
	conn->listener->server->counts.gone++;
	refuse_after(conn, 503, "The answer took too long.", NULL, RETRY_AFTER_S);
	if (conn->listener->spec.gone)
		conn->listener->spec.gone(conn->listener->spec.owner, id);
}

void conn_expire(struct conn *conn, int64_t now)
{
	if (now < conn->deadline)
		return;
	if (conn->gate) {
		gate_expire(conn);
		return;
	}
	switch (conn->phase) {
	case CONN_BODY:
		conn->unread = true;
		refuse(conn, 408, "The body took too long to arrive.");
		break;
	case CONN_HANDLED:
		expire_request(conn);
		break;
	case CONN_HEAD:
	case CONN_WRITING:
	case CONN_LINGER:
		conn_kill(conn);
		break;
	}
}
