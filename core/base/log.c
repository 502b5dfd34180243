#include "base/log.h"
#include "base/clock.h"
#include "base/log_limit.h"
#include "base/utf8.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LINE_MAX_ 8192  /* one record, one write(2) */
#define VALUE_MAX_ 1024 /* one value; longer ones end with "..." */

/* The process has one standard error, so the log is the one place with state of its own. The setup is written before threads start. */
static struct {
	pthread_mutex_t lock; /* guards the limit only */
	struct log_limit limit;
	enum log_level least;
	enum log_format format;
	int fd;
} state = {.lock = PTHREAD_MUTEX_INITIALIZER, .least = LOG_INFO_, .format = LOG_WORDS, .fd = STDERR_FILENO};

static const char *const level_names[] = {[LOG_DEBUG_] = "debug", [LOG_INFO_] = "info", [LOG_WARN_] = "warn", [LOG_ERROR_] = "error"};

/* A record under construction, on the stack: the log must work when memory does not. What does not fit is left out. */
struct line {
	enum log_format format;
	size_t len;
	char text[LINE_MAX_];
};

static void put(struct line *line, const char *bytes, size_t len)
{
	if (len <= sizeof(line->text) - line->len) {
		memcpy(line->text + line->len, bytes, len);
		line->len += len;
	}
}

static void puts_(struct line *line, const char *text)
{
	put(line, text, strlen(text));
}

/* Characters that may not appear as they are: controls, and those that reorder or hide what is around them on a terminal. */
static bool is_hostile(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x206f) || c == 0xfeff;
}

static void put_char(struct line *line, uint32_t c, const char *bytes, size_t n)
{
	char escape[16];
	if (c == '"' || c == '\\')
		puts_(line, c == '"' ? "\\\"" : "\\\\");
	else if (c == '\n')
		puts_(line, "\\n");
	else if (is_hostile(c)) {
		snprintf(escape, sizeof(escape), "\\u%04x", (unsigned)c);
		puts_(line, escape);
	} else
		put(line, bytes, n);
}

static void put_quoted(struct line *line, const char *text)
{
	size_t len = strlen(text), shown = len > VALUE_MAX_ ? VALUE_MAX_ : len;
	puts_(line, "\"");
	for (size_t i = 0, n; i < shown; i += n) {
		uint32_t c;
		n = utf8_decode(text + i, len - i, &c);
		if (n > 0)
			put_char(line, c, text + i, n);
		else {
			puts_(line, UTF8_REPLACEMENT);
			n = 1;
		}
	}
	puts_(line, shown < len ? "...\"" : "\"");
}

/* Words that need no quotes: what addresses, references, numbers and URLs without a query are made of. */
static bool is_plain(const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+:/@#!,%";
	size_t len = strspn(text, plain);
	return len > 0 && len <= VALUE_MAX_ && text[len] == '\0';
}

static void put_field(struct line *line, const struct log_field *field, bool first)
{
	size_t before = line->len;
	char number[24];
	bool json = line->format == LOG_JSON;
	if (!first)
		puts_(line, json ? "," : " ");
	if (json)
		put_quoted(line, field->key);
	else
		puts_(line, field->key);
	puts_(line, json ? ":" : "=");
	if (!field->text) {
		snprintf(number, sizeof(number), "%lld", (long long)field->number);
		puts_(line, number);
	} else if (!json && is_plain(field->text))
		puts_(line, field->text);
	else
		put_quoted(line, field->text);
	if (line->len > sizeof(line->text) - 64)
		line->len = before; /* whole fields only, and room for the end of the record */
}

static void write_record(enum log_level level, const char *room, const char *msg, const struct log_field *fields, size_t count)
{
	struct line line = {.format = state.format};
	const struct log_field head[] = {KV("level", level_names[level]), KV("room", room), KV("msg", msg)};
	if (line.format == LOG_JSON)
		puts_(&line, "{");
	for (size_t i = 0; i < sizeof(head) / sizeof(head[0]); i++)
		put_field(&line, &head[i], i == 0);
	for (size_t i = 0; i < count; i++)
		put_field(&line, &fields[i], false);
	puts_(&line, line.format == LOG_JSON ? "}\n" : "\n");
	ssize_t done;
	do
		done = write(state.fd, line.text, line.len);
	while (done < 0 && errno == EINTR);
}

void log_setup(enum log_level least, enum log_format format, int fd)
{
	state.least = least;
	state.format = format;
	state.fd = fd;
}

bool log_parse_level(const char *name, enum log_level *out)
{
	for (size_t i = 0; i < sizeof(level_names) / sizeof(level_names[0]); i++) {
		if (strcmp(name, level_names[i]) == 0) {
			*out = (enum log_level)i;
			return true;
		}
	}
	return false;
}

static void sum_up(int64_t now)
{
	struct log_limit_slot sum;
	for (bool due = true; due;) {
		pthread_mutex_lock(&state.lock);
		due = log_limit_due(&state.limit, now, &sum);
		pthread_mutex_unlock(&state.lock);
		if (due)
			write_record(LOG_WARN_, sum.room, "repeats left out",
				(const struct log_field[]){KV("of", sum.msg), KI("count", sum.held)}, 2);
	}
}

void log_write(enum log_level level, const char *room, const char *msg, const struct log_field *fields, size_t count)
{
	if (level < state.least)
		return;
	int kept_errno = errno; /* callers log between a failed call and the use of errno */
	int64_t now = clock_mono(&clock_real);
	sum_up(now);
	pthread_mutex_lock(&state.lock);
	bool pass = log_limit_pass(&state.limit, now, room, msg);
	pthread_mutex_unlock(&state.lock);
	if (pass)
		write_record(level, room, msg, fields, count);
	errno = kept_errno;
}
