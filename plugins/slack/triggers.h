/* triggers.h: the trigger ids that let us open a modal, for the few seconds they live.
 *
 * Slack gives one with every command, button and shortcut: it works once, within three seconds. Loop thread.
 *
 *     triggers_keep(channel, team, "U0123", trigger_id);
 *     char *id = triggers_take(channel, team, "U0123");   // NULL: none is fresh; free()
 */
#ifndef SLACK_TRIGGERS_H
#define SLACK_TRIGGERS_H

#include "slack.h"

void triggers_keep(struct gd_channel *channel, const struct team *team, const char *user, const char *id);
char *triggers_take(struct gd_channel *channel, const struct team *team, const char *user);
void triggers_clear(struct gd_channel *channel);

#endif
