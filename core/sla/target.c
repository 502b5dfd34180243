#include "sla/target.h"

#include "base/clock.h"

/* As shipped. */
static const struct sla_line ladder[] = {
	{.response_ms = 0, .resolve_ms = 0, .end_of_day = SLA_FLAG_NO, .from = RESOLVE_FROM_NEW, .pause_hold = SLA_FLAG_NO},
	{.priority = PRIORITY_NORMAL, .response_ms = SLA_UNSET, .resolve_ms = 8 * HOUR_MS},
	{.priority = PRIORITY_HIGH, .response_ms = SLA_UNSET, .resolve_ms = 4 * HOUR_MS},
	{.priority = PRIORITY_URGENT, .response_ms = SLA_UNSET, .resolve_ms = 1 * HOUR_MS},
	{.type = TYPE_FEATURE, .response_ms = SLA_UNSET, .resolve_ms = 0},
};
#define LADDER (sizeof ladder / sizeof *ladder)

static bool matches(const struct sla_line *line, const struct sla_key *key)
{
	return (!line->type || line->type == key->type) && (!line->priority || line->priority == key->priority) &&
	       (!line->queue || line->queue == key->queue) && (!line->org || line->org == key->org);
}

/* Higher is more specific: first how many are named, then which. */
static int rank(const struct sla_line *line)
{
	int named = !!line->org + !!line->queue + !!line->type + !!line->priority;

	return named * 16 + !!line->org * 8 + !!line->queue * 4 + !!line->type * 2 + !!line->priority;
}

/* What decides a value so far, by its rank; -1: nothing. */
struct decided {
	int response, resolve, from, pause;
};

static void overlay(const struct sla_line *line, int at, struct decided *by, struct sla_promise *out)
{
	if (line->response_ms != SLA_UNSET && at >= by->response) {
		out->response_ms = line->response_ms;
		by->response = at;
	}
	/* A time and "by the end of the day" are two forms of one promise: the line that says either decides both. */
	if ((line->resolve_ms != SLA_UNSET || line->end_of_day == SLA_FLAG_YES) && at >= by->resolve) {
		out->resolve_ms = line->resolve_ms == SLA_UNSET ? 0 : line->resolve_ms;
		out->end_of_day = line->end_of_day == SLA_FLAG_YES;
		by->resolve = at;
	}
	if (line->from != RESOLVE_FROM_UNSET && at >= by->from) {
		out->from_ack = line->from == RESOLVE_FROM_ACK;
		by->from = at;
	}
	if (line->pause_hold != SLA_FLAG_UNSET && at >= by->pause) {
		out->pause_hold = line->pause_hold == SLA_FLAG_YES;
		by->pause = at;
	}
}

static void overlay_all(const struct sla_line *lines, size_t count, const struct sla_key *key, struct sla_promise *out)
{
	struct decided by = {-1, -1, -1, -1};

	for (size_t i = 0; i < count; i++)
		if (matches(&lines[i], key))
			overlay(&lines[i], rank(&lines[i]), &by, out);
}

void sla_promise_find(const struct sla_line *lines, size_t count, const struct sla_key *key, struct sla_promise *out)
{
	*out = (struct sla_promise){0};
	overlay_all(ladder, LADDER, key, out);
	overlay_all(lines, count, key, out); /* whatever an admin wrote wins over what was shipped */
}

int64_t sla_pickup_ms(const struct sla_promise *promise)
{
	return promise->response_ms ? promise->response_ms : SLA_PICKUP_MS;
}

bool sla_runs_always(enum priority priority, bool has_chain)
{
	return priority == PRIORITY_URGENT && has_chain;
}
