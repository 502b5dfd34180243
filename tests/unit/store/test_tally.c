#include "store/tally.h"
#include "store_fixture.h"

static int64_t of(struct fixture *f, enum ticket_status status, enum priority priority)
{
	return db_tally(f->db)->tickets[status][priority];
}

static void test_a_ticket_is_where_it_was_saved_last(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};
	assert_false(tally_more(f->db)); /* an empty table is counted in one go */
	assert_true(tally_is_whole(db_tally(f->db)));
	struct ticket t = make_ticket(f);
	assert_int_equal(of(f, STATUS_NEW, PRIORITY_NORMAL), 1);
	assert_int_equal(tally_open(db_tally(f->db)), 1);
	t.status = STATUS_WIP;
	t.priority = PRIORITY_URGENT;
	ticket_save(f->db, &t);
	assert_int_equal(of(f, STATUS_NEW, PRIORITY_NORMAL), 0);
	assert_int_equal(of(f, STATUS_WIP, PRIORITY_URGENT), 1);
	assert_true(ticket_load(f->db, &f->arena, t.id, &t));
	t.status = STATUS_CLOSED;
	ticket_save(f->db, &t);
	assert_int_equal(of(f, STATUS_CLOSED, PRIORITY_URGENT), 1);
	assert_int_equal(tally_open(db_tally(f->db)), 0);
	assert_true(db_ok(f->db, &err));
}

static void test_what_is_rolled_back_was_not_counted(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};
	tally_more(f->db);
	struct ticket t = make_ticket(f), again = t;
	assert_true(db_begin(f->db, &err));
	t.status = STATUS_ACK;
	ticket_save(f->db, &t);
	assert_true(db_save(f->db, &err));
	t.status = STATUS_WIP;
	ticket_save(f->db, &t);
	tally_breach(f->db, PRIORITY_NORMAL);
	assert_int_equal(of(f, STATUS_WIP, PRIORITY_NORMAL), 1);
	db_undo(f->db);
	assert_int_equal(of(f, STATUS_WIP, PRIORITY_NORMAL), 0);
	assert_int_equal(of(f, STATUS_ACK, PRIORITY_NORMAL), 1);
	assert_int_equal(db_tally(f->db)->breaches[PRIORITY_NORMAL], 0);
	db_rollback(f->db);
	assert_int_equal(of(f, STATUS_NEW, PRIORITY_NORMAL), 1);
	assert_true(db_begin(f->db, &err));
	again.status = STATUS_CLOSED;
	ticket_save(f->db, &again);
	tally_breach(f->db, PRIORITY_NORMAL);
	assert_true(db_commit(f->db, &err));
	assert_int_equal(of(f, STATUS_CLOSED, PRIORITY_NORMAL), 1);
	assert_int_equal(db_tally(f->db)->breaches[PRIORITY_NORMAL], 1);
}

#define OLD INT64_C(5000) /* several slices */

/* While the old ones are being counted, changes on both sides of where the count stands end up right. */
static void test_old_ones_are_counted_in_slices(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};
	struct ticket first, last;
	make_ticket(f);
	assert_true(db_exec(f->db, &err,
		"INSERT INTO ticket (id, number, ref, queue_id, status, reason, type, priority, severity, title, requester_id, creator_id,"
		" private, machine, version, entries, created_ms, updated_ms, source)"
		" WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)"
		" SELECT 1000 + i, 5000 + i, 'G-' || (5000 + i), 20, 7, 1, 0, 2, 0, 'x', 10, 10, 0, 0, 1, 0, 1, 1, 'c' FROM n",
		db_int(OLD)));
	tally_recount(db_tally(f->db));
	assert_true(tally_more(f->db));
	assert_false(tally_is_whole(db_tally(f->db)));
	assert_true(ticket_load(f->db, &f->arena, 30, &first) && ticket_load(f->db, &f->arena, 1000 + OLD, &last));
	first.priority = last.priority = PRIORITY_HIGH;
	ticket_save(f->db, &first);
	ticket_save(f->db, &last);
	while (tally_more(f->db))
		;
	assert_true(tally_is_whole(db_tally(f->db)));
	assert_int_equal(of(f, STATUS_NEW, PRIORITY_HIGH), 1);
	assert_int_equal(of(f, STATUS_NEW, PRIORITY_NORMAL), 0);
	assert_int_equal(of(f, STATUS_CLOSED, PRIORITY_HIGH), 1);
	assert_int_equal(of(f, STATUS_CLOSED, PRIORITY_NORMAL), OLD - 1);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, fixture_open, fixture_close)

TEST_MAIN(FRESH(test_a_ticket_is_where_it_was_saved_last), FRESH(test_what_is_rolled_back_was_not_counted),
	FRESH(test_old_ones_are_counted_in_slices))
