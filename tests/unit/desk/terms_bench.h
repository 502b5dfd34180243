/* The bench with terms of its own for the queue `technique`: office hours (Monday to Friday, 9 to 12 and 14 to 18 in Paris), an on-call
 * chain of alice and then lena where `chain` is set, and whatever `change` does to them. */
#ifndef GUICHET_TESTS_TERMS_BENCH_H
#define GUICHET_TESTS_TERMS_BENCH_H

#include "desk_check.h"

#include "sla/hours.h"

#include <string.h>

static inline struct queue_terms *terms_bench_of(struct desk_settings *s, const char *queue)
{
	struct desk_queue *queues = arena_alloc(&s->arena, s->nqueues * sizeof *queues);
	struct queue_terms *t = arena_alloc(&s->arena, sizeof *t);
	memcpy(queues, s->queues, s->nqueues * sizeof *queues);
	*t = terms_shipped;
	for (size_t i = 0; i < s->nqueues; i++)
		if (strcmp(queues[i].name, queue) == 0)
			queues[i].terms = t;
	s->queues = queues;
	return t;
}

static inline struct queue_terms *terms_bench_office(struct desk_settings *s)
{
	struct err err = {0};
	struct queue_terms *t = terms_bench_of(s, "technique");
	t->calendar = "bureau";
	t->hours = (struct calendar){.zone = zones_get(&s->zones, "Europe/Paris", &err)};
	assert_true(hours_parse(&t->hours, "mon-fri 9:00-12:00 14:00-18:00", &err));
	return t;
}

static inline struct queue_terms *terms_bench_chain(struct queue_terms *t)
{
	static const struct terms_duty chain[] = {{"alice", NULL, 1}, {"lena", NULL, 2}};
	t->chain = chain;
	t->nchain = sizeof chain / sizeof *chain;
	return t;
}

#endif
