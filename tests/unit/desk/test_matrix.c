/* Targets by type, priority, queue and organisation; and random lives of a ticket through all of them, against a reference that looks at
 * the clock on the wall once a minute. */
#include "terms_bench.h"

#include "desk/work.h"
#include "store/segments.h"

#include <stdio.h>

/* ---- which line holds --------------------------------------------------------------------------------------------------------------- */

static const struct terms_sla rows[] = {
	{NULL, NULL, {.type = TYPE_INCIDENT, .response_ms = SLA_UNSET, .resolve_ms = 90 * MINUTE_MS}},
	{NULL, NULL, {.priority = PRIORITY_HIGH, .response_ms = HOUR_MS, .resolve_ms = 5 * HOUR_MS}},
	{"facturation", NULL, {.priority = PRIORITY_NORMAL, .response_ms = SLA_UNSET, .resolve_ms = 12 * HOUR_MS}},
	{NULL, "acme", {.priority = PRIORITY_NORMAL, .response_ms = SLA_UNSET, .resolve_ms = 6 * HOUR_MS}},
	{NULL, "acme", {.response_ms = 30 * MINUTE_MS, .resolve_ms = SLA_UNSET}},
};

static void matrix(struct desk_settings *s)
{
	s->sla = rows;
	s->nsla = sizeof rows / sizeof *rows;
}

static const char *explained(struct bench *b, const char *who, const char *text)
{
	bench_command(b, who, CHAT, "dm", text);
	char ref[16];
	snprintf(ref, sizeof ref, "%.6s", b->result.ref);
	bench_command(b, who, CHAT, "dm", arena_printf(&b->arena, "sla %s", ref));
	return bench_text(b);
}

static void test_the_line_that_names_most_holds(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(matrix);
	HAS(explained(b, "carl", "new Le son est coupé"), "résolution 0 s / 8 h"); /* as shipped */
	HAS(explained(b, "marie", "new La caisse 2 est figée"), "réponse 0 s / 30 min · résolution 0 s / 6 h");
	HAS(explained(b, "carl", "new t:incident Le son est coupé"), "résolution 0 s / 1 h 30");
	HAS(explained(b, "carl", "new p:pressante Le son est coupé"), "réponse 0 s / 1 h · résolution 0 s / 5 h");
	HAS(explained(b, "carl", "new ~facturation Une facture de trop"), "résolution 0 s / 12 h");
	HAS(explained(b, "carl", "new t:feature Un bouton"), "résolution 0 s");
	HAS_NOT(bench_text(b), "résolution 0 s /");
	bench_close(b);
}

/* ---- random lives ------------------------------------------------------------------------------------------------------------------- */

static uint64_t seed = 20261024;

static unsigned dice(unsigned sides)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(seed >> 33) % sides;
}

static void two_teams(struct desk_settings *s)
{
	struct err err = {0};
	matrix(s);
	terms_bench_chain(terms_bench_office(s))->pause_hold = true;
	struct queue_terms *far = terms_bench_of(s, "facturation");
	far->calendar = "loin";
	far->hours = (struct calendar){.zone = zones_get(&s->zones, "America/New_York", &err)};
	assert_true(hours_parse(&far->hours, "tue-sat 7:30-13:00 22:00-24:00", &err));
	far->pause_hold = true;
}

struct life {
	struct bench *b;
	bool far, held;
	enum priority priority;
	enum ticket_type type;
	int64_t counted;
};

static const struct queue_terms *terms_now(const struct life *l)
{
	const struct desk_settings *s = desk_settings_in_force(l->b->desk);
	return settings_queue(s, l->far ? "facturation" : "technique")->terms;
}

/* What the wall clock says of this minute, without any of the arithmetic under test. */
static bool counts(const struct life *l, int64_t minute)
{
	const struct queue_terms *t = terms_now(l);
	struct local_time at;
	if (t->nchain && l->priority == PRIORITY_URGENT)
		return true;
	zone_local(t->hours.zone, minute, &at);
	int day = at.weekday - 1, of_day = at.hour * 60 + at.minute;
	for (int i = 0; i < t->hours.count[day]; i++)
		if (of_day >= t->hours.days[day][i].from && of_day < t->hours.days[day][i].to)
			return true;
	return false;
}

static int64_t target_now(const struct life *l)
{
	if (l->type == TYPE_FEATURE)
		return l->priority == PRIORITY_HIGH ? 5 * HOUR_MS : l->far && l->priority == PRIORITY_NORMAL ? 12 * HOUR_MS : 0;
	if (l->far && l->priority == PRIORITY_NORMAL)
		return 12 * HOUR_MS; /* names queue and priority */
	if (l->type == TYPE_INCIDENT)
		return 90 * MINUTE_MS;
	static const int64_t by_priority[] = {0, 0, 8 * HOUR_MS, 5 * HOUR_MS, HOUR_MS};
	return by_priority[l->priority];
}

static void pass(struct life *l, int minutes)
{
	for (int i = 0; i < minutes; i++)
		if (!l->held && counts(l, l->b->clock.now + i * MINUTE_MS))
			l->counted += MINUTE_MS;
	bench_advance(l->b, minutes * MINUTE_MS);
}

static void say(struct life *l, const char *verb)
{
	bench_command(l->b, l->far ? "fred" : "bob", CHAT, "dm", arena_printf(&l->b->arena, "%s", verb));
	assert_int_not_equal(l->b->result.code, GD_R_REFUSED);
}

static void step(struct life *l)
{
	static const char *const priorities[] = {"", "low", "normal", "high", "urgent"}, *const types[] = {"", "question", "problem",
		"incident", "feature"};
	switch (dice(4)) {
	case 0:
		l->priority = (enum priority)(1 + dice(4));
		say(l, arena_printf(&l->b->arena, "prio 1001 %s because", priorities[l->priority]));
		break;
	case 1:
		l->type = (enum ticket_type)(1 + dice(4));
		say(l, arena_printf(&l->b->arena, "set 1001 t:%s", types[l->type]));
		break;
	case 2:
		say(l, arena_printf(&l->b->arena, "move 1001 ~%s", l->far ? "technique" : "facturation"));
		l->far = !l->far;
		say(l, "take 1001");
		break;
	default:
		say(l, l->held ? "wip 1001" : "hold 1001 900d part");
		l->held = !l->held;
	}
}

static int64_t slow_due(const struct life *l)
{
	int64_t left = target_now(l) - l->counted, at = l->b->clock.now;
	for (; left > 0; at += MINUTE_MS)
		left -= counts(l, at) ? MINUTE_MS : 0;
	return at;
}

static void compare(const struct life *l)
{
	struct db *db = desk_db(l->b->desk);
	int64_t due = db_number(db, NULL, -1, "SELECT due_ms FROM ticket WHERE number = 1001");
	if (l->held || target_now(l) == 0)
		assert_int_equal(due > 0 ? due : 0, 0);
	else if (l->counted < target_now(l))
		assert_int_equal(due, slow_due(l));
	else
		assert_true(due > 0 && due <= l->b->clock.now);
}

static void one_life(void)
{
	struct life l = {.priority = PRIORITY_NORMAL};
	l.b = bench_open_with(two_teams);
	fake_clock_advance(&l.b->clock, 199 * DAY_MS + dice(2000) * MINUTE_MS); /* the clocks of both zones change on the way */
	bench_run(l.b);
	bench_command(l.b, "carl", CHAT, "dm", "new Le son est coupé");
	pass(&l, (int)dice(600));
	say(&l, "take 1001");
	for (int i = 0; i < 25; i++) {
		pass(&l, (int)dice(i % 5 ? 300 : 3000));
		step(&l);
		compare(&l);
	}
	if (l.held)
		say(&l, "wip 1001");
	l.held = false;
	pass(&l, 100);
	say(&l, "close 1001");
	assert_int_equal(db_number(desk_db(l.b->desk), NULL, -1, "SELECT sum(counted_ms) FROM segment WHERE clock = 2"), l.counted);
	bench_close(l.b);
}

static void test_random_lives_count_what_the_wall_clock_says(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++)
		one_life();
}

TEST_MAIN(cmocka_unit_test(test_the_line_that_names_most_holds), cmocka_unit_test(test_random_lives_count_what_the_wall_clock_says))
