/* A folder with one INI file, loaded as the tests of this room need it. Each test program is one file. */
#ifndef GUICHET_TESTS_CONFIG_WORLD_H
#define GUICHET_TESTS_CONFIG_WORLD_H

#include "config/load.h"

#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const struct gd_option parrot_rows[] = {
	{"mode", GD_ENUM, "socket", "socket|http", 0, "How events come."},
	{"bot_token", GD_SECRET, NULL, NULL, 0, "Token of the app."},
	{"poll", GD_SECONDS, "5m", NULL, GD_OPT_RELOAD, "Time between two looks."},
	{"map", GD_STR, NULL, NULL, GD_OPT_MANY, "A table."},
	{0}};

static inline const struct gd_option *rows_of(void *ctx, const struct config *core, const char *plugin, struct err *err)
{
	(void)ctx, (void)core;
	if (strcmp(plugin, "slack") == 0)
		return parrot_rows;
	err_set(err, "there is no plugin");
	return NULL;
}

/* NULL with the faults in `faults` if there are errors. */
static inline struct config *config_of(const char *text, struct faults *faults)
{
	char path[] = "/tmp/guichet-ini-XXXXXX";
	int fd = mkstemp(path);
	assert_true(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
	struct config *config = config_load(&(struct config_source){.path = path, .rows = rows_of}, faults);
	unlink(path);
	return config;
}

#endif
