#include "net/client_transfer.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/fd.h"
#include "base/limits.h"
#include "base/text.h"
#include "net/guard.h"
#include "net/http_text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define CONNECT_MS 5000L
#define TOTAL_MS 15000L
#define LIMIT_HEAD (64 * 1024) /* the headers of an answer */
#define MOST_HEADERS 128
#define RETRY_AFTER_CAP 86400
/* An idle connection older than this is not used again: servers close theirs after a while, and what is written into a closing one is in
 * doubt. */
#define CONNECTION_AGE_S 60L

/* The result and what it points to, freed together. */
struct boxed {
	struct client_result result; /* first */
	struct arena arena;
};

void client_result_free(struct client_result *result)
{
	if (!result)
		return;
	struct boxed *box = (struct boxed *)result;
	free(result->body);
	arena_clear(&box->arena);
	free(box);
}

static void copy_texts(struct transfer *t, const struct client_request *from)
{
	struct client_request *own = &t->request;
	own->method = arena_strdup(&t->arena, from->method ? from->method : "GET");
	own->url = arena_strdup(&t->arena, from->url ? from->url : "");
	own->body_file = arena_strdup(&t->arena, from->body_file);
	own->to_file = arena_strdup(&t->arena, from->to_file);
	own->lane = arena_strdup(&t->arena, from->lane);
	struct http_header *headers = arena_alloc(&t->arena, (from->nheaders + 1) * sizeof *headers);
	for (size_t i = 0; i < from->nheaders; i++) {
		headers[i].name = arena_strdup(&t->arena, from->headers[i].name);
		headers[i].value = arena_strdup(&t->arena, from->headers[i].value);
	}
	own->headers = headers;
	if (from->body) {
		char *body = arena_alloc(&t->arena, from->body_len + 1);
		memcpy(body, from->body, from->body_len);
		own->body = body;
	}
}

struct transfer *transfer_new(const struct client_request *request, const struct transfer_shared *shared)
{
	struct transfer *t = mem_alloc(sizeof *t);
	struct boxed *box = mem_alloc(sizeof *box);
	struct err err = {0};
	t->shared = shared;
	t->request = *request;
	t->result = &box->result;
	t->result->owner = request->owner;
	t->result->tag = request->tag;
	t->in_fd = t->out_fd = -1;
	copy_texts(t, request);
	t->url_ok = url_parse(t->request.url, &t->url, &err) && !t->url.socket;
	t->problem = t->url_ok ? NULL : arena_strdup(&t->arena, err.text[0] ? err.text : "This is no address for HTTP.");
	t->queued.destination = t->url_ok ? arena_printf(&t->arena, "%d %s %u", t->url.tls, t->url.host, (unsigned)t->url.port) : "";
	t->queued.lane = t->request.lane;
	if (t->request.max_response == 0)
		t->request.max_response = LIMIT_RESPONSE;
	if (t->request.max_response > LIMIT_SYNC)
		t->request.max_response = LIMIT_SYNC;
	return t;
}

/* May this transfer talk to that address? Asked again for each request, since an open connection may be the work of somebody who may. */
static bool may_reach(const struct transfer *t, const struct address *address)
{
	if (t->shared->proxy && !t->request.resolve_only)
		return true; /* the address is the proxy's */
	bool listed = cidr_any(t->shared->allow, t->shared->nallow, address);
	bool configured = t->request.trust == CLIENT_CONFIGURED;
	return guard_allows(guard_class(address), configured && t->request.allow_private, configured && listed);
}

static curl_socket_t on_open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *to)
{
	(void)purpose;
	struct transfer *t = arg;
	struct address address;
	if (!address_from(&to->addr, &address) || !may_reach(t, &address)) {
		t->refused_address = true;
		return CURL_SOCKET_BAD;
	}
	if (t->request.resolve_only) {
		if (t->result->naddresses < CLIENT_ADDRESSES)
			address_text(&address, t->result->addresses[t->result->naddresses++]);
		return CURL_SOCKET_BAD;
	}
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

/* A PUT may come twice, a POST may not. */
static bool may_repeat(const struct transfer *t)
{
	return strcmp(t->request.method, "POST") != 0 && strcmp(t->request.method, "PATCH") != 0;
}

/* Comes before every try: when a connection that is used again breaks before a byte of the answer, libcurl starts the request once more on
 * a new one, and has no switch for it. */
static int before_request(void *arg, char *primary_ip, char *local_ip, int primary_port, int local_port)
{
	(void)local_ip, (void)primary_port, (void)local_port;
	struct transfer *t = arg;
	struct address address;
	t->broken = t->begun && !may_repeat(t);
	t->begun = true;
	if (t->broken)
		return CURL_PREREQFUNC_ABORT;
	if (address_parse(primary_ip, &address) && may_reach(t, &address))
		return CURL_PREREQFUNC_OK;
	t->refused_address = true;
	return CURL_PREREQFUNC_ABORT;
}

static size_t on_head(char *bytes, size_t size, size_t count, void *arg)
{
	struct transfer *t = arg;
	size_t len = size * count;
	if (len >= 5 && memcmp(bytes, "HTTP/", 5) == 0) /* of the last answer alone: a 100 may come before it */
		buf_reset(&t->head);
	else
		buf_add(&t->head, bytes, len);
	return len;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *arg)
{
	struct transfer *t = arg;
	size_t len = size * count, room = t->request.max_response - t->received;
	size_t take = len < room ? len : room;
	if (t->out_fd >= 0)
		t->out_failed = t->out_failed || !fd_write_all(t->out_fd, bytes, take);
	else
		buf_add(&t->body, bytes, take);
	t->received += take;
	t->too_long = take < len;
	return t->too_long || t->out_failed ? 0 : len;
}

static size_t on_read(char *bytes, size_t size, size_t count, void *arg)
{
	struct transfer *t = arg;
	ssize_t n;
	do
		n = read(t->in_fd, bytes, size * count);
	while (n < 0 && errno == EINTR);
	return n < 0 ? CURL_READFUNC_ABORT : (size_t)n;
}

static int on_seek(void *arg, curl_off_t offset, int origin)
{
	struct transfer *t = arg;
	return lseek(t->in_fd, (off_t)offset, origin) < 0 ? CURL_SEEKFUNC_FAIL : CURL_SEEKFUNC_OK;
}

static bool add_header_line(struct transfer *t, const char *line)
{
	struct curl_slist *more = curl_slist_append(t->headers, line);
	if (more)
		t->headers = more;
	return more != NULL;
}

static const char *add_headers(struct transfer *t)
{
	bool typed = false;
	for (size_t i = 0; i < t->request.nheaders; i++) {
		const struct http_header *h = &t->request.headers[i];
		if (!h->name || !h->value || !http_is_token(h->name, strlen(h->name)) || !http_is_value(h->value, strlen(h->value)))
			return "A header of the request is malformed.";
		typed = typed || strcasecmp(h->name, "content-type") == 0;
		/* "Name:" would take the header away, "Name;" sends it empty. */
		if (!add_header_line(t, arena_printf(&t->arena, h->value[0] ? "%s: %s" : "%s;", h->name, h->value)))
			return "There is no memory for the headers.";
	}
	if (!add_header_line(t, "Expect:") || (!typed && !add_header_line(t, "Content-Type:")))
		return "There is no memory for the headers.";
	return NULL;
}

static const char *open_files(struct transfer *t, curl_off_t *in_size)
{
	struct stat st;
	if (t->request.body_file) {
		t->in_fd = open(t->request.body_file, O_RDONLY | O_CLOEXEC);
		if (t->in_fd < 0 || fstat(t->in_fd, &st) != 0)
			return "The file to send cannot be read.";
		*in_size = (curl_off_t)st.st_size;
	}
	if (t->request.to_file) {
		t->out_fd = open(t->request.to_file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
		if (t->out_fd < 0)
			return "The file for the answer cannot be made.";
	}
	return NULL;
}

static const char *check(const struct transfer *t)
{
	if (t->problem)
		return t->problem;
	if (!http_is_token(t->request.method, strlen(t->request.method)))
		return "The method of the request is malformed.";
	if (t->request.trust == CLIENT_UNTRUSTED && (!t->url.tls || (t->url.port != 443 && t->url.port != 8443)))
		return "Addresses from messages are fetched by https on the ports 443 and 8443 alone.";
	return NULL;
}

static void set_body(struct transfer *t, CURL *easy, curl_off_t in_size)
{
	const char *method = t->request.method;
	if (t->in_fd >= 0) {
		curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
		curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, in_size);
		curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
		curl_easy_setopt(easy, CURLOPT_READDATA, t);
		curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, on_seek);
		curl_easy_setopt(easy, CURLOPT_SEEKDATA, t);
	} else if (t->request.body || strcmp(method, "POST") == 0 || strcmp(method, "PUT") == 0) {
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)t->request.body_len);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, t->request.body ? t->request.body : "");
	} else if (strcmp(method, "HEAD") == 0) {
		curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
	}
	if (strcmp(method, "HEAD") != 0)
		curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method);
}

static void set_limits(struct transfer *t, CURL *easy)
{
	const struct transfer_shared *shared = t->shared;
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	/* A transfer that is given up leaves its lookup behind; else the thread of all transfers would wait for the name server. */
	curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, t->request.timeout_ms ? (long)t->request.timeout_ms : TOTAL_MS);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	/* "" means none, whatever http_proxy says. */
	curl_easy_setopt(easy, CURLOPT_PROXY, shared->proxy && !t->request.resolve_only ? shared->proxy : "");
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, CONNECTION_AGE_S);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, shared->user_agent);
	if (shared->ca_file)
		curl_easy_setopt(easy, CURLOPT_CAINFO, shared->ca_file);
}

static void set_callbacks(struct transfer *t, CURL *easy)
{
	curl_easy_setopt(easy, CURLOPT_PRIVATE, t);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, t);
	curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, before_request);
	curl_easy_setopt(easy, CURLOPT_PREREQDATA, t);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_head);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, t);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, t);
}

CURL *transfer_start(struct transfer *t, CURL *easy)
{
	curl_off_t in_size = 0;
	buf_init(&t->head, LIMIT_HEAD);
	buf_init(&t->body, t->request.max_response);
	t->started = clock_mono(&clock_real);
	t->problem = check(t);
	if (!t->problem)
		t->problem = add_headers(t);
	if (!t->problem)
		t->problem = open_files(t, &in_size);
	if (t->problem)
		return NULL;
	t->easy = easy;
	curl_easy_setopt(easy, CURLOPT_URL, t->request.url);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, t->headers);
	set_body(t, easy, in_size);
	set_limits(t, easy);
	set_callbacks(t, easy);
	if (t->request.resolve_only)
		curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L); /* an open connection would answer without a lookup */
	return easy;
}

/* "Name: value" lines as headers of the result. */
static void keep_headers(struct transfer *t)
{
	struct client_result *result = t->result;
	struct arena *arena = &((struct boxed *)result)->arena;
	result->headers = arena_alloc(arena, MOST_HEADERS * sizeof *result->headers);
	char *rest = arena_strndup(arena, t->head.data, t->head.len), *line;
	while ((line = strsep(&rest, "\n")) && result->nheaders < MOST_HEADERS) {
		char *colon = strchr(line, ':');
		line[strcspn(line, "\r")] = '\0';
		if (!colon || line[0] == ' ' || line[0] == '\t')
			continue;
		*colon = '\0';
		text_lower(line);
		char *value = colon + 1 + strspn(colon + 1, " \t");
		result->headers[result->nheaders++] = (struct http_header){.name = line, .value = value};
	}
}

static uint32_t retry_after(const struct client_result *result)
{
	const char *value = NULL;
	for (size_t i = 0; i < result->nheaders; i++)
		if (strcmp(result->headers[i].name, "retry-after") == 0)
			value = result->headers[i].value;
	if (!value)
		return 0;
	uint64_t seconds = 0;
	if (!http_length(value, strlen(value), &seconds)) {
		int64_t at = (int64_t)curl_getdate(value, NULL), now = clock_now(&clock_real) / SECOND_MS;
		seconds = at > now ? (uint64_t)(at - now) : 0;
	}
	return seconds > RETRY_AFTER_CAP ? RETRY_AFTER_CAP : (uint32_t)seconds;
}

static void close_files(struct transfer *t)
{
	if (t->in_fd >= 0)
		close(t->in_fd);
	if (t->out_fd >= 0 && close(t->out_fd) != 0)
		t->out_failed = true;
}

static void take_answer(struct transfer *t, CURLcode code)
{
	struct client_result *result = t->result;
	long status = 0;
	bool whole = code == CURLE_OK || (t->too_long && t->request.cut_response);
	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	if (!whole || status < 200 || t->out_failed)
		return;
	result->net = CLIENT_OK;
	result->status = (unsigned)status;
	result->body_len = t->received;
	keep_headers(t);
	result->retry_after_s = retry_after(result);
	if (t->out_fd >= 0)
		result->file = arena_strdup(&((struct boxed *)result)->arena, t->request.to_file);
	else
		result->body = buf_detach(&t->body);
}

static const char *sentence(const struct transfer *t, CURLcode code)
{
	if (t->problem)
		return t->problem;
	if (t->refused_address)
		return "The address leads to a private or reserved network, which is not allowed here.";
	if (t->too_long)
		return "The answer is larger than expected.";
	if (t->out_failed)
		return "The answer could not be written to its file.";
	if (t->broken)
		return "The connection broke before an answer came.";
	return curl_easy_strerror(code);
}

static void explain_failure(struct transfer *t, CURLcode code)
{
	struct client_result *result = t->result;
	long written = 0;
	if (t->easy)
		curl_easy_getinfo(t->easy, CURLINFO_REQUEST_SIZE, &written);
	result->net = written > 0 ? CLIENT_UNKNOWN : CLIENT_NOT_SENT;
	snprintf(result->error, sizeof result->error, "%s", sentence(t, code));
}

struct client_result *transfer_finish(struct transfer *t, CURLcode code)
{
	struct client_result *result = t->result;
	result->net = CLIENT_NOT_SENT;
	close_files(t);
	if (t->easy && t->request.resolve_only && result->naddresses > 0)
		result->net = CLIENT_OK;
	else if (t->easy)
		take_answer(t, code);
	if (result->net != CLIENT_OK)
		explain_failure(t, code);
	if (t->out_fd >= 0 && !result->file)
		unlink(t->request.to_file);
	if (!result->body)
		result->body = mem_strdup("");
	result->elapsed_ms = t->started ? clock_mono(&clock_real) - t->started : 0;
	curl_slist_free_all(t->headers);
	buf_clear(&t->head);
	buf_clear(&t->body);
	arena_clear(&t->arena);
	free(t);
	return result;
}
