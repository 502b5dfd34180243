/* actions.h: interactions become one inbound: buttons, shortcuts, modals.
 *
 * Pure. Loop thread. Example: inbound.c.
 */
#ifndef SLACK_ACTIONS_H
#define SLACK_ACTIONS_H

#include "told.h"

/* team is null for installations of a whole organisation. */
void actions_installation(const struct json *payload, const char **team_id, const char **enterprise);
/* In a channel shared with others `team` may be the member's own workspace; what they pressed is ours. NULL: it does not say whose. */
const char *actions_other_installation(const struct json *payload);
void actions_read(struct told *told, const struct json *payload);

#endif
