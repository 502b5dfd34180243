#include "config/raw.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "config/core_rows.h"
#include "config/ini.h"
#include "config/options.h"

#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ENVIRONMENT_PREFIX "GUICHET__"
#define MOST_FILES 200

/* ---- sections and entries ------------------------------------------------------------------------------------------ */

static struct raw_section *find_section(const struct raw *raw, const char *kind, const char *name)
{
	for (size_t i = 0; i < raw->count; i++) {
		struct raw_section *section = raw->sections[i];
		if (strcmp(section->kind, kind) == 0 && (name && section->name ? strcmp(section->name, name) == 0 : name == section->name))
			return section;
	}
	return NULL;
}

static struct raw_section *add_section(struct raw *raw, const char *kind, const char *name, struct origin origin)
{
	struct raw_section *section = arena_alloc(&raw->memory, sizeof *section);
	section->kind = arena_strdup(&raw->memory, kind);
	section->name = arena_strdup(&raw->memory, name);
	section->origin = origin;
	raw->sections = mem_grow(raw->sections, raw->count + 1, sizeof *raw->sections);
	raw->sections[raw->count++] = section;
	return section;
}

static struct raw_entry *find_entry(const struct raw_section *section, const char *key)
{
	for (size_t i = 0; i < section->count; i++)
		if (strcmp(section->entries[i].key, key) == 0)
			return &section->entries[i];
	return NULL;
}

static void wipe(char *value)
{
	explicit_bzero(value, strlen(value));
}

static void put_entry(struct raw *raw, struct raw_section *section, const char *key, const char *value, struct origin origin, unsigned mode)
{
	struct raw_entry *entry = find_entry(section, key);
	if (entry) {
		wipe(entry->value);
	} else {
		section->entries = mem_grow(section->entries, section->count + 1, sizeof *section->entries);
		entry = &section->entries[section->count++];
		entry->key = arena_strdup(&raw->memory, key);
	}
	entry->value = arena_strdup(&raw->memory, value);
	entry->origin = origin;
	entry->mode = mode;
}

void raw_clear(struct raw *raw)
{
	for (size_t i = 0; i < raw->count; i++) {
		for (size_t j = 0; j < raw->sections[i]->count; j++)
			wipe(raw->sections[i]->entries[j].value);
		free(raw->sections[i]->entries);
	}
	free(raw->sections);
	arena_clear(&raw->memory);
	*raw = (struct raw){0};
}

void raw_flat_name(const char *kind, const char *name, char *out, size_t out_size)
{
	size_t n = 0;
	for (const char *p = kind; *p && n + 1 < out_size; p++)
		out[n++] = (char)(isalnum((unsigned char)*p) ? tolower((unsigned char)*p) : '_');
	if (name && n + 1 < out_size)
		out[n++] = '_';
	for (const char *p = name ? name : ""; *p && n + 1 < out_size; p++)
		out[n++] = (char)(isalnum((unsigned char)*p) ? tolower((unsigned char)*p) : '_');
	out[n] = '\0';
}

/* ---- files --------------------------------------------------------------------------------------------------------- */

struct reading {
	struct raw *raw;
	struct faults *faults;
	const char *file;
	unsigned mode;
	struct raw_section *section; /* NULL after a header that was refused: its lines are skipped */
	bool changes;                /* no section is made: what was said of a team is nothing once the team is gone */
};

static void on_section(void *ctx, unsigned line, const char *title)
{
	struct reading *r = ctx;
	struct origin origin = {r->file, line};
	const char *space = strchr(title, ' ');
	char *kind = space ? arena_strndup(&r->raw->memory, title, (size_t)(space - title)) : arena_strdup(&r->raw->memory, title);
	const char *name = space ? space + 1 : NULL;
	r->section = NULL;
	if (name && strchr(name, ' ')) {
		faults_add(r->faults, FAULT_ERROR, origin, title, "a section is [kind] or [kind name], with one word as the name");
		return;
	}
	struct raw_section *section = find_section(r->raw, kind, name);
	if (!section && r->changes && (name || !core_section_find(kind)))
		return;
	if (!section) {
		r->section = add_section(r->raw, kind, name, origin);
		return;
	}
	/* Strings of one file's name are one pointer, so this tells a repetition from a later file. */
	if (section->origin.file == r->file)
		faults_add(r->faults, FAULT_ERROR, origin, title, "the section stands twice in this file, first in line %u",
			section->origin.line);
	else
		section->origin = origin;
	r->section = section;
}

static void on_entry(void *ctx, unsigned line, const char *key, const char *value)
{
	struct reading *r = ctx;
	struct origin origin = {r->file, line};
	if (!r->section)
		return;
	const struct raw_entry *old = find_entry(r->section, key);
	if (old && old->origin.file == r->file)
		faults_add(r->faults, FAULT_ERROR, origin, key, "the key stands twice in its section, first in line %u", old->origin.line);
	else
		put_entry(r->raw, r->section, key, value, origin, r->mode);
}

static void on_fault(void *ctx, unsigned line, const char *sentence)
{
	struct reading *r = ctx;
	faults_add(r->faults, FAULT_ERROR, (struct origin){r->file, line}, NULL, "%s", sentence);
}

static void read_file(struct raw *raw, const char *path, bool changes, struct faults *faults)
{
	struct err err = {{0}};
	struct buf bytes;
	struct reading r = {.raw = raw, .faults = faults, .file = arena_strdup(&raw->memory, path), .changes = changes};
	buf_init(&bytes, LIMIT_CONFIG_FILE);
	if (ini_slurp(path, &bytes, &r.mode, &err))
		ini_read(bytes.data, bytes.len,
			&(struct ini_handler){.section = on_section, .entry = on_entry, .fault = on_fault, .ctx = &r});
	else
		faults_add(faults, FAULT_ERROR, (struct origin){0}, NULL, "%s", err.text);
	explicit_bzero(bytes.data, bytes.len);
	buf_clear(&bytes);
}

static int is_ini(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);
	return entry->d_name[0] != '.' && n > 4 && strcmp(entry->d_name + n - 4, ".ini") == 0;
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name); /* not alphasort(): the order must not depend on the locale */
}

static void read_folder(struct raw *raw, const char *path, struct faults *faults)
{
	const char *slash = strrchr(path, '/');
	char *folder = arena_printf(&raw->memory, "%.*sconf.d", slash ? (int)(slash - path) + 1 : 0, path);
	struct dirent **list = NULL;
	int n = scandir(folder, &list, is_ini, by_bytes);
	if (n > MOST_FILES)
		faults_add(faults, FAULT_ERROR, (struct origin){0}, NULL, "%s holds more than %d files", folder, MOST_FILES);
	for (int i = 0; i < n; i++) {
		if (n <= MOST_FILES)
			read_file(raw, arena_printf(&raw->memory, "%s/%s", folder, list[i]->d_name), false, faults);
		free(list[i]);
	}
	free(list);
}

/* ---- the environment ----------------------------------------------------------------------------------------------- */

/* The section that a flat name means: one that is there, else a new one, its kind ending at the first underscore. */
static struct raw_section *section_of_flat(struct raw *raw, const char *flat, struct origin origin)
{
	char known[2 * LIMIT_CONFIG_NAME + 2];
	for (size_t i = 0; i < raw->count; i++) {
		raw_flat_name(raw->sections[i]->kind, raw->sections[i]->name, known, sizeof known);
		if (strcmp(known, flat) == 0)
			return raw->sections[i];
	}
	const char *bar = strchr(flat, '_');
	if (!bar || core_section_find(flat))
		return add_section(raw, flat, NULL, origin);
	char *kind = arena_strndup(&raw->memory, flat, (size_t)(bar - flat));
	return add_section(raw, kind, bar + 1, origin);
}

static void take_variable(struct raw *raw, const char *variable, struct faults *faults)
{
	const char *start = variable + strlen(ENVIRONMENT_PREFIX), *equals = strchr(start, '=');
	const char *bars = strstr(start, "__");
	char *name = arena_strndup(&raw->memory, variable, equals ? (size_t)(equals - variable) : strlen(variable));
	struct origin origin = {"environment", 0};
	if (!equals || !bars || bars == start || bars + 2 >= equals || equals - start > LIMIT_CONFIG_NAME) {
		faults_add(
			faults, FAULT_ERROR, origin, name, "a variable is GUICHET__SECTION__KEY, such as GUICHET__SLACK_ACME__BOT_TOKEN");
		return;
	}
	if (strlen(equals + 1) > LIMIT_CONFIG_LINE || !text_is_utf8(equals + 1, strlen(equals + 1)) || strchr(equals + 1, '\n')) {
		faults_add(faults, FAULT_ERROR, origin, name, "the value is longer than %d bytes, not UTF-8 or has several lines",
			LIMIT_CONFIG_LINE);
		return;
	}
	char *flat = arena_strndup(&raw->memory, start, (size_t)(bars - start));
	char *key = arena_strndup(&raw->memory, bars + 2, (size_t)(equals - bars) - 2);
	text_lower(flat);
	text_lower(key);
	put_entry(raw, section_of_flat(raw, flat, origin), key, equals + 1, origin, 0600);
}

/* ---- what was said in a chat --------------------------------------------------------------------------------------- */

/* The data folder is itself configured, and its option has a fallback as any other. */
static const char *data_dir(const struct raw *raw, char *const *environment)
{
	static const char variable[] = ENVIRONMENT_PREFIX "GUICHET__DATA_DIR=";
	for (; environment && *environment; environment++)
		if (strncmp(*environment, variable, strlen(variable)) == 0)
			return *environment + strlen(variable);
	const struct raw_section *section = find_section(raw, "guichet", NULL);
	const struct raw_entry *entry = section ? find_entry(section, "data_dir") : NULL;
	const struct core_section *core = core_section_find("guichet");
	const char *rest = NULL;
	const struct gd_option *row = core ? option_find(core->rows, "data_dir", &rest) : NULL;
	return entry ? entry->value : row && row->fallback ? row->fallback : "";
}

static void read_said(struct raw *raw, const char *said, char *const *environment, struct faults *faults)
{
	const char *path = said ? said : arena_printf(&raw->memory, "%s/" RAW_SAID, data_dir(raw, environment));
	if (access(path, R_OK) == 0)
		read_file(raw, path, true, faults);
}

void raw_read(struct raw *raw, const char *path, const char *said, char *const *environment, struct faults *faults)
{
	read_file(raw, path, false, faults);
	read_folder(raw, path, faults);
	read_said(raw, said, environment, faults);
	for (; environment && *environment; environment++)
		if (strncmp(*environment, ENVIRONMENT_PREFIX, strlen(ENVIRONMENT_PREFIX)) == 0)
			take_variable(raw, *environment, faults);
}
