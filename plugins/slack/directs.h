/* directs.h: the ids of direct conversations, as Slack told them.
 *
 * conversations.open gives the same id every time, so it is asked once for each person. Loop thread.
 */
#ifndef SLACK_DIRECTS_H
#define SLACK_DIRECTS_H

#include "slack.h"

const char *directs_find(struct gd_channel *channel, const struct team *team, const char *user); /* NULL: ask; lent */
void directs_keep(struct gd_channel *channel, const struct team *team, const char *user, const char *room);
void directs_clear(struct gd_channel *channel);

#endif
