/* store/inbox.h: events already seen, bodies received for replay, key-value state of channels, jobs with a due time, and monitors' alerts.
 *
 * Everything here is written in the unit of work that it belongs to. Desk thread.
 */
#ifndef GUICHET_STORE_INBOX_H
#define GUICHET_STORE_INBOX_H

#include "base/mem.h"
#include "store/db.h"

/* The first answer to an event; a repeat gets it again. */
struct seen {
	int code; /* enum gd_result_code */
	int64_t ticket_id;
	const char *word, *text;
};
bool inbox_find(struct db *db, struct arena *arena, const char *channel, const char *key, struct seen *out);
/* `id` grows with each: the oldest are forgotten first */
void inbox_put(struct db *db, int64_t id, const char *channel, const char *key, const struct seen *seen, int64_t now_ms);
void inbox_forget(struct db *db, int64_t before_ms, size_t max);

void kv_put(struct db *db, const char *channel, const char *key, const char *value); /* NULL deletes */
char *kv_get(struct db *db, const char *channel, const char *key);                   /* free() it; NULL: none */

void kv_each(struct db *db, const char *channel, void (*row)(void *ctx, const char *key, const char *value), void *ctx);

struct job {
	int64_t id, due_ms, ticket_id;
	int kind;         /* desk/time/jobs.h */
	const char *key;  /* one job per (kind, key) */
	const char *data;
};
void job_put(struct db *db, const struct job *job); /* an older one of the same kind and key is replaced */
void job_put_off(struct db *db, const struct job *job, int64_t due_ms);
void job_remove(struct db *db, int kind, const char *key);
size_t jobs_of_ticket(struct db *db, struct arena *arena, int64_t ticket_id, struct job **out); /* 256 at most */
/* the tickets of jobs whose key begins so */
size_t jobs_tickets_of_prefix(struct db *db, int kind, const char *prefix, int64_t *out, size_t most);
bool job_find(struct db *db, struct arena *arena, int kind, const char *key, struct job *out);
size_t jobs_due(struct db *db, struct arena *arena, int64_t now_ms, size_t max, struct job **out); /* oldest first */
int64_t jobs_next_ms(struct db *db);                /* 0: none */
void jobs_hasten(struct db *db, int kind, int64_t now_ms); /* all of them are due now */
void jobs_shift(struct db *db, int kind, int64_t by_ms);

struct alert {
	const char *endpoint, *key, *episode;
	int64_t ticket_id, episode_ms, hits, flaps, first_ms, last_ms, resolved_ms;
	int severity;
	bool firing;
};
bool alert_find(struct db *db, struct arena *arena, const char *endpoint, const char *key, struct alert *out);
void alert_insert(struct db *db, const struct alert *alert);
void alert_save(struct db *db, const struct alert *alert); /* one that is there */
int64_t alerts_new_since(struct db *db, const char *endpoint, int64_t since_ms, int64_t most); /* counts no further than `most` */
int64_t alerts_firing_of(struct db *db, int64_t ticket_id);

#endif
