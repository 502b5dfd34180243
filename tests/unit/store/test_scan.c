#include "store/orgs.h"
#include "store/scan.h"
#include "store_fixture.h"

#include <string.h>

#define TICKETS 60
#define MANY 1000

static int open_filled(void **state)
{
	if (fixture_open(state) != 0)
		return -1;
	struct fixture *f = *state;
	struct ticket t = make_ticket(f);
	org_put(f->db, 50, "acme", "Acme", NULL, false);
	for (int i = 0; i < TICKETS; i++) {
		t.id = 100 + i;
		t.number++;
		t.status = (enum ticket_status)(STATUS_NEW + i % 7); /* a seventh is closed */
		t.closed_ms = t.status == STATUS_CLOSED ? NOW + i : 0;
		t.priority = (enum priority)(PRIORITY_LOW + i % 4);
		t.severity = (enum severity)(i % 3);
		t.type = (enum ticket_type)(i % 5);
		t.org_id = i % 2 ? 50 : 0;
		t.assignee_id = i % 3 ? 10 : 0;
		t.updated_ms = NOW + i / 2; /* two and two at the same moment */
		t.due_ms = i % 4 ? NOW + 7 * i : 0;
		t.created_ms = NOW - i;
		t.machine = i % 2;
		t.private_ = i % 5 == 0;
		t.triage = i % 6 == 0;
		ticket_insert(f->db, &t);
	}
	assert_well(f);
	return 0;
}

static bool in(uint32_t set, int value)
{
	return !set || (set >> value & 1);
}

static void assert_same(const struct ticket *key, const struct ticket *whole)
{
	assert_null(key->ref);
	assert_int_equal(key->queue_id, whole->queue_id);
	assert_int_equal(key->requester_id, whole->requester_id);
	assert_int_equal(key->org_id, whole->org_id);
	assert_int_equal(key->assignee_id, whole->assignee_id);
	assert_int_equal(key->status, whole->status);
	assert_int_equal(key->priority, whole->priority);
	assert_int_equal(key->severity, whole->severity);
	assert_int_equal(key->type, whole->type);
	assert_int_equal(key->private_, whole->private_);
	assert_int_equal(key->triage, whole->triage);
	assert_int_equal(key->machine, whole->machine);
	assert_int_equal(key->updated_ms, whole->updated_ms);
	assert_int_equal(key->created_ms, whole->created_ms);
	assert_int_equal(key->due_ms, whole->due_ms);
}

static bool fits(const struct scan_fit *fit, const struct ticket *t)
{
	return in(fit->statuses, (int)t->status) && in(fit->priorities, (int)t->priority) && in(fit->severities, (int)t->severity) &&
	       in(fit->types, (int)t->type);
}

/* The keys, a few at a time, are those of the whole rows that fit, in the same order; and as many are counted. */
static void compare(struct fixture *f, const struct scan_of *of, size_t step)
{
	struct ticket *whole, *keys;
	struct scan_of at = *of;
	size_t n = tickets_scan(f->db, &f->arena, of, MANY, &whole), next = 0, fit = 0, got;
	do {
		got = tickets_scan_keys(f->db, &f->arena, &at, step, &keys);
		for (size_t i = 0; i < got; i++, next++, fit++) {
			while (next < n && !fits(&of->fit, &whole[next]))
				next++;
			assert_true(next < n);
			assert_int_equal(keys[i].id, whole[next].id);
			assert_same(&keys[i], &whole[next]);
		}
		if (got > 0)
			scan_after(&at, &keys[got - 1]);
	} while (got == step);
	for (; next < n; next++)
		assert_false(fits(&of->fit, &whole[next]));
	assert_int_equal(tickets_count(f->db, of, MANY), fit);
}

static void test_keys_are_those_of_the_rows(void **state)
{
	static const struct scan_fit fits[] = {{0}, {.statuses = STATUS_BIT(STATUS_ACK)},
		{.statuses = STATUS_BIT(STATUS_NEW) | STATUS_BIT(STATUS_SOLVED), .priorities = 1u << PRIORITY_HIGH | 1u << PRIORITY_LOW},
		{.severities = 1u << SEVERITY_NONE}, {.types = 1u << TYPE_QUESTION | 1u << TYPE_FEATURE},
		{.priorities = 1u << PRIORITY_URGENT, .types = 1u << TYPE_NONE}, {.priorities = UINT32_C(1) << 31}};
	static const struct scan_of scopes[] = {
		{.scope = SCAN_ALL}, {.scope = SCAN_QUEUE, .id = 20}, {.scope = SCAN_ORG, .id = 50}, {.scope = SCAN_ASSIGNEE, .id = 10}};
	struct fixture *f = *state;
	for (size_t s = 0; s < sizeof scopes / sizeof *scopes; s++) {
		for (size_t i = 0; i < sizeof fits / sizeof *fits; i++) {
			struct scan_of of = scopes[s];
			of.open = true;
			of.fit = fits[i];
			compare(f, &of, 7);
			compare(f, &of, MANY);
		}
	}
	assert_false(scan_has_keys(SCAN_PERSON));
	assert_false(scan_has_keys(SCAN_REQUESTER));
}

static void test_no_more_than_the_newest_are_looked_at(void **state)
{
	struct fixture *f = *state;
	struct ticket *rows, *keys;
	struct scan_of of = {.scope = SCAN_ALL, .open = true};
	size_t n = tickets_scan(f->db, &f->arena, &of, MANY, &rows);
	assert_true(n > 20);
	scan_newest(f->db, &of, MANY);
	assert_int_equal(tickets_scan_keys(f->db, &f->arena, &of, MANY, &keys), n);
	scan_newest(f->db, &of, 10);
	size_t looked = tickets_scan_keys(f->db, &f->arena, &of, MANY, &keys);
	assert_in_range(looked, 11, 12); /* and who changed in the same moment as the last of them */
	assert_int_equal(keys[looked - 1].updated_ms, rows[10].updated_ms);
}

TEST_MAIN(cmocka_unit_test_setup_teardown(test_keys_are_those_of_the_rows, open_filled, fixture_close),
	cmocka_unit_test_setup_teardown(test_no_more_than_the_newest_are_looked_at, open_filled, fixture_close))
