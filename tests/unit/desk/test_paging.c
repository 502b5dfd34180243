#include "desk/time/paging.h"

#include "life_fixture.h"

static const struct terms_duty two_levels[] = {{"jo", NULL, 1}, {"lea", NULL, 2}};

static int64_t urgent(struct life *f)
{
	f->terms->chain = two_levels;
	f->terms->nchain = 2;
	f->terms->silence_days = 0;
	return life_open(f, PRIORITY_URGENT);
}

static void level_by_level_and_then_every_half_hour(void **state)
{
	struct life *f = *state;
	urgent(f);
	said(f, "jo", "URGENT G-1001");
	silent(f, "lea", "URGENT");
	life_until(f, AT(0, 9, 9));
	silent(f, "lea", "URGENT");
	life_until(f, AT(0, 9, 10));
	said(f, "lea", "Nobody for 10 min");
	life_until(f, AT(0, 9, 20));
	said(f, "support-room", "the whole on-call chain was called");
	life_until(f, AT(0, 10, 20));
	assert_int_equal(life_count(f, "support-room", "the whole on-call chain was called"), 3);
	said(f, "jo", "URGENT");
}

static void a_take_ends_it_and_everybody_knows(void **state)
{
	struct life *f = *state;
	int64_t id = urgent(f);
	life_until(f, AT(0, 9, 10));
	life_event(f, id, "jo", EVENT_TAKE); /* of the chain, though no agent of the queue */
	said(f, "jo", "G-1001 is yours");
	said(f, "lea", "already taken by Jo");
	life_until(f, AT(0, 9, 55));
	silent(f, "support-room", "the whole on-call chain");
}

static void a_take_by_anybody_ends_it(void **state)
{
	struct life *f = *state;
	int64_t id = urgent(f);
	life_event(f, id, "bob", EVENT_TAKE);
	said(f, "jo", "already taken by Bob");
	silent(f, "bob", "is yours");
	life_until(f, AT(0, 9, 50));
	silent(f, "lea", "URGENT");
}

static void lowering_and_closing_end_it(void **state)
{
	struct life *f = *state;
	int64_t lowered = urgent(f), closed = life_open(f, PRIORITY_URGENT);
	life_priority(f, lowered, PRIORITY_HIGH);
	life_event(f, closed, "marie", EVENT_CANCEL);
	life_until(f, AT(0, 9, 50));
	silent(f, "lea", "URGENT");
	silent(f, "support-room", "the whole on-call chain");
}

static void raising_starts_it(void **state)
{
	struct life *f = *state;
	urgent(f);
	int64_t id = life_open(f, PRIORITY_NORMAL);
	silent(f, "jo", "URGENT G-1002");
	life_priority(f, id, PRIORITY_URGENT);
	said(f, "jo", "URGENT G-1002");
}

static void no_chain_no_page_and_nothing_by_day_where_closed_hours_alone_page(void **state)
{
	struct life *f = *state;
	life_open(f, PRIORITY_URGENT);
	silent(f, "jo", "URGENT");
	f->terms->page_closed = true;
	urgent(f);
	silent(f, "jo", "URGENT");
	life_until(f, AT(0, 19, 0));
	f->nsaid = 0;
	life_open(f, PRIORITY_URGENT);
	said(f, "jo", "URGENT");
}

static void a_missed_target_pages_though_somebody_has_it(void **state)
{
	struct life *f = *state;
	int64_t id = urgent(f);
	life_event(f, id, "bob", EVENT_TAKE);
	life_until(f, AT(0, 9, 59));
	said(f, "jo", "URGENT");
	life_until(f, AT(0, 10, 0));
	assert_int_equal(life_count(f, "jo", "URGENT"), 2);
	life_event(f, id, "jo", EVENT_STEAL);
	said(f, "jo", "is yours");
	life_until(f, AT(0, 10, 30));
	silent(f, "lea", "URGENT");
}

static void leave(struct life *f, struct work *w, void *arg)
{
	struct person p = life_person(w, arg);
	(void)f;
	p.away_until = w->now + DAY_MS;
	person_save(w->db, &p);
}

static void who_cannot_be_reached_is_skipped_at_once(void **state)
{
	struct life *f = *state;
	life_do(f, leave, (char[]){"jo"});
	urgent(f);
	silent(f, "jo", "URGENT");
	said(f, "lea", "URGENT");
	said(f, "support-room", "Jo cannot be reached (away)");
	assert_int_equal(life_count(f, "lea", "Jo cannot be reached"), 1);
}

struct pass {
	int64_t id;
	const char *who;
	bool done;
};

static void pass(struct life *f, struct work *w, void *arg)
{
	struct pass *p = arg;
	struct ticket t;
	(void)f;
	assert_true(ticket_load(w->db, w->arena, p->id, &t));
	p->done = paging_pass(w, &t, life_person(w, p->who).id);
}

static void passing_calls_the_next_level_at_once(void **state)
{
	struct life *f = *state;
	struct pass p = {urgent(f), "lea", false};
	life_do(f, pass, &p);
	assert_false(p.done); /* not called yet */
	p.who = "jo";
	life_do(f, pass, &p);
	assert_true(p.done);
	said(f, "lea", "URGENT");
	life_do(f, pass, &p);
	assert_false(p.done); /* a late one changes nothing */
	life_until(f, AT(0, 9, 10));
	said(f, "support-room", "the whole on-call chain was called");
}

static void swap(struct life *f, struct work *w, void *arg)
{
	struct queue_row queue;
	(void)f;
	assert_true(queue_by_name(w->db, w->arena, "support", &queue));
	w->actor = life_person(w, "lea");
	paging_swap(w, queue.id, life_person(w, "jo").id, life_person(w, arg).id, w->now + 8 * HOUR_MS);
}

static void a_swap_calls_the_new_one_and_both_may_answer(void **state)
{
	struct life *f = *state;
	int64_t id = urgent(f);
	life_until(f, AT(0, 9, 5));
	life_do(f, swap, (char[]){"bob"});
	said(f, "bob", "URGENT G-1001");
	said(f, "jo", "On-call for G-1001 passes to Bob");
	life_until(f, AT(0, 9, 10));
	said(f, "lea", "URGENT"); /* the step went on */
	assert_int_equal(life_number(f, "SELECT count(*) FROM event WHERE kind = 27 AND data LIKE '%duty%'"), 1);
	f->nsaid = 0;
	life_event(f, id, "bob", EVENT_TAKE);
	said(f, "bob", "is yours");
	said(f, "jo", "already taken by Bob");
	life_until(f, AT(0, 17, 6)); /* and at the end of the swap jo is back */
	life_open(f, PRIORITY_URGENT);
	said(f, "jo", "URGENT G-1002");
	silent(f, "bob", "URGENT G-1002");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIFE_TEST(level_by_level_and_then_every_half_hour),
		LIFE_TEST(a_take_ends_it_and_everybody_knows),
		LIFE_TEST(a_take_by_anybody_ends_it),
		LIFE_TEST(lowering_and_closing_end_it),
		LIFE_TEST(raising_starts_it),
		LIFE_TEST(no_chain_no_page_and_nothing_by_day_where_closed_hours_alone_page),
		LIFE_TEST(a_missed_target_pages_though_somebody_has_it),
		LIFE_TEST(who_cannot_be_reached_is_skipped_at_once),
		LIFE_TEST(passing_calls_the_next_level_at_once),
		LIFE_TEST(a_swap_calls_the_new_one_and_both_may_answer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
