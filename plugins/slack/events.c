#include "events.h"

#include "base/text.h"
#include "emoji.h"
#include "mrkdwn.h"

#include <string.h>

#define TICKET "ticket" /* the emoji that makes a ticket of a message */

struct event {
	const struct json *envelope, *inner;
	const char *id;        /* event_id */
	const char *bots;
	const char *bot_user;  /* ours, NULL: not known */
};

static const char *text_of(const struct json *object, const char *key)
{
	const char *text = json_text(json_get(object, key), NULL);

	return text && *text ? text : NULL;
}

void events_installation(const struct json *envelope, const char **team_id, const char **enterprise)
{
	const struct json *first = json_at(envelope, "/authorizations/0");

	*team_id = text_of(first, "team_id");
	*enterprise = text_of(first, "enterprise_id");
	if (*team_id || *enterprise)
		return;
	*team_id = text_of(envelope, "team_id");
	*enterprise = text_of(envelope, "enterprise_id");
}

/* Until auth.test has answered, it is the envelope that says which workspace is ours; without that, everybody would be one of us. */
void events_learn(struct team *team, const struct json *envelope)
{
	const struct json *first = json_at(envelope, "/authorizations/0");

	if (team->single && !team->id && !team_is_org(first, false))
		team->id = mem_strdup(text_of(first, "team_id"));
}

static const char *own_user(const struct told *told, const struct json *envelope)
{
	const struct json *first = json_at(envelope, "/authorizations/0");

	if (told->team->bot_user)
		return told->team->bot_user;
	return json_bool(json_get(first, "is_bot"), false) ? text_of(first, "user_id") : NULL;
}

/* Modern posts of programs carry bot_id and no subtype, so all three are looked at. */
static bool is_ours(const struct told *told, const struct event *e, const struct json *message)
{
	return same(text_of(message, "user"), e->bot_user) || same(text_of(message, "bot_id"), told->team->bot_id) ||
	       same(text_of(message, "app_id"), text_of(e->envelope, "api_app_id"));
}

/* Another program, and whether it may write here. */
static bool is_bot(const struct json *message)
{
	return text_of(message, "bot_id") || same(text_of(message, "subtype"), "bot_message") ||
	       same(text_of(message, "user"), "USLACKBOT");
}

static bool is_heard(const struct event *e, const struct json *message)
{
	return !is_bot(message) || settings_lists(e->bots, text_of(message, "bot_id")) ||
	       settings_lists(e->bots, text_of(message, "app_id"));
}

static const char *author_of(const struct json *message)
{
	const char *user = text_of(message, "user");

	return user ? user : text_of(message, "bot_id");
}

static const char *home_of(const struct json *message)
{
	const char *home = text_of(message, "user_team");

	return home ? home : text_of(message, "team");
}

/* ---- messages ---- */

static void put_files(struct told *told, const struct json *message)
{
	for (const struct json *file = json_first(json_get(message, "files")); file; file = json_next(file))
		told_file(told, file);
}

/* A message that was forwarded into the conversation has its text there alone. */
static const char *forwarded(const struct json *message)
{
	const struct json *first = json_at(message, "/attachments/0");
	const char *text = text_of(first, "text");

	return text ? text : text_of(first, "fallback");
}

static void put_text(struct told *told, const struct event *e, const struct json *message)
{
	const char *text = text_of(message, "text");
	const char *command = mrkdwn_after_mention(text, e->bot_user);
	bool blank = !command || text_is_blank(command);

	if (mrkdwn_mentions(text, e->bot_user))
		told->in.flags |= GD_F_MENTIONS_US;
	if (command && (!blank || !told->in.nfiles)) {
		told->in.kind = GD_COMMAND;
		told->in.text = blank ? "help" : told_text(told, command);
		return;
	}
	told->in.kind = GD_TEXT;
	told->in.text = command ? NULL : told_text(told, text && !text_is_blank(text) ? text : forwarded(message));
}

static void take_post(struct told *told, const struct event *e)
{
	const struct json *message = e->inner;
	const char *room = text_of(message, "channel"), *ts = text_of(message, "ts"), *user = author_of(message);
	const char *thread = told_thread(text_of(message, "thread_ts"), ts);

	if (!room || !ts || !user) {
		told_nothing(told, "a message without channel, ts or user");
		return;
	}
	told_sender(told, user, home_of(message));
	told->in.sender.flags |= is_bot(message) ? (uint32_t)GD_P_BOT : 0;
	told->in.sender.name = arena_strdup(&told->arena, text_of(message, "username"));
	told->wants_person = text_of(message, "user") != NULL;
	told_place(told, told_kind(text_of(message, "channel_type"), NULL, room), room, thread);
	told_key(told, 1, "post:%s:%s", room, ts); /* message and app_mention of one post share it */
	if (same(text_of(message, "subtype"), "thread_broadcast"))
		told->in.flags |= GD_F_BROADCAST;
	put_files(told, message);
	put_text(told, e, message);
	told->in.native_id = arena_strdup(&told->arena, ts);
	told->in.link = told_link(told, room, ts, thread);
	told->in.sent_ms = told_ms(ts);
	if (!told->in.nfiles && (!told->in.text || text_is_blank(told->in.text)))
		told_nothing(told, "a message without text");
}

/* Without our name in front, as it was kept. */
static const char *words_of(struct told *told, const struct event *e, const struct json *message)
{
	const char *text = text_of(message, "text"), *rest = mrkdwn_after_mention(text, e->bot_user);

	return told_text(told, rest && !text_is_blank(rest) ? rest : text);
}

static void put_change(struct told *told, enum gd_kind kind, const struct json *inner, const struct json *message, const char *ts)
{
	const char *room = text_of(inner, "channel");

	told->in.kind = kind;
	told_sender(told, author_of(message), home_of(message));
	told_place(told, told_kind(text_of(inner, "channel_type"), NULL, room), room, told_thread(text_of(message, "thread_ts"), ts));
	told->in.target = arena_strdup(&told->arena, ts);
	told->in.sent_ms = told_ms(text_of(inner, "event_ts"));
}

static void take_delete(struct told *told, const struct event *e)
{
	const struct json *old = json_get(e->inner, "previous_message");
	const char *room = text_of(e->inner, "channel");
	const char *ts = text_of(e->inner, "deleted_ts");

	if (!ts)
		ts = text_of(old, "ts");
	if (!room || !ts || is_ours(told, e, old) || !is_heard(e, old)) {
		told_nothing(told, "a deletion that concerns nobody");
		return;
	}
	put_change(told, GD_DELETE, e->inner, old, ts);
	told->in.quoted = words_of(told, e, old);
	told_key(told, 1, "delete:%s:%s", room, ts);
}

/* By its author's hand; who does not say when it was edited must show what it was before. */
static bool is_moved(const struct json *now, const struct json *old)
{
	const char *text = json_text(json_get(now, "text"), ""), *was = json_text(json_get(old, "text"), NULL);
	const char *edited = json_text(json_at(now, "/edited/ts"), NULL), *before = json_text(json_at(old, "/edited/ts"), NULL);

	return edited ? !same(edited, before) && !same(text, was) : was && !before && strcmp(text, was) != 0;
}

/* Also sent when a link is unfurled or a thread grows: only a text that moved is an edit. A root that is deleted while it has replies
 * becomes a tombstone. */
static void take_edit(struct told *told, const struct event *e)
{
	const struct json *now = json_get(e->inner, "message"), *old = json_get(e->inner, "previous_message");
	const char *room = text_of(e->inner, "channel"), *ts = text_of(now, "ts"), *text = json_text(json_get(now, "text"), NULL);
	bool tombstone = same(text_of(now, "subtype"), "tombstone"); /* by Slackbot's hand: whose message it was, the old one says */

	if (!room || !ts || is_ours(told, e, now) || is_ours(told, e, old) || !is_heard(e, tombstone ? old : now)) {
		told_nothing(told, "an edit that concerns nobody");
	} else if (tombstone && (author_of(old) || !old)) {
		put_change(told, GD_DELETE, e->inner, old, ts);
		told->in.quoted = words_of(told, e, old);
		told_key(told, 1, "delete:%s:%s", room, ts);
	} else if (tombstone || !author_of(now) || !text || !is_moved(now, old)) {
		told_nothing(told, "nothing in the text has changed");
	} else {
		put_change(told, GD_EDIT, e->inner, now, ts);
		told->in.text = words_of(told, e, now);
		told->in.quoted = words_of(told, e, old);
		told->wants_person = text_of(now, "user") != NULL;
		told_key(told, 1, "edit:%s:%s:%s", room, ts,
			json_text(json_at(now, "/edited/ts"), json_text(json_get(e->inner, "event_ts"), either(e->id, ""))));
	}
}

static const struct {
	const char *subtype;
	void (*take)(struct told *told, const struct event *e);
} subtypes[] = {
	{"", take_post},          {"file_share", take_post},      {"me_message", take_post},         {"thread_broadcast", take_post},
	{"bot_message", take_post}, {"message_changed", take_edit}, {"message_deleted", take_delete}, {0},
};

static void take_message(struct told *told, const struct event *e)
{
	const char *subtype = json_text(json_get(e->inner, "subtype"), "");

	for (size_t i = 0; subtypes[i].subtype; i++) {
		if (strcmp(subtypes[i].subtype, subtype) != 0)
			continue;
		if (subtypes[i].take == take_post && is_ours(told, e, e->inner))
			told_nothing(told, "our own message");
		else if (subtypes[i].take == take_post && !is_heard(e, e->inner))
			told_nothing(told, "a message of another program");
		else
			subtypes[i].take(told, e);
		return;
	}
	told_nothing(told, "a kind of message that says nothing");
}

/* ---- reactions ---- */

static void take_reaction(struct told *told, const struct event *e)
{
	const struct json *item = json_get(e->inner, "item");
	const char *user = text_of(e->inner, "user"), *name = text_of(e->inner, "reaction"), *room = text_of(item, "channel");
	const char *ts = text_of(item, "ts"), *author = text_of(e->inner, "item_user");
	bool removed = same(text_of(e->inner, "type"), "reaction_removed");

	if (!user || !name || !room || !ts || same(user, e->bot_user)) {
		told_nothing(told, "a reaction of our own, or to nothing");
		return;
	}
	const char *tone = strstr(name, "::skin-tone-"), *character = emoji_character(name, tone ? (size_t)(tone - name) : strlen(name));
	told->in.kind = GD_REACTION;
	told->in.flags |= removed ? (uint32_t)GD_F_REMOVED : 0;
	told_sender(told, user, NULL);
	told->wants_person = true;
	told_place(told, told_kind(NULL, NULL, room), room, NULL);
	told->in.target = arena_strdup(&told->arena, ts);
	told->in.text = character ? character : arena_printf(&told->arena, ":%s:", name);
	told->in.link = told_link(told, room, ts, NULL);
	told->in.sent_ms = told_ms(text_of(e->inner, "event_ts"));
	told_key(told, 1, "reaction:%s:%s:%s:%s:%c:%s", room, ts, user, name, removed ? '-' : '+',
		json_text(json_get(e->inner, "event_ts"), either(e->id, "")));
	told->wants_quoted = !removed && !strcmp(name, TICKET);
	if (author) {
		told->author = (struct gd_person){.user = arena_strdup(&told->arena, author), .tenant = told->in.sender.tenant};
		told->in.author = &told->author;
	}
}

/* ---- rooms and the app itself ---- */

static void take_member(struct told *told, const struct event *e)
{
	const char *user = text_of(e->inner, "user"), *room = text_of(e->inner, "channel"), *type = text_of(e->inner, "type");
	const char *home = text_of(e->inner, "team");
	bool left = same(type, "member_left_channel");

	if (!user || !room) {
		told_nothing(told, "a member without channel or user");
		return;
	}
	told_place(told, GD_PLACE_ROOM, room, NULL);
	if (!left) { /* us or somebody else: who that is must be looked up */
		told->what = TOLD_JOINED;
		return;
	}
	if (same(user, e->bot_user)) {
		told->in.kind = GD_PLACE;
		told->in.flags |= GD_F_REMOVED;
		return;
	}
	bool own = team_is_own(told->team, home);
	told->member = (struct gd_person){.user = arena_strdup(&told->arena, user), .flags = own ? 0 : (uint32_t)GD_P_OUTSIDER,
		.tenant = arena_strdup(&told->arena, own ? team_people(told->team) : home)};
	told->in.kind = GD_MEMBER;
	told->in.flags |= GD_F_REMOVED;
	told->in.members = &told->member;
	told->in.nmembers = 1;
}

static void take_room_gone(struct told *told, const struct event *e)
{
	const char *room = text_of(e->inner, "channel");

	told->in.kind = GD_PLACE;
	told->in.flags |= GD_F_REMOVED;
	told_place(told, GD_PLACE_ROOM, room, NULL);
	if (!room)
		told_nothing(told, "a channel without id is gone");
}

static void take_new_id(struct told *told, const struct event *e)
{
	const char *old = text_of(e->inner, "old_channel_id"), *now = text_of(e->inner, "new_channel_id");

	told->in.kind = GD_PLACE;
	told_place(told, GD_PLACE_ROOM, old, NULL);
	told->in.text = arena_strdup(&told->arena, now);
	if (!old || !now)
		told_nothing(told, "a channel's new id is missing");
}

static void take_home(struct told *told, const struct event *e)
{
	const char *user = text_of(e->inner, "user"), *room = text_of(e->inner, "channel");

	if (!user || strcmp(json_text(json_get(e->inner, "tab"), "home"), "home") != 0) {
		told_nothing(told, "a tab that shows nothing of ours");
		return;
	}
	told->in.kind = GD_OPENED;
	told_sender(told, user, NULL);
	told_place(told, GD_PLACE_DIRECT, room, NULL);
	told->wants_person = true;
	told->in.flags |= GD_F_EPHEMERAL_OK;
	told->reply = REPLY_HOME;
}

static void take_uninstalled(struct told *told, const struct event *e)
{
	if (same(text_of(e->inner, "type"), "tokens_revoked") && !json_count(json_at(e->inner, "/tokens/bot")))
		told_nothing(told, "tokens of members were revoked, not ours");
	else
		told->what = TOLD_GONE;
}

static const struct {
	const char *type;
	void (*take)(struct told *told, const struct event *e);
} types[] = {
	{"message", take_message},
	{"app_mention", take_message},
	{"reaction_added", take_reaction},
	{"reaction_removed", take_reaction},
	{"member_joined_channel", take_member},
	{"member_left_channel", take_member},
	{"channel_left", take_room_gone},
	{"group_left", take_room_gone},
	{"channel_deleted", take_room_gone},
	{"group_deleted", take_room_gone},
	{"channel_id_changed", take_new_id},
	{"app_home_opened", take_home},
	{"app_uninstalled", take_uninstalled},
	{"tokens_revoked", take_uninstalled},
	{0},
};

/* event_id first; a kind of event that has no other key of its own makes one. */
static void put_keys(struct told *told, const struct event *e)
{
	if (e->id)
		told_key(told, 0, "event:%s", e->id);
	else
		told_key(told, 0, "%s:%s:%s", json_text(json_get(e->inner, "type"), ""), told->in.place.room ? told->in.place.room : "",
			json_text(json_get(e->inner, "event_ts"), ""));
}

void events_read(struct told *told, const struct json *envelope, const char *bots)
{
	const struct event e = {envelope, json_get(envelope, "event"), text_of(envelope, "event_id"), bots, own_user(told, envelope)};
	const char *type = json_text(json_get(e.inner, "type"), "");

	told_nothing(told, "a kind of event that we do not know");
	for (size_t i = 0; types[i].type; i++) {
		if (strcmp(types[i].type, type) != 0)
			continue;
		told->what = TOLD_INBOUND;
		told->why = NULL;
		types[i].take(told, &e);
		put_keys(told, &e);
		return;
	}
}
