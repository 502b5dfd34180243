/* actions.h: interactions become one inbound: buttons, shortcuts, modals.
 *
 * Pure. Loop thread. Example: inbound.c.
 */
#ifndef SLACK_ACTIONS_H
#define SLACK_ACTIONS_H

#include "told.h"

/* team is null for installations of a whole organisation. */
void actions_installation(const struct json *payload, const char **team_id, const char **enterprise);
void actions_read(struct told *told, const struct json *payload);

#endif
