/* aliases.h: the names of a room (#support:example.org), as our own server's directory gives them, so that the configuration may use one.
 *
 * Asked when we are in a room, before its members are: the desk hears that what it calls by that name is this room. The room's own claim
 * (m.room.canonical_alias) is not believed. Loop thread.
 *
 *     [ITEM_ALIASES] = aliases_do,
 *     const char *room = aliases_room(channel, &arena, out->room);   // the id; NULL: no room of that name is known to us
 */
#ifndef MATRIX_ALIASES_H
#define MATRIX_ALIASES_H

#include "batch_items.h"

enum item_verdict aliases_do(struct batch *batch, struct item *item);
const char *aliases_room(struct gd_channel *channel, struct arena *arena, const char *room);

#endif
