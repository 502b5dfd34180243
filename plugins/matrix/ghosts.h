/* ghosts.h: application service only: users of ours that speak for customers of other channels, under their names.
 *
 * A ghost is made, named and brought into the room when it first has something to say there; where that does not work the desk speaks
 * itself. Which ghost is in which room is remembered for this run, and forgotten when a message is refused. Loop thread.
 *
 *     sending->ghost = ghosts_id(channel, &sending->arena, "Marie Müller");     // "@guichet_marie_m_ller_1f6d0a7c:example.org"
 *     ghosts_bring(channel, sending);                                           // then sending_speak()
 */
#ifndef MATRIX_GHOSTS_H
#define MATRIX_GHOSTS_H

#include "sending.h"

const char *ghosts_id(const struct gd_channel *channel, struct arena *arena, const char *name);
void ghosts_bring(struct gd_channel *channel, struct sending *sending);
void ghosts_forget(struct gd_channel *channel, const char *ghost, const char *room);
void ghosts_clear(struct gd_channel *channel);

#endif
