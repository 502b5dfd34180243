/* A desk with one queue, open Monday to Friday 9:00-12:00 and 14:00-18:00 in Paris, at Monday 23 November 2026, 9:00. Time moves when
 * the test
 * says so: life_until() goes from job to job as a running daemon does, life_sleep() jumps as one that was down. Whatever leaves is in
 * `said`. */
#ifndef GUICHET_TESTS_LIFE_FIXTURE_H
#define GUICHET_TESTS_LIFE_FIXTURE_H

#include "desk/act.h"
#include "desk/out/deliver.h"
#include "desk/desk.h"
#include "desk/time/jobs.h"
#include "desk/persons.h"
#include "desk/out/tell.h"
#include "desk/terms.h"
#include "desk/work.h"
#include "sla/hours.h"
#include "store/inbox.h"

#include "support/check.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LIFE_SAID 2000
#define MONDAY_9 (days_from_date(2026, 11, 23) * DAY_MS + 8 * HOUR_MS)                              /* Paris is UTC+1 then */
#define AT(day, hour, minute) (MONDAY_9 + (day)*DAY_MS + ((hour)-9) * HOUR_MS + (minute)*MINUTE_MS) /* day 0: that Monday */

struct life_said {
	char who[40];
	char text[600];
	int64_t at_ms;
};

struct life {
	char dir[64];
	struct fake_clock clock;
	struct desk *desk;
	struct queue_terms *terms; /* of the queue; change them before the first ticket */
	struct desk_settings *settings;
	struct life_said said[LIFE_SAID];
	size_t nsaid;
	bool dead_phone; /* messages to marie are given up */
	struct {
		int64_t id;
		int attempt;
		bool fails;
	} out[LIFE_SAID];
	size_t nout;
};

/* ---- hooks ---- */

static inline void life_limits(void *self, const char *channel, struct gd_limits *out, bool *open)
{
	(void)self;
	*open = strcmp(channel, "console:local") == 0 || strcmp(channel, "webhook:out") == 0;
	out->capabilities = strcmp(channel, "webhook:out") == 0 ? GD_CAP_ONE_WAY : 0;
}

static inline uint32_t life_units(void *self, const char *channel, const char *text, size_t len, uint32_t *most)
{
	(void)self;
	(void)channel;
	(void)text;
	*most = 100000;
	return (uint32_t)len;
}

static inline void life_deliver(void *self, const char *channel, const struct gd_outbound *o)
{
	struct life *f = self;
	(void)channel;
	const char *who = o->op == GD_NOTIFY ? "system" : o->user ? o->user : o->room;
	bool fails = f->dead_phone && who && strcmp(who, "marie") == 0;
	assert_true(f->nsaid < LIFE_SAID && f->nout < LIFE_SAID);
	if (!fails) {
		struct life_said *s = &f->said[f->nsaid++];
		snprintf(s->who, sizeof s->who, "%s", who ? who : "?");
		snprintf(s->text, sizeof s->text, "%s", o->op == GD_NOTIFY ? o->event : o->text ? o->text : "");
		s->at_ms = f->clock.now;
	}
	f->out[f->nout].id = o->delivery;
	f->out[f->nout].attempt = (int)o->attempt;
	f->out[f->nout++].fails = fails;
}

static inline size_t life_notify(void *self, uint32_t capability, const char **out, size_t max)
{
	(void)self;
	(void)capability;
	assert_true(max > 0);
	out[0] = "webhook:out";
	return 1;
}

/* ---- settings ---- */

static inline struct desk_settings *life_settings(struct queue_terms **terms)
{
	static const struct desk_identity marie[] = {{"console:local", "", "marie"}}, bob[] = {{"console:local", "", "bob"}},
					  lea[] = {{"console:local", "", "lea"}}, jo[] = {{"console:local", "", "jo"}};
	static const struct desk_person persons[] = {
		{.handle = "marie", .name = "Marie", .lang = "en", .identities = marie, .nidentities = 1},
		{.handle = "bob", .name = "Bob", .lang = "en", .identities = bob, .nidentities = 1},
		{.handle = "lea", .name = "Lea", .lang = "en", .identities = lea, .nidentities = 1},
		{.handle = "jo", .name = "Jo", .lang = "en", .identities = jo, .nidentities = 1},
	};
	static const struct desk_room rooms[] = {{"console:local", "", "support-room", false, false}};
	static const char *const agents[] = {"bob"}, *const leads[] = {"lea"};
	struct desk_settings *s = settings_new();
	struct queue_terms *t = arena_alloc(&s->arena, sizeof *t);
	struct desk_queue *q = arena_alloc(&s->arena, sizeof *q);
	struct err err = {0};
	*t = terms_shipped;
	t->calendar = "office";
	t->hours = (struct calendar){.zone = zones_get(&s->zones, "Europe/Paris", &err)};
	assert_true(hours_parse(&t->hours, "mon-fri 9:00-12:00 14:00-18:00", &err));
	*q = (struct desk_queue){.name = "support",
		.title = "Support",
		.ref_format = "G-%d",
		.rooms = rooms,
		.nrooms = 1,
		.agents = agents,
		.leads = leads,
		.nagents = 1,
		.nleads = 1,
		.terms = t};
	s->lang = LANG_EN;
	s->persons = persons;
	s->npersons = 4;
	s->queues = q;
	s->nqueues = 1;
	*terms = t;
	return s;
}

/* ---- time ---- */

static inline void life_turn(struct life *f)
{
	for (int i = 0; i < 40; i++) {
		desk_turn(f->desk, 0);
		size_t n = f->nout;
		f->nout = 0;
		for (size_t j = 0; j < n; j++)
			desk_outcome(f->desk, f->out[j].id, (uint32_t)f->out[j].attempt, f->out[j].fails ? GD_GIVE_UP : GD_SENT, 0, false,
				NULL, f->out[j].fails ? "no such number" : NULL);
	}
}

static inline void life_sleep(struct life *f, int64_t until_ms)
{
	fake_clock_advance(&f->clock, until_ms - f->clock.now);
	life_turn(f);
}

static inline void life_until(struct life *f, int64_t until_ms)
{
	for (int64_t next; (next = jobs_next_ms(desk_db(f->desk))) && next <= until_ms;)
		life_sleep(f, next > f->clock.now ? next : f->clock.now);
	if (until_ms > f->clock.now)
		life_sleep(f, until_ms);
}

/* ---- a unit of work of the test's own ---- */

struct life_unit {
	struct desk_unit unit;
	struct life *life;
	void (*run)(struct life *f, struct work *w, void *arg);
	void *arg;
	bool stored;
};

static inline void life_unit_run(struct work *w, struct desk_unit *unit)
{
	struct life_unit *u = (struct life_unit *)unit;
	u->run(u->life, w, u->arg);
}

static inline void life_unit_done(struct desk_unit *unit, enum unit_end end)
{
	((struct life_unit *)unit)->stored = end == UNIT_STORED;
}

static inline void life_do(struct life *f, void (*run)(struct life *, struct work *, void *), void *arg)
{
	struct life_unit u = {.unit = {.run = life_unit_run, .done = life_unit_done}, .life = f, .run = run, .arg = arg};
	assert_true(desk_push(f->desk, &u.unit));
	life_turn(f);
	assert_true(u.stored);
}

/* ---- tickets ---- */

static inline struct person life_person(struct work *w, const char *handle)
{
	struct person p;
	assert_true(person_by_handle(w->db, w->arena, handle, &p));
	return p;
}

struct life_open {
	enum priority priority;
	enum ticket_type type;
	int64_t id;
};

static inline void life_open_run(struct life *f, struct work *w, void *arg)
{
	struct life_open *o = arg;
	struct queue_row queue;
	struct ticket t;
	struct entry first;
	(void)f;
	assert_true(queue_by_name(w->db, w->arena, "support", &queue));
	w->actor = life_person(w, "marie");
	act_open(w,
		&(struct draft){.queue_id = queue.id,
			.ref_format = "G-%d",
			.text = "The screen is black",
			.requester_id = w->actor.id,
			.creator_id = w->actor.id,
			.priority = o->priority,
			.type = o->type,
			.source = "console:local",
			.lang = "en"},
		&t, &first);
	tell(w, &(struct telling){.ticket = &t, .notice = NOTICE_CREATED});
	o->id = t.id;
}

static inline int64_t life_open(struct life *f, enum priority priority)
{
	struct life_open o = {.priority = priority};
	life_do(f, life_open_run, &o);
	return o.id;
}

struct life_event {
	int64_t id;
	const char *who; /* NULL: the core */
	enum ticket_event event;
	int64_t hold_ms;
	enum priority priority;
};

static inline void life_event_run(struct life *f, struct work *w, void *arg)
{
	struct life_event *e = arg;
	struct ticket t;
	struct transition moved;
	(void)f;
	assert_true(ticket_load(w->db, w->arena, e->id, &t));
	if (e->who)
		w->actor = life_person(w, e->who);
	if (e->hold_ms)
		t.hold_ms = e->hold_ms;
	if (e->priority) {
		act_priority(w, &t, e->priority);
		act_save(w, &t);
		return;
	}
	uint32_t actors = e->who ? actors_on(w, &w->actor, &t, PLACE_DIRECT) : ACTOR_BIT(ACTOR_CORE) | ACTOR_BIT(ACTOR_TIME);
	if (e->event == EVENT_TAKE || e->event == EVENT_STEAL)
		act_assign(w, &t, w->actor.id);
	assert_int_equal(act_transition(w, &t, e->event, actors, &moved), ALLOWED);
	if (e->event == EVENT_REPLY)
		t.answered_ms = t.human_ms = w->now;
	act_save(w, &t);
	if (moved.notice)
		tell(w, &(struct telling){.ticket = &t, .notice = moved.notice, .key = moved.key});
}

static inline void life_event(struct life *f, int64_t id, const char *who, enum ticket_event event)
{
	life_do(f, life_event_run, &(struct life_event){.id = id, .who = who, .event = event});
}

static inline void life_priority(struct life *f, int64_t id, enum priority priority)
{
	life_do(f, life_event_run, &(struct life_event){.id = id, .who = "bob", .priority = priority});
}

static inline struct ticket life_ticket(struct life *f, int64_t id)
{
	static struct arena arena; /* of the last one asked for */
	struct ticket t;
	arena_clear(&arena);
	assert_true(ticket_load(desk_db(f->desk), &arena, id, &t));
	t.title = t.ref = t.source = t.url = NULL;
	arena_clear(&arena);
	return t;
}

/* ---- what was said ---- */

static inline size_t life_count(const struct life *f, const char *who, const char *part)
{
	size_t n = 0;
	for (size_t i = 0; i < f->nsaid; i++)
		n += strcmp(f->said[i].who, who) == 0 && strstr(f->said[i].text, part) != NULL;
	return n;
}

static inline int64_t life_when(const struct life *f, const char *who, const char *part) /* the last one; 0 never */
{
	int64_t at = 0;
	for (size_t i = 0; i < f->nsaid; i++)
		if (strcmp(f->said[i].who, who) == 0 && strstr(f->said[i].text, part))
			at = f->said[i].at_ms;
	return at;
}

#define said(f, who, part) assert_int_equal(life_count(f, who, part), 1)
#define silent(f, who, part) assert_int_equal(life_count(f, who, part), 0)

static inline void life_dump(const struct life *f)
{
	for (size_t i = 0; i < f->nsaid; i++)
		fprintf(stderr, "%+.2fh %s: %s\n", (double)(f->said[i].at_ms - MONDAY_9) / 3600000.0, f->said[i].who, f->said[i].text);
}

static inline int64_t life_number(struct life *f, const char *sql)
{
	return db_number(desk_db(f->desk), NULL, -1, sql);
}

/* ---- set up ---- */

static inline int life_remove(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static inline bool life_start(struct life *f)
{
	struct err err = {0};
	f->settings = life_settings(&f->terms);
	struct desk_hooks hooks = {f, life_limits, life_units, life_deliver, life_notify, NULL, NULL};
	f->desk = desk_open(&(struct desk_spec){f->dir, &f->clock.clock, hooks},
		f->settings, &err);
	if (!f->desk)
		fprintf(stderr, "%s\n", err.text);
	/* Weeks pass here: without the housekeeping of every ten minutes they pass faster. */
	return f->desk && db_exec(desk_db(f->desk), &err, "DELETE FROM job WHERE kind = 4");
}

static inline int life_setup(void **state)
{
	struct life *f = calloc(1, sizeof *f);
	if (!f)
		return -1;
	*state = f;
	snprintf(f->dir, sizeof f->dir, "%s/guichet-life-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	fake_clock_init(&f->clock, MONDAY_9);
	return mkdtemp(f->dir) && life_start(f) ? 0 : -1;
}

static inline int life_teardown(void **state)
{
	struct life *f = *state;
	desk_stop(f->desk);
	desk_close(f->desk);
	nftw(f->dir, life_remove, 8, FTW_DEPTH | FTW_PHYS);
	free(f);
	return 0;
}

#define LIFE_TEST(name) cmocka_unit_test_setup_teardown(name, life_setup, life_teardown)

#endif
