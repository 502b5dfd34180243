#include "config/options.h"

#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECONDS_MOST INT64_C(999999999) /* nine digits, some 31 years: what is longer is a mistake, and could not be read again */
#define NEAR_ENOUGH 2u /* edits; more and the suggestion is a guess */

/* ---- words, durations, ranges -------------------------------------------------------------------------------------------------------- */

static bool in_words(const char *range, const char *word, size_t len)
{
	for (const char *p = range; *p;) {
		size_t n = strcspn(p, "|");
		if (n == len && memcmp(p, word, len) == 0)
			return true;
		p += n + (p[n] == '|');
	}
	return false;
}

/* One number with its unit; a bare number means seconds and must stand alone. */
static bool take_part(const char **p, const char *end, int64_t *seconds, bool *bare)
{
	static const struct { char unit; int64_t seconds; } units[] = {
		{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}, {'j', 86400}, {'w', 604800}};
	int64_t n = 0;
	const char *start = *p;
	while (*p < end && isdigit((unsigned char)**p)) {
		if (*p - start >= 9)
			return false;
		n = n * 10 + (*(*p)++ - '0');
	}
	if (*p == start)
		return false;
	*bare = *p == end;
	*seconds = n;
	for (size_t i = 0; !*bare && i < sizeof units / sizeof units[0]; i++)
		if (**p == units[i].unit) {
			*seconds = n * units[i].seconds;
			(*p)++;
			return true;
		}
	return *bare;
}

bool option_seconds(const char *text, size_t len, int64_t *seconds)
{
	const char *p = text, *end = text + len;
	int64_t sum = 0, part = 0;
	bool bare = false, first = true;
	if (len == 0)
		return false;
	while (p < end) {
		if (!take_part(&p, end, &part, &bare) || (bare && !first))
			return false;
		sum += part;
		first = false;
		if (sum > SECONDS_MOST)
			return false;
	}
	*seconds = sum;
	return true;
}

void option_put_seconds(struct buf *out, int64_t seconds)
{
	static const struct { char unit; int64_t seconds; } units[] = {{'d', 86400}, {'h', 3600}, {'m', 60}};
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (seconds && seconds % units[i].seconds == 0) {
			buf_addf(out, "%" PRId64 "%c", seconds / units[i].seconds, units[i].unit);
			return;
		}
	buf_addf(out, "%" PRId64 "s", seconds);
}

static bool whole_number(const char *text, size_t len, int64_t *number)
{
	char copy[24];
	if (len == 0 || len >= sizeof copy)
		return false;
	memcpy(copy, text, len);
	copy[len] = '\0';
	if (!isdigit((unsigned char)copy[0]) && !(copy[0] == '-' && isdigit((unsigned char)copy[1])))
		return false;
	char *end = NULL;
	errno = 0;
	*number = strtoll(copy, &end, 10);
	return errno == 0 && *end == '\0';
}

typedef bool (*reads_number)(const char *text, size_t len, int64_t *number);

/* "low..high", either end may be left out. */
static bool in_range(const char *range, reads_number reads, int64_t number)
{
	const char *dots = range ? strstr(range, "..") : NULL;
	int64_t bound = 0;
	if (!dots)
		return true;
	if (dots > range && reads(range, (size_t)(dots - range), &bound) && number < bound)
		return false;
	return !(dots[2] && reads(dots + 2, strlen(dots + 2), &bound) && number > bound);
}

/* ---- one reader for each type -------------------------------------------------------------------------------------------------------- */

static bool read_text(const struct gd_option *row, const char *text, struct buf *out, struct err *err)
{
	(void)row, (void)err;
	buf_adds(out, text);
	return true;
}

static bool read_int(const struct gd_option *row, const char *text, struct buf *out, struct err *err)
{
	int64_t number = 0;
	if (!whole_number(text, strlen(text), &number) || !in_range(row->range, whole_number, number)) {
		err_set(err, "\"%s\" is not a whole number%s%s", text, row->range ? " in " : "", row->range ? row->range : "");
		return false;
	}
	buf_addf(out, "%" PRId64, number);
	return true;
}

static bool read_bool(const struct gd_option *row, const char *text, struct buf *out, struct err *err)
{
	static const char *const words[][2] = {{"yes", "no"}, {"true", "false"}, {"on", "off"}, {"1", "0"}, {"oui", "non"}};
	(void)row;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		for (int no = 0; no < 2; no++)
			if (strcmp(text, words[i][no]) == 0) {
				buf_adds(out, words[0][no]);
				return true;
			}
	err_set(err, "\"%s\" is neither yes nor no", text);
	return false;
}

static bool read_seconds(const struct gd_option *row, const char *text, struct buf *out, struct err *err)
{
	int64_t seconds = 0;
	if (!option_seconds(text, strlen(text), &seconds) || !in_range(row->range, option_seconds, seconds)) {
		err_set(err, "\"%s\" is not a duration%s%s; write 30s, 5m, 2h or 1d", text, row->range ? " in " : "",
			row->range ? row->range : "");
		return false;
	}
	buf_addf(out, "%" PRId64, seconds);
	return true;
}

static bool read_secret(const struct gd_option *row, const char *text, struct buf *out, struct err *err)
{
	(void)row;
	if (text_is_blank(text)) {
		err_set(err, "the secret is empty; an empty secret would refuse everybody");
		return false;
	}
	buf_adds(out, text);
	return true;
}

/* The word of "a|b|c" that is spelled most like `word`. */
static void near_in_range(const char *range, const char *word, char *near, size_t near_size)
{
	unsigned best = NEAR_ENOUGH + 1;
	near[0] = '\0';
	for (const char *p = range; *p;) {
		size_t n = strcspn(p, "|");
		char one[64];
		if (n < sizeof one && n < near_size) {
			memcpy(one, p, n);
			one[n] = '\0';
			if (text_distance(one, word) < best) {
				best = text_distance(one, word);
				memcpy(near, one, n + 1);
			}
		}
		p += n + (p[n] == '|');
	}
}

static bool not_one_of(const char *range, const char *word, struct err *err)
{
	char near[64];
	near_in_range(range, word, near, sizeof near);
	if (near[0])
		err_set(err, "\"%s\" is not one of %s; did you mean \"%s\"?", word, range, near);
	else
		err_set(err, "\"%s\" is not one of %s", word, range);
	return false;
}

static bool read_enum(const struct gd_option *row, const char *text, struct buf *out, struct err *err)
{
	if (!in_words(row->range, text, strlen(text)))
		return not_one_of(row->range, text, err);
	buf_adds(out, text);
	return true;
}

static bool read_url(const struct gd_option *row, const char *text, struct buf *out, struct err *err)
{
	(void)row;
	const char *host = strncmp(text, "https://", 8) == 0 ? text + 8 : strncmp(text, "http://", 7) == 0 ? text + 7 : NULL;
	if (!host || !*host || *host == '/' || *host == ':') {
		err_set(err, "\"%s\" is not a URL; write it as https://host/path", text);
		return false;
	}
	for (const char *p = text; *p; p++)
		if ((unsigned char)*p <= ' ' || *p == 0x7f || *p == '"' || *p == '<' || *p == '>' || *p == '\\') {
			err_set(err, "the URL holds a character that must be written as %%%02X", (unsigned)(unsigned char)*p);
			return false;
		}
	if (memchr(host, '@', strcspn(host, "/?#"))) {
		err_set(err, "the URL holds a user or password; give them in options of their own");
		return false;
	}
	buf_adds(out, text);
	return true;
}

static bool add_word(const struct gd_option *row, const char *word, struct buf *out, struct err *err)
{
	int64_t seconds = 0;
	if (!row->range) {
		buf_adds(out, word);
		return true;
	}
	if (strcmp(row->range, "seconds") == 0) {
		if (!option_seconds(word, strlen(word), &seconds)) {
			err_set(err, "\"%s\" is not a duration; write 30s, 5m, 2h or 1d", word);
			return false;
		}
		buf_addf(out, "%" PRId64, seconds);
		return true;
	}
	if (!in_words(row->range, word, strlen(word)))
		return not_one_of(row->range, word, err);
	buf_adds(out, word);
	return true;
}

static bool read_list(const struct gd_option *row, const char *text, struct buf *out, struct err *err)
{
	bool first = true;
	for (const char *p = text + strspn(text, ", \t"); *p; p += strspn(p, ", \t")) {
		size_t n = strcspn(p, ", \t");
		char *word = mem_strndup(p, n);
		if (!first)
			buf_addc(out, ',');
		bool good = add_word(row, word, out, err);
		free(word);
		if (!good)
			return false;
		first = false;
		p += n;
	}
	return true;
}

typedef bool (*reads_value)(const struct gd_option *row, const char *text, struct buf *out, struct err *err);
static const struct type_row {
	reads_value read;
	bool empty_is_value; /* an empty value means itself; elsewhere it takes the fallback away */
} types[] = {
	[GD_STR] = {read_text, true},
	[GD_INT] = {read_int, false},
	[GD_BOOL] = {read_bool, false},
	[GD_SECONDS] = {read_seconds, false},
	[GD_SECRET] = {read_secret, true},
	[GD_ENUM] = {read_enum, false},
	[GD_URL] = {read_url, false},
	[GD_LIST] = {read_list, true},
};
#define TYPES (sizeof types / sizeof types[0])

bool option_canonical(const struct gd_option *row, const char *text, struct buf *out, struct err *err)
{
	if ((size_t)row->type >= TYPES) {
		err_set(err, "the option's row has an unknown type");
		return false;
	}
	if (!*text && !types[row->type].empty_is_value) {
		if (!(row->flags & GD_OPT_REQUIRED))
			return true;
		err_set(err, "the value is empty");
		return false;
	}
	return types[row->type].read(row, text, out, err);
}

/* ---- rows ---------------------------------------------------------------------------------------------------------- */

const struct gd_option *option_find(const struct gd_option *rows, const char *key, const char **rest)
{
	const struct gd_option *any = NULL;
	*rest = NULL;
	for (const struct gd_option *row = rows; row && row->key; row++) {
		bool many = (row->flags & GD_OPT_MANY) != 0;
		size_t n = strlen(row->key);
		if (many && strcmp(row->key, OPTION_ANY_KEY) == 0)
			any = row;
		else if (!many && strcmp(row->key, key) == 0)
			return row;
		else if (many && strncmp(row->key, key, n) == 0 && key[n] == '.' && key[n + 1]) {
			*rest = key + n + 1;
			return row;
		}
	}
	*rest = any ? key : NULL;
	return any;
}

const char *option_near_word(const char *const *words, size_t count, const char *word)
{
	const char *nearest = NULL;
	unsigned best = NEAR_ENOUGH + 1;
	for (size_t i = 0; i < count; i++) {
		unsigned distance = text_distance(words[i], word);
		if (distance < best) {
			best = distance;
			nearest = words[i];
		}
	}
	return nearest;
}

const char *option_nearest(const struct gd_option *rows, const char *key)
{
	const char *nearest = NULL;
	unsigned best = NEAR_ENOUGH + 1;
	for (const struct gd_option *row = rows; row && row->key; row++) {
		unsigned distance = text_distance(row->key, key);
		if (distance < best && strcmp(row->key, OPTION_ANY_KEY) != 0) {
			best = distance;
			nearest = row->key;
		}
	}
	return nearest;
}

static bool good_key(const char *key)
{
	if (strcmp(key, OPTION_ANY_KEY) == 0)
		return true;
	size_t n = strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789_");
	return n > 0 && n <= LIMIT_CONFIG_NAME && !key[n];
}

static bool row_sound(const struct gd_option *rows, const struct gd_option *row, struct err *err)
{
	struct err why = {{0}};
	struct buf out = {0};
	if (!good_key(row->key)) {
		err_set(err, "option \"%s\": a key is made of a-z, 0-9 and _", row->key);
		return false;
	}
	for (const struct gd_option *other = rows; other < row; other++)
		if (strcmp(other->key, row->key) == 0) {
			err_set(err, "option %s is declared twice", row->key);
			return false;
		}
	if (!row->help || !*row->help || (size_t)row->type >= TYPES || (row->type == GD_ENUM && !row->range)) {
		err_set(err, "option %s has no help sentence, no known type, or no words to choose from", row->key);
		return false;
	}
	buf_init(&out, LIMIT_CONFIG_LINE);
	bool good = !row->fallback || option_canonical(row, row->fallback, &out, &why);
	buf_clear(&out);
	if (!good)
		err_set(err, "option %s: its fallback does not pass its own check: %s", row->key, why.text);
	return good;
}

bool option_rows_sound(const struct gd_option *rows, struct err *err)
{
	for (const struct gd_option *row = rows; row && row->key; row++)
		if (!row_sound(rows, row, err))
			return false;
	return true;
}

/* ---- secrets ------------------------------------------------------------------------------------------------------- */

static bool secret_file_fits(int fd, const char *path, struct err *err)
{
	struct stat st;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		err_set(err, "%s is not a regular file", path);
		return false;
	}
	if (st.st_mode & (S_IWGRP | S_IRWXO)) {
		err_set(err, "%s has mode %03o, so others may read or change the secret; run chmod 600 %s", path,
			(unsigned)(st.st_mode & 0777), path);
		return false;
	}
	if (st.st_size > OPTION_SECRET_MAX) {
		err_set(err, "%s is longer than %d bytes; that is no secret", path, OPTION_SECRET_MAX);
		return false;
	}
	return true;
}

static bool fill_secret(int fd, const char *path, struct buf *out, struct err *err)
{
	char bytes[OPTION_SECRET_MAX + 1];
	size_t len = 0;
	ssize_t n = 0;
	while (len < sizeof bytes && (n = read(fd, bytes + len, sizeof bytes - len)) > 0)
		len += (size_t)n;
	while (len && isspace((unsigned char)bytes[len - 1]))
		len--;
	size_t start = 0;
	while (start < len && isspace((unsigned char)bytes[start]))
		start++;
	bool good = n >= 0 && len <= OPTION_SECRET_MAX && len > start && text_is_utf8(bytes + start, len - start);
	if (good)
		buf_add(out, bytes + start, len - start);
	else
		err_set(err, "%s is empty, unreadable or no text", path);
	explicit_bzero(bytes, sizeof bytes);
	return good;
}

bool option_read_secret(const char *path, struct buf *out, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0) {
		err_set(err, "%s cannot be opened: %s", path, strerror(errno));
		return false;
	}
	bool good = secret_file_fits(fd, path, err) && fill_secret(fd, path, out, err);
	close(fd);
	return good;
}

/* ---- reading canonical values -------------------------------------------------------------------------------------- */

bool option_next_word(const char **cursor, const char **word, size_t *len)
{
	const char *p = *cursor;
	if (!p || !*p)
		return false;
	*word = p;
	*len = strcspn(p, ",");
	*cursor = p + *len + (p[*len] == ',');
	return true;
}

bool option_next_line(const char **cursor, const char **name, size_t *name_len, const char **value, size_t *value_len)
{
	const char *p = *cursor;
	if (!p || !*p)
		return false;
	size_t line = strcspn(p, "\n");
	*name = p;
	*name_len = strcspn(p, "=\n");
	*value = p + *name_len + 1;
	*value_len = line - *name_len - 1;
	*cursor = p + line + (p[line] == '\n');
	return true;
}
