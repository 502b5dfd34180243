/* events.h: an Events API envelope becomes one inbound.
 *
 * Whatever is missing, null or of another type makes the event noise, never a failure. Pure. Loop thread.
 *
 *     events_installation(envelope, &team_id, &enterprise);
 *     told->team = team_find(channel, team_id, enterprise);
 *     events_read(told, envelope, channel->settings.bots);
 */
#ifndef SLACK_EVENTS_H
#define SLACK_EVENTS_H

#include "told.h"

/* Of authorizations[0], which is right in shared channels too; the outer ids only where it is missing. */
void events_installation(const struct json *envelope, const char **team_id, const char **enterprise);
void events_learn(struct team *team, const struct json *envelope);
void events_read(struct told *told, const struct json *envelope, const char *bots);

#endif
