#include "app/setup.h"

#include "config/load.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct gd_option no_rows[] = {{.key = NULL}};

/* The folder of the plugins is itself configured: it is known once the core's sections are. */
static const struct gd_option *rows_of(void *ctx, const struct config *core, const char *name, struct err *err)
{
	struct setup *setup = ctx;
	if (!setup->plugins_ready)
		plugins_init(&setup->plugins, config_text(config_section(core, "plugins", NULL), "dir"));
	setup->plugins_ready = true;
	const struct plugin *plugin = plugins_get(&setup->plugins, name, err);
	if (!plugin)
		return NULL;
	return plugin->table.options ? plugin->table.options : no_rows;
}

bool setup_load(struct setup *setup, const char *path)
{
	extern char **environ;
	struct config_source source = {.path = path, .environment = environ, .credentials = getenv("CREDENTIALS_DIRECTORY"), .rows = rows_of, .ctx = setup};
	setup->config = config_load(&source, &setup->faults);
	faults_sort(&setup->faults);
	return setup->config != NULL && setup->faults.errors == 0;
}

void setup_free(struct setup *setup)
{
	config_free(setup->config);
	if (setup->plugins_ready)
		plugins_clear(&setup->plugins);
	faults_clear(&setup->faults);
	*setup = (struct setup){0};
}

char *setup_default_path(void)
{
	const char *named = getenv("GUICHET_CONFIG");
	if (named && *named)
		return mem_strdup(named);
	return mem_strdup(access("guichet.ini", R_OK) == 0 ? "guichet.ini" : "/etc/guichet/guichet.ini");
}
