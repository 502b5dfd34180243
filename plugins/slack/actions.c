#include "actions.h"

#include "base/text.h"
#include "blocks.h"

#include <inttypes.h>
#include <string.h>

#define COMMAND_MARK '!'      /* of a button's value: see gd_choice */
#define TICKET_SHORTCUT "ticket" /* on a message: the same as the reaction 🎫 */

static const char *at(const struct json *payload, const char *pointer)
{
	const char *text = json_text(json_at(payload, pointer), NULL);

	return text && *text ? text : NULL;
}

const char *actions_other_installation(const struct json *payload)
{
	return either(at(payload, "/message/team"), at(payload, "/view/team_id"));
}

void actions_installation(const struct json *payload, const char **team_id, const char **enterprise)
{
	*team_id = either(at(payload, "/view/app_installed_team_id"), either(at(payload, "/team/id"), at(payload, "/user/team_id")));
	*enterprise = either(at(payload, "/enterprise/id"), at(payload, "/team/enterprise_id"));
}

static void put_sender(struct told *told, const struct json *payload)
{
	told_sender(told, at(payload, "/user/id"), at(payload, "/user/team_id"));
	told->wants_person = true;
	told->in.sender.handle = arena_strdup(&told->arena, either(at(payload, "/user/username"), at(payload, "/user/name")));
	told->in.sender.name = arena_strdup(&told->arena, either(at(payload, "/user/name"), at(payload, "/user/username")));
	told->trigger = arena_strdup(&told->arena, at(payload, "/trigger_id"));
	told->response_url = arena_strdup(&told->arena, at(payload, "/response_url"));
}

/* What tells this press from the next one. */
static const char *mark_of(const struct told *told)
{
	return either(told->trigger, either(told->proof, ""));
}

static void put_place(struct told *told, const struct json *payload, const char *ts)
{
	const char *room = either(at(payload, "/channel/id"), at(payload, "/container/channel_id"));
	const char *thread = either(at(payload, "/container/thread_ts"), at(payload, "/message/thread_ts"));

	told_place(told, told_kind(NULL, at(payload, "/channel/name"), room), room, told_thread(thread, ts));
}

/* What an element of a form or of a message holds, as one text; NULL: nothing. */
static const char *value_of(struct told *told, const struct json *element)
{
	static const char *const places[] = {"/value", "/selected_option/value", "/selected_user", "/selected_channel",
		"/selected_conversation", "/selected_date", "/selected_time"};
	const char *joined = NULL;

	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (at(element, places[i]))
			return arena_strdup(&told->arena, at(element, places[i]));
	for (const struct json *option = json_first(json_get(element, "selected_options")); option; option = json_next(option))
		if (at(option, "/value"))
			joined = joined ? arena_printf(&told->arena, "%s,%s", joined, at(option, "/value")) : at(option, "/value");
	return arena_strdup(&told->arena, joined);
}

/* ---- buttons ---- */

/* The ticket that blocks.c wrote beside a button; NULL: none. */
static const char *ref_of(struct told *told, const struct json *action)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	const char *id = at(action, "/block_id");

	if (!id || strncmp(id, BLOCKS_ID, strlen(BLOCKS_ID)) != 0)
		return NULL;
	id += strlen(BLOCKS_ID);
	size_t len = strspn(id, plain);
	return len && len <= BLOCKS_REF_MOST && id[len] == ':' ? arena_strndup(&told->arena, id, len) : NULL;
}

static void take_blocks(struct told *told, const struct json *payload)
{
	const struct json *action = json_at(payload, "/actions/0");
	const char *ts = either(at(payload, "/container/message_ts"), at(payload, "/message/ts"));
	const char *value = value_of(told, action);

	if (!value) {
		told_nothing(told, "a button that only opens a link");
		return;
	}
	const char *shown = either(at(action, "/text/text"), at(action, "/selected_option/text/text"));
	const char *label = either(shown, *value == COMMAND_MARK ? value + 1 : value);
	const char *ref = *value == COMMAND_MARK ? ref_of(told, action) : NULL;
	if (ref)
		value = arena_printf(&told->arena, "%c%s %s", COMMAND_MARK, ref, value + 1);
	told->in.kind = GD_CHOICE;
	told->in.text = value;
	told->in.target = arena_strdup(&told->arena, ts);
	put_place(told, payload, ts);
	told->in.sent_ms = told_ms(at(action, "/action_ts"));
	told_key(told, 0, "action:%s:%s:%s:%s", either(ts, ""), told->in.sender.user, either(at(action, "/action_id"), ""),
		either(at(action, "/action_ts"), mark_of(told)));
	if (*value != COMMAND_MARK || value[strlen(value) - 1] != ' ')
		return;
	told->what = TOLD_ASKING;
	told->label = arena_strdup(&told->arena, label);
}

/* ---- shortcuts ---- */

static void put_author(struct told *told, const struct json *message)
{
	const char *user = either(at(message, "/user"), at(message, "/bot_id"));

	if (!user)
		return;
	const char *home = either(at(message, "/user_team"), at(message, "/team"));
	bool own = team_is_own(told->team, home);
	told->author = (struct gd_person){
		.user = arena_strdup(&told->arena, user), .tenant = arena_strdup(&told->arena, own ? team_people(told->team) : home),
		.flags = (own ? 0 : (uint32_t)GD_P_OUTSIDER) | (at(message, "/bot_id") ? (uint32_t)GD_P_BOT : 0),
	};
	told->in.author = &told->author;
}

/* The callback_id is the command: take, solved, "close_spam"; only `ticket` is the reaction 🎫. */
static void take_message_shortcut(struct told *told, const struct json *payload)
{
	const char *callback = at(payload, "/callback_id"), *ts = either(at(payload, "/message_ts"), at(payload, "/message/ts"));

	if (!callback || !ts) {
		told_nothing(told, "a shortcut without callback_id or message");
		return;
	}
	told->in.target = arena_strdup(&told->arena, ts);
	put_place(told, payload, ts);
	told_key(told, 0, "shortcut:%s:%s", ts, either(at(payload, "/action_ts"), mark_of(told)));
	put_author(told, json_get(payload, "message"));
	told->in.quoted = told_text(told, at(payload, "/message/text"));
	told->in.link = told_link(told, told->in.place.room, ts, told->in.place.thread);
	told->in.kind = strcmp(callback, TICKET_SHORTCUT) ? GD_COMMAND : GD_REACTION;
	told->in.text = "🎫";
	if (told->in.kind == GD_REACTION)
		return;
	char *words = arena_strdup(&told->arena, callback);
	for (char *c = words; *c; c++)
		*c = *c == '_' ? ' ' : *c;
	told->in.text = words;
}

static void take_shortcut(struct told *told, const struct json *payload)
{
	const char *callback = at(payload, "/callback_id");

	if (!callback) {
		told_nothing(told, "a shortcut without callback_id");
		return;
	}
	told->in.kind = GD_COMMAND;
	told->in.text = arena_strdup(&told->arena, callback);
	told_key(told, 0, "shortcut:%s:%s", told->in.sender.user, either(at(payload, "/action_ts"), mark_of(told)));
}

/* ---- modals ---- */

static const char *label_of(const struct json *blocks, const char *id)
{
	for (const struct json *block = json_first(blocks); block; block = json_next(block))
		if (!strcmp(json_text(json_get(block, "block_id"), ""), id))
			return json_text(json_at(block, "/label/text"), "");
	return "";
}

static void put_fields(struct told *told, const struct json *view)
{
	const struct json *values = json_at(view, "/state/values");

	for (const struct json *block = json_first(values); block && told->nblocks < LIMIT_FIELDS; block = json_next(block)) {
		const char *key = arena_strdup(&told->arena, json_key(block));
		const char *value = value_of(told, json_first(block));
		told->blocks[told->nblocks++] =
			(struct told_block){key, arena_strdup(&told->arena, label_of(json_get(view, "blocks"), key))};
		if (value)
			told->fields[told->in.nfields++] = (struct gd_field){.key = key, .label = key, .value = value};
	}
	told->in.fields = told->fields;
}

/* FNV-1a of one field. */
static uint64_t hash_field(const struct gd_field *field)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (int part = 0; part < 2; part++)
		for (const char *c = part ? field->value : field->key;; c++) {
			hash = (hash ^ (unsigned char)*c) * UINT64_C(1099511628211);
			if (!*c)
				break;
		}
	return hash;
}

/* What was filled in, whatever the order of its fields. What is sent again is the same message; what was mended after a mistake is another,
 * though the view has the id and the hash that it had. */
static uint64_t hash_of(const struct told *told)
{
	uint64_t hash = 0;

	for (size_t i = 0; i < told->in.nfields; i++)
		hash += hash_field(&told->fields[i]);
	return hash;
}

/* The words that a button's command was waiting for: together they are the command. */
static void take_words(struct told *told, const struct json *metadata)
{
	const char *words = told->in.nfields ? told->fields[0].value : NULL;

	told->in.kind = GD_COMMAND;
	/* what is typed into a modal is no mrkdwn: "<b>" is "<b>" */
	told->in.text = words ? arena_printf(&told->arena, "%s%s", at(metadata, "/command"), words) : NULL;
	told->in.target = arena_strdup(&told->arena, at(metadata, "/target"));
	told->in.nfields = 0;
}

/* private_metadata: {"form": id, "room": ..., "thread": ...} or {"command": "ask ", "target": ts, ...}, as forms.c wrote it. */
static void take_submission(struct told *told, const struct json *payload)
{
	const char *written = at(payload, "/view/private_metadata");
	struct json *metadata = written ? json_parse(written, strlen(written), LIMIT_JSON, NULL) : NULL;
	const char *form = either(at(metadata, "/form"), at(payload, "/view/callback_id")), *room = at(metadata, "/room");

	told->reply = REPLY_VIEW;
	told->in.kind = GD_FORM;
	told->in.text = arena_strdup(&told->arena, form);
	told_place(told, told_kind(NULL, NULL, room), room, at(metadata, "/thread"));
	put_fields(told, json_get(payload, "view"));
	uint64_t filled = hash_of(told);
	if (at(metadata, "/command"))
		take_words(told, metadata);
	json_free(metadata);
	told_key(told, 0, "view:%s:%s:%016" PRIx64, either(at(payload, "/view/id"), mark_of(told)),
		either(at(payload, "/view/hash"), ""), filled);
	if (!told->in.text)
		told_nothing(told, "a modal that is not ours");
}

static const struct {
	const char *type;
	enum told_reply reply;
	void (*take)(struct told *told, const struct json *payload);
} types[] = {
	{"block_actions", REPLY_ACTION, take_blocks},
	{"message_action", REPLY_ACTION, take_message_shortcut},
	{"shortcut", REPLY_ACTION, take_shortcut},
	{"view_submission", REPLY_VIEW, take_submission},
	{0},
};

void actions_read(struct told *told, const struct json *payload)
{
	const char *type = json_text(json_get(payload, "type"), "");

	told_nothing(told, "a kind of interaction that we do not know");
	for (size_t i = 0; types[i].type; i++) {
		if (strcmp(types[i].type, type) != 0)
			continue;
		if (!at(payload, "/user/id")) {
			told_nothing(told, "an interaction of nobody");
			return;
		}
		told->what = TOLD_INBOUND;
		told->why = NULL;
		told->reply = types[i].reply;
		told->in.flags |= GD_F_EPHEMERAL_OK;
		put_sender(told, payload);
		types[i].take(told, payload);
		return;
	}
}
