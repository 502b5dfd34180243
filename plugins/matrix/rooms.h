/* rooms.h: what is said to the server about rooms, beside messages.
 *
 * rooms_create_direct() opens a room with one person; `done` gets the answer, whose room_id the caller keeps. The others are courtesies:
 * when they fail, nothing is lost and nobody is told. Loop thread.
 *
 *     rooms_create_direct(channel, "@marie:example.org", false, created, sending);
 */
#ifndef MATRIX_ROOMS_H
#define MATRIX_ROOMS_H

#include "api.h"

bool rooms_create_direct(struct gd_channel *channel, const char *user, bool encrypted, api_done *done, void *data);
void rooms_keep_direct(struct gd_channel *channel, const char *user, const char *room); /* in our m.direct, as clients do */
void rooms_tell_unreadable(struct gd_channel *channel, const char *room); /* the one sentence that is ever said in clear there */
/* What people see of us before we answer: that their message was read and, in a direct room, that we are at it. */
void rooms_courtesies(struct gd_channel *channel, const char *room, const char *event_id);

#endif
