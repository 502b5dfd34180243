/* cli/init.h: `guichet init`: a first configuration that works: one queue, one admin who answers in it, a console and a signed way in,
 * with a secret made on the spot.
 *
 * It refuses to touch a file that is there. The file is for the daemon's user alone; what root writes is for the group guichet as well,
 * if there is one.
 */
#ifndef GUICHET_CLI_INIT_H
#define GUICHET_CLI_INIT_H

#include "cli/command.h"

extern const struct command cli_init;

#endif
