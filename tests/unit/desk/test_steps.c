/* The clock is set back or forward by an hour while something waits: it happens once, in its time, and nothing is lost. */
#include "desk_check.h"
#include "life_fixture.h"

#define LATE 5 /* seconds that a turn may come after */

/* Time goes on by the clock that nobody sets; the other one jumps on the way, every time somewhere else. */
static void live(struct life *f, int64_t ms, int64_t step_after, int64_t step)
{
	int64_t end = f->clock.mono + ms, at = f->clock.mono + step_after;
	bool stepped = false;
	while (f->clock.mono < end) {
		int64_t next = jobs_next_ms(desk_db(f->desk)), wait = next > f->clock.now ? next - f->clock.now : LATE * SECOND_MS;
		int64_t until = stepped ? end : at;
		if (wait > until - f->clock.mono)
			wait = until - f->clock.mono;
		fake_clock_advance(&f->clock, wait);
		life_turn(f);
		if (!stepped && f->clock.mono >= at) {
			fake_clock_step(&f->clock, step);
			stepped = true;
			life_turn(f);
		}
	}
}

static void fresh(struct life *f)
{
	desk_stop(f->desk);
	desk_close(f->desk);
	nftw(f->dir, life_remove, 8, FTW_DEPTH | FTW_PHYS);
	snprintf(f->dir, sizeof f->dir, "%s/guichet-life-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	fake_clock_init(&f->clock, MONDAY_9 + HOUR_MS); /* ten o'clock: an hour less is still a working hour */
	f->nsaid = f->nout = 0;
	assert_non_null(mkdtemp(f->dir));
	assert_true(life_start(f));
}

static const int64_t steps[] = {-HOUR_MS, HOUR_MS, -3 * HOUR_MS};
#define STEPS (sizeof steps / sizeof *steps)

/* Level after level, ten minutes apart as an hourglass counts them. */
static void test_an_on_call_chain(void **state)
{
	static const struct terms_duty levels[] = {{"jo", NULL, 1}, {"lea", NULL, 2}};
	struct life *f = *state;
	for (size_t i = 0; i < STEPS; i++) {
		for (int64_t after = 0; after < 20 * MINUTE_MS; after += 3 * MINUTE_MS) {
			fresh(f);
			f->terms->chain = levels;
			f->terms->nchain = 2;
			f->terms->silence_days = 0;
			life_open(f, PRIORITY_URGENT);
			live(f, 9 * MINUTE_MS, after < 9 * MINUTE_MS ? after : 9 * MINUTE_MS, after < 9 * MINUTE_MS ? steps[i] : 0);
			said(f, "jo", "URGENT G-1001");
			silent(f, "lea", "URGENT");
			live(f, 2 * MINUTE_MS, MINUTE_MS, after >= 9 * MINUTE_MS ? steps[i] : 0);
			said(f, "jo", "URGENT G-1001");
			said(f, "lea", "URGENT G-1001");
			live(f, 10 * MINUTE_MS, MINUTE_MS, 0);
			said(f, "support-room", "the whole on-call chain was called");
			said(f, "lea", "URGENT G-1001");
		}
	}
}

/* Both warnings and one closing, whatever the clock did on the way; none without its day of notice. */
static void test_warnings_and_the_closing(void **state)
{
	struct life *f = *state;
	for (size_t i = 0; i < STEPS; i++) {
		for (int64_t day = 0; day < 16; day += 3) {
			fresh(f);
			int64_t id = life_open(f, PRIORITY_NORMAL);
			life_event(f, id, "bob", EVENT_TAKE);
			life_event(f, id, "bob", EVENT_SOLVED);
			live(f, 20 * DAY_MS, day * DAY_MS + 5 * MINUTE_MS, steps[i]);
			assert_int_equal(life_count(f, "marie", "will be closed on"), 2);
			said(f, "marie", "is closed, after");
			int64_t warned = life_when(f, "marie", "will be closed on"), closed = life_when(f, "marie", "is closed, after");
			assert_true(closed - warned >= DAY_MS - 3 * HOUR_MS);
			assert_int_equal(life_ticket(f, id).status, STATUS_CLOSED);
		}
	}
}

/* A target that is missed is told once; one that is not is not told. */
static void test_a_warning_and_a_breach(void **state)
{
	struct life *f = *state;
	for (size_t i = 0; i < STEPS; i++) {
		for (int64_t after = 0; after < 11 * HOUR_MS; after += 2 * HOUR_MS) {
			fresh(f);
			int64_t id = life_open(f, PRIORITY_NORMAL);
			life_event(f, id, "bob", EVENT_TAKE);
			live(f, 3 * DAY_MS, after + MINUTE_MS, steps[i]);
			said(f, "bob", "75 % of the time used");
			said(f, "bob", "overdue since");
			said(f, "marie", "is taking longer");
		}
	}
}

/* A reply that is held leaves in its ten seconds, once; what comes after a clock that was set back belongs to no description. */
static void held(struct bench *b, int64_t step, int64_t before)
{
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "Redémarrez la caisse");
	bench_advance(b, before);
	fake_clock_step(&b->clock, step);
	bench_run(b);
	bench_advance(b, 10 * SECOND_MS - before - 1);
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_advance(b, 2);
	assert_string_equal(bench_heard(b, CHAT, MARIE_DM), "Bob (G-1001) : Redémarrez la caisse\n");
	bench_say(b, "marie", CHAT, "dm", "Elle est allumée");
	assert_int_equal(db_number(desk_db(b->desk), NULL, 0, "SELECT count(*) FROM entry WHERE text = 'Elle est allumée'"), 1);
	bench_advance(b, 2 * HOUR_MS);
	assert_string_equal(bench_heard(b, CHAT, MARIE_DM), "Bob (G-1001) : Redémarrez la caisse\n");
}

static void test_a_held_reply(void **state)
{
	(void)state;
	for (size_t i = 0; i < STEPS; i++) {
		for (int64_t before = 0; before < 10 * SECOND_MS; before += 4 * SECOND_MS) {
			struct bench *b = bench_open();
			held(b, steps[i], before);
			bench_close(b);
		}
	}
}

static void test_what_comes_after_a_clock_set_back_is_a_text_of_its_own(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	open_ticket(b);
	fake_clock_step(&b->clock, -HOUR_MS);
	bench_say(b, "marie", CHAT, "dm", "Et voici la facture");
	assert_int_equal(db_number(desk_db(b->desk), NULL, 0, "SELECT count(*) FROM entry"), 2);
	bench_close(b);
}

TEST_MAIN(LIFE_TEST(test_an_on_call_chain), LIFE_TEST(test_warnings_and_the_closing), LIFE_TEST(test_a_warning_and_a_breach),
	cmocka_unit_test(test_a_held_reply), cmocka_unit_test(test_what_comes_after_a_clock_set_back_is_a_text_of_its_own))
