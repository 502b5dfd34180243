/* rooms.h: the channels we are in and their members, since the members of a queue's channel are its agents.
 *
 * All channels are listed after auth.test, one is looked at again when we are invited to it, first meet it, or somebody joins; who leaves
 * comes as an event. Of a room that the desk calls a team's, everybody is looked up first (people.h): guests and people of other
 * organisations are no agents. The desk gets whole lists (GD_MEMBER with GD_F_WHOLE). Loop thread; the list owns its members.
 *
 *     rooms_list(channel, team);                 // all of them
 *     rooms_meet(channel, team, "C0123");        // unless it is known
 */
#ifndef SLACK_ROOMS_H
#define SLACK_ROOMS_H

#include "slack.h"

#include <stdbool.h>

void rooms_list(struct gd_channel *channel, struct team *team);
void rooms_meet(struct gd_channel *channel, struct team *team, const char *room);
void rooms_fetch(struct gd_channel *channel, struct team *team, const char *room); /* again */
void rooms_ready(struct gd_channel *channel);  /* the desk takes messages again */
void rooms_resume(struct gd_channel *channel); /* somebody is known now */
void rooms_timer(struct gd_channel *channel);
bool rooms_result(struct gd_channel *channel, uint64_t tag, const struct gd_result *result); /* false: it is not of a question of ours */
struct team *rooms_team(struct gd_channel *channel, const char *room); /* the workspace that has it; NULL: not known (yet) */
void rooms_clear(struct gd_channel *channel);

#endif
