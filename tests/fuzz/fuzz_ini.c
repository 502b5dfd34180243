/* A configuration file: every line is an entry, a section, a comment or a fault, in order and nowhere else; and a value that an option
 * accepts is a value that stays the same when it is read again. */
// fuzz: room config
#include "config/ini.h"

#include "base/limits.h"
#include "base/text.h"
#include "config/options.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct gd_option rows[] = {
	{"text", GD_STR, NULL, NULL, 0, "."},
	{"number", GD_INT, NULL, "-5..100", 0, "."},
	{"on", GD_BOOL, NULL, NULL, 0, "."},
	{"wait", GD_SECONDS, NULL, NULL, 0, "."},
	{"mode", GD_ENUM, NULL, "socket|http", 0, "."},
	{"api", GD_URL, NULL, NULL, 0, "."},
	{"words", GD_LIST, NULL, NULL, 0, "."},
	{"times", GD_LIST, NULL, "seconds", 0, "."},
	{0}};

struct seen {
	unsigned line;
	bool in_section;
};

static void in_order(struct seen *seen, unsigned line)
{
	if (line < seen->line)
		abort();
	seen->line = line;
}

static void on_section(void *ctx, unsigned line, const char *name)
{
	struct seen *seen = ctx;
	in_order(seen, line);
	seen->in_section = true;
	if (!*name || strlen(name) > LIMIT_CONFIG_NAME || strchr(name, '\n'))
		abort();
}

static void check_value(const struct gd_option *row, const char *value)
{
	struct buf once, twice;
	buf_init(&once, 2 * LIMIT_CONFIG_LINE);
	buf_init(&twice, 2 * LIMIT_CONFIG_LINE);
	if (option_canonical(row, value, &once, NULL) &&
		(once.failed || !option_canonical(row, once.data, &twice, NULL) || strcmp(once.data, twice.data) != 0))
		abort();
	buf_clear(&once);
	buf_clear(&twice);
}

static void on_entry(void *ctx, unsigned line, const char *key, const char *value)
{
	struct seen *seen = ctx;
	const char *rest = NULL;
	in_order(seen, line);
	if (!seen->in_section || !*key || strlen(key) > LIMIT_CONFIG_NAME || strlen(value) > LIMIT_CONFIG_LINE || strchr(value, '\n') ||
		!text_is_utf8(value, strlen(value)))
		abort();
	option_find(rows, key, &rest);
	option_nearest(rows, key);
	for (const struct gd_option *row = rows; row->key; row++)
		check_value(row, value);
}

static void on_fault(void *ctx, unsigned line, const char *sentence)
{
	in_order(ctx, line);
	if (!*sentence)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct seen seen = {0};
	ini_read(
		(const char *)data, size, &(struct ini_handler){.section = on_section, .entry = on_entry, .fault = on_fault, .ctx = &seen});
	return 0;
}
