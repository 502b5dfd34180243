/* cli/health.h: `guichet health` and `guichet plugins`: how the running daemon is.
 *
 *     guichet health            exit 0 if it is ready, 1 if it is not, 69 if none answers: for monitoring and container health checks
 *     guichet plugins           the open channels with what went through them
 */
#ifndef GUICHET_CLI_HEALTH_H
#define GUICHET_CLI_HEALTH_H

#include "cli/command.h"

extern const struct command cli_health, cli_plugins;

#endif
