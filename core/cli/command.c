#include "cli/command.h"

#include "base/limits.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AT_CONFIG, AT_SOCKET, AT_JSON };

const struct command_option command_common_options[] = {
	[AT_CONFIG] = {"-c", "FILE", "The configuration; $GUICHET_CONFIG, ./guichet.ini or /etc/guichet/guichet.ini without it.",
		OPTION_FILE},
	[AT_SOCKET] = {"--socket", "PATH", "The daemon's control socket; the configuration names it otherwise.", OPTION_FILE},
	[AT_JSON] = {"--json", NULL, "Print JSON.", 0},
	{0}};

/* ---- usage and help ---------------------------------------------------------------------------------------------------------------- */

static void put_option(struct buf *out, const struct command_option *option)
{
	bool needed = option->flags & OPTION_NEEDED;
	buf_addf(out, " %s%s%s%s%s%s", needed ? "" : "[", option->name, option->value ? " " : "", option->value ? option->value : "",
		needed ? "" : "]", option->flags & OPTION_MANY ? "..." : "");
}

void command_usage(const struct command *command, struct buf *out)
{
	buf_addf(out, "guichet %s", command->name);
	if (command->operands)
		buf_addf(out, " %s", command->operands);
	for (const struct command_option *o = command->options; o && o->name; o++)
		put_option(out, o);
	for (size_t i = 0; command_common_options[i].name; i++)
		if (command->common & (1u << i))
			put_option(out, &command_common_options[i]);
}

static void put_option_help(struct buf *out, const struct command_option *option)
{
	struct buf head;
	buf_init(&head, LIMIT_COMMAND);
	buf_addf(&head, "%s%s%s", option->name, option->value ? " " : "", option->value ? option->value : "");
	buf_addf(out, "  %-22s %s\n", head.data, option->help);
	buf_clear(&head);
}

void command_help(const struct command *command, struct buf *out)
{
	buf_adds(out, "Usage: ");
	command_usage(command, out);
	buf_addf(out, "\n%s\n", command->help);
	if (command->more)
		buf_addf(out, "%s\n", command->more);
	for (const struct command_option *o = command->options; o && o->name; o++)
		put_option_help(out, o);
	for (size_t i = 0; command_common_options[i].name; i++)
		if (command->common & (1u << i))
			put_option_help(out, &command_common_options[i]);
}

int arguments_usage(const struct arguments *args, const char *why)
{
	struct buf usage;
	buf_init(&usage, LIMIT_BODY);
	command_usage(args->command, &usage);
	fprintf(stderr, "guichet %s: %s\nUsage: %s\n", args->command->name, why, usage.data);
	buf_clear(&usage);
	return EXIT_USAGE;
}

/* ---- reading ----------------------------------------------------------------------------------------------------------------------- */

static bool is_option(const struct command_option *option, const char *word, const char **value)
{
	size_t len = strlen(option->name);
	if (strncmp(word, option->name, len) != 0 || (word[len] && word[len] != '='))
		return false;
	*value = word[len] ? word + len + 1 : NULL;
	return true;
}

/* The row of a word that begins with '-', and where its value is to be kept; NULL: unknown. */
static const struct command_option *find_option(struct arguments *args, const char *word, const char **value, const char ***place)
{
	for (size_t i = 0; args->command->options && args->command->options[i].name && i < COMMAND_OPTIONS; i++)
		if (is_option(&args->command->options[i], word, value)) {
			*place = &args->values[i];
			return &args->command->options[i];
		}
	if (strcmp(word, "--config") == 0)
		word = "-c";
	for (size_t i = 0; command_common_options[i].name; i++)
		if ((args->command->common & (1u << i)) && is_option(&command_common_options[i], word, value)) {
			*place = i == AT_CONFIG ? &args->config : i == AT_SOCKET ? &args->socket : NULL;
			return &command_common_options[i];
		}
	return NULL;
}

__attribute__((format(printf, 2, 3))) static bool refuse(const struct arguments *args, const char *format, ...)
{
	struct buf why;
	va_list parts;
	buf_init(&why, LIMIT_COMMAND);
	va_start(parts, format);
	buf_addv(&why, format, parts);
	va_end(parts);
	arguments_usage(args, why.data);
	buf_clear(&why);
	return false;
}

static bool take_option(struct arguments *args, int *at)
{
	const char *value = NULL, **place = NULL, *word = args->argv[*at];
	const struct command_option *option = find_option(args, word, &value, &place);
	if (!option)
		return refuse(args, "\"%s\" is not understood.", word);
	if (option->value && !value && *at + 1 < args->argc)
		value = args->argv[++*at];
	if (option->value && !value)
		return refuse(args, "%s needs a value.", option->name);
	if (!option->value && value)
		return refuse(args, "%s takes no value.", option->name);
	if ((option->flags & OPTION_MANY) && args->nmany == COMMAND_WORDS)
		return refuse(args, "%s is there too many times.", option->name);
	if (option->flags & OPTION_MANY) {
		args->many[args->nmany].option = option;
		args->many[args->nmany++].value = value;
	}
	if (place)
		*place = value ? value : "";
	else
		args->json = true;
	return true;
}

static bool take_word(struct arguments *args, const char *word)
{
	if (!args->command->operands)
		return refuse(args, "\"%s\" is not understood.", word);
	if (args->nwords == COMMAND_WORDS)
		return refuse(args, "there are too many words from \"%s\" on.", word);
	args->words[args->nwords++] = word;
	return true;
}

static bool has_needed(const struct arguments *args)
{
	for (size_t i = 0; args->command->options && args->command->options[i].name; i++)
		if ((args->command->options[i].flags & OPTION_NEEDED) && !args->values[i])
			return refuse(args, "%s is missing.", args->command->options[i].name);
	return true;
}

bool command_read(const struct command *command, int argc, char **argv, struct arguments *args)
{
	bool options = true;
	*args = (struct arguments){.command = command, .argc = argc, .argv = argv};
	if (command->common & COMMAND_RAW)
		return true;
	for (int i = 1; i < argc; i++) {
		if (options && strcmp(argv[i], "--") == 0)
			options = false;
		else if (options && argv[i][0] == '-' && argv[i][1] ? !take_option(args, &i) : !take_word(args, argv[i]))
			return false;
	}
	return has_needed(args);
}

const char *arguments_value(const struct arguments *args, const char *option)
{
	for (size_t i = 0; args->command->options && args->command->options[i].name && i < COMMAND_OPTIONS; i++)
		if (strcmp(args->command->options[i].name, option) == 0)
			return args->values[i];
	abort(); /* a bug: the command has no such row */
}

const char *arguments_each(const struct arguments *args, const char *option, size_t *at)
{
	while (*at < args->nmany) {
		size_t i = (*at)++;
		if (strcmp(args->many[i].option->name, option) == 0)
			return args->many[i].value;
	}
	return NULL;
}
