#include "desk/upload_link.h"

#include "base/text.h"
#include "desk/out/post.h"
#include "desk/where.h"
#include "store/inbox.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define UPLOAD_MS (24 * HOUR_MS)
#define TOKEN_CHARS 16 /* 80 bits */
#define KEPT_UNDER "@upload"

static const char *key_of(struct work *w, const char *token)
{
	char hash[65];
	text_hash("", token, hash);
	return arena_strdup(w->arena, hash);
}

struct old {
	struct work *w;
};

/* "ticket person until" */
static int64_t part(const char *value, int n)
{
	char *end = NULL;
	int64_t number = 0;
	for (int i = 0; i <= n && value; i++, value = end)
		number = strtoll(value, &end, 10);
	return number;
}

static void drop_if_old(void *ctx, const char *key, const char *value)
{
	struct old *old = ctx;
	if (part(value, 2) <= old->w->now)
		kv_put(old->w->db, KEPT_UNDER, key, NULL);
}

const char *upload_link(struct work *w, const struct ticket *t, int64_t person_id)
{
	const char *pages[1];
	char token[TOKEN_CHARS + 1];
	struct old old = {w};
	if (!w->settings->public_url || w->hooks->channels(w->hooks->self, GD_CAP_UPLOADS, pages, 1) == 0)
		return NULL;
	kv_each(w->db, KEPT_UNDER, drop_if_old, &old);
	random_token(token, TOKEN_CHARS);
	kv_put(w->db, KEPT_UNDER, key_of(w, token),
		arena_printf(w->arena, "%" PRId64 " %" PRId64 " %" PRId64, t->id, person_id, w->now + UPLOAD_MS));
	size_t len = strlen(w->settings->public_url);
	while (len > 0 && w->settings->public_url[len - 1] == '/')
		len--;
	return arena_printf(w->arena, "%.*s/u/%s", (int)len, w->settings->public_url, token);
}

const char *upload_link_on(struct work *w, const struct ticket *t, int64_t person_id, const char *channel)
{
	struct gd_limits limits;
	bool takes = channel_limits(w, channel, &limits) && (limits.capabilities & GD_CAP_FILES);
	return takes ? NULL : upload_link(w, t, person_id);
}

bool upload_link_redeem(struct work *w, const char *token, struct ticket *t)
{
	const char *key = key_of(w, token);
	char *value = kv_get(w->db, KEPT_UNDER, key);
	bool good = value && part(value, 2) > w->now && person_load(w->db, w->arena, part(value, 1), &w->actor) && !w->actor.blocked &&
		    ticket_surviving(w, part(value, 0), t);
	kv_put(w->db, KEPT_UNDER, key, NULL);
	free(value);
	return good;
}
