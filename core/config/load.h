/* config/load.h: from files, environment and credentials to one struct config, or to the list of everything that is wrong.
 *
 * Sources, strongest first: the environment (GUICHET__SLACK_ACME__BOT_TOKEN), what admins said in a chat (chat.ini of the data folder), the
 * file and conf.d/<x>.ini beside it in name order (later ones win), systemd credentials ($CREDENTIALS_DIRECTORY/slack_acme.bot_token,
 * secrets only), the row's fallback. A secret may also be given as KEY_file. An unknown section or key is a fault that names the nearest
 * known one. Returns NULL if a fault is an error; warnings alone let it through. The caller's thread; the caller frees the config and the
 * faults.
 *
 *     struct faults faults = {0};
 *     struct config_source source = {.path = path, .environment = environ, .rows = host_rows, .ctx = &host};
 *     struct config *config = config_load(&source, &faults);
 */
#ifndef GUICHET_CONFIG_LOAD_H
#define GUICHET_CONFIG_LOAD_H

#include "base/err.h"
#include "config/config.h"
#include "config/faults.h"

#include <stdbool.h>

struct config_source {
	const char *path;         /* of the main file */
	const char *said;         /* of what admins said in a chat; NULL: chat.ini of the data folder */
	char *const *environment; /* environ, or NULL: none */
	const char *credentials;  /* $CREDENTIALS_DIRECTORY, or NULL */
	/* The option rows of a plugin (a table with only the zero row if it has none), NULL and a sentence if there is no such plugin.
	   `core` holds the core's sections already. NULL: kinds that are not the core's are faults. */
	const struct gd_option *(*rows)(void *ctx, const struct config *core, const char *plugin, struct err *err);
	void *ctx;
	bool lenient;             /* faults or not, give what could be read; what is wrong or missing has its fallback */
};

struct config *config_load(const struct config_source *source, struct faults *faults);

#endif
