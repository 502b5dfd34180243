#include "desk/out/post.h"

#include "base/limits.h"
#include "base/text.h"
#include "desk/out/content.h"
#include "outbox/pump.h"

#include <inttypes.h>
#include <string.h>

bool channel_limits(struct work *w, const char *channel, struct gd_limits *out)
{
	bool open = false;
	*out = (struct gd_limits){.size = sizeof *out};
	w->hooks->limits(w->hooks->self, channel, out, &open);
	return open;
}

/* A room or a number is paced by itself, a person's window too; a channel without rooms is one destination. */
static const char *destination(struct work *w, const struct posting *p)
{
	if (p->window && p->out.user && *p->out.user)
		return arena_printf(w->arena, "%s/window:%s", p->channel, p->out.user);
	const char *room = p->out.room && *p->out.room ? p->out.room : p->out.user;
	return room && *room ? arena_printf(w->arena, "%s/%s", p->channel, room) : p->channel;
}

static const char *order_key(struct work *w, const struct posting *p)
{
	if (p->order_key)
		return p->order_key;
	return p->ticket ? arena_printf(w->arena, "%" PRId64, p->ticket->id) : "-";
}

static int64_t post_row(struct work *w, const struct posting *p, const char *text)
{
	struct gd_outbound out = p->out;
	out.text = text;
	out.when_ms = w->now;
	struct delivery row = {
		.id = work_id(w),
		.channel = p->channel,
		.dest = destination(w, p),
		.order_key = order_key(w, p),
		.lane = p->lane,
		.ticket_id = p->ticket ? p->ticket->id : 0,
		.person_id = p->person_id,
		.entry_id = p->entry_id,
		.conversation_id = p->conversation_id,
		.supersede = p->supersede,
		.body = content_write(w->arena, &out),
		.next_ms = p->not_before > w->now ? p->not_before : w->now,
		.created_ms = w->now,
	};
	if (!row.body) {
		work_fail(w, "A message is too large for the outbox.");
		return 0;
	}
	delivery_insert(w->db, &row);
	pump_touch(w->pump, row.channel, row.dest);
	return row.id;
}

/* How many bytes of the text make one message of this channel: found by halving, ended on a word. */
static size_t fitting(struct work *w, const char *channel, const char *text)
{
	uint32_t most = 0;
	size_t len = strlen(text), low = 0, high = len;
	if (w->hooks->text_units(w->hooks->self, channel, text, len, &most) <= most || most == 0)
		return len;
	while (high - low > 1) {
		size_t middle = text_floor(text, (low + high) / 2);
		if (middle <= low)
			break;
		if (w->hooks->text_units(w->hooks->self, channel, text, middle, &most) <= most)
			low = middle;
		else
			high = middle;
	}
	for (size_t at = low; at > low * 2 / 3; at--)
		if (text[at] == ' ' || text[at] == '\n')
			return at;
	return low > 0 ? low : len;
}

int64_t post(struct work *w, const struct posting *p)
{
	struct gd_limits limits;
	if (!channel_limits(w, p->channel, &limits))
		return 0;
	if (!p->out.text || p->out.op == GD_MARK || p->out.op == GD_NOTIFY)
		return post_row(w, p, p->out.text);
	const char *text = p->out.text;
	int64_t id = 0;
	for (;;) {
		size_t part = fitting(w, p->channel, text);
		bool last = text[part] == 0;
		struct posting one = *p;
		if (!last) {
			/* Choices, files and fields belong to the end of what is said. */
			one.out.nchoices = one.out.nfiles = one.out.nfields = 0;
		}
		id = post_row(w, &one, arena_strndup(w->arena, text, part));
		if (last)
			return id;
		text += part;
		while (*text == ' ' || *text == '\n')
			text++;
	}
}
