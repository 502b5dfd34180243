#include "cli/init.h"

#include "base/err.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/mem.h"
#include "sign/encode.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define SECRET_BYTES 32
#define GROUP "guichet"
#define SYSTEM "/etc/"

struct plan {
	struct arena arena;
	const char *config, *data_dir, *socket; /* whole paths; socket NULL: the default one */
	const char *user;
	unsigned uid;
	bool system; /* under /etc: the folders of the distribution */
};

/* ---- what is written --------------------------------------------------------------------------------------------------------------- */

static void put_secret(struct buf *out)
{
	unsigned char bytes[SECRET_BYTES];
	char text[ENCODE_BASE64_SIZE(SECRET_BYTES)];
	random_bytes(bytes, sizeof bytes);
	encode_base64(bytes, sizeof bytes, text);
	buf_addf(out, "secret = whsec_%s\n", text);
	explicit_bzero(bytes, sizeof bytes);
	explicit_bzero(text, sizeof text);
}

/* The language of whoever runs it, and the time zone of the machine if its clock file says which. */
static void put_place(struct buf *out)
{
	static const char folder[] = "/zoneinfo/";
	char target[512];
	const char *lang = getenv("LC_ALL");
	if (!lang || !*lang)
		lang = getenv("LANG");
	buf_addf(out, "default_lang = %s\n", lang && strncmp(lang, "fr", 2) == 0 ? "fr" : "en");
	ssize_t n = readlink("/etc/localtime", target, sizeof target - 1);
	target[n > 0 ? n : 0] = 0;
	const char *zone = strstr(target, folder);
	if (zone)
		buf_addf(out, "default_tz = %s\n", zone + strlen(folder));
	buf_addc(out, '\n');
}

static void put_config(const struct plan *plan, struct buf *out)
{
	buf_addf(out,
		"; Written by `guichet init`. `guichet config example` shows every option there is, `guichet check` names every "
		"mistake.\n\n"
		"[guichet]\ndata_dir = %s\n"
		"; Where people reach this desk from outside; links in messages begin with it.\n;public_url = https://desk.example.org\n",
		plan->data_dir);
	put_place(out);
	buf_adds(out, "[server]\nlisten = 127.0.0.1:8077\nadmin_listen = 127.0.0.1:8078\n");
	if (plan->socket)
		buf_addf(out, "control_socket = %s\n", plan->socket);
	buf_addf(out, "\n; A team and its requests.\n[queue support]\ntitle = Support\nagents = %s\n\n", plan->user);
	buf_addf(out, "; The first admin, who also answers. `guichet chat` knows them by their user id.\n"
		      "[person %s]\nname = %s\nrole = admin\nqueues = support\nuid = %u\n\n", plan->user, plan->user, plan->uid);
	buf_adds(out, "; The terminal of this machine: `guichet chat`.\n[console local]\n\n");
	buf_adds(out,
		"; POST /hook/in with `Authorization: Bearer whsec_...` opens tickets. A sender that can sign should: scheme = "
		"standard-webhooks.\n"
		"; With url = https://... events go out, signed with the same secret.\n"
		"[webhook in]\npreset = guichet\nscheme = bearer\n");
	put_secret(out);
}

/* The group of the daemon's user may read what root writes for it. */
static bool give_to_group(int fd)
{
	const struct group *group = geteuid() == 0 ? getgrnam(GROUP) : NULL;
	return !group || (fchown(fd, 0, group->gr_gid) == 0 && fchmod(fd, 0640) == 0);
}

static bool write_new(const char *path, const struct buf *text, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0 && errno == EEXIST) {
		err_set(err, "%s is there already; it is left as it is.", path);
		return false;
	}
	bool ok = fd >= 0 && write(fd, text->data, text->len) == (ssize_t)text->len && give_to_group(fd) && fsync(fd) == 0;
	if (!ok)
		err_set(err, "Cannot write %s: %s.", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	if (!ok && fd >= 0)
		unlink(path);
	return ok;
}

/* ---- what is planned --------------------------------------------------------------------------------------------------------------- */

static const char *whole_path(struct arena *a, const char *path)
{
	char here[4096];
	if (*path == '/' || !getcwd(here, sizeof here))
		return path;
	return arena_printf(a, "%s/%s", here, strncmp(path, "./", 2) == 0 ? path + 2 : path);
}

/* Who runs it: behind sudo the one who called sudo. */
static const struct passwd *caller(void)
{
	const char *sudo = getuid() == 0 ? getenv("SUDO_USER") : NULL;
	const struct passwd *who = sudo ? getpwnam(sudo) : NULL;
	return who ? who : getpwuid(getuid());
}

static bool good_name(const char *name)
{
	return *name && strlen(name) <= 32 && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-.") == strlen(name);
}

static bool make_plan(const struct arguments *args, struct plan *plan, struct err *err)
{
	const struct passwd *who = caller();
	const char *user = arguments_value(args, "--user"), *data = arguments_value(args, "--data-dir"), *named = getenv("GUICHET_CONFIG");
	plan->uid = who ? (unsigned)who->pw_uid : (unsigned)getuid();
	plan->user = user ? user : arena_strdup(&plan->arena, who && good_name(who->pw_name) ? who->pw_name : "admin");
	plan->config = whole_path(&plan->arena, args->config ? args->config : named && *named ? named : "guichet.ini");
	plan->system = strncmp(plan->config, SYSTEM, strlen(SYSTEM)) == 0;
	plan->data_dir = whole_path(&plan->arena, data ? data : plan->system ? "/var/lib/guichet" : "guichet-data");
	plan->socket = plan->system ? NULL : arena_printf(&plan->arena, "%s/control.sock", plan->data_dir);
	if (!good_name(plan->user))
		err_set(err, "--user %s: a name here is made of a-z, 0-9, '.', '_' and '-'.", plan->user);
	else if (plan->socket && strlen(plan->socket) >= sizeof((struct sockaddr_un *)NULL)->sun_path)
		err_set(err, "%s is too long for the path of a socket; choose a shorter --data-dir.", plan->socket);
	else if (strpbrk(plan->data_dir, "\n\r"))
		err_set(err, "The data folder's name has a line break in it.");
	else
		return true;
	return false;
}

/* /etc/guichet and the like may not be there yet. */
static bool make_parent(const struct plan *plan, struct err *err)
{
	char *folder = arena_strdup(&((struct plan *)plan)->arena, plan->config);
	char *slash = strrchr(folder, '/');
	if (!slash || slash == folder)
		return true;
	*slash = 0;
	if (mkdir(folder, 0755) == 0 || errno == EEXIST)
		return true;
	err_set(err, "Cannot make the folder %s: %s.", folder, strerror(errno));
	return false;
}

static void tell(const struct arguments *args, const struct plan *plan)
{
	struct buf flag;
	buf_init(&flag, LIMIT_HEADERS);
	if (args->config && strcmp(args->config, "guichet.ini") != 0 && strcmp(args->config, SYSTEM "guichet/guichet.ini") != 0)
		buf_addf(&flag, " -c %s", args->config);
	printf("Written: %s, for its owner%s alone, since there is a secret in it.\n", plan->config,
		geteuid() == 0 && getgrnam(GROUP) ? " and the group " GROUP : "");
	printf("  data      %s\n  admin     %s (user id %u)\n  webhook   POST http://127.0.0.1:8077/hook/in, the secret is in the file\n\n",
		plan->data_dir, plan->user, plan->uid);
	printf("Next:\n  guichet check%s\n  guichet run%s\n  guichet chat%s --as %s\n", flag.data, flag.data, flag.data, plan->user);
	buf_clear(&flag);
}

static int init_run(const struct arguments *args)
{
	struct plan plan = {.config = NULL};
	struct err err = {0};
	struct buf text;
	buf_init(&text, LIMIT_CONFIG_FILE);
	bool ok = make_plan(args, &plan, &err) && make_parent(&plan, &err);
	if (ok) {
		put_config(&plan, &text);
		ok = write_new(plan.config, &text, &err);
	}
	if (ok)
		tell(args, &plan);
	else
		fprintf(stderr, "guichet init: %s\n", err.text);
	if (text.data)
		explicit_bzero(text.data, text.len);
	buf_clear(&text);
	arena_clear(&plan.arena);
	return ok ? EXIT_DONE : EXIT_NO;
}

static const struct command_option options[] = {
	{"--data-dir", "DIR", "Folder of the database and the attachments; ./guichet-data, or /var/lib/guichet for a file under /etc.",
		OPTION_DIR},
	{"--user", "NAME", "The first admin; whoever runs it.", 0}, {0}};

const struct command cli_init = {
	.name = "init",
	.help = "Write a first configuration, with secrets of its own; a file that is there is left as it is.",
	.more = "It goes to the file of -c or $GUICHET_CONFIG, else to ./guichet.ini. `sudo guichet init -c /etc/guichet/guichet.ini` "
		"is for the service.",
	.common = COMMAND_CONFIG,
	.options = options,
	.run = init_run,
};
