#include "config/ini.h"

#include "base/limits.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <ini.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct reading {
	const char *next, *end;
	unsigned line;
	bool in_section;
	const struct ini_handler *handler;
};

static void fault(struct reading *r, const char *sentence)
{
	r->handler->fault(r->handler->ctx, r->line, sentence);
}

/* Copies without white space around it and with single spaces inside. */
static void squeeze(char *out, size_t out_size, const char *text, size_t len)
{
	size_t n = 0;
	for (size_t i = 0; i < len && n + 1 < out_size; i++) {
		bool space = text[i] == ' ' || text[i] == '\t';
		if (!space)
			out[n++] = text[i];
		else if (n && out[n - 1] != ' ')
			out[n++] = ' ';
	}
	if (n && out[n - 1] == ' ')
		n--;
	out[n] = '\0';
}

/* A header is announced here and inih gets a short stand-in for it, since it would cut a long name. */
static void take_header(struct reading *r, const char *line, size_t len)
{
	const char *close = memchr(line, ']', len);
	size_t name_len = close ? (size_t)(close - line) - 1 : 0;
	char name[LIMIT_CONFIG_NAME + 1];
	r->in_section = false;
	if (!close) {
		fault(r, "a section header ends with ]");
		return;
	}
	for (const char *p = close + 1; p < line + len; p++)
		if (*p != ' ' && *p != '\t' && *p != '\r') {
			fault(r, "nothing may follow the ] of a section header; comments have a line of their own");
			return;
		}
	if (name_len > LIMIT_CONFIG_NAME) {
		fault(r, "the section's name is too long");
		return;
	}
	squeeze(name, sizeof name, line + 1, name_len);
	if (!name[0]) {
		fault(r, "the section has no name");
		return;
	}
	r->in_section = true;
	r->handler->section(r->handler->ctx, r->line, name);
}

static bool line_fits(struct reading *r, const char *line, size_t len)
{
	if (memchr(line, '\0', len))
		fault(r, "the line holds a NUL byte");
	else if (len > LIMIT_CONFIG_LINE)
		fault(r, "the line is longer than 4096 bytes");
	else if (!text_is_utf8(line, len))
		fault(r, "the line is not UTF-8");
	else
		return true;
	return false;
}

struct span {
	const char *start;
	size_t len;
};

/* The next line without its break, the white space before it, and the byte order mark that some editors put first. */
static struct span take_line(struct reading *r)
{
	struct span line = {r->next, (size_t)(r->end - r->next)};
	const char *newline = memchr(line.start, '\n', line.len);
	if (newline)
		line.len = (size_t)(newline - line.start);
	r->next = line.start + line.len + (newline ? 1 : 0);
	r->line++;
	if (r->line == 1 && line.len >= 3 && memcmp(line.start, "\xEF\xBB\xBF", 3) == 0)
		line = (struct span){line.start + 3, line.len - 3};
	while (line.len && (*line.start == ' ' || *line.start == '\t'))
		line = (struct span){line.start + 1, line.len - 1};
	return line;
}

/* inih's reader: the next line as fgets() gives it, or a comment in the place of what inih must not see. */
static char *next_line(char *out, int size, void *stream)
{
	struct reading *r = stream;
	if (r->next >= r->end)
		return NULL;
	struct span line = take_line(r);
	bool header = line.len && *line.start == '[';
	bool fits = line_fits(r, line.start, line.len) && (size_t)size > line.len + 1;
	if (fits && header)
		take_header(r, line.start, line.len);
	if (fits && !header)
		snprintf(out, (size_t)size, "%.*s\n", (int)line.len, line.start);
	else
		snprintf(out, (size_t)size, "#\n");
	return out;
}

static int on_entry(void *user, const char *section, const char *name, const char *value)
{
	struct reading *r = user;
	(void)section;
	if (!value)
		fault(r, "the line has no =; write key = value");
	else if (!r->in_section)
		fault(r, "the line belongs to no section; a [section] comes first");
	else if (!*name)
		fault(r, "the line has no key before its =");
	else if (strlen(name) > LIMIT_CONFIG_NAME)
		fault(r, "the key is too long");
	else if (strpbrk(name, " \t"))
		fault(r, "a key holds no spaces; write key = value");
	else
		r->handler->entry(r->handler->ctx, r->line, name, value);
	return 1;
}

void ini_read(const char *bytes, size_t len, const struct ini_handler *handler)
{
	struct reading r = {.next = bytes, .end = bytes + len, .handler = handler};
	ini_use_stack = false;
	ini_allow_realloc = false;
	ini_initial_alloc = LIMIT_CONFIG_LINE + 4;
	ini_allow_multiline = false;
	ini_allow_inline_comments = false;
	ini_allow_no_value = true;
	ini_stop_on_first_error = false;
	ini_parse_stream(next_line, &r, on_entry, &r);
}

bool ini_slurp(const char *path, struct buf *out, unsigned *mode, struct err *err)
{
	struct stat st;
	char chunk[8192];
	ssize_t n = 0;
	bool good = false;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0) {
		err_set(err, "%s cannot be opened: %s", path, strerror(errno));
		return false;
	}
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		err_set(err, "%s is not a regular file", path);
		goto out;
	}
	if (mode)
		*mode = st.st_mode & 0777;
	while ((n = read(fd, chunk, sizeof chunk)) > 0)
		buf_add(out, chunk, (size_t)n);
	if (n < 0)
		err_set(err, "%s cannot be read: %s", path, strerror(errno));
	else if (out->failed)
		err_set(err, "%s is larger than %d bytes", path, LIMIT_CONFIG_FILE);
	else
		good = true;
out:
	explicit_bzero(chunk, sizeof chunk); /* the file may hold secrets */
	close(fd);
	return good;
}
