/* A database as it is after years: N tickets with five messages each, made by the product's own rules (act.h) and never by hand, and how
 * long the verbs take on it. Prints bytes a ticket, then microseconds of processor time of `list` and `find` as people type them.
 * Only the making has another connection than a desk has: thousands of tickets a commit, no sync, a cache that holds the trees. So a
 * million takes some ten minutes, and what is measured afterwards is measured as the desk opens it.
 *
 *     build/release/bench/million FOLDER 1000000        fills FOLDER/guichet.db (it must be empty) and measures
 *     build/release/bench/million FOLDER                measures what is there
 *     build/release/bench/million FOLDER 0 "a team"     the same, of questions whose name has these words
 */
#include "base/clock.h"
#include "base/limits.h"
#include "desk/act.h"
#include "desk/command.h"
#include "desk/desk.h"
#include "desk/indexer.h"
#include "desk/work.h"
#include "store/labels.h"
#include "store/orgs.h"
#include "store/queues.h"
#include "store/search.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define START_MS INT64_C(1577872800000) /* the first ticket; the next one comes half a minute later */
#define STEP_MS (30 * SECOND_MS)
#define BATCH 4096 /* tickets a commit */
#define QUEUES 20
#define AGENTS 60
#define TAGS 40 /* one ticket in four has one */
#define WORDS 50000
#define ROUNDS 2000
#define SLICE 2048
#define CHANNEL "console:main"

struct world {
	struct fake_clock clock;
	struct desk *desk;
	char (*words)[16];
	int64_t tickets, made;      /* wanted; so far */
	int64_t customers, orgs;
	int64_t *agents, *queues;   /* ids */
	uint64_t seed;
	size_t delivered;
};

static uint64_t rnd(struct world *x, uint64_t below)
{
	x->seed ^= x->seed << 13;
	x->seed ^= x->seed >> 7;
	x->seed ^= x->seed << 17;
	return below ? x->seed % below : 0;
}

/* Wall time, or this thread's processor time: what a verb costs on a machine that others use too. */
static double us_of(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* ---- words: the k-th is k times as rare as the first --------------------------------------------------------------------------------- */

static void make_words(struct world *x)
{
	static const char *const parts[] = {
		"ca", "mé", "tra", "lo", "pi", "re", "cha", "non", "fi", "que", "ble", "sor", "ti", "œu", "van", "du"};
	x->words = mem_alloc(WORDS * sizeof *x->words);
	for (size_t i = 0; i < WORDS; i++) {
		x->words[i][0] = 0;
		for (size_t n = i, k = 0; k < 2 || (n && k < 4); k++, n /= 16)
			strncat(x->words[i], parts[n % 16], sizeof x->words[i] - strlen(x->words[i]) - 1);
	}
}

static const char *word(struct world *x)
{
	uint64_t bits = rnd(x, 63) / 4; /* one of 2^0 .. 2^15, each equally often: about Zipf */
	return x->words[rnd(x, (uint64_t)1 << bits) % WORDS];
}

static const char *text(struct world *x, struct arena *arena, size_t bytes)
{
	char *out = arena_alloc(arena, bytes + 20);
	size_t len = 0;
	while (len < bytes)
		len += (size_t)snprintf(out + len, bytes + 20 - len, "%s%s", len ? " " : "", word(x));
	return out;
}

/* ---- one ticket ---------------------------------------------------------------------------------------------------------------------- */

static int64_t customer_id(int64_t n)
{
	return 1000000 + n;
}

static struct person customer(struct world *x, int64_t n)
{
	return (struct person){.id = customer_id(n), .name = "Customer", .org_id = n % 4 ? 900000 + n % x->orgs : 0, .undo_ms = -1};
}

static void write_text(struct world *x, struct work *w, struct ticket *t, int64_t author, enum entry_kind kind, int64_t after_ms)
{
	struct entry e;
	w->now += after_ms;
	act_entry(w, t, &(struct entry_draft){.author_id = author, .kind = kind, .state = ENTRY_SENT, .is_public = kind != ENTRY_NOTE,
				  .text = text(x, w->arena, 100 + rnd(x, 200))}, &e);
	for (int side = 0; side < 2; side++)
		native_ref_put(w->db, CHANNEL, side ? "desk" : "dm", arena_printf(w->arena, "%" PRId64 ".%d", e.id, side),
			&(struct native_ref){t->id, e.id, 0});
}

static void move(struct work *w, struct ticket *t, enum ticket_event event, enum actor actor)
{
	struct transition moved;
	act_transition(w, t, event, ACTOR_BIT(actor), &moved);
	act_save(w, t);
}

static void place(struct work *w, const struct ticket *t)
{
	const char *thread = arena_printf(w->arena, "t%" PRId64, t->number);
	struct conversation dm = {.id = work_id(w), .ticket_id = t->id, .side = SIDE_CUSTOMER, .kind = GD_PLACE_DIRECT, .channel = CHANNEL,
		.tenant = "", .room = arena_printf(w->arena, "u%" PRId64, t->requester_id), .thread = "", .person_id = t->requester_id};
	struct conversation desk = {.id = work_id(w), .ticket_id = t->id, .side = SIDE_DESK, .kind = GD_PLACE_ROOM, .channel = CHANNEL,
		.tenant = "", .room = "queue", .thread = thread};
	conversation_insert(w->db, &dm, w->now);
	conversation_insert(w->db, &desk, w->now);
}

static void one_ticket(struct world *x, struct work *w)
{
	struct ticket t;
	struct entry first;
	int64_t n = (int64_t)rnd(x, (uint64_t)x->customers), agent = x->agents[rnd(x, AGENTS)];
	struct person who = customer(x, n);
	w->now = START_MS + x->made * STEP_MS;
	w->actor = who;
	struct draft draft = {.queue_id = x->queues[rnd(x, QUEUES)], .ref_format = "G-%d", .text = text(x, w->arena, 150),
		.requester_id = who.id, .creator_id = who.id, .org_id = who.org_id,
		.priority = (enum priority)(PRIORITY_LOW + (int)rnd(x, 3)),
		.source = CHANNEL};
	act_open(w, &draft, &t, &first);
	place(w, &t);
	x->made++;
	w->actor = (struct person){.id = agent, .name = "Agent"};
	act_assign(w, &t, agent);
	move(w, &t, EVENT_TAKE, ACTOR_AGENT);
	write_text(x, w, &t, agent, ENTRY_REPLY, 5 * MINUTE_MS);
	move(w, &t, EVENT_REPLY, ACTOR_AGENT);
	write_text(x, w, &t, who.id, ENTRY_TEXT, 20 * MINUTE_MS);
	write_text(x, w, &t, agent, ENTRY_REPLY, 10 * MINUTE_MS);
	write_text(x, w, &t, who.id, ENTRY_TEXT, 5 * MINUTE_MS);
	act_save(w, &t);
	if (x->made % 4 == 0)
		tag_put(w->db, t.id, arena_printf(w->arena, "tag%d", (int)rnd(x, TAGS)));
	if (x->made % 20 == 0)
		return; /* one in twenty is still open */
	move(w, &t, EVENT_SOLVED, ACTOR_AGENT);
	w->now += HOUR_MS;
	w->actor = who;
	move(w, &t, EVENT_TEXT_YES, ACTOR_REQUESTER);
}

/* ---- units of work ------------------------------------------------------------------------------------------------------------------- */

struct unit {
	struct desk_unit unit;
	struct world *world;
	void (*run)(struct world *, struct work *, void *);
	void *arg;
	bool over;
};

static void run_unit(struct work *w, struct desk_unit *unit)
{
	struct unit *u = (struct unit *)unit;
	u->run(u->world, w, u->arg);
}

static void unit_over(struct desk_unit *unit, enum unit_end end)
{
	if (end != UNIT_STORED) {
		fprintf(stderr, "a unit of work was not kept\n");
		exit(1);
	}
	((struct unit *)unit)->over = true;
}

static void in_desk(struct world *x, void (*run)(struct world *, struct work *, void *), void *arg)
{
	struct unit u = {.unit = {.run = run_unit, .done = unit_over}, .world = x, .run = run, .arg = arg};
	desk_push(x->desk, &u.unit);
	while (!u.over)
		desk_turn(x->desk, 0);
}

static void find_ids(struct world *x, struct work *w, void *arg)
{
	(void)arg;
	for (int i = 0; i < QUEUES; i++) {
		struct queue_row q = {0};
		queue_by_name(w->db, w->arena, w->settings->queues[i].name, &q);
		x->queues[i] = q.id;
	}
	for (int i = 0; i < AGENTS; i++) {
		struct person p = {0};
		person_by_handle(w->db, w->arena, arena_printf(w->arena, "agent%d", i), &p);
		x->agents[i] = p.id;
	}
}

static void make_people(struct world *x, struct work *w, void *arg)
{
	int64_t from = *(int64_t *)arg;
	for (int64_t n = 0; from == 0 && n < x->orgs; n++)
		org_put(w->db, 900000 + n, arena_printf(w->arena, "org%" PRId64, n), "Organisation", NULL, true);
	for (int64_t n = from; n < from + 1000 && n < x->customers; n++) {
		struct person p = customer(x, n);
		person_insert(w->db, &p, START_MS);
		identity_insert(w->db, &(struct identity){.id = 5000000 + n, .person_id = p.id, .channel = CHANNEL, .tenant = "",
					  .native = arena_printf(w->arena, "c%" PRId64, n), .verified = true}, START_MS);
	}
}

static void make_tickets(struct world *x, struct work *w, void *arg)
{
	(void)arg;
	for (int i = 0; i < BATCH && x->made < x->tickets; i++)
		one_ticket(x, w);
}

static void make_index(struct world *x)
{
	struct db *db = desk_db(x->desk);
	struct err err = {0};
	bool more = true;
	while (more && db_begin(db, &err)) {
		more = search_index(db, search_watermark(db), SLICE);
		if (!db_commit(db, &err))
			exit(1);
	}
}

/* Nobody relies on a database that is being made, so nothing is synced; and each page of an index is written once a commit, not for each
 * of its rows. It ends when the desk is opened again. */
static void make_in_haste(struct world *x)
{
	db_exec(desk_db(x->desk), NULL, "PRAGMA synchronous = OFF");
	db_exec(desk_db(x->desk), NULL, "PRAGMA cache_size = -1000000");
	db_exec(desk_db(x->desk), NULL, "PRAGMA wal_autocheckpoint = 50000");
}

/* As after an update that makes the index anew: slice by slice with a commit each, on a desk that has nothing else to do. */
static void finish_index(struct world *x)
{
	struct db *db = desk_db(x->desk);
	double wall = us_of(CLOCK_MONOTONIC), cpu = us_of(CLOCK_THREAD_CPUTIME_ID);
	if (!search_pending(db, search_watermark(db)))
		return;
	while (!indexer_slice(db, LIMIT_INDEX_SLICE))
		;
	printf("indexed by the desk in %.0f s, %.0f s of them processor time\n", (us_of(CLOCK_MONOTONIC) - wall) / 1e6,
		(us_of(CLOCK_THREAD_CPUTIME_ID) - cpu) / 1e6);
}

static void fill(struct world *x)
{
	make_in_haste(x);
	double start = us_of(CLOCK_MONOTONIC);
	for (int64_t from = 0; from < x->customers; from += 1000)
		in_desk(x, make_people, &from);
	while (x->made < x->tickets) {
		in_desk(x, make_tickets, NULL);
		if (x->made % (BATCH * 10) == 0)
			fprintf(stderr, "%" PRId64 " tickets, %.0f s\n", x->made, (us_of(CLOCK_MONOTONIC) - start) / 1e6);
	}
	printf("filled in %.0f s\n", (us_of(CLOCK_MONOTONIC) - start) / 1e6);
	start = us_of(CLOCK_MONOTONIC);
	make_index(x);
	printf("indexed in %.0f s\n", (us_of(CLOCK_MONOTONIC) - start) / 1e6);
}

/* ---- measuring ----------------------------------------------------------------------------------------------------------------------- */

struct question {
	const char *name, *words; /* %w a word, %r a rare one, %c one of the commonest, %q a queue, %t the number of a tag */
	bool agent;
	double *us;
	size_t count;
};

static const char *filled_in(struct world *x, struct arena *arena, const char *words)
{
	const char *hole = strchr(words, '%');
	if (!hole)
		return words;
	const char *value = hole[1] == 'q'   ? arena_printf(arena, "queue%d", (int)rnd(x, QUEUES))
			    : hole[1] == 'r' ? x->words[WORDS / 2 + rnd(x, WORDS / 2)]
			    : hole[1] == 'c' ? x->words[rnd(x, 4)]
			    : hole[1] == 't' ? arena_printf(arena, "%d", (int)rnd(x, TAGS))
					     : x->words[200 + rnd(x, 400)];
	return filled_in(x, arena, arena_printf(arena, "%.*s%s%s", (int)(hole - words), words, value, hole + 2));
}

static void ask(struct world *x, struct work *w, void *arg)
{
	struct question *q = arg;
	struct inbound m;
	struct call c;
	struct command command;
	struct parse_error error;
	struct identity of = {.id = 5000000 + (int64_t)rnd(x, (uint64_t)x->customers)};
	if (q->agent)
		identity_on(w->db, w->arena, x->agents[rnd(x, AGENTS)], CHANNEL, &of);
	if (!call_of_identity(w, of.id, &m, &c))
		exit(1);
	struct gd_inbound in = *m.in;
	in.flags |= GD_F_EPHEMERAL_OK; /* the answer comes back, and is none of the outbox */
	in.text = filled_in(x, w->arena, q->words);
	m.in = &in;
	double start = us_of(CLOCK_THREAD_CPUTIME_ID);
	if (call_parse(&c, AT_LINE, in.text, &command, &error) == PARSED_COMMAND)
		command_run(&c, &command);
	q->us[q->count++] = us_of(CLOCK_THREAD_CPUTIME_ID) - start;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

static void measure(struct world *x, const char *named)
{
	static double us[ROUNDS];
	static struct question questions[] = {
		{"a customer's list", "list", false, us, 0},
		{"all of a customer's", "list all", false, us, 0},
		{"the organisation's", "list org", false, us, 0},
		{"an agent's own", "list me", true, us, 0},
		{"a team's", "list ~%q", true, us, 0},
		{"a team's new ones", "list ~%q st:ack p:high", true, us, 0},
		{"closed ones of a team", "list ~%q closed", true, us, 0},
		{"open ones with a tag", "list +tag%t st:open", true, us, 0},
		{"with a tag", "list +tag%t", true, us, 0},
		{"a team's with a tag", "list ~%q +tag%t", true, us, 0},
		{"with a tag nobody has", "list +absent", true, us, 0},
		{"a team's older than", "list ~%q st:open age>30d", true, us, 0},
		{"new ones of today", "list age<1d", true, us, 0},
		{"overdue", "list sla<0m", true, us, 0},
		{"due later", "list sla>1h sort:due", true, us, 0},
		{"an agent's by due date", "list me sort:due", true, us, 0},
		{"a team's by priority", "list ~%q sort:prio", true, us, 0},
		{"all by age", "list sort:age", true, us, 0},
		{"an agent's high or urgent", "list me p:>=high sort:due", true, us, 0},
		{"closed this week", "list ~%q closed<7d", true, us, 0},
		{"rated low", "list csat<=2 closed<7d", true, us, 0},
		{"not closed, not one team", "list -st:closed -q:%q", true, us, 0},
		{"one tag or another", "list +tag%t or +tag%t", true, us, 0},
		{"find a rare word", "find %r", true, us, 0},
		{"find two words", "find %w %w", true, us, 0},
		{"find the commonest word", "find %c", true, us, 0},
		{"find, a customer", "find %w", false, us, 0},
	};
	for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
		struct question *q = &questions[i];
		if (!strstr(q->name, named))
			continue;
		for (int n = 0; n < ROUNDS / 10; n++) /* warm */
			in_desk(x, ask, q);
		q->count = 0;
		while (q->count < ROUNDS)
			in_desk(x, ask, q);
		qsort(us, ROUNDS, sizeof *us, by_size);
		printf("%-26s p50 %8.0f us   p99 %8.0f us   longest %8.0f us\n", q->name, us[ROUNDS / 2], us[ROUNDS * 99 / 100],
			us[ROUNDS - 1]);
	}
}

/* ---- the desk ------------------------------------------------------------------------------------------------------------------------ */

static void limits(void *self, const char *channel, struct gd_limits *out, bool *open)
{
	(void)self;
	*open = strcmp(channel, CHANNEL) == 0;
	*out = (struct gd_limits){.size = sizeof *out, .in_flight = 64, .in_flight_total = 64, .lease_s = 3600};
}

static uint32_t text_units(void *self, const char *channel, const char *text_, size_t len, uint32_t *most)
{
	(void)self;
	(void)channel;
	(void)text_;
	*most = 0;
	return (uint32_t)len;
}

static void deliver(void *self, const char *channel, const struct gd_outbound *out)
{
	(void)channel;
	(void)out;
	((struct world *)self)->delivered++;
}

static struct desk_settings *settings(void)
{
	struct desk_settings *s = settings_new();
	struct desk_queue *queues = arena_alloc(&s->arena, QUEUES * sizeof *queues);
	struct desk_person *persons = arena_alloc(&s->arena, AGENTS * sizeof *persons);
	struct desk_identity *ids = arena_alloc(&s->arena, AGENTS * sizeof *ids);
	for (int i = 0; i < AGENTS; i++) {
		const char *handle = arena_printf(&s->arena, "agent%d", i);
		ids[i] = (struct desk_identity){CHANNEL, "", handle};
		persons[i] = (struct desk_person){.handle = handle, .name = handle, .identities = &ids[i], .nidentities = 1};
	}
	for (int i = 0; i < QUEUES; i++) {
		const char **agents = arena_alloc(&s->arena, AGENTS / 2 * sizeof *agents);
		for (int k = 0; k < AGENTS / 2; k++)
			agents[k] = persons[(i * 3 + k) % AGENTS].handle;
		const char *name = arena_printf(&s->arena, "queue%d", i);
		queues[i] = (struct desk_queue){
			.name = name, .title = name, .ref_format = "G-%d", .agents = agents, .nagents = AGENTS / 2};
	}
	s->queues = queues;
	s->nqueues = QUEUES;
	s->default_queue = queues[0].name;
	s->persons = persons;
	s->npersons = AGENTS;
	return s;
}

static void open_desk(struct world *x, const char *folder)
{
	struct err err = {0};
	struct desk_hooks hooks = {.self = x, .limits = limits, .text_units = text_units, .deliver = deliver};
	x->desk = desk_open(&(struct desk_spec){.data_dir = folder, .clock = &x->clock.clock, .hooks = hooks}, settings(), &err);
	if (x->desk)
		return;
	fprintf(stderr, "%s\n", err.text);
	exit(1);
}

int main(int argc, char **argv)
{
	struct world x = {.seed = 88172645463325252u, .tickets = argc > 2 ? strtoll(argv[2], NULL, 10) : 0};
	int64_t agents[AGENTS], queues[QUEUES];
	struct err err = {0};
	if (argc < 2) {
		fprintf(stderr, "usage: million FOLDER [TICKETS]\n");
		return 2;
	}
	make_words(&x);
	fake_clock_init(&x.clock, START_MS);
	open_desk(&x, argv[1]);
	int64_t there = db_number(desk_db(x.desk), NULL, 0, "SELECT count(*) FROM ticket");
	x.agents = agents;
	x.queues = queues;
	in_desk(&x, find_ids, NULL);
	x.customers = (there ? there : x.tickets) / 20 + 1;
	x.orgs = x.customers / 25 + 1;
	if (!there) {
		fill(&x);
		desk_close(x.desk);
		open_desk(&x, argv[1]);
	}
	db_checkpoint(desk_db(x.desk), &err);
	there = there ? there : x.made;
	printf("%" PRId64 " tickets, %.2f kB each\n", there, (double)db_bytes(desk_db(x.desk)) / 1000.0 / (double)there);
	finish_index(&x);
	/* Now is after the last of them; what would have fallen due meanwhile is left out. */
	db_exec(desk_db(x.desk), NULL, "DELETE FROM job");
	fake_clock_advance(&x.clock, there * STEP_MS + HOUR_MS);
	measure(&x, argc > 3 ? argv[3] : "");
	desk_close(x.desk);
	free(x.words);
	return 0;
}
