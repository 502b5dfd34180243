/* app/local.h: commands around the configuration: `guichet run`, `check`, `config example`, `config show`.
 *
 * They need no daemon. What several commands want of the configuration is here too: its path and the control socket it names.
 */
#ifndef GUICHET_APP_LOCAL_H
#define GUICHET_APP_LOCAL_H

#include "cli/command.h"
#include "base/mem.h"

extern const struct command app_run, app_check, app_config;

const char *local_config_path(const struct arguments *args, struct arena *arena);
/* The control socket of --socket, or of the configuration; the standard one if there is no configuration to be read. NULL: it is wrong,
 * standard
 * error says so. */
const char *local_socket(const struct arguments *args, struct arena *arena);

#endif
