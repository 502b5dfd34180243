#include "desk/time/clocks.h"

#include "life_fixture.h"

static const char *of_clock(const struct life *f, const char *column, enum ticket_clock clock)
{
	static char sql[200];
	(void)f;
	snprintf(sql, sizeof sql, "SELECT ifnull(sum(%s), 0) FROM segment WHERE clock = %d", column, (int)clock);
	return sql;
}

static void a_normal_ticket_is_due_after_eight_hours_of_opening(void **state)
{
	struct life *f = *state;
	int64_t id = life_open(f, PRIORITY_NORMAL);
	assert_int_equal(life_ticket(f, id).due_ms, AT(1, 10, 0)); /* 7 h on Monday, the eighth on Tuesday */
}

static void low_and_features_have_no_date(void **state)
{
	struct life *f = *state;
	assert_int_equal(life_ticket(f, life_open(f, PRIORITY_LOW)).due_ms, 0);
	struct life_open feature = {.priority = PRIORITY_URGENT, .type = TYPE_FEATURE};
	life_do(f, life_open_run, &feature);
	assert_int_equal(life_ticket(f, feature.id).due_ms, 0);
}

static void a_pause_keeps_what_was_counted(void **state)
{
	struct life *f = *state;
	int64_t id = life_open(f, PRIORITY_HIGH); /* 4 h: due Monday 15:00 */
	assert_int_equal(life_ticket(f, id).due_ms, AT(0, 15, 0));
	life_event(f, id, "bob", EVENT_TAKE);
	life_until(f, AT(0, 10, 0));
	life_event(f, id, NULL, EVENT_ASK_SENT);
	assert_int_equal(life_ticket(f, id).due_ms, 0);
	life_until(f, AT(1, 9, 0)); /* the customer answers on Tuesday */
	life_event(f, id, "marie", EVENT_TEXT);
	assert_int_equal(life_ticket(f, id).due_ms, AT(1, 12, 0)); /* 3 h were left */
	silent(f, "bob", "overdue");
	assert_int_equal(life_number(f, of_clock(f, "counted_ms", CLOCK_RESOLUTION)), HOUR_MS);
}

static void hold_counts_unless_the_queue_says_so(void **state)
{
	struct life *f = *state;
	int64_t id = life_open(f, PRIORITY_HIGH);
	life_event(f, id, "bob", EVENT_TAKE);
	life_do(f, life_event_run, &(struct life_event){.id = id, .who = "bob", .event = EVENT_HOLD, .hold_ms = AT(3, 9, 0)});
	assert_int_equal(life_ticket(f, id).due_ms, AT(0, 15, 0));
	f->terms->pause_hold = true;
	int64_t other = life_open(f, PRIORITY_HIGH);
	life_event(f, other, "bob", EVENT_TAKE);
	life_do(f, life_event_run, &(struct life_event){.id = other, .who = "bob", .event = EVENT_HOLD, .hold_ms = AT(3, 9, 0)});
	assert_int_equal(life_ticket(f, other).due_ms, 0);
}

static void a_new_priority_counts_from_now_on(void **state)
{
	struct life *f = *state;
	int64_t id = life_open(f, PRIORITY_NORMAL);
	life_until(f, AT(0, 12, 0)); /* 3 h counted */
	life_priority(f, id, PRIORITY_HIGH);
	assert_int_equal(life_ticket(f, id).due_ms, AT(0, 15, 0)); /* 1 h left, after lunch */
	life_priority(f, id, PRIORITY_LOW);
	assert_int_equal(life_ticket(f, id).due_ms, 0);
	life_priority(f, id, PRIORITY_NORMAL);
	assert_int_equal(life_ticket(f, id).due_ms, AT(1, 10, 0));
}

static void a_raise_that_makes_it_late_is_a_breach_at_once(void **state)
{
	struct life *f = *state;
	int64_t id = life_open(f, PRIORITY_NORMAL);
	life_event(f, id, "bob", EVENT_TAKE);
	life_until(f, AT(0, 11, 0));
	life_priority(f, id, PRIORITY_URGENT);
	assert_int_equal(life_ticket(f, id).due_ms, AT(0, 11, 0));
	life_until(f, AT(0, 11, 0));
	said(f, "bob", "overdue since");
	said(f, "marie", "taking longer than we said");
}

static void warning_at_three_quarters_then_the_breach(void **state)
{
	struct life *f = *state;
	int64_t id = life_open(f, PRIORITY_HIGH);
	life_event(f, id, "bob", EVENT_TAKE);
	life_until(f, AT(0, 11, 59));
	silent(f, "bob", "75 %");
	life_until(f, AT(0, 14, 30));
	said(f, "bob", "75 %");
	assert_int_equal(life_when(f, "bob", "75 %"), AT(0, 12, 0));
	silent(f, "bob", "overdue");
	life_until(f, AT(2, 9, 0));
	said(f, "bob", "75 %");
	said(f, "bob", "overdue since");
	said(f, "support-room", "overdue since");
	said(f, "lea", "overdue since");
	said(f, "marie", "taking longer");
	said(f, "system", "sla.warning");
	said(f, "system", "sla.breach");
	assert_int_equal(life_when(f, "bob", "overdue"), AT(0, 15, 0));
}

static void late_no_spares_the_customer(void **state)
{
	struct life *f = *state;
	f->terms->late = false;
	life_open(f, PRIORITY_HIGH);
	life_until(f, AT(1, 9, 0));
	silent(f, "marie", "taking longer");
	said(f, "support-room", "overdue since");
}

static void a_missed_target_is_told_once_over_pauses_and_reopenings(void **state)
{
	struct life *f = *state;
	int64_t id = life_open(f, PRIORITY_HIGH);
	life_event(f, id, "bob", EVENT_TAKE);
	life_until(f, AT(0, 16, 0));
	life_event(f, id, "bob", EVENT_SOLVED);
	life_event(f, id, "marie", EVENT_TEXT_NO);
	life_until(f, AT(1, 11, 0));
	said(f, "bob", "overdue since");
	said(f, "marie", "taking longer");
}

static void promise_both(struct life *f)
{
	static const struct terms_sla both[] = {
		{NULL, NULL, {.priority = PRIORITY_HIGH, .response_ms = 2 * HOUR_MS, .resolve_ms = 4 * HOUR_MS}}};
	f->settings->sla = both;
	f->settings->nsla = 1;
}

static void one_moment_of_a_clock_waits_at_a_time(void **state)
{
	static const char moments[] = "SELECT count(*) * 100 + sum(kind) FROM job WHERE kind IN (20, 21)";
	struct life *f = *state;
	promise_both(f);
	life_open(f, PRIORITY_HIGH);
	assert_int_equal(life_number(f, moments), 240);
	life_until(f, AT(0, 10, 45)); /* after three quarters of the first two hours */
	assert_int_equal(life_number(f, moments), 241);
}

static void after_an_outage_one_word_and_the_true_moment(void **state)
{
	struct life *f = *state;
	promise_both(f);
	life_open(f, PRIORITY_HIGH);
	life_sleep(f, AT(2, 10, 0)); /* down until Wednesday */
	silent(f, "support-room", "75 %");
	said(f, "support-room", "overdue since");
	said(f, "marie", "taking longer");
	assert_int_equal(life_number(f, "SELECT count(*) FROM event WHERE kind = 24 AND data LIKE '%breach%'"), 2);
	assert_int_equal(life_number(f, "SELECT max(json_extract(data, '$.at')) FROM event WHERE kind = 24"), AT(0, 15, 0));
	assert_int_equal(life_number(f, "SELECT min(json_extract(data, '$.at')) FROM event WHERE kind = 24"), AT(0, 11, 0));
}

/* More than are done in one turn, so that one clock's moment may come before the other's warning was looked at. */
static void after_an_outage_each_of_many_gets_one_word(void **state)
{
	enum { MANY = 70 };
	struct life *f = *state;
	promise_both(f);
	for (int i = 0; i < MANY; i++)
		life_open(f, PRIORITY_HIGH);
	for (int minute = 0; minute < 4; minute++)
		life_sleep(f, AT(2, 10, minute)); /* the room hears of them one after the other */
	assert_int_equal(life_number(f, "SELECT count(*) FROM event WHERE kind = 24 AND data LIKE '%breach%'"), 2 * MANY);
	assert_int_equal(life_number(f, "SELECT count(*) FROM job WHERE kind IN (20, 21)"), 0);
	assert_int_equal(life_count(f, "support-room", "overdue since"), MANY);
}

static void the_customer_hears_of_it_by_day(void **state)
{
	struct life *f = *state;
	f->terms->hours.always = true; /* counted at night too, told from 8 to 20 h */
	life_do(f, life_open_run, &(struct life_open){.priority = PRIORITY_NORMAL});
	life_until(f, AT(0, 23, 0)); /* due at 17:00: told */
	said(f, "marie", "taking longer");
	life_open(f, PRIORITY_HIGH); /* due at 3 in the morning */
	life_until(f, AT(1, 7, 0));
	assert_int_equal(life_count(f, "support-room", "overdue since"), 2);
	assert_int_equal(life_count(f, "marie", "taking longer"), 1);
	life_until(f, AT(1, 9, 0));
	assert_int_equal(life_count(f, "marie", "taking longer"), 2);
	assert_int_equal(life_when(f, "marie", "taking longer"), AT(1, 8, 0));
}

static void no_word_to_the_customer_if_it_was_solved_by_morning(void **state)
{
	struct life *f = *state;
	f->terms->hours.always = true;
	life_until(f, AT(0, 23, 0));
	int64_t id = life_open(f, PRIORITY_HIGH);
	life_until(f, AT(1, 4, 0));
	life_event(f, id, "bob", EVENT_SOLVED);
	life_until(f, AT(1, 12, 0));
	silent(f, "marie", "taking longer");
}

static void the_response_is_met_by_taking(void **state)
{
	struct life *f = *state;
	static const struct terms_sla lines[] = {
		{"support", NULL, {.priority = PRIORITY_NORMAL, .response_ms = HOUR_MS, .resolve_ms = SLA_UNSET, .from = RESOLVE_FROM_ACK}},
		{"elsewhere", NULL, {.priority = PRIORITY_NORMAL, .response_ms = MINUTE_MS, .resolve_ms = MINUTE_MS}}};
	f->settings->sla = lines;
	f->settings->nsla = 2;
	int64_t id = life_open(f, PRIORITY_NORMAL);
	assert_int_equal(life_ticket(f, id).due_ms, 0); /* the solution counts from take-charge */
	life_until(f, AT(0, 9, 30));
	life_event(f, id, "bob", EVENT_TAKE);
	assert_int_equal(life_ticket(f, id).due_ms, AT(1, 10, 30));
	assert_int_equal(life_number(f, of_clock(f, "counted_ms", CLOCK_RESPONSE)), 30 * MINUTE_MS);
	life_until(f, AT(0, 18, 0));
	silent(f, "support-room", "overdue");
}

static void urgent_runs_round_the_clock_where_somebody_is_on_call(void **state)
{
	struct life *f = *state;
	static const struct terms_duty chain[] = {{"jo", NULL, 1}};
	life_until(f, AT(0, 17, 30));
	assert_int_equal(life_ticket(f, life_open(f, PRIORITY_URGENT)).due_ms, AT(1, 9, 30));
	f->terms->chain = chain;
	f->terms->nchain = 1;
	assert_int_equal(life_ticket(f, life_open(f, PRIORITY_URGENT)).due_ms, AT(0, 18, 30));
}

static void a_holiday_counts_nothing(void **state)
{
	struct life *f = *state;
	static struct holidays off;
	struct err err = {0};
	assert_true(holidays_add_list(&off, "2026-11-24", &err));
	f->terms->hours.holidays = &off;
	assert_int_equal(life_ticket(f, life_open(f, PRIORITY_NORMAL)).due_ms, AT(2, 10, 0));
}

static void new_opening_hours_leave_counted_time_alone(void **state)
{
	struct life *f = *state;
	struct queue_terms *terms;
	struct err err = {0};
	int64_t id = life_open(f, PRIORITY_NORMAL);
	life_until(f, AT(0, 12, 0)); /* 3 h */
	struct desk_settings *fresh = life_settings(&terms);
	memset(terms->hours.count, 0, sizeof terms->hours.count);
	assert_true(hours_parse(&terms->hours, "mon-fri 14:00-15:00", &err));
	desk_reload(f->desk, fresh);
	life_turn(f);
	assert_int_equal(life_number(f, of_clock(f, "counted_ms", CLOCK_RESOLUTION)), 3 * HOUR_MS);
	assert_int_equal(life_ticket(f, id).due_ms, AT(4, 15, 0)); /* 5 h are left, an hour a day */
}

static void explain(struct life *f, struct work *w, void *arg)
{
	struct ticket t;
	(void)f;
	assert_true(ticket_load(w->db, w->arena, *(int64_t *)arg, &t));
	const struct zone *paris = zones_get(w->zones, "Europe/Paris", NULL);
	struct reader reader = {.lang = LANG_EN, .format = DATE_DMY, .zone = paris, .home = paris, .now_ms = w->now};
	struct msg_values v = {0};
	clocks_explain(w, &t, &reader, &v);
	const char *items = NULL, *z = NULL;
	for (size_t i = 0; i < v.count; i++) {
		items = strcmp(v.list[i].name, "items") == 0 ? v.list[i].text : items;
		z = strcmp(v.list[i].name, "z") == 0 ? v.list[i].text : z;
	}
	assert_non_null(strstr(items, "response\n"));
	assert_non_null(strstr(items, "running · 1 h · target 4 h · office"));
	assert_non_null(strstr(items, "paused"));
	assert_string_equal(z, "1 h / 4 h");
}

static void every_segment_is_explained(void **state)
{
	struct life *f = *state;
	int64_t id = life_open(f, PRIORITY_HIGH);
	life_event(f, id, "bob", EVENT_TAKE);
	life_until(f, AT(0, 10, 0));
	life_event(f, id, NULL, EVENT_ASK_SENT);
	life_until(f, AT(0, 11, 0));
	life_do(f, explain, &id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIFE_TEST(a_normal_ticket_is_due_after_eight_hours_of_opening),
		LIFE_TEST(low_and_features_have_no_date),
		LIFE_TEST(a_pause_keeps_what_was_counted),
		LIFE_TEST(hold_counts_unless_the_queue_says_so),
		LIFE_TEST(a_new_priority_counts_from_now_on),
		LIFE_TEST(a_raise_that_makes_it_late_is_a_breach_at_once),
		LIFE_TEST(warning_at_three_quarters_then_the_breach),
		LIFE_TEST(late_no_spares_the_customer),
		LIFE_TEST(a_missed_target_is_told_once_over_pauses_and_reopenings),
		LIFE_TEST(one_moment_of_a_clock_waits_at_a_time),
		LIFE_TEST(after_an_outage_each_of_many_gets_one_word),
		LIFE_TEST(after_an_outage_one_word_and_the_true_moment),
		LIFE_TEST(the_customer_hears_of_it_by_day),
		LIFE_TEST(no_word_to_the_customer_if_it_was_solved_by_morning),
		LIFE_TEST(the_response_is_met_by_taking),
		LIFE_TEST(urgent_runs_round_the_clock_where_somebody_is_on_call),
		LIFE_TEST(a_holiday_counts_nothing),
		LIFE_TEST(new_opening_hours_leave_counted_time_alone),
		LIFE_TEST(every_segment_is_explained),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
