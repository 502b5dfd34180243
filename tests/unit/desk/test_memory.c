/* SQLite runs out of memory at every allocation of a unit of work, one after another. Such a failure often ends the whole transaction in
 * the middle of a unit; nothing of what the unit does afterwards may reach the disk. After each, the history's chain is whole, and what was
 * answered as not stored has left nothing. */
#include "desk_check.h"

#include "store/deliveries.h"
#include "store/history.h"

#include <sqlite3.h>
#include <stdio.h>
#include <time.h>

#define MOST 4000 /* allocations of one round, and more */
#define STRIDE 4  /* each gesture of a round begins one later, so that all of them meet every kind of place */

static sqlite3_mem_methods usual;
static int countdown; /* 0: nothing fails */
static int again;     /* and once more after as many: a batch that failed is run again, and that run may fail as well */
static bool failed;

static bool fails(void)
{
	if (countdown <= 0 || --countdown > 0)
		return false;
	countdown = again;
	again = 0;
	failed = true;
	return true;
}

static void *take(int size)
{
	return fails() ? NULL : usual.xMalloc(size);
}

static void *resize(void *old, int size)
{
	return fails() ? NULL : usual.xRealloc(old, size);
}

static void arm(int nth)
{
	countdown = nth;
	again = nth / STRIDE % 2 ? nth : 0;
	failed = false;
}

static bool disarm(void)
{
	countdown = again = 0;
	return failed;
}

/* The desk pauses after a failure; here there are hundreds. */
int nanosleep(const struct timespec *wait, struct timespec *rest)
{
	(void)wait;
	(void)rest;
	return 0;
}

/* What only a kept unit of work changes. */
struct sum {
	int64_t tickets, entries, events, inbox, states;
};

static struct sum sum_of(struct bench *b)
{
	struct db *db = desk_db(b->desk);
	return (struct sum){
		.tickets = db_number(db, NULL, -1, "SELECT count(*) FROM ticket"),
		.entries = db_number(db, NULL, -1, "SELECT count(*) FROM entry"),
		.events = db_number(db, NULL, -1, "SELECT count(*) FROM event"),
		.inbox = db_number(db, NULL, -1, "SELECT count(*) FROM inbox"),
		.states = db_number(db, NULL, -1, "SELECT sum(status + 100 * priority + 10000 * (assignee_id IS NOT NULL)) FROM ticket"),
	};
}

static void check_chain(struct bench *b, int nth)
{
	struct err err = {0};
	int64_t events = 0;
	if (!history_verify(desk_db(b->desk), &events, &err))
		fail_msg("up to allocation %d: %s", nth, err.text);
}

/* Said again until it is taken, as a sender does. True if an allocation failed on the way. */
static bool say_until_taken(struct bench *b, const char *who, const char *place, const char *text, int nth)
{
	bool hit = false;
	for (int try = 0; try < 3; try++) {
		struct sum before = sum_of(b);
		arm(try == 0 ? nth : 0);
		enum gd_result_code code = bench_say(b, who, CHAT, place, text)->code;
		hit = disarm() || hit;
		struct sum after = sum_of(b);
		if (code != GD_R_TROUBLE) {
			if (after.events == before.events)
				fail_msg("allocation %d of \"%s\": answer %d and no event; %s", nth, text, code, bench_text(b));
			return hit;
		}
		if (memcmp(&before, &after, sizeof before) != 0)
			fail_msg("allocation %d of \"%s\": answered as not stored, yet a part of it is", nth, text);
	}
	fail_msg("allocation %d of \"%s\": the desk did not recover", nth, text);
	return hit;
}

/* Everything here is acknowledged by its channel, so nothing may leave twice: not even when the acknowledgement met the failure. */
static void check_sent_once(struct bench *b)
{
	bench_advance(b, MINUTE_MS);
	assert_int_equal(db_number(desk_db(b->desk), NULL, -1, "SELECT count(*) FROM outbox WHERE state = $1", db_int(DELIVERY_LEASED)), 0);
	assert_int_equal(db_number(desk_db(b->desk), NULL, -1, "SELECT count(*) FROM outbox WHERE attempt > 1"), 0);
}

static void test_every_allocation_fails_once(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bool more = true;
	int nth = 1;
	for (; more && nth < MOST; nth += STRIDE) {
		more = say_until_taken(b, "marie", "demandes", arena_printf(&b->arena, "La caisse %d est figée", nth), nth);
		bench_advance(b, SECOND_MS); /* a failure may have put the card's delivery off */
		const char *thread = bench_card(b, CHAT, "technique");
		more = say_until_taken(b, "bob", thread, "!take", nth + 1) || more;
		more = say_until_taken(b, "bob", thread, "!prio haute", nth + 2) || more;
		more = say_until_taken(b, "bob", thread, "!solved Redémarrée", nth + 3) || more;
		if (nth % 100 == 1)
			check_chain(b, nth);
	}
	check_chain(b, nth);
	check_sent_once(b);
	assert_in_range(nth, 60, MOST - 1); /* not for want of allocations: some builds of SQLite make few, out of a pool of their own */
	bench_close(b);
}

int main(int argc, char **argv)
{
	(void)argc;
	if (argv[1])
		cmocka_set_test_filter(argv[1]);
	sqlite3_mem_methods mine;
	sqlite3_config(SQLITE_CONFIG_GETMALLOC, &usual);
	mine = usual;
	mine.xMalloc = take;
	mine.xRealloc = resize;
	sqlite3_config(SQLITE_CONFIG_MALLOC, &mine);
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_allocation_fails_once)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
