#include "host/load.h"

#include "base/mem.h"
#include "config/options.h"
#include "host/proof.h"
#include "sign/scheme.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SYMBOL "guichet_channel_"
#define NAME_MAX_LEN 32
#define NAMES_LOOKED_AT 64
#define NEWEST_PROBED 9u /* versions looked for when ours is missing, to name the one that is there */

void plugins_init(struct plugins *plugins, const char *dir)
{
	*plugins = (struct plugins){.dir = mem_strdup(dir)};
}

void plugins_clear(struct plugins *plugins)
{
	for (size_t i = 0; i < plugins->count; i++) {
		free(plugins->list[i]->name);
		free(plugins->list[i]->path);
		free(plugins->list[i]);
	}
	free(plugins->list);
	free(plugins->dir);
	*plugins = (struct plugins){0};
}

/* ---- who may have put it there ------------------------------------------------------------------------------------- */

static bool safe_owner(const struct stat *st, const char *what, const char *path, struct err *err)
{
	if (st->st_uid != 0 && st->st_uid != geteuid()) {
		err_set(err, "%s %s belongs to user %u; plugins belong to root or to the daemon's user", what, path, (unsigned)st->st_uid);
		return false;
	}
	if (st->st_mode & (S_IWGRP | S_IWOTH)) {
		err_set(err, "%s %s has mode %03o, so others could put their code into the daemon; run chmod go-w %s", what, path,
			(unsigned)(st->st_mode & 0777), path);
		return false;
	}
	return true;
}

static int is_plugin(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);
	return entry->d_name[0] != '.' && n > 3 && strcmp(entry->d_name + n - 3, ".so") == 0;
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

size_t plugins_names(const struct plugins *plugins, char **names, size_t max)
{
	struct dirent **list = NULL;
	int n = scandir(plugins->dir, &list, is_plugin, by_bytes);
	size_t count = 0;
	for (int i = 0; i < n; i++) {
		if (count < max)
			names[count++] = mem_strndup(list[i]->d_name, strlen(list[i]->d_name) - 3);
		free(list[i]);
	}
	free(list);
	return count;
}

static void say_missing(const struct plugins *plugins, const char *name, const char *path, struct err *err)
{
	char *names[NAMES_LOOKED_AT];
	size_t count = plugins_names(plugins, names, NAMES_LOOKED_AT);
	const char *near = option_near_word((const char *const *)names, count, name);
	if (near)
		err_set(err, "there is no plugin %s; did you mean \"%s\"?", path, near);
	else
		err_set(err, "there is no plugin %s", path);
	while (count > 0)
		free(names[--count]);
}

static bool safe_place(const struct plugins *plugins, const char *name, const char *path, struct err *err)
{
	const char *dir = plugins->dir;
	struct stat st;
	if (stat(dir, &st) != 0 || !S_ISDIR(st.st_mode)) {
		err_set(err, "the plugin folder %s is not there; it is the option dir of [plugins]", dir);
		return false;
	}
	if (!safe_owner(&st, "the plugin folder", dir, err))
		return false;
	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode)) {
		say_missing(plugins, name, path, err);
		return false;
	}
	return safe_owner(&st, "the plugin", path, err);
}

/* ---- what it says it is -------------------------------------------------------------------------------------------- */

static bool right_abi(const char *name, const struct gd_channel_plugin *found, struct err *err)
{
	if (found->abi != GD_ABI) {
		err_set(err,
			"plugin %s speaks version %u of the contract and this guichet version %u; rebuild it with this version's headers",
			name, found->abi, GD_ABI);
		return false;
	}
	/* Version 1 began with everything up to deliver(); less is not a plugin of any version. */
	if (found->size < offsetof(struct gd_channel_plugin, deliver) + sizeof found->deliver) {
		err_set(err, "plugin %s says its table has %u bytes; that is too small for version %u of the contract", name, found->size,
			GD_ABI);
		return false;
	}
	return true;
}

static bool right_members(const char *name, const struct gd_channel_plugin *table, struct err *err)
{
	const struct member { const char *name; bool there; } mandatory[] = {
		{"name", table->name != NULL},   {"version", table->version != NULL}, {"open()", table->open != NULL},
		{"close()", table->close != NULL}, {"deliver()", table->deliver != NULL},
		{"on_request(), since it has routes,", !table->routes || !table->routes[0].path || table->on_request},
	};
	for (size_t i = 0; i < sizeof mandatory / sizeof mandatory[0]; i++)
		if (!mandatory[i].there) {
			err_set(err, "plugin %s lacks %s which every plugin must have", name, mandatory[i].name);
			return false;
		}
	if (strcmp(table->name, name) != 0) {
		err_set(err, "the plugin in %s.so calls itself \"%s\"; file and name must be the same", name, table->name);
		return false;
	}
	return true;
}

static const struct gd_option *option_of(const struct gd_channel_plugin *table, const char *key)
{
	const char *rest = NULL;
	return option_find(table->options, key, &rest);
}

static bool known_method(const char *method)
{
	static const char *const methods[] = {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"};
	for (size_t i = 0; method && i < sizeof methods / sizeof methods[0]; i++)
		if (strcmp(method, methods[i]) == 0)
			return true;
	return false;
}

/* "@a|b": options that are there. */
static bool known_options(const struct gd_channel_plugin *table, const char *keys)
{
	char key[PROOF_KEY];
	while (*keys) {
		keys = proof_key(keys, key);
		if (!option_of(table, key))
			return false;
	}
	return true;
}

static const char *route_fault(const struct gd_channel_plugin *table, const struct gd_route *route)
{
	if (!known_method(route->method))
		return "its method is none of HTTP's in capitals";
	if (route->path[0] == '@' ? !known_options(table, route->path + 1) : route->path[0] != '/')
		return route->path[0] == '@' ? "its path is to come from an option that is not there" : "its path does not begin with /";
	if (!route->scheme)
		return "it has no scheme; \"open\" says that the plugin itself checks the sender";
	if (proof_is_none(route->scheme))
		return route->secret ? "a secret makes no sense with the schemes open and local" : NULL;
	if (route->scheme[0] == '@' ? !known_options(table, route->scheme + 1) : !sign_scheme_find(route->scheme))
		return route->scheme[0] == '@' ? "its scheme is to come from an option that is not there" : "its scheme is unknown";
	const struct gd_option *secret = route->secret ? option_of(table, route->secret) : NULL;
	return secret && secret->type == GD_SECRET ? NULL : "its secret is not an option of type GD_SECRET";
}

static bool right_rows(const char *name, const struct gd_channel_plugin *table, struct err *err)
{
	if (!option_rows_sound(table->options, err)) {
		err_prefix(err, "plugin %s: ", name);
		return false;
	}
	for (const struct gd_route *route = table->routes; route && route->path; route++) {
		const char *fault = route_fault(table, route);
		if (fault) {
			err_set(err, "plugin %s: the route %s is wrong: %s", name, route->path, fault);
			return false;
		}
	}
	return true;
}

bool plugin_negotiate(const char *name, const struct gd_channel_plugin *found, struct plugin *out, struct err *err)
{
	struct gd_channel_plugin table = {0};
	if (!right_abi(name, found, err))
		return false;
	memcpy(&table, found, found->size < sizeof table ? found->size : sizeof table);
	if (!right_members(name, &table, err) || !right_rows(name, &table, err))
		return false;
	out->table = table;
	out->size = found->size;
	out->option_count = 0;
	while (table.options && table.options[out->option_count].key)
		out->option_count++;
	return true;
}

/* ---- loading ------------------------------------------------------------------------------------------------------- */

static const struct gd_channel_plugin *find_symbol(void *so, const char *name, struct err *err)
{
	char symbol[sizeof SYMBOL + 10];
	snprintf(symbol, sizeof symbol, "%s%u", SYMBOL, GD_ABI);
	const struct gd_channel_plugin *found = dlsym(so, symbol);
	if (found)
		return found;
	for (unsigned version = 1; version <= NEWEST_PROBED; version++) {
		snprintf(symbol, sizeof symbol, "%s%u", SYMBOL, version);
		if (dlsym(so, symbol)) {
			err_set(err,
				"plugin %s speaks version %u of the contract and this guichet version %u; install the one of this version",
				name, version, GD_ABI);
			return NULL;
		}
	}
	err_set(err, "%s.so is no channel plugin: it does not export %s%u", name, SYMBOL, GD_ABI);
	return NULL;
}

static bool good_name(const char *name)
{
	size_t len = strlen(name);
	return len > 0 && len <= NAME_MAX_LEN && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == len;
}

static struct plugin *load(const char *name, char *path, struct err *err)
{
	struct plugin fresh = {0};
	void *so = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (!so) {
		err_set(err, "plugin %s does not load: %s", name, dlerror());
		return NULL;
	}
	const struct gd_channel_plugin *found = find_symbol(so, name, err);
	if (!found || !plugin_negotiate(name, found, &fresh, err))
		return NULL;
	struct plugin *plugin = mem_alloc(sizeof *plugin);
	*plugin = fresh;
	plugin->name = mem_strdup(name);
	plugin->path = mem_strdup(path);
	return plugin;
}

const struct plugin *plugins_get(struct plugins *plugins, const char *name, struct err *err)
{
	char path[4096];
	for (size_t i = 0; i < plugins->count; i++)
		if (strcmp(plugins->list[i]->name, name) == 0)
			return plugins->list[i];
	if (!good_name(name)) {
		err_set(err, "\"%.40s\" is no name of a plugin; it is made of a-z, 0-9 and _", name);
		return NULL;
	}
	int n = snprintf(path, sizeof path, "%s/%s.so", plugins->dir, name);
	if (n < 0 || (size_t)n >= sizeof path || !safe_place(plugins, name, path, err))
		return NULL;
	struct plugin *plugin = load(name, path, err);
	if (!plugin)
		return NULL;
	plugins->list = mem_grow(plugins->list, plugins->count + 1, sizeof *plugins->list);
	plugins->list[plugins->count++] = plugin;
	return plugin;
}
