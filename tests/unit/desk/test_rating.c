#include "desk/time/rating.h"

#include "life_fixture.h"

struct vote {
	int64_t id;
	const char *who, *text;
	int stars;
	enum rating_end end;
	enum msg answer;
};

static void vote_run(struct life *f, struct work *w, void *arg)
{
	struct vote *v = arg;
	struct ticket t;
	(void)f;
	assert_true(ticket_load(w->db, w->arena, v->id, &t));
	v->end = rating_give(w, &t, life_person(w, v->who).id, v->stars, v->text, &v->answer);
}

static enum rating_end vote(struct life *f, int64_t id, int stars)
{
	struct vote v = {.id = id, .who = "marie", .stars = stars};
	life_do(f, vote_run, &v);
	return v.end;
}

static int64_t closed_by(struct life *f, const char *who)
{
	int64_t id = life_open(f, PRIORITY_NORMAL);
	life_event(f, id, "bob", EVENT_TAKE);
	life_event(f, id, "bob", EVENT_REPLY);
	life_event(f, id, who, EVENT_DONE);
	return id;
}

static void the_survey_follows_the_closing_once(void **state)
{
	struct life *f = *state;
	closed_by(f, "marie");
	life_until(f, AT(0, 9, 4));
	silent(f, "marie", "how did we handle");
	life_until(f, AT(0, 9, 5));
	said(f, "marie", "how did we handle");
	said(f, "system", "survey.sent");
	closed_by(f, "marie"); /* within 7 days: not again */
	life_until(f, AT(3, 9, 0));
	said(f, "marie", "how did we handle");
	life_until(f, AT(7, 9, 6));
	closed_by(f, "bob");
	life_until(f, AT(7, 9, 20));
	said(f, "marie", "how did we handle");
	life_until(f, AT(7, 9, 21)); /* 15 min after a closing by an agent */
	assert_int_equal(life_count(f, "marie", "how did we handle"), 2);
}

static void no_survey_without_an_answer_or_after_a_rating_or_a_reopening(void **state)
{
	struct life *f = *state;
	int64_t unanswered = life_open(f, PRIORITY_NORMAL);
	life_event(f, unanswered, "marie", EVENT_DONE);
	int64_t back = closed_by(f, "marie");
	life_event(f, back, "marie", EVENT_TEXT_NO);
	int64_t rated = closed_by(f, "marie");
	assert_int_equal(vote(f, rated, 5), RATING_KEPT);
	life_until(f, AT(0, 17, 0));
	silent(f, "marie", "how did we handle");
	f->settings->survey.enabled = false;
	life_until(f, AT(14, 9, 0));
	closed_by(f, "marie");
	life_until(f, AT(14, 17, 0));
	silent(f, "marie", "how did we handle");
}

static void a_survey_waits_for_the_morning(void **state)
{
	struct life *f = *state;
	life_until(f, AT(0, 17, 58));
	closed_by(f, "marie");
	life_until(f, AT(1, 8, 0));
	silent(f, "marie", "how did we handle");
	life_until(f, AT(1, 9, 0));
	said(f, "marie", "how did we handle");
}

static void one_rating_that_may_change_for_a_week(void **state)
{
	struct life *f = *state;
	int64_t id = closed_by(f, "marie");
	assert_int_equal(vote(f, id, 3), RATING_KEPT);
	life_until(f, AT(5, 9, 0));
	assert_int_equal(vote(f, id, 4), RATING_KEPT);
	life_until(f, AT(7, 9, 0)); /* a week after the first, not after the change */
	assert_int_equal(vote(f, id, 5), RATING_OVER);
	assert_int_equal(life_number(f, "SELECT stars FROM rating"), 4);
	assert_int_equal(life_number(f, "SELECT count(*) FROM rating"), 1);
}

static void a_low_one_calls_the_lead_once(void **state)
{
	struct life *f = *state;
	int64_t id = closed_by(f, "marie");
	struct vote v = {.id = id, .who = "marie", .stars = 2, .text = "too slow"};
	life_do(f, vote_run, &v);
	assert_int_equal(v.answer, MSG_M_SURVEY_LOW);
	said(f, "lea", "rated 2/5 by Marie: too slow");
	said(f, "bob", "rated 2/5");
	silent(f, "marie", "2/5"); /* her answer comes from the verb */
	assert_int_equal(vote(f, id, 1), RATING_KEPT);
	assert_int_equal(life_count(f, "lea", "rated"), 1);
	struct vote good = {.id = closed_by(f, "marie"), .who = "marie", .stars = 3};
	life_do(f, vote_run, &good);
	assert_int_equal(good.answer, MSG_M_SURVEY_THANKS);
	assert_int_equal(life_count(f, "lea", "rated"), 1);
}

static void the_requester_alone_rates_and_only_what_asks(void **state)
{
	struct life *f = *state;
	int64_t open = life_open(f, PRIORITY_NORMAL), thrown = life_open(f, PRIORITY_NORMAL);
	life_event(f, thrown, "bob", EVENT_DISCARD);
	assert_int_equal(vote(f, open, 5), RATING_NOT_ASKED);
	assert_int_equal(vote(f, thrown, 5), RATING_NOT_ASKED);
	struct vote v = {.id = closed_by(f, "marie"), .who = "bob", .stars = 5};
	life_do(f, vote_run, &v);
	assert_int_equal(v.end, RATING_NOT_YOURS);
	int64_t cancelled = life_open(f, PRIORITY_NORMAL);
	life_event(f, cancelled, "marie", EVENT_CANCEL);
	assert_int_equal(vote(f, cancelled, 5), RATING_KEPT);
}

static void a_reopening_keeps_it(void **state)
{
	struct life *f = *state;
	int64_t id = closed_by(f, "marie");
	vote(f, id, 5);
	life_event(f, id, "marie", EVENT_TEXT_NO);
	assert_int_equal(life_number(f, "SELECT stars FROM rating"), 5);
	assert_int_equal(vote(f, id, 4), RATING_KEPT); /* and it may still change */
}

static void comment(struct life *f, struct work *w, void *arg)
{
	struct ticket t;
	(void)f;
	assert_true(ticket_load(w->db, w->arena, *(int64_t *)arg, &t));
	assert_true(rating_takes_word(w, t.id));
	assert_false(rating_comment(w, &t, life_person(w, "bob").id, "not mine"));
	assert_true(rating_comment(w, &t, life_person(w, "marie").id, "friendly"));
}

static void takes_no_word(struct life *f, struct work *w, void *arg)
{
	(void)f;
	assert_false(rating_takes_word(w, *(int64_t *)arg));
}

static void a_word_within_a_quarter_of_an_hour_is_its_comment(void **state)
{
	struct life *f = *state;
	int64_t id = closed_by(f, "marie");
	life_do(f, takes_no_word, &id);
	vote(f, id, 5);
	life_until(f, AT(0, 9, 14));
	life_do(f, comment, &id);
	assert_int_equal(life_number(f, "SELECT count(*) FROM rating WHERE comment = 'friendly'"), 1);
	life_until(f, AT(0, 9, 15));
	life_do(f, takes_no_word, &id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIFE_TEST(the_survey_follows_the_closing_once),
		LIFE_TEST(no_survey_without_an_answer_or_after_a_rating_or_a_reopening),
		LIFE_TEST(a_survey_waits_for_the_morning),
		LIFE_TEST(one_rating_that_may_change_for_a_week),
		LIFE_TEST(a_low_one_calls_the_lead_once),
		LIFE_TEST(the_requester_alone_rates_and_only_what_asks),
		LIFE_TEST(a_reopening_keeps_it),
		LIFE_TEST(a_word_within_a_quarter_of_an_hour_is_its_comment),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
