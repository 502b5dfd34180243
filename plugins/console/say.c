/* What a person says: POST /console/INSTANCE/say
 *
 *     {"as":"marie", "id":"any unique text", "kind":"text|command|edit|delete|reaction|choice",
 *      "room":"technique", "thread":"...", "target":"...", "text":"..."}
 *     -> 200 {"result":"created", "ref":"G-1042", "url":null, "text":"private answer or null", "data":{...}}
 *
 * Without a room it is the direct conversation with the desk. 400 for a wrong body, 403 for a name that is not the caller's, 503 when
 * busy. */
#include "console.h"

#include "base/json.h"
#include "base/limits.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *word;
	enum gd_kind kind;
} kinds[] = {{"text", GD_TEXT}, {"command", GD_COMMAND}, {"edit", GD_EDIT}, {"delete", GD_DELETE}, {"reaction", GD_REACTION},
	{"choice", GD_CHOICE}};

static bool find_kind(const char *word, enum gd_kind *out)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].word, word) == 0) {
			*out = kinds[i].kind;
			return true;
		}
	return false;
}

static const char *text_of(const struct json *doc, const char *key)
{
	const char *text = json_text(json_get(doc, key), NULL);
	return text && *text ? text : NULL;
}

static void submit(struct gd_channel *c, uint64_t request, const struct json *doc, const struct caller *caller, enum gd_kind kind)
{
	char direct[84], own[84 + LIMIT_ADDRESS + 1];
	const char *room = text_of(doc, "room"), *id = text_of(doc, "id");
	snprintf(direct, sizeof direct, "@%s", caller->user);
	snprintf(own, sizeof own, "%s/%s", caller->user, id); /* two terminals may choose the same */
	struct gd_inbound in = {
		.size = sizeof in,
		.kind = kind,
		.flags = GD_F_EPHEMERAL_OK | (json_bool(json_get(doc, "removed"), false) ? GD_F_REMOVED : 0),
		.dedupe = {own},
		.sender = {.flags = caller->flags, .user = caller->user, .handle = caller->user, .name = caller->user},
		.place = {.kind = room ? GD_PLACE_ROOM : GD_PLACE_DIRECT, .room = room ? room : direct, .thread = text_of(doc, "thread")},
		.native_id = id,
		.target = text_of(doc, "target"),
		.text = text_of(doc, "text"),
		.sent_ms = c->host->now_ms(c->ctx),
	};
	struct asked *asked = console_ask(c, request, NULL);
	enum gd_rc rc = c->host->submit(c->ctx, &in, asked->tag);
	if (rc != GD_OK)
		console_said(c, request,
			&(struct gd_result){.size = sizeof(struct gd_result),
				.code = rc == GD_BUSY ? GD_R_TROUBLE : GD_R_INVALID,
				.word = "refused",
				.text = rc == GD_BUSY ? "Too much is waiting; try again in a moment."
						      : "The message is too long or not plain text."});
}

void console_say(struct gd_channel *c, uint64_t request, const struct gd_http_req *req)
{
	struct err err = {0};
	struct caller caller;
	enum gd_kind kind = GD_TEXT;
	struct json *doc = json_parse(req->body, req->body_len, LIMIT_JSON, &err);
	if (!doc)
		console_refuse(c, request, 400, err.text);
	else if (!find_kind(json_text(json_get(doc, "kind"), "text"), &kind))
		console_refuse(c, request, 400, "kind is one of text, command, edit, delete, reaction, choice");
	else if (!text_of(doc, "id"))
		console_refuse(c, request, 400, "id is missing: a text that no other message has");
	else if (!console_caller(req, text_of(doc, "as"), &caller))
		console_refuse(c, request, 403, "Only root and the daemon's own user may speak as somebody else.");
	else
		submit(c, request, doc, &caller, kind);
	json_free(doc);
}

void console_said(struct gd_channel *c, uint64_t request, const struct gd_result *result)
{
	struct buf out;
	buf_init(&out, LIMIT_BODY);
	struct json_writer w = {.out = &out};
	json_open(&w, NULL, '{');
	json_put_text(&w, "result", result->word);
	json_put_text(&w, "ref", result->ref);
	json_put_text(&w, "url", result->url);
	json_put_text(&w, "text", result->text);
	if (result->json)
		json_put_raw(&w, "data", result->json);
	json_close(&w, '}');
	console_answer(c, request, result->code == GD_R_TROUBLE ? 503 : result->code == GD_R_INVALID ? 400 : 200, out.data);
	buf_clear(&out);
}
