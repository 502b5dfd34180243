#include "desk/moved.h"

#include "store/inbox.h"

#include <stdlib.h>

#define HOPS_MOST 16 /* of a room that moved again and again; more is a circle */

static const char *key_of(struct work *w, const char *channel, const char *native)
{
	return arena_printf(w->arena, "room:%s/%s", channel, native);
}

void moved_note(struct work *w, const char *channel, const char *from, const char *to)
{
	kv_put(w->db, "@desk", key_of(w, channel, from), to);
	kv_put(w->db, "@desk", key_of(w, channel, to), NULL); /* here it stays, though it moved on from here before */
}

const char *moved_to(struct work *w, const char *channel, const char *native)
{
	for (int hop = 0; hop < HOPS_MOST; hop++) {
		char *next = kv_get(w->db, "@desk", key_of(w, channel, native));
		if (!next)
			break;
		native = arena_strdup(w->arena, next);
		free(next);
	}
	return native;
}
