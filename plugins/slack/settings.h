/* settings.h: the options of one [slack NAME] section, as rows for the host and as values for the plugin.
 *
 * The texts are lent by the host from open() to close(); settings_read() copies nothing. Loop thread.
 *
 *     struct settings s;
 *     if (!settings_read(&s, values, &err))
 *         return GD_BAD_CONFIG;
 */
#ifndef SLACK_SETTINGS_H
#define SLACK_SETTINGS_H

#include "base/err.h"
#include "guichet/channel.h"

#include <stdbool.h>
#include <stdint.h>

struct settings {
	bool socket;                          /* Socket Mode; else signed HTTP requests */
	const char *bot_token, *app_token;    /* NULL: none */
	const char *client_id, *client_secret; /* NULL: one workspace, by bot_token */
	const char *workspaces;               /* canonical list of those that may install; NULL: all */
	bool rotate_tokens;                   /* those that live for ever are exchanged */
	const char *authorize_url;
	const char *api_url;                  /* with or without a '/' at its end */
	bool insecure;                        /* http:// and ws:// are accepted */
	const char *bots;                     /* canonical list of programs that may write; NULL: none */
	uint32_t pace_ms;                     /* between two messages of a channel */
	uint32_t reconnect_s;                 /* first wait before a new socket */
};

extern const struct gd_option settings_rows[];

bool settings_read(struct settings *settings, const char *const *values, struct err *err);

/* The address of a method of the Web API. */
void settings_method(const struct settings *settings, const char *method, char *out, size_t size);

/* A canonical list holds the word, or '*'. NULL lists hold nothing. */
bool settings_lists(const char *list, const char *word);

#endif
