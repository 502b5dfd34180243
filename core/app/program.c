#include "app/program.h"

#include "app/daemon.h"
#include "app/setup.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/chat.h"
#include "cli/signature.h"
#include "store/db.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- run and check --------------------------------------------------------------------------------------------------------------------- */

/* Takes `-c FILE` and `--flag`; false: something else was there. */
static bool read_words(int argc, char **argv, char **path, const char *flag, bool *set)
{
	*path = setup_default_path();
	for (int i = 1; i < argc; i++) {
		if ((strcmp(argv[i], "-c") == 0 || strcmp(argv[i], "--config") == 0) && i + 1 < argc) {
			free(*path);
			*path = mem_strdup(argv[++i]);
		} else if (flag && strcmp(argv[i], flag) == 0) {
			*set = true;
		} else {
			fprintf(stderr, "guichet %s: \"%s\" is not understood. `guichet help %s` shows the usage.\n", argv[0], argv[i], argv[0]);
			return false;
		}
	}
	return true;
}

static int run_daemon(int argc, char **argv)
{
	char *path;
	bool migrate = false;
	int status = read_words(argc, argv, &path, "--migrate-only", &migrate) ? daemon_run(&(struct daemon_options){path, migrate}) : 2;
	free(path);
	return status;
}

static int run_check(int argc, char **argv)
{
	char *path;
	struct setup setup = {0};
	struct buf out;
	if (!read_words(argc, argv, &path, NULL, NULL)) {
		free(path);
		return 2;
	}
	bool ok = setup_load(&setup, path);
	buf_init(&out, LIMIT_CONFIG_FILE);
	faults_print(&setup.faults, &out);
	fputs(out.data, ok ? stdout : stderr);
	if (ok)
		printf("%s: the configuration is fine.\n", path);
	buf_clear(&out);
	setup_free(&setup);
	free(path);
	return ok ? 0 : 78;
}

/* ---- chat ------------------------------------------------------------------------------------------------------------------------------ */

#define SAY_MAX 64

static bool read_chat(int argc, char **argv, struct chat_options *o, char **config)
{
	for (int i = 1; i < argc; i++) {
		const char *word = argv[i], *value = i + 1 < argc ? argv[i + 1] : NULL;
		static const char *const with_value[] = {"-c", "--socket", "--channel", "--as", "--room", "--say", "--listen"};
		size_t at = 0;
		while (at < sizeof with_value / sizeof *with_value && strcmp(with_value[at], word) != 0)
			at++;
		if (at == sizeof with_value / sizeof *with_value || !value) {
			fprintf(stderr, "guichet chat: \"%s\" is not understood. `guichet help chat` shows the usage.\n", word);
			return false;
		}
		i++;
		if (at == 0)
			*config = argv[i];
		else if (at == 1)
			o->socket = value;
		else if (at == 2)
			o->instance = value;
		else if (at == 3)
			o->as = value;
		else if (at == 4)
			o->room = value;
		else if (at == 5 && o->nsay < SAY_MAX)
			o->say[o->nsay++] = value;
		else if (at == 6)
			o->listen_s = (int)strtol(value, NULL, 10);
	}
	return true;
}

/* The socket and the console's name come from the configuration, unless both are given. */
static int run_chat(int argc, char **argv)
{
	const char *lines[SAY_MAX];
	struct chat_options o = {.say = lines};
	struct setup setup = {0};
	char *config = NULL, *standard = setup_default_path();
	int status = 2;
	if (read_chat(argc, argv, &o, &config)) {
		if (!o.socket || !o.instance)
			setup_load(&setup, config ? config : standard);
		const struct config_section *console = setup.config ? config_next(setup.config, "console", NULL) : NULL;
		if (!o.socket && setup.config)
			o.socket = config_text(config_section(setup.config, "server", NULL), "control_socket");
		if (!o.instance)
			o.instance = console ? console->name : "local";
		status = o.socket ? chat_run(&o) : 78;
		if (!o.socket)
			fprintf(stderr, "guichet chat: the configuration %s cannot be read; `guichet check` says why.\n", config ? config : standard);
	}
	setup_free(&setup);
	free(standard);
	return status;
}

/* ---- the table ------------------------------------------------------------------------------------------------------------------------- */

static int run_help(int argc, char **argv);

static const struct program_command commands[] = {
	{"run", "run [-c FILE] [--migrate-only]", "Run the daemon in the foreground.", run_daemon},
	{"check", "check [-c FILE]", "Check the configuration and say everything that is wrong with it.", run_check},
	{"chat", "chat [--as NAME] [--room ROOM] [--say LINE]... [--listen SECONDS] [-c FILE] [--socket PATH] [--channel NAME]",
	 "Talk with the desk from this terminal, as a customer or as an agent.", run_chat},
	{"signature", "signature --scheme NAME --secret-file FILE... [--header 'Name: value']... [--url URL] [--now EPOCH] < BODY",
	 "Say whether a signed request would be accepted, and why.", cli_signature},
	{"help", "help [COMMAND]", "List the commands, or show one.", run_help},
};

const struct program_command *program_commands(size_t *count)
{
	*count = sizeof commands / sizeof *commands;
	return commands;
}

static const struct program_command *find(const char *name)
{
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static int run_help(int argc, char **argv)
{
	const struct program_command *one = argc > 1 ? find(argv[1]) : NULL;
	if (one) {
		printf("Usage: guichet %s\n%s\n", one->usage, one->help);
		return 0;
	}
	printf("Guichet %s, a help desk that lives where people already talk.\n\nUsage: guichet COMMAND ...\n\n", GUICHET_VERSION);
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		printf("  %-12s %s\n", commands[i].name, commands[i].help);
	printf("\nThe configuration is $GUICHET_CONFIG, ./guichet.ini or /etc/guichet/guichet.ini.\n");
	return 0;
}

static int unknown(const char *word)
{
	const char *near = NULL;
	unsigned best = 3;
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
		unsigned distance = text_distance(word, commands[i].name);
		if (distance < best) {
			best = distance;
			near = commands[i].name;
		}
	}
	if (near)
		fprintf(stderr, "guichet: no command \"%s\"; did you mean \"%s\"?\n", word, near);
	else
		fprintf(stderr, "guichet: no command \"%s\"; `guichet help` lists them.\n", word);
	return 2;
}

static int version(void)
{
	printf("guichet %s\nSQLite %s\n", GUICHET_VERSION, db_version());
	return 0;
}

int program_run(int argc, char **argv)
{
	if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return run_help(0, argv);
	if (strcmp(argv[1], "--version") == 0)
		return version();
	const struct program_command *command = find(argv[1]);
	return command ? command->run(argc - 1, argv + 1) : unknown(argv[1]);
}
