#include "crypto_start.h"

#include "base/limits.h"
#include "crypto_json.h"
#include "crypto_message.h"
#include "crypto_sign.h"
#include "session.h"
#include "store.h"

#include <stdlib.h>
#include <string.h>

#define FALLBACK_MS 3600000 /* what was made with the key before may still be on its way */

/* job->phase: how many keys are still on the server, and 1000 if the fallback key is. */
#define HAS_FALLBACK 1000

static void broken(struct gd_channel *channel, const char *why)
{
	matrix_log(channel, GD_LOG_ERROR, "encrypted rooms cannot be read: %s", why);
	channel->crypto->broken = true;
	channel->crypto->ready = false;
}

/* ---- the account ---- */

static void set(char **field, const char *value)
{
	char *copy = mem_strdup(value);

	free(*field);
	*field = copy;
}

void crypto_keep_account(struct gd_channel *channel, const char *account)
{
	struct buf text;
	struct json_writer w = {.out = &text};

	set(&channel->crypto->account, account);
	buf_init(&text, LIMIT_KV);
	json_open(&w, NULL, '{');
	json_put_text(&w, "user", channel->session.user);
	json_put_text(&w, "device", channel->session.device);
	json_put_int(&w, "fallback", channel->crypto->fallback_ms);
	json_put_text(&w, "account", channel->crypto->account); /* `account` may be what was just replaced */
	json_close(&w, '}');
	store_set(channel, "crypto", text.data);
	buf_clear(&text);
}

static bool load_account(struct gd_channel *channel, struct arena *arena)
{
	const struct crypto_box box = crypto_box(channel, arena);
	struct json *kept = store_read(channel, "crypto");
	bool ours = !strcmp(json_text(json_get(kept, "user"), ""), channel->session.user) &&
		    !strcmp(json_text(json_get(kept, "device"), ""), channel->session.device);
	const char *account = ours ? arena_strdup(arena, json_text(json_get(kept, "account"), NULL)) : NULL;
	struct crypto_identity identity = {0};

	channel->crypto->fallback_ms = ours ? json_int(json_get(kept, "fallback"), 0) : 0;
	json_free(kept);
	if (!account) {
		account = channel->crypto->ops->account_new(&box);
		if (account)
			crypto_keep_account(channel, account);
	}
	if (!account || !channel->crypto->ops->account_identity(&box, account, &identity))
		return false;
	set(&channel->crypto->account, account);
	set(&channel->crypto->curve25519, identity.curve25519);
	set(&channel->crypto->ed25519, identity.ed25519);
	return true;
}

/* ---- what is uploaded ---- */

/* `object` is complete but for its closing brace; it is signed as it is with that. */
static const char *sign(struct gd_channel *channel, struct arena *arena, const struct buf *object)
{
	const struct crypto_box box = crypto_box(channel, arena);
	struct json *json = json_parse(arena_printf(arena, "%s}", object->data), object->len + 1, LIMIT_JSON, NULL);
	struct buf text;

	buf_init(&text, LIMIT_JSON);
	crypto_signable(&text, json);
	const char *signature = channel->crypto->ops->account_sign(&box, channel->crypto->account, text.data);
	buf_clear(&text);
	json_free(json);
	return signature; /* cppcheck-suppress returnDanglingLifetime -- it lives in the arena */
}

static void put_signatures(
	struct gd_channel *channel, struct arena *arena, struct json_writer *w, const char *signature, const char *key, const char *more)
{
	json_open(w, "signatures", '{');
	json_open(w, channel->session.user, '{');
	json_put_text(w, arena_printf(arena, "ed25519:%s", channel->session.device), signature);
	if (more)
		json_put_text(w, arena_printf(arena, "ed25519:%s", key), more);
	json_close(w, '}');
	json_close(w, '}');
}

void start_write_device(struct gd_channel *channel, struct arena *arena, struct buf *out, const char *key, const char *more)
{
	struct json_writer w = {.out = out};
	const char *device = channel->session.device;

	json_open(&w, NULL, '{');
	json_put_text(&w, "user_id", channel->session.user);
	json_put_text(&w, "device_id", device);
	json_open(&w, "algorithms", '[');
	json_put_text(&w, NULL, OLM_ALGORITHM);
	json_put_text(&w, NULL, MEGOLM_ALGORITHM);
	json_close(&w, ']');
	json_open(&w, "keys", '{');
	json_put_text(&w, arena_printf(arena, "curve25519:%s", device), channel->crypto->curve25519);
	json_put_text(&w, arena_printf(arena, "ed25519:%s", device), channel->crypto->ed25519);
	json_close(&w, '}');
	put_signatures(channel, arena, &w, sign(channel, arena, out), key, more);
	json_close(&w, '}');
}

static void put_key(struct gd_channel *channel, struct arena *arena, struct json_writer *w, const struct json *key, bool fallback)
{
	struct buf text;
	struct json_writer one = {.out = &text};

	buf_init(&text, LIMIT_JSON);
	json_open(&one, NULL, '{');
	json_put_text(&one, "key", json_text(key, ""));
	if (fallback)
		json_put_bool(&one, "fallback", true);
	put_signatures(channel, arena, &one, sign(channel, arena, &text), NULL, NULL);
	json_close(&one, '}');
	json_put_raw(w, arena_printf(arena, ONE_TIME_ALGORITHM ":%s", json_key(key)), text.data);
	buf_clear(&text);
}

static void put_keys(struct gd_channel *channel, struct arena *arena, struct json_writer *w, const char *name, const char *unpublished)
{
	struct json *json = unpublished ? json_parse(unpublished, strlen(unpublished), LIMIT_JSON, NULL) : NULL;

	json_open(w, name, '{');
	for (const struct json *k = json_first(json_get(json, "curve25519")); k; k = json_next(k))
		put_key(channel, arena, w, k, !strcmp(name, "fallback_keys"));
	json_close(w, '}');
	json_free(json);
}

static void write_upload(struct gd_channel *channel, struct job *job, struct buf *body)
{
	const struct crypto_box box = crypto_box(channel, &job->arena);
	const struct crypto_ops *ops = channel->crypto->ops;
	const char *account = channel->crypto->account;
	struct json_writer w = {.out = body};
	struct buf device;

	buf_init(body, LIMIT_JSON);
	buf_init(&device, LIMIT_JSON);
	start_write_device(channel, &job->arena, &device, NULL, NULL);
	json_open(&w, NULL, '{');
	json_put_raw(&w, "device_keys", device.data);
	put_keys(channel, &job->arena, &w, "one_time_keys", ops->account_unpublished(&box, account));
	put_keys(channel, &job->arena, &w, "fallback_keys", ops->account_unpublished_fallback(&box, account));
	json_close(&w, '}');
	buf_clear(&device);
}

/* ---- uploading ---- */

static void ready(struct gd_channel *channel, struct job *job)
{
	if (!channel->crypto->ready) {
		matrix_log(channel, GD_LOG_INFO, "encrypted rooms: device %s, fingerprint %s (%s)", channel->session.device,
			channel->crypto->ed25519, channel->crypto->ops->library);
		channel->crypto->ready = true;
		sign_identity(channel);
	}
	job_end(channel, job, NULL);
}

static void uploaded(struct gd_channel *channel, struct job *job, const struct api_answer *answer)
{
	const struct crypto_box box = crypto_box(channel, &job->arena);
	const char *account = channel->crypto->account;

	if (api_unknown_token(answer))
		session_expired(channel, answer);
	if (answer->res->status == 400)
		broken(channel, answer->error); /* "already exists": the keys of a store that was lost are still there */
	if (!api_ok(answer) || !channel->crypto->ops->account_published(&box, &account)) {
		job_end(channel, job, answer);
		return;
	}
	if (job->phase < HAS_FALLBACK)
		channel->crypto->fallback_ms = channel->host->now_ms(channel->ctx);
	crypto_keep_account(channel, account);
	job_commit(channel, job, ready);
}

static void upload(struct gd_channel *channel, struct job *job)
{
	struct buf body;

	write_upload(channel, job, &body);
	job_ask(channel, job, "POST", CLIENT_API "/keys/upload", body.data, uploaded);
	buf_clear(&body);
}

static void make_keys(struct gd_channel *channel, struct job *job)
{
	const struct crypto_box box = crypto_box(channel, &job->arena);
	const struct crypto_ops *ops = channel->crypto->ops;
	const char *account = channel->crypto->account;
	size_t half = ops->account_most_keys(&box, account) / 2, left = job->phase % HAS_FALLBACK;
	bool made = left >= half || ops->account_make_keys(&box, &account, half - left);

	if (made && job->phase < HAS_FALLBACK)
		made = ops->account_make_fallback(&box, &account);
	if (!made) {
		broken(channel, "no keys can be made");
		job_end(channel, job, NULL);
		return;
	}
	crypto_keep_account(channel, account);
	job_commit(channel, job, upload); /* the private halves are on disk before anybody can use the public ones */
}

void start_more_keys(struct gd_channel *channel, int64_t left, bool fallback)
{
	struct arena arena = {0};
	const struct crypto_box box = crypto_box(channel, &arena);
	int64_t enough = (int64_t)channel->crypto->ops->account_most_keys(&box, channel->crypto->account) / 4;

	arena_clear(&arena);
	for (const struct job *job = channel->crypto->jobs; job; job = job->next)
		if (job->keys)
			return;
	if (left >= enough && fallback)
		return;
	struct job *job = job_new(make_keys);
	job->keys = true;
	job->phase = (unsigned)(left < 0 ? 0 : left > 900 ? 900 : left) + (fallback ? HAS_FALLBACK : 0);
	job_add(channel, job);
}

void start_forget_fallback(struct gd_channel *channel)
{
	struct arena arena = {0};
	const struct crypto_box box = crypto_box(channel, &arena);
	const char *account = channel->crypto->account;
	int64_t age = channel->host->now_ms(channel->ctx) - channel->crypto->fallback_ms;

	if (channel->crypto->fallback_ms && age >= FALLBACK_MS && channel->crypto->ops->account_forget_fallback(&box, &account)) {
		channel->crypto->fallback_ms = 0;
		crypto_keep_account(channel, account);
	}
	arena_clear(&arena);
}

/* ---- the start ---- */

static void begin_later(struct gd_channel *channel, struct job *job, const struct api_answer *answer)
{
	if (api_unknown_token(answer))
		session_expired(channel, answer);
	else
		matrix_log(channel, GD_LOG_WARN, "encrypted rooms wait: %s", answer->error);
	crypto_wake(channel, 10000);
	job_end(channel, job, answer);
}

static void own_device(struct gd_channel *channel, struct job *job, const struct api_answer *answer)
{
	const struct json *device = json_get(
		json_get(json_get(answer->json, "device_keys"), channel->session.user), channel->session.device);
	const char *id = channel->session.device;

	if (!api_ok(answer)) {
		begin_later(channel, job, answer);
		return;
	}
	const char *ed = json_text(json_get(json_get(device, "keys"), arena_printf(&job->arena, "ed25519:%s", id)), NULL);
	if (ed && strcmp(ed, channel->crypto->ed25519) != 0) {
		broken(channel,
			"the server knows our device with other keys: another program uses its token, or the database was replaced");
		session_renew(channel);
		job_end(channel, job, answer);
	} else if (ed) {
		ready(channel, job);
	} else {
		make_keys(channel, job);
	}
}

static void ask_own_device(struct gd_channel *channel, struct job *job)
{
	job_ask_own_keys(channel, job, own_device);
}

static void keep_first(struct gd_channel *channel, struct job *job)
{
	job_commit(channel, job, ask_own_device);
}

void start_device(struct gd_channel *channel)
{
	struct arena arena = {0};

	if (!*channel->session.device)
		broken(channel, "the token belongs to no device; give a user and a password instead");
	else if (!load_account(channel, &arena))
		broken(channel, "our own keys cannot be read: is store_key what it was?");
	arena_clear(&arena);
	if (channel->crypto->broken)
		return;
	struct job *job = job_new(keep_first);
	job->keys = true;
	job_add(channel, job);
}
