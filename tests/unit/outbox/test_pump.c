#include "outbox/pump.h"

#include "../store/store_fixture.h"
#include "base/buf.h"

struct bench {
	struct fixture *f;
	struct fake_clock clock;
	struct pump *pump;
	struct pump_limits limits;
	const char *forbidden;
	int64_t sent[64]; /* ids in the order they were handed out */
	int attempts[64];
	bool doubtful[64];
	size_t nsent;
};

static void give_limits(void *self, const char *channel, struct pump_limits *out)
{
	struct bench *b = self;
	(void)channel;
	*out = b->limits;
}

static const char *is_forbidden(void *self, const struct delivery *d)
{
	struct bench *b = self;
	(void)d;
	return b->forbidden;
}

static void deliver(void *self, const struct delivery *d)
{
	struct bench *b = self;
	b->sent[b->nsent] = d->id;
	b->attempts[b->nsent] = d->attempt;
	b->doubtful[b->nsent++] = d->doubtful;
}

static int open_bench(void **state)
{
	struct bench *b = calloc(1, sizeof *b);
	void *f;
	if (!b || fixture_open(&f) != 0)
		return -1;
	b->f = f;
	fake_clock_init(&b->clock, NOW);
	b->limits = (struct pump_limits){.in_flight = 4, .in_flight_total = 16, .lease_s = 60};
	b->pump = pump_new(b->f->db, &b->clock.clock, &(struct pump_ops){b, give_limits, is_forbidden, deliver});
	*state = b;
	return 0;
}

static int close_bench(void **state)
{
	struct bench *b = *state;
	void *f = b->f;
	pump_free(b->pump);
	fixture_close(&f);
	free(b);
	return 0;
}

static void add(struct bench *b, int64_t id, const char *dest, const char *order_key, enum delivery_lane lane)
{
	delivery_insert(b->f->db, &(struct delivery){.id = id,
					  .channel = "webhook:crm",
					  .dest = dest,
					  .order_key = order_key,
					  .lane = lane,
					  .body = "{}",
					  .next_ms = b->clock.now,
					  .created_ms = b->clock.now});
	pump_touch(b->pump, "webhook:crm", dest);
	assert_well(b->f);
}

static struct pump_outcome attempt_of(int64_t id)
{
	return (struct pump_outcome){.delivery = id, .attempt = 1, .wish = PUMP_SENT};
}

/* One group commit; gives how many were handed out in it. */
static size_t turn(struct bench *b)
{
	struct err err = {0};
	size_t before = b->nsent;
	assert_true(db_begin(b->f->db, &err));
	pump_claim(b->pump);
	assert_true(db_commit(b->f->db, &err));
	pump_send(b->pump);
	return b->nsent - before;
}

static enum pump_news outcome(struct bench *b, int64_t id, int attempt, enum pump_verdict wish, uint32_t retry_after_s)
{
	struct pump_outcome o = {
		.delivery = id, .attempt = attempt, .wish = wish, .retry_after_s = retry_after_s, .remote_id = "r", .why = "because"};
	enum pump_news news = pump_record(b->pump, &o);
	pump_settle(b->pump, &o);
	assert_well(b->f);
	return news;
}

static int64_t state_of(struct bench *b, int64_t id)
{
	return db_number(b->f->db, NULL, -1, "SELECT state FROM outbox WHERE id = $1", db_int(id));
}

/* A ceiling of ours is reached: that message waits, others of the same number go, and above all a page about the very same ticket. */
static void test_one_that_is_held_holds_nothing_up(void **state)
{
	struct bench *b = *state;
	b->limits.disable_after_s = 60;
	add(b, 1, "webhook:crm", "7", LANE_NOTICE);
	assert_int_equal(turn(b), 1);
	assert_int_equal(outcome(b, 1, 1, PUMP_HELD, 3600), PUMP_AGAIN);
	add(b, 2, "webhook:crm", "7", LANE_NOTICE);
	add(b, 3, "webhook:crm", "8", LANE_NOTICE);
	assert_int_equal(turn(b), 1);
	assert_int_equal(b->sent[1], 3); /* 2 keeps its place behind 1 */
	outcome(b, 3, 1, PUMP_SENT, 0);
	add(b, 4, "webhook:crm", "7", LANE_PAGE);
	assert_int_equal(turn(b), 1);
	assert_int_equal(b->sent[2], 4);
	outcome(b, 4, 1, PUMP_SENT, 0);
	for (int n = 2; n < 20; n++) { /* nor does it count as a failing destination */
		fake_clock_advance(&b->clock, 2 * HOUR_MS);
		assert_int_equal(turn(b), 1);
		assert_int_equal(outcome(b, 1, n, PUMP_HELD, 3600), PUMP_AGAIN);
	}
	fake_clock_advance(&b->clock, 2 * HOUR_MS);
	assert_int_equal(turn(b), 1);
	outcome(b, 1, 20, PUMP_SENT, 0);
	assert_int_equal(turn(b), 1);
	assert_int_equal(b->sent[b->nsent - 1], 2);
}

static void test_it_starts_slowly_and_opens_up(void **state)
{
	struct bench *b = *state;
	for (int64_t id = 1; id <= 9; id++)
		add(b, id, "webhook:crm", "-", LANE_NOTICE);
	b->limits.unordered = true;
	assert_int_equal(turn(b), 1);
	assert_int_equal(turn(b), 0); /* the first has not ended */
	assert_int_equal(outcome(b, 1, 1, PUMP_SENT, 0), PUMP_DONE);
	assert_int_equal(turn(b), 2);
	outcome(b, 2, 1, PUMP_SENT, 0);
	outcome(b, 3, 1, PUMP_SENT, 0);
	assert_int_equal(turn(b), 4); /* never more than in_flight */
	assert_int_equal(turn(b), 0);
	assert_int_equal(state_of(b, 1), DELIVERY_SENT);
}

/* Both in one transaction: what was delivered is written down, and the next of its place is claimed. */
static size_t record_and_claim(struct bench *b, const struct pump_outcome *o, bool commit)
{
	struct err err = {0};
	size_t before = b->nsent;
	assert_true(db_begin(b->f->db, &err));
	assert_int_equal(pump_record(b->pump, o), PUMP_DONE);
	pump_claim(b->pump);
	if (!commit) {
		db_rollback(b->f->db);
		pump_abort(b->pump);
		pump_unrecord(b->pump, o);
		return 0;
	}
	assert_true(db_commit(b->f->db, &err));
	pump_settle(b->pump, o);
	size_t under_way = pump_send(b->pump);
	assert_int_equal(under_way, b->nsent - before);
	return b->nsent - before;
}

static void test_one_commit_ends_a_message_and_begins_the_next(void **state)
{
	struct bench *b = *state;
	b->limits.in_flight = 1;
	for (int64_t id = 1; id <= 4; id++)
		add(b, id, "slack:acme/C1", "7", LANE_PEOPLE);
	assert_int_equal(turn(b), 1);
	struct pump_outcome first = attempt_of(1), second = attempt_of(2);
	assert_int_equal(record_and_claim(b, &first, true), 1);
	assert_int_equal(b->sent[1], 2);
	assert_int_equal(turn(b), 0); /* 2 is under way, and it is the only place */
	assert_int_equal(record_and_claim(b, &second, false), 0);
	fake_clock_advance(&b->clock, 1100);
	assert_int_equal(turn(b), 0); /* as far as the disk knows 2 is still under way */
	assert_int_equal(record_and_claim(b, &second, true), 1);
	assert_int_equal(b->sent[2], 3);
	assert_int_equal(b->nsent, 3);
}

static void test_what_is_recorded_twice_makes_one_place(void **state)
{
	struct bench *b = *state;
	struct err err = {0};
	b->limits.in_flight = 1;
	for (int64_t id = 1; id <= 4; id++)
		add(b, id, "slack:acme/C1", "-", LANE_PEOPLE);
	b->limits.unordered = true;
	assert_int_equal(turn(b), 1);
	struct pump_outcome first = attempt_of(1);
	assert_true(db_begin(b->f->db, &err));
	pump_record(b->pump, &first);
	db_rollback(b->f->db); /* another unit of the batch failed: it runs again */
	assert_int_equal(record_and_claim(b, &first, true), 1);
	assert_int_equal(turn(b), 0);
}

static void test_the_attempt_is_on_disk_before_it_is_sent(void **state)
{
	struct bench *b = *state;
	struct err err = {0};
	add(b, 1, "webhook:crm", "7", LANE_NOTICE);
	assert_true(db_begin(b->f->db, &err));
	pump_claim(b->pump);
	assert_int_equal(b->nsent, 0);
	assert_int_equal(state_of(b, 1), DELIVERY_LEASED);
	assert_true(db_commit(b->f->db, &err));
	assert_int_equal(db_number(b->f->db, NULL, 0, "SELECT count(*) FROM attempt WHERE outbox_id = 1 AND n = 1"), 1);
	pump_send(b->pump);
	assert_int_equal(b->nsent, 1);
}

static void test_order_per_ticket_and_destination(void **state)
{
	struct bench *b = *state;
	add(b, 1, "webhook:crm", "7", LANE_NOTICE);
	outcome(b, 1, 1, PUMP_SENT, 0); /* stale: nothing is under way */
	assert_int_equal(turn(b), 1);
	outcome(b, 1, 1, PUMP_SENT, 0);
	add(b, 2, "webhook:crm", "7", LANE_NOTICE);
	add(b, 3, "webhook:crm", "7", LANE_NOTICE);
	add(b, 4, "webhook:crm", "8", LANE_NOTICE);
	assert_int_equal(turn(b), 2);
	assert_int_equal(b->sent[1], 2);
	assert_int_equal(b->sent[2], 4); /* 3 waits for 2, another ticket does not */
	outcome(b, 2, 1, PUMP_RETRY, 0);
	outcome(b, 4, 1, PUMP_SENT, 0);
	assert_int_equal(turn(b), 0); /* 3 still waits: 2 will be tried again */
	fake_clock_advance(&b->clock, HOUR_MS);
	assert_int_equal(turn(b), 1);
	assert_int_equal(b->sent[3], 2);
	assert_int_equal(b->attempts[3], 2);
	outcome(b, 2, 2, PUMP_SENT, 0);
	assert_int_equal(turn(b), 1);
	assert_int_equal(b->sent[4], 3);
}

static void test_people_go_before_cards(void **state)
{
	struct bench *b = *state;
	b->limits.in_flight = 1;
	add(b, 1, "slack:acme/C1", "7", LANE_CARD);
	add(b, 2, "slack:acme/C1", "8", LANE_PEOPLE);
	assert_int_equal(turn(b), 1);
	assert_int_equal(b->sent[0], 2);
}

static void test_nothing_before_retry_after(void **state)
{
	struct bench *b = *state;
	add(b, 1, "webhook:crm", "7", LANE_NOTICE);
	add(b, 2, "webhook:crm", "8", LANE_NOTICE);
	turn(b);
	assert_int_equal(outcome(b, 1, 1, PUMP_RETRY, 30), PUMP_AGAIN);
	assert_int_equal(turn(b), 0); /* the whole destination waits, not this message alone */
	fake_clock_advance(&b->clock, 29 * SECOND_MS);
	assert_int_equal(turn(b), 0);
	fake_clock_advance(&b->clock, 5 * SECOND_MS);
	assert_int_equal(turn(b), 1);
}

/* The wish is heard in the transaction that writes it down, not only after; and no failed commit shortens it. */
static void test_how_long_a_destination_is_held_is_known(void **state)
{
	struct bench *b = *state;
	assert_int_equal(pump_held_ms(b->pump, "webhook:crm"), 0);
	add(b, 1, "webhook:crm", "7", LANE_NOTICE);
	assert_int_equal(turn(b), 1);
	outcome(b, 1, 1, PUMP_RETRY, 30);
	assert_in_range(pump_held_ms(b->pump, "webhook:crm"), 30 * SECOND_MS, 34 * SECOND_MS);
	assert_int_equal(pump_held_ms(b->pump, "webhook:other"), 0);
	fake_clock_advance(&b->clock, 40 * SECOND_MS);
	assert_int_equal(pump_held_ms(b->pump, "webhook:crm"), 0);
}

static void test_retry_after_holds_at_once_and_stays(void **state)
{
	struct bench *b = *state;
	struct err err = {0};
	b->limits.unordered = true;
	add(b, 1, "webhook:crm", "7", LANE_NOTICE);
	turn(b);
	outcome(b, 1, 1, PUMP_SENT, 0); /* the window opens to two */
	add(b, 2, "webhook:crm", "8", LANE_NOTICE);
	turn(b);
	add(b, 3, "webhook:crm", "9", LANE_NOTICE);
	struct pump_outcome o = {.delivery = 2, .attempt = 1, .wish = PUMP_RETRY, .retry_after_s = 30, .why = "because"};
	assert_true(db_begin(b->f->db, &err));
	assert_int_equal(pump_record(b->pump, &o), PUMP_AGAIN);
	pump_claim(b->pump);
	assert_true(db_commit(b->f->db, &err));
	pump_send(b->pump);
	pump_settle(b->pump, &o);
	assert_int_equal(b->nsent, 2);
	pump_abort(b->pump);
	fake_clock_advance(&b->clock, 29 * SECOND_MS);
	assert_int_equal(turn(b), 0);
	fake_clock_advance(&b->clock, 5 * SECOND_MS);
	assert_in_range(turn(b), 1, 2);
}

static void test_a_clock_that_steps_back_stalls_nothing(void **state)
{
	struct bench *b = *state;
	struct err err = {0};
	add(b, 1, "webhook:crm", "7", LANE_NOTICE);
	turn(b);
	outcome(b, 1, 1, PUMP_RETRY, 30);
	fake_clock_step(&b->clock, -HOUR_MS);
	assert_true(db_begin(b->f->db, &err));
	pump_clock_stepped(b->pump, -HOUR_MS);
	assert_true(db_commit(b->f->db, &err));
	fake_clock_advance(&b->clock, 34 * SECOND_MS);
	assert_int_equal(turn(b), 1);
}

static void test_given_up_is_parked_and_the_next_goes_on(void **state)
{
	struct bench *b = *state;
	add(b, 1, "webhook:crm", "7", LANE_NOTICE);
	add(b, 2, "webhook:crm", "7", LANE_NOTICE);
	turn(b);
	assert_int_equal(outcome(b, 1, 1, PUMP_PARKED, 0), PUMP_GIVEN_UP);
	assert_int_equal(state_of(b, 1), DELIVERY_PARKED);
	assert_int_equal(turn(b), 1);
	assert_int_equal(b->sent[1], 2);
	assert_true(delivery_again(b->f->db, 1, b->clock.now));
	pump_touch(b->pump, "webhook:crm", "webhook:crm");
	outcome(b, 2, 1, PUMP_SENT, 0);
	assert_int_equal(turn(b), 1);
	assert_int_equal(b->sent[2], 1);
	assert_int_equal(b->attempts[2], 1); /* attempts start anew */
}

static void test_the_end_of_a_schedule_parks(void **state)
{
	static const uint32_t schedule[] = {5, 0};
	struct bench *b = *state;
	b->limits.backoff.schedule_s = schedule;
	add(b, 1, "webhook:crm", "7", LANE_NOTICE);
	turn(b);
	assert_int_equal(outcome(b, 1, 1, PUMP_RETRY, 0), PUMP_AGAIN);
	fake_clock_advance(&b->clock, 10 * SECOND_MS);
	assert_int_equal(turn(b), 1);
	assert_int_equal(outcome(b, 1, 2, PUMP_RETRY, 0), PUMP_GIVEN_UP);
	assert_int_equal(state_of(b, 1), DELIVERY_PARKED);
}

static void test_pacing(void **state)
{
	struct bench *b = *state;
	b->limits.pace_ms = 1000;
	for (int64_t id = 1; id <= 3; id++)
		add(b, id, "slack:acme/C1", "-", LANE_PEOPLE);
	b->limits.unordered = true;
	assert_int_equal(turn(b), 1);
	outcome(b, 1, 1, PUMP_SENT, 0);
	assert_int_equal(turn(b), 0);
	assert_true(pump_wait_ms(b->pump) <= 1000 && pump_wait_ms(b->pump) > 0);
	fake_clock_advance(&b->clock, 1000);
	assert_int_equal(turn(b), 1);
	outcome(b, 2, 1, PUMP_SENT, 0);
	fake_clock_advance(&b->clock, 999);
	assert_int_equal(turn(b), 0);
}

static void test_a_hung_destination_holds_up_nothing_else(void **state)
{
	struct bench *b = *state;
	add(b, 1, "webhook:hung", "7", LANE_NOTICE);
	assert_int_equal(turn(b), 1);
	add(b, 2, "webhook:hung", "8", LANE_NOTICE);
	add(b, 3, "webhook:crm", "7", LANE_NOTICE);
	assert_int_equal(turn(b), 1);
	assert_int_equal(b->sent[1], 3);
	/* no answer by the end of the lease: tried again, and the channel is told that it may have been sent */
	fake_clock_advance(&b->clock, 61 * SECOND_MS);
	turn(b);
	fake_clock_advance(&b->clock, HOUR_MS);
	turn(b);
	bool again = false;
	for (size_t i = 0; i < b->nsent; i++)
		again = again || (b->sent[i] == 1 && b->attempts[i] == 2 && b->doubtful[i]);
	assert_true(again);
	assert_int_equal(outcome(b, 1, 1, PUMP_SENT, 0), PUMP_STALE); /* the answer of the first attempt comes too late */
}

static void test_leases_of_a_dead_process(void **state)
{
	struct bench *b = *state;
	struct err err = {0};
	add(b, 1, "webhook:crm", "7", LANE_NOTICE);
	turn(b);
	pump_free(b->pump); /* as after a kill: the row is leased, nobody knows what became of it */
	b->pump = pump_new(b->f->db, &b->clock.clock, &(struct pump_ops){b, give_limits, is_forbidden, deliver});
	assert_true(db_begin(b->f->db, &err));
	pump_start(b->pump);
	assert_true(db_commit(b->f->db, &err));
	assert_int_equal(turn(b), 1);
	assert_int_equal(b->attempts[1], 2);
	assert_true(b->doubtful[1]);
}

static void test_a_clock_set_back_while_nobody_ran(void **state)
{
	struct bench *b = *state;
	struct err err = {0};
	add(b, 1, "webhook:crm", "7", LANE_NOTICE);
	turn(b);
	outcome(b, 1, 1, PUMP_RETRY, 30);
	pump_free(b->pump);
	fake_clock_step(&b->clock, -DAY_MS);
	b->pump = pump_new(b->f->db, &b->clock.clock, &(struct pump_ops){b, give_limits, is_forbidden, deliver});
	assert_true(db_begin(b->f->db, &err));
	pump_start(b->pump);
	assert_true(db_commit(b->f->db, &err));
	assert_int_equal(turn(b), 1);
}

static void test_a_commit_that_failed_sends_nothing_and_loses_nothing(void **state)
{
	struct bench *b = *state;
	struct err err = {0};
	add(b, 1, "webhook:crm", "7", LANE_NOTICE);
	assert_true(db_begin(b->f->db, &err));
	pump_claim(b->pump);
	db_rollback(b->f->db);
	pump_abort(b->pump);
	assert_int_equal(b->nsent, 0);
	assert_int_equal(turn(b), 0); /* the disk gets a moment */
	fake_clock_advance(&b->clock, 1100);
	assert_int_equal(turn(b), 1);
	assert_int_equal(b->attempts[0], 1);
}

static void test_a_right_that_was_lost_drops_the_row(void **state)
{
	struct bench *b = *state;
	add(b, 1, "webhook:crm", "7", LANE_NOTICE);
	b->forbidden = "no longer";
	assert_int_equal(turn(b), 0);
	assert_int_equal(state_of(b, 1), DELIVERY_DROPPED);
}

static void test_a_newer_card_takes_the_place_of_an_older_one(void **state)
{
	struct bench *b = *state;
	for (int64_t id = 1; id <= 2; id++)
		delivery_insert(b->f->db, &(struct delivery){.id = id,
						  .channel = "slack:acme",
						  .dest = "slack:acme/C1",
						  .order_key = "7",
						  .lane = LANE_CARD,
						  .supersede = "card",
						  .body = "{}",
						  .next_ms = NOW,
						  .created_ms = NOW});
	assert_int_equal(state_of(b, 1), DELIVERY_DROPPED);
	assert_int_equal(state_of(b, 2), DELIVERY_PENDING);
}

static void test_days_of_failures_switch_an_instance_off(void **state)
{
	static const uint32_t schedule[] = {60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 0};
	struct bench *b = *state;
	enum pump_news news = PUMP_AGAIN;
	struct destination d;
	b->limits.backoff.schedule_s = schedule;
	b->limits.disable_after_s = 600;
	add(b, 1, "webhook:crm", "7", LANE_NOTICE);
	for (int n = 1; n <= 11 && news == PUMP_AGAIN; n++) {
		assert_int_equal(turn(b), 1);
		news = outcome(b, 1, n, PUMP_RETRY, 0);
		fake_clock_advance(&b->clock, 2 * MINUTE_MS);
	}
	assert_int_equal(news, PUMP_DISABLED);
	destination_load(b->f->db, "webhook:crm", &d);
	assert_true(d.disabled_ms > 0 && d.failures >= 10);
	pump_reset(b->pump, "webhook:crm");
	destination_load(b->f->db, "webhook:crm", &d);
	assert_true(d.disabled_ms == 0);
}

static void test_what_is_gone_is_switched_off_at_once(void **state)
{
	struct bench *b = *state;
	struct destination d;
	b->limits.disable_after_s = 600;
	add(b, 1, "webhook:crm", "7", LANE_NOTICE);
	turn(b);
	assert_int_equal(outcome(b, 1, 1, PUMP_GONE, 0), PUMP_DISABLED);
	assert_int_equal(state_of(b, 1), DELIVERY_PARKED);
	destination_load(b->f->db, "webhook:crm", &d);
	assert_true(d.disabled_ms > 0);
}

/* Of one instance a number is dead for days, and another takes what is sent: the instance works. So too after a restart. */
static void test_one_success_ends_the_count_of_failures(void **state)
{
	struct bench *b = *state;
	struct destination d;
	b->limits.disable_after_s = 600;
	add(b, 1, "sms:one/+331", "7", LANE_NOTICE);
	turn(b);
	outcome(b, 1, 1, PUMP_RETRY, 0);
	destination_load(b->f->db, "webhook:crm", &d);
	assert_true(d.failing_since > 0 && d.failures == 1);
	add(b, 2, "sms:one/+332", "8", LANE_NOTICE);
	turn(b);
	assert_int_equal(outcome(b, 2, 1, PUMP_SENT, 0), PUMP_DONE);
	destination_load(b->f->db, "webhook:crm", &d);
	assert_true(d.failing_since == 0 && d.failures == 0);
	fake_clock_advance(&b->clock, HOUR_MS);
	turn(b);
	outcome(b, 1, 2, PUMP_RETRY, 0);
	destination_load(b->f->db, "webhook:crm", &d);
	assert_int_equal(d.failures, 1);
}

/* Each attempt once, by how it ended; what comes too late is nobody's. */
static void test_attempts_are_counted(void **state)
{
	struct bench *b = *state;
	struct pump_counts counts[2];
	struct histogram took;
	b->limits.backoff.schedule_s = (const uint32_t[]){1, 0};
	add(b, 1, "webhook:crm", "7", LANE_NOTICE);
	turn(b);
	fake_clock_advance(&b->clock, 40);
	outcome(b, 1, 1, PUMP_SENT, 0);
	outcome(b, 1, 1, PUMP_SENT, 0);
	add(b, 2, "webhook:crm", "8", LANE_NOTICE);
	turn(b);
	outcome(b, 2, 1, PUMP_RETRY, 0);
	fake_clock_advance(&b->clock, 10 * SECOND_MS);
	turn(b);
	fake_clock_advance(&b->clock, 61 * SECOND_MS); /* no outcome: the lease ends the attempt, and the schedule the delivery */
	turn(b);
	assert_int_equal(pump_counts(b->pump, counts, 2, &took), 1);
	assert_string_equal(counts[0].channel, "webhook:crm");
	assert_int_equal(counts[0].sent, 1);
	assert_int_equal(counts[0].retried, 1);
	assert_int_equal(counts[0].parked, 1);
	assert_int_equal(took.sum_us, 40000 + 61 * 1000000);
	assert_int_equal(pump_counts(b->pump, counts, 0, &took), 0);
}

#define WITH_BENCH(test) cmocka_unit_test_setup_teardown(test, open_bench, close_bench)

static void test_it_knows_which_attempt_is_for_a_person(void **state)
{
	struct bench *b = *state;
	struct pump_outcome to_system = attempt_of(1), to_person = attempt_of(2);
	add(b, 1, "webhook:crm", "-", LANE_NOTICE);
	delivery_insert(b->f->db, &(struct delivery){.id = 2, .channel = "sms:one", .dest = "sms:one/+33600000005", .order_key = "-",
					  .person_id = 7, .body = "{}", .next_ms = b->clock.now, .created_ms = b->clock.now});
	pump_touch(b->pump, "sms:one", "sms:one/+33600000005");
	assert_false(pump_to_person(b->pump, &to_person)); /* not under way yet */
	assert_int_equal(turn(b), 2);
	assert_false(pump_to_person(b->pump, &to_system));
	assert_true(pump_to_person(b->pump, &to_person));
	outcome(b, 2, 1, PUMP_SENT, 0);
	assert_false(pump_to_person(b->pump, &to_person)); /* it is over */
}

TEST_MAIN(WITH_BENCH(test_one_that_is_held_holds_nothing_up),
	WITH_BENCH(test_it_starts_slowly_and_opens_up),
	WITH_BENCH(test_the_attempt_is_on_disk_before_it_is_sent),
	WITH_BENCH(test_one_commit_ends_a_message_and_begins_the_next), WITH_BENCH(test_what_is_recorded_twice_makes_one_place),
	WITH_BENCH(test_it_knows_which_attempt_is_for_a_person),
	WITH_BENCH(test_order_per_ticket_and_destination), WITH_BENCH(test_people_go_before_cards),
	WITH_BENCH(test_nothing_before_retry_after), WITH_BENCH(test_retry_after_holds_at_once_and_stays),
	WITH_BENCH(test_how_long_a_destination_is_held_is_known),
	WITH_BENCH(test_a_clock_that_steps_back_stalls_nothing),
	WITH_BENCH(test_given_up_is_parked_and_the_next_goes_on), WITH_BENCH(test_the_end_of_a_schedule_parks), WITH_BENCH(test_pacing),
	WITH_BENCH(test_a_hung_destination_holds_up_nothing_else), WITH_BENCH(test_leases_of_a_dead_process),
	WITH_BENCH(test_a_clock_set_back_while_nobody_ran), WITH_BENCH(test_a_commit_that_failed_sends_nothing_and_loses_nothing),
	WITH_BENCH(test_a_right_that_was_lost_drops_the_row), WITH_BENCH(test_a_newer_card_takes_the_place_of_an_older_one),
	WITH_BENCH(test_days_of_failures_switch_an_instance_off), WITH_BENCH(test_what_is_gone_is_switched_off_at_once),
	WITH_BENCH(test_one_success_ends_the_count_of_failures), WITH_BENCH(test_attempts_are_counted))
