#include "domain/priority.h"

#include <stddef.h>

/* True if `then` was less than `span` ago. 0 is never. */
static bool within(int64_t then_ms, int64_t span_ms, int64_t now_ms)
{
	return then_ms && now_ms - then_ms < span_ms;
}

static bool is_limited(const struct raise_facts *f, int64_t now_ms)
{
	bool lowered_since = f->lowered_ms && f->lowered_ms >= f->raised_ms;

	return f->priority == PRIORITY_URGENT || (within(f->raised_ms, PRIORITY_AGAIN_MS, now_ms) && !lowered_since);
}

static void brake(const struct raise_facts *f, struct raise *out)
{
	out->priority = PRIORITY_HIGH;
	out->changed = f->priority != PRIORITY_HIGH;
	out->ping = true;
	out->key = "m.prio.brake";
}

void priority_raise(const struct raise_facts *f, int64_t now_ms, struct raise *out)
{
	enum priority target = f->answers_offhours || f->requester_is_machine ? PRIORITY_URGENT : f->priority + 1;

	*out = (struct raise){.priority = f->priority};
	if (is_limited(f, now_ms)) {
		out->key = f->requester_is_machine ? NULL : "m.prio.limit";
		return;
	}
	if (target == PRIORITY_URGENT && !f->requester_is_machine) {
		if (within(f->person_urgent_ms, PRIORITY_BRAKE_MS, now_ms)) {
			brake(f, out);
			return;
		}
		if (f->pages && !f->has_reason && !f->answers_offhours) {
			out->ask_why = true;
			out->key = "m.prio.why";
			return;
		}
	}
	out->priority = target;
	out->changed = true;
	out->ping = true;
	out->page = target == PRIORITY_URGENT && f->pages;
	out->counts = target == PRIORITY_URGENT && !f->requester_is_machine;
	out->key = f->requester_is_machine ? NULL : "m.prio.up";
}

void priority_at_start(const struct start_facts *f, int64_t now_ms, struct start *out)
{
	enum priority wanted = f->asked ? f->asked : f->usual;

	*out = (struct start){0};
	if (f->severity == SEVERITY_CRITICAL)
		wanted = PRIORITY_URGENT;
	if (wanted == PRIORITY_URGENT && f->by_customer) {
		out->braked = within(f->person_urgent_ms, PRIORITY_BRAKE_MS, now_ms);
		out->counts = !out->braked;
	}
	out->priority = out->braked ? PRIORITY_HIGH : wanted;
}

bool priority_needs_reason(enum priority from, enum priority to)
{
	return to < from;
}
