#include "app/care.h"

#include <dirent.h>
#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER "backup-"

void care_init(struct care *care, const char *data_dir)
{
	*care = (struct care){.data_dir = data_dir};
	pthread_mutex_init(&care->lock, NULL);
}

void care_clear(struct care *care)
{
	pthread_mutex_destroy(&care->lock);
}

/* ---- the connection, which another thread may interrupt ----------------------------------------------------------------------------- */

static bool connect(struct care *care, const char *path, enum db_mode mode, struct err *err)
{
	struct stat st;
	if (stat(path, &st) != 0) {
		err_set(err, "There is no database %s: %s.", path, strerror(errno));
		return false;
	}
	struct db *db = db_open(path, mode, err);
	pthread_mutex_lock(&care->lock);
	care->db = db;
	pthread_mutex_unlock(&care->lock);
	return db != NULL;
}

static void disconnect(struct care *care)
{
	pthread_mutex_lock(&care->lock);
	struct db *db = care->db;
	care->db = NULL;
	pthread_mutex_unlock(&care->lock);
	db_close(db);
}

void care_stop(struct care *care)
{
	atomic_store(&care->stop, true);
	pthread_mutex_lock(&care->lock);
	if (care->db)
		db_interrupt(care->db);
	pthread_mutex_unlock(&care->lock);
}

static void enter(struct care *care, enum care_step step, int64_t total)
{
	atomic_store(&care->done, 0);
	atomic_store(&care->total, total);
	atomic_store(&care->step, (int)step);
}

static bool may_go_on(struct care *care, struct err *err)
{
	if (!atomic_load(&care->stop))
		return true;
	err_set(err, "It was stopped.");
	return false;
}

/* ---- progress ----------------------------------------------------------------------------------------------------------------------- */

const char *care_step_name(enum care_step step)
{
	static const char *const names[] = {
		[CARE_IDLE] = "waiting",
		[CARE_COPY] = "copying the database",
		[CARE_PAGES] = "checking the database",
		[CARE_HISTORY] = "checking the history",
		[CARE_FILES] = "checking attachments",
	};
	return names[step];
}

int care_percent(struct care *care)
{
	struct stat st;
	int64_t total = atomic_load(&care->total), done = atomic_load(&care->done);
	const char *output = atomic_load(&care->output);
	if (atomic_load(&care->step) == CARE_COPY && output && stat(output, &st) == 0)
		done = st.st_size;
	if (total <= 0)
		return -1;
	return done >= total ? 99 : (int)(done * 100 / total);
}

/* ---- the work ----------------------------------------------------------------------------------------------------------------------- */

static const char *in_dir(struct arena *arena, const char *dir, const char *name)
{
	return arena_printf(arena, "%s/%s", dir, name);
}

bool care_copy(struct care *care, const char *to, struct err *err)
{
	struct stat st;
	struct arena arena = {0};
	const char *path = in_dir(&arena, care->data_dir, "guichet.db");
	bool ok = connect(care, path, DB_COPIER, err);
	if (ok) {
		atomic_store(&care->output, to);
		enter(care, CARE_COPY, stat(path, &st) == 0 ? (int64_t)st.st_size : 0); /* stat opens nothing, so no lock is lost */
		ok = may_go_on(care, err) && db_copy_to(care->db, to, err);
		disconnect(care);
	}
	atomic_store(&care->output, NULL);
	enter(care, CARE_IDLE, 0);
	arena_clear(&arena);
	return ok;
}

static bool check_files(struct care *care, const char *folder, struct err *err)
{
	struct arena arena = {0};
	const char **hashes;
	size_t n = archive_attachments(care->db, &arena, &hashes), bad = 0;
	enter(care, CARE_FILES, (int64_t)n);
	care->attachments = (int64_t)n;
	for (size_t i = 0; i < n && may_go_on(care, err); i++) {
		char found[ARCHIVE_HASH_SIZE];
		struct err why = {0};
		const char *path = arena_printf(&arena, "%s/%.2s/%s", folder, hashes[i], hashes[i]);
		bool same = archive_hash(path, found, &why) && strcmp(found, hashes[i]) == 0;
		if (!same && !bad++)
			err_set(err, "%s%s", *why.text ? "An attachment is lost: " : "An attachment is damaged: "
				"", *why.text ? why.text : path);
		atomic_fetch_add(&care->done, 1);
	}
	if (bad > 1)
		err_prefix(err, "%zu attachments are damaged or lost, the first: ", bad);
	arena_clear(&arena);
	return !bad && !atomic_load(&care->stop);
}

bool care_verify_database(struct care *care, const char *path, const char *attachments, struct err *err)
{
	bool ok = connect(care, path, DB_READER, err);
	if (ok) {
		enter(care, CARE_PAGES, 0);
		ok = may_go_on(care, err) && db_check(care->db, err);
		enter(care, CARE_HISTORY, 0);
		ok = ok && may_go_on(care, err) && history_verify(care->db, &care->events, err);
		ok = ok && may_go_on(care, err) && history_verify_texts(care->db, err);
		ok = ok && check_files(care, attachments, err);
		disconnect(care);
	}
	enter(care, CARE_IDLE, 0);
	return ok;
}

bool care_verify(struct care *care, struct err *err)
{
	struct arena arena = {0};
	bool ok = care_verify_database(
		care, in_dir(&arena, care->data_dir, "guichet.db"), in_dir(&arena, care->data_dir, "attachments"), err);
	arena_clear(&arena);
	return ok;
}

/* ---- folders of copies -------------------------------------------------------------------------------------------------------------- */

bool care_make_folder(const char *data_dir, struct arena *arena, const char **folder, struct err *err)
{
	char *path = arena_printf(arena, "%s/" FOLDER "XXXXXX", data_dir);
	*folder = mkdtemp(path);
	if (!*folder)
		err_set(err, "Cannot make a folder in %s: %s.", data_dir, strerror(errno));
	return *folder != NULL;
}

void care_remove_folder(const char *folder)
{
	char *const roots[] = {(char *)(uintptr_t)folder, NULL};
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	for (const FTSENT *entry; tree && (entry = fts_read(tree));)
		if (entry->fts_info != FTS_D)
			remove(entry->fts_accpath);
	if (tree)
		fts_close(tree);
}

void care_remove_old(const char *data_dir)
{
	struct arena arena = {0};
	DIR *dir = opendir(data_dir);
	for (const struct dirent *entry; dir && (entry = readdir(dir));)
		if (strncmp(entry->d_name, FOLDER, strlen(FOLDER)) == 0)
			care_remove_folder(in_dir(&arena, data_dir, entry->d_name));
	if (dir)
		closedir(dir);
	arena_clear(&arena);
}
