/* What strangers write on Matrix. Input: a /sync answer, as in tests/plugins/matrix/captures. Every message that comes of it is one that
 * the host takes, and its text goes out again as JSON that a server takes. */
// fuzz: source plugins/matrix/content.c
// fuzz: source plugins/matrix/event.c
// fuzz: source plugins/matrix/plain.c
// fuzz: source plugins/matrix/settings.c
// fuzz: source core/host/validate.c
#include "plugins/matrix/content.h"
#include "plugins/matrix/event.h"

#include "base/limits.h"
#include "host/validate.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_out(const char *text, const char *user)
{
	const struct gd_outbound out = {.op = GD_POST, .text = text, .user = user};
	struct buf body;

	content_message(&body, &out, &(struct content_place){.thread = "$root"});
	struct json *json = json_parse(body.data, body.len, LIMIT_JSON, NULL);
	if (!json || json_count(json_get(json, "m.mentions")) || body.len > CONTENT_MAX + 5000)
		abort();
	json_free(json);
	buf_clear(&body);
}

static void check(const struct event_view *view, const struct json *json, struct arena *arena)
{
	struct event e;
	struct err err = {0};
	enum event_verdict verdict = event_read(view, json, arena, &e);

	if (verdict == EVENT_FILE)
		e.file.why_not = "not fetched";
	if ((verdict == EVENT_FILE || verdict == EVENT_SUBMIT || verdict == EVENT_REDACTED || verdict == EVENT_MEMBER) &&
	    !validate_inbound(&e.in, &err))
		abort();
	if (verdict == EVENT_SUBMIT && (event_is_own(view, e.in.sender.user) || (e.in.sender.flags & GD_P_BOT)))
		abort();
	if (e.in.text && (e.in.kind == GD_TEXT || e.in.kind == GD_COMMAND))
		check_out(e.in.text, e.in.sender.user);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct settings settings = {.ghosts = "guichet_", .appservice = size % 2};
	struct arena arena = {0};
	size_t skipped = 0;
	struct json *answer = json_parse_skipping((const char *)data, size, LIMIT_SYNC, &skipped, NULL);

	for (const struct json *r = json_first(json_at(answer, "/rooms/join")); r; r = json_next(r)) {
		const struct event_view view = {.settings = &settings, .user = "@desk:guichet.test", .room = "!room:guichet.test",
			.names = json_at(r, "/state/events"), .direct = size % 3 == 0};
		for (const struct json *e = json_first(json_at(r, "/timeline/events")); e; e = json_next(e))
			check(&view, e, &arena);
	}
	json_free(answer);
	arena_clear(&arena);
	return 0;
}
