#include "app/restore.h"

#include "app/care.h"
#include "app/local.h"
#include "app/manifest.h"
#include "app/setup.h"
#include "app/tar.h"
#include "base/date.h"
#include "base/fd.h"
#include "base/json.h"
#include "base/limits.h"
#include "config/raw.h"
#include "store/datadir.h"
#include "store/migrations.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DAEMON_USER "guichet"

static const char *in_dir(struct arena *arena, const char *dir, const char *name)
{
	return arena_printf(arena, "%s/%s", dir, name);
}

/* ---- a folder of our own ------------------------------------------------------------------------------------------------------------ */

/* Calls `each` for whatever is in the folder and for itself, children first. */
static bool walk(const char *folder, bool (*each)(const FTSENT *entry, void *ctx), void *ctx)
{
	char *const roots[] = {(char *)(uintptr_t)folder, NULL};
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	bool ok = tree != NULL;
	for (FTSENT *entry; ok && (entry = fts_read(tree));)
		if (entry->fts_info != FTS_D)
			ok = each(entry, ctx);
	if (tree)
		fts_close(tree);
	return ok;
}

static bool give_entry(const FTSENT *entry, void *ctx)
{
	const struct stat *owner = ctx;
	return lchown(entry->fts_accpath, owner->st_uid, owner->st_gid) == 0;
}

static bool sync_entry(const FTSENT *entry, void *ctx)
{
	(void)ctx;
	int fd = open(entry->fts_accpath, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	bool ok = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return ok;
}

/* ---- reading back ------------------------------------------------------------------------------------------------------------------- */

static bool check_head(const struct manifest *m, const char *database, struct err *err)
{
	char head[ARCHIVE_HASH_SIZE];
	struct chain chain;
	struct db *db = db_open(database, DB_READER, err);
	if (!db)
		return false;
	bool read = chain_load(db, &chain, err);
	db_close(db);
	if (!read)
		return false;
	for (size_t i = 0; i < sizeof chain.hash; i++)
		snprintf(head + 2 * i, 3, "%02x", chain.hash[i]);
	if (chain.n == m->events && strcmp(head, m->chain) == 0)
		return true;
	err_set(err, "The history in it does not end where its list says.");
	return false;
}

static bool check_schema(const struct manifest *m, struct err *err)
{
	size_t n;
	const struct migration *steps = migrations_list(&n);
	if (m->schema <= steps[n - 1].number)
		return true;
	err_set(err, "It was made by Guichet %s, whose database has version %" PRId64 "; this one knows versions up to %d. Install that"
		     " Guichet, or a newer one.", m->program, m->schema, steps[n - 1].number);
	return false;
}

/* The bytes first, then what they mean. */
static bool unpack(const char *file, const char *folder, struct manifest *m, struct care *care, struct err *err)
{
	struct arena arena = {0};
	const char *database = in_dir(&arena, folder, "guichet.db"), *attachments = in_dir(&arena, folder, "attachments");
	bool ok = tar_open(file, folder, err) && manifest_read(m, in_dir(&arena, folder, "MANIFEST"), err) &&
		  check_schema(m, err) && manifest_verify(m, folder, err) && check_head(m, database, err) &&
		  care_verify_database(care, database, attachments, err);
	if (!ok)
		err_prefix(err, "%s: ", file);
	arena_clear(&arena);
	return ok;
}

static void tell_json(const struct arguments *args, const struct manifest *m, const char *when, const char *to)
{
	struct buf out;
	struct json_writer j = {.out = &out};
	buf_init(&out, LIMIT_RESPONSE);
	json_open(&j, NULL, '{');
	json_put_text(&j, "file", args->words[0]);
	json_put_text(&j, "made", when);
	json_put_text(&j, "version", m->program);
	json_put_int(&j, "attachments", (int64_t)manifest_attachments(m));
	json_put_int(&j, "events", m->events);
	json_put_text(&j, "restored", to);
	json_close(&j, '}');
	printf("%s\n", out.data);
	buf_clear(&out);
}

static void tell(const struct arguments *args, const struct manifest *m, const char *to)
{
	char when[DATE_UTC_TEXT];
	date_utc(m->made_ms, when);
	if (args->json) {
		tell_json(args, m, when, to);
		return;
	}
	printf("%s: whole, made %s by guichet %s: %zu attachments, %" PRId64 " events of the "
		"history.\n", args->words[0], when, m->program, manifest_attachments(m), m->events);
	if (to)
		printf("Restored into %s. `guichet check`, then start the daemon.\n", to);
}

static bool verify_only(const struct arguments *args, struct err *err)
{
	const char *tmp = getenv("TMPDIR");
	char folder[4096];
	struct manifest m = {0};
	struct care care;
	snprintf(folder, sizeof folder, "%s/guichet-restore-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	if (!mkdtemp(folder)) {
		err_set(err, "Cannot make a folder like %s: %s.", folder, strerror(errno));
		return false;
	}
	care_init(&care, folder);
	bool ok = unpack(args->words[0], folder, &m, &care, err);
	if (ok)
		tell(args, &m, NULL);
	care_remove_folder(folder);
	care_clear(&care);
	manifest_clear(&m);
	return ok;
}

/* ---- into its place ----------------------------------------------------------------------------------------------------------------- */

static bool is_there(const char *dir, const char *name)
{
	struct arena arena = {0};
	struct stat st;
	bool there = lstat(in_dir(&arena, dir, name), &st) == 0;
	arena_clear(&arena);
	return there;
}

/* A log that another database left behind would be played into the restored one. */
static bool is_free(const char *data_dir, struct err *err)
{
	static const char *const logs[] = {"guichet.db-wal", "guichet.db-shm", "guichet.db-journal"};
	if (is_there(data_dir, "guichet.db")) {
		err_set(err, "%s holds a database already. Move it away, or name another folder with --data-dir.", data_dir);
		return false;
	}
	for (size_t i = 0; i < sizeof logs / sizeof *logs; i++)
		if (is_there(data_dir, logs[i])) {
			err_set(err,
				"%s holds %s of a database that is gone, which would spoil the restored one. Move the folder away, or name"
				" another with --data-dir.", data_dir, logs[i]);
			return false;
		}
	return true;
}

/* Root restores for the daemon's user: the owner of a folder that was there, else the user of that name. */
static bool give_away(const char *folder, bool made, const char *data_dir, struct err *err)
{
	struct stat owner;
	const struct passwd *user = getpwnam(DAEMON_USER);
	if (geteuid() != 0 || stat(data_dir, &owner) != 0)
		return true;
	if (made && user) {
		owner.st_uid = user->pw_uid;
		owner.st_gid = user->pw_gid;
	}
	if (walk(folder, give_entry, &owner) && (!made || walk(data_dir, give_entry, &owner)))
		return true;
	err_set(err, "Cannot give the files to their owner: %s.", strerror(errno));
	return false;
}

struct merge {
	const char *from, *to;
	struct arena arena;
};

/* Their names are hashes of what is in them, so one that is there already is the same. */
static bool merge_entry(const FTSENT *entry, void *ctx)
{
	struct merge *m = ctx;
	const char *to = arena_printf(&m->arena, "%s%s", m->to, entry->fts_path + strlen(m->from));
	if (entry->fts_info != FTS_F)
		return rmdir(entry->fts_accpath) == 0;
	char *folder = arena_strdup(&m->arena, to);
	*strrchr(folder, '/') = 0;
	return (mkdir(folder, 0700) == 0 || errno == EEXIST) && rename(entry->fts_accpath, to) == 0;
}

/* A restore that was killed has left some of them behind; so may a database that was moved away alone. */
static bool move_attachments(const char *unpacked, const char *attachments)
{
	struct stat st;
	if (stat(unpacked, &st) != 0)
		return true;
	if (rmdir(attachments) == 0)
		return rename(unpacked, attachments) == 0;
	struct merge merge = {.from = unpacked, .to = attachments};
	bool ok = errno == ENOTEMPTY && walk(unpacked, merge_entry, &merge) && walk(attachments, sync_entry, NULL);
	arena_clear(&merge.arena);
	return ok;
}

static bool move_in(const char *folder, const char *data_dir, struct err *err)
{
	struct arena arena = {0};
	bool ok = walk(folder, sync_entry, NULL);
	/* The database comes last: a restore that is killed leaves a folder without one, and can be run again. */
	ok = ok && move_attachments(in_dir(&arena, folder, "attachments"), in_dir(&arena, data_dir, "attachments"));
	bool said = is_there(folder, RAW_SAID);
	ok = ok && (!said || rename(in_dir(&arena, folder, RAW_SAID), in_dir(&arena, data_dir, RAW_SAID)) == 0);
	ok = ok && rename(in_dir(&arena, folder, "guichet.db"), in_dir(&arena, data_dir, "guichet.db")) == 0;
	ok = ok && fd_sync(data_dir);
	if (!ok)
		err_set(err, "Cannot move the files into %s: %s.", data_dir, strerror(errno));
	arena_clear(&arena);
	return ok;
}

static bool restore_into(const struct arguments *args, const char *data_dir, struct err *err)
{
	struct datadir dir = {.lock = -1};
	struct manifest m = {0};
	struct arena arena = {0};
	struct care care;
	const char *folder = NULL;
	struct stat st;
	bool made = stat(data_dir, &st) != 0;
	if (access(args->words[0], R_OK) != 0) {
		err_set(err, "Cannot read %s: %s.", args->words[0], strerror(errno));
		return false;
	}
	if (!is_free(data_dir, err) || !datadir_open(&dir, data_dir, err))
		return false;
	care_remove_old(data_dir); /* of a restore that was killed */
	care_init(&care, data_dir);
	bool ok = care_make_folder(data_dir, &arena, &folder, err) && unpack(args->words[0], folder, &m, &care, err) &&
		  give_away(folder, made, data_dir, err) && move_in(folder, data_dir, err);
	if (folder)
		care_remove_folder(folder);
	if (ok)
		tell(args, &m, data_dir);
	care_clear(&care);
	datadir_close(&dir);
	manifest_clear(&m);
	arena_clear(&arena);
	return ok;
}

static int restore_run(const struct arguments *args)
{
	struct err err = {0};
	struct setup setup = {0};
	struct arena arena = {0};
	const char *data_dir = arguments_value(args, "--data-dir");
	bool ok = false;
	if (args->nwords != 1)
		return arguments_usage(args, "name the file to read.");
	umask(0077);
	if (!data_dir && !arguments_value(args, "--verify") && setup_load(&setup, local_config_path(args, &arena)))
		data_dir = config_text(config_section(setup.config, "guichet", NULL), "data_dir");
	if (arguments_value(args, "--verify"))
		ok = verify_only(args, &err);
	else if (data_dir)
		ok = restore_into(args, data_dir, &err);
	else
		err_set(&err, "Where to? The configuration %s cannot be read; name a folder with "
			"--data-dir.", local_config_path(args, &arena));
	if (!ok)
		fprintf(stderr, "guichet restore: %s\n", err.text);
	setup_free(&setup);
	arena_clear(&arena);
	return ok ? EXIT_DONE : EXIT_NO;
}

static const struct command_option options[] = {
	{"--data-dir", "DIR", "Where to; the data_dir of the configuration without it.", OPTION_DIR},
	{"--verify", NULL, "Read and check the backup, change nothing.", 0},
	{0}};

const struct command app_restore = {
	.name = "restore",
	.operands = "FILE",
	.help = "Read a backup back into an empty data folder, or only check it.",
	.more = "Every file is compared with the hash in the archive's list, the database and the chain of the history are checked, "
		"and only then is "
		"anything moved into its place. No daemon may run on that folder.",
	.common = COMMAND_CONFIG | COMMAND_JSON | COMMAND_FILES,
	.options = options,
	.run = restore_run,
};
