#include "config/load.h"

#include "base/limits.h"
#include "base/text.h"
#include "config/check.h"
#include "config/core_rows.h"
#include "config/options.h"
#include "config/raw.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SUBJECT_SIZE (2 * LIMIT_CONFIG_NAME + 8)
#define MOST_KINDS 64

struct loading {
	const struct config_source *source;
	struct config *config;
	struct raw raw;
	struct faults *faults;
};

static void subject_of(const struct config_section *section, const char *key, char out[SUBJECT_SIZE])
{
	snprintf(out, SUBJECT_SIZE, "[%s%s%s]%s%s", section->kind, section->name ? " " : "", section->name ? section->name : "",
		key ? " " : "", key ? key : "");
}

/* ---- one section --------------------------------------------------------------------------------------------------- */

static struct origin keep_origin(struct loading *l, struct origin origin)
{
	return (struct origin){arena_strdup(&l->config->memory, origin.file), origin.line};
}

static void init_values(struct loading *l, struct config_values *values, const struct gd_option *rows)
{
	size_t count = 0;
	while (rows && rows[count].key)
		count++;
	values->rows = rows;
	values->count = count;
	values->texts = arena_alloc(&l->config->memory, (count + 1) * sizeof *values->texts);
	values->origins = arena_alloc(&l->config->memory, (count + 1) * sizeof *values->origins);
}

static struct config_section *add_section(struct loading *l, const char *kind, const char *name, struct origin origin)
{
	struct config *config = l->config;
	struct config_section *section = arena_alloc(&config->memory, sizeof *section);
	section->kind = arena_strdup(&config->memory, kind);
	section->name = arena_strdup(&config->memory, name);
	section->origin = keep_origin(l, origin);
	config->sections = mem_grow(config->sections, config->count + 1, sizeof *config->sections);
	config->sections[config->count++] = section;
	return section;
}

static void keep_text(struct loading *l, struct config_values *values, size_t i, const char *text, struct origin origin)
{
	struct config *config = l->config;
	char *kept = arena_strdup(&config->memory, text);
	values->texts[i] = kept;
	values->origins[i] = keep_origin(l, origin);
	if (values->rows[i].type == GD_SECRET) {
		config->secrets = mem_grow(config->secrets, config->nsecrets + 1, sizeof *config->secrets);
		config->secrets[config->nsecrets++] = (struct config_secret){kept, strlen(kept)};
	}
}

/* Adds a "rest=value" line to what a table has. */
static void keep_line(struct loading *l, struct config_values *values, size_t i, const char *rest, const char *text, struct origin origin)
{
	struct buf lines;
	buf_init(&lines, LIMIT_CONFIG_FILE);
	buf_adds(&lines, values->texts[i]);
	buf_addf(&lines, "%s=%s\n", rest, text);
	keep_text(l, values, i, lines.data, origin);
	explicit_bzero(lines.data, lines.len);
	buf_clear(&lines);
}

/* What a key of the file means: a row, the name of a table's line, and whether the value is the path of a file that holds the secret. */
struct meaning {
	struct config_values *values;
	size_t index;
	const char *rest;
	bool from_file;
};

static bool meaning_in(struct config_values *values, const char *key, struct meaning *out)
{
	const char *rest = NULL;
	const struct gd_option *row = option_find(values->rows, key, &rest);
	size_t len = strlen(key);
	char plain[LIMIT_CONFIG_NAME + 1];
	bool from_file = false;
	if (!row && len > 5 && len < sizeof plain && strcmp(key + len - 5, "_file") == 0) {
		memcpy(plain, key, len - 5);
		plain[len - 5] = '\0';
		row = option_find(values->rows, plain, &rest);
		from_file = row && row->type == GD_SECRET && !rest;
		row = from_file ? row : NULL;
	}
	if (!row)
		return false;
	*out = (struct meaning){.values = values, .index = (size_t)(row - values->rows), .rest = rest, .from_file = from_file};
	return true;
}

static void unknown_key(struct loading *l, const struct config_section *section, const struct raw_entry *entry, const char *subject)
{
	const char *near = option_nearest(section->own.rows, entry->key);
	if (!near)
		near = option_nearest(section->common.rows, entry->key);
	if (near)
		faults_add(l->faults, FAULT_ERROR, entry->origin, subject, "there is no such option; did you mean \"%s\"?", near);
	else
		faults_add(l->faults, FAULT_ERROR, entry->origin, subject, "there is no such option in this section");
}

/* Given as KEY and as KEY_file: the environment wins over the file, but twice in files is a guess we do not make. */
static bool given_twice(struct loading *l, const struct meaning *m, const struct raw_entry *entry, const char *subject)
{
	struct origin first = m->values->origins[m->index];
	if (m->rest || !first.file)
		return false;
	if (first.line || entry->origin.line == 0)
		faults_add(l->faults, FAULT_ERROR, entry->origin, subject, "the option is given twice, as a value and as a file");
	return true;
}

static void warn_open_secret(struct loading *l, const struct raw_entry *entry, const char *subject)
{
	if (entry->mode & 007)
		faults_add(l->faults, FAULT_WARNING, entry->origin, subject,
			"everybody on this machine can read this file (mode %03o) and the secret in it; run chmod 640, or use %s_file",
			entry->mode, entry->key);
}

static void take_entry(struct loading *l, struct config_section *section, const struct raw_entry *entry)
{
	char subject[SUBJECT_SIZE];
	struct meaning m;
	struct err err = {{0}};
	struct buf out;
	subject_of(section, entry->key, subject);
	if (!meaning_in(&section->own, entry->key, &m) && !meaning_in(&section->common, entry->key, &m)) {
		unknown_key(l, section, entry, subject);
		return;
	}
	if (given_twice(l, &m, entry, subject))
		return;
	const struct gd_option *row = &m.values->rows[m.index];
	m.values->origins[m.index] = keep_origin(l, entry->origin); /* written, if only badly or empty: so there is no fallback */
	buf_init(&out, OPTION_SECRET_MAX + LIMIT_CONFIG_LINE);
	bool good = m.from_file ? option_read_secret(entry->value, &out, &err) : option_canonical(row, entry->value, &out, &err);
	if (!good)
		faults_add(l->faults, FAULT_ERROR, entry->origin, subject, "%s", err.text);
	else if (m.rest)
		keep_line(l, m.values, m.index, m.rest, out.data, entry->origin);
	else if (out.len || row->type == GD_STR || row->type == GD_LIST)
		keep_text(l, m.values, m.index, out.data, entry->origin);
	if (good && row->type == GD_SECRET && !m.from_file)
		warn_open_secret(l, entry, subject);
	explicit_bzero(out.data, out.len);
	buf_clear(&out);
}

/* ---- what was not written ------------------------------------------------------------------------------------------ */

static void try_credential(struct loading *l, struct config_section *section, struct config_values *values, size_t i)
{
	char flat[SUBJECT_SIZE], subject[SUBJECT_SIZE];
	struct err err = {{0}};
	struct buf out;
	if (!l->source->credentials || values->rows[i].type != GD_SECRET || values->origins[i].file)
		return;
	raw_flat_name(section->kind, section->name, flat, sizeof flat);
	char *path = arena_printf(&l->config->memory, "%s/%s.%s", l->source->credentials, flat, values->rows[i].key);
	if (access(path, F_OK) != 0)
		return;
	subject_of(section, values->rows[i].key, subject);
	buf_init(&out, OPTION_SECRET_MAX);
	if (option_read_secret(path, &out, &err))
		keep_text(l, values, i, out.data, (struct origin){path, 0});
	else
		faults_add(l->faults, FAULT_ERROR, (struct origin){0}, subject, "%s", err.text);
	explicit_bzero(out.data, out.len);
	buf_clear(&out);
}

static void fill_gap(struct loading *l, struct config_section *section, struct config_values *values, size_t i)
{
	const struct gd_option *row = &values->rows[i];
	char subject[SUBJECT_SIZE];
	struct buf out;
	if (values->origins[i].file)
		return;
	if (row->flags & GD_OPT_REQUIRED) {
		subject_of(section, row->key, subject);
		faults_add(l->faults, FAULT_ERROR, section->origin, subject, "is mandatory: %s", row->help);
		return;
	}
	if (!row->fallback || (row->flags & GD_OPT_MANY))
		return;
	buf_init(&out, LIMIT_CONFIG_LINE);
	if (option_canonical(row, row->fallback, &out, NULL))
		values->texts[i] = arena_strdup(&l->config->memory, out.data);
	buf_clear(&out);
}

static void fill_section(struct loading *l, struct config_section *section, const struct raw_section *raw)
{
	struct config_values *places[] = {&section->own, &section->common};
	/* The environment first: what it gives is there before KEY_file of the file is looked at, and wins. */
	for (size_t i = 0; raw && i < raw->count; i++)
		if (raw->entries[i].origin.line == 0)
			take_entry(l, section, &raw->entries[i]);
	for (size_t i = 0; raw && i < raw->count; i++)
		if (raw->entries[i].origin.line != 0)
			take_entry(l, section, &raw->entries[i]);
	for (size_t p = 0; p < sizeof places / sizeof places[0]; p++)
		for (size_t i = 0; i < places[p]->count; i++) {
			try_credential(l, section, places[p], i);
			fill_gap(l, section, places[p], i);
		}
}

/* ---- all sections -------------------------------------------------------------------------------------------------- */

static const struct raw_section *raw_single(const struct raw *raw, const char *kind)
{
	for (size_t i = 0; i < raw->count; i++)
		if (!raw->sections[i]->name && strcmp(raw->sections[i]->kind, kind) == 0)
			return raw->sections[i];
	return NULL;
}

/* Names of plugin instances stand in URLs and in addresses. */
static bool good_name(const char *name, bool plugin)
{
	if (plugin)
		return strlen(name) <= 32 && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-") == strlen(name);
	return text_chars(name) <= 64 && !strpbrk(name, ",/:|\"'~#@");
}

static void load_single(struct loading *l, const struct core_section *core)
{
	const struct raw_section *raw = raw_single(&l->raw, core->kind);
	struct config_section *section = add_section(l, core->kind, NULL, raw ? raw->origin : (struct origin){0});
	init_values(l, &section->own, core->rows);
	init_values(l, &section->common, NULL);
	fill_section(l, section, raw);
}

static void refuse_section(struct loading *l, const struct raw_section *raw, const char *sentence)
{
	char subject[SUBJECT_SIZE];
	subject_of(&(struct config_section){.kind = raw->kind, .name = raw->name}, NULL, subject);
	faults_add(l->faults, FAULT_ERROR, raw->origin, subject, "%s", sentence);
}

static void load_named(struct loading *l, const struct core_section *core, const struct raw_section *raw)
{
	if (core->name == CORE_SINGLE) {
		refuse_section(l, raw, "this section has no name; its header is one word");
		return;
	}
	if (!good_name(raw->name, false)) {
		refuse_section(l, raw, "the name is longer than 64 characters or holds one of , / : | \" ' ~ # @");
		return;
	}
	struct config_section *section = add_section(l, raw->kind, raw->name, raw->origin);
	init_values(l, &section->own, core->rows);
	init_values(l, &section->common, NULL);
	fill_section(l, section, raw);
}

static void load_core(struct loading *l)
{
	size_t count = 0;
	const struct core_section *sections = core_sections(&count);
	for (size_t i = 0; i < count; i++)
		if (sections[i].name != CORE_NAMED)
			load_single(l, &sections[i]);
	for (size_t i = 0; i < l->raw.count; i++) {
		const struct raw_section *raw = l->raw.sections[i];
		const struct core_section *core = core_section_find(raw->kind);
		if (core && raw->name)
			load_named(l, core, raw);
		else if (core && core->name == CORE_NAMED)
			refuse_section(l, raw, "this section needs a name after its kind");
	}
}

static void unknown_kind(struct loading *l, const struct raw_section *raw, const char *why)
{
	const char *kinds[MOST_KINDS];
	size_t count = 0, core = 0;
	const struct core_section *sections = core_sections(&core);
	for (const struct config_section *s = NULL; (s = config_next_instance(l->config, s)) && count < MOST_KINDS;)
		kinds[count++] = s->kind; /* first: of two equally near ones the plugin in use is meant */
	for (size_t i = 0; i < core && count < MOST_KINDS; i++)
		kinds[count++] = sections[i].kind;
	const char *near = option_near_word(kinds, count, raw->kind);
	struct err sentence = {{0}};
	if (near)
		err_set(&sentence, "there is no such section and no such plugin; did you mean [%s]?", near);
	else
		err_set(&sentence, "there is no such section%s%s", why[0] ? ", and as a plugin: " : "", why);
	refuse_section(l, raw, sentence.text);
}

static void load_instance(struct loading *l, const struct raw_section *raw)
{
	struct err err = {{0}};
	const struct gd_option *rows = l->source->rows ? l->source->rows(l->source->ctx, l->config, raw->kind, &err) : NULL;
	const char *name = raw->name ? raw->name : raw->kind;
	if (!rows) {
		unknown_kind(l, raw, err.text);
		return;
	}
	if (!good_name(name, true)) {
		refuse_section(l, raw, "the name of a channel instance is made of a-z, 0-9, - and _, 32 characters at most");
		return;
	}
	struct config_section *section = add_section(l, raw->kind, name, raw->origin);
	section->plugin = true;
	init_values(l, &section->own, rows);
	init_values(l, &section->common, core_rows_instance());
	fill_section(l, section, raw);
}

struct config *config_load(const struct config_source *source, struct faults *faults)
{
	struct loading l = {.source = source, .config = mem_alloc(sizeof(struct config)), .faults = faults};
	size_t before = faults->errors;
	raw_read(&l.raw, source->path, source->said, source->environment, faults);
	load_core(&l);
	for (size_t i = 0; i < l.raw.count; i++)
		if (!core_section_find(l.raw.sections[i]->kind))
			load_instance(&l, l.raw.sections[i]);
	config_check(l.config, faults);
	raw_clear(&l.raw);
	faults_sort(faults);
	if (faults->errors == before || source->lenient)
		return l.config;
	config_free(l.config);
	return NULL;
}
