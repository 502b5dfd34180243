#include "desk/out/mark.h"

#include "desk/out/post.h"

static void post_mark(struct work *w, const char *channel, const struct gd_outbound *out, const struct ticket *t)
{
	struct gd_limits limits;
	if (!channel_limits(w, channel, &limits) || !(limits.capabilities & GD_CAP_REACTIONS))
		return;
	post(w, &(struct posting){.channel = channel,
			.ticket = t,
			.lane = LANE_MARK,
			.supersede = arena_printf(w->arena, "mark:%s", out->target),
			.out = *out});
}

void mark_message(
	struct work *w, const char *channel, const struct gd_place *place, const char *native, enum mark mark, const struct ticket *t)
{
	if (native)
		post_mark(w, channel,
			&(struct gd_outbound){.size = sizeof(struct gd_outbound),
				.op = GD_MARK,
				.tenant = place->tenant,
				.room = place->room,
				.target = native,
				.text = mark_emoji(mark)},
			t);
}

void mark_entry(struct work *w, const struct entry *e, enum mark mark)
{
	struct native_place *places;
	struct ticket t;
	size_t n = native_refs_of_entry(w->db, w->arena, e->id, &places);
	if (!ticket_load(w->db, w->arena, e->ticket_id, &t))
		return;
	for (size_t i = 0; i < n; i++)
		if (!places[i].outbox_id) /* the others are copies of ours */
			post_mark(w, places[i].channel,
				&(struct gd_outbound){.size = sizeof(struct gd_outbound),
					.op = GD_MARK,
					.room = places[i].room,
					.target = places[i].native,
					.text = mark_emoji(mark)},
				&t);
}
