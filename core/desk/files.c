#include "desk/files.h"

#include "base/fd.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/text.h"
#include "desk/persons.h"
#include "i18n/catalog.h"
#include "store/questions.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *files_path(struct work *w, const char *hash)
{
	return arena_printf(w->arena, "%.2s/%s", hash, hash);
}

static void sync_dir(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
}

/* Written under another name, synced, then renamed: the final name never shows half a file. */
static bool store(struct work *w, const char *hash, const char *bytes, size_t len, struct err *err)
{
	const char *folder = w->dir->attachments;
	const char *sub = arena_printf(w->arena, "%s/%.2s", folder, hash);
	const char *path = arena_printf(w->arena, "%s/%s", folder, files_path(w, hash));
	const char *part = arena_printf(w->arena, "%s.part", path);
	struct stat st;
	if (stat(path, &st) == 0 && st.st_size == (off_t)len)
		return true;
	if (mkdir(sub, 0700) == 0)
		sync_dir(folder);
	int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool ok = fd >= 0 && fd_write_all(fd, bytes, len) && fsync(fd) == 0;
	int why = errno;
	if (fd >= 0)
		close(fd);
	ok = ok && rename(part, path) == 0;
	if (ok)
		sync_dir(sub);
	else
		err_set(err, "the file could not be stored: %s", strerror(why));
	return ok;
}

static char *read_file(const char *path, size_t *len)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	char *bytes = NULL;
	*len = 0;
	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= LIMIT_FILE) {
		bytes = mem_alloc((size_t)st.st_size + 1);
		ssize_t n;
		while (*len < (size_t)st.st_size && (n = read(fd, bytes + *len, (size_t)st.st_size - *len)) > 0)
			*len += (size_t)n;
	}
	if (fd >= 0)
		close(fd);
	return bytes;
}

/* The last part of a name, without control characters: what people see and what a download is called. */
static const char *plain_name(struct work *w, const char *name)
{
	const char *slash = name ? strrchr(name, '/') : NULL;
	struct buf out;
	buf_init(&out, 1024);
	text_strip_controls(&out, slash ? slash + 1 : name ? name : "", false);
	buf_cut(&out, text_floor(out.data, out.len > 200 ? 200 : out.len));
	size_t dots = strspn(out.data, ".");
	const char *plain = arena_strdup(w->arena, out.data[dots] ? out.data + dots : "file");
	buf_clear(&out);
	return plain;
}

/* In the sender's language: they read it in the answer, agents in the ticket. */
static const char *reason(struct work *w, enum word word)
{
	return catalog_word(w->catalog, person_lang(w, &w->actor), word);
}

bool files_put(struct work *w, const char *bytes, size_t len, char *hash)
{
	struct err err = {0};
	bytes_hash(bytes, len, hash);
	if (len <= LIMIT_FILE && store(w, hash, bytes, len, &err))
		return true;
	log_error("desk", "a file could not be kept", KV("why", err.text));
	return false;
}

static void keep_bytes(struct work *w, const struct gd_file *file, struct attachment *row)
{
	size_t len = file->bytes && file->length >= 0 ? (size_t)file->length : 0;
	char *loaded = file->path ? read_file(file->path, &len) : NULL;
	const char *bytes = loaded ? loaded : file->bytes;
	char *hash = arena_alloc(w->arena, 65);
	bool large = (int64_t)len > w->settings->max_file_bytes;
	if (bytes && len > 0 && !large && files_put(w, bytes, len, hash)) {
		row->hash = hash;
		row->length = (int64_t)len;
	} else {
		row->why_not = reason(w, large ? WORD_FILE_LARGE : WORD_FILE_LOST);
	}
	free(loaded);
}

/* A channel says in English why it has no file: that is for the log. People read a word of their own language. */
static const char *channels_reason(struct work *w, const struct gd_file *file)
{
	if (!file->why_not)
		return NULL;
	log_info("desk", "a channel has a file by name only", KV("why", file->why_not));
	return reason(w, strcmp(file->why_not, GD_FILE_TOO_LARGE) == 0 ? WORD_FILE_LARGE : WORD_FILE_LOST);
}

static struct attachment kept(struct work *w, const struct gd_file *file, bool too_many)
{
	struct attachment row = {.id = work_id(w),
		.name = plain_name(w, file->name),
		.mime = file->mime && *file->mime ? file->mime : "application/octet-stream",
		.why_not = too_many ? reason(w, WORD_FILE_MANY) : channels_reason(w, file)};
	if (!row.why_not)
		keep_bytes(w, file, &row);
	return row;
}

void files_keep(struct work *w, const struct entry *entry, const struct gd_file *files, size_t count)
{
	for (size_t i = 0; i < count && i < LIMIT_FILES; i++) {
		struct attachment row = kept(w, &files[i], (int64_t)i >= w->settings->max_files);
		row.ticket_id = entry->ticket_id;
		row.entry_id = entry->id;
		attachment_insert(w->db, &row);
	}
}

void files_hold(struct work *w, int64_t question_id, const struct gd_file *files, size_t count)
{
	for (size_t i = 0; i < count && i < LIMIT_FILES; i++) {
		struct attachment row = kept(w, &files[i], (int64_t)i >= w->settings->max_files);
		waiting_file_put(w->db, question_id, &row);
	}
}

size_t files_held(struct work *w, int64_t question_id, struct gd_file **out)
{
	struct attachment *rows;
	size_t n = waiting_files_take(w->db, w->arena, question_id, &rows);
	*out = arena_alloc(w->arena, (n + 1) * sizeof **out);
	for (size_t i = 0; i < n; i++)
		(*out)[i] = (struct gd_file){.name = rows[i].name,
			.mime = rows[i].mime,
			.length = rows[i].length,
			.path = rows[i].hash ? arena_printf(w->arena, "%s/%s", w->dir->attachments, files_path(w, rows[i].hash)) : NULL,
			.why_not = rows[i].why_not};
	return n;
}
