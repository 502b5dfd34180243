#include "app/restore.h"

#include "app/care.h"
#include "app/local.h"
#include "app/manifest.h"
#include "app/setup.h"
#include "app/tar.h"
#include "store/datadir.h"

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

static bool remove_entry(const FTSENT *entry, void *ctx)
{
	(void)ctx;
	return remove(entry->fts_accpath) == 0;
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

/* The bytes first, then what they mean. */
static bool unpack(const char *file, const char *folder, struct manifest *m, struct care *care, struct err *err)
{
	struct arena arena = {0};
	const char *database = in_dir(&arena, folder, "guichet.db"), *attachments = in_dir(&arena, folder, "attachments");
	bool ok = tar_open(file, folder, err) && manifest_read(m, in_dir(&arena, folder, "MANIFEST"), err) &&
		  manifest_verify(m, folder, err) && check_head(m, database, err) && care_verify_database(care, database, attachments, err);
	if (!ok)
		err_prefix(err, "%s: ", file);
	arena_clear(&arena);
	return ok;
}

static void tell(const struct arguments *args, const struct manifest *m, const char *to)
{
	char when[40];
	time_t made = (time_t)(m->made_ms / 1000);
	struct tm utc;
	strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&made, &utc));
	printf("%s: whole, made %s by guichet %s: %zu attachments, %" PRId64 " events of the "
		"history.\n", args->words[0], when, m->program, m->count - 1, m->events);
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
	walk(folder, remove_entry, NULL);
	care_clear(&care);
	manifest_clear(&m);
	return ok;
}

/* ---- into its place ----------------------------------------------------------------------------------------------------------------- */

static bool is_free(const char *data_dir, struct err *err)
{
	struct arena arena = {0};
	struct stat st;
	bool there = stat(in_dir(&arena, data_dir, "guichet.db"), &st) == 0;
	if (there)
		err_set(err, "%s holds a database already. Move it away, or name another folder with --data-dir.", data_dir);
	arena_clear(&arena);
	return !there;
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

static bool move_in(const char *folder, const char *data_dir, struct err *err)
{
	struct arena arena = {0};
	const char *attachments = in_dir(&arena, data_dir, "attachments"), *unpacked = in_dir(&arena, folder, "attachments");
	struct stat st;
	bool ok = walk(folder, sync_entry, NULL);
	/* The database comes last: a restore that is killed leaves a folder without one, and can be run again. */
	if (ok && stat(unpacked, &st) == 0)
		ok = rmdir(attachments) == 0 && rename(unpacked, attachments) == 0;
	ok = ok && rename(in_dir(&arena, folder, "guichet.db"), in_dir(&arena, data_dir, "guichet.db")) == 0;
	int why = errno;
	int fd = open(data_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ok = fd >= 0 && fsync(fd) == 0 && ok;
	if (fd >= 0)
		close(fd);
	if (!ok)
		err_set(err, "Cannot move the files into %s: %s.", data_dir, strerror(why));
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
	care_init(&care, data_dir);
	bool ok = care_make_folder(data_dir, &arena, &folder, err) && unpack(args->words[0], folder, &m, &care, err) &&
		  give_away(folder, made, data_dir, err) && move_in(folder, data_dir, err);
	if (folder)
		walk(folder, remove_entry, NULL);
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
	.common = COMMAND_CONFIG | COMMAND_FILES,
	.options = options,
	.run = restore_run,
};
