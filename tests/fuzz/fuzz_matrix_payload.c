/* What comes out of a decrypted message. Input: the event around it, a NUL, the payload, both JSON. Whatever is inside, the event that
 * comes of it has the sender, the id and the time of the outer one, is a message or a reaction, and is one that the host takes; and a
 * payload between devices is believed only with all four names right. */
// fuzz: source plugins/matrix/crypto_bytes.c
// fuzz: source plugins/matrix/crypto_json.c
// fuzz: source plugins/matrix/crypto_payload.c
// fuzz: source plugins/matrix/event.c
// fuzz: source plugins/matrix/plain.c
// fuzz: source plugins/matrix/settings.c
// fuzz: source core/host/validate.c
// fuzz: room sign
#include "plugins/matrix/crypto_json.h"
#include "plugins/matrix/crypto_payload.h"
#include "plugins/matrix/event.h"

#include "base/limits.h"
#include "host/validate.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ROOM "!room:guichet.test"

static void check_same(const struct json *outer, const struct json *clear, const char *key)
{
	if (strcmp(json_text(json_get(outer, key), ""), json_text(json_get(clear, key), "")) != 0)
		abort();
}

static void check_event(const struct json *outer, const struct json *clear)
{
	const struct settings settings = {.ghosts = "guichet_"};
	const struct event_view view = {.settings = &settings, .user = "@desk:guichet.test", .room = ROOM};
	struct arena arena = {0};
	struct err err = {0};
	struct event e;
	enum event_verdict verdict = event_read(&view, clear, &arena, &e);

	check_same(outer, clear, "sender");
	check_same(outer, clear, "event_id");
	if (json_get(clear, "state_key") || verdict == EVENT_UNREADABLE || verdict == EVENT_REDACTED || verdict == EVENT_MEMBER)
		abort();
	if (verdict == EVENT_FILE)
		e.file.why_not = "not fetched";
	if ((verdict == EVENT_FILE || verdict == EVENT_SUBMIT) && !validate_inbound(&e.in, &err))
		abort();
	arena_clear(&arena);
}

/* Signed text is the same however often it is read. */
static void check_signable(const struct json *json)
{
	struct buf once, again;

	buf_init(&once, LIMIT_JSON);
	buf_init(&again, LIMIT_JSON);
	crypto_canonical(&once, json);
	struct json *read = once.failed ? NULL : json_parse(once.data, once.len, LIMIT_JSON, NULL);
	if (read)
		crypto_canonical(&again, read);
	if (read && !again.failed && strcmp(once.data, again.data) != 0)
		abort();
	json_free(read);
	buf_clear(&again);
	buf_clear(&once);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *middle = size ? memchr(data, '\0', size) : NULL;
	struct json *outer = middle ? json_parse((const char *)data, (size_t)(middle - data), LIMIT_JSON, NULL) : NULL;
	char *plain = middle ? mem_strndup((const char *)middle + 1, size - (size_t)(middle - data) - 1) : NULL;
	struct json *clear = outer ? payload_event(ROOM, outer, plain) : NULL;
	struct json *payload = plain ? json_parse(plain, strlen(plain), LIMIT_JSON, NULL) : NULL;

	if (clear)
		check_event(outer, clear);
	check_signable(payload);
	if (payload_genuine(payload, "@a:b", "key", "@desk:guichet.test", "ours") &&
		strcmp(json_text(json_get(payload, "sender"), ""), "@a:b") != 0)
		abort();
	json_free(payload);
	json_free(clear);
	json_free(outer);
	free(plain);
	return 0;
}
