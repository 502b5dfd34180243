/* Encrypted rooms: what is published, what is read, what is said, and what is refused. */
// plugin: crypto_bytes.c
// plugin: crypto_json.c
// plugin: crypto_olm.c
#include "peer.h"

#include "crypto_bytes.h"

#include <unistd.h>

/* ---- our own keys ---- */

static void test_keys_are_on_disk_before_they_are_published(void **state)
{
	struct fake_host *f = desk_open(crypto_options);
	(void)state;

	assert_false(waits_for(f, "/keys/query"));
	commit(f);
	reply(f, "/keys/query", 200, "{}");
	assert_false(waits_for(f, "/keys/upload"));
	commit(f);
	assert_non_null(strstr(fake_kv(f, "crypto"), "\"device\":\"GUICHET\""));
	const struct gd_http_req *req = &f->https[http_of(f, "/keys/upload")].req;
	struct json *body = json_parse(req->body, req->body_len, 1 << 20, NULL);
	const struct json *device = json_get(body, "device_keys"), *fallback = json_first(json_get(body, "fallback_keys"));
	const char *ed = json_text(json_get(json_get(device, "keys"), "ed25519:GUICHET"), "");
	assert_true(crypto_signed_by(device, US, "GUICHET", ed));
	assert_int_equal(json_count(json_get(body, "one_time_keys")), 50);
	for (const struct json *k = json_first(json_get(body, "one_time_keys")); k; k = json_next(k))
		assert_true(crypto_signed_by(k, US, "GUICHET", ed) && !json_get(k, "fallback"));
	assert_true(crypto_signed_by(fallback, US, "GUICHET", ed) && json_bool(json_get(fallback, "fallback"), false));
	json_free(body);
	fake_close(f);
}

static void test_the_identity_vouches_for_the_device(void **state)
{
	struct fake_host *f = desk_open(crypto_options);
	(void)state;

	commit(f);
	reply(f, "/keys/query", 200, "{}");
	commit(f);
	reply(f, "/keys/upload", 200, "{}");
	commit(f);
	reply(f, "/keys/query", 200, "{}");
	assert_false(waits_for(f, "/device_signing/"));
	commit(f);
	const struct gd_http_req *req = &f->https[http_of(f, "/device_signing/upload")].req;
	struct json *keys = json_parse(req->body, req->body_len, 1 << 20, NULL);
	const struct json *master = json_get(keys, "master_key"), *self = json_get(keys, "self_signing_key");
	const char *master_key = json_text(json_first(json_get(master, "keys")), ""),
		   *self_key = json_text(json_first(json_get(self, "keys")), "");
	assert_true(crypto_signed_by(self, US, master_key, master_key));
	assert_true(crypto_signed_by(json_get(keys, "user_signing_key"), US, master_key, master_key));
	assert_non_null(crypto_signature_on(master, US, "GUICHET"));
	reply(f, "/device_signing/upload", 200, "{}");
	req = &f->https[http_of(f, "/signatures/upload")].req;
	struct json *signatures = json_parse(req->body, req->body_len, 1 << 20, NULL);
	assert_true(crypto_signed_by(json_get(json_get(signatures, US), "GUICHET"), US, self_key, self_key));
	json_free(signatures);
	json_free(keys);
	fake_close(f);
}

static void test_a_server_that_wants_the_password(void **state)
{
	static const char *const options[] = {"homeserver", HS, "user", US, "password", "pw", NULL};
	struct fake_host *f = fake_open(PLUGIN_SO, "main", options);
	(void)state;

	assert_non_null(strstr(f->https[http_of(f, "/login")].req.body, "\"device_id\":\"GUICHET_"));
	reply(f, "/login", 200, "{\"access_token\":\"t\",\"device_id\":\"GUICHET\"}");
	commit(f);
	reply(f, "/account/whoami", 200, "{\"user_id\":\"" US "\",\"device_id\":\"GUICHET\"}");
	commit(f);
	reply(f, "/keys/query", 200, "{}");
	commit(f);
	reply(f, "/keys/upload", 200, "{}");
	commit(f);
	reply(f, "/keys/query", 200, "{}");
	commit(f);
	reply(f, "/device_signing/upload", 401, "{\"session\":\"abc\",\"flows\":[{\"stages\":[\"m.login.password\"]}]}");
	const char *again = f->https[http_of(f, "/device_signing/upload")].req.body;
	assert_non_null(strstr(again, "\"session\":\"abc\",\"password\":\"pw\""));
	reply(f, "/device_signing/upload", 401, "{\"session\":\"abc\"}");
	assert_true(fake_logged(f, "our device is not signed"));
	assert_false(waits_for(f, "/device_signing/upload"));
	fake_close(f);
}

static void test_a_device_of_somebody_else(void **state)
{
	struct fake_host *f = desk_open(crypto_options);
	(void)state;

	commit(f);
	reply(f, "/keys/query", 200, "{\"device_keys\":{\"" US "\":{\"GUICHET\":{\"keys\":{\"ed25519:GUICHET\":\"another\"}}}}}");
	commit(f);
	assert_false(waits_for(f, "/keys/upload"));
	assert_true(fake_logged(f, "the server knows our device with other keys"));
	struct gd_outbound out = {.op = GD_POST, .delivery = 1, .key = "k", .room = ROOM, .text = "secret"};
	fake_kv_set(f, "room/" ROOM, "re ");
	fake_deliver(f, &out);
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_RETRY_LATER);
	assert_false(waits_for(f, "/send/"));
	fake_close(f);
}

static void test_keys_that_run_out_are_made(void **state)
{
	struct peer *bob = peer_new(BOB, "PHONE");
	struct fake_host *f = crypto_desk(bob);
	(void)state;

	reply(f, "/sync?", 200,
		"{\"next_batch\":\"s1\",\"device_one_time_keys_count\":{\"signed_curve25519\":50},\"device_unused_fallback_key_types\":"
		"[\"signed_curve25519\"]}");
	commit(f);
	assert_false(waits_for(f, "/keys/upload"));
	reply(f, "/sync?", 200,
		"{\"next_batch\":\"s2\",\"device_one_time_keys_count\":{\"signed_curve25519\":10},"
		"\"device_unused_fallback_key_types\":[]}");
	commit(f);
	commit(f);
	const struct gd_http_req *req = &f->https[http_of(f, "/keys/upload")].req;
	struct json *body = json_parse(req->body, req->body_len, 1 << 20, NULL);
	assert_int_equal(json_count(json_get(body, "one_time_keys")), 40);
	assert_int_equal(json_count(json_get(body, "fallback_keys")), 1);
	json_free(body);
	reply(f, "/keys/upload", 400, "{\"errcode\":\"M_UNKNOWN\",\"error\":\"One time key signed_curve25519:AAAAAQ already exists\"}");
	assert_true(fake_logged(f, "already exists"));
	fake_close(f);
	peer_free(bob);
}

/* ---- reading ---- */

/* The key is told, the sender's devices are asked for, the message is read. */
static struct fake_host *told(struct peer *bob)
{
	struct fake_host *f = crypto_desk(bob);

	synced(f, bob, peer_shares(bob), "");
	reply(f, "/keys/query", 200, peer_query_answer(bob));
	commit(f);
	commit(f);
	return f;
}

static void test_a_message(void **state)
{
	struct peer *bob = peer_new(BOB, "PHONE");
	struct fake_host *f = told(bob);
	size_t first = f->nsubmits;
	(void)state;

	synced(f, bob, "", peer_event(bob, "$1", BOB, peer_text(bob, "mon secret")));
	const struct fake_submit *words = words_since(f, first);
	assert_non_null(words);
	assert_string_equal(words->in.text, "mon secret");
	assert_string_equal(words->in.sender.user, BOB);
	assert_string_equal(words->in.native_id, "$1");
	assert_int_equal(words->in.sent_ms, 1759999999000);
	bool kept = false; /* that this index was read is committed with the message */
	for (size_t i = 0; i < words->in.nkv; i++)
		kept = kept || !strncmp(words->in.kv[i].key, "inbound/", 8);
	assert_true(kept);
	fake_close(f);
	peer_free(bob);
}

static void test_a_replay(void **state)
{
	struct peer *bob = peer_new(BOB, "PHONE");
	struct fake_host *f = told(bob);
	const char *sealed = peer_text(bob, "once");
	(void)state;

	synced(f, bob, "", peer_event(bob, "$1", BOB, sealed));
	commit(f);
	commit(f);
	size_t first = f->nsubmits;
	synced(f, bob, "", peer_event(bob, "$2", BOB, sealed));
	assert_null(words_since(f, first));
	commit(f);
	commit(f);
	assert_true(fake_logged(f, "repeats an earlier one"));
	first = f->nsubmits;
	synced(f, bob, "", peer_event(bob, "$1", BOB, sealed)); /* the same answer read twice: the desk knows the event */
	assert_non_null(words_since(f, first));
	fake_close(f);
	peer_free(bob);
}

static void test_what_is_not_what_it_seems(void **state)
{
	struct peer *bob = peer_new(BOB, "PHONE");
	struct fake_host *f = told(bob);
	(void)state;

	const char *const events[] = {
		peer_event(bob, "$1", "@eve:guichet.test", peer_text(bob, "with another's session")),
		peer_event(bob, "$2", BOB,
			peer_sealed(bob, "{\"type\":\"m.room.message\",\"room_id\":\"!other:guichet.test\",\"content\":"
					 "{\"msgtype\":\"m.text\",\"body\":\"of another room\"}}")),
		peer_event(bob, "$3", BOB,
			peer_sealed(bob, "{\"type\":\"m.room.member\",\"room_id\":\"" ROOM "\",\"state_key\":\"@eve:guichet.test\","
					 "\"content\":{\"membership\":\"join\"}}")),
		peer_event(bob, "$4", BOB, peer_sealed(bob, "{\"type\":\"m.room.encrypted\",\"room_id\":\"" ROOM "\",\"content\":{}}")),
		peer_event(bob, "$5", BOB, peer_sealed(bob, "not JSON")),
		peer_event(bob, "$6", BOB, "bm90IGEgbWVzc2FnZQ"),
		peer_event(bob, "$7", BOB, ""),
	};
	for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
		size_t first = f->nsubmits;
		synced(f, bob, "", events[i]);
		for (size_t k = first; k < f->nsubmits; k++)
			assert_int_equal(f->submits[k].in.kind, GD_CURSOR);
		commit(f);
		commit(f);
	}
	fake_close(f);
	peer_free(bob);
}

static void test_keys_from_whom_they_are_not(void **state)
{
	struct peer *bob = peer_new(BOB, "PHONE"), *eve = peer_new("@eve:guichet.test", "LAPTOP");
	static const char *const wrong_keys[] = {"{}", "{\"device_keys\":{\"" BOB "\":{}}}"};
	(void)state;

	for (int i = 0; i < 5; i++) {
		struct fake_host *f = crypto_desk(bob);
		const char *message = i == 0   ? peer_message(bob, "m.room_key", peer_room_key(bob), "@eve:guichet.test", bob->desk_ed)
				      : i == 1 ? peer_message(bob, "m.room_key", peer_room_key(bob), BOB, "another's key")
					       : peer_shares(bob);
		const char *unsigned_keys = arena_printf(
			&bob->arena, "{\"device_keys\":{\"%s\":{\"%s\":%s}}}", BOB, "PHONE", peer_keys(eve));
		const char *devices = i < 2 ? peer_query_answer(bob) : i < 4 ? wrong_keys[i - 2] : unsigned_keys;
		synced(f, bob, message, "");
		reply(f, "/keys/query", 200, devices);
		commit(f);
		commit(f);
		assert_true(fake_logged(f, i < 2 ? "not from whom it says" : "of a device that " BOB " does not have"));
		size_t first = f->nsubmits;
		synced(f, bob, "", peer_event(bob, "$1", BOB, peer_text(bob, "forged")));
		assert_null(words_since(f, first));
		fake_close(f);
	}
	peer_free(eve);
	peer_free(bob);
}

static void test_a_key_that_comes_late(void **state)
{
	struct peer *bob = peer_new(BOB, "PHONE");
	struct fake_host *f = crypto_desk(bob);
	const char *key = peer_shares(bob); /* as it is before the first message */
	(void)state;

	size_t first = f->nsubmits;
	synced(f, bob, "", peer_event(bob, "$1", BOB, peer_text(bob, "early")));
	assert_null(words_since(f, first));
	commit(f);
	commit(f);
	assert_non_null(fake_kv(f, "waits"));
	fake_advance(f, 20000);
	assert_false(waits_for(f, "/members?"));
	fake_advance(f, 25000);
	reply(f, "/members?", 200, "{\"chunk\":[]}"); /* the room is told, once, and not in clear */
	commit(f);
	assert_true(waits_for(f, "/send/m.room.encrypted/"));
	reply(f, "/send/m.room.encrypted/", 200, "{\"event_id\":\"$n\"}");
	fake_advance(f, 100000);
	assert_false(waits_for(f, "/members?"));
	first = f->nsubmits;
	synced(f, bob, key, "");
	reply(f, "/keys/query", 200, peer_query_answer(bob));
	assert_string_equal(words_since(f, first)->in.text, "early");
	commit(f);
	commit(f);
	assert_null(fake_kv(f, "waits"));
	fake_close(f);
	peer_free(bob);
}

static void test_a_device_whose_messages_cannot_be_read(void **state)
{
	struct peer *bob = peer_new(BOB, "PHONE");
	struct fake_host *f = told(bob);
	(void)state;

	for (int i = 0; i < 2; i++) {
		const char *message = arena_printf(&bob->arena,
			"{\"type\":\"m.room.encrypted\",\"sender\":\"" BOB "\",\"content\":{\"algorithm\":\"m.olm.v1.curve25519-aes-sha2\","
			"\"sender_key\":\"%s\",\"ciphertext\":{\"%s\":{\"type\":1,\"body\":\"AwogbroKen%d\"}}}}",
			bob->identity.curve25519, bob->desk_curve, i);
		synced(f, bob, message, "");
		assert_int_equal(waits_for(f, "/keys/claim"), i == 0); /* once an hour */
		if (i == 0) {
			bob->session = NULL;
			reply(f, "/keys/claim", 200, peer_claim_answer(bob));
			commit(f);
			struct json *dummy = peer_received(bob, f);
			assert_string_equal(json_text(json_get(dummy, "type"), ""), "m.dummy");
			json_free(dummy);
			reply(f, "/sendToDevice/", 200, "{}");
		}
		commit(f);
		commit(f);
	}
	fake_close(f);
	peer_free(bob);
}

static void test_an_answer_read_twice_breaks_nothing(void **state)
{
	struct peer *bob = peer_new(BOB, "PHONE");
	struct fake_host *f = crypto_desk(bob);
	const char *key = peer_shares(bob), *event = peer_event(bob, "$1", BOB, peer_text(bob, "twice"));
	(void)state;

	synced(f, bob, key, event);
	reply(f, "/keys/query", 200, peer_query_answer(bob));
	for (size_t i = 0; i < f->nsubmits; i++) /* nothing of it is stored */
		if (!f->submits[i].done)
			fake_result(f, i, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_TROUBLE});
	fake_advance(f, 60000);
	size_t first = f->nsubmits;
	synced(f, bob, key, event);
	assert_string_equal(words_since(f, first)->in.text, "twice");
	assert_false(waits_for(f, "/keys/claim")); /* the second time it can no longer be decrypted, and that is no fault */
	fake_close(f);
	peer_free(bob);
}

/* ---- files ---- */

static void test_a_file_in(void **state)
{
	static const char plain[] = "what nobody else reads";
	struct peer *bob = peer_new(BOB, "PHONE");
	struct fake_host *f = told(bob);
	uint8_t key[32] = {1, 2, 3}, iv[16] = {9}, bytes[sizeof plain];
	(void)state;

	memcpy(bytes, plain, sizeof plain);
	crypto_ctr(bytes, sizeof bytes, key, iv);
	for (int i = 0; i < 2; i++) {
		const char *hash = i ? crypto_sha256(&bob->arena, plain, sizeof plain) : crypto_sha256(&bob->arena, bytes, sizeof bytes);
		size_t first = f->nsubmits;
		synced(f, bob, "",
			peer_event(bob, i ? "$2" : "$1", BOB,
				peer_sealed(bob,
					arena_printf(&bob->arena,
						"{\"type\":\"m.room.message\",\"room_id\":\"" ROOM
						"\",\"content\":{\"msgtype\":\"m.file\",\"body\":\"a.txt\",\"file\":"
						"{\"url\":\"mxc://guichet.test/abc\",\"key\":{\"k\":\"%s\"},"
						"\"iv\":\"%s\",\"hashes\":{\"sha256\":\"%s\"}}}}",
						crypto_base64(&bob->arena, key, sizeof key, true),
						crypto_base64(&bob->arena, iv, sizeof iv, false), hash))));
		size_t fetch = http_of(f, "/media/download/guichet.test/abc");
		assert_int_equal(f->https[fetch].req.to_file, 0);
		fake_http_answer(f, fetch, &(struct gd_http_res){.status = 200, .body = (const char *)bytes, .body_len = sizeof bytes});
		const struct gd_file *file = &words_since(f, first)->in.files[0];
		if (i) {
			assert_string_equal(file->why_not, "the file is not the one that was sent");
		} else {
			assert_null(file->why_not);
			assert_int_equal(file->length, sizeof plain);
			assert_memory_equal(file->bytes, plain, sizeof plain);
		}
		commit(f);
		commit(f);
	}
	fake_close(f);
	peer_free(bob);
}

/* ---- saying ---- */

static struct gd_outbound post(int64_t delivery, const char *text)
{
	return (struct gd_outbound){.op = GD_POST, .delivery = delivery, .key = "key1", .room = ROOM, .thread = "$root", .text = text};
}

#define MEMBERS \
	"{\"chunk\":[{\"state_key\":\"" BOB "\",\"content\":{\"membership\":\"join\"}},{\"state_key\":\"" US \
	"\",\"content\":{\"membership\":\"join\"}},{\"state_key\":\"@gone:guichet.test\",\"content\":{\"membership\":\"ban\"}}]}"

/* What the desk has put into the room, decrypted with the key that the device was given. */
static const char *heard(struct peer *p, const struct fake_host *f, const char *inbound, uint32_t *index)
{
	const struct gd_http_req *req = &f->https[http_of(f, "/send/m.room.encrypted/")].req;
	struct json *json = json_parse(req->body, req->body_len, 1 << 20, NULL);
	const char *plain = p->ops->inbound_decrypt(&p->box, inbound, json_text(json_get(json, "ciphertext"), ""), index);

	json_free(json);
	return plain;
}

static const char *inbound_of(struct peer *p, const struct fake_host *f)
{
	struct json *payload = peer_received(p, f);
	const char *id = NULL;
	const char *inbound = p->ops->inbound_new(&p->box, json_text(json_at(payload, "/content/session_key"), ""), &id);

	assert_string_equal(json_text(json_get(payload, "type"), ""), "m.room_key");
	assert_string_equal(json_text(json_at(payload, "/content/room_id"), ""), ROOM);
	assert_string_equal(json_text(json_at(payload, "/content/session_id"), ""), id);
	assert_string_equal(json_text(json_at(payload, "/recipient_keys/ed25519"), ""), p->identity.ed25519);
	json_free(payload);
	return inbound;
}

static void test_a_message_out(void **state)
{
	struct peer *bob = peer_new(BOB, "PHONE");
	struct fake_host *f = crypto_desk(bob);
	struct gd_outbound out = post(1, "notre secret");
	uint32_t index = 9;
	(void)state;

	bob->session = NULL;
	fake_deliver(f, &out);
	reply(f, "/members?not_membership=leave", 200, MEMBERS);
	const char *query = f->https[http_of(f, "/keys/query")].req.body;
	assert_true(strstr(query, BOB) && !strstr(query, "@gone"));
	reply(f, "/keys/query", 200, peer_query_answer(bob));
	reply(f, "/keys/claim", 200, peer_claim_answer(bob));
	assert_false(waits_for(f, "/sendToDevice/")); /* what it was encrypted with is stored first */
	commit(f);
	const char *inbound = inbound_of(bob, f);
	assert_non_null(inbound);
	reply(f, "/sendToDevice/", 200, "{}");
	assert_false(waits_for(f, "/send/m.room"));
	commit(f);
	assert_true(waits_for(f, "/send/m.room.encrypted/key1"));
	const char *plain = heard(bob, f, inbound, &index);
	assert_int_equal(index, 0);
	assert_non_null(strstr(plain, "\"body\":\"notre secret\""));
	assert_non_null(strstr(plain, "\"room_id\":\"" ROOM "\""));
	const char *sealed = f->https[http_of(f, "/send/m.room.encrypted/key1")].req.body;
	assert_non_null(strstr(sealed, "\"m.relates_to\":{\"event_id\":\"$root\""));
	for (size_t i = 0; i < f->nhttps; i++)
		assert_true(!f->https[i].req.body || !strstr(f->https[i].req.body, "notre secret"));
	reply(f, "/send/m.room.encrypted/key1", 200, "{\"event_id\":\"$sent\"}");
	assert_string_equal(fake_outcome_of(f, 1)->remote_id, "$sent");
	out = post(2, "encore");
	fake_deliver(f, &out); /* nobody is new: the key is not told again, and no index is used twice */
	reply(f, "/members?", 200, MEMBERS);
	reply(f, "/keys/query", 200, "{}"); /* for ourselves: the first answer did not name us */
	commit(f);
	heard(bob, f, inbound, &index);
	assert_int_equal(index, 1);
	fake_close(f);
	peer_free(bob);
}

/* Says `text` to bob's device, whose devices the server gives as `devices`; gives the session that was used. */
static const char *say(struct fake_host *f, struct peer *bob, int64_t delivery, const char *devices, bool *shared)
{
	struct gd_outbound out = post(delivery, "text");

	fake_deliver(f, &out);
	reply(f, "/members?", 200, MEMBERS);
	if (waits_for(f, "/keys/query"))
		reply(f, "/keys/query", 200, devices);
	if (waits_for(f, "/keys/claim"))
		reply(f, "/keys/claim", 200, peer_claim_answer(bob));
	commit(f);
	*shared = waits_for(f, "/sendToDevice/");
	if (*shared)
		reply(f, "/sendToDevice/", 200, "{}");
	commit(f);
	const struct gd_http_req *req = &f->https[http_of(f, "/send/m.room.encrypted/")].req;
	struct json *json = json_parse(req->body, req->body_len, 1 << 20, NULL);
	const char *session = arena_strdup(&bob->arena, json_text(json_get(json, "session_id"), ""));
	json_free(json);
	reply(f, "/send/m.room.encrypted/", 200, "{\"event_id\":\"$x\"}");
	return session;
}

static void test_when_a_new_session_begins(void **state)
{
	struct peer *bob = peer_new(BOB, "PHONE"), *laptop = peer_new(BOB, "LAPTOP");
	struct fake_host *f = crypto_desk(bob);
	const char *one = peer_query_answer(bob),
		   *both = arena_printf(
			   &bob->arena, "{\"device_keys\":{\"%s\":{\"PHONE\":%s,\"LAPTOP\":%s}}}", BOB, peer_keys(bob), peer_keys(laptop));
	bool shared = false;
	(void)state;

	const char *first = say(f, bob, 1, one, &shared);
	assert_true(shared);
	assert_string_equal(say(f, bob, 2, one, &shared), first);
	assert_false(shared);
	reply(f, "/sync?", 200, "{\"next_batch\":\"c1\",\"device_lists\":{\"changed\":[\"" BOB "\"]}}");
	commit(f);
	struct gd_outbound out = post(3, "to the new one, too");
	fake_deliver(f, &out);
	reply(f, "/members?", 200, MEMBERS);
	reply(f, "/keys/query", 200, both);
	reply(f, "/keys/claim", 200, peer_claim_answer(laptop));
	commit(f);
	const struct gd_http_req *req = &f->https[http_of(f, "/sendToDevice/")].req;
	assert_true(strstr(req->body, "\"LAPTOP\":") && !strstr(req->body, "\"PHONE\":"));
	reply(f, "/sendToDevice/", 200, "{}");
	commit(f);
	assert_non_null(strstr(f->https[http_of(f, "/send/m.room.encrypted/")].req.body, first));
	reply(f, "/send/m.room.encrypted/", 200, "{\"event_id\":\"$x\"}");
	reply(f, "/sync?", 200, "{\"next_batch\":\"c2\",\"device_lists\":{\"changed\":[\"" BOB "\"]}}");
	commit(f);
	const char *second = say(f, bob, 4, one, &shared); /* the laptop is gone */
	assert_string_not_equal(second, first);
	assert_true(shared);
	fake_advance(f, 7 * 86400000LL + 1);
	assert_string_not_equal(say(f, bob, 5, one, &shared), second);
	fake_close(f);
	peer_free(laptop);
	peer_free(bob);
}

/* Somebody's devices change while we ask for another's: the answer does not name them, and that does not mean that they have none. */
static void test_devices_that_change_meanwhile(void **state)
{
	struct peer *bob = peer_new(BOB, "PHONE");
	struct fake_host *f = crypto_desk(bob);
	struct gd_outbound out = post(2, "text");
	bool shared = false;
	(void)state;

	const char *first = say(f, bob, 1, peer_query_answer(bob), &shared);
	fake_deliver(f, &out);
	reply(f, "/members?", 200, MEMBERS);
	reply(f, "/sync?", 200, "{\"next_batch\":\"c1\",\"device_lists\":{\"changed\":[\"" BOB "\"]}}");
	reply(f, "/keys/query", 200, "{\"device_keys\":{\"" US "\":{}}}");
	commit(f);
	assert_non_null(strstr(f->https[http_of(f, "/send/m.room.encrypted/")].req.body, first));
	fake_close(f);
	peer_free(bob);
}

static void test_a_rule_of_the_room(void **state)
{
	struct peer *bob = peer_new(BOB, "PHONE");
	struct fake_host *f = crypto_desk(bob);
	bool shared = false;
	(void)state;

	synced(f, bob, "",
		"{\"type\":\"m.room.encryption\",\"state_key\":\"\",\"event_id\":\"$e\",\"sender\":\"" BOB
		"\",\"content\":{\"algorithm\":\"m.megolm.v1.aes-sha2\",\"rotation_period_msgs\":1}}");
	commit(f);
	commit(f);
	const char *first = say(f, bob, 1, peer_query_answer(bob), &shared);
	assert_string_not_equal(say(f, bob, 2, "{}", &shared), first);
	fake_close(f);
	peer_free(bob);
}

static void test_never_in_clear(void **state)
{
	struct peer *bob = peer_new(BOB, "PHONE");
	struct fake_host *f = crypto_desk(bob);
	struct gd_outbound out = post(1, "secret"), private = {.op = GD_POST,
							    .delivery = 2,
							    .key = "p",
							    .room = ROOM,
							    .user = "@ann:guichet.test",
							    .flags = GD_O_PRIVATE,
							    .text = "secret"};
	(void)state;

	fake_kv_set(f, "room/" ROOM, "r ");
	synced(f, bob, "", "{\"type\":\"m.room.encryption\",\"state_key\":\"\",\"event_id\":\"$e\",\"sender\":\"" BOB "\",\"content\":{}}");
	fake_deliver(f, &out); /* seen, though not committed */
	assert_false(waits_for(f, "/send/m.room.message/"));
	reply(f, "/members?", 403, "{\"errcode\":\"M_FORBIDDEN\"}");
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_GIVE_UP);
	commit(f);
	commit(f);
	fake_kv_set(f, "dm/@ann:guichet.test", "!clear:guichet.test");
	fake_kv_set(f, "room/!clear:guichet.test", "d @ann:guichet.test");
	fake_deliver(f, &private);
	assert_non_null(strstr(f->https[http_of(f, "/createRoom")].req.body, "m.room.encryption"));
	reply(f, "/createRoom", 200, "{\"room_id\":\"!new:guichet.test\"}");
	assert_true(waits_for(f, "/rooms/%21new%3Aguichet.test/members?"));
	assert_false(waits_for(f, "/send/m.room.message/"));
	fake_close(f);
	peer_free(bob);
}

static void test_a_file_out(void **state)
{
	struct peer *bob = peer_new(BOB, "PHONE");
	struct fake_host *f = crypto_desk(bob);
	char path[] = "/tmp/guichet-matrix-XXXXXX";
	int fd = mkstemp(path);
	const struct gd_file file = {.name = "a.txt", .mime = "text/plain", .length = 5, .path = path};
	struct gd_outbound out = {.op = GD_POST, .delivery = 1, .key = "k", .room = ROOM, .files = &file, .nfiles = 1};
	(void)state;

	assert_int_equal(write(fd, "hello", 5), 5);
	close(fd);
	fake_deliver(f, &out);
	const struct gd_http_req *req = &f->https[http_of(f, "/upload")].req;
	assert_null(strstr(req->url, "a.txt"));
	assert_int_equal(req->body_len, 5);
	uint8_t sealed[5];
	memcpy(sealed, req->body, 5);
	assert_memory_not_equal(sealed, "hello", 5);
	reply(f, "/upload", 200, "{\"content_uri\":\"mxc://guichet.test/abc\"}");
	bob->session = NULL;
	reply(f, "/members?", 200, MEMBERS);
	reply(f, "/keys/query", 200, peer_query_answer(bob));
	reply(f, "/keys/claim", 200, peer_claim_answer(bob));
	commit(f);
	const char *inbound = inbound_of(bob, f);
	reply(f, "/sendToDevice/", 200, "{}");
	commit(f);
	uint32_t index = 0;
	const char *plain = heard(bob, f, inbound, &index);
	struct json *json = json_parse(plain, strlen(plain), 1 << 16, NULL);
	const struct json *content = json_get(json, "content"), *cipher = json_get(content, "file");
	size_t len = 0;
	const uint8_t *key = crypto_unbase64(&bob->arena, json_text(json_at(cipher, "/key/k"), ""), &len);
	const uint8_t *iv = crypto_unbase64(&bob->arena, json_text(json_get(cipher, "iv"), ""), &len);
	assert_null(json_get(content, "url"));
	assert_string_equal(json_text(json_at(cipher, "/hashes/sha256"), ""), crypto_sha256(&bob->arena, sealed, 5));
	crypto_ctr(sealed, 5, key, iv);
	assert_memory_equal(sealed, "hello", 5);
	json_free(json);
	unlink(path);
	fake_close(f);
	peer_free(bob);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_keys_are_on_disk_before_they_are_published),
		cmocka_unit_test(test_the_identity_vouches_for_the_device), cmocka_unit_test(test_a_server_that_wants_the_password),
		cmocka_unit_test(test_a_device_of_somebody_else), cmocka_unit_test(test_keys_that_run_out_are_made),
		cmocka_unit_test(test_a_message), cmocka_unit_test(test_a_replay), cmocka_unit_test(test_what_is_not_what_it_seems),
		cmocka_unit_test(test_keys_from_whom_they_are_not), cmocka_unit_test(test_a_key_that_comes_late),
		cmocka_unit_test(test_a_device_whose_messages_cannot_be_read), cmocka_unit_test(test_an_answer_read_twice_breaks_nothing),
		cmocka_unit_test(test_a_file_in), cmocka_unit_test(test_a_message_out), cmocka_unit_test(test_when_a_new_session_begins),
		cmocka_unit_test(test_devices_that_change_meanwhile),
		cmocka_unit_test(test_a_rule_of_the_room), cmocka_unit_test(test_never_in_clear), cmocka_unit_test(test_a_file_out)};

	if (!crypto_ops()) /* a build without libolm: there is nothing of this in it */
		return 0;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
