#include "crypto_sign.h"

#include "base/id.h"
#include "base/limits.h"
#include "crypto_bytes.h"
#include "crypto_json.h"
#include "crypto_message.h"
#include "crypto_start.h"
#include "session.h"
#include "store.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#define AGAIN_MS 10000

enum { MASTER, SELF, USER, KEYS };
static const char *const usages[KEYS] = {"master", "self_signing", "user_signing"};

static const uint8_t *seed(const struct job *job, int which)
{
	return job->seeds + which * CRYPTO_SEED;
}

static void failed(struct gd_channel *channel, struct job *job, const char *why, const struct api_answer *answer)
{
	if (answer && !api_ok(answer) && !api_refused(answer)) { /* nobody has refused anything */
		matrix_log(channel, GD_LOG_WARN, "our device is not signed yet: %s: %s", why, answer->error);
		channel->crypto->unsigned_yet = true;
		crypto_wake(channel, AGAIN_MS);
		if (api_unknown_token(answer))
			session_expired(channel, answer);
		job_end(channel, job, answer);
		return;
	}
	matrix_log(channel, GD_LOG_ERROR,
		"our device is not signed, so most clients will neither show what it says nor let it read: %s%s%s", why,
		answer && *answer->error ? ": " : "", answer ? answer->error : "");
	job_end(channel, job, answer);
}

/* ---- what is kept ---- */

static void keep_seeds(struct gd_channel *channel, struct job *job)
{
	struct buf text;
	struct json_writer w = {.out = &text};

	buf_init(&text, LIMIT_KV);
	json_open(&w, NULL, '{');
	json_put_text(&w, "of", channel->session.user);
	for (int i = 0; i < KEYS; i++)
		json_put_text(&w, usages[i], crypto_base64(&job->arena, seed(job, i), CRYPTO_SEED, false));
	json_close(&w, '}');
	store_set(channel, "identity", text.data);
	OPENSSL_cleanse(text.data, text.len);
	buf_clear(&text);
}

static bool take_seed(struct job *job, uint8_t *seeds, int which, const char *base64)
{
	size_t len = 0;
	const uint8_t *bytes = base64 ? crypto_unbase64(&job->arena, base64, &len) : NULL;

	if (!bytes || len != CRYPTO_SEED)
		return false;
	memcpy(seeds + which * CRYPTO_SEED, bytes, CRYPTO_SEED);
	return true;
}

static bool load_seeds(struct gd_channel *channel, struct job *job)
{
	struct json *kept = store_read(channel, "identity");
	uint8_t *seeds = arena_alloc(&job->arena, KEYS * CRYPTO_SEED);
	bool whole = !strcmp(json_text(json_get(kept, "of"), ""), channel->session.user);

	for (int i = 0; i < KEYS && whole; i++)
		whole = take_seed(job, seeds, i, json_text(json_get(kept, usages[i]), NULL));
	job->seeds = seeds;
	json_free(kept);
	return whole;
}

/* ---- our device, signed ---- */

static void signature_sent(struct gd_channel *channel, struct job *job, const struct api_answer *answer)
{
	if (!api_ok(answer) || json_first(json_get(answer->json, "failures"))) {
		failed(channel, job, "the server refuses the signature", answer);
		return;
	}
	matrix_log(channel, GD_LOG_INFO, "our device is signed with the account's identity");
	job_end(channel, job, answer);
}

static void sign_device(struct gd_channel *channel, struct job *job)
{
	struct arena *arena = &job->arena;
	const char *self = crypto_public(arena, seed(job, SELF));
	struct buf device, text, body;
	struct json_writer w = {.out = &body};

	buf_init(&device, LIMIT_JSON);
	buf_init(&text, LIMIT_JSON);
	buf_init(&body, LIMIT_JSON);
	start_write_device(channel, arena, &device, NULL, NULL);
	struct json *json = json_parse(device.data, device.len, LIMIT_JSON, NULL);
	crypto_signable(&text, json);
	json_free(json);
	buf_reset(&device);
	start_write_device(channel, arena, &device, self, crypto_sign(arena, seed(job, SELF), text.data));
	json_open(&w, NULL, '{');
	json_open(&w, channel->session.user, '{');
	json_put_raw(&w, channel->session.device, device.data);
	json_close(&w, '}');
	json_close(&w, '}');
	job_ask(channel, job, "POST", CLIENT_API "/keys/signatures/upload", body.data, signature_sent);
	buf_clear(&body);
	buf_clear(&text);
	buf_clear(&device);
}

/* ---- secret storage ---- */

static const char *secret_name(struct job *job, int which)
{
	return arena_printf(&job->arena, "m.cross_signing.%s", usages[which]);
}

static void account_data(
	struct gd_channel *channel, struct job *job, const char *method, const char *type, const char *body, job_answer *answered)
{
	struct buf path;

	api_path(&path, CLIENT_API "/user", channel->session.user, "account_data", type, NULL);
	job_ask(channel, job, method, path.data, body, answered);
	buf_clear(&path);
}

static void write_sealed(struct buf *body, const char *under, const struct crypto_sealed *sealed)
{
	struct json_writer w = {.out = body};

	buf_init(body, LIMIT_JSON);
	json_open(&w, NULL, '{');
	json_open(&w, "encrypted", '{');
	json_open(&w, under, '{');
	json_put_text(&w, "iv", sealed->iv);
	json_put_text(&w, "ciphertext", sealed->ciphertext);
	json_put_text(&w, "mac", sealed->mac);
	json_close(&w, '}');
	json_close(&w, '}');
	json_close(&w, '}');
}

static void describe_key(struct buf *body, const struct crypto_sealed *check)
{
	struct json_writer w = {.out = body};

	buf_init(body, LIMIT_JSON);
	json_open(&w, NULL, '{');
	json_put_text(&w, "algorithm", "m.secret_storage.v1.aes-hmac-sha2");
	json_put_text(&w, "iv", check->iv);
	json_put_text(&w, "mac", check->mac);
	json_close(&w, '}');
}

static const uint8_t zeros[32]; /* whose seal shows a client that it has the right key */

static void store_next(struct gd_channel *channel, struct job *job);

static void stored(struct gd_channel *channel, struct job *job, const struct api_answer *answer)
{
	if (!api_ok(answer))
		matrix_log(channel, GD_LOG_WARN, "our identity could not be put under the recovery key: %s", answer->error);
	if (api_ok(answer) && ++job->phase < KEYS + 2)
		store_next(channel, job);
	else
		sign_device(channel, job);
}

/* The three seeds, the key's description, and last that it is the default one. */
static void store_next(struct gd_channel *channel, struct job *job)
{
	struct arena *arena = &job->arena;
	uint8_t key[32];
	struct crypto_sealed sealed = {0};
	struct buf body = {0};
	const char *type = "m.secret_storage.default_key";

	if (!crypto_recovery_key(channel->settings.recovery_key, key)) {
		sign_device(channel, job);
		return;
	}
	if (job->phase < KEYS) {
		type = secret_name(job, (int)job->phase);
		const char *text = crypto_base64(arena, seed(job, (int)job->phase), CRYPTO_SEED, false);
		crypto_seal(arena, key, type, text, strlen(text), &sealed);
		write_sealed(&body, job->secret_key, &sealed);
	} else if (job->phase == KEYS) {
		type = arena_printf(arena, "m.secret_storage.key.%s", job->secret_key);
		crypto_seal(arena, key, "", zeros, sizeof zeros, &sealed);
		describe_key(&body, &sealed);
	} else {
		buf_init(&body, LIMIT_JSON);
		buf_addf(&body, "{\"key\":\"%s\"}", job->secret_key);
	}
	account_data(channel, job, "PUT", type, body.data, stored);
	buf_clear(&body);
	OPENSSL_cleanse(key, sizeof key);
}

/* ---- a new identity ---- */

static void write_key(struct gd_channel *channel, struct job *job, struct buf *out, int which)
{
	struct arena *arena = &job->arena;
	const struct crypto_box box = crypto_box(channel, arena);
	const char *public_key = crypto_public(arena, seed(job, which)), *master = crypto_public(arena, seed(job, MASTER));
	const char *plain = arena_printf(arena, "{\"keys\":{\"ed25519:%s\":\"%s\"},\"usage\":[\"%s\"],\"user_id\":\"%s\"}", public_key,
		public_key, usages[which], channel->session.user); /* canonical as it stands: a Matrix id has nothing to escape */
	const char *signature = which == MASTER ? channel->crypto->ops->account_sign(&box, channel->crypto->account, plain)
						: crypto_sign(arena, seed(job, MASTER), plain);

	buf_add(out, plain, strlen(plain) - 1);
	buf_addf(out, ",\"signatures\":{\"%s\":{\"ed25519:%s\":\"%s\"}}}", channel->session.user,
		which == MASTER ? channel->session.device : master, signature);
}

static void put_auth(struct gd_channel *channel, struct json_writer *w, const char *session)
{
	json_open(w, "auth", '{');
	json_put_text(w, "type", "m.login.password");
	json_put_text(w, "session", session);
	json_put_text(w, "password", channel->settings.password);
	json_open(w, "identifier", '{');
	json_put_text(w, "type", "m.id.user");
	json_put_text(w, "user", channel->session.user);
	json_close(w, '}');
	json_close(w, '}');
}

static void upload_identity(struct gd_channel *channel, struct job *job);

static void identity_uploaded(struct gd_channel *channel, struct job *job, const struct api_answer *answer)
{
	const char *session = json_text(json_get(answer->json, "session"), NULL);

	if (answer->res->status == 401 && session && !job->body_id && channel->settings.password) {
		job->body_id = arena_strdup(&job->arena, session); /* the server wants the password with it */
		upload_identity(channel, job);
	} else if (!api_ok(answer)) {
		failed(channel, job, "the server refuses a new identity", session ? NULL : answer);
	} else if (channel->settings.recovery_key) {
		char id[17];
		random_token(id, sizeof id - 1);
		job->secret_key = arena_strdup(&job->arena, id);
		job->phase = 0;
		store_next(channel, job);
	} else {
		sign_device(channel, job);
	}
}

static void upload_identity(struct gd_channel *channel, struct job *job)
{
	struct buf body, key;
	struct json_writer w = {.out = &body};

	buf_init(&body, LIMIT_JSON);
	buf_init(&key, LIMIT_JSON);
	json_open(&w, NULL, '{');
	for (int i = 0; i < KEYS; i++) {
		buf_reset(&key);
		write_key(channel, job, &key, i);
		json_put_raw(&w, arena_printf(&job->arena, "%s_key", usages[i]), key.data);
	}
	if (job->body_id)
		put_auth(channel, &w, job->body_id);
	json_close(&w, '}');
	job_ask(channel, job, "POST", CLIENT_API "/keys/device_signing/upload", body.data, identity_uploaded);
	buf_clear(&key);
	buf_clear(&body);
}

static void new_identity(struct gd_channel *channel, struct job *job)
{
	uint8_t *seeds = arena_alloc(&job->arena, KEYS * CRYPTO_SEED);

	random_bytes(seeds, KEYS * CRYPTO_SEED);
	job->seeds = seeds;
	keep_seeds(channel, job);
	job_commit(channel, job, upload_identity);
}

/* ---- an identity made elsewhere ---- */

static void secret_fetched(struct gd_channel *channel, struct job *job, const struct api_answer *answer)
{
	const struct json *kept = json_get(json_get(answer->json, "encrypted"), job->secret_key);
	const struct crypto_sealed sealed = {json_text(json_get(kept, "iv"), NULL), json_text(json_get(kept, "ciphertext"), NULL),
		json_text(json_get(kept, "mac"), NULL)};
	const char *name = secret_name(job, (int)job->phase), *plain = NULL;
	uint8_t key[32] = {0}, *seeds = (uint8_t *)(uintptr_t)job->seeds;

	if (crypto_recovery_key(channel->settings.recovery_key, key))
		plain = crypto_unseal(&job->arena, key, name, &sealed);
	OPENSSL_cleanse(key, sizeof key);
	if (!plain || !take_seed(job, seeds, (int)job->phase, plain)) {
		failed(channel, job, "recovery_key does not open the account's secret storage", api_ok(answer) ? NULL : answer);
		return;
	}
	if (++job->phase < KEYS) {
		account_data(channel, job, "GET", secret_name(job, (int)job->phase), NULL, secret_fetched);
	} else if (strcmp(crypto_public(&job->arena, seed(job, SELF)), job->body_id) != 0) {
		failed(channel, job, "the account's secret storage holds another identity than its own", NULL);
	} else {
		keep_seeds(channel, job);
		job_commit(channel, job, sign_device);
	}
}

static void default_key_read(struct gd_channel *channel, struct job *job, const struct api_answer *answer)
{
	const char *id = json_text(json_get(answer->json, "key"), NULL);

	if (!id) {
		failed(channel, job, "the account has no secret storage that recovery_key could open", NULL);
		return;
	}
	job->secret_key = arena_strdup(&job->arena, id);
	job->phase = 0;
	account_data(channel, job, "GET", secret_name(job, 0), NULL, secret_fetched);
}

/* ---- which of these ---- */

static const char *self_key(struct gd_channel *channel, const struct json *answer)
{
	const struct json *key = json_get(json_get(answer, "self_signing_keys"), channel->session.user);

	return json_text(json_first(json_get(key, "keys")), NULL);
}

static void looked_up(struct gd_channel *channel, struct job *job, const struct api_answer *answer)
{
	const char *self = self_key(channel, answer->json), *user = channel->session.user;
	const struct json *device = json_get(json_get(json_get(answer->json, "device_keys"), user), channel->session.device);
	bool known = load_seeds(channel, job);

	if (!api_ok(answer)) {
		failed(channel, job, "the server does not say what it knows of us", answer);
	} else if (self && crypto_signed_by(device, user, self, self)) {
		job_end(channel, job, answer);
	} else if (self && known && !strcmp(crypto_public(&job->arena, seed(job, SELF)), self)) {
		sign_device(channel, job);
	} else if (self && channel->settings.recovery_key) {
		job->body_id = arena_strdup(&job->arena, self);
		account_data(channel, job, "GET", "m.secret_storage.default_key", NULL, default_key_read);
	} else if (self) {
		failed(channel, job, "the account's identity was made by another program; put its recovery key into recovery_key", NULL);
	} else if (known) {
		upload_identity(channel, job);
	} else {
		new_identity(channel, job);
	}
}

static void look_up(struct gd_channel *channel, struct job *job)
{
	job_ask_own_keys(channel, job, looked_up);
}

void sign_identity(struct gd_channel *channel)
{
	channel->crypto->unsigned_yet = false;
	job_add(channel, job_new(look_up));
}

int sign_new_recovery_key(int argc, char *const *argv)
{
	struct arena arena = {0};
	uint8_t key[32];

	if (argc > 1) {
		fprintf(stderr, "guichet matrix recovery-key: what is %s?\n", argv[1]);
		return 2;
	}
	random_bytes(key, sizeof key);
	printf("%s\n", crypto_recovery_text(&arena, key));
	OPENSSL_cleanse(key, sizeof key);
	arena_clear(&arena);
	return 0;
}
