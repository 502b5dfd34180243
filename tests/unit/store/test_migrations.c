#include "store_fixture.h"

#include "store/history.h"
#include "store/inbox.h"
#include "store/labels.h"
#include "store/search.h"
#include "store/segments.h"

static int newest(void)
{
	size_t n;
	const struct migration *list = migrations_list(&n);
	return list[n - 1].number;
}

static void test_numbers_grow_by_one(void **state)
{
	size_t n;
	const struct migration *list = migrations_list(&n);
	(void)state;
	for (size_t i = 0; i < n; i++)
		assert_int_equal(list[i].number, (int)i + 1);
}

static char *schema_of(struct fixture *f)
{
	struct db_rows *rows = db_query(f->db, NULL, "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name");
	char *all = arena_strdup(&f->arena, "");
	while (db_next(rows))
		all = arena_printf(&f->arena, "%s%s: %s\n", all, db_col_str(rows, "name"), db_col_str(rows, "sql"));
	assert_true(db_done(rows, NULL));
	return all;
}

/* Every past version leads to the same tables, keeps what is in them, and leaves a copy of before. */
static void test_every_past_version_comes_to_today(void **state)
{
	struct fixture *whole = *state;
	struct err err = {0};
	assert_true(migrations_run(whole->db, whole->path, NOW, &err));
	const char *expected = schema_of(whole);
	for (int from = 1; from < newest(); from++) {
		void *past_state = NULL;
		assert_int_equal(fixture_empty(&past_state), 0);
		struct fixture *past = past_state;
		assert_true(migrations_run_to(past->db, past->path, from, NOW, &err));
		assert_int_equal(migrations_version(past->db, &err), from);
		db_exec(past->db, NULL, "INSERT INTO person (id, name, name_fold, created_ms) VALUES (1, 'Marie', 'marie', 5)");
		assert_true(migrations_run(past->db, past->path, NOW, &err));
		assert_int_equal(migrations_version(past->db, &err), newest());
		assert_string_equal(schema_of(past), expected);
		assert_int_equal(db_number(past->db, NULL, 0, "SELECT count(*) FROM person WHERE name = 'Marie'"), 1);
		assert_int_equal(access(arena_printf(&past->arena, "%s.before-%d", past->path, from + 1), R_OK), 0);
		fixture_close(&past_state);
	}
}

/* A database that was written before history and references were kept in less room: nothing of it is lost or means something else. The
 * hashes are those that the program of then computed. */
static const char before_15[] =
	"INSERT INTO person (id, name, name_fold, created_ms) VALUES (10, 'Marie', 'marie', 5);"
	"INSERT INTO queue (id, name, title) VALUES (20, 'technique', 'Technique');"
	"INSERT INTO ticket (id, number, ref, queue_id, status, priority, title, requester_id, creator_id, created_ms, updated_ms, source,"
	" entries) VALUES (30, 1001, 'G-1001', 20, 1, 2, 'Bonjour', 10, 10, 1795300000000, 1795300000000, 'chat:main', 1);"
	"INSERT INTO entry (id, ticket_id, seq, author_id, kind, public, state, text, salt, created_ms) VALUES (40, 30, 1, 10, 1, 1, 1,"
	" 'Bonjour', 'salt', 1795300000000);"
	"INSERT INTO native_ref VALUES ('chat:main', 'room', '1', 30, 40, NULL), ('chat:main', 'other', '1', 30, NULL, 50),"
	" ('sms:main', 'room', '1', 30, 40, 51);"
	"INSERT INTO segment (ticket_id, clock, from_ms, to_ms, target_ms, calendar, counted_ms, state, told_ms) VALUES (30, 1, 5, 9, 60,"
	" 'office', 4, 2, 8), (30, 2, 5, NULL, NULL, '', 0, 1, NULL);"
	"INSERT INTO participant (ticket_id, person_id, role, since_ms, muted, level, identity_id) VALUES (30, 10, 1, 5, 1, 3, 77);"
	"INSERT INTO index_state (name, watermark) VALUES ('entry', 40);"
	"INSERT INTO entry_text (rowid, body) VALUES (40, 'bonjour');"
	"INSERT INTO event (n, ticket_id, actor_id, at_ms, kind, data, hash) VALUES (1, 30, 10, 1795300000000, 1,"
	" '{\"number\":1001,\"queue\":20,\"priority\":2,\"requester\":10}',"
	" x'700a9c8f8caf38e91606cfd820911839de8771cdad99eda6568035c24f34a1ca'), (2, 30, 10, 1795300000000, 2,"
	" '{\"seq\":1,\"kind\":1,\"public\":1,\"hash\":\"894d746c4899b6fc282c78a3133604cf99e1bbb7fc8a22505d807934955add75\"}',"
	" x'aeea0beb5821af1520967ec939ec4c7983e73cbc29ae8a4e0fdb26289f9f1725');";

static void test_what_was_written_before_keeps_its_meaning(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};
	struct native_ref ref;
	struct native_place *places;
	struct segment_row *segments;
	struct participant part;
	struct hit *hits;
	int64_t events = 0;
	assert_true(migrations_run_to(f->db, f->path, 14, NOW, &err));
	assert_true(db_run_script(f->db, before_15, &err));
	assert_true(migrations_run(f->db, f->path, NOW, &err));

	assert_true(native_ref_find(f->db, "chat:main", "other", "1", &ref) && ref.entry_id == 0 && ref.outbox_id == 50);
	assert_true(native_ref_find(f->db, "sms:main", "room", "1", &ref) && ref.entry_id == 40 && ref.outbox_id == 51);
	assert_int_equal(native_refs_of_entry(f->db, &f->arena, 40, &places), 2);
	native_ref_put(f->db, "chat:main", "new", "1", &(struct native_ref){30, 40, 0}); /* its place gets a number of its own */
	assert_true(native_ref_find(f->db, "chat:main", "new", "1", &ref) && ref.outbox_id == 0);
	assert_int_equal(segments_of(f->db, &f->arena, 30, CLOCK_RESPONSE, &segments), 1);
	assert_true(segments[0].to_ms == 9 && segments[0].target_ms == 60 && segments[0].counted_ms == 4 && segments[0].state == 2 &&
		    segments[0].told_ms == 8);
	assert_string_equal(segments[0].calendar, "office");
	assert_int_equal(segments_of(f->db, &f->arena, 30, CLOCK_RESOLUTION, &segments), 1);
	assert_true(participant_find(f->db, 30, 10, &part) && part.muted && part.level == 3 && part.identity_id == 77);

	assert_true(history_verify(f->db, &events, &err) && history_verify_texts(f->db, &err));
	assert_int_equal(events, 2);
	assert_true(search_pending(f->db, search_watermark(f->db))); /* the index is made anew; until then texts are read */
	for (int indexed = 0; indexed < 2; indexed++) {
		assert_int_equal(search_find(f->db, &f->arena, "bonjour", 0, 5, &hits), 1);
		assert_int_equal(hits[0].entry_id, 40);
		assert_false(search_index(f->db, search_watermark(f->db), 10));
	}
	assert_well(f);
}

/* Before what came in, what waits and what was tried stood in fewer trees. */
static const char before_18[] =
	"INSERT INTO person (id, name, name_fold, created_ms) VALUES (10, 'Marie', 'marie', 5);"
	"INSERT INTO queue (id, name, title) VALUES (20, 'technique', 'Technique');"
	"INSERT INTO ticket (id, number, ref, queue_id, status, priority, title, requester_id, creator_id, created_ms, updated_ms,"
	" source) VALUES (30, 1001, 'G-1001', 20, 1, 2, 'Bonjour', 10, 10, 5, 5, 'chat:main');"
	"INSERT INTO inbox (channel, key, at_ms, code, ticket_id, word, text) VALUES ('chat:main', 'b', 9, 2, 30, 'created', 'G-1001'),"
	" ('chat:main', 'a', 8, 3, NULL, NULL, NULL), ('sms:main', 'a', 7, 4, 30, NULL, NULL);"
	"INSERT INTO job (id, due_ms, kind, key, ticket_id, data) VALUES (50, 100, 21, '30.1', 30, 'x'), (51, 100, 20, '30.1', 30, ''),"
	" (52, 90, 60, '10', NULL, 'y');"
	"INSERT INTO outbox (id, channel, dest, order_key, lane, body, state, next_ms, created_ms) VALUES (60, 'chat:main', 'd', '', 1,"
	" '{}', 3, 5, 5);"
	"INSERT INTO attempt (outbox_id, n, at_ms, took_ms, outcome, why, answer) VALUES (60, 2, 7, 3, 1, 'no', 'page'), (60, 1, 6, 2, 1,"
	" 'not yet', NULL);"
	"INSERT INTO alert (endpoint, key, ticket_id, episode, episode_ms, firing, severity, hits, flaps, first_ms, last_ms, resolved_ms)"
	" VALUES ('webhook:in', 'disk', 30, 'e', 4, 1, 2, 7, 3, 5, 6, 8);"
	"INSERT INTO tag (ticket_id, name) VALUES (30, 'vpn'), (30, 'paris');";

static void test_what_waited_before_still_waits(void **state)
{
	static const char attempts[] = "SELECT count(*) FROM attempt WHERE outbox_id = 60 AND outcome = 1 AND ((n = 1 AND at_ms = 6 AND"
				       " took_ms = 2 AND why = 'not yet' AND answer IS NULL) OR (n = 2 AND at_ms = 7 AND took_ms = 3 AND"
				       " why = 'no' AND answer = 'page'))";
	struct fixture *f = *state;
	struct err err = {0};
	struct seen seen;
	struct job *jobs;
	struct alert alert;
	const char **tags;
	assert_true(migrations_run_to(f->db, f->path, 17, NOW, &err));
	assert_true(db_run_script(f->db, before_18, &err));
	assert_true(migrations_run(f->db, f->path, NOW, &err));

	assert_true(inbox_find(f->db, &f->arena, "chat:main", "b", &seen) && seen.code == 2 && seen.ticket_id == 30);
	assert_string_equal(seen.text, "G-1001");
	assert_true(inbox_find(f->db, &f->arena, "chat:main", "a", &seen) && seen.code == 3 && !seen.ticket_id);
	inbox_forget(f->db, 9, 1); /* the oldest is the first */
	assert_false(inbox_find(f->db, &f->arena, "sms:main", "a", &seen));
	assert_true(inbox_find(f->db, &f->arena, "chat:main", "a", &seen));
	assert_int_equal(jobs_due(f->db, &f->arena, 100, 9, &jobs), 3);
	assert_true(jobs[0].id == 52 && jobs[1].id == 50 && jobs[2].id == 51 && jobs[1].kind == 21 && jobs[1].ticket_id == 30);
	assert_string_equal(jobs[1].key, "30.1");
	assert_string_equal(jobs[1].data, "x");
	assert_int_equal(db_number(f->db, NULL, 0, attempts), 2);
	assert_true(alert_find(f->db, &f->arena, "webhook:in", "disk", &alert));
	assert_true(alert.ticket_id == 30 && alert.hits == 7 && alert.flaps == 3 && alert.firing && alert.resolved_ms == 8);
	assert_int_equal(tags_of(f->db, &f->arena, 30, &tags), 2);
	assert_string_equal(tags[0], "paris");
	assert_well(f);
}

static void test_a_second_run_changes_nothing(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};
	assert_true(migrations_run(f->db, f->path, NOW, &err));
	assert_true(migrations_run(f->db, f->path, NOW, &err));
	assert_int_equal(db_number(f->db, NULL, 0, "SELECT count(*) FROM schema_version"), newest());
}

static void test_a_newer_database_is_refused(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};
	assert_true(migrations_run(f->db, f->path, NOW, &err));
	db_exec(f->db, NULL, "INSERT INTO schema_version (number, name, applied_ms, program) VALUES (999, 'later', 1, '9.9')");
	assert_false(migrations_run(f->db, f->path, NOW, &err));
	assert_non_null(strstr(err.text, "999"));
}

/* A step that fails leaves the file as it was: the tables of an update that stumbled are not there. */
static void test_a_failed_update_leaves_everything_as_it_was(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};
	assert_true(migrations_run_to(f->db, f->path, 1, NOW, &err));
	assert_true(db_run_script(f->db, "CREATE TABLE outbox (already INTEGER)", &err));
	assert_false(migrations_run(f->db, f->path, NOW, &err));
	assert_non_null(strstr(err.text, "step 2"));
	assert_int_equal(migrations_version(f->db, &err), 1);
	assert_int_equal(db_number(f->db, NULL, -1, "SELECT count(*) FROM sqlite_master WHERE name = 'inbox'"), 0);
}

/* Types that SQLite would silently turn into numbers (a phone number!) are refused by STRICT tables. */
static void test_all_tables_are_strict(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};
	assert_true(migrations_run(f->db, f->path, NOW, &err));
	struct db_rows *rows = db_query(f->db, NULL,
		"SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'");
	while (db_next(rows))
		if (db_col_int(rows, "strict") == 0)
			fail_msg("table %s is not strict", db_col_str(rows, "name"));
	assert_true(db_done(rows, NULL));
}

TEST_MAIN(
	cmocka_unit_test(test_numbers_grow_by_one),
	cmocka_unit_test_setup_teardown(test_every_past_version_comes_to_today, fixture_empty, fixture_close),
	cmocka_unit_test_setup_teardown(test_what_was_written_before_keeps_its_meaning, fixture_empty, fixture_close),
	cmocka_unit_test_setup_teardown(test_what_waited_before_still_waits, fixture_empty, fixture_close),
	cmocka_unit_test_setup_teardown(test_a_second_run_changes_nothing, fixture_empty, fixture_close),
	cmocka_unit_test_setup_teardown(test_a_newer_database_is_refused, fixture_empty, fixture_close),
	cmocka_unit_test_setup_teardown(test_a_failed_update_leaves_everything_as_it_was, fixture_empty, fixture_close),
	cmocka_unit_test_setup_teardown(test_all_tables_are_strict, fixture_empty, fixture_close))
