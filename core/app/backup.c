#include "app/backup.h"

#include "app/care.h"
#include "app/local.h"
#include "app/manifest.h"
#include "app/setup.h"
#include "app/tar.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/limits.h"
#include "cli/link.h"
#include "config/ini.h"
#include "config/raw.h"
#include "store/datadir.h"
#include "store/migrations.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define POLL_MS 100

/* ---- a task of the daemon ----------------------------------------------------------------------------------------------------------- */

static void show_progress(const char *step, int64_t percent, bool over)
{
	if (!isatty(STDERR_FILENO))
		return;
	if (over)
		fprintf(stderr, "\r\033[K");
	else if (percent >= 0)
		fprintf(stderr, "\r\033[K%s: %" PRId64 " %%", step, percent);
	else
		fprintf(stderr, "\r\033[K%s", step);
}

/* Starts a task and waits for its end. NULL: link->exit says how it went, EXIT_NO_DAEMON if there is none. */
static struct json *run_task(struct daemon_link *link, const char *target)
{
	static const struct timespec pause = {.tv_nsec = POLL_MS * 1000000L};
	struct json *answer = link_call(link, "POST", target, NULL, 0);
	while (answer && strcmp(json_text(json_get(answer, "state"), ""), "running") == 0) {
		show_progress(json_text(json_get(answer, "step"), ""), json_int(json_get(answer, "percent"), -1), false);
		json_free(answer);
		nanosleep(&pause, NULL);
		answer = link_call(link, "GET", "/v1/task", NULL, 0);
	}
	show_progress("", 0, true);
	return answer;
}

/* Nobody answers: it may be that no daemon runs, which the lock of the data folder tells. */
static bool open_alone(const struct arguments *args, struct setup *setup, struct datadir *dir, struct err *err)
{
	struct arena arena = {0};
	struct stat st;
	const char *config = local_config_path(args, &arena);
	bool ok = setup_load(setup, config);
	if (!setup->config) {
		err_set(err, "No daemon answers, and %s does not say where the data is; `guichet check` says why.", config);
	} else {
		const char *data = config_text(config_section(setup->config, "guichet", NULL), "data_dir");
		ok = stat(arena_printf(&arena, "%s/guichet.db", data), &st) == 0;
		if (!ok)
			err_set(err, "No daemon answers, and there is no database in %s.", data);
		ok = ok && datadir_open(dir, data, err);
	}
	arena_clear(&arena);
	return ok && setup->config;
}

/* ---- the archive -------------------------------------------------------------------------------------------------------------------- */

/* Reads what the copy names. Attachments never change, so they are taken from where they are; one that is gone meanwhile was forgotten. */
static bool list_files(struct manifest *m, const char *folder, const char *data_dir, struct db *copy, struct err *err)
{
	struct arena *a = &m->arena;
	const char **hashes;
	char hash[ARCHIVE_HASH_SIZE];
	struct chain chain;
	size_t n = archive_attachments(copy, a, &hashes);
	FILE *list = fopen(arena_printf(a, "%s/FILES", folder), "we");
	for (size_t i = 0; list && i < n; i++) {
		struct err why = {0};
		const char *path = arena_printf(a, "attachments/%.2s/%s", hashes[i], hashes[i]);
		if (archive_hash(arena_printf(a, "%s/%s", data_dir, path), hash, &why) && strcmp(hash, hashes[i]) == 0) {
			manifest_add(m, path, hash);
			fprintf(list, "%s\n", path);
		} else {
			fprintf(stderr, "guichet backup: an attachment is not in the backup: %s\n", *why.text ? why.text : path);
		}
	}
	bool ok = chain_load(copy, &chain, err);
	m->events = chain.n;
	for (size_t i = 0; i < sizeof chain.hash; i++)
		snprintf(m->chain + 2 * i, 3, "%02x", chain.hash[i]);
	m->schema = migrations_version(copy, err);
	if (!list || fclose(list) != 0) {
		err_set(err, "Cannot write into %s.", folder);
		ok = false;
	}
	return ok && m->schema >= 0;
}

/* What was said of the configuration in a chat belongs to the desk. The daemon replaces that file and never writes into it. */
static bool copy_said(struct manifest *m, const char *folder, const char *data_dir, struct err *err)
{
	char hash[ARCHIVE_HASH_SIZE];
	const char *from = arena_printf(&m->arena, "%s/" RAW_SAID, data_dir), *to = arena_printf(&m->arena, "%s/" RAW_SAID, folder);
	struct buf text;
	if (access(from, F_OK) != 0)
		return true;
	buf_init(&text, LIMIT_CONFIG_FILE);
	bool ok = ini_slurp(from, &text, NULL, err);
	if (ok && !fd_write_file(to, text.data, text.len)) {
		err_set(err, "Cannot write %s: %s.", to, strerror(errno));
		ok = false;
	}
	buf_clear(&text);
	ok = ok && archive_hash(to, hash, err);
	if (ok)
		manifest_add(m, RAW_SAID, hash);
	return ok;
}

static bool describe(struct manifest *m, const char *folder, const char *data_dir, struct err *err)
{
	char hash[ARCHIVE_HASH_SIZE];
	const char *path = arena_printf(&m->arena, "%s/guichet.db", folder);
	struct db *copy = db_open(path, DB_READER, err);
	bool ok = copy && db_check(copy, err) && list_files(m, folder, data_dir, copy, err);
	db_close(copy); /* before its bytes are read: closing a file drops SQLite's locks on it */
	ok = ok && copy_said(m, folder, data_dir, err) && archive_hash(path, hash, err);
	if (!ok)
		return false;
	manifest_add(m, "guichet.db", hash);
	snprintf(m->program, sizeof m->program, "%s", GUICHET_VERSION);
	m->made_ms = clock_now(&clock_real);
	return manifest_write(m, arena_printf(&m->arena, "%s/MANIFEST", folder), err);
}

static void print_json(const char *file, const struct manifest *m)
{
	struct buf out;
	buf_init(&out, LIMIT_HEADERS);
	struct json_writer j = {.out = &out};
	json_open(&j, NULL, '{');
	json_put_text(&j, "file", file);
	json_put_int(&j, "attachments", (int64_t)manifest_attachments(m));
	json_put_int(&j, "events", m->events);
	json_put_text(&j, "history", m->chain);
	json_close(&j, '}');
	printf("%s\n", out.data);
	buf_clear(&out);
}

static bool pack(const char *file, const char *copy, const char *data_dir, const struct arguments *args, struct err *err)
{
	struct manifest m = {0};
	char *folder = arena_strdup(&m.arena, copy);
	*strrchr(folder, '/') = 0;
	umask(0077);
	bool readable = access(copy, R_OK) == 0;
	if (!readable)
		err_set(err, "The data in %s can be read by root and by the daemon's user alone; run this as one of them.", data_dir);
	bool ok = readable && describe(&m, folder, data_dir, err) && tar_make(file, folder, data_dir, err);
	care_remove_folder(folder);
	if (ok && args->json)
		print_json(file, &m);
	else if (ok)
		printf("%s: the database, %zu attachments, %" PRId64 " events; `guichet restore --verify %s` reads it "
			"back.\n", file, manifest_attachments(&m), m.events, file);
	manifest_clear(&m);
	return ok;
}

static bool backup_alone(const struct arguments *args, struct err *err)
{
	struct setup setup = {0};
	struct datadir dir = {.lock = -1};
	struct arena arena = {0};
	const char *folder = NULL;
	bool ok = open_alone(args, &setup, &dir, err);
	if (ok) {
		struct care care;
		care_remove_old(dir.path);
		care_init(&care, dir.path);
		ok = care_make_folder(dir.path, &arena, &folder, err);
		const char *copy = ok ? arena_printf(&arena, "%s/guichet.db", folder) : NULL;
		ok = ok && care_copy(&care, copy, err) && pack(args->words[0], copy, dir.path, args, err);
		if (!ok && folder)
			care_remove_folder(folder);
		care_clear(&care);
		datadir_close(&dir);
	}
	arena_clear(&arena);
	setup_free(&setup);
	return ok;
}

static int end(const struct arguments *args, int status, const struct err *err)
{
	if (*err->text)
		fprintf(stderr, "guichet %s: %s\n", args->command->name, err->text);
	return status;
}

static int backup_run(const struct arguments *args)
{
	struct err err = {0};
	struct daemon_link link;
	if (args->nwords != 1)
		return arguments_usage(args, "name the file to write.");
	link_open(&link, args->socket);
	link.quiet = true;
	struct json *answer = run_task(&link, "/v1/backup");
	int status = link.exit;
	const char *copy = json_text(json_get(answer, "copy"), NULL);
	if (copy)
		status = pack(args->words[0], copy, json_text(json_get(answer, "data_dir"), ""), args, &err) ? EXIT_DONE : EXIT_NO;
	else if (answer)
		err_set(&err, "%s", json_text(json_get(answer, "why"), "The daemon could not copy the database."));
	else if (status == EXIT_NO_DAEMON)
		status = backup_alone(args, &err) ? EXIT_DONE : EXIT_NO;
	if (answer && !copy)
		status = EXIT_NO;
	json_free(answer);
	link_close(&link);
	return end(args, status, &err);
}

const struct command app_backup = {
	.name = "backup",
	.operands = "FILE",
	.help = "Write everything into one archive: the database, the attachments, a list with the hash of each.",
	.more = "It may run while the daemon works, and without one. A name that ends in .gz, .xz or .zst is compressed. The "
		"configuration is not in "
		"it. Only root and the daemon's user can read the data.",
	.common = COMMAND_CONFIG | COMMAND_SOCKET | COMMAND_JSON | COMMAND_FILES,
	.run = backup_run,
};

/* ---- verify ------------------------------------------------------------------------------------------------------------------------- */

static int verify_alone(const struct arguments *args, int64_t *events, int64_t *attachments, struct err *err)
{
	struct setup setup = {0};
	struct datadir dir = {.lock = -1};
	int status = EXIT_NO_DAEMON;
	if (open_alone(args, &setup, &dir, err)) {
		struct care care;
		care_init(&care, dir.path);
		status = care_verify(&care, err) ? EXIT_DONE : EXIT_NO;
		*events = care.events;
		*attachments = care.attachments;
		care_clear(&care);
		datadir_close(&dir);
	}
	setup_free(&setup);
	return status;
}

static void show_verdict(const struct arguments *args, bool fine, int64_t events, int64_t attachments, const char *why)
{
	struct buf out;
	buf_init(&out, LIMIT_HEADERS);
	struct json_writer j = {.out = &out};
	json_open(&j, NULL, '{');
	json_put_bool(&j, "fine", fine);
	json_put_int(&j, "events", events);
	json_put_int(&j, "attachments", attachments);
	json_put_text(&j, "why", fine ? NULL : why);
	json_close(&j, '}');
	if (args->json)
		printf("%s\n", out.data);
	else if (fine)
		printf("Everything is whole: the database, %" PRId64 " events of the history, %" PRId64 " "
			"attachments.\n", events, attachments);
	buf_clear(&out);
}

static int verify_run(const struct arguments *args)
{
	struct err err = {0};
	struct daemon_link link;
	int64_t events = 0, attachments = 0;
	link_open(&link, args->socket);
	link.quiet = true;
	struct json *answer = run_task(&link, "/v1/verify");
	int status = link.exit;
	if (answer) {
		bool fine = strcmp(json_text(json_get(answer, "state"), ""), "done") == 0;
		status = fine ? EXIT_DONE : EXIT_NO;
		events = json_int(json_get(answer, "events"), 0);
		attachments = json_int(json_get(answer, "attachments"), 0);
		if (!fine)
			err_set(&err, "%s", json_text(json_get(answer, "why"), "It could not be checked."));
	} else if (status == EXIT_NO_DAEMON) {
		status = verify_alone(args, &events, &attachments, &err);
	}
	if (status != EXIT_NO_DAEMON)
		show_verdict(args, status == EXIT_DONE, events, attachments, err.text);
	json_free(answer);
	link_close(&link);
	return end(args, status, &err);
}

const struct command app_verify = {
	.name = "verify",
	.help = "Check that nothing is damaged: the database, the chain of the history, the content of every attachment.",
	.more = "With a daemon it does so beside its work. The exit status is 1 if something is wrong.",
	.common = COMMAND_CONFIG | COMMAND_SOCKET | COMMAND_JSON,
	.run = verify_run,
};
