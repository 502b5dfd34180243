#include "outbox/pump.h"

#include "base/log.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define BUCKETS 256
#define FAILURES_BEFORE_PAUSE 3
#define FAILURES_BEFORE_OFF 10
#define PAUSE_MAX_MS 30000
#define CLAIM_MAX 256

/* Of one channel: never freed before the pump, so that a destination can point to it. */
struct count {
	struct count *next;
	struct pump_counts counts;
};

struct dest {
	struct dest *next; /* in its bucket */
	struct count *count;
	char *name, *channel;
	struct pump_limits limits;
	uint32_t in_flight, window, failures;
	uint32_t freed;                         /* of those in flight: delivered, says the transaction under way */
	int64_t hold_until, pace_next, look_at; /* monotonic */
	bool waiting;                           /* may have rows that are due */
	bool crowded;                           /* the whole instance is at its limit: an outcome will make room */
	bool clean;                             /* no failure of its instance is counted on disk */
};

struct flight {
	int64_t id;
	int attempt;
	int64_t started, deadline; /* monotonic */
	enum pump_news news;       /* once its outcome is recorded */
	struct dest *dest;
	bool to_person;
	bool freed; /* counted among those of its destination */
};

struct pump {
	struct db *db;
	const struct clock *clock;
	struct pump_ops ops;
	struct dest *table[BUCKETS];
	struct flight *flights;
	size_t nflights, room;
	size_t sent;          /* flights[sent..nflights) were claimed in the transaction under way */
	struct arena claimed; /* their rows */
	struct delivery *rows[CLAIM_MAX];
	size_t nrows;
	pthread_mutex_t lock; /* over the next two, for other threads' reading */
	struct count *counts;
	struct histogram took;
	bool shaken; /* a commit failed: rows on disk may be leased by attempts that memory has ended */
};

struct pump *pump_new(struct db *db, const struct clock *clock, const struct pump_ops *ops)
{
	struct pump *p = mem_alloc(sizeof *p);
	p->db = db;
	p->clock = clock;
	p->ops = *ops;
	pthread_mutex_init(&p->lock, NULL);
	return p;
}

void pump_free(struct pump *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < BUCKETS; i++) {
		while (p->table[i]) {
			struct dest *d = p->table[i];
			p->table[i] = d->next;
			free(d->name);
			free(d->channel);
			free(d);
		}
	}
	while (p->counts) {
		struct count *count = p->counts;
		p->counts = count->next;
		free(count);
	}
	pthread_mutex_destroy(&p->lock);
	arena_clear(&p->claimed);
	free(p->flights);
	free(p);
}

static struct count *find_count(struct pump *p, const char *channel)
{
	for (struct count *c = p->counts; c; c = c->next)
		if (strcmp(c->counts.channel, channel) == 0)
			return c;
	struct count *c = mem_alloc(sizeof *c);
	snprintf(c->counts.channel, sizeof c->counts.channel, "%s", channel);
	pthread_mutex_lock(&p->lock);
	c->next = p->counts;
	p->counts = c;
	pthread_mutex_unlock(&p->lock);
	return c;
}

/* Its bucket, and the destination if it is known. */
static struct dest **bucket_of(struct pump *p, const char *name, struct dest **found)
{
	uint32_t hash = 2166136261u;
	for (const char *c = name; *c; c++)
		hash = (hash ^ (unsigned char)*c) * 16777619u;
	struct dest **at = &p->table[hash % BUCKETS];
	*found = *at;
	while (*found && strcmp((*found)->name, name) != 0)
		*found = (*found)->next;
	return at;
}

static struct dest *find_dest(struct pump *p, const char *channel, const char *name)
{
	struct dest *known, **at = bucket_of(p, name, &known);
	if (known)
		return known;
	struct dest *d = mem_alloc(sizeof *d);
	d->name = mem_strdup(name);
	d->channel = mem_strdup(channel);
	d->count = find_count(p, channel);
	d->window = 1; /* slow start */
	d->next = *at;
	*at = d;
	return d;
}

void pump_touch(struct pump *p, const char *channel, const char *name)
{
	find_dest(p, channel, name)->waiting = true;
}

void pump_start(struct pump *p)
{
	int64_t now = clock_now(p->clock);
	deliveries_recover(p->db, now, now + BACKOFF_RETRY_AFTER_MAX_S * SECOND_MS);
	struct arena a = {0};
	const char **dests, **channels;
	size_t n = destinations_waiting(p->db, &a, &dests, &channels);
	for (size_t i = 0; i < n; i++)
		pump_touch(p, channels[i], dests[i]);
	arena_clear(&a);
}

static struct flight *find_flight(struct pump *p, const struct pump_outcome *o)
{
	for (size_t i = 0; i < p->nflights; i++)
		if (p->flights[i].id == o->delivery && p->flights[i].attempt == o->attempt)
			return &p->flights[i];
	return NULL;
}

/* What the other side asked for. A millisecond more, since the time that it is added to was rounded down. */
static int64_t asked_ms(uint32_t retry_after_s)
{
	return retry_after_s > 0 ? retry_after_s * SECOND_MS + 1 : 0;
}

/* Nothing goes there before that time; an earlier wish to wait longer stays. */
static void hold(struct dest *d, int64_t until)
{
	if (d->hold_until < until)
		d->hold_until = until;
}

/* ---- claiming --------------------------------------------------------------------------------------------------------------------- */

static uint32_t instance_load(const struct pump *p, const char *channel)
{
	uint32_t load = 0;
	for (size_t i = 0; i < p->nflights; i++)
		load += !p->flights[i].freed && strcmp(p->flights[i].dest->channel, channel) == 0;
	return load;
}

static uint32_t under_way(const struct dest *d)
{
	return d->in_flight - d->freed;
}

static size_t capacity(struct pump *p, struct dest *d, int64_t mono)
{
	if (!d->waiting && (d->look_at == 0 || d->look_at > mono))
		return 0;
	if (d->hold_until > mono || d->pace_next > mono || under_way(d) >= d->window)
		return 0; /* a destination that hangs costs no more than this */
	p->ops.limits(p->ops.self, d->channel, &d->limits);
	uint32_t window = d->window < d->limits.in_flight ? d->window : d->limits.in_flight;
	if (d->limits.closed || under_way(d) >= window)
		return 0;
	uint32_t total = instance_load(p, d->channel);
	d->crowded = total >= d->limits.in_flight_total;
	if (d->crowded)
		return 0;
	size_t room = window - under_way(d);
	if (room > d->limits.in_flight_total - total)
		room = d->limits.in_flight_total - total;
	if (d->limits.pace_ms > 0)
		room = 1;
	return room < CLAIM_MAX - p->nrows ? room : CLAIM_MAX - p->nrows;
}

static void take_off(struct pump *p, struct dest *d, struct delivery *row, int64_t now, int64_t mono)
{
	row->attempt++;
	delivery_lease(p->db, row->id, row->attempt, now);
	if (p->nflights == p->room) {
		p->room = p->room ? 2 * p->room : 64;
		p->flights = mem_grow(p->flights, p->room, sizeof *p->flights);
	}
	p->flights[p->nflights++] = (struct flight){.id = row->id,
		.attempt = row->attempt,
		.started = mono,
		.deadline = mono + d->limits.lease_s * SECOND_MS,
		.dest = d,
		.to_person = row->person_id != 0};
	p->rows[p->nrows++] = row;
	d->in_flight++;
}

static void claim_dest(struct pump *p, struct dest *d, int64_t now, int64_t mono)
{
	size_t room = capacity(p, d, mono);
	if (room == 0)
		return;
	struct delivery *rows;
	size_t n = deliveries_due(p->db, &p->claimed, d->name, d->limits.unordered, now, room, &rows);
	for (size_t i = 0; i < n; i++) {
		const char *why = p->ops.forbidden(p->ops.self, &rows[i]);
		if (why)
			delivery_drop(p->db, rows[i].id, now, why);
		else
			take_off(p, d, &rows[i], now, mono);
	}
	if (n > 0 && d->limits.pace_ms > 0)
		d->pace_next = mono + d->limits.pace_ms;
	d->waiting = n == room;
	d->look_at = 0;
	if (d->waiting)
		return;
	int64_t next = destination_next_ms(p->db, d->name);
	/* Rows that are due but wait behind others are looked at again when an outcome comes; a second is the net under that. */
	if (next)
		d->look_at = mono + (next > now ? next - now : SECOND_MS);
}

static void expire(struct pump *p, int64_t mono)
{
	for (size_t i = 0; i < p->sent; i++) {
		struct flight *f = &p->flights[i];
		if (f->deadline > mono)
			continue;
		struct pump_outcome lost = {
			.delivery = f->id, .attempt = f->attempt, .wish = PUMP_RETRY, .doubtful = true, .why = "No answer in time"};
		pump_record(p, &lost);
		pump_settle(p, &lost);
		i--; /* settle moved the last flight here */
	}
}

/* Gives back the leases that no attempt under way accounts for. */
static void reconcile(struct pump *p, int64_t now)
{
	struct arena a = {0};
	struct delivery *leased;
	size_t n = deliveries_leased(p->db, &a, &leased);
	for (size_t i = 0; i < n; i++) {
		struct pump_outcome o = {.delivery = leased[i].id, .attempt = leased[i].attempt};
		if (!find_flight(p, &o)) {
			delivery_retry(p->db, leased[i].id, leased[i].attempt, 0, now, true, "The outcome could not be written down");
			pump_touch(p, leased[i].channel, leased[i].dest);
		}
	}
	arena_clear(&a);
	p->shaken = false;
}

void pump_claim(struct pump *p)
{
	int64_t now = clock_now(p->clock), mono = clock_mono(p->clock);
	if (p->shaken)
		reconcile(p, now);
	expire(p, mono);
	for (size_t i = 0; i < BUCKETS && p->nrows < CLAIM_MAX; i++)
		for (struct dest *d = p->table[i]; d && p->nrows < CLAIM_MAX; d = d->next)
			claim_dest(p, d, now, mono);
}

size_t pump_send(struct pump *p)
{
	for (size_t i = 0; i < p->nrows; i++)
		p->ops.deliver(p->ops.self, p->rows[i]);
	p->sent = p->nflights;
	p->nrows = 0;
	arena_clear(&p->claimed);
	return p->nflights;
}

/* What was delivered makes room for the next one within the transaction that says so: one commit for both. */
static void set_freed(struct flight *f, bool freed)
{
	if (f->freed == freed)
		return;
	f->freed = freed;
	f->dest->freed += freed ? 1 : -1u;
	f->dest->waiting = true;
}

void pump_abort(struct pump *p)
{
	int64_t mono = clock_mono(p->clock);
	for (size_t i = p->sent; i < p->nflights; i++) {
		struct dest *d = p->flights[i].dest;
		d->in_flight--;
		d->waiting = true;
		hold(d, mono + SECOND_MS);
	}
	p->nflights = p->sent;
	p->nrows = 0;
	p->shaken = true;
	arena_clear(&p->claimed);
}

/* ---- outcomes --------------------------------------------------------------------------------------------------------------------- */

static void set_clean(struct pump *p, const char *channel, bool clean)
{
	for (size_t i = 0; i < BUCKETS; i++)
		for (struct dest *d = p->table[i]; d; d = d->next)
			if (strcmp(d->channel, channel) == 0)
				d->clean = clean;
}

/* Counts an instance's failures on disk, so that "failing for five days" survives a restart. True if it is switched off now: for that, or
 * because the other side says that nobody will ever listen there again. */
static bool count_failure(struct pump *p, const struct dest *d, int64_t now, bool gone, const char *why)
{
	if (d->limits.disable_after_s == 0)
		return false;
	struct destination state;
	destination_load(p->db, d->channel, &state);
	if (!state.failing_since)
		state.failing_since = now;
	state.failures++;
	set_clean(p, d->channel, false);
	bool off = gone || (state.failures >= FAILURES_BEFORE_OFF && now - state.failing_since >= d->limits.disable_after_s * SECOND_MS);
	if (off)
		state.disabled_ms = now;
	destination_save(p->db, d->channel, &state, why);
	return off;
}

/* What one destination takes says that the instance as a whole works: a number that is gone does not switch all numbers off. */
static void count_success(struct pump *p, const struct dest *d)
{
	struct destination state;
	if (d->limits.disable_after_s == 0 || d->clean)
		return;
	destination_load(p->db, d->channel, &state);
	if (state.failing_since)
		destination_save(p->db, d->channel, &(struct destination){0}, NULL);
}

static enum pump_news record(struct pump *p, const struct flight *f, const struct pump_outcome *o)
{
	int64_t now = clock_now(p->clock), mono = clock_mono(p->clock), took = mono - f->started;
	if (o->wish != PUMP_HELD)
		hold(f->dest, mono + asked_ms(o->retry_after_s)); /* already for what is claimed in this very transaction */
	if (o->wish == PUMP_SENT) {
		delivery_sent(p->db, o->delivery, o->attempt, now, took, o->remote_id);
		count_success(p, f->dest);
		return PUMP_DONE;
	}
	struct arena a = {0};
	struct delivery row = {.created_ms = now};
	delivery_load(p->db, &a, o->delivery, &row);
	bool again = o->wish == PUMP_RETRY || o->wish == PUMP_HELD;
	const struct backoff_terms *terms = &f->dest->limits.backoff;
	int64_t age = now - row.created_ms;
	int64_t wait = again ? backoff_ms(o->attempt, age, o->retry_after_s, terms, backoff_random_unit()) : -1;
	arena_clear(&a);
	if (o->wish == PUMP_RETRY && o->retry_after_s > 0 && wait > 0)
		hold(f->dest, mono + wait); /* a little longer than was asked for: what came later does not overtake it */
	bool off = o->wish != PUMP_HELD && count_failure(p, f->dest, now, o->wish == PUMP_GONE, o->why);
	if (o->answer)
		delivery_answered(p->db, o->delivery, o->attempt, o->answer);
	if (wait >= 0 && !off) {
		delivery_retry(p->db, o->delivery, o->attempt, took, now + wait, o->doubtful, o->why);
		return PUMP_AGAIN;
	}
	delivery_park(p->db, o->delivery, o->attempt, now, took, o->why ? o->why : "Given up");
	return off ? PUMP_DISABLED : PUMP_GIVEN_UP;
}

enum pump_news pump_record(struct pump *p, const struct pump_outcome *o)
{
	struct flight *f = find_flight(p, o);
	if (!f)
		return PUMP_STALE;
	f->news = record(p, f, o);
	set_freed(f, f->news == PUMP_DONE);
	return f->news;
}

void pump_unrecord(struct pump *p, const struct pump_outcome *o)
{
	struct flight *f = find_flight(p, o);
	if (f)
		set_freed(f, false);
}

bool pump_to_person(struct pump *p, const struct pump_outcome *o)
{
	const struct flight *f = find_flight(p, o);
	return f && f->to_person;
}

static void count(struct pump *p, const struct flight *f)
{
	int64_t took = clock_mono(p->clock) - f->started;
	struct pump_counts *c = &f->dest->count->counts;
	uint64_t *const by_news[] = {
		[PUMP_DONE] = &c->sent, [PUMP_AGAIN] = &c->retried, [PUMP_GIVEN_UP] = &c->parked, [PUMP_DISABLED] = &c->parked};
	if (f->news == PUMP_STALE)
		return;
	pthread_mutex_lock(&p->lock);
	++*by_news[f->news];
	histogram_add(&p->took, took > 0 ? (uint64_t)took * 1000 : 0);
	pthread_mutex_unlock(&p->lock);
}

int64_t pump_held_ms(struct pump *p, const char *dest)
{
	struct dest *d;
	int64_t now = clock_mono(p->clock);
	bucket_of(p, dest, &d);
	return d && d->hold_until > now ? d->hold_until - now : 0;
}

size_t pump_counts(struct pump *p, struct pump_counts *out, size_t max, struct histogram *took)
{
	size_t n = 0;
	pthread_mutex_lock(&p->lock);
	for (const struct count *c = p->counts; c && n < max; c = c->next)
		out[n++] = c->counts;
	*took = p->took;
	pthread_mutex_unlock(&p->lock);
	return n;
}

static void slow_down(struct dest *d, int64_t mono, uint32_t retry_after_s)
{
	d->failures++;
	int64_t pause = 0;
	if (d->failures >= FAILURES_BEFORE_PAUSE) {
		d->window = 1;
		uint32_t doublings = d->failures - FAILURES_BEFORE_PAUSE;
		pause = doublings > 5 ? PAUSE_MAX_MS : SECOND_MS << doublings;
	}
	if (pause < asked_ms(retry_after_s))
		pause = asked_ms(retry_after_s);
	hold(d, mono + pause);
}

void pump_settle(struct pump *p, const struct pump_outcome *o)
{
	struct flight *f = find_flight(p, o);
	if (!f)
		return;
	struct dest *d = f->dest;
	count(p, f);
	if (f->freed)
		d->freed--; /* its place was given away with the commit, as far as there was something to send */
	else
		d->waiting = true;
	d->in_flight--;
	if (o->wish == PUMP_RETRY) {
		slow_down(d, clock_mono(p->clock), o->retry_after_s);
	} else if (o->wish != PUMP_HELD) {
		/* A message that the other side refuses for good says nothing about the next one. */
		d->failures = 0;
		if (o->wish == PUMP_SENT && !d->clean)
			set_clean(p, d->channel, true);
		d->window = d->window > UINT32_MAX / 2 ? d->window : 2 * d->window;
		if (d->window > d->limits.in_flight)
			d->window = d->limits.in_flight;
	}
	size_t at = (size_t)(f - p->flights);
	if (at < p->sent) {
		/* Keep the ones already handed out in front. */
		p->flights[at] = p->flights[--p->sent];
		p->flights[p->sent] = p->flights[--p->nflights];
	}
}

void pump_reset(struct pump *p, const char *channel)
{
	destination_save(p->db, channel, &(struct destination){0}, NULL);
	for (size_t i = 0; i < BUCKETS; i++)
		for (struct dest *d = p->table[i]; d; d = d->next)
			if (strcmp(d->channel, channel) == 0) {
				d->hold_until = 0;
				d->failures = 0;
				d->waiting = true;
			}
}

void pump_clock_stepped(struct pump *p, int64_t by_ms)
{
	deliveries_shift(p->db, by_ms);
}

/* When a destination may have something to do; INT64_MAX: an outcome or a new row will wake us. */
static int64_t next_turn(const struct dest *d, int64_t mono)
{
	uint32_t window = d->limits.in_flight && d->limits.in_flight < d->window ? d->limits.in_flight : d->window;
	if (d->in_flight >= window || d->crowded || (!d->waiting && !d->look_at))
		return INT64_MAX;
	int64_t at = d->waiting ? mono : d->look_at;
	if (at < d->hold_until)
		at = d->hold_until;
	if (at < d->pace_next)
		at = d->pace_next;
	return d->limits.closed && at < mono + SECOND_MS ? mono + SECOND_MS : at;
}

int64_t pump_wait_ms(struct pump *p)
{
	int64_t mono = clock_mono(p->clock), first = mono + MINUTE_MS;
	for (size_t i = 0; i < BUCKETS; i++) {
		for (struct dest *d = p->table[i]; d; d = d->next) {
			int64_t at = next_turn(d, mono);
			first = at < first ? at : first;
		}
	}
	return first > mono ? first - mono : 0;
}
