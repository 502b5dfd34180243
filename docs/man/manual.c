/* manual PLUGINS TEMPLATE: a manual page on standard output: the template, in which a line `.\" @NAME@` is replaced by a block made from
 * the tables of the program: commands, options, routes, schemes. PLUGINS is the folder of the channel plugins. Run by the build. */
#include "app/control.h"
#include "app/program.h"
#include "base/limits.h"
#include "config/core_rows.h"
#include "config/options.h"
#include "host/load.h"
#include "sign/scheme.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PLUGINS_MOST 64
#define COLUMNS 74 /* some characters are written as two */

/* ---- text as mdoc(7) wants it ---------------------------------------------------------------------------------------- */

static void put_char(char c)
{
	if (c == '\\')
		fputs("\\e", stdout);
	else if (c == '-')
		fputs("\\-", stdout); /* most are parts of options and names */
	else
		putchar(c);
}

/* Words on a macro's line: one that is itself the name of a macro must not be taken for it. */
static void put_words(const char *text)
{
	for (const char *c = text; *c; c++) {
		size_t word = strcspn(c, " ");
		if ((c == text || c[-1] == ' ') && (word == 2 || word == 3) && isupper((unsigned char)c[0]) && islower((unsigned char)c[1]))
			fputs("\\&", stdout);
		if (*c == '"')
			fputs("\\(dq", stdout);
		else
			put_char(*c);
	}
	putchar('\n');
}

/* What a word takes of a line: the tools count a letter that is not ASCII as its name, "\[u00E9]". */
static size_t width(const char *text, size_t len)
{
	size_t columns = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];
		if (c < 0x80)
			columns++;
		else if (c >= 0xC0)
			columns += sizeof "\\[u00E9]" - 1;
	}
	return columns;
}

/* Text, a sentence on lines of its own, none of them over 80 columns. */
static void put_text(const char *text)
{
	size_t column = 0;
	while (*text) {
		size_t len = strcspn(text, " \n"), columns = width(text, len);
		if (column && column + 1 + columns > COLUMNS) {
			putchar('\n');
			column = 0;
		} else if (column) {
			column += (size_t)printf(" ");
		}
		if (!column && (*text == '.' || *text == '\''))
			printf("\\&");
		for (size_t i = 0; i < len; i++)
			put_char(text[i]);
		column += columns;
		if (len && strchr(".!?", text[len - 1]) && text[len] == ' ') {
			putchar('\n');
			column = 0;
		}
		text += len + strspn(text + len, " \n");
	}
	if (column)
		putchar('\n');
}

/* ---- guichet(1) ------------------------------------------------------------------------------------------------------ */

static void put_option(const struct command_option *o)
{
	printf(".It Fl ");
	for (const char *c = o->name + 1; *c; c++)
		put_char(*c);
	if (o->value)
		printf(" Ar %s", *o->value == '\'' ? "header" : o->value);
	putchar('\n');
	put_text(o->help);
}

static void put_commands(struct plugins *plugins)
{
	size_t count;
	struct buf usage;
	const struct command *const *commands = program_commands(&count);
	(void)plugins;
	buf_init(&usage, LIMIT_BODY);
	for (size_t i = 0; i < count; i++) {
		printf(".Ss %s\n.Dl ", commands[i]->name);
		buf_reset(&usage);
		command_usage(commands[i], &usage);
		put_words(usage.data);
		printf(".Pp\n");
		put_text(commands[i]->help);
		if (commands[i]->more)
			put_text(commands[i]->more);
		if (!commands[i]->options)
			continue;
		printf(".Bl -tag -width Ds\n");
		for (const struct command_option *o = commands[i]->options; o->name; o++)
			put_option(o);
		printf(".El\n");
	}
	buf_clear(&usage);
}

static void put_common(struct plugins *plugins)
{
	(void)plugins;
	printf(".Bl -tag -width Ds\n");
	for (const struct command_option *o = command_common_options; o->name; o++)
		put_option(o);
	printf(".El\n");
}

/* Calls `put` with every plugin that loads. */
static void each_plugin(struct plugins *plugins, void (*put)(const struct plugin *plugin))
{
	char *names[PLUGINS_MOST];
	size_t count = plugins_names(plugins, names, PLUGINS_MOST);
	for (size_t i = 0; i < count; i++) {
		struct err err = {0};
		const struct plugin *plugin = plugins_get(plugins, names[i], &err);
		if (!plugin) {
			fprintf(stderr, "manual: %s\n", err.text);
			exit(1);
		}
		put(plugin);
		free(names[i]);
	}
}

static void put_plugin_commands(const struct plugin *plugin)
{
	for (const struct gd_command *c = plugin->table.commands; c && c->name; c++) {
		printf(".Ss %s %s\n.Dl ", plugin->name, c->name);
		printf("guichet %s %s ", plugin->name, c->name);
		put_words(c->usage);
		printf(".Pp\n");
		put_text(c->help);
	}
}

static void put_extra(struct plugins *plugins)
{
	each_plugin(plugins, put_plugin_commands);
}

/* ---- guichet.conf(5) ------------------------------------------------------------------------------------------------- */

/* "A number 1..100, 20 if nothing is written." */
static void put_facts(const struct gd_option *row)
{
	static const char *const words[] = {[GD_STR] = "Text", [GD_INT] = "A number", [GD_BOOL] = "Yes or no", [GD_SECONDS] = "A duration",
		[GD_SECRET] = "A secret", [GD_ENUM] = "One of", [GD_URL] = "A URL", [GD_LIST] = "A list"};
	const char *range = row->type == GD_LIST && row->range && strcmp(row->range, "seconds") == 0 ? "of durations" : row->range;
	struct buf facts;
	buf_init(&facts, LIMIT_TEXT);
	buf_addf(&facts, "%s%s", words[row->type], range ? " " : "");
	for (const char *c = range ? range : ""; *c; c++)
		buf_addf(&facts, *c == '|' ? ", " : "%c", *c);
	if (row->flags & GD_OPT_REQUIRED)
		buf_adds(&facts, "; mandatory");
	if (row->fallback && *row->fallback)
		buf_addf(&facts, "; %s if nothing is written", row->fallback);
	if (!(row->flags & GD_OPT_RELOAD))
		buf_adds(&facts, "; not changed by a reload");
	buf_addc(&facts, '.');
	put_text(facts.data);
	buf_clear(&facts);
}

static void put_row(const struct gd_option *row)
{
	bool any = strcmp(row->key, OPTION_ANY_KEY) == 0;
	printf(".It Cm %s%s\n", any ? "NAME" : row->key, row->flags & GD_OPT_MANY && !any ? ".NAME" : "");
	put_text(row->help);
	put_facts(row);
}

static void put_rows(const struct gd_option *rows)
{
	printf(".Bl -tag -width Ds\n");
	for (const struct gd_option *row = rows; row && row->key; row++)
		put_row(row);
	printf(".El\n");
}

static void put_sections(struct plugins *plugins)
{
	size_t count;
	const struct core_section *sections = core_sections(&count);
	(void)plugins;
	for (size_t i = 0; i < count; i++) {
		static const char *const names[] = {[CORE_SINGLE] = "", [CORE_NAMED] = " NAME", [CORE_EITHER] = ", with or without a name"};
		printf(".Ss %s%s\n", sections[i].kind, names[sections[i].name]);
		put_text(sections[i].help);
		put_rows(sections[i].rows);
	}
}

static void put_plugin_rows(const struct plugin *plugin)
{
	printf(".Ss %s NAME\n", plugin->name);
	if (plugin->table.options && plugin->table.options[0].key)
		put_rows(plugin->table.options);
	else
		printf("It has no options of its own.\n");
}

static void put_channels(struct plugins *plugins)
{
	each_plugin(plugins, put_plugin_rows);
	printf(".Ss Options of every channel\n");
	put_rows(core_rows_instance());
}

/* ---- guichet(8) and guichet-plugin(7) ---------------------------------------------------------------------------------- */

static void put_plugin_routes(const struct plugin *plugin)
{
	for (const struct gd_route *r = plugin->table.routes; r && r->path; r++)
		if (strcmp(r->scheme, "local") != 0) {
			printf(".It %s Pa ", r->method);
			put_words(r->path);
			if (r->scheme[0] == '@')
				printf("Channel %s; the sender proves itself as its option %s says.\n", plugin->name, r->scheme + 1);
			else if (strcmp(r->scheme, "open") == 0)
				printf("Channel %s, which checks the sender itself.\n", plugin->name);
			else
				printf("Channel %s; the sender proves itself by the scheme %s.\n", plugin->name, r->scheme);
		}
}

static void put_routes(struct plugins *plugins)
{
	printf(".Bl -tag -width Ds\n");
	each_plugin(plugins, put_plugin_routes);
	printf(".El\n");
}

static void put_control(struct plugins *plugins)
{
	(void)plugins;
	printf(".Bl -tag -width Ds\n");
	for (size_t i = 0; control_route(i); i++) {
		printf(".It %s Pa ", control_route(i)->method);
		put_words(control_route(i)->path);
		put_text(control_route(i)->help);
	}
	printf(".El\n");
}

static void put_schemes(struct plugins *plugins)
{
	(void)plugins;
	printf(".Bl -tag -width Ds\n");
	for (const struct sign_scheme *s = sign_schemes; s->name; s++) {
		printf(".It Cm ");
		put_words(s->name);
		put_text(s->help);
	}
	printf(".El\n");
}

/* ---- the page -------------------------------------------------------------------------------------------------------- */

static const struct {
	const char *name;
	void (*put)(struct plugins *plugins);
} blocks[] = {
	{"COMMANDS", put_commands}, {"COMMON", put_common}, {"EXTRA", put_extra}, {"SECTIONS", put_sections}, {"CHANNELS", put_channels},
	{"ROUTES", put_routes}, {"CONTROL", put_control}, {"SCHEMES", put_schemes},
};

static bool put_block(const char *line, struct plugins *plugins)
{
	char name[32], at;
	if (sscanf(line, ".\\\" @%31[A-Z]%c", name, &at) != 2 || at != '@')
		return false;
	for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
		if (strcmp(blocks[i].name, name) == 0) {
			blocks[i].put(plugins);
			return true;
		}
	fprintf(stderr, "manual: there is no block %s\n", name);
	exit(1);
}

int main(int argc, char **argv)
{
	char line[1024];
	bool literal = false;
	struct plugins plugins = {0};
	FILE *template = argc == 3 ? fopen(argv[2], "re") : NULL;
	if (!template) {
		fprintf(stderr, "usage: manual PLUGINS TEMPLATE\n");
		return 2;
	}
	plugins_init(&plugins, argv[1]);
	while (fgets(line, sizeof line, template)) {
		literal = strncmp(line, ".Bd -literal", 12) == 0 || (literal && strncmp(line, ".Ed", 3) != 0);
		if (*line != '.' && !literal)
			put_text(line);
		else if (!put_block(line, &plugins))
			fputs(line, stdout);
	}
	fclose(template);
	plugins_clear(&plugins);
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
