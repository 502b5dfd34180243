#include "sla/oncall.h"

bool oncall_starts(const struct oncall_facts *f)
{
	if (!f->has_chain || f->priority != PRIORITY_URGENT || !status_is_open(f->status))
		return false;
	if (f->only_closed && f->queue_open)
		return false;
	return f->breach || !f->acknowledged;
}

/* The lowest level above `level`; 0 if there is none. */
static int next_level(const struct oncall_person *persons, size_t count, int level)
{
	int next = 0;

	for (size_t i = 0; i < count; i++)
		if (persons[i].level > level && (!next || persons[i].level < next))
			next = persons[i].level;
	return next;
}

static bool is_paged(const struct oncall_person *persons, size_t count, int64_t person)
{
	for (size_t i = 0; i < count; i++)
		if (persons[i].person == person && persons[i].paged)
			return true;
	return false;
}

/* Pages whoever stands from level `least` to `most` and was neither paged nor skipped yet. True if somebody was paged. */
static bool page_levels(struct oncall_person *persons, size_t count, int least, int most, struct oncall_act *acts, size_t *nacts)
{
	bool any = false;

	for (size_t i = 0; i < count; i++) {
		struct oncall_person *p = &persons[i];

		if (p->level < least || p->level > most || p->skipped || is_paged(persons, count, p->person))
			continue;
		p->paged = p->reach == REACH_OK;
		p->skipped = !p->paged;
		any |= p->paged;
		acts[(*nacts)++] = (struct oncall_act){p->paged ? ONCALL_PAGE : ONCALL_SKIP, p};
	}
	return any;
}

int64_t oncall_due(const struct oncall_state *state, int64_t step_ms)
{
	switch (state->phase) {
	case ONCALL_OFF:
		return 0;
	case ONCALL_RUNNING:
		return state->since_ms + step_ms;
	case ONCALL_OVER:
		return state->since_ms + ONCALL_AGAIN_MS;
	}
	return 0;
}

size_t oncall_advance(struct oncall_state *state, struct oncall_person *persons, size_t count, int64_t step_ms, int64_t now_ms,
	struct oncall_act *acts)
{
	size_t nacts = 0;
	bool paged = false;

	if (state->phase != ONCALL_OFF && now_ms < oncall_due(state, step_ms))
		return 0;
	if (count > ONCALL_PERSONS)
		count = ONCALL_PERSONS;
	/* A level on which nobody can be reached, or everybody was paged before, has nothing to wait for. */
	while (state->phase != ONCALL_OVER && !paged) {
		int level = next_level(persons, count, state->phase == ONCALL_OFF ? 0 : state->level);

		state->phase = level ? ONCALL_RUNNING : ONCALL_OVER;
		if (level) {
			state->level = level;
			paged = page_levels(persons, count, level, level, acts, &nacts);
		}
	}
	state->since_ms = now_ms;
	if (state->phase == ONCALL_OVER)
		acts[nacts++] = (struct oncall_act){ONCALL_END, NULL};
	return nacts;
}

size_t oncall_catch_up(const struct oncall_state *state, struct oncall_person *persons, size_t count, struct oncall_act *acts)
{
	size_t nacts = 0;

	if (count > ONCALL_PERSONS)
		count = ONCALL_PERSONS;
	if (state->phase != ONCALL_OFF)
		page_levels(persons, count, 1, state->level, acts, &nacts);
	return nacts;
}

bool oncall_pass(struct oncall_state *state, const struct oncall_person *persons, size_t count, int64_t person, int64_t step_ms,
	int64_t now_ms)
{
	if (state->phase != ONCALL_RUNNING)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (persons[i].person == person && persons[i].paged && persons[i].level == state->level) {
			state->since_ms = now_ms - step_ms; /* its time is over */
			return true;
		}
	}
	return false;
}

void oncall_end(struct oncall_state *state)
{
	*state = (struct oncall_state){0};
}

bool oncall_may_answer(const struct oncall_state *state, const struct oncall_person *persons, size_t count, int64_t person)
{
	return state->phase != ONCALL_OFF && is_paged(persons, count, person);
}
