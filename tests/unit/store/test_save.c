#include "store/orgs.h"
#include "store/queues.h"
#include "store_fixture.h"

#include <stddef.h>

/* What a ticket is found by, each of which may be set, changed and taken away. */
static const struct {
	const char *column;
	size_t at;
	int64_t first, second;
} keys[] = {
	{"queue_id", offsetof(struct ticket, queue_id), 21, 20},
	{"requester_id", offsetof(struct ticket, requester_id), 11, 10},
	{"assignee_id", offsetof(struct ticket, assignee_id), 10, 11},
	{"org_id", offsetof(struct ticket, org_id), 50, 51},
	{"closed_ms", offsetof(struct ticket, closed_ms), NOW, NOW + 1},
	{"due_ms", offsetof(struct ticket, due_ms), NOW, NOW + 1},
	{"parent_id", offsetof(struct ticket, parent_id), 31, 32},
	{"merged_into", offsetof(struct ticket, merged_into), 31, 32},
};
#define KEYS (sizeof keys / sizeof *keys)

static int open_filled(void **state)
{
	if (fixture_open(state) != 0)
		return -1;
	struct fixture *f = *state;
	struct ticket t = make_ticket(f);
	person_insert(f->db, &(struct person){.id = 11, .name = "Bob", .undo_ms = -1}, NOW);
	queue_put(f->db, 21, "facturation", "Facturation", false);
	org_put(f->db, 50, "acme", "Acme", NULL, false);
	org_put(f->db, 51, "globex", "Globex", NULL, false);
	for (int i = 1; i <= 2; i++) {
		t.id = 30 + i;
		t.number += 1;
		ticket_insert(f->db, &t);
	}
	return 0;
}

static int64_t *field_of(struct ticket *t, size_t key)
{
	return (int64_t *)(void *)((char *)t + keys[key].at);
}

static void save_and_compare(struct fixture *f, struct ticket *t, size_t key, int64_t value)
{
	struct ticket read;
	*field_of(t, key) = value;
	ticket_save(f->db, t);
	assert_well(f);
	assert_true(ticket_load(f->db, &f->arena, t->id, &read));
	for (size_t i = 0; i < KEYS; i++)
		if (*field_of(&read, i) != *field_of(t, i))
			fail_msg("%s is %lld, saved as %lld", keys[i].column, (long long)*field_of(&read, i), (long long)*field_of(t, i));
	assert_int_equal(read.version, t->version);
}

static void test_each_key_is_saved_and_taken_away(void **state)
{
	struct fixture *f = *state;
	struct ticket t;
	assert_true(ticket_load(f->db, &f->arena, 30, &t));
	for (size_t i = 0; i < KEYS; i++) {
		bool may_be_none = i > 1;
		save_and_compare(f, &t, i, keys[i].first);
		save_and_compare(f, &t, i, keys[i].second);
		if (may_be_none)
			save_and_compare(f, &t, i, 0);
	}
	t.status = STATUS_HOLD;
	ticket_save(f->db, &t);
	assert_true(ticket_load(f->db, &f->arena, 30, &t));
	assert_int_equal(t.status, STATUS_HOLD);
}

/* Pages that a commit writes, from the size of a log that was empty before. */
static int64_t pages_of_save(struct fixture *f, struct ticket *t)
{
	struct err err = {0};
	assert_true(db_checkpoint(f->db, &err));
	assert_int_equal(db_wal_bytes(f->db), 0);
	assert_true(db_begin(f->db, &err));
	ticket_save(f->db, t);
	assert_true(db_commit(f->db, &err));
	return db_wal_bytes(f->db) / 4096;
}

static void test_a_text_writes_no_index_but_those_of_the_latest_change(void **state)
{
	struct fixture *f = *state;
	struct ticket t;
	assert_true(ticket_load(f->db, &f->arena, 30, &t));
	t.due_ms = NOW + 1;
	ticket_save(f->db, &t);
	t.updated_ms++;
	t.entries++;
	assert_in_range(pages_of_save(f, &t), 1, 5); /* its row, its requester's, all open ones, its queue's, its agent's */
}

static void test_a_row_that_changed_meanwhile_is_left_as_it_is(void **state)
{
	struct fixture *f = *state;
	struct ticket t, older;
	struct err err = {0};
	assert_true(ticket_load(f->db, &f->arena, 30, &t));
	older = t;
	t.assignee_id = 11;
	ticket_save(f->db, &t);
	assert_true(db_begin(f->db, &err));
	older.assignee_id = 10;
	ticket_save(f->db, &older);
	assert_false(db_ok(f->db, &err));
	assert_true(ticket_load(f->db, &f->arena, 30, &t));
	assert_int_equal(t.assignee_id, 11);
	db_rollback(f->db);
}

TEST_MAIN(
	cmocka_unit_test_setup_teardown(test_each_key_is_saved_and_taken_away, open_filled, fixture_close),
	cmocka_unit_test_setup_teardown(test_a_text_writes_no_index_but_those_of_the_latest_change, open_filled, fixture_close),
	cmocka_unit_test_setup_teardown(test_a_row_that_changed_meanwhile_is_left_as_it_is, open_filled, fixture_close))
