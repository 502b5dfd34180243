/* peer.h: the other side of an encrypted conversation, for the tests: a person's device that makes real keys with the same operations,
 * and a desk that has published its own. Header only; each test program includes it once. */
#ifndef TESTS_MATRIX_PEER_H
#define TESTS_MATRIX_PEER_H

#include "crypto_json.h"
#include "crypto_ops.h"
#include "desk.h"

#define ROOM "!r:guichet.test"
#define BOB "@bob:guichet.test"

static const char *const crypto_options[] = {"homeserver", HS, "token", "tok", "offer_reactions", "no", "receipts", "no", NULL};

struct peer {
	struct arena arena;
	struct crypto_box box;
	const struct crypto_ops *ops;
	const char *user, *device, *account, *session, *group, *group_id, *group_key;
	struct crypto_identity identity;
	const char *desk_curve, *desk_ed; /* as the desk has published them */
};

static inline struct peer *peer_new(const char *user, const char *device)
{
	struct peer *p = calloc(1, sizeof *p);

	p->box = (struct crypto_box){&p->arena, "peer"};
	p->ops = crypto_ops();
	p->user = user;
	p->device = device;
	p->account = p->ops->account_new(&p->box);
	p->ops->account_make_keys(&p->box, &p->account, 20);
	assert_true(p->ops->account_identity(&p->box, p->account, &p->identity));
	p->group = p->ops->group_new(&p->box);
	p->ops->group_describe(&p->box, p->group, &p->group_id, &p->group_key);
	return p;
}

static inline void peer_free(struct peer *p)
{
	arena_clear(&p->arena);
	free(p);
}

/* An object without signatures, as text, with the device's own under it. */
static inline const char *peer_signed(struct peer *p, const char *object)
{
	struct json *json = json_parse(object, strlen(object), 1 << 20, NULL);
	struct buf text;

	assert_non_null(json);
	buf_init(&text, 1 << 20);
	crypto_signable(&text, json);
	json_free(json);
	const char *whole = arena_printf(&p->arena, "%.*s,\"signatures\":{\"%s\":{\"ed25519:%s\":\"%s\"}}}", (int)strlen(object) - 1,
		object, p->user, p->device, p->ops->account_sign(&p->box, p->account, text.data));
	buf_clear(&text);
	return whole;
}

static inline const char *peer_keys(struct peer *p)
{
	return peer_signed(p,
		arena_printf(&p->arena,
			"{\"user_id\":\"%s\",\"device_id\":\"%s\",\"algorithms\":[],"
			"\"keys\":{\"curve25519:%s\":\"%s\",\"ed25519:%s\":\"%s\"}}",
			p->user, p->device, p->device, p->identity.curve25519, p->device, p->identity.ed25519));
}

static inline const char *peer_query_answer(struct peer *p)
{
	return arena_printf(&p->arena, "{\"device_keys\":{\"%s\":{\"%s\":%s}}}", p->user, p->device, peer_keys(p));
}

static inline const char *peer_claim_answer(struct peer *p)
{
	const char *unpublished = p->ops->account_unpublished(&p->box, p->account);
	struct json *json = json_parse(unpublished, strlen(unpublished), 1 << 20, NULL);
	const char *key = arena_strdup(&p->arena, json_text(json_first(json_get(json, "curve25519")), ""));

	json_free(json);
	return arena_printf(&p->arena, "{\"one_time_keys\":{\"%s\":{\"%s\":{\"signed_curve25519:AAAA\":%s}}}}", p->user, p->device,
		peer_signed(p, arena_printf(&p->arena, "{\"key\":\"%s\"}", key)));
}

/* A message from the device to the desk's, with the names that it claims inside. */
static inline const char *peer_message(struct peer *p, const char *type, const char *content, const char *sender, const char *recipient_ed)
{
	size_t kind = 0;
	const char *plain = arena_printf(&p->arena,
		"{\"type\":\"%s\",\"content\":%s,\"sender\":\"%s\",\"recipient\":\"" US
		"\",\"recipient_keys\":{\"ed25519\":\"%s\"},\"keys\":{\"ed25519\":\"%s\"}}",
		type, content, sender, recipient_ed, p->identity.ed25519);
	const char *body = p->ops->session_encrypt(&p->box, &p->session, plain, &kind);

	return arena_printf(&p->arena,
		"{\"type\":\"m.room.encrypted\",\"sender\":\"%s\",\"content\":{\"algorithm\":\"m.olm.v1.curve25519-aes-sha2\","
		"\"sender_key\":\"%s\","
		"\"ciphertext\":{\"%s\":{\"type\":%zu,\"body\":\"%s\"}}}}",
		p->user, p->identity.curve25519, p->desk_curve, kind, body);
}

static inline const char *peer_room_key(struct peer *p)
{
	return arena_printf(&p->arena,
		"{\"algorithm\":\"m.megolm.v1.aes-sha2\",\"room_id\":\"" ROOM "\",\"session_id\":\"%s\",\"session_key\":\"%s\"}",
		p->group_id, p->group_key);
}

static inline const char *peer_shares(struct peer *p)
{
	return peer_message(p, "m.room_key", peer_room_key(p), p->user, p->desk_ed);
}

static inline const char *peer_sealed(struct peer *p, const char *payload)
{
	return p->ops->group_encrypt(&p->box, &p->group, payload);
}

static inline const char *peer_text(struct peer *p, const char *text)
{
	return peer_sealed(
		p, arena_printf(&p->arena,
			   "{\"type\":\"m.room.message\",\"room_id\":\"" ROOM "\",\"content\":{\"msgtype\":\"m.text\",\"body\":\"%s\"}}",
			   text));
}

static inline const char *peer_event(struct peer *p, const char *id, const char *sender, const char *ciphertext)
{
	return arena_printf(&p->arena,
		"{\"type\":\"m.room.encrypted\",\"event_id\":\"%s\",\"sender\":\"%s\",\"origin_server_ts\":1759999999000,"
		"\"content\":{\"algorithm\":"
		"\"m.megolm.v1.aes-sha2\",\"session_id\":\"%s\",\"ciphertext\":\"%s\",\"device_id\":\"D\",\"sender_key\":\"%s\"}}",
		id, sender, p->group_id, ciphertext, p->identity.curve25519);
}

/* The session key that the desk has sent to this device, in the newest request to /sendToDevice: decrypted with our private half. */
static inline struct json *peer_received(struct peer *p, const struct fake_host *f)
{
	const struct gd_http_req *req = &f->https[http_of(f, "/sendToDevice/")].req;
	struct json *json = json_parse(req->body, req->body_len, 1 << 20, NULL);
	const struct json *content = json_get(json_get(json_get(json, "messages"), p->user), p->device);
	const struct json *mine = json_get(json_get(content, "ciphertext"), p->identity.curve25519);
	const char *plain = NULL, *body = json_text(json_get(mine, "body"), "");

	if (json_int(json_get(mine, "type"), 9) == 0 && !p->session)
		p->session = p->ops->session_accept(&p->box, &p->account, p->desk_curve, body, &plain);
	else if (p->session)
		plain = p->ops->session_decrypt(&p->box, &p->session, (size_t)json_int(json_get(mine, "type"), 9), body);
	json_free(json);
	return plain ? json_parse(plain, strlen(plain), 1 << 20, NULL) : NULL;
}

/* ---- the desk ---- */

/* Opened, its keys published and its identity signed; `p` has a session with it. */
static inline struct fake_host *crypto_desk(struct peer *p)
{
	struct fake_host *f = desk_open(crypto_options);

	commit(f);
	reply(f, "/keys/query", 200, "{}");
	commit(f);
	const struct gd_http_req *req = &f->https[http_of(f, "/keys/upload")].req;
	struct json *body = json_parse(req->body, req->body_len, 1 << 20, NULL);
	const struct json *keys = json_at(body, "/device_keys/keys");
	p->desk_curve = arena_strdup(&p->arena, json_text(json_get(keys, "curve25519:GUICHET"), ""));
	p->desk_ed = arena_strdup(&p->arena, json_text(json_get(keys, "ed25519:GUICHET"), ""));
	p->session = p->ops->session_open(&p->box, p->account, p->desk_curve,
		json_text(json_at(body, "/one_time_keys/signed_curve25519:AAAAAQ/key"),
			json_text(json_get(json_first(json_get(body, "one_time_keys")), "key"), "")));
	assert_non_null(p->session);
	json_free(body);
	reply(f, "/keys/upload", 200, "{}");
	commit(f);
	reply(f, "/keys/query", 200, "{}");
	commit(f);
	reply(f, "/keys/device_signing/upload", 200, "{}");
	reply(f, "/keys/signatures/upload", 200, "{}");
	reply(f, "/sync?", 200, "{\"next_batch\":\"s0\"}");
	commit(f);
	fake_kv_set(f, "room/" ROOM, "de " BOB);
	fake_kv_set(f, "dm/" BOB, ROOM);
	return f;
}

/* The next /sync answer: messages to our device, and events in the room. */
static inline void synced(struct fake_host *f, struct peer *p, const char *messages, const char *events)
{
	static int n;

	reply(f, "/sync?", 200,
		arena_printf(&p->arena,
			"{\"next_batch\":\"t%d\",\"to_device\":{\"events\":[%s]},\"device_one_time_keys_count\":{\"signed_curve25519\":50},"
			"\"device_unused_fallback_key_types\":[\"signed_curve25519\"],\"rooms\":{\"join\":{\"" ROOM
			"\":{\"timeline\":{\"events\":[%s]}}}}}",
			++n, messages, events));
}

/* The newest submit of a person's words; NULL: there is none since `first`. */
static inline const struct fake_submit *words_since(const struct fake_host *f, size_t first)
{
	for (size_t i = f->nsubmits; i-- > first;)
		if (f->submits[i].in.kind == GD_TEXT)
			return &f->submits[i];
	return NULL;
}

#endif
