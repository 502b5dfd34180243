/* scopes.h: the permissions that the app needs, and what it loses without each. Pure.
 *
 *     for (size_t i = 0; scopes[i].scope; i++)
 *         if (!scopes_has(granted, scopes[i].scope)) ...
 */
#ifndef SLACK_SCOPES_H
#define SLACK_SCOPES_H

#include "base/buf.h"

#include <stdbool.h>

extern const struct scope {
	const char *scope, *loss; /* loss NULL: nothing works without it */
} scopes[];                   /* ends with a zero row */

bool scopes_has(const char *granted, const char *scope); /* granted: as in x-oauth-scopes, "chat:write,im:read" */
void scopes_list(struct buf *out);                       /* all, with commas */

#endif
