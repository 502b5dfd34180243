/* host/headers.h: which request headers reach a plugin.
 *
 * The HTTP library gives headers that it does not know by name only, so their names must be known before. Kept are those of the
 * signature schemes, the usual ones, and what a plugin names in its descriptor. Pure, any thread.
 *
 *     header_kept("x-github-event", plugin->headers)
 */
#ifndef GUICHET_HOST_HEADERS_H
#define GUICHET_HOST_HEADERS_H

#include <stdbool.h>

extern const char *const headers_always[]; /* ended by NULL */

bool header_kept(const char *name, const char *const *wanted); /* wanted: ended by NULL, or NULL */

#endif
