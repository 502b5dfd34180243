#include "crypto_withheld.h"

#include "base/limits.h"
#include "crypto_device.h"
#include "crypto_message.h"
#include "crypto_room.h"
#include "crypto_share.h"
#include "crypto_wait.h"

#include <string.h>

#define MEND_MS 3600000
#define TYPE "m.room_key.withheld"

/* ---- from others ---- */

/* Their device has found no way to ours. */
static void mend(struct gd_channel *channel, const char *sender, const char *curve25519)
{
	struct arena arena = {0};
	const struct device *device = devices_find(channel, &arena, sender, curve25519);

	if (device && channel->host->now_ms(channel->ctx) - message_mended_ms(channel, curve25519) >= MEND_MS)
		share_mend(channel, device);
	arena_clear(&arena);
}

static bool keeps_it(const char *code)
{
	static const char *const codes[] = {"m.unverified", "m.blacklisted", "m.unauthorised"};

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (!strcmp(code, codes[i]))
			return true;
	return false;
}

void withheld_arrived(struct gd_channel *channel, const struct json *event)
{
	const struct json *content = json_get(event, "content");
	const char *sender = json_text(json_get(event, "sender"), ""), *code = json_text(json_get(content, "code"), ""),
		   *room = json_text(json_get(content, "room_id"), ""), *session = json_text(json_get(content, "session_id"), ""),
		   *curve = json_text(json_get(content, "sender_key"), "");
	struct arena arena = {0};

	if (strcmp(json_text(json_get(content, "algorithm"), ""), MEGOLM_ALGORITHM) != 0 || *sender != '@' ||
		strlen(sender) > LIMIT_ADDRESS)
		return;
	if (!strcmp(code, "m.no_olm"))
		mend(channel, sender, curve);
	else if (keeps_it(code) && *room && *session && strlen(room) <= LIMIT_ADDRESS && strlen(session) <= LIMIT_ADDRESS)
		wait_withheld(channel, room_digest(&arena, room, session, sender));
	arena_clear(&arena);
}

/* ---- from us ---- */

static void put_device(struct gd_channel *channel, struct json_writer *w, const struct device *device)
{
	json_open(w, device->id, '{');
	json_put_text(w, "algorithm", MEGOLM_ALGORITHM);
	json_put_text(w, "sender_key", channel->crypto->curve25519);
	json_put_text(w, "code", "m.no_olm");
	json_put_text(w, "reason", "Unable to establish a secure channel.");
	json_close(w, '}');
}

static bool write_messages(struct gd_channel *channel, const struct device *devices, struct buf *body)
{
	struct json_writer w = {.out = body};
	const char *user = NULL;

	buf_init(body, LIMIT_JSON);
	json_open(&w, NULL, '{');
	json_open(&w, "messages", '{');
	for (const struct device *d = devices; d; d = d->next) { /* those of one person stand together */
		if (!message_note_withheld(channel, d->curve25519))
			continue;
		if (!user || strcmp(user, d->user) != 0) {
			if (user)
				json_close(&w, '}');
			user = d->user;
			json_open(&w, user, '{');
		}
		put_device(channel, &w, d);
	}
	if (user)
		json_close(&w, '}');
	json_close(&w, '}');
	json_close(&w, '}');
	return user != NULL;
}

bool withheld_tell(struct gd_channel *channel, struct job *job, job_answer *told)
{
	struct buf path, body;
	bool any = write_messages(channel, job->without, &body);

	job->without = NULL;
	if (any) {
		api_path(&path, CLIENT_API "/sendToDevice", TYPE,
			arena_printf(&job->arena, "w%lld-%llu", (long long)channel->host->now_ms(channel->ctx),
				(unsigned long long)++channel->crypto->transactions),
			NULL);
		job_ask(channel, job, "PUT", path.data, body.data, told);
		buf_clear(&path);
	}
	buf_clear(&body);
	return any;
}
