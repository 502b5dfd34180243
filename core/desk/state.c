#include "desk/state.h"

#include "desk/work.h"
#include "store/inbox.h"

#include <pthread.h>

/* The caller waits, so that rows can be lent: an instance opens at start or on reload, never while messages flow. */
struct load_unit {
	struct desk_unit unit;
	const char *channel;
	void (*row)(void *ctx, const char *key, const char *value);
	void *ctx;
	pthread_mutex_t lock;
	pthread_cond_t done;
	bool handed, over;
};

static void run(struct work *w, struct desk_unit *unit)
{
	struct load_unit *u = (struct load_unit *)unit;
	if (u->handed)
		return; /* it runs again for the sake of another unit: the rows are with the caller already */
	u->handed = true;
	kv_each(w->db, u->channel, u->row, u->ctx);
}

static void done(struct desk_unit *unit, enum unit_end end)
{
	struct load_unit *u = (struct load_unit *)unit;
	(void)end;
	pthread_mutex_lock(&u->lock);
	u->over = true;
	pthread_cond_signal(&u->done);
	pthread_mutex_unlock(&u->lock);
}

void desk_load_kv(struct desk *desk, const char *channel, void (*row)(void *ctx, const char *key, const char *value), void *ctx)
{
	struct load_unit u = {.unit = {.run = run, .done = done}, .channel = channel, .row = row, .ctx = ctx};
	pthread_mutex_init(&u.lock, NULL);
	pthread_cond_init(&u.done, NULL);
	desk_push_always(desk, &u.unit);
	pthread_mutex_lock(&u.lock);
	while (!u.over)
		pthread_cond_wait(&u.done, &u.lock);
	pthread_mutex_unlock(&u.lock);
	pthread_cond_destroy(&u.done);
	pthread_mutex_destroy(&u.lock);
}
