#include "store_fixture.h"

#include "store/history.h"

static void write_three(struct fixture *f, struct chain *chain)
{
	assert_true(chain_load(f->db, chain, NULL));
	history_add(f->db, chain, 1, 10, NOW, HISTORY_CREATED, "{\"number\":1001}");
	history_add(f->db, chain, 1, 10, NOW + 1, HISTORY_STATUS, "{\"from\":1,\"to\":2}");
	history_add(f->db, chain, 2, 0, NOW + 2, HISTORY_CREATED, "{\"number\":1002}");
	assert_well(f);
}

static void test_a_whole_chain_verifies(void **state)
{
	struct fixture *f = *state;
	struct chain chain, again;
	struct err err = {0};
	int64_t n = 0;
	write_three(f, &chain);
	assert_true(history_verify(f->db, &n, &err));
	assert_int_equal(n, 3);
	assert_true(chain_load(f->db, &again, NULL));
	assert_int_equal(again.n, 3);
	assert_memory_equal(again.hash, chain.hash, sizeof chain.hash);
}

static void test_every_change_is_seen(void **state)
{
	static const char *const changes[] = {
		"UPDATE event SET data = '{\"number\":1003}' WHERE n = 1",
		"UPDATE event SET ticket_id = 3 WHERE n = 2",
		"UPDATE event SET actor_id = NULL WHERE n = 2",
		"UPDATE event SET at_ms = at_ms + 1 WHERE n = 3",
		"UPDATE event SET kind = 4 WHERE n = 2",
		"DELETE FROM event WHERE n = 2",
		"DELETE FROM event WHERE n = 1",
	};
	struct fixture *f = *state;
	struct chain chain;
	write_three(f, &chain);
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		struct err err = {0};
		int64_t n;
		assert_true(db_begin(f->db, &err));
		assert_true(db_run_script(f->db, changes[i], &err));
		if (history_verify(f->db, &n, &err))
			fail_msg("not seen: %s", changes[i]);
		assert_non_null(strstr(err.text, "event"));
		db_rollback(f->db);
	}
}

static void test_a_text_is_in_the_chain_by_its_hash(void **state)
{
	char a[65], b[65], c[65];
	(void)state;
	text_hash("salt1", "text", a);
	text_hash("salt2", "text", b);
	text_hash("salt1", "text", c);
	assert_string_equal(a, c);
	assert_string_not_equal(a, b);
	bytes_hash("abc", 3, a);
	assert_string_equal(a, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"); /* FIPS 180-2, appendix B.1 */
}

TEST_MAIN(
	cmocka_unit_test_setup_teardown(test_a_whole_chain_verifies, fixture_open, fixture_close),
	cmocka_unit_test_setup_teardown(test_every_change_is_seen, fixture_open, fixture_close),
	cmocka_unit_test(test_a_text_is_in_the_chain_by_its_hash))
