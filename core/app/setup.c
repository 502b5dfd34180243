#include "app/setup.h"

#include "config/load.h"
#include "host/proof.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef GUICHET_PLUGINS_FROM_BIN
#define GUICHET_PLUGINS_FROM_BIN "../lib/guichet/plugins"
#endif

static const struct gd_option no_rows[] = {{.key = NULL}};

/* A program that was installed finds its plugins where it was installed, wherever that is; one that was only built finds them beside
 * itself.
 */
char *setup_plugins_dir(const char *configured)
{
	char self[4096], place[4200], whole[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	if ((configured && *configured) || n <= 0)
		return mem_strdup(configured && *configured ? configured : "/usr/lib/guichet/plugins");
	self[n] = 0;
	*strrchr(self, '/') = 0;
	snprintf(place, sizeof place, "%s/plugins", self);
	if (access(place, X_OK) != 0)
		snprintf(place, sizeof place, "%s/" GUICHET_PLUGINS_FROM_BIN, self);
	return mem_strdup(realpath(place, whole) ? whole : place);
}

/* The folder of the plugins is itself configured: it is known once the core's sections are. */
static const struct gd_option *rows_of(void *ctx, const struct config *core, const char *name, struct err *err)
{
	struct setup *setup = ctx;
	if (!setup->plugins_ready) {
		char *dir = setup_plugins_dir(config_text(config_section(core, "plugins", NULL), "dir"));
		plugins_init(&setup->plugins, dir);
		setup->plugins_ready = true;
		free(dir);
	}
	const struct plugin *plugin = plugins_get(&setup->plugins, name, err);
	if (!plugin)
		return NULL;
	return plugin->table.options ? plugin->table.options : no_rows;
}

/* What no single row can say: that options of one section do not go together. */
static void find_conflict(struct setup *setup, const struct config_section *s, const struct gd_channel_plugin *table)
{
	char say[512] = "its options do not go together", subject[256];
	if (!table->conflict || !table->conflict(s->own.texts, say, sizeof say))
		return;
	snprintf(subject, sizeof subject, "[%s %s]", s->kind, s->name);
	faults_add(&setup->faults, FAULT_ERROR, s->origin, subject, "%s", say);
}

/* A secret that its scheme cannot use would refuse everybody: better said here than by a sender. */
static void find_useless_secret(struct setup *setup, const struct config_section *s, const struct gd_route *routes, size_t at)
{
	struct proof proof;
	char subject[256];
	if (!proof_fault(routes, s, at, &proof))
		return;
	snprintf(subject, sizeof subject, "[%s %s] %s", s->kind, s->name, proof.key);
	faults_add(&setup->faults, proof.weak ? FAULT_WARNING : FAULT_ERROR, config_origin(s, proof.key), subject, "%s", proof.err.text);
}

/* Of all that a channel may be told, this alone is the core's: the address that a sender was given cannot be guessed. Said once. */
static void find_missing_url(struct setup *setup, const struct config_section *s, const struct gd_route *routes)
{
	char subject[256];
	size_t i = 0;
	while (routes[i].path && !proof_signs_url(&routes[i], s))
		i++;
	if (!routes[i].path || config_has(config_section(setup->config, "guichet", NULL), "public_url"))
		return;
	char key[PROOF_KEY] = "scheme";
	const char *name = routes[i].scheme[0] == '@' ? proof_option(routes[i].scheme + 1, s, key) : routes[i].scheme;
	snprintf(subject, sizeof subject, "[%s %s]", s->kind, s->name);
	faults_add(&setup->faults, FAULT_ERROR, s->origin, subject,
		"%s = %s needs public_url in [guichet]: the sender signs the address it was told, which cannot be guessed", key, name);
}

/* Does that section have the address of its own, as an option of it says? */
static bool has_own_path(struct setup *setup, const struct config_section *s, const char *path)
{
	struct err err = {0};
	const struct plugin *plugin = plugins_get(&setup->plugins, s->kind, &err);
	for (const struct gd_route *route = plugin ? plugin->table.routes : NULL; route && route->path; route++) {
		const char *own = route->path[0] == '@' ? proof_path(route, s) : NULL;
		if (own && strcmp(own, path) == 0)
			return true;
	}
	return false;
}

/* Of two sections with one address, the first would get what is meant for both. The first route speaks for others of that option. */
static void find_shared_path(struct setup *setup, const struct config_section *s, const struct gd_route *routes)
{
	char subject[256], key[PROOF_KEY];
	while (routes->path && routes->path[0] != '@')
		routes++;
	const char *path = routes->path ? proof_option(routes->path + 1, s, key) : NULL;
	const struct config_section *other = path ? config_next_instance(setup->config, NULL) : s;
	while (other != s && !has_own_path(setup, other, path))
		other = config_next_instance(setup->config, other);
	if (other == s)
		return;
	snprintf(subject, sizeof subject, "[%s %s] %s", s->kind, s->name, key);
	faults_add(&setup->faults, FAULT_ERROR, config_origin(s, key), subject, "[%s %s] has this address already", other->kind,
		other->name);
}

/* Each option is fine by itself; now what they say together, and of their routes. */
static void check_instances(struct setup *setup)
{
	static const struct gd_route no_routes[] = {{.path = NULL}};
	for (const struct config_section *s = NULL; (s = config_next_instance(setup->config, s));) {
		struct err err = {0};
		const struct plugin *plugin = plugins_get(&setup->plugins, s->kind, &err);
		if (!plugin)
			continue;
		const struct gd_route *routes = plugin->table.routes ? plugin->table.routes : no_routes;
		find_conflict(setup, s, &plugin->table);
		for (size_t i = 0; routes[i].path; i++)
			find_useless_secret(setup, s, routes, i);
		find_missing_url(setup, s, routes);
		find_shared_path(setup, s, routes);
	}
}

bool setup_load_said(struct setup *setup, const char *path, const char *said)
{
	extern char **environ;
	struct config_source source = {
		.path = path,
		.said = said,
		.environment = environ,
		.credentials = getenv("CREDENTIALS_DIRECTORY"),
		.rows = rows_of,
		.ctx = setup};
	setup->config = config_load(&source, &setup->faults);
	if (setup->config && setup->faults.errors == 0)
		check_instances(setup);
	faults_sort(&setup->faults);
	return setup->config != NULL && setup->faults.errors == 0;
}

bool setup_load(struct setup *setup, const char *path)
{
	return setup_load_said(setup, path, NULL);
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
