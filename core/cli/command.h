/* cli/command.h: what a command of the program is: one row, from which its reading, its help, its manual page and its completion are made.
 *
 * command_read() fills a struct arguments from the words that were typed: options anywhere, "--name value" or "--name=value", `--` ends
 * them, the rest are operands. A word that no row knows is refused with the usage. Everything in a struct arguments is lent from argv. One
 * thread.
 *
 *     static const struct command_option options[] = {{"--user", "NAME", "The first admin.", 0}, {0}};
 *     static const struct command row = {.name = "init", .help = "...", .common = COMMAND_CONFIG, .options = options, .run = run};
 *     struct arguments args;
 *     if (!command_read(&row, argc, argv, &args)) return EXIT_USAGE;
 *     return row.run(&args);
 */
#ifndef GUICHET_CLI_COMMAND_H
#define GUICHET_CLI_COMMAND_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* Exit status, everywhere. */
enum { EXIT_DONE = 0, EXIT_NO = 1 /* it failed, or the answer is no */, EXIT_USAGE = 2, EXIT_NO_DAEMON = 69, EXIT_CONFIG = 78 };

#define COMMAND_OPTIONS 24
#define COMMAND_WORDS 64

enum command_option_flag {
	OPTION_NEEDED = 1u << 0,
	OPTION_MANY = 1u << 1,
	OPTION_FILE = 1u << 2 /* completes file names */,
	OPTION_DIR = 1u << 3
};
struct command_option {
	const char *name;  /* "--data-dir" */
	const char *value; /* how its value is called in the usage; NULL: a switch */
	const char *help;
	unsigned flags;
};

enum command_common {
	COMMAND_CONFIG = 1u << 0, /* -c FILE */
	COMMAND_SOCKET = 1u << 1, /* --socket PATH: it talks to the daemon */
	COMMAND_JSON = 1u << 2,   /* --json */
	COMMAND_RAW = 1u << 3,    /* reads its words itself, from args->argv */
	COMMAND_FILES = 1u << 4   /* operands are file names */
};

struct arguments;
struct command {
	const char *name;
	const char *operands;                 /* as the usage writes them: "[TO]"; NULL: none are taken */
	const char *words;                    /* fixed words that may be the first operand, separated by spaces; NULL */
	const char *help;                     /* one line */
	const char *more;                     /* further sentences for the manual; NULL */
	unsigned common;                      /* enum command_common */
	const struct command_option *options; /* ended by a row without a name; NULL: none */
	int (*run)(const struct arguments *args);
};

struct arguments {
	const struct command *command;
	int argc;
	char **argv; /* argv[0] is the command's name */
	const char *values[COMMAND_OPTIONS];
	const char *config, *socket; /* NULL: not given */
	bool json;
	const char *words[COMMAND_WORDS];
	size_t nwords;
	struct {
		const struct command_option *option;
		const char *value;
	} many[COMMAND_WORDS]; /* of options that may be given several times */
	size_t nmany;
};

extern const struct command_option command_common_options[]; /* -c, --socket, --json, in the order of their bits, then {0} */

bool command_read(const struct command *command, int argc, char **argv, struct arguments *args); /* false: standard error says why */
/* NULL: not given; a switch gives ""; the option must be in the rows */
const char *arguments_value(const struct arguments *args, const char *option);
/* the values of an OPTION_MANY one by one, from *at = 0; NULL: no more */
const char *arguments_each(const struct arguments *args, const char *option, size_t *at);
int arguments_usage(const struct arguments *args, const char *why);    /* prints both, gives EXIT_USAGE */
void command_usage(const struct command *command, struct buf *out);    /* "guichet init [--data-dir DIR] [-c FILE]" */
void command_help(const struct command *command, struct buf *out);     /* usage, help and the options */

#endif
