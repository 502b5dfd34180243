#include "host/example.h"

#include "config/example.h"

#include <stdlib.h>

#define PLUGINS_MOST 64

bool host_example(struct plugins *plugins, struct buf *out, struct err *err)
{
	char *names[PLUGINS_MOST];
	size_t count = plugins_names(plugins, names, PLUGINS_MOST);
	bool good = true;
	example_core(out);
	for (size_t i = 0; i < count; i++) {
		const struct plugin *plugin = good ? plugins_get(plugins, names[i], err) : NULL;
		good = plugin != NULL;
		if (plugin)
			example_plugin(out, names[i], plugin->table.options, i == 0);
		free(names[i]);
	}
	return good;
}
