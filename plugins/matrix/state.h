/* state.h: what is kept about rooms and people, as small texts in the host's key-value state.
 *
 * Written only with a submit, so it is committed together with what made it true; read with kv_get(), which sees what is committed.
 * Keys: room/ID, dm/MXID, since, since_ms, transaction, session. Ids that would make a key too long become digests. The functions are
 * pure; results live in the arena.
 *
 *     struct room room = room_parse(&arena, host->kv_get(ctx, state_key(&arena, "room", id)));
 *     room.encrypted = true;
 *     kv = (struct gd_kv){state_key(&arena, "room", id), room_text(&arena, &room)};
 */
#ifndef MATRIX_STATE_H
#define MATRIX_STATE_H

#include "base/mem.h"

#include <stdbool.h>
#include <stddef.h>

struct room {
	bool known;       /* we are in it */
	bool encrypted;   /* once true, true for ever */
	bool told;        /* somebody has heard there that we cannot read */
	bool left;        /* we were in it and are no more */
	const char *user; /* a direct room with this person; NULL: a room of several */
};

struct room room_parse(struct arena *arena, const char *text); /* NULL: an unknown room */
const char *room_text(struct arena *arena, const struct room *room);

const char *state_key(struct arena *arena, const char *kind, const char *id);
const char *state_digest(struct arena *arena, const char *text); /* 32 hex digits */

#endif
