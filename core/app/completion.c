#include "app/completion.h"

#include "app/program.h"
#include "base/limits.h"

#include <stdio.h>
#include <string.h>

/* Calls `put` for every option of a command, the common ones last. */
static void each_option(
	const struct command *command, void (*put)(struct buf *, const struct command *, const struct command_option *), struct buf *out)
{
	for (const struct command_option *o = command->options; o && o->name; o++)
		put(out, command, o);
	for (size_t i = 0; command_common_options[i].name; i++)
		if (command->common & (1u << i))
			put(out, command, &command_common_options[i]);
}

/* Help as it stands in a script between single quotes, with the characters of `special` behind a backslash. */
static void put_quoted(struct buf *out, const char *text, const char *special)
{
	for (; *text; text++) {
		if (*text == '\'')
			buf_adds(out, "'\\'");
		else if (strchr(special, *text))
			buf_addc(out, '\\');
		buf_addc(out, *text);
	}
}

/* ---- bash ----------------------------------------------------------------------------------------------------------- */

static void bash_word(struct buf *out, const struct command *command, const struct command_option *o)
{
	(void)command;
	buf_addf(out, "%s ", o->name);
}

static void bash_value(struct buf *out, const struct command *command, const struct command_option *o)
{
	if (o->value)
		buf_addf(out, "\t%s:%s) COMPREPLY=(%s); return ;;\n", command->name, o->name,
			o->flags & OPTION_FILE ? "$(compgen -f -- \"$cur\")" : o->flags & OPTION_DIR ? "$(compgen -d -- \"$cur\")" : "");
}

static void put_bash(struct buf *out, const struct command *const *commands, size_t count)
{
	buf_adds(out, "# bash completion of guichet, written by `guichet completion bash`.\n_guichet()\n{\n"
		      "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words= files=\n\tCOMPREPLY=()\n"
		      "\tif [ \"$COMP_CWORD\" = 1 ]; then\n\t\tCOMPREPLY=($(compgen -W \"");
	for (size_t i = 0; i < count; i++)
		buf_addf(out, "%s ", commands[i]->name);
	buf_adds(out, "--help --version\" -- \"$cur\"))\n\t\treturn\n\tfi\n\tcase ${COMP_WORDS[1]}:$prev in\n");
	for (size_t i = 0; i < count; i++)
		each_option(commands[i], bash_value, out);
	buf_adds(out, "\tesac\n\tcase ${COMP_WORDS[1]} in\n");
	for (size_t i = 0; i < count; i++) {
		buf_addf(out, "\t%s) words=\"", commands[i]->name);
		each_option(commands[i], bash_word, out);
		buf_addf(out, "%s\"%s ;;\n", commands[i]->words ? commands[i]->words : "", commands[i]->common & COMMAND_FILES ? " "
			"files=yes" : "");
	}
	buf_adds(out, "\tesac\n\tCOMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
		      "\tif [ -n \"$files\" ]; then COMPREPLY+=($(compgen -f -- \"$cur\")); fi\n}\ncomplete -o filenames -F _guichet "
		"guichet\n");
}

/* ---- zsh ------------------------------------------------------------------------------------------------------------ */

static void zsh_option(struct buf *out, const struct command *command, const struct command_option *o)
{
	(void)command;
	buf_addf(out, " \\\n\t\t\t'%s%s[", o->flags & OPTION_MANY ? "*" : "", o->name);
	put_quoted(out, o->help, "[]:\\");
	buf_addc(out, ']');
	if (o->value)
		buf_addf(out, ":value:%s", o->flags & OPTION_FILE ? "_files" : o->flags & OPTION_DIR ? "_files -/" : " ");
	buf_addc(out, '\'');
}

static void put_zsh(struct buf *out, const struct command *const *commands, size_t count)
{
	buf_adds(out, "#compdef guichet\n# zsh completion of guichet, written by `guichet completion zsh`.\n_guichet()\n{\n"
		      "\tlocal curcontext=\"$curcontext\" state line\n\tlocal -a commands\n\tcommands=(\n");
	for (size_t i = 0; i < count; i++) {
		buf_addf(out, "\t\t'%s:", commands[i]->name);
		put_quoted(out, commands[i]->help, ":\\");
		buf_adds(out, "'\n");
	}
	buf_adds(out, "\t)\n\t_arguments -C '--help[list the commands]' '--version[name the versions]' '1:command:->command' "
		"'*::argument:->argument'\n"
		      "\tcase $state in\n\tcommand) _describe command commands ;;\n\targument)\n\t\tcase $words[1] in\n");
	for (size_t i = 0; i < count; i++) {
		buf_addf(out, "\t\t%s) _arguments", commands[i]->name);
		each_option(commands[i], zsh_option, out);
		if (commands[i]->words)
			buf_addf(out, " \\\n\t\t\t'1:word:(%s)'", commands[i]->words);
		if (commands[i]->common & COMMAND_FILES)
			buf_adds(out, " \\\n\t\t\t'1:file:_files'");
		buf_adds(out, " ;;\n");
	}
	buf_adds(out, "\t\tesac ;;\n\tesac\n}\n_guichet \"$@\"\n");
}

/* ---- fish ----------------------------------------------------------------------------------------------------------- */

static void fish_option(struct buf *out, const struct command *command, const struct command_option *o)
{
	bool is_long = o->name[1] == '-';
	buf_addf(out, "complete -c guichet -n '__fish_seen_subcommand_from %s' -%s %s%s -d '", command->name, is_long ? "l" : "s",
		o->name + (is_long ? 2 : 1), !o->value ? "" : o->flags & (OPTION_FILE | OPTION_DIR) ? " -r -F" : " -x");
	put_quoted(out, o->help, "\\");
	buf_adds(out, "'\n");
}

static void put_fish(struct buf *out, const struct command *const *commands, size_t count)
{
	buf_adds(out, "# fish completion of guichet, written by `guichet completion fish`.\ncomplete -c guichet -f\n"
		      "complete -c guichet -n __fish_use_subcommand -l version -d 'Name the versions'\n");
	for (size_t i = 0; i < count; i++) {
		buf_addf(out, "complete -c guichet -n __fish_use_subcommand -a %s -d '", commands[i]->name);
		put_quoted(out, commands[i]->help, "\\");
		buf_adds(out, "'\n");
		each_option(commands[i], fish_option, out);
		if (commands[i]->words)
			buf_addf(out, "complete -c guichet -n '__fish_seen_subcommand_from %s' -a "
				"'%s'\n", commands[i]->name, commands[i]->words);
		if (commands[i]->common & COMMAND_FILES)
			buf_addf(out, "complete -c guichet -n '__fish_seen_subcommand_from %s' -F\n", commands[i]->name);
	}
}

/* ---- the command ---------------------------------------------------------------------------------------------------- */

static const struct {
	const char *shell;
	void (*put)(struct buf *out, const struct command *const *commands, size_t count);
} shells[] = {{"bash", put_bash}, {"zsh", put_zsh}, {"fish", put_fish}};

static int completion_run(const struct arguments *args)
{
	size_t count, i = 0, n = sizeof shells / sizeof *shells;
	const struct command *const *commands = program_commands(&count);
	struct buf out;
	while (i < n && (args->nwords != 1 || strcmp(args->words[0], shells[i].shell) != 0))
		i++;
	if (i == n)
		return arguments_usage(args, "name one shell.");
	buf_init(&out, LIMIT_BODY);
	shells[i].put(&out, commands, count);
	fputs(out.data, stdout);
	buf_clear(&out);
	return EXIT_DONE;
}

const struct command app_completion = {
	.name = "completion",
	.operands = "bash | zsh | fish",
	.words = "bash zsh fish",
	.help = "Print a script that completes these commands in a shell.",
	.run = completion_run,
};
