/* Keys that come late, or not at all, or from somebody who should not have sent them; and floods of messages to our device. */
// plugin: crypto_bytes.c
// plugin: crypto_json.c
// plugin: crypto_olm.c
#include "peer.h"

#define EVE "@eve:guichet.test"
#define MEMBERS "{\"chunk\":[{\"state_key\":\"" BOB "\",\"content\":{\"membership\":\"join\"}}]}"

static void settle(struct fake_host *f)
{
	for (int i = 0; i < 4; i++)
		commit(f);
}

/* The room's note, which is encrypted like all that is said there. Nobody has a device that could read it, which is no matter here. */
static void let_it_be_said(struct fake_host *f, const char *event_id)
{
	reply(f, "/members?", 200, "{\"chunk\":[]}");
	settle(f);
	reply(f, "/send/m.room.encrypted/", 200, event_id);
	settle(f);
}

/* ---- late ---- */

static void test_a_note_is_taken_back(void **state)
{
	struct peer *bob = peer_new(BOB, "PHONE");
	struct fake_host *f = crypto_desk(bob);
	const char *key = peer_shares(bob);
	(void)state;

	synced(f, bob, "", peer_event(bob, "$1", BOB, peer_text(bob, "early")));
	settle(f);
	fake_advance(f, 45000);
	let_it_be_said(f, "{\"event_id\":\"$note\"}");
	synced(f, bob, key, "");
	reply(f, "/keys/query", 200, peer_query_answer(bob));
	settle(f);
	fake_advance(f, 1500);
	reply(f, "/redact/%24note/", 502, "<html>"); /* once more, then */
	fake_advance(f, 12000);
	reply(f, "/redact/%24note/", 200, "{\"event_id\":\"$r\"}");
	settle(f);
	fake_advance(f, 100000);
	assert_false(waits_for(f, "/redact/"));
	assert_null(fake_kv(f, "notes"));
	fake_close(f);
	peer_free(bob);
}

static void test_many_lost_messages_are_one_note(void **state)
{
	struct peer *bob = peer_new(BOB, "PHONE"), *again = peer_new(BOB, "PHONE");
	struct fake_host *f = crypto_desk(bob);
	(void)state;

	synced(f, bob, "",
		arena_printf(&bob->arena, "%s,%s", peer_event(bob, "$1", BOB, peer_text(bob, "one")),
			peer_event(again, "$2", BOB, peer_text(again, "two"))));
	settle(f);
	fake_advance(f, 45000);
	let_it_be_said(f, "{\"event_id\":\"$note\"}");
	fake_advance(f, 200000);
	assert_false(waits_for(f, "/members?"));
	fake_close(f);
	peer_free(again);
	peer_free(bob);
}

/* The session comes as it is behind the event: that message is not read, and its writer hears of it. */
static void test_a_key_that_begins_too_late(void **state)
{
	struct peer *bob = peer_new(BOB, "PHONE");
	struct fake_host *f = crypto_desk(bob);
	const char *lost = peer_event(bob, "$1", BOB, peer_text(bob, "lost")), *id = NULL;
	(void)state;

	bob->ops->group_describe(&bob->box, bob->group, &id, &bob->group_key);
	size_t first = f->nsubmits;
	synced(f, bob, peer_shares(bob), lost);
	reply(f, "/keys/query", 200, peer_query_answer(bob));
	settle(f);
	assert_null(words_since(f, first));
	fake_advance(f, 1500);
	let_it_be_said(f, "{\"event_id\":\"$note\"}");
	fake_advance(f, 200000);
	assert_false(waits_for(f, "/members?"));
	assert_false(waits_for(f, "/redact/"));
	fake_close(f);
	peer_free(bob);
}

/* ---- withheld ---- */

static const char *withheld(struct peer *p, const char *sender, const char *code)
{
	return arena_printf(&p->arena,
		"{\"type\":\"m.room_key.withheld\",\"sender\":\"%s\",\"content\":{\"algorithm\":"
		"\"m.megolm.v1.aes-sha2\",\"room_id\":\"" ROOM
		"\",\"session_id\":\"%s\",\"sender_key\":\"%s\",\"code\":\"%s\"}}",
		sender, p->group_id, p->identity.curve25519, code);
}

static void test_a_key_that_is_withheld(void **state)
{
	static const struct {
		const char *sender, *code;
		bool at_once;
	} rows[] = {{BOB, "m.unverified", true}, {BOB, "m.blacklisted", true}, {BOB, "m.unavailable", false}, {EVE, "m.unverified", false}};
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct peer *bob = peer_new(BOB, "PHONE");
		struct fake_host *f = crypto_desk(bob);
		synced(f, bob, withheld(bob, rows[i].sender, rows[i].code), peer_event(bob, "$1", BOB, peer_text(bob, "hidden")));
		settle(f);
		fake_advance(f, 1500);
		assert_int_equal(waits_for(f, "/members?"), rows[i].at_once);
		fake_close(f);
		peer_free(bob);
	}
}

static void test_who_could_not_reach_our_device(void **state)
{
	struct peer *bob = peer_new(BOB, "PHONE");
	struct fake_host *f = crypto_desk(bob);
	(void)state;

	synced(f, bob, peer_shares(bob), "");
	reply(f, "/keys/query", 200, peer_query_answer(bob));
	settle(f);
	synced(f, bob, withheld(bob, BOB, "m.no_olm"), "");
	assert_true(waits_for(f, "/keys/claim"));
	fake_close(f);
	peer_free(bob);
}

static void test_a_device_that_gets_no_key(void **state)
{
	struct peer *bob = peer_new(BOB, "PHONE");
	struct fake_host *f = crypto_desk(bob);
	(void)state;

	for (int i = 0; i < 2; i++) {
		struct gd_outbound out = {.op = GD_POST, .delivery = i + 1, .key = i ? "b" : "a", .room = ROOM, .text = "text"};
		fake_deliver(f, &out);
		reply(f, "/members?", 200, MEMBERS);
		if (!i)
			reply(f, "/keys/query", 200, peer_query_answer(bob));
		reply(f, "/keys/claim", 200, "{\"one_time_keys\":{}}");
		assert_int_equal(waits_for(f, "/sendToDevice/m.room_key.withheld/"), !i); /* once is enough */
		if (!i) {
			assert_non_null(strstr(f->https[http_of(f, "/sendToDevice/")].req.body, "\"code\":\"m.no_olm\""));
			reply(f, "/sendToDevice/", 200, "{}");
		}
		settle(f);
		reply(f, "/send/m.room.encrypted/", 200, "{\"event_id\":\"$x\"}"); /* the others can read it */
		assert_int_equal(fake_outcome_of(f, i + 1)->outcome, GD_SENT);
	}
	fake_close(f);
	peer_free(bob);
}

/* ---- strangers ---- */

/* Another person, with a session of theirs on a one-time key of the desk that bob has not used. */
static struct peer *another(struct fake_host *f, const struct peer *bob)
{
	struct peer *eve = peer_new(EVE, "LAPTOP");
	size_t upload = 0;

	while (!strstr(f->https[upload].req.url, "/keys/upload"))
		upload++;
	struct json *body = json_parse(f->https[upload].req.body, f->https[upload].req.body_len, 1 << 20, NULL);
	const struct json *key = json_first(json_get(body, "one_time_keys"));
	eve->desk_curve = bob->desk_curve;
	eve->desk_ed = bob->desk_ed;
	eve->session = eve->ops->session_open(&eve->box, eve->account, eve->desk_curve, json_text(json_get(json_next(key), "key"), ""));
	assert_non_null(eve->session);
	json_free(body);
	return eve;
}

/* Whoever was given a room's key may send it to us as their own: its owner is still heard, the other is not taken for the owner. */
static void test_a_key_of_somebody_else_s(void **state)
{
	struct peer *bob = peer_new(BOB, "PHONE");
	struct fake_host *f = crypto_desk(bob);
	struct peer *eve = another(f, bob);
	const char *hers = peer_message(eve, "m.room_key", peer_room_key(bob), EVE, eve->desk_ed), *his = peer_shares(bob);
	(void)state;

	synced(f, bob,
		arena_printf(&bob->arena, "{\"type\":\"m.forwarded_room_key\",\"sender\":\"" EVE "\",\"content\":%s},%s",
			peer_room_key(bob), hers),
		"");
	reply(f, "/keys/query", 200, peer_query_answer(eve));
	settle(f);
	assert_non_null(fake_kv(f, "inbounds/" EVE)); /* she may speak with it, under her own name */
	synced(f, bob, his, "");
	reply(f, "/keys/query", 200, peer_query_answer(bob));
	settle(f);
	size_t first = f->nsubmits;
	synced(f, bob, "", peer_event(bob, "$1", BOB, peer_text(bob, "mine")));
	assert_string_equal(words_since(f, first)->in.sender.user, BOB);
	assert_string_equal(words_since(f, first)->in.text, "mine");
	fake_close(f);
	peer_free(eve);
	peer_free(bob);
}

/* A hundred messages of devices that nobody has: one question, and nothing is kept of them but that they were here. */
static void test_a_flood_of_unknown_devices(void **state)
{
	enum { MANY = 100 };
	struct peer *bob = peer_new(BOB, "PHONE");
	struct fake_host *f = crypto_desk(bob);
	struct buf messages;
	(void)state;

	buf_init(&messages, 1 << 20);
	for (int i = 0; i < MANY; i++)
		buf_addf(&messages,
			"%s{\"type\":\"m.room.encrypted\",\"sender\":\"@x%d:evil.test\",\"content\":{\"algorithm\":"
			"\"m.olm.v1.curve25519-aes-sha2\",\"sender_key\":\"key%d\",\"ciphertext\":{\"%s\":"
			"{\"type\":0,\"body\":\"AwogAAA%d\"}}}}",
			i ? "," : "", i % 10, i, bob->desk_curve, i);
	size_t before = f->nhttps;
	synced(f, bob, messages.data, "");
	reply(f, "/keys/query", 200, "{\"device_keys\":{}}");
	settle(f);
	size_t queries = 0;
	for (size_t i = before; i < f->nhttps; i++)
		queries += strstr(f->https[i].req.url, "/keys/query") != NULL;
	assert_int_equal(queries, 1);
	assert_null(fake_kv(f, "olm/key1"));
	assert_true(waits_for(f, "/sync?"));
	buf_clear(&messages);
	fake_close(f);
	peer_free(bob);
}

/* ---- our own keys ---- */

/* The server goes away while we ask who vouches for us: that is no refusal, and it is asked again. */
static void test_an_identity_that_could_not_be_looked_up(void **state)
{
	struct fake_host *f = desk_open(crypto_options);
	(void)state;

	settle(f);
	reply(f, "/keys/query", 200, "{}");
	settle(f);
	reply(f, "/keys/upload", 200, "{}");
	settle(f);
	fake_http_fail(f, http_of(f, "/keys/query"), GD_NET_NOT_SENT);
	settle(f);
	assert_true(fake_logged(f, "our device is not signed yet"));
	fake_advance(f, 11000);
	reply(f, "/keys/query", 200, "{}");
	settle(f);
	assert_true(waits_for(f, "/keys/device_signing/upload"));
	fake_close(f);
}

/* Somebody whose messages cannot be read, again and again, does not keep others from hearing that theirs could not. */
static void test_a_note_is_not_put_off(void **state)
{
	struct peer *bob = peer_new(BOB, "PHONE");
	struct fake_host *f = crypto_desk(bob);
	(void)state;

	for (int i = 0; i < 4; i++) {
		struct peer *other = peer_new(BOB, "PHONE");
		synced(f, bob, "", peer_event(other, arena_printf(&bob->arena, "$%d", i), BOB, peer_text(other, "x")));
		settle(f);
		fake_advance(f, 12000);
		peer_free(other);
	}
	assert_true(waits_for(f, "/members?"));
	fake_close(f);
	peer_free(bob);
}

static void test_an_old_fallback_key_is_forgotten(void **state)
{
	struct peer *bob = peer_new(BOB, "PHONE");
	struct fake_host *f = crypto_desk(bob);
	(void)state;

	reply(f, "/sync?", 200,
		"{\"next_batch\":\"s1\",\"device_one_time_keys_count\":{\"signed_curve25519\":50},"
		"\"device_unused_fallback_key_types\":[]}");
	settle(f);
	const struct gd_http_req *req = &f->https[http_of(f, "/keys/upload")].req;
	assert_non_null(strstr(req->body, "\"fallback_keys\":{\"signed_curve25519:"));
	reply(f, "/keys/upload", 200, "{}");
	settle(f);
	const char *with_old = arena_strdup(&bob->arena, fake_kv(f, "crypto"));
	assert_null(strstr(with_old, "\"fallback\":0"));
	fake_advance(f, 3500000);
	synced(f, bob, "", "");
	settle(f);
	assert_string_equal(fake_kv(f, "crypto"), with_old);
	fake_advance(f, 200000);
	synced(f, bob, "", "");
	settle(f);
	assert_non_null(strstr(fake_kv(f, "crypto"), "\"fallback\":0"));
	fake_close(f);
	peer_free(bob);
}

/* Whoever claimed the key before it was replaced is heard until it is forgotten, and not after. */
static void test_what_a_forgotten_fallback_key_opens(void **state)
{
	struct peer *us = peer_new(US, "GUICHET"), *bob = peer_new(BOB, "PHONE");
	const struct crypto_ops *ops = us->ops;
	struct json *keys;
	const char *plain = NULL;
	size_t kind = 0;
	(void)state;

	assert_true(ops->account_published(&us->box, &us->account) && ops->account_make_fallback(&us->box, &us->account));
	const char *unpublished = ops->account_unpublished_fallback(&us->box, us->account);
	keys = json_parse(unpublished, strlen(unpublished), 1 << 16, NULL);
	const char *key = arena_strdup(&bob->arena, json_text(json_first(json_get(keys, "curve25519")), NULL));
	json_free(keys);
	assert_true(ops->account_published(&us->box, &us->account) && ops->account_make_fallback(&us->box, &us->account));
	assert_true(ops->account_published(&us->box, &us->account));
	const char *session = ops->session_open(&bob->box, bob->account, us->identity.curve25519, key);
	const char *body = ops->session_encrypt(&bob->box, &session, "hello", &kind), *account = us->account;
	assert_non_null(ops->session_accept(&us->box, &account, bob->identity.curve25519, body, &plain));
	assert_string_equal(plain, "hello");
	assert_true(ops->account_forget_fallback(&us->box, &us->account));
	account = us->account;
	assert_null(ops->session_accept(&us->box, &account, bob->identity.curve25519, body, &plain));
	peer_free(bob);
	peer_free(us);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_a_note_is_taken_back),
		cmocka_unit_test(test_many_lost_messages_are_one_note), cmocka_unit_test(test_a_key_that_begins_too_late),
		cmocka_unit_test(test_a_key_that_is_withheld), cmocka_unit_test(test_who_could_not_reach_our_device),
		cmocka_unit_test(test_a_device_that_gets_no_key), cmocka_unit_test(test_a_key_of_somebody_else_s),
		cmocka_unit_test(test_a_flood_of_unknown_devices), cmocka_unit_test(test_an_identity_that_could_not_be_looked_up),
		cmocka_unit_test(test_a_note_is_not_put_off), cmocka_unit_test(test_an_old_fallback_key_is_forgotten),
		cmocka_unit_test(test_what_a_forgotten_fallback_key_opens)};

	if (!crypto_ops()) /* a build without libolm: there is nothing of this in it */
		return 0;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
