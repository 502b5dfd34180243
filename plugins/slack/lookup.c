#include "lookup.h"

#include "form.h"
#include "team.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define PAGE "100"
#define PAGES_MOST 10
#define CLOCKS_DIFFER_S 300 /* their clock and ours */

static bool is_ours(const struct parcel *parcel, const struct json *message)
{
	const char *user = json_text(json_get(message, "user"), ""), *bot = json_text(json_get(message, "bot_id"), "");

	return (parcel->team->bot_user && !strcmp(user, parcel->team->bot_user)) ||
	       (parcel->team->bot_id && !strcmp(bot, parcel->team->bot_id));
}

static bool has_key(const struct parcel *parcel, const struct json *message)
{
	return !strcmp(json_text(json_at(message, "/metadata/event_type"), ""), LOOKUP_EVENT_TYPE) &&
	       !strcmp(json_text(json_at(message, "/metadata/event_payload/key"), ""), parcel->key);
}

/* A file of ours in the history. Pages come newest first or oldest first, so which of them follow our text is known at the end. */
struct shown {
	struct shown *next;
	const char *ts, *name;
};

static void note_file(struct parcel *parcel, const char *ts, const char *name)
{
	struct shown *shown = arena_alloc(&parcel->arena, sizeof *shown);

	*shown = (struct shown){parcel->shown, arena_strdup(&parcel->arena, ts), arena_strdup(&parcel->arena, name)};
	parcel->shown = shown;
}

static void skip_file(struct parcel *parcel, const char *name)
{
	for (size_t i = parcel->file; i < parcel->nfiles; i++) {
		if (strcmp(parcel->files[i].name, name) != 0)
			continue;
		parcel->nfiles--;
		memmove(&parcel->files[i], &parcel->files[i + 1], (parcel->nfiles - i) * sizeof *parcel->files);
		return;
	}
}

static void read_page(struct parcel *parcel, const struct json *json)
{
	for (const struct json *message = json_first(json_get(json, "messages")); message; message = json_next(message)) {
		if (!parcel->ts && has_key(parcel, message))
			parcel->ts = arena_strdup(&parcel->arena, json_text(json_get(message, "ts"), NULL));
		if (!is_ours(parcel, message))
			continue;
		for (const struct json *file = json_first(json_get(message, "files")); file; file = json_next(file))
			note_file(parcel, json_text(json_get(message, "ts"), ""), json_text(json_get(file, "name"), ""));
	}
}

/* What came after our text need not go up again. A file of the same name before it belongs to an earlier message. */
static void skip_files(struct parcel *parcel)
{
	for (const struct shown *shown = parcel->shown; shown && parcel->ts; shown = shown->next)
		if (strcmp(shown->ts, parcel->ts) > 0)
			skip_file(parcel, shown->name);
}

static void ask(struct gd_channel *channel, struct parcel *parcel, const char *cursor);

static void on_page(struct gd_channel *channel, void *owner, const struct api_answer *answer)
{
	struct parcel *parcel = owner;
	const char *cursor = json_text(json_at(answer->json, "/response_metadata/next_cursor"), "");

	if (!answer->ok && answer->kind != ERROR_GIVE_UP && answer->kind != ERROR_NO_THREAD) {
		parcel_fail(channel, parcel, answer);
		return;
	}
	if (!answer->ok)
		slack_log(channel, GD_LOG_WARN, "the history of %s cannot be read (%s): a message may come twice", parcel->room,
			answer->code);
	read_page(parcel, answer->json);
	if (*cursor && (!parcel->ts || parcel->nfiles) && parcel->pages < PAGES_MOST) {
		ask(channel, parcel, cursor);
		return;
	}
	skip_files(parcel);
	parcel->lookup_next(channel, parcel);
}

static void ask(struct gd_channel *channel, struct parcel *parcel, const char *cursor)
{
	char oldest[32];
	struct buf body;

	parcel->pages++;
	buf_init(&body, LIMIT_JSON);
	(void)snprintf(oldest, sizeof oldest, "%" PRId64 ".000000", parcel->when_ms > 0 ? parcel->when_ms / 1000 - CLOCKS_DIFFER_S : 0);
	form_add(&body, "channel", parcel->room);
	form_add(&body, "ts", parcel->thread);
	form_add(&body, "oldest", oldest);
	form_add(&body, "limit", PAGE);
	form_add(&body, "include_all_metadata", "true");
	form_add(&body, "cursor", cursor);
	api_call(channel, &(struct api_request){.method = parcel->thread ? "conversations.replies" : "conversations.history",
		.team = parcel->team, .body = &body, .done = on_page, .owner = parcel});
	buf_clear(&body);
}

void lookup_start(struct gd_channel *channel, struct parcel *parcel, lookup_next *next)
{
	parcel->lookup_next = next;
	ask(channel, parcel, NULL);
}
