/* The long poll: nothing lost, nothing twice, nothing before its turn. */
#include "desk.h"

#define ROOM(events, more) \
	"{\"next_batch\":\"s1\",\"rooms\":{\"join\":{\"!r:guichet.test\":{\"timeline\":{\"events\":[" events "]" more "}}}}}"
#define TEXT(id, text) \
	"{\"type\":\"m.room.message\",\"event_id\":\"" id "\",\"sender\":\"@bob:guichet.test\",\"origin_server_ts\":1759999999000," \
	"\"content\":{\"msgtype\":\"m.text\",\"body\":\"" text "\"}}"

static struct fake_host *in_room(void)
{
	struct fake_host *f = desk_synced();

	fake_kv_set(f, "room/!r:guichet.test", "r ");
	return f;
}

static void trouble(struct fake_host *f, size_t submit)
{
	fake_result(f, submit, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_TROUBLE});
}

static void test_a_first_question_is_not_like_another(void **state)
{
	struct fake_host *f = desk_open(desk_options);
	(void)state;

	size_t first = http_of(f, "/sync?");
	fake_http_fail(f, first, GD_NET_UNKNOWN);
	fake_advance(f, 1001);
	assert_string_not_equal(f->https[first].req.url, f->https[http_of(f, "/sync?")].req.url);
	fake_close(f);
}

static void test_the_first_answer_only_sets_the_position(void **state)
{
	struct fake_host *f = desk_open(desk_options);
	(void)state;

	assert_null(strstr(f->https[http_of(f, "/sync?")].req.url, "since="));
	reply(f, "/sync?", 200,
		"{\"next_batch\":\"s0\",\"account_data\":{\"events\":[{\"type\":\"m.direct\",\"content\":{\"@bob:guichet.test\":"
		"[\"!d:guichet.test\"]}}]},\"rooms\":{\"join\":{\"!d:guichet.test\":{\"timeline\":{\"events\":[" TEXT(
			"$1", "old") "]}},"
				     "\"!e:guichet.test\":{\"state\":{\"events\":[{\"type\":\"m.room.encryption\"}]}}}}}");
	reply(f, "/aliases", 403, "{\"errcode\":\"M_FORBIDDEN\"}"); /* a room without a name, as it were */
	reply(f, "/joined_members", 200, "{\"joined\":{\"@bob:guichet.test\":{}}}");
	commit(f);
	commit(f);
	for (size_t i = 0; i < f->nsubmits; i++)
		assert_int_not_equal(f->submits[i].in.kind, GD_TEXT);
	assert_string_equal(fake_kv(f, "room/!d:guichet.test"), "d @bob:guichet.test");
	assert_string_equal(fake_kv(f, "dm/@bob:guichet.test"), "!d:guichet.test");
	assert_string_equal(fake_kv(f, "room/!e:guichet.test"), "re ");
	assert_string_equal(fake_kv(f, "since"), "s0");
	assert_non_null(strstr(f->https[http_of(f, "/sync?")].req.url, "&timeout=30000&since=s0"));
	fake_close(f);
}

static void test_many_rooms_at_first(void **state)
{
	struct fake_host *f = desk_open(desk_options);
	char *answer = NULL, key[64];
	size_t size = 0;
	FILE *out = open_memstream(&answer, &size);
	(void)state;

	fputs("{\"next_batch\":\"s0\",\"account_data\":{\"events\":[{\"type\":\"m.direct\",\"content\":{", out);
	for (int i = 0; i < 500; i++)
		fprintf(out, "%s\"@u%d:guichet.test\":[\"!d%d:guichet.test\"]", i ? "," : "", i, i);
	fputs("}}]},\"rooms\":{\"join\":{", out);
	for (int i = 0; i < 500; i++)
		fprintf(out, "%s\"!d%d:guichet.test\":{}", i ? "," : "", i);
	fputs("}}}", out);
	fclose(out);
	reply(f, "/sync?", 200, answer);
	commit(f);
	commit(f);
	for (int i = 0; i < 500; i++) {
		(void)snprintf(key, sizeof key, "dm/@u%d:guichet.test", i);
		assert_non_null(fake_kv(f, key));
	}
	assert_string_equal(fake_kv(f, "since"), "s0");
	free(answer);
	fake_close(f);
}

static void test_the_position_moves_behind_the_messages(void **state)
{
	struct fake_host *f = in_room();
	size_t first = f->nsubmits;
	(void)state;

	reply(f, "/sync?", 200, ROOM(TEXT("$1", "one") "," TEXT("$2", "two"), ""));
	assert_int_equal(f->nsubmits, first + 2);
	fake_result_ok(f, first, "G-1");
	assert_int_equal(f->nsubmits, first + 2);
	fake_result_ok(f, first + 1, "G-1");
	assert_int_equal(f->submits[first + 2].in.kind, GD_CURSOR);
	assert_string_equal(fake_kv(f, "since"), "s0");
	commit(f);
	assert_string_equal(fake_kv(f, "since"), "s1");
	assert_true(waits_for(f, "/receipt/m.read/%242"));
	assert_true(waits_for(f, "since=s1"));
	fake_close(f);
}

static void test_what_was_not_stored_comes_again(void **state)
{
	struct fake_host *f = in_room();
	size_t first = f->nsubmits;
	(void)state;

	reply(f, "/sync?", 200, ROOM(TEXT("$1", "one") "," TEXT("$2", "two"), ""));
	trouble(f, first);
	fake_result_ok(f, first + 1, "G-1");
	assert_int_equal(f->nsubmits, first + 2);
	assert_false(waits_for(f, "/sync?"));
	fake_advance(f, 60000);
	assert_true(waits_for(f, "since=s0"));
	fake_close(f);
}

static void test_a_full_desk_is_waited_for(void **state)
{
	struct fake_host *f = in_room();
	size_t first = f->nsubmits;
	(void)state;

	f->submit_rc = GD_BUSY;
	reply(f, "/sync?", 200, ROOM(TEXT("$1", "one") "," TEXT("$2", "two"), ""));
	assert_int_equal(f->nsubmits, first);
	f->submit_rc = GD_OK;
	fake_ready(f);
	assert_int_equal(f->nsubmits, first + 2);
	fake_result_ok(f, first, "G-1");
	f->submit_rc = GD_BUSY;
	fake_result_ok(f, first + 1, "G-1");
	assert_int_equal(f->nsubmits, first + 2);
	f->submit_rc = GD_OK;
	fake_ready(f);
	commit(f);
	assert_string_equal(fake_kv(f, "since"), "s1");
	fake_close(f);
}

static void test_a_gap_is_read_in_order(void **state)
{
	static const char *const order[] = {"$1", "$2", "$3", "$4"};
	struct fake_host *f = in_room();
	size_t first = f->nsubmits;
	(void)state;

	reply(f, "/sync?", 200, ROOM(TEXT("$4", "four"), ",\"limited\":true,\"prev_batch\":\"p1\""));
	assert_int_equal(f->nsubmits, first);
	assert_non_null(strstr(f->https[http_of(f, "/messages?")].req.url, "dir=f&limit=100&from=s0&to=p1"));
	reply(f, "/messages?", 200, "{\"chunk\":[" TEXT("$1", "one") "," TEXT("$2", "two") "],\"end\":\"m1\"}");
	assert_non_null(strstr(f->https[http_of(f, "/messages?")].req.url, "from=m1&to=p1"));
	reply(f, "/messages?", 503, "{}");
	fake_advance(f, 2000);
	reply(f, "/messages?", 200, "{\"chunk\":[" TEXT("$3", "three") "]}");
	assert_int_equal(f->nsubmits, first + 4);
	for (size_t i = 0; i < 4; i++) {
		assert_string_equal(f->submits[first + i].in.native_id, order[i]);
		assert_int_equal(f->submits[first + i].in.flags & GD_F_BACKFILL, i < 3 ? GD_F_BACKFILL : 0);
	}
	fake_close(f);
}

static void test_a_gap_that_cannot_be_read_is_not_jumped(void **state)
{
	struct fake_host *f = in_room();
	(void)state;

	reply(f, "/sync?", 200, ROOM(TEXT("$4", "four"), ",\"limited\":true,\"prev_batch\":\"p1\""));
	for (int i = 0; i < 4; i++) {
		fake_http_fail(f, http_of(f, "/messages?"), GD_NET_UNKNOWN);
		fake_advance(f, 20000);
	}
	assert_true(waits_for(f, "since=s0"));
	assert_string_equal(fake_kv(f, "since"), "s0");
	fake_close(f);
}

static void test_a_lost_position(void **state)
{
	struct fake_host *f = in_room();
	(void)state;

	fake_kv_set(f, "since_ms", "1759999998000");
	reply(f, "/sync?", 400, "{\"errcode\":\"M_UNKNOWN\",\"error\":\"Invalid stream token\"}");
	commit(f);
	assert_null(fake_kv(f, "since"));
	fake_advance(f, 30000);
	assert_null(strstr(f->https[http_of(f, "/sync?")].req.url, "since="));
	size_t first = f->nsubmits;
	reply(f, "/sync?", 200,
		ROOM(TEXT("$9",
			     "after the last one") ",{\"type\":\"m.room.message\",\"event_id\":\"$0\","
			     "\"sender\":\"@bob:guichet.test\",\"origin_server_ts\":1750000000000,"
			     "\"content\":{\"msgtype\":\"m.text\",\"body\":\"long ago\"}}",
			""));
	reply(f, "/aliases", 200, "{\"aliases\":[]}");
	reply(f, "/joined_members", 200, "{\"joined\":{}}");
	size_t texts = 0;
	for (size_t i = first; i < f->nsubmits; i++)
		texts += f->submits[i].in.kind == GD_TEXT;
	assert_int_equal(texts, 1);
	fake_close(f);
}

static void test_invitations_by_policy(void **state)
{
	static const char *const options[] = {"homeserver", HS, "token", "tok", "invites", "*:guichet.test,@eve:evil.test", NULL};
	static const struct {
		const char *who;
		bool joins;
	} rows[] = {
		{"@bob:guichet.test", true}, {"@eve:evil.test", true}, {"@mallory:evil.test", false}, {"@bob:notguichet.test.evil", false}};
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fake_host *f = desk_open(options);
		char answer[512];
		(void)snprintf(answer, sizeof answer,
			"{\"next_batch\":\"s0\",\"rooms\":{\"invite\":{\"!n:x\":{\"invite_state\":{\"events\":[{\"type\":"
			"\"m.room.member\",\"state_key\":\"" US "\",\"sender\":\"%s\",\"content\":{\"membership\":\"invite\"}}]}}}}}",
			rows[i].who);
		reply(f, "/sync?", 200, answer);
		assert_int_equal(waits_for(f, "/join/%21n%3Ax"), rows[i].joins);
		assert_int_equal(waits_for(f, "/rooms/%21n%3Ax/leave"), !rows[i].joins);
		fake_close(f);
	}
}

static void test_an_encrypted_invitation_gets_a_sentence(void **state)
{
	struct fake_host *f = desk_synced();
	(void)state;

	reply(f, "/sync?", 200,
		"{\"next_batch\":\"s1\",\"rooms\":{\"invite\":{\"!e:x\":{\"invite_state\":{\"events\":[{\"type\":\"m.room.encryption\"},"
		"{\"type\":\"m.room.member\",\"state_key\":\"" US
		"\",\"sender\":\"@bob:guichet.test\",\"content\":{\"membership\":\"invite\","
		"\"is_direct\":true}}]}}}}}");
	reply(f, "/join/", 200, "{}");
	commit(f);
	assert_true(waits_for(f, "/send/m.room.message/unreadable"));
	assert_string_equal(fake_kv(f, "room/!e:x"), "det @bob:guichet.test");
	assert_null(fake_kv(f, "dm/@bob:guichet.test"));
	fake_close(f);
}

static void test_a_withdrawn_reaction(void **state)
{
	struct fake_host *f = in_room();
	size_t first = f->nsubmits;
	(void)state;

	reply(f, "/sync?", 200,
		ROOM("{\"type\":\"m.reaction\",\"event_id\":\"$r\",\"sender\":\"@bob:guichet.test\",\"content\":{\"m.relates_to\":"
		     "{\"rel_type\":\"m.annotation\",\"event_id\":\"$t\",\"key\":\"\xf0\x9f\x91\x80\"}}}",
			""));
	commit(f);
	commit(f);
	reply(f, "/sync?", 200,
		ROOM("{\"type\":\"m.room.redaction\",\"event_id\":\"$x\",\"sender\":\"@bob:guichet.test\",\"redacts\":\"$r\","
		     "\"content\":{}}",
			""));
	const struct gd_inbound *in = &f->submits[first + 2].in;
	assert_int_equal(in->kind, GD_REACTION);
	assert_int_equal(in->flags & GD_F_REMOVED, GD_F_REMOVED);
	assert_string_equal(in->target, "$t");
	assert_string_equal(in->text, "\xf0\x9f\x91\x80");
	fake_close(f);
}

static void test_an_upgrade_that_we_may_not_follow_yet(void **state)
{
	struct fake_host *f = in_room();
	size_t first = f->nsubmits;
	(void)state;

	reply(f, "/sync?", 200,
		ROOM("{\"type\":\"m.room.tombstone\",\"event_id\":\"$t\",\"sender\":\"@bob:guichet.test\",\"state_key\":\"\","
		     "\"content\":{\"replacement_room\":\"!next\"}}",
			""));
	reply(f, "/join/%21next?server_name=guichet.test", 403, "{\"errcode\":\"M_FORBIDDEN\"}");
	assert_int_equal(f->submits[first].in.kind, GD_PLACE);
	assert_string_equal(f->submits[first].in.place.room, "!r:guichet.test");
	assert_string_equal(f->submits[first].in.text, "!next");
	fake_close(f);
}

#define FILE_EVENT \
	"{\"type\":\"m.room.message\",\"event_id\":\"$f\",\"sender\":\"@bob:guichet.test\",\"content\":{\"msgtype\":\"m.file\"," \
	"\"body\":\"look at this\",\"filename\":\"a.txt\",\"url\":\"mxc://guichet.test/abc\"}}"

static void test_files(void **state)
{
	struct fake_host *f = in_room();
	size_t first = f->nsubmits;
	(void)state;

	reply(f, "/sync?", 200, ROOM(FILE_EVENT "," TEXT("$2", "behind it"), ""));
	const struct gd_http_req *req = &f->https[http_of(f, "/media/download/guichet.test/abc")].req;
	assert_int_equal(req->to_file, 1);
	assert_int_equal(req->trust, GD_TRUST_CONFIGURED);
	f->submit_rc = GD_BUSY;
	fake_http_answer(f, http_of(f, "/media/download"), &(struct gd_http_res){.status = 200, .file = "/tmp/x"});
	assert_int_equal(f->nsubmits, first);
	f->submit_rc = GD_OK;
	fake_ready(f); /* the file is gone with the hook: once more */
	fake_http_answer(f, http_of(f, "/media/download"), &(struct gd_http_res){.status = 200, .file = "/tmp/y"});
	assert_string_equal(f->submits[first].in.files[0].path, "/tmp/y");
	assert_string_equal(f->submits[first].in.files[0].name, "a.txt");
	assert_string_equal(f->submits[first].in.text, "look at this");
	assert_string_equal(f->submits[first + 1].in.text, "behind it");
	fake_close(f);
}

static void test_a_file_that_cannot_be_had(void **state)
{
	struct fake_host *f = in_room();
	size_t first = f->nsubmits;
	(void)state;

	reply(f, "/sync?", 200, ROOM(FILE_EVENT, ""));
	for (int i = 0; i < 3; i++) {
		fake_http_fail(f, http_of(f, "/media/download"), GD_NET_UNKNOWN);
		fake_advance(f, 20000);
	}
	fake_http_fail(f, http_of(f, "/media/download"), GD_NET_UNKNOWN);
	assert_int_equal(f->nsubmits, first + 1);
	assert_null(f->submits[first].in.files[0].path);
	assert_non_null(f->submits[first].in.files[0].why_not);
	fake_close(f);
}

static void test_failures_are_waited_out(void **state)
{
	struct fake_host *f = in_room();
	(void)state;

	fake_http_fail(f, http_of(f, "/sync?"), GD_NET_UNKNOWN);
	assert_false(waits_for(f, "/sync?"));
	fake_advance(f, 1000);
	reply(f, "/sync?", 429, "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"retry_after_ms\":10000}");
	fake_advance(f, 11000);
	assert_false(waits_for(f, "/sync?"));
	fake_advance(f, 600);
	reply(f, "/sync?", 200, "not json");
	fake_advance(f, 30000);
	reply(f, "/sync?", 200, "{\"rooms\":{}}");
	fake_advance(f, 30000);
	assert_true(waits_for(f, "/sync?"));
	fake_close(f);
}

TEST_MAIN(cmocka_unit_test(test_an_upgrade_that_we_may_not_follow_yet), cmocka_unit_test(test_a_first_question_is_not_like_another),
	cmocka_unit_test(test_the_first_answer_only_sets_the_position), cmocka_unit_test(test_many_rooms_at_first),
	cmocka_unit_test(test_the_position_moves_behind_the_messages), cmocka_unit_test(test_what_was_not_stored_comes_again),
	cmocka_unit_test(test_a_full_desk_is_waited_for), cmocka_unit_test(test_a_gap_is_read_in_order),
	cmocka_unit_test(test_a_gap_that_cannot_be_read_is_not_jumped), cmocka_unit_test(test_a_lost_position),
	cmocka_unit_test(test_invitations_by_policy), cmocka_unit_test(test_an_encrypted_invitation_gets_a_sentence),
	cmocka_unit_test(test_a_withdrawn_reaction), cmocka_unit_test(test_files), cmocka_unit_test(test_a_file_that_cannot_be_had),
	cmocka_unit_test(test_failures_are_waited_out))
