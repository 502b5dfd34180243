#include "crypto.h"

#include "base/id.h"
#include "base/limits.h"
#include "batch.h"
#include "crypto_bytes.h"
#include "crypto_device.h"
#include "crypto_job.h"
#include "crypto_sign.h"
#include "crypto_start.h"
#include "crypto_withheld.h"
#include "store.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

/* ---- life ---- */

void crypto_open(struct gd_channel *channel)
{
	const struct settings *settings = &channel->settings;

	if (settings->appservice || !settings->encryption || !crypto_ops())
		return;
	channel->crypto = mem_alloc(sizeof *channel->crypto);
	channel->crypto->ops = crypto_ops();
	channel->crypto->key = settings->store_key ? settings->store_key : "";
}

static void wipe(char *text)
{
	if (text)
		OPENSSL_cleanse(text, strlen(text));
	free(text);
}

void crypto_clear(struct gd_channel *channel)
{
	struct crypto *crypto = channel->crypto;

	if (!crypto)
		return;
	job_clear(channel);
	wipe(crypto->account);
	free(crypto->noting);
	free(crypto->curve25519);
	free(crypto->ed25519);
	free(crypto);
	channel->crypto = NULL;
}

/* Also when a token was renewed: then our keys are there already. */
void crypto_begin(struct gd_channel *channel)
{
	if (!channel->crypto || channel->crypto->ready)
		return;
	channel->crypto->broken = false;
	start_device(channel);
	crypto_wake(channel, 1000); /* events that waited for a key before a restart */
}

bool crypto_speaks(const struct gd_channel *channel)
{
	return channel->crypto && channel->crypto->ready;
}

void crypto_go_on(struct gd_channel *channel)
{
	if (channel->crypto)
		job_run(channel);
}

void crypto_wake(struct gd_channel *channel, uint32_t ms)
{
	int64_t now = channel->host->now_ms(channel->ctx), at = now + ms;

	if (channel->crypto->wake_ms > now && channel->crypto->wake_ms <= at)
		return;
	channel->crypto->wake_ms = at;
	channel->host->timer(channel->ctx, ms, TIMER_CRYPTO);
}

void crypto_tick(struct gd_channel *channel)
{
	if (channel->crypto)
		channel->crypto->wake_ms = 0;
	if (!channel->crypto || channel->crypto->broken || channel->session.step != SESSION_READY)
		return;
	if (!channel->crypto->ready && !channel->crypto->jobs)
		start_device(channel);
	if (channel->crypto->unsigned_yet)
		sign_identity(channel);
	crypto_notes(channel);
}

/* ---- a /sync answer ---- */

static void read_lists(struct gd_channel *channel, const struct json *answer)
{
	for (const struct json *u = json_first(json_at(answer, "/device_lists/changed")); u; u = json_next(u))
		devices_changed(channel, json_text(u, ""));
	for (const struct json *u = json_first(json_at(answer, "/device_lists/left")); u; u = json_next(u))
		devices_forget(channel, json_text(u, ""));
}

/* A server that says nothing of fallback keys has none to lose. */
static void count_keys(struct gd_channel *channel, const struct json *answer)
{
	const struct json *types = json_get(answer, "device_unused_fallback_key_types");
	const struct json *left = json_get(json_get(answer, "device_one_time_keys_count"), ONE_TIME_ALGORITHM);
	bool fallback = !types;

	for (const struct json *t = json_first(types); t; t = json_next(t))
		fallback = fallback || !strcmp(json_text(t, ""), ONE_TIME_ALGORITHM);
	if (channel->crypto->ready && json_get(answer, "device_one_time_keys_count"))
		start_more_keys(channel, json_int(left, 0), fallback);
}

void crypto_synced(struct batch *batch, const struct json *answer)
{
	struct gd_channel *channel = batch->channel;

	if (!channel->crypto || !channel->crypto->account || channel->crypto->broken)
		return;
	read_lists(channel, answer);
	for (const struct json *e = json_first(json_at(answer, "/to_device/events")); e; e = json_next(e)) {
		const char *type = json_text(json_get(e, "type"), "");
		if (!strcmp(type, "m.room.encrypted"))
			batch_device(batch, e);
		else if (!strcmp(type, "m.room_key.withheld"))
			withheld_arrived(channel, e);
	}
	count_keys(channel, answer);
	start_forget_fallback(channel);
}

/* ---- files ---- */

static uint8_t *read_whole(const char *path, size_t *len)
{
	FILE *file = fopen(path, "rbe");
	bool sized = file && fseek(file, 0, SEEK_END) == 0;
	long size = sized ? ftell(file) : -1;
	uint8_t *bytes = size >= 0 && size <= LIMIT_FILE ? malloc((size_t)size + 1) : NULL;

	*len = size > 0 ? (size_t)size : 0;
	if (bytes && (fseek(file, 0, SEEK_SET) != 0 || fread(bytes, 1, *len, file) != *len)) {
		free(bytes);
		bytes = NULL;
	}
	if (file)
		fclose(file);
	return bytes;
}

uint8_t *crypto_close_file(struct arena *arena, const char *path, struct content_cipher *cipher, size_t *len)
{
	uint8_t *bytes = read_whole(path, len), key[32], iv[16] = {0};

	random_bytes(key, sizeof key);
	random_bytes(iv, 8); /* the other half counts */
	if (!bytes || !crypto_ctr(bytes, *len, key, iv)) {
		free(bytes);
		return NULL;
	}
	*cipher = (struct content_cipher){
		crypto_base64(arena, key, sizeof key, true), crypto_base64(arena, iv, sizeof iv, false), crypto_sha256(arena, bytes, *len)};
	OPENSSL_cleanse(key, sizeof key);
	return bytes;
}

const char *crypto_open_file(uint8_t *bytes, size_t len, const struct event *e)
{
	struct arena arena = {0};
	size_t key_len = 0, iv_len = 0;
	const uint8_t *key = crypto_unbase64(&arena, e->file_key, &key_len), *iv = crypto_unbase64(&arena, e->file_iv, &iv_len);
	const char *why = NULL;

	if (!key || key_len != 32 || !iv || iv_len != 16)
		why = "the message does not say how to decrypt the file";
	else if (strncmp(crypto_sha256(&arena, bytes, len), e->file_hash, strcspn(e->file_hash, "=")) != 0 || strlen(e->file_hash) < 43)
		why = "the file is not the one that was sent";
	else if (!crypto_ctr(bytes, len, key, iv))
		why = "the file cannot be decrypted";
	arena_clear(&arena);
	return why;
}
