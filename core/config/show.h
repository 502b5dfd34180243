/* config/show.h: a configuration written out again, for people: what is in force, and where each value comes from.
 *
 * Secrets are shown as ********, never otherwise. Durations are written in their shortest form. The caller's thread and buffer.
 *
 *     config_print(config, false, &out);   // only what was written
 */
#ifndef GUICHET_CONFIG_SHOW_H
#define GUICHET_CONFIG_SHOW_H

#include "base/buf.h"
#include "config/config.h"

#include <stdbool.h>

void config_print(const struct config *config, bool all, struct buf *out); /* all: fallbacks too */

#endif
