/* event.h: one Matrix event as the desk's inbound message. Pure: no host call, no clock; everything lives in the arena or is lent by the
 * event's document.
 *
 * What strangers wrote is believed in nothing: wrong types are absent values, ids are opaque, relations are only names of other events.
 * What is not for the desk (our own messages, our ghosts', notices of other programs, unknown types) is EVENT_NOTHING.
 *
 *     struct event e;
 *     switch (event_read(&view, json, &arena, &e)) {
 *     case EVENT_SUBMIT: host->submit(ctx, &e.in, tag); ...
 */
#ifndef MATRIX_EVENT_H
#define MATRIX_EVENT_H

#include "base/json.h"
#include "base/mem.h"
#include "guichet/channel.h"
#include "settings.h"

struct event_view {
	const struct settings *settings;
	const char *user;          /* ours */
	const char *room;
	bool direct;
	bool backfill;
	const struct json *names;  /* array of m.room.member events of the answer, for display names; NULL: none */
};

enum event_verdict {
	EVENT_NOTHING,
	EVENT_SUBMIT,     /* `in` is complete */
	EVENT_FILE,       /* `in` lacks the file at media_server and media_id */
	EVENT_REDACTED,   /* in.kind is GD_DELETE of in.target; if that was a reaction, GD_REACTION removed */
	EVENT_MEMBER,     /* of somebody else: in.members */
	EVENT_OURSELVES,  /* our own membership: `membership` */
	EVENT_ENCRYPTION, /* the room is encrypted from now on */
	EVENT_UNREADABLE, /* an encrypted event */
	EVENT_UPGRADED    /* in.text is the room that replaces this one */
};

struct event {
	struct gd_inbound in;
	struct gd_file file;
	struct gd_person member;
	const char *media_server, *media_id;
	const char *file_key, *file_iv, *file_hash; /* of an encrypted file; file_key NULL: it is as it is */
	const char *membership;
	bool invited_directly;
};

enum event_verdict event_read(const struct event_view *view, const struct json *json, struct arena *arena, struct event *out);

struct gd_person event_person(const struct event_view *view, const char *mxid, struct arena *arena);
bool event_is_own(const struct event_view *view, const char *mxid); /* ourselves, or one of our ghosts */

#endif
