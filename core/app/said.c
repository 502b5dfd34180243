#include "app/said.h"

#include "app/setup.h"
#include "base/fd.h"
#include "base/limits.h"
#include "base/mem.h"
#include "config/core_rows.h"
#include "config/ini.h"
#include "config/options.h"
#include "config/raw.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Sections of the desk alone: what they say opens nothing. Of these, what is in force without a restart. */
static const char *const kinds[] = {
	"guichet", "queue", "org", "sla", "calendar", "survey", "alerts", "retention", "rule", "type", "field", "canned", "words"};

static bool is_one_of(const char *word, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i], word) == 0)
			return true;
	return false;
}

static bool may_be_said(const char *section, const char *key)
{
	char kind[LIMIT_CONFIG_NAME + 1];
	const char *rest = NULL;
	snprintf(kind, sizeof kind, "%.*s", (int)strcspn(section, " "), section);
	const struct core_section *core = core_section_find(kind);
	const struct gd_option *row = core ? option_find(core->rows, key, &rest) : NULL;
	bool desk = row && (row->flags & GD_OPT_RELOAD) && is_one_of(kind, kinds, sizeof kinds / sizeof *kinds);
	return desk && row->type != GD_SECRET && row->type != GD_URL;
}

/* ---- the file ------------------------------------------------------------------------------------------------------------------------ */

/* Copies what was said before, but for the one line that is said anew. */
struct copying {
	struct buf *out;
	const char *section, *key, *value;
	bool here, put; /* in that section; its line is written */
};

static void put_line(struct copying *c)
{
	if (c->here && !c->put && c->value)
		buf_addf(c->out, "%s = %s\n", c->key, c->value);
	c->put = c->put || c->here;
}

static void on_section(void *ctx, unsigned line, const char *name)
{
	struct copying *c = ctx;
	(void)line;
	put_line(c);
	c->here = strcmp(name, c->section) == 0;
	buf_addf(c->out, "[%s]\n", name);
}

static void on_entry(void *ctx, unsigned line, const char *key, const char *value)
{
	struct copying *c = ctx;
	(void)line;
	if (c->here && strcmp(key, c->key) == 0)
		put_line(c);
	else
		buf_addf(c->out, "%s = %s\n", key, value);
}

static void on_fault(void *ctx, unsigned line, const char *sentence)
{
	(void)ctx;
	(void)line;
	(void)sentence;
}

static void say_anew(struct copying *c, const char *path)
{
	struct buf before;
	buf_init(&before, LIMIT_CONFIG_FILE);
	if (access(path, R_OK) == 0 && ini_slurp(path, &before, NULL, NULL))
		ini_read(before.data, before.len,
			&(struct ini_handler){.section = on_section, .entry = on_entry, .fault = on_fault, .ctx = c});
	put_line(c);
	if (!c->put && c->value)
		buf_addf(c->out, "[%s]\n%s = %s\n", c->section, c->key, c->value);
	buf_clear(&before);
}

static bool is_fine(const char *config, const char *path, struct err *err)
{
	struct setup fresh = {0};
	bool fine = setup_load_said(&fresh, config, path);
	for (size_t i = 0; !fine && i < fresh.faults.count; i++)
		if (fresh.faults.list[i].kind == FAULT_ERROR) {
			err_set(err, "%s", fresh.faults.list[i].sentence);
			break;
		}
	setup_free(&fresh);
	return fine;
}

bool said_set(const char *config, const char *data_dir, const char *section, const char *key, const char *value, struct err *err)
{
	struct buf text;
	char path[4096], fresh[4100];
	if (!may_be_said(section, key))
		return false; /* err stays empty: no sentence of ours is needed */
	snprintf(path, sizeof path, "%s/" RAW_SAID, data_dir);
	snprintf(fresh, sizeof fresh, "%s.new", path);
	buf_init(&text, LIMIT_CONFIG_FILE);
	say_anew(&(struct copying){.out = &text, .section = section, .key = key, .value = value}, path);
	bool written = !text.failed && fd_write_file(fresh, text.data, text.len), fine = written && is_fine(config, fresh, err);
	bool ok = fine && rename(fresh, path) == 0 && fd_sync(data_dir);
	if (!ok && (fine || !written))
		err_set(err, "%s cannot be written: %s.", path, text.failed ? "it would be too long" : strerror(errno));
	if (!ok)
		unlink(fresh);
	buf_clear(&text);
	return ok;
}
