#include "store_fixture.h"

#include "store/history.h"

static void write_three(struct fixture *f, struct chain *chain)
{
	assert_true(chain_load(f->db, chain, NULL));
	history_add(f->db, chain, 1, 10, NOW, HISTORY_CREATED, "{\"number\":1001}");
	history_add(f->db, chain, 1, 10, NOW + 1, HISTORY_STATUS, "{\"from\":1,\"to\":2}"); /* this one is packed */
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
		"UPDATE event SET data = '{}' WHERE n = 2",
		"UPDATE event SET packed = NULL WHERE n = 2",
		"UPDATE event SET packed = x'853186337d' WHERE n = 2",
		"UPDATE event SET packed = x'ff' WHERE n = 2",
		"UPDATE event SET packed = x'7d' WHERE n = 1",
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

/* However an event is kept, its hash is over its JSON: these were computed before anything was packed. */
static void test_the_chain_is_over_the_json(void **state)
{
	static const unsigned char second[] = {0xae, 0xea, 0x0b, 0xeb, 0x58, 0x21, 0xaf, 0x15}; /* its beginning */
	static const char text[] =
		"{\"seq\":1,\"kind\":1,\"public\":1,\"hash\":\"894d746c4899b6fc282c78a3133604cf99e1bbb7fc8a22505d807934955add75\"}";
	struct fixture *f = *state;
	struct chain chain;
	struct event_row *events;
	assert_true(chain_load(f->db, &chain, NULL));
	history_add(f->db, &chain, 30, 10, NOW, HISTORY_CREATED, "{\"number\":1001,\"queue\":20,\"priority\":2,\"requester\":10}");
	history_add(f->db, &chain, 30, 10, NOW, HISTORY_ENTRY, text);
	assert_memory_equal(chain.hash, second, sizeof second);
	assert_int_equal(history_of(f->db, &f->arena, 30, 0, 10, &events), 2);
	assert_string_equal(events[0].data, text);
	assert_true(db_number(f->db, NULL, 0, "SELECT max(length(packed)) FROM event WHERE data = ''") < 50);
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
	cmocka_unit_test_setup_teardown(test_the_chain_is_over_the_json, fixture_open, fixture_close),
	cmocka_unit_test(test_a_text_is_in_the_chain_by_its_hash))
