#include "net/server_answer.h"

#include "net/http_text.h"

#include <string.h>
#include <strings.h>

static const char *const framing[] = {"content-length", "connection", "transfer-encoding", "keep-alive", "upgrade", "date", "trailer"};

static bool is_framing(const char *name)
{
	for (size_t i = 0; i < sizeof framing / sizeof framing[0]; i++)
		if (strcasecmp(name, framing[i]) == 0)
			return true;
	return false;
}

static bool is_valid(const struct http_header *header)
{
	return http_is_token(header->name, strlen(header->name)) && http_is_value(header->value, strlen(header->value));
}

static bool has(const struct http_answer *answer, const char *name)
{
	for (size_t i = 0; i < answer->nheaders; i++)
		if (strcasecmp(answer->headers[i].name, name) == 0 && is_valid(&answer->headers[i]))
			return true;
	return false;
}

/* What an answer has unless the handler says otherwise. Answers are made for machines: nothing may guess a type, frame or keep them. */
static const struct http_header usual[] = {
	{"Cache-Control", "no-store"},
	{"X-Content-Type-Options", "nosniff"},
	{"X-Frame-Options", "DENY"},
	{"Referrer-Policy", "no-referrer"},
};

static void put_headers(struct buf *out, const struct http_answer *answer)
{
	for (size_t i = 0; i < answer->nheaders; i++) {
		const struct http_header *header = &answer->headers[i];
		if (!is_framing(header->name) && is_valid(header))
			buf_addf(out, "%s: %s\r\n", header->name, header->value);
	}
	for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
		if (!has(answer, usual[i].name))
			buf_addf(out, "%s: %s\r\n", usual[i].name, usual[i].value);
	if (answer->retry_after_s > 0)
		buf_addf(out, "Retry-After: %u\r\n", answer->retry_after_s);
}

void answer_render(struct buf *out, const struct http_answer *answer, const struct answer_frame *frame)
{
	bool body = http_may_have_body(answer->status);
	buf_addf(out, "HTTP/1.1 %u %s\r\nDate: %s\r\n", answer->status, http_reason(answer->status), frame->date);
	if (body) {
		if (!has(answer, "content-type"))
			buf_adds(out, "Content-Type: application/json\r\n");
		buf_addf(out, "Content-Length: %zu\r\n", answer->body_len);
	}
	put_headers(out, answer);
	buf_adds(out, frame->close ? "Connection: close\r\n\r\n" : "\r\n");
	if (body && !frame->head_only && answer->body_len > 0)
		buf_add(out, answer->body, answer->body_len);
}

void answer_date(time_t now, char out[ANSWER_DATE])
{
	static const char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct tm tm = {0};
	gmtime_r(&now, &tm);
	struct buf text; /* not strftime: its names follow the locale */
	buf_init(&text, ANSWER_DATE - 1);
	buf_addf(&text, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[tm.tm_wday % 7], tm.tm_mday, months[tm.tm_mon % 12], tm.tm_year + 1900,
		tm.tm_hour, tm.tm_min, tm.tm_sec);
	memcpy(out, text.data, text.len + 1);
	buf_clear(&text);
}
