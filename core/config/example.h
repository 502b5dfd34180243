/* config/example.h: config.example.ini, written from the option rows, so that it can never say what the program does not do.
 *
 * Every option stands there with its help, its values and its fallback, as a comment; a few settings are in force and make a desk that one
 * can try at once: a queue, an agent and a customer. What needs a secret of its own is a comment as a whole. The caller's buffer.
 *
 *     example_core(&out);
 *     example_plugin(&out, "slack", rows, true);
 */
#ifndef GUICHET_CONFIG_EXAMPLE_H
#define GUICHET_CONFIG_EXAMPLE_H

#include "base/buf.h"
#include "guichet/channel.h"

#include <stdbool.h>

void example_core(struct buf *out);
/* `first`: also what every instance has; once is enough. */
void example_plugin(struct buf *out, const char *plugin, const struct gd_option *rows, bool first);

#endif
