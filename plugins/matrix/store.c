#include "store.h"

#include "base/limits.h"

#include <stdlib.h>
#include <string.h>

#define KIND_BITS 8

/* A write that is not committed. `sent` is the submit that carries it, 0: none does yet. */
struct store_write {
	struct store_write *next;
	char *key, *value;
	uint64_t version, sent;
};

static struct store_write *find(const struct gd_channel *channel, const char *key)
{
	struct store_write *w = channel->writes;

	while (w && strcmp(w->key, key) != 0)
		w = w->next;
	return w;
}

const char *store_get(struct gd_channel *channel, struct arena *arena, const char *key)
{
	const struct store_write *w = find(channel, key);

	return arena_strdup(arena, w ? w->value : channel->host->kv_get(channel->ctx, key));
}

struct json *store_read(struct gd_channel *channel, const char *key)
{
	const struct store_write *w = find(channel, key);
	const char *text = w ? w->value : channel->host->kv_get(channel->ctx, key);

	return text ? json_parse(text, strlen(text), LIMIT_KV, NULL) : NULL;
}

bool store_set(struct gd_channel *channel, const char *key, const char *value)
{
	struct store_write *w = find(channel, key);

	if (value && strlen(value) >= LIMIT_KV) {
		matrix_log(channel, GD_LOG_ERROR, "the state %s is too long to be kept", key);
		return false;
	}
	if (!w) {
		w = mem_alloc(sizeof *w);
		w->key = mem_strdup(key);
		w->next = channel->writes;
		channel->writes = w;
	}
	free(w->value);
	w->value = mem_strdup(value);
	w->version = ++channel->version;
	w->sent = 0;
	return true;
}

/* ---- to the desk ---- */

static size_t attach(const struct gd_channel *channel, struct gd_kv *kv, size_t n)
{
	for (const struct store_write *w = channel->writes; w && n < LIMIT_KV_WRITES; w = w->next)
		if (!w->sent)
			kv[n++] = (struct gd_kv){w->key, w->value};
	return n;
}

static void mark_sent(struct gd_channel *channel, size_t n, uint64_t serial)
{
	for (struct store_write *w = channel->writes; w && n; w = w->next)
		if (!w->sent) {
			w->sent = serial;
			n--;
		}
}

enum gd_rc store_submit(struct gd_channel *channel, const struct gd_inbound *in, enum submit what)
{
	struct gd_kv kv[LIMIT_KV_WRITES];
	struct gd_inbound with = *in;
	uint64_t serial = channel->submits + 1;

	if (in->nkv)
		memcpy(kv, in->kv, in->nkv * sizeof *kv);
	with.kv = kv;
	with.nkv = attach(channel, kv, in->nkv);
	enum gd_rc rc = channel->host->submit(channel->ctx, &with, serial << KIND_BITS | (uint64_t)what);
	if (rc == GD_OK) {
		channel->submits = serial;
		mark_sent(channel, with.nkv - in->nkv, serial);
	}
	return rc;
}

bool store_waits(const struct gd_channel *channel)
{
	for (const struct store_write *w = channel->writes; w; w = w->next)
		if (!w->sent)
			return true;
	return false;
}

uint64_t store_flush(struct gd_channel *channel)
{
	const struct gd_inbound in = {.size = sizeof in, .kind = GD_CURSOR};

	while (store_waits(channel) && store_submit(channel, &in, SUBMIT_STATE) == GD_OK)
		;
	return channel->version;
}

bool store_settled(const struct gd_channel *channel, uint64_t version)
{
	for (const struct store_write *w = channel->writes; w; w = w->next)
		if (w->version <= version)
			return false;
	return true;
}

/* ---- and back ---- */

static void drop(struct store_write **at)
{
	struct store_write *w = *at;

	*at = w->next;
	free(w->key);
	free(w->value);
	free(w);
}

enum submit store_result(struct gd_channel *channel, uint64_t tag, bool stored)
{
	uint64_t serial = tag >> KIND_BITS;

	for (struct store_write **at = &channel->writes, *w; (w = *at);) {
		if (w->sent == serial && stored) {
			drop(at);
			continue;
		}
		if (w->sent == serial)
			w->sent = 0;
		at = &w->next;
	}
	return (enum submit)(tag & ((1u << KIND_BITS) - 1));
}

void store_clear(struct gd_channel *channel)
{
	while (channel->writes)
		drop(&channel->writes);
}
