/* home.h: App Home, and small views of plain text.
 *
 * Loop thread.
 *
 *     const char *parts[] = {"2 open requests", "🆕 G-1042 ...", "Profile: Marie ..."};
 *     home_publish(channel, team, "U0123", parts, 3);
 */
#ifndef SLACK_HOME_H
#define SLACK_HOME_H

#include "base/json_write.h"
#include "slack.h"

#define HOME_PARTS 3 /* the greeting, the open tickets, the profile */

extern const char *const home_commands[HOME_PARTS]; /* what brings each part; NULL: opening it does */

void home_publish(struct gd_channel *channel, struct team *team, const char *user, const char *const *parts, size_t n);
/* A view of sections, with a line between the parts; `type` is home or modal. */
void home_view(struct json_writer *w, const char *key, const char *type, const char *const *parts, size_t n);

#endif
