#include "desk/upload.h"

#include "base/text.h"
#include "desk/attach.h"
#include "desk/call.h"
#include "desk/customer.h"
#include "desk/out/post.h"
#include "desk/out/say.h"
#include "desk/result.h"
#include "store/inbox.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define UPLOAD_MS (24 * HOUR_MS)
#define TOKEN_CHARS 16 /* 80 bits */
#define KEPT_UNDER "@upload"
#define PREFIX "upload:"

static const char *key_of(struct work *w, const char *token)
{
	char hash[65];
	text_hash("", token, hash);
	return arena_strdup(w->arena, hash);
}

/* ---- the link ----------------------------------------------------------------------------------------------------------------------- */

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

/* ---- what came back ----------------------------------------------------------------------------------------------------------------- */

bool upload_is(const struct inbound *m)
{
	return (m->capabilities & GD_CAP_UPLOADS) && strncmp(m->in->text, PREFIX, strlen(PREFIX)) == 0;
}

/* Whose it is; the token is gone after that. */
static bool redeem(struct work *w, const char *token, struct ticket *t)
{
	const char *key = key_of(w, token);
	char *value = kv_get(w->db, KEPT_UNDER, key);
	bool good = value && part(value, 2) > w->now && person_load(w->db, w->arena, part(value, 1), &w->actor) && !w->actor.blocked &&
		    ticket_surviving(w, part(value, 0), t);
	kv_put(w->db, KEPT_UNDER, key, NULL);
	free(value);
	return good;
}

void upload_taken(struct work *w, struct inbound *m)
{
	struct call c;
	struct ticket t;
	if (m->in->nfiles == 0 || !redeem(w, m->in->text + strlen(PREFIX), &t)) {
		result_text(m, GD_R_UNKNOWN, "unknown", NULL);
		return;
	}
	m->identity = (struct identity){0};
	call_begin(w, m, &c);
	call_ticket(&c, &t);
	enum action action = t.requester_id == w->actor.id ? ACTION_WRITE : ACTION_COMMENT;
	if (call_may(&c, action) != ALLOWED) {
		result_text(m, GD_R_UNKNOWN, "unknown", NULL);
		return;
	}
	customer_text(&c, &(struct customer_text){.text = "", .with_files = true});
}
