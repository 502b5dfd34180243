/* host/example.h: the whole config.example.ini: the core's sections and those of every plugin in the folder, in name order.
 *
 * A plugin that does not load fails it: an example without a channel would look as if there were none. The caller's buffer and thread.
 *
 *     if (!host_example(&plugins, &out, &err))
 */
#ifndef GUICHET_HOST_EXAMPLE_H
#define GUICHET_HOST_EXAMPLE_H

#include "base/buf.h"
#include "host/load.h"

bool host_example(struct plugins *plugins, struct buf *out, struct err *err);

#endif
