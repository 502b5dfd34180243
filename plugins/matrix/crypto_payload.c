#include "crypto_payload.h"

#include "base/limits.h"
#include "crypto_json.h"

#include <string.h>

/* The event as it would have been without encryption. The relation may stand outside alone. */
static struct json *compose(const struct json *event, const struct json *payload)
{
	const struct json *content = json_get(payload, "content"), *relates = json_at(event, "/content/m.relates_to");
	struct buf text, raw;
	struct json_writer w = {.out = &text};

	buf_init(&text, LIMIT_JSON);
	buf_init(&raw, LIMIT_JSON);
	json_open(&w, NULL, '{');
	json_put_text(&w, "type", json_text(json_get(payload, "type"), ""));
	json_put_text(&w, "event_id", json_text(json_get(event, "event_id"), ""));
	json_put_text(&w, "sender", json_text(json_get(event, "sender"), ""));
	json_put_int(&w, "origin_server_ts", json_int(json_get(event, "origin_server_ts"), 0));
	json_open(&w, "content", '{');
	for (const struct json *m = json_first(content); m; m = json_next(m)) {
		buf_reset(&raw);
		crypto_canonical(&raw, m);
		json_put_raw(&w, json_key(m), raw.data);
	}
	if (relates && !json_get(content, "m.relates_to")) {
		buf_reset(&raw);
		crypto_canonical(&raw, relates);
		json_put_raw(&w, "m.relates_to", raw.data);
	}
	json_close(&w, '}');
	json_close(&w, '}');
	struct json *clear = text.failed ? NULL : json_parse(text.data, text.len, LIMIT_JSON, NULL);
	buf_clear(&raw);
	buf_clear(&text);
	return clear;
}

/* What people say is encrypted; nothing else is believed to have been meant so: no state, no second envelope. */
static bool is_speech(const struct json *payload)
{
	const char *type = json_text(json_get(payload, "type"), "");

	return !strcmp(type, "m.room.message") || !strcmp(type, "m.reaction");
}

struct json *payload_event(const char *room, const struct json *event, const char *plain)
{
	struct json *payload = json_parse(plain, strlen(plain), LIMIT_JSON, NULL), *clear = NULL;

	if (!strcmp(json_text(json_get(payload, "room_id"), ""), room) && is_speech(payload))
		clear = compose(event, payload);
	json_free(payload);
	return clear;
}

bool payload_genuine(const struct json *payload, const char *sender, const char *ed25519, const char *us, const char *our_ed25519)
{
	return !strcmp(json_text(json_get(payload, "sender"), ""), sender) && !strcmp(json_text(json_get(payload, "recipient"), ""), us) &&
	       !strcmp(json_text(json_at(payload, "/recipient_keys/ed25519"), ""), our_ed25519) &&
	       !strcmp(json_text(json_at(payload, "/keys/ed25519"), ""), ed25519);
}
