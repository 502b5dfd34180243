#include "desk/time/closing.h"

#include "life_fixture.h"

static int64_t solved(struct life *f)
{
	int64_t id = life_open(f, PRIORITY_LOW);
	life_event(f, id, "bob", EVENT_TAKE);
	life_event(f, id, "bob", EVENT_SOLVED);
	return id;
}

static int64_t waiting(struct life *f)
{
	int64_t id = life_open(f, PRIORITY_LOW);
	life_event(f, id, "bob", EVENT_TAKE);
	life_event(f, id, NULL, EVENT_ASK_SENT);
	return id;
}

static void two_warnings_then_it_closes(void **state)
{
	struct life *f = *state;
	int64_t id = solved(f); /* Monday + 15 days = Tuesday 8 December, 9:00 */
	life_until(f, AT(7, 20, 0));
	silent(f, "marie", "Unless you answer");
	life_until(f, AT(8, 12, 0));
	said(f, "marie", "will be closed on Tuesday 8 December");
	life_until(f, AT(14, 12, 0));
	assert_int_equal(life_count(f, "marie", "will be closed on Tuesday 8 December"), 2);
	assert_int_equal(life_ticket(f, id).status, STATUS_SOLVED);
	life_until(f, AT(15, 12, 0));
	assert_int_equal(life_ticket(f, id).status, STATUS_CLOSED);
	assert_int_equal(life_ticket(f, id).reason, REASON_AUTO);
	said(f, "marie", "is closed, after 15 days without an answer");
	assert_int_equal(life_when(f, "marie", "is closed, after"), AT(15, 9, 0));
	life_until(f, AT(40, 9, 0));
	assert_int_equal(life_count(f, "marie", "will be closed"), 2);
}

static void after_an_outage_it_warns_before_it_closes(void **state)
{
	struct life *f = *state;
	int64_t id = solved(f);
	life_sleep(f, AT(21, 10, 0)); /* down over both warnings and the date */
	assert_int_equal(life_ticket(f, id).status, STATUS_SOLVED);
	said(f, "marie", "will be closed on Tuesday 15 December");
	life_until(f, AT(22, 10, 0));
	assert_int_equal(life_ticket(f, id).status, STATUS_SOLVED); /* 24 h since the warning, but the date named is later */
	life_until(f, AT(23, 9, 0));
	assert_int_equal(life_ticket(f, id).status, STATUS_CLOSED);
}

static void nothing_closes_while_the_warning_cannot_arrive(void **state)
{
	struct life *f = *state;
	int64_t id = solved(f);
	f->dead_phone = true;
	life_until(f, AT(29, 10, 0));
	assert_int_equal(life_ticket(f, id).status, STATUS_SOLVED);
	assert_in_range(life_count(f, "bob", "reach Marie another way (the message did not arrive)"), 2, 4); /* weekly */
	f->dead_phone = false;
	life_until(f, AT(50, 10, 0));
	assert_int_equal(life_ticket(f, id).status, STATUS_CLOSED);
	assert_true(life_when(f, "marie", "will be closed on") <= life_when(f, "marie", "is closed, after") - DAY_MS);
}

static void mute(struct life *f, struct work *w, void *arg)
{
	struct person marie = life_person(w, "marie");
	(void)f;
	participant_put(w->db, *(int64_t *)arg,
		&(struct participant){.person_id = marie.id, .since_ms = w->now, .role = PARTICIPANT_REQUESTER, .muted = true});
}

static void nothing_closes_for_somebody_who_muted_it(void **state)
{
	struct life *f = *state;
	int64_t id = solved(f);
	life_do(f, mute, &id);
	life_until(f, AT(30, 10, 0));
	assert_int_equal(life_ticket(f, id).status, STATUS_SOLVED);
	silent(f, "marie", "will be closed");
	assert_true(life_count(f, "bob", "reach Marie another way (muted this request)") >= 3);
}

static void words_stop_it_and_thanks_do_not(void **state)
{
	struct life *f = *state;
	int64_t thanked = solved(f), asked = solved(f), reopened = solved(f), answered = solved(f);
	life_until(f, AT(2, 10, 0));
	life_event(f, thanked, "marie", EVENT_TEXT_COURTESY);
	life_event(f, asked, "marie", EVENT_TEXT);
	life_event(f, reopened, "marie", EVENT_TEXT_NO);
	life_event(f, answered, "bob", EVENT_REPLY);
	life_until(f, AT(30, 10, 0));
	assert_int_equal(life_ticket(f, thanked).status, STATUS_CLOSED);
	assert_int_equal(life_ticket(f, asked).status, STATUS_SOLVED);
	assert_int_equal(life_ticket(f, reopened).status, STATUS_WIP);
	assert_int_equal(life_ticket(f, answered).status, STATUS_SOLVED);
	assert_int_equal(life_count(f, "marie", "will be closed"), 2);
}

static void a_date_on_a_closed_day_moves_on_and_the_warning_back(void **state)
{
	struct life *f = *state;
	f->terms->autoclose_ms = 13 * DAY_MS; /* from Monday: Sunday; so Monday 7 December */
	int64_t id = solved(f);
	life_until(f, AT(13, 20, 0));
	assert_int_equal(life_ticket(f, id).status, STATUS_SOLVED);
	assert_int_equal(life_count(f, "marie", "will be closed on Monday 7 December"), 2);
	assert_true(life_when(f, "marie", "will be closed") < AT(12, 0, 0)); /* 1 d before is Sunday: Friday */
	life_until(f, AT(14, 9, 0));
	assert_int_equal(life_ticket(f, id).status, STATUS_CLOSED);
}

static void autoclose_can_be_switched_off(void **state)
{
	struct life *f = *state;
	f->terms->autoclose_ms = 0;
	int64_t id = solved(f);
	life_until(f, AT(60, 9, 0));
	assert_int_equal(life_ticket(f, id).status, STATUS_SOLVED);
	silent(f, "marie", "will be closed");
}

static void waiting_reminds_but_does_not_close_as_shipped(void **state)
{
	struct life *f = *state;
	int64_t id = waiting(f);
	life_until(f, AT(2, 18, 0));
	silent(f, "marie", "is waiting for your answer");
	life_until(f, AT(4, 9, 0));
	said(f, "marie", "is waiting for your answer"); /* 3 business days: Thursday */
	silent(f, "bob", "business days without");
	life_until(f, AT(60, 9, 0));
	assert_int_equal(life_count(f, "marie", "is waiting for your answer"), 2);
	assert_int_equal(life_when(f, "marie", "is waiting for your answer"), AT(9, 9, 0)); /* 7: Wednesday of the next week */
	said(f, "bob", "7 business days without a public text");
	assert_int_equal(life_ticket(f, id).status, STATUS_WAIT);
}

static void missed_reminders_are_one(void **state)
{
	struct life *f = *state;
	waiting(f);
	life_sleep(f, AT(14, 10, 0));
	said(f, "marie", "is waiting for your answer");
}

static void an_answer_ends_the_reminders(void **state)
{
	struct life *f = *state;
	int64_t id = waiting(f);
	life_until(f, AT(1, 9, 0));
	life_event(f, id, "marie", EVENT_TEXT);
	life_until(f, AT(20, 9, 0));
	silent(f, "marie", "is waiting for your answer");
}

static void waiting_closes_after_its_own_warning_where_configured(void **state)
{
	struct life *f = *state;
	f->terms->wait_autoclose_ms = 10 * DAY_MS;
	int64_t id = waiting(f);
	life_until(f, AT(9, 20, 0));
	assert_true(life_count(f, "marie", "Unless you answer, G-1001 will be closed") >= 1);
	silent(f, "marie", "Is it fixed?"); /* that is the other warning */
	life_until(f, AT(10, 9, 0));
	assert_int_equal(life_ticket(f, id).status, STATUS_CLOSED);
}

static void keep_open(struct life *f, struct work *w, void *arg)
{
	struct ticket t;
	struct transition moved;
	(void)f;
	assert_true(ticket_load(w->db, w->arena, *(int64_t *)arg, &t));
	w->actor = life_person(w, "marie");
	assert_int_equal(act_transition(w, &t, EVENT_KEEP_OPEN, ACTOR_BIT(ACTOR_REQUESTER), &moved), ALLOWED);
	act_save(w, &t);
}

static void needed_stops_the_closing_of_a_waiting_one(void **state)
{
	struct life *f = *state;
	f->terms->wait_autoclose_ms = 10 * DAY_MS;
	int64_t id = waiting(f);
	life_until(f, AT(4, 9, 0));
	life_do(f, keep_open, &id);
	life_until(f, AT(30, 9, 0));
	assert_int_equal(life_ticket(f, id).status, STATUS_WAIT);
}

static void silence_is_asked_of_the_assignee_then_of_the_lead(void **state)
{
	struct life *f = *state;
	int64_t id = life_open(f, PRIORITY_LOW);
	life_event(f, id, "bob", EVENT_TAKE);
	life_until(f, AT(1, 9, 0));
	life_event(f, id, "bob", EVENT_REPLY);
	life_until(f, AT(7, 9, 0)); /* 5 business days after Monday, but bob wrote on Tuesday */
	silent(f, "bob", "5 business days without");
	life_until(f, AT(8, 9, 0));
	said(f, "bob", "5 business days without");
	silent(f, "lea", "business days without");
	life_until(f, AT(9, 9, 0));
	said(f, "lea", "6 business days without");
}

/* Of a million closed tickets each would keep one. */
static void a_closed_one_waits_for_nobody(void **state)
{
	static const char waiting[] = "SELECT count(*) FROM job WHERE kind = 25";
	struct life *f = *state;
	int64_t id = life_open(f, PRIORITY_LOW);
	life_event(f, id, "bob", EVENT_TAKE);
	life_event(f, id, "bob", EVENT_SOLVED);
	assert_int_equal(life_number(f, waiting), 1);
	life_event(f, id, "marie", EVENT_TEXT_YES);
	assert_int_equal(life_ticket(f, id).status, STATUS_CLOSED);
	assert_int_equal(life_number(f, waiting), 0);
	life_event(f, id, "bob", EVENT_REOPEN);
	assert_int_equal(life_number(f, waiting), 1);
}

static void a_hold_that_nobody_follows_up_comes_to_the_lead(void **state)
{
	struct life *f = *state;
	int64_t id = life_open(f, PRIORITY_LOW), other = life_open(f, PRIORITY_LOW);
	life_event(f, id, "bob", EVENT_TAKE);
	life_event(f, other, "bob", EVENT_TAKE);
	life_do(f, life_event_run, &(struct life_event){.id = id, .who = "bob", .event = EVENT_HOLD});
	life_do(f, life_event_run, &(struct life_event){.id = other, .who = "bob", .event = EVENT_HOLD});
	life_until(f, AT(1, 9, 0));
	for (int64_t t = id;; t = other) { /* its date comes */
		life_do(f, life_event_run, &(struct life_event){.id = t, .event = EVENT_HOLD_END});
		if (t == other)
			break;
	}
	life_until(f, AT(1, 10, 0));
	life_event(f, other, "bob", EVENT_REPLY);
	life_until(f, AT(2, 9, 0));
	said(f, "lea", "the date has come");
}

static void what_lost_its_agent_is_called_out_after_four_hours(void **state)
{
	struct life *f = *state;
	int64_t id = life_open(f, PRIORITY_LOW);
	life_event(f, id, "bob", EVENT_TAKE);
	life_event(f, id, "bob", EVENT_DROP);
	size_t before = life_count(f, "support-room", "has no agent");
	life_until(f, AT(0, 14, 59));
	assert_int_equal(life_count(f, "support-room", "has no agent"), before);
	life_until(f, AT(0, 15, 0)); /* lunch does not count */
	assert_int_equal(life_count(f, "support-room", "has no agent"), before + 1);
	said(f, "lea", "has no agent");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIFE_TEST(two_warnings_then_it_closes),
		LIFE_TEST(after_an_outage_it_warns_before_it_closes),
		LIFE_TEST(nothing_closes_while_the_warning_cannot_arrive),
		LIFE_TEST(nothing_closes_for_somebody_who_muted_it),
		LIFE_TEST(words_stop_it_and_thanks_do_not),
		LIFE_TEST(a_date_on_a_closed_day_moves_on_and_the_warning_back),
		LIFE_TEST(autoclose_can_be_switched_off),
		LIFE_TEST(waiting_reminds_but_does_not_close_as_shipped),
		LIFE_TEST(missed_reminders_are_one),
		LIFE_TEST(an_answer_ends_the_reminders),
		LIFE_TEST(waiting_closes_after_its_own_warning_where_configured),
		LIFE_TEST(needed_stops_the_closing_of_a_waiting_one),
		LIFE_TEST(silence_is_asked_of_the_assignee_then_of_the_lead),
		LIFE_TEST(a_closed_one_waits_for_nobody),
		LIFE_TEST(a_hold_that_nobody_follows_up_comes_to_the_lead),
		LIFE_TEST(what_lost_its_agent_is_called_out_after_four_hours),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
