#include "desk/time/jobs.h"

#include <inttypes.h>

void job_later(struct work *w, enum job_kind kind, int64_t ticket_id, const char *key, int64_t due_ms, const char *data)
{
	job_put(w->db,
		&(struct job){.id = work_id(w), .due_ms = due_ms, .ticket_id = ticket_id, .kind = (int)kind, .key = key, .data = data});
}

void job_cancel(struct work *w, enum job_kind kind, const char *key)
{
	job_remove(w->db, (int)kind, key);
}

const char *job_key_of_id(struct work *w, int64_t id)
{
	return arena_printf(w->arena, "%" PRId64, id);
}

void job_of_ticket(struct work *w, enum job_kind kind, int64_t ticket_id, int64_t due_ms, const char *data)
{
	job_later(w, kind, ticket_id, job_key_of_id(w, ticket_id), due_ms, data);
}
