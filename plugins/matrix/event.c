#include "event.h"

#include "base/limits.h"
#include "base/text.h"
#include "plain.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

struct reading {
	const struct event_view *view;
	const struct json *json, *content;
	struct arena *arena;
	struct event *out;
};

/* ---- persons ---- */

bool event_is_own(const struct event_view *view, const char *mxid)
{
	const char *server = settings_server(mxid);

	if (!strcmp(mxid, view->user))
		return true;
	return view->settings->appservice && !strcmp(server, settings_server(view->user)) &&
	       !strncmp(mxid + 1, view->settings->ghosts, strlen(view->settings->ghosts));
}

static const char *display_name(const struct event_view *view, const char *mxid)
{
	for (const struct json *m = json_first(view->names); m; m = json_next(m))
		if (!strcmp(json_text(json_get(m, "type"), ""), "m.room.member") && !strcmp(json_text(json_get(m, "state_key"), ""), mxid))
			return json_text(json_at(m, "/content/displayname"), NULL);
	return NULL;
}

static const char *handle_of(const char *mxid, struct arena *arena)
{
	return arena_strndup(arena, mxid + 1, strcspn(mxid + 1, ":"));
}

/* Somebody of the same name on another server is somebody else: only our server's people and the trusted ones have a short name. */
struct gd_person event_person(const struct event_view *view, const char *mxid, struct arena *arena)
{
	const char *server = settings_server(mxid), *name = display_name(view, mxid);
	bool at_home = !strcmp(server, settings_server(view->user));
	bool trusted = at_home || (view->settings->agents_from && settings_allows(view->settings->agents_from, server));

	return (struct gd_person){
		.flags = trusted ? 0 : GD_P_OUTSIDER,
		.user = mxid,
		.handle = at_home ? handle_of(mxid, arena) : NULL,
		.name = name ? plain_bounded(arena, name, LIMIT_ADDRESS) : NULL,
	};
}

/* ---- messages ---- */

/* A quotation in front is the client's only in an answer, and only if something follows: everything else somebody has written. */
static const char *without_quotation(const struct reading *r, const char *body)
{
	if (!json_at(r->content, "/m.relates_to/m.in_reply_to/event_id"))
		return body;
	const char *rest = plain_without_fallback(r->arena, body);
	return *rest ? rest : body;
}

static const char *text_of(const struct reading *r, const struct json *content)
{
	const char *body = json_text(json_get(content, "body"), NULL), *html = json_text(json_get(content, "formatted_body"), NULL);

	if (!body)
		return NULL;
	const char *named = html && strstr(html, "href=") ? plain_mentions(r->arena, html) : NULL;
	return named ? named : without_quotation(r, body);
}

static bool names_us(const struct reading *r, const char *text)
{
	const struct json *mentions = json_get(r->content, "m.mentions");

	for (const struct json *m = json_first(json_get(mentions, "user_ids")); m; m = json_next(m))
		if (!strcmp(json_text(m, ""), r->view->user))
			return true;
	return !mentions && strstr(text, r->view->user);
}

/* The rest of a text that begins with our name; NULL: it does not. */
static const char *after_our_name(const struct reading *r, const char *text)
{
	const char *user = r->view->user;
	size_t local = strcspn(user, ":");
	const char *const names[] = {arena_printf(r->arena, "@{%s}", user), user, arena_strndup(r->arena, user, local),
		arena_strndup(r->arena, user + 1, local - 1)};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		size_t len = strlen(names[i]);
		if (strncasecmp(text, names[i], len) != 0 || !strchr(" :,\n", text[len]))
			continue;
		text += len;
		return text + strspn(text, " :,\n");
	}
	return NULL;
}

/* The name of another event; one that cannot be is none, so that what refers to it is still heard. */
static const char *event_name(const struct json *value)
{
	const char *id = json_text(value, NULL);

	return id && *id == '$' && strlen(id) <= LIMIT_ADDRESS ? id : NULL;
}

static void set_relation(const struct reading *r)
{
	const struct json *relates = json_get(r->content, "m.relates_to");
	bool thread = !strcmp(json_text(json_get(relates, "rel_type"), ""), "m.thread");
	const char *answered = event_name(json_at(relates, "/m.in_reply_to/event_id"));

	if (thread)
		r->out->in.place.thread = event_name(json_get(relates, "event_id"));
	if (!thread || !json_bool(json_get(relates, "is_falling_back"), false))
		r->out->in.target = answered;
}

/* "mxc://server/id". An id of other characters than the specification allows is none. */
static bool set_media(const struct reading *r, const char *uri)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

	if (!uri || strncmp(uri, "mxc://", 6) != 0)
		return false;
	const char *slash = strchr(uri + 6, '/');
	if (!slash || slash == uri + 6 || !slash[1] || strspn(slash + 1, letters) != strlen(slash + 1))
		return false;
	r->out->media_server = arena_strndup(r->arena, uri + 6, (size_t)(slash - uri - 6));
	r->out->media_id = slash + 1;
	return true;
}

static enum event_verdict read_file(const struct reading *r)
{
	struct gd_file *file = &r->out->file;
	const char *body = json_text(json_get(r->content, "body"), ""), *name = json_text(json_get(r->content, "filename"), body);
	bool caption = strcmp(name, body) != 0;

	*file = (struct gd_file){
		.name = *name ? plain_bounded(r->arena, name, LIMIT_ADDRESS / 2) : "file",
		.mime = plain_bounded(r->arena, json_text(json_at(r->content, "/info/mimetype"), ""), LIMIT_ADDRESS / 2),
		.length = json_int(json_at(r->content, "/info/size"), -1),
	};
	r->out->in.text = caption ? r->out->in.text : NULL;
	r->out->in.files = file;
	r->out->in.nfiles = 1;
	const struct json *sealed = json_get(r->content, "file");
	if (sealed) {
		r->out->file_key = json_text(json_at(sealed, "/key/k"), "");
		r->out->file_iv = json_text(json_get(sealed, "iv"), "");
		r->out->file_hash = json_text(json_at(sealed, "/hashes/sha256"), "");
	}
	if (!set_media(r, json_text(json_get(sealed ? sealed : r->content, "url"), NULL)))
		file->why_not = "the message names no file that can be fetched";
	else if (file->length > LIMIT_FILE)
		file->why_not = GD_FILE_TOO_LARGE;
	return file->why_not ? EVENT_SUBMIT : EVENT_FILE;
}

static enum event_verdict read_edit(const struct reading *r, const char *target)
{
	const char *text = text_of(r, json_get(r->content, "m.new_content"));

	if (!text || !target)
		return EVENT_NOTHING;
	r->out->in.kind = GD_EDIT;
	r->out->in.target = target;
	r->out->in.text = plain_bounded(r->arena, text, LIMIT_MESSAGE);
	return EVENT_SUBMIT;
}

/* What is written by programs, or for clients alone. */
static bool is_for_people(const char *type)
{
	static const char *const others[] = {"m.notice", "m.server_notice", "m.key.verification.request"};

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (!strcmp(type, others[i]))
			return false;
	return true;
}

static enum event_verdict read_words(const struct reading *r, const char *text)
{
	const char *rest = after_our_name(r, text);
	struct gd_inbound *in = &r->out->in;

	in->kind = GD_TEXT;
	in->text = text;
	if (rest || names_us(r, text))
		in->flags |= GD_F_MENTIONS_US;
	if (rest && *rest) {
		in->kind = GD_COMMAND;
		in->text = rest;
	}
	if (in->kind == GD_COMMAND || *text == '!')
		in->text = plain_bounded(r->arena, plain_user_ids(r->arena, in->text), LIMIT_TEXT);
	return text_is_blank(in->text) ? EVENT_NOTHING : EVENT_SUBMIT;
}

static enum event_verdict read_message(const struct reading *r)
{
	static const char *const files[] = {"m.image", "m.file", "m.audio", "m.video"};
	const char *type = json_text(json_get(r->content, "msgtype"), NULL), *text = text_of(r, r->content);
	const struct json *relates = json_get(r->content, "m.relates_to");

	if (!type || !text || !is_for_people(type))
		return EVENT_NOTHING;
	if (!strcmp(json_text(json_get(relates, "rel_type"), ""), "m.replace"))
		return read_edit(r, event_name(json_get(relates, "event_id")));
	set_relation(r);
	text = plain_bounded(r->arena, text, LIMIT_MESSAGE);
	if (!strcmp(type, "m.emote"))
		text = plain_bounded(r->arena, arena_printf(r->arena, "* %s", text), LIMIT_MESSAGE);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		if (!strcmp(type, files[i])) {
			r->out->in.kind = GD_TEXT;
			r->out->in.text = text;
			return read_file(r);
		}
	return read_words(r, text);
}

/* ---- other events ---- */

static enum event_verdict read_reaction(const struct reading *r)
{
	const struct json *relates = json_get(r->content, "m.relates_to");
	const char *key = json_text(json_get(relates, "key"), NULL), *target = event_name(json_get(relates, "event_id"));

	if (strcmp(json_text(json_get(relates, "rel_type"), ""), "m.annotation") != 0 || !key || !target || strlen(key) > LIMIT_ADDRESS)
		return EVENT_NOTHING;
	r->out->in.kind = GD_REACTION;
	r->out->in.target = target;
	r->out->in.text = plain_emoji(r->arena, key);
	return *r->out->in.text ? EVENT_SUBMIT : EVENT_NOTHING;
}

/* In content since room version 11, beside it before; servers write both. */
static enum event_verdict read_redaction(const struct reading *r)
{
	const char *target = event_name(json_get(r->content, "redacts"));

	target = target ? target : event_name(json_get(r->json, "redacts"));

	r->out->in.kind = GD_DELETE;
	r->out->in.target = target;
	return target ? EVENT_REDACTED : EVENT_NOTHING;
}

static enum event_verdict read_member(const struct reading *r)
{
	const char *who = json_text(json_get(r->json, "state_key"), NULL),
		   *membership = json_text(json_get(r->content, "membership"), NULL);

	if (!who || *who != '@' || !membership)
		return EVENT_NOTHING;
	r->out->membership = membership;
	r->out->invited_directly = json_bool(json_get(r->content, "is_direct"), false);
	if (!strcmp(who, r->view->user))
		return EVENT_OURSELVES;
	if (event_is_own(r->view, who) || !strcmp(membership, "invite") || !strcmp(membership, "knock"))
		return EVENT_NOTHING;
	r->out->member = event_person(r->view, who, r->arena);
	const char *name = json_text(json_get(r->content, "displayname"), NULL);
	r->out->member.name = name ? plain_bounded(r->arena, name, LIMIT_ADDRESS) : r->out->member.name;
	r->out->in.kind = GD_MEMBER;
	r->out->in.members = &r->out->member;
	r->out->in.nmembers = 1;
	r->out->in.flags |= strcmp(membership, "join") ? GD_F_REMOVED : 0;
	return EVENT_MEMBER;
}

static enum event_verdict read_tombstone(const struct reading *r)
{
	const char *next = json_text(json_get(r->content, "replacement_room"), NULL);

	r->out->in.kind = GD_PLACE;
	r->out->in.text = next;
	return next && *next == '!' ? EVENT_UPGRADED : EVENT_NOTHING;
}

static enum event_verdict read_encryption(const struct reading *r)
{
	(void)r;
	return EVENT_ENCRYPTION;
}

static enum event_verdict read_encrypted(const struct reading *r)
{
	(void)r;
	return EVENT_UNREADABLE;
}

static const struct {
	const char *type;
	enum event_verdict (*read)(const struct reading *r);
	bool state, own; /* own: read even when we have sent it ourselves */
} readers[] = {
	{"m.room.message", read_message, false, false},
	{"m.reaction", read_reaction, false, false},        {"m.room.redaction", read_redaction, false, false},
	{"m.room.encrypted", read_encrypted, false, false}, {"m.room.member", read_member, true, true},
	{"m.room.encryption", read_encryption, true, true}, {"m.room.tombstone", read_tombstone, true, true},
};

static const char *permalink(const struct reading *r, const char *id)
{
	return arena_printf(r->arena, "https://matrix.to/#/%s/%s?via=%s", r->view->room, id, settings_server(r->view->user));
}

enum event_verdict event_read(const struct event_view *view, const struct json *json, struct arena *arena, struct event *out)
{
	const char *type = json_text(json_get(json, "type"), ""), *sender = json_text(json_get(json, "sender"), "");
	const char *id = json_text(json_get(json, "event_id"), "");
	/* cppcheck-suppress ctuuninitvar -- only its address is taken; it is filled below before anything reads it */
	struct reading r = {view, json, json_get(json, "content"), arena, out};
	bool state = json_get(json, "state_key") != NULL;

	*out = (struct event){.in = {.size = sizeof out->in}};
	if (*sender != '@' || !*settings_server(sender) || !*id || strlen(id) > LIMIT_ADDRESS || strlen(sender) > LIMIT_ADDRESS)
		return EVENT_NOTHING;
	for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
		if (strcmp(type, readers[i].type) != 0 || readers[i].state != state || (event_is_own(view, sender) && !readers[i].own))
			continue;
		out->in.flags = view->backfill ? GD_F_BACKFILL : 0;
		out->in.dedupe[0] = id;
		out->in.sender = event_person(view, sender, arena);
		out->in.place = (struct gd_place){.kind = view->direct ? GD_PLACE_DIRECT : GD_PLACE_ROOM, .room = view->room};
		out->in.native_id = id;
		out->in.link = permalink(&r, id);
		out->in.sent_ms = json_int(json_get(json, "origin_server_ts"), 0);
		return readers[i].read(&r);
	}
	return EVENT_NOTHING;
}
