#include "desk/rota.h"

#include "store/endings.h"

#include <string.h>

int64_t rota_person(struct work *w, int64_t queue_id, const struct terms_duty *duty)
{
	struct person p;
	if (!person_by_handle(w->db, w->arena, duty->handle, &p))
		return 0;
	int64_t stand_in = duty_of(w->db, queue_id, p.id, w->now);
	return stand_in ? stand_in : p.id;
}

static bool names(const struct queue_terms *terms, const char *handle)
{
	for (size_t i = 0; i < terms->nchain; i++)
		if (strcmp(terms->chain[i].handle, handle) == 0)
			return true;
	return false;
}

/* Somebody who was replaced for a while stays on it: both may answer. */
size_t rota_queues(struct work *w, const struct person *person, const int64_t **out)
{
	const struct desk_settings *s = w->settings;
	int64_t *queues = arena_alloc(w->arena, (s->nqueues + 1) * sizeof *queues);
	size_t n = 0;
	for (size_t i = 0; i < s->nqueues; i++) {
		struct queue_row row;
		if (!s->queues[i].terms || !s->queues[i].terms->nchain || !queue_by_name(w->db, w->arena, s->queues[i].name, &row))
			continue;
		if ((person->handle && names(s->queues[i].terms, person->handle)) || duty_stands_in(w->db, row.id, person->id, w->now))
			queues[n++] = row.id;
	}
	*out = queues;
	return n;
}
