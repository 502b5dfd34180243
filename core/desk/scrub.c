#include "desk/time/jobs.h"
#include "desk/scrub.h"

#include "base/log.h"
#include "desk/files.h"
#include "store/erase.h"
#include "store/search.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define KEY "scrub"
#define COPIES "guichet.db.before-"

void scrub_later(struct work *w)
{
	kv_put(w->db, "@desk", KEY, "1");
	jobs_hasten(w->db, JOB_FILE_GONE, w->now);
	*w->scrub_ms = w->now;
}

bool scrub_is_due(struct db *db)
{
	char *due = kv_get(db, "@desk", KEY);
	free(due);
	return due != NULL;
}

/* Files of a folder whose name begins so. */
static void remove_files(struct arena *arena, const char *folder, const char *prefix)
{
	DIR *dir = opendir(folder);
	for (const struct dirent *entry; dir && (entry = readdir(dir));)
		if (*entry->d_name != '.' && strncmp(entry->d_name, prefix, strlen(prefix)) == 0)
			unlink(arena_printf(arena, "%s/%s", folder, entry->d_name));
	if (dir)
		closedir(dir);
}

static bool write_through(struct db *db, struct err *err, void (*change)(struct db *))
{
	if (!db_begin(db, err))
		return false;
	change(db);
	if (db_ok(db, err) && db_commit(db, err))
		return true;
	db_rollback(db);
	return false;
}

static void over(struct db *db)
{
	kv_put(db, "@desk", KEY, NULL);
}

bool scrub_run(struct db *db, const char *data_dir, struct err *err)
{
	struct arena arena = {0};
	remove_files(&arena, data_dir, COPIES);
	remove_files(&arena, arena_printf(&arena, "%s/exports", data_dir), "");
	arena_clear(&arena);
	return write_through(db, err, search_merge_all) && db_scrub(db, err) && write_through(db, err, over) && db_checkpoint(db, err);
}

/* ---- files -------------------------------------------------------------------------------------------------------------------------- */

void scrub_file_later(struct work *w, const char *hash, int64_t at_ms)
{
	job_later(w, JOB_FILE_GONE, 0, hash, at_ms, NULL);
}

void scrub_file(struct work *w, const struct job *job)
{
	const char *path = arena_printf(w->arena, "%s/%s", w->dir->attachments, files_path(w, job->key));
	if (!attachment_is_used(w->db, job->key) && unlink(path) != 0)
		log_warn("desk", "a file could not be removed", KV("file", job->key));
}
