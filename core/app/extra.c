#include "app/extra.h"

#include "app/setup.h"
#include "cli/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PLUGINS_MOST 64

/* A configuration that is wrong or may not be read must not keep anybody from these commands. */
static void find_plugins(struct plugins *plugins)
{
	struct setup setup = {0};
	char *path = setup_default_path();
	if (access(path, R_OK) == 0)
		setup_load(&setup, path);
	const struct config_section *section = setup.config ? config_section(setup.config, "plugins", NULL) : NULL;
	char *dir = setup_plugins_dir(section ? config_text(section, "dir") : NULL);
	plugins_init(plugins, dir);
	free(dir);
	free(path);
	setup_free(&setup);
}

static const struct gd_command *command_of(const struct plugin *plugin, const char *name)
{
	for (const struct gd_command *c = plugin->table.commands; c && c->name; c++)
		if (name && strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

static void list_commands(const struct plugin *plugin, FILE *file)
{
	for (const struct gd_command *c = plugin->table.commands; c && c->name; c++)
		fprintf(file, "  %s %s %s\n      %s\n", plugin->name, c->name, c->usage, c->help);
}

bool extra_run(int argc, char **argv, int *status)
{
	struct plugins plugins = {0};
	struct err err = {0};
	find_plugins(&plugins);
	const struct plugin *plugin = plugins_get(&plugins, argv[0], &err);
	bool has = plugin && plugin->table.commands && plugin->table.commands[0].name;
	const struct gd_command *command = has ? command_of(plugin, argc > 1 ? argv[1] : NULL) : NULL;
	if (command) {
		*status = command->run(argc - 1, argv + 1);
	} else if (has) {
		bool asked = argc == 1 || strcmp(argv[1], "--help") == 0;
		fprintf(asked ? stdout : stderr, "Commands of the channel %s, after the word guichet:\n", plugin->name);
		list_commands(plugin, asked ? stdout : stderr);
		*status = asked ? EXIT_DONE : EXIT_USAGE;
	}
	plugins_clear(&plugins);
	return has;
}

void extra_list(void)
{
	char *names[PLUGINS_MOST];
	struct plugins plugins = {0};
	bool head = false;
	find_plugins(&plugins);
	size_t count = plugins_names(&plugins, names, PLUGINS_MOST);
	for (size_t i = 0; i < count; i++) {
		struct err err = {0};
		const struct plugin *plugin = plugins_get(&plugins, names[i], &err);
		if (plugin && plugin->table.commands && plugin->table.commands[0].name) {
			printf("%s", head ? "" : "\nCommands of the channels:\n\n");
			list_commands(plugin, stdout);
			head = true;
		}
		free(names[i]);
	}
	plugins_clear(&plugins);
}
