#include "parcel.h"

#include "blocks.h"
#include "emoji.h"
#include "forms.h"
#include "rooms.h"
#include "team.h"
#include "triggers.h"
#include "turns.h"

#include <stdlib.h>
#include <string.h>

#define TOKEN_LATER_S 300 /* an admin must act first */

static const char *mark_of(struct arena *arena, const char *text)
{
	size_t len = text ? strlen(text) : 0;
	const char *name = text ? emoji_name(text) : NULL;

	if (!name && len > 2 && text[0] == ':' && text[len - 1] == ':')
		return arena_strndup(arena, text + 1, len - 2);
	return name;
}

static void copy_files(struct parcel *parcel, const struct gd_outbound *out)
{
	parcel->files = arena_alloc(&parcel->arena, (out->nfiles + 1) * sizeof *parcel->files);
	parcel->file_ids = arena_alloc(&parcel->arena, (out->nfiles + 1) * sizeof *parcel->file_ids);
	for (size_t i = 0; i < out->nfiles; i++) {
		if (!out->files[i].path || out->files[i].length <= 0)
			continue;
		parcel->files[parcel->nfiles++] = (struct gd_file){
			.name = arena_strdup(&parcel->arena, out->files[i].name ? out->files[i].name : "file"),
			.length = out->files[i].length,
			.path = arena_strdup(&parcel->arena, out->files[i].path)};
	}
}

static const char *copy(struct arena *arena, const char *text)
{
	return text && *text ? arena_strdup(arena, text) : NULL;
}

/* A modal needs a button or a command pressed just now; later the form is a list of what to write. */
static void prepare_form(struct gd_channel *channel, struct parcel *parcel, const struct gd_outbound *out)
{
	if (!out->nform)
		return;
	parcel->trigger = parcel->team && parcel->user ? triggers_take(channel, parcel->team, parcel->user) : NULL;
	if (parcel->trigger)
		forms_view(&parcel->view, out);
	forms_text(&parcel->text, out);
	buf_reset(&parcel->blocks);
}

/* A queue's room is configured by its id alone, which no two workspaces share. */
static struct team *team_of(struct gd_channel *channel, const struct gd_outbound *out)
{
	struct team *team = team_of_tenant(channel, out->tenant);

	return team || (out->tenant && *out->tenant) ? team : rooms_team(channel, out->room);
}

struct parcel *parcel_new(struct gd_channel *channel, const struct gd_outbound *out)
{
	struct parcel *parcel = mem_alloc(sizeof *parcel);
	struct arena *arena = &parcel->arena;

	parcel->delivery = out->delivery;
	parcel->when_ms = out->when_ms;
	parcel->op = out->op;
	parcel->flags = out->flags;
	parcel->team = team_of(channel, out);
	parcel->anywhere = !out->tenant || !*out->tenant;
	parcel->key = copy(arena, out->key);
	parcel->room = copy(arena, out->room);
	parcel->thread = copy(arena, out->thread);
	parcel->user = copy(arena, out->user);
	parcel->target = copy(arena, out->target);
	parcel->emoji = out->op == GD_MARK ? mark_of(arena, out->text) : NULL;
	parcel->doubtful = out->flags & GD_O_MAYBE_SENT || (out->nfiles && out->attempt > 1);
	buf_init(&parcel->text, LIMIT_JSON);
	buf_init(&parcel->blocks, LIMIT_JSON);
	buf_init(&parcel->view, LIMIT_JSON);
	blocks_write(&parcel->text, &parcel->blocks, out);
	prepare_form(channel, parcel, out);
	copy_files(parcel, out);
	parcel->next = channel->parcels;
	channel->parcels = parcel;
	return parcel;
}

void parcel_free(struct gd_channel *channel, struct parcel *parcel)
{
	struct parcel **at = &channel->parcels;

	while (*at != parcel)
		at = &(*at)->next;
	*at = parcel->next;
	api_forget(channel, parcel);
	turns_forget(channel, parcel);
	buf_clear(&parcel->text);
	buf_clear(&parcel->blocks);
	buf_clear(&parcel->view);
	free(parcel->trigger);
	struct arena arena = parcel->arena;
	arena_clear(&arena);
	free(parcel);
}

void parcel_end(struct gd_channel *channel, struct parcel *parcel, enum gd_outcome outcome, uint32_t retry_after_s, const char *why)
{
	channel->host->outcome(channel->ctx, parcel->delivery, outcome, retry_after_s, outcome == GD_SENT ? parcel->ts : NULL, why);
	parcel_free(channel, parcel);
}

void parcel_fail(struct gd_channel *channel, struct parcel *parcel, const struct api_answer *answer)
{
	/* A doubt stays until the history has been read, whatever the reason why it could not be read this time. */
	enum gd_outcome later = parcel->doubtful && !parcel->looked ? GD_UNSURE : GD_RETRY_LATER;

	if (parcel->op == GD_MARK && api_is_unknown(answer)) { /* no reason to hold up the words after it */
		parcel_end(channel, parcel, GD_GIVE_UP, 0, answer->why);
		return;
	}
	switch (answer->kind) {
	case ERROR_DOUBT:
		parcel_end(channel, parcel, GD_UNSURE, answer->retry_after_s, answer->why);
		return;
	case ERROR_RETRY:
	case ERROR_RATE:
		parcel_end(channel, parcel, later, answer->retry_after_s, answer->why);
		return;
	case ERROR_TOKEN:
		slack_log(channel, GD_LOG_ERROR, "%s (%s)", answer->why, answer->code);
		parcel_end(channel, parcel, later, TOKEN_LATER_S, answer->why);
		return;
	case ERROR_DONE:
		parcel_end(channel, parcel, GD_SENT, 0, NULL);
		return;
	case ERROR_PLAIN:
	case ERROR_NO_THREAD:
	case ERROR_NOT_THERE:
	case ERROR_GIVE_UP:
		parcel_end(channel, parcel, GD_GIVE_UP, 0, answer->why);
		return;
	}
}
