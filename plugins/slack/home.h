/* home.h: App Home, and small views of plain text.
 *
 * Loop thread.
 *
 *     home_publish(channel, team, "U0123", "You have two open tickets: ...");
 */
#ifndef SLACK_HOME_H
#define SLACK_HOME_H

#include "base/json_write.h"
#include "slack.h"

void home_publish(struct gd_channel *channel, struct team *team, const char *user, const char *text);
/* A view of sections; `type` is home or modal. */
void home_view(struct json_writer *w, const char *key, const char *type, const char *text);

#endif
