#include "app/manifest.h"

#include "config/raw.h"

#include <ctype.h>
#include <errno.h>
#include <fts.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIRST_LINE "guichet-backup 1"
#define ATTACHMENTS "attachments/"

void manifest_clear(struct manifest *m)
{
	free(m->files);
	arena_clear(&m->arena);
	*m = (struct manifest){0};
}

void manifest_add(struct manifest *m, const char *path, const char hash[ARCHIVE_HASH_SIZE])
{
	if (m->count == m->room) {
		m->room = m->room ? 2 * m->room : 64;
		m->files = mem_grow(m->files, m->room, sizeof *m->files);
	}
	struct manifest_file *file = &m->files[m->count++];
	file->path = arena_strdup(&m->arena, path);
	memcpy(file->hash, hash, ARCHIVE_HASH_SIZE);
}

size_t manifest_attachments(const struct manifest *m)
{
	size_t n = 0;
	for (size_t i = 0; i < m->count; i++)
		n += strncmp(m->files[i].path, ATTACHMENTS, strlen(ATTACHMENTS)) == 0;
	return n;
}

bool manifest_write(const struct manifest *m, const char *path, struct err *err)
{
	FILE *file = fopen(path, "wxe");
	bool ok = file != NULL;
	if (ok) {
		fprintf(file, FIRST_LINE "\nprogram %s\nschema %" PRId64 "\nmade %" PRId64 "\nhistory %" PRId64 " "
			"%s\n", m->program, m->schema,
			m->made_ms, m->events, m->chain);
		for (size_t i = 0; i < m->count; i++)
			fprintf(file, "%s  %s\n", m->files[i].hash, m->files[i].path);
		ok = fflush(file) == 0 && !ferror(file);
		ok = fclose(file) == 0 && ok;
	}
	if (!ok)
		err_set(err, "Cannot write %s: %s.", path, strerror(errno));
	return ok;
}

/* ---- reading ------------------------------------------------------------------------------------------------------------------------ */

static bool is_hash(const char *text)
{
	return strspn(text, "0123456789abcdef") == ARCHIVE_HASH_SIZE - 1;
}

/* Paths that a backup of ours has, and no other: nothing outside the folder can be named. */
static bool is_path(const char *path)
{
	size_t n = strlen(ATTACHMENTS);
	if (strcmp(path, "guichet.db") == 0 || strcmp(path, RAW_SAID) == 0)
		return true;
	return strncmp(path, ATTACHMENTS, n) == 0 && strlen(path) == n + 3 + ARCHIVE_HASH_SIZE - 1 && path[n + 2] == '/' &&
	       is_hash(path + n + 3) && strncmp(path + n, path + n + 3, 2) == 0;
}

static bool read_number(const char *text, int64_t *out, const char **rest)
{
	char *end;
	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	*out = strtoll(text, &end, 10);
	*rest = end;
	return errno == 0;
}

static bool read_program(struct manifest *m, const char *value)
{
	snprintf(m->program, sizeof m->program, "%s", value);
	return strlen(value) == strlen(m->program);
}

static bool read_schema(struct manifest *m, const char *value)
{
	return read_number(value, &m->schema, &value) && !*value;
}

static bool read_made(struct manifest *m, const char *value)
{
	return read_number(value, &m->made_ms, &value) && !*value;
}

static bool read_history(struct manifest *m, const char *value)
{
	if (!read_number(value, &m->events, &value) || *value != ' ' || !is_hash(value + 1) || strlen(value + 1) != ARCHIVE_HASH_SIZE - 1)
		return false;
	memcpy(m->chain, value + 1, ARCHIVE_HASH_SIZE);
	return true;
}

static bool read_file(struct manifest *m, const char *line)
{
	char hash[ARCHIVE_HASH_SIZE] = "";
	size_t n = ARCHIVE_HASH_SIZE - 1;
	if (!is_hash(line) || strncmp(line + n, "  ", 2) != 0 || !is_path(line + n + 2))
		return false;
	memcpy(hash, line, n);
	manifest_add(m, line + n + 2, hash);
	return true;
}

static bool read_line(struct manifest *m, const char *line)
{
	static const struct {
		const char *word;
		bool (*read)(struct manifest *m, const char *value);
	} rows[] = {{"program ", read_program}, {"schema ", read_schema}, {"made ", read_made}, {"history ", read_history}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strncmp(line, rows[i].word, strlen(rows[i].word)) == 0)
			return rows[i].read(m, line + strlen(rows[i].word));
	return read_file(m, line);
}

static bool read_lines(struct manifest *m, FILE *file, struct err *err)
{
	char line[512];
	for (size_t number = 1; fgets(line, sizeof line, file); number++) {
		line[strcspn(line, "\n")] = 0;
		bool fine = number == 1 ? strcmp(line, FIRST_LINE) == 0 : read_line(m, line);
		if (!fine && number == 1)
			err_set(err, "It is no backup that this version can read.");
		else if (!fine)
			err_set(err, "Its list is damaged in line %zu.", number);
		if (!fine)
			return false;
	}
	if (m->count > 0 && *m->chain && !ferror(file))
		return true;
	err_set(err, "Its list is cut short.");
	return false;
}

bool manifest_read(struct manifest *m, const char *path, struct err *err)
{
	FILE *file = fopen(path, "re");
	if (!file) {
		err_set(err, "It has no list of what it holds (MANIFEST), so it is no backup of Guichet.");
		return false;
	}
	bool ok = read_lines(m, file, err);
	fclose(file);
	return ok;
}

/* ---- comparing ---------------------------------------------------------------------------------------------------------------------- */

/* Counts the files; a link, a device or the like is refused. */
static bool count_files(const char *folder, size_t *count, struct err *err)
{
	char *const roots[] = {(char *)(uintptr_t)folder, NULL};
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	bool plain = tree != NULL;
	for (FTSENT *entry; plain && (entry = fts_read(tree));) {
		if (entry->fts_info == FTS_F)
			(*count)++;
		else if (entry->fts_info != FTS_D && entry->fts_info != FTS_DP)
			plain = false;
		if (!plain)
			err_set(err, "%s in it is neither a file nor a folder.", entry->fts_name);
	}
	if (tree)
		fts_close(tree);
	return plain;
}

bool manifest_verify(const struct manifest *m, const char *folder, struct err *err)
{
	size_t count = 0;
	bool same = count_files(folder, &count, err);
	if (same && count != m->count + 1) {
		err_set(err, "It holds %zu files, its list names %zu.", count - 1, m->count);
		return false;
	}
	for (size_t i = 0; same && i < m->count; i++) {
		struct arena arena = {0};
		char hash[ARCHIVE_HASH_SIZE];
		same = archive_hash(arena_printf(&arena, "%s/%s", folder, m->files[i].path), hash, err);
		if (same && strcmp(hash, m->files[i].hash) != 0) {
			err_set(err, "%s in it is damaged: its content is not what was backed up.", m->files[i].path);
			same = false;
		}
		arena_clear(&arena);
	}
	return same;
}
