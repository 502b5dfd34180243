/* Who is on call: look at a chain, let somebody stand in for a while, take it back. (requirements 2.5) */
#include "base/limits.h"
#include "desk/answer.h"
#include "desk/persons.h"
#include "desk/terms.h"
#include "desk/time/paging.h"
#include "desk/time/when.h"
#include "desk/verbs/table.h"
#include "store/endings.h"

#include <inttypes.h>
#include <string.h>

/* A chain that the speaker may see and change. */
struct roster {
	struct queue_row queue;
	const struct queue_terms *terms;
};

static bool is_allowed(struct call *c, int64_t queue_id)
{
	struct object object = {.kind = OBJECT_QUEUE, .queue = queue_id, .place = c->where.place};
	return authorise(&c->principal, ACTION_ONCALL, &object) == ALLOWED;
}

/* Of the room where it is said; elsewhere every one that is theirs. */
static size_t chains_of(struct call *c, struct roster **out)
{
	const struct desk_settings *s = c->w->settings;
	struct roster *list = arena_alloc(c->w->arena, (s->nqueues + 1) * sizeof *list);
	size_t n = 0;
	for (size_t i = 0; i < s->nqueues; i++) {
		struct roster *one = &list[n];
		one->terms = s->queues[i].terms;
		if (!one->terms || !one->terms->nchain || !queue_by_name(c->w->db, c->w->arena, s->queues[i].name, &one->queue))
			continue;
		bool here = c->where.place != PLACE_DESK || !c->where.queue_id || c->where.queue_id == one->queue.id;
		n += here && is_allowed(c, one->queue.id);
	}
	*out = list;
	return n;
}

static bool stands_on(struct call *c, const struct roster *chain, int64_t person_id)
{
	for (size_t i = 0; i < chain->terms->nchain; i++) {
		struct person p;
		if (person_by_handle(c->w->db, c->w->arena, chain->terms->chain[i].handle, &p) && p.id == person_id)
			return true;
	}
	return false;
}

/* ---- show --------------------------------------------------------------------------------------------------------------------------- */

static void add_stand_in(struct call *c, struct buf *out, const struct roster *chain, int64_t person_id)
{
	struct reader reader = reader_of(c->w, &c->w->actor);
	int64_t until = 0, stand_in = duty_until(c->w->db, chain->queue.id, person_id, c->w->now, &until);
	if (!stand_in)
		return;
	buf_addf(out, " → %s (", person_name(c->w, stand_in));
	date_render(out, c->w->catalog, &reader, until, DATE_MOMENT, DATE_WORDS, 0);
	buf_adds(out, ")");
}

static void add_chain(struct call *c, struct buf *out, const struct roster *chain)
{
	int64_t *running;
	size_t n = paging_running(c->w->db, c->w->arena, chain->queue.id, &running);
	buf_addf(out, "%s%s", out->len ? "\n" : "", chain->queue.title);
	for (size_t i = 0; i < chain->terms->nchain; i++) {
		const struct terms_duty *duty = &chain->terms->chain[i];
		struct person p;
		bool known = person_by_handle(c->w->db, c->w->arena, duty->handle, &p);
		buf_addf(out, "\n%d. %s", duty->level, known ? p.name : duty->handle);
		if (known)
			add_stand_in(c, out, chain, p.id);
	}
	for (size_t i = 0; i < n; i++) {
		struct ticket t;
		if (ticket_load(c->w->db, c->w->arena, running[i], &t))
			buf_addf(out, "\n🚨 %s %s", t.ref, t.title);
	}
}

static void show(struct call *c, const struct roster *list, size_t n)
{
	struct buf items;
	buf_init(&items, LIMIT_TEXT);
	for (size_t i = 0; i < n; i++)
		add_chain(c, &items, &list[i]);
	answer_words(c, items.data);
	answer_done(c, "shown");
	buf_clear(&items);
}

/* ---- swap, off ---------------------------------------------------------------------------------------------------------------------- */

/* The n-th person named; without it the speaker. */
static bool person_named(struct call *c, size_t i, struct person *out)
{
	if (i >= c->command->npersons) {
		*out = c->w->actor;
		return true;
	}
	if (call_person(c, &c->command->persons[i], out) && person_is_agent(c->w, out->id))
		return true;
	answer_no_ref(c, call_person_text(c, &c->command->persons[i]));
	return false;
}

/* "swap @x" says who stands in for the speaker, "swap @x @y" who does for x. */
static void swap(struct call *c, const struct roster *list, size_t n)
{
	struct person left, stand_in;
	bool two = c->command->npersons > 1;
	int64_t until = when_moment(c, &c->command->when);
	size_t done = 0;
	if (c->command->npersons == 0) {
		answer_missing(c, SLOT_PERSONS);
		return;
	}
	if (!person_named(c, two ? 0 : 9, &left) || !person_named(c, two ? 1 : 0, &stand_in))
		return;
	for (size_t i = 0; i < n; i++) {
		if (!stands_on(c, &list[i], left.id) || left.id == stand_in.id)
			continue;
		paging_swap(c->w, list[i].queue.id, left.id, stand_in.id, until);
		done++;
	}
	if (done)
		show(c, list, n);
	else
		answer_no_ref(c, arena_printf(c->w->arena, "@%s", left.handle ? left.handle : left.name));
}

/* Whoever was replaced is back: the speaker, or whom they stand in for; a lead who is neither ends every one. */
static bool comes_back(struct call *c, const struct roster *chain, int64_t person_id, int64_t stand_in)
{
	bool own = person_id == c->w->actor.id || stand_in == c->w->actor.id;
	return own || (!stands_on(c, chain, c->w->actor.id) && member_role(c->w->db, chain->queue.id, c->w->actor.id) == MEMBER_LEAD);
}

static void off(struct call *c, const struct roster *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < list[i].terms->nchain; j++) {
			struct person p;
			if (!person_by_handle(c->w->db, c->w->arena, list[i].terms->chain[j].handle, &p))
				continue;
			int64_t stand_in = duty_of(c->w->db, list[i].queue.id, p.id, c->w->now);
			if (stand_in && comes_back(c, &list[i], p.id, stand_in))
				paging_swap(c->w, list[i].queue.id, p.id, 0, 0);
		}
	}
	show(c, list, n);
}

void verb_oncall(struct call *c)
{
	struct roster *list;
	size_t n = chains_of(c, &list);
	c->ticket.id = 0;
	if (n == 0) {
		answer_words(c, word_of(c->w->catalog, person_lang(c->w, &c->w->actor), "value", "no_chain"));
		return;
	}
	switch ((enum oncall_word)c->command->word[WORDS_ONCALL]) {
	case ONCALL_SWAP:
		swap(c, list, n);
		return;
	case ONCALL_SWAP_OFF:
		off(c, list, n);
		return;
	case ONCALL_SHOW:
		break;
	}
	show(c, list, n); /* also where nothing was said */
}
