#include "outbound.h"

#include "aliases.h"
#include "base/limits.h"
#include "crypto.h"
#include "ghosts.h"
#include "rooms.h"
#include "sending.h"
#include "session.h"
#include "state.h"
#include "store.h"
#include "threads.h"

#include <stdlib.h>
#include <string.h>

#define SYNC_IN_FLIGHT 2   /* of the whole account: a server lets an ordinary account send one message in five seconds for long */
#define SERVICE_IN_FLIGHT 8 /* to one room: each ticket's messages keep their order, those of different tickets need none */
#define LEASE_S 300        /* opening a room and uploading files are part of it */
#define NOT_READY_S 2
#define NOT_KNOWN_S 10
#define STOPPED_S 300

void outbound_limits(struct gd_channel *channel, struct gd_limits *limits)
{
	limits->lease_s = LEASE_S;
	if (channel->settings.appservice)
		limits->in_flight = SERVICE_IN_FLIGHT;
	else
		limits->in_flight_total = SYNC_IN_FLIGHT;
}

/* ---- direct rooms ---- */

static void keep_direct(struct gd_channel *channel, const char *user, const char *room, bool is_encrypted)
{
	struct arena arena = {0};
	const struct room value = {.known = true, .user = user, .encrypted = is_encrypted};

	store_set(channel, state_key(&arena, "dm", user), room);
	store_set(channel, state_key(&arena, "room", room), room_text(&arena, &value));
	store_flush(channel);
	rooms_keep_direct(channel, user, room);
	arena_clear(&arena);
}

/* Whoever else waits for the same room goes on; without a room they try again later. */
static void release(struct gd_channel *channel, const char *user, const char *room)
{
	for (struct sending *s = channel->sendings, *next; s; s = next) {
		next = s->next;
		if (!s->waits || strcmp(s->user, user) != 0)
			continue;
		s->waits = false;
		s->room = arena_strdup(&s->arena, room);
		if (room)
			sending_go(channel, s);
		else
			sending_end(channel, s, GD_RETRY_LATER, NOT_READY_S, "the direct room could not be opened");
	}
}

static void created(struct gd_channel *channel, void *data, const struct api_answer *answer)
{
	struct sending *s = data;
	const char *room = api_ok(answer) ? json_text(json_get(answer->json, "room_id"), NULL) : NULL;
	struct arena arena = {0};
	const char *user = arena_strdup(&arena, s->user);

	if (room)
		keep_direct(channel, user, room, s->encrypted);
	if (room) {
		s->room = arena_strdup(&s->arena, room);
		sending_go(channel, s);
	} else {
		sending_answer(channel, s, answer);
	}
	release(channel, user, room);
	arena_clear(&arena);
}

static bool being_opened(const struct gd_channel *channel, const struct sending *of)
{
	for (const struct sending *s = channel->sendings; s; s = s->next)
		if (s != of && !s->room && !s->waits && s->user && !strcmp(s->user, of->user))
			return true;
	return false;
}

static void open_direct(struct gd_channel *channel, struct sending *s)
{
	s->waits = being_opened(channel, s);
	if (!s->waits && !rooms_create_direct(channel, s->user, s->encrypted, created, s))
		sending_end(channel, s, GD_RETRY_LATER, NOT_READY_S, "too much is under way to the server");
}

/* ---- where to ---- */

static bool encrypted(struct gd_channel *channel, struct arena *arena, const char *room)
{
	return room_parse(arena, store_get(channel, arena, state_key(arena, "room", room))).encrypted;
}

/* What is about an encrypted room is said in an encrypted one: a direct room in clear is replaced. Without keys of our own, one that is
 * encrypted is. */
static void set_direct_encryption(struct gd_channel *channel, struct sending *s)
{
	bool is = s->room && encrypted(channel, &s->arena, s->room);

	if (s->room && (channel->crypto ? s->encrypted && !is : is))
		s->room = NULL;
	s->encrypted = channel->crypto && (s->encrypted || is);
}

/* The room of a delivery, NULL if one must be opened first. False: there is nowhere to go. */
static bool find_room(struct gd_channel *channel, struct sending *s, const struct gd_outbound *out, const char **why)
{
	bool elsewhere = (out->flags & GD_O_PRIVATE) && s->user;

	s->room = elsewhere ? NULL : arena_strdup(&s->arena, out->room);
	s->encrypted = channel->crypto && out->room && encrypted(channel, &s->arena, out->room);
	if (s->room && !channel->crypto && encrypted(channel, &s->arena, s->room))
		s->room = NULL;
	if (s->room)
		return true;
	*why = out->room && !elsewhere ? "the room is encrypted, and we do not write there in clear" : "there is no address to write to";
	if (!s->user || s->op != GD_POST)
		return false;
	s->room = store_get(channel, &s->arena, state_key(&s->arena, "dm", s->user));
	set_direct_encryption(channel, s);
	return true;
}

/* ---- what ---- */

static void copy_files(struct sending *s, const struct gd_outbound *out)
{
	s->files = arena_alloc(&s->arena, (out->nfiles + 1) * sizeof *s->files);
	for (size_t i = 0; i < out->nfiles; i++) {
		if (!out->files[i].path)
			continue;
		s->files[s->nfiles] = out->files[i];
		s->files[s->nfiles].name = arena_strdup(&s->arena, out->files[i].name ? out->files[i].name : "file");
		s->files[s->nfiles].mime = arena_strdup(&s->arena, out->files[i].mime ? out->files[i].mime : "");
		s->files[s->nfiles++].path = arena_strdup(&s->arena, out->files[i].path);
	}
}

static void copy_offers(const struct gd_channel *channel, struct sending *s, const struct gd_outbound *out)
{
	const char **offers = arena_alloc(&s->arena, (out->nchoices + 1) * sizeof *offers);

	for (size_t i = 0; i < out->nchoices && channel->settings.offer_reactions; i++)
		if (out->choices[i].emoji && *out->choices[i].emoji)
			offers[s->noffers++] = arena_strdup(&s->arena, out->choices[i].emoji);
	s->offers = offers;
}

/* In another room than the one it is about, a thread and an answer would point nowhere: a link does. */
static void set_place(const struct gd_channel *channel, struct sending *s, const struct gd_outbound *out)
{
	bool there = s->room && out->room && !strcmp(s->room, out->room);
	const char *about = out->target ? out->target : out->thread;

	s->at = (struct content_place){
		.thread = there ? arena_strdup(&s->arena, out->thread) : NULL,
		.answers = there ? arena_strdup(&s->arena, out->target) : NULL,
		.newest = there ? arena_strdup(&s->arena, threads_newest(channel, out->thread)) : NULL,
		.link = !there && out->room && about ? arena_printf(&s->arena, "https://matrix.to/#/%s/%s", out->room, about) : NULL,
		.mention = there && out->user && out->importance == GD_ALERT,
	};
}

static void set_content(struct sending *s, const struct gd_outbound *out)
{
	struct buf body = {0};

	if (s->op == GD_REPLACE)
		content_edit(&body, out, out->target);
	else if (s->op == GD_MARK)
		content_reaction(&body, out->target, out->text);
	else if ((out->text && *out->text) || (out->title && *out->title))
		content_message(&body, out, &s->at);
	s->content = body.len ? arena_strdup(&s->arena, body.data) : NULL;
	buf_clear(&body);
}

static struct sending *sending_new(struct gd_channel *channel, const struct gd_outbound *out)
{
	struct sending *s = mem_alloc(sizeof *s);

	*s = (struct sending){.next = channel->sendings, .delivery = out->delivery, .op = out->op,
		.remove = out->op == GD_MARK && (out->flags & GD_O_REMOVE)};
	s->key = arena_strdup(&s->arena, out->key);
	s->user = out->user && *out->user == '@' ? arena_strdup(&s->arena, out->user) : NULL;
	s->target = arena_strdup(&s->arena, out->target);
	s->emoji = out->op == GD_MARK ? arena_strdup(&s->arena, out->text) : NULL;
	channel->sendings = s;
	return s;
}

static void set_ghost(struct gd_channel *channel, struct sending *s, const struct gd_outbound *out)
{
	if (!channel->settings.appservice || !out->as_name || !*out->as_name || !s->room || s->op == GD_MARK ||
		room_parse(&s->arena, store_get(channel, &s->arena, state_key(&s->arena, "room", s->room))).user)
		return;
	s->ghost_name = arena_strdup(&s->arena, out->as_name);
	s->ghost = ghosts_id(channel, &s->arena, out->as_name);
}

/* ---- the hook ---- */

/* Nothing of the delivery has been copied yet. NULL: it can be tried. */
static const char *not_now(struct gd_channel *channel, const struct gd_outbound *out, uint32_t *retry_s, enum gd_outcome *outcome)
{
	int64_t wait_ms = channel->throttled_until_ms - channel->host->now_ms(channel->ctx);

	*outcome = GD_RETRY_LATER;
	if (!session_ready(channel)) {
		*retry_s = channel->session.step == SESSION_STOPPED ? STOPPED_S : NOT_READY_S;
		return "we are not logged in to the server";
	}
	if (channel->away) {
		*retry_s = SENDING_DOWN_S;
		return "the server cannot be reached";
	}
	if (wait_ms > 0 && wait_ms < INT64_C(3600000)) {
		*outcome = out->op == GD_MARK ? GD_GIVE_UP : GD_RETRY_LATER;
		*retry_s = (uint32_t)((wait_ms + 999) / 1000);
		return "the server asks for fewer messages";
	}
	return NULL;
}

static const char *impossible(const struct gd_outbound *out)
{
	bool text = (out->text && *out->text) || (out->title && *out->title);

	if (out->op == GD_NOTIFY)
		return "events for systems do not go to Matrix";
	if (out->op != GD_POST && (!out->target || !out->room))
		return "the message that is meant is not known";
	if (out->op == GD_MARK && !text)
		return "the mark is empty";
	if (!text && !out->nfiles && out->op != GD_RETRACT)
		return "there is nothing to say";
	return NULL;
}

static void deliver(struct gd_channel *channel, const struct gd_outbound *out)
{
	const char *why = NULL;
	struct sending *s = sending_new(channel, out);
	if (!find_room(channel, s, out, &why)) {
		sending_end(channel, s, GD_GIVE_UP, 0, why);
		return;
	}
	if (s->encrypted && !crypto_speaks(channel)) {
		sending_end(channel, s, GD_RETRY_LATER, channel->crypto->broken ? STOPPED_S : NOT_READY_S,
			"the room is encrypted, and our keys are not on the server");
		return;
	}
	set_place(channel, s, out);
	set_ghost(channel, s, out);
	set_content(s, out);
	copy_files(s, out);
	copy_offers(channel, s, out);
	if (s->room)
		sending_go(channel, s);
	else
		open_direct(channel, s);
}

void outbound_deliver(struct gd_channel *channel, const struct gd_outbound *out)
{
	struct arena arena = {0};
	struct gd_outbound there = *out;
	enum gd_outcome outcome = GD_GIVE_UP;
	uint32_t retry_s = 0;
	const char *why = impossible(out);

	if (!why)
		why = not_now(channel, out, &retry_s, &outcome);
	there.room = aliases_room(channel, &arena, out->room);
	if (!why && out->room && !there.room) {
		outcome = GD_RETRY_LATER;
		retry_s = NOT_KNOWN_S;
		why = "no room of this name has let us in yet: invite the desk's account";
	}
	if (why)
		channel->host->outcome(channel->ctx, out->delivery, outcome, outcome == GD_GIVE_UP ? 0 : retry_s, NULL, why);
	else
		deliver(channel, &there);
	arena_clear(&arena);
}

void outbound_clear(struct gd_channel *channel)
{
	while (channel->sendings) {
		struct sending *s = channel->sendings;
		channel->sendings = s->next;
		arena_clear(&s->arena);
		free(s);
	}
	ghosts_clear(channel);
}
