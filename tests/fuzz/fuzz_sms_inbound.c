// fuzz: room sign
// fuzz: source plugins/sms/codes.c
// fuzz: source plugins/sms/message.c
// fuzz: source plugins/sms/number.c
// fuzz: source plugins/sms/preset.c
// fuzz: source plugins/sms/when.c
// fuzz: source plugins/sms/view.c
// fuzz: source plugins/sms/parts.c
/* From a request to a message, for every preset, and the state of long messages: what is read is what the desk may be told. */
#include "plugins/sms/message.h"
#include "plugins/sms/parts.h"

#include "base/limits.h"
#include "base/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void check(const char *text, size_t most)
{
	if (text && (strlen(text) > most || !text_is_utf8(text, strlen(text))))
		abort();
}

static void read_for(const char *preset, const char *type, const char *body)
{
	struct settings settings = {.country = "33"};
	const struct gd_header header = {"content-type", type};
	const struct gd_http_req req = {.size = sizeof req, .headers = &header, .nheaders = 1, .body = body, .body_len = strlen(body)};
	struct arena arena = {0};
	struct view view = {.arena = &arena};
	struct message message;
	struct gd_inbound in;
	struct err err = {0};

	if (!preset_read(preset, &settings.p))
		abort();
	if (view_request(&view, &req, NULL, true, &err) && view_holds(&view, settings.p.in_only) &&
		message_read(&message, &view, &settings, 1760000000000, &err)) {
		message_fill(&message, &in);
		check(in.text, LIMIT_TEXT);
		check(in.native_id, LIMIT_ADDRESS);
		check(in.place.room, NUMBER_SIZE);
		check(in.dedupe[0], LIMIT_ADDRESS);
		if (!in.dedupe[0] || !in.place.room || !*in.place.room)
			abort();
	}
	view_clear(&view);
	arena_clear(&arena);
}

static void read_state(const char *text)
{
	struct parts parts = {0};
	struct buf out;

	parts_read(&parts, text);
	buf_init(&out, LIMIT_BODY);
	for (size_t i = 0; i < parts.count; i++)
		parts_text(parts.groups[i], &out);
	buf_clear(&out);
	parts_clear(&parts);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const presets[] = {"http", "twilio", "kannel", "vonage", "ovh", "smsgate", "jasmin"};
	char *body = mem_strndup((const char *)data, size < 65536 ? size : 65536);

	for (size_t i = 0; i < sizeof presets / sizeof *presets; i++) {
		read_for(presets[i], "application/x-www-form-urlencoded", body);
		read_for(presets[i], "application/json", body);
	}
	read_state(body);
	free(body);
	return 0;
}
