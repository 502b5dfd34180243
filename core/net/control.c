#include "net/control.h"

#include "base/limits.h"
#include "base/mem.h"
#include "net/http_text.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CALL_MS 30000L

struct control {
	CURL *easy;
	char *path;
};

/* One call while it runs. */
struct call {
	const struct control_request *request;
	struct control_answer *answer;
	bool stopped; /* on_data has had enough */
};

struct control *control_open(const char *socket_path)
{
	struct control *control = mem_alloc(sizeof *control);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	control->easy = curl_easy_init();
	control->path = mem_strdup(socket_path);
	return control;
}

void control_free(struct control *control)
{
	if (!control)
		return;
	curl_easy_cleanup(control->easy);
	curl_global_cleanup();
	free(control->path);
	free(control);
}

void control_answer_clear(struct control_answer *answer)
{
	buf_clear(&answer->body);
	*answer = (struct control_answer){0};
}

void control_escape(struct buf *out, const char *text)
{
	for (const char *c = text; *c; c++) {
		bool plain = (*c >= '0' && *c <= '9') || (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || strchr("-._~", *c);
		if (plain)
			buf_addc(out, *c);
		else
			buf_addf(out, "%%%02X", (unsigned)(unsigned char)*c);
	}
}

static size_t on_body(char *bytes, size_t size, size_t count, void *arg)
{
	struct call *call = arg;
	size_t len = size * count;
	if (!call->request->on_data) {
		buf_add(&call->answer->body, bytes, len);
		return call->answer->body.failed ? 0 : len;
	}
	call->stopped = !call->request->on_data(call->request->owner, bytes, len);
	return call->stopped ? 0 : len;
}

static struct curl_slist *make_headers(const struct control_request *request, struct err *err)
{
	struct curl_slist *list = curl_slist_append(NULL, "Expect:");
	bool typed = false;
	for (size_t i = 0; list && i < request->nheaders; i++) {
		const struct http_header *h = &request->headers[i];
		if (!http_is_token(h->name, strlen(h->name)) || !http_is_value(h->value, strlen(h->value))) {
			err_set(err, "The header %s is malformed.", h->name);
			curl_slist_free_all(list);
			return NULL;
		}
		struct arena line = {0};
		typed = typed || strcasecmp(h->name, "content-type") == 0;
		list = curl_slist_append(list, arena_printf(&line, "%s: %s", h->name, h->value));
		arena_clear(&line);
	}
	return typed ? list : curl_slist_append(list, "Content-Type: application/json");
}

static void set_body(CURL *easy, const struct control_request *request)
{
	if (request->body || strcmp(request->method, "POST") == 0 || strcmp(request->method, "PUT") == 0) {
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_len);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request->body ? request->body : "");
	}
	curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
}

static void set_up(struct control *control, struct call *call, const char *url, struct curl_slist *headers)
{
	CURL *easy = control->easy;
	const struct control_request *request = call->request;
	curl_easy_reset(easy); /* keeps the connection */
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, control->path);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http");
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, request->timeout_ms ? (long)request->timeout_ms : CALL_MS);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, call);
	set_body(easy, request);
}

static void take_answer(struct control *control, struct control_answer *answer)
{
	long status = 0;
	curl_off_t retry_after = 0;
	const char *type = NULL;
	curl_easy_getinfo(control->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(control->easy, CURLINFO_CONTENT_TYPE, (char **)&type);
	curl_easy_getinfo(control->easy, CURLINFO_RETRY_AFTER, &retry_after);
	answer->status = (unsigned)status;
	answer->retry_after_s = (unsigned)retry_after;
	snprintf(answer->content_type, sizeof answer->content_type, "%s", type ? type : "");
}

static void explain(const struct control *control, const struct call *call, CURLcode code, struct err *err)
{
	if (code == CURLE_COULDNT_CONNECT)
		err_set(err, "No daemon answers on %s. Is it running, and may you use that socket?", control->path);
	else if (call->answer->body.failed)
		err_set(err, "The daemon's answer is larger than expected.");
	else
		err_set(err, "The daemon did not answer: %s.", curl_easy_strerror(code));
}

bool control_call(struct control *control, const struct control_request *request, struct control_answer *answer, struct err *err)
{
	struct arena arena = {0};
	struct call call = {.request = request, .answer = answer};
	struct curl_slist *headers = make_headers(request, err);
	if (!headers)
		return false;
	control_answer_clear(answer);
	buf_init(&answer->body, request->max_answer ? request->max_answer : LIMIT_SYNC);
	set_up(control, &call, arena_printf(&arena, "http://localhost%s", request->target), headers);
	CURLcode code = curl_easy_perform(control->easy);
	bool ok = code == CURLE_OK || call.stopped;
	if (ok)
		take_answer(control, answer);
	else
		explain(control, &call, code, err);
	curl_slist_free_all(headers);
	arena_clear(&arena);
	return ok;
}
