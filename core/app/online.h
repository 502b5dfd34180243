/* app/online.h: `guichet check --online`: each channel instance tries its tokens and addresses (gd_channel_plugin.probe).
 *
 * No database and no daemon are needed, nothing is posted. One line for each request on standard output; a channel that has nothing to
 * try is left out. The shell's main thread.
 *
 *     bool fine = online_check(&setup);
 */
#ifndef GUICHET_APP_ONLINE_H
#define GUICHET_APP_ONLINE_H

#include "app/setup.h"

#include <stdbool.h>

bool online_check(struct setup *setup); /* false: something does not work, and a line says what */

#endif
