#include "app/program.h"

#include "app/backup.h"
#include "app/completion.h"
#include "app/extra.h"
#include "app/local.h"
#include "app/restore.h"
#include "app/terminal.h"
#include "app/version.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/health.h"
#include "cli/inbox.h"
#include "cli/init.h"
#include "cli/outbox.h"
#include "cli/signature.h"
#include "cli/ticket.h"

#include <stdio.h>
#include <string.h>

/* ---- the table --------------------------------------------------------------------------------------------------------------------- */

static int run_signature(const struct arguments *args)
{
	return cli_signature(args->argc, args->argv);
}

static const struct command_option signature_options[] = {
	{"--scheme", "NAME",
		"How the sender signs: standard-webhooks, svix, github, gitlab, stripe, slack, sentry, grafana, twilio, bearer, basic, "
		"path, query.",
		OPTION_NEEDED},
	{"--secret-file", "FILE", "File with a secret; several while it is changed.", OPTION_NEEDED | OPTION_MANY | OPTION_FILE},
	{"--header", "'NAME: VALUE'", "A header of the request.", OPTION_MANY},
	{"--url", "URL", "The address it was sent to, where the scheme signs it.", 0},
	{"--now", "EPOCH", "The time it came in, in seconds since 1970; now without it.", 0}, {"--json", NULL, "Print JSON.", 0}, {0}};

static const struct command signature_row = {
	.name = "signature",
	.operands = "< BODY",
	.help = "Say whether a signed request would be accepted, and why not.",
	.more = "The raw body comes on standard input. It is judged by the very code that the routes use.",
	.common = COMMAND_RAW,
	.options = signature_options,
	.run = run_signature,
};

static int run_help(const struct arguments *args);

static const struct command help_row = {
	.name = "help",
	.operands = "[COMMAND]",
	.help = "List the commands, or explain one.",
	.run = run_help,
};

static const struct command *const commands[] = {
	&cli_init,
	&app_run,
	&app_check,
	&app_config,
	&app_chat,
	&cli_ticket,
	&cli_outbox,
	&cli_inbox,
	&cli_plugins,
	&cli_health,
	&app_backup,
	&app_restore,
	&app_verify,
	&app_completion,
	&signature_row,
	&help_row,
};
#define COMMANDS (sizeof commands / sizeof *commands)

const struct command *const *program_commands(size_t *count)
{
	*count = COMMANDS;
	return commands;
}

static const struct command *find(const char *name)
{
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

/* ---- help -------------------------------------------------------------------------------------------------------------------------- */

static int list_commands(void)
{
	printf("Guichet %s, a help desk that lives where people already talk.\n\nUsage: guichet COMMAND ...\n\n", GUICHET_VERSION);
	for (size_t i = 0; i < COMMANDS; i++)
		printf("  %-12s %s\n", commands[i]->name, commands[i]->help);
	extra_list();
	printf("\n`guichet help COMMAND` explains one, `guichet --version` names the versions of its libraries.\n"
	       "The configuration is $GUICHET_CONFIG, ./guichet.ini or /etc/guichet/guichet.ini.\n");
	return EXIT_DONE;
}

static int explain(const struct command *command)
{
	struct buf out;
	buf_init(&out, LIMIT_BODY);
	command_help(command, &out);
	fputs(out.data, stdout);
	buf_clear(&out);
	return EXIT_DONE;
}

static int unknown(const char *word)
{
	const char *near = NULL;
	unsigned best = 3;
	for (size_t i = 0; i < COMMANDS; i++) {
		unsigned distance = text_distance(word, commands[i]->name);
		if (distance < best) {
			best = distance;
			near = commands[i]->name;
		}
	}
	if (near)
		fprintf(stderr, "guichet: no command \"%s\"; did you mean \"%s\"?\n", word, near);
	else
		fprintf(stderr, "guichet: no command \"%s\"; `guichet help` lists them.\n", word);
	return EXIT_USAGE;
}

static int run_help(const struct arguments *args)
{
	if (args->nwords == 0)
		return list_commands();
	const struct command *command = find(args->words[0]);
	return command ? explain(command) : unknown(args->words[0]);
}

/* ---- one run ----------------------------------------------------------------------------------------------------------------------- */

static bool asks_for_help(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--help") == 0)
			return true;
	return false;
}

static int run_command(const struct command *command, int argc, char **argv)
{
	struct arguments args;
	struct arena arena = {0};
	int status = EXIT_CONFIG;
	if (asks_for_help(argc, argv))
		return explain(command);
	if (!command_read(command, argc, argv, &args))
		return EXIT_USAGE;
	bool daemon = command->common & COMMAND_SOCKET;
	if (daemon)
		args.socket = local_socket(&args, &arena);
	if (!daemon || args.socket)
		status = command->run(&args);
	arena_clear(&arena);
	return status;
}

int program_run(int argc, char **argv)
{
	if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return list_commands();
	if (strcmp(argv[1], "--version") == 0)
		return version_print();
	int status = EXIT_USAGE;
	const struct command *command = find(argv[1]);
	if (command)
		return run_command(command, argc - 1, argv + 1);
	return extra_run(argc - 1, argv + 1, &status) ? status : unknown(argv[1]);
}
