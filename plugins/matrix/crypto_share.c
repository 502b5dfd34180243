#include "crypto_share.h"

#include "base/limits.h"
#include "crypto_device.h"
#include "crypto_json.h"
#include "crypto_message.h"
#include "crypto_withheld.h"
#include "state.h"
#include "store.h"

#include <stdlib.h>
#include <string.h>

#define ROTATE_MESSAGES 100
#define ROTATE_MS 604800000LL /* a week, as the specification proposes */
#define ROTATE_MS_LEAST 60000
#define AT_ONCE 100 /* devices of one request */
#define SHORT 12    /* characters that tell a device's key from another's */

static void ask_devices(struct gd_channel *channel, struct job *job);
static void claim(struct gd_channel *channel, struct job *job);
static void share(struct gd_channel *channel, struct job *job);
static void say(struct gd_channel *channel, struct job *job);

/* ---- the room's session ---- */

struct outbound {
	const char *pickle, *id;
	int64_t count, born_ms;
	const char **shared; /* beginnings of the keys of the devices that have it */
	size_t nshared;
};

static const char *outbound_key(struct arena *arena, const char *room)
{
	return state_key(arena, "outbound", room);
}

static bool outbound_read(struct gd_channel *channel, struct job *job, struct outbound *out)
{
	struct json *kept = store_read(channel, outbound_key(&job->arena, job->room));
	const struct json *shared = json_get(kept, "shared");
	bool ours = !strcmp(json_text(json_get(kept, "with"), ""), channel->crypto->curve25519);

	*out = (struct outbound){
		.pickle = ours ? arena_strdup(&job->arena, json_text(json_get(kept, "pickle"), NULL)) : NULL,
		.count = json_int(json_get(kept, "count"), 0),
		.born_ms = json_int(json_get(kept, "born"), 0),
		.shared = arena_alloc(&job->arena, (json_count(shared) + AT_ONCE + 1) * sizeof *out->shared),
	};
	for (const struct json *s = json_first(shared); s; s = json_next(s))
		out->shared[out->nshared++] = arena_strdup(&job->arena, json_text(s, ""));
	json_free(kept);
	return out->pickle != NULL;
}

static bool outbound_write(struct gd_channel *channel, struct job *job, const struct outbound *out)
{
	struct buf text;
	struct json_writer w = {.out = &text};

	buf_init(&text, LIMIT_KV);
	json_open(&w, NULL, '{');
	json_put_text(&w, "with", channel->crypto->curve25519);
	json_put_text(&w, "pickle", out->pickle);
	json_put_int(&w, "count", out->count);
	json_put_int(&w, "born", out->born_ms);
	json_open(&w, "shared", '[');
	for (size_t i = 0; i < out->nshared; i++)
		json_put_text(&w, NULL, out->shared[i]);
	json_close(&w, ']');
	json_close(&w, '}');
	bool kept = !text.failed && store_set(channel, outbound_key(&job->arena, job->room), text.data);
	buf_clear(&text);
	return kept;
}

static const char *short_key(struct arena *arena, const struct device *device)
{
	return arena_strndup(arena, device->curve25519, SHORT);
}

static bool has_key(const struct outbound *out, const struct device *device)
{
	for (size_t i = 0; i < out->nshared; i++)
		if (!strncmp(out->shared[i], device->curve25519, SHORT))
			return true;
	return false;
}

/* ---- when a new one begins ---- */

void crypto_room_encrypted(struct gd_channel *channel, const char *room, const struct json *content)
{
	struct arena arena = {0};
	int64_t messages = json_int(json_get(content, "rotation_period_msgs"), 0),
		ms = json_int(json_get(content, "rotation_period_ms"), 0);
	const char *key = state_key(&arena, "rotation", room);

	if (messages > 0 || ms > 0)
		store_set(channel, key, arena_printf(&arena, "%lld %lld", (long long)messages, (long long)ms));
	arena_clear(&arena);
}

static bool worn_out(struct gd_channel *channel, struct job *job, const struct outbound *out)
{
	const char *rule = store_get(channel, &job->arena, state_key(&job->arena, "rotation", job->room));
	char *rest = NULL;
	int64_t messages = rule ? strtoll(rule, &rest, 10) : 0, ms = rest ? strtoll(rest, NULL, 10) : 0;
	int64_t age = channel->host->now_ms(channel->ctx) - out->born_ms;

	if (messages <= 0 || messages > ROTATE_MESSAGES)
		messages = ROTATE_MESSAGES;
	if (ms <= 0 || ms > ROTATE_MS)
		ms = ROTATE_MS;
	else if (ms < ROTATE_MS_LEAST)
		ms = ROTATE_MS_LEAST;
	return out->count >= messages || age >= ms || age < 0;
}

/* A device that has the key and is no longer in the room must not read what is said from now on. */
static bool somebody_left(const struct outbound *out, const struct device *devices)
{
	for (size_t i = 0; i < out->nshared; i++) {
		const struct device *d = devices;
		while (d && strncmp(out->shared[i], d->curve25519, SHORT) != 0)
			d = d->next;
		if (!d)
			return true;
	}
	return false;
}

/* ---- who is there ---- */

static void add_user(struct job *job, const char *user)
{
	for (size_t i = 0; i < job->nusers; i++)
		if (!strcmp(job->users[i], user))
			return;
	job->users[job->nusers++] = arena_strdup(&job->arena, user);
}

static void members_listed(struct gd_channel *channel, struct job *job, const struct api_answer *answer)
{
	const struct json *members = json_get(answer->json, "chunk");

	if (!api_ok(answer)) {
		job_end(channel, job, answer);
		return;
	}
	job->users = arena_alloc(&job->arena, (json_count(members) + 1) * sizeof *job->users);
	for (const struct json *m = json_first(members); m; m = json_next(m)) {
		const char *membership = json_text(json_at(m, "/content/membership"), ""), *user = json_text(json_get(m, "state_key"), "");
		if (*user == '@' && strlen(user) <= LIMIT_ADDRESS && (!strcmp(membership, "join") || !strcmp(membership, "invite")))
			add_user(job, user);
	}
	ask_devices(channel, job);
}

static void list_members(struct gd_channel *channel, struct job *job)
{
	struct buf path;

	api_path(&path, CLIENT_API "/rooms", job->room, "members", NULL);
	buf_adds(&path, "?not_membership=leave");
	job_ask(channel, job, "GET", path.data, NULL, members_listed);
	buf_clear(&path);
}

/* All devices of all members but ours, in job->devices. */
static void collect(struct gd_channel *channel, struct job *job)
{
	for (size_t i = 0; i < job->nusers; i++)
		for (struct device *d = devices_of(channel, &job->arena, job->users[i]), *next; d; d = next) {
			next = d->next;
			if (!strcmp(d->curve25519, channel->crypto->curve25519))
				continue;
			d->next = job->devices;
			job->devices = d;
		}
}

static void devices_listed(struct gd_channel *channel, struct job *job, const struct api_answer *answer)
{
	if (!api_ok(answer)) {
		job_end(channel, job, answer);
		return;
	}
	devices_answered(channel, answer->json, job->users, job->nusers);
	collect(channel, job);
	claim(channel, job);
}

static void ask_devices(struct gd_channel *channel, struct job *job)
{
	struct buf body;

	if (devices_query(&body, channel, job->users, job->nusers)) {
		job_ask(channel, job, "POST", CLIENT_API "/keys/query", body.data, devices_listed);
	} else {
		collect(channel, job);
		claim(channel, job);
	}
	buf_clear(&body);
}

/* ---- sessions with those devices ---- */

/* Keeps the devices that lack the key; begins a new session when the old one must not be used. */
static bool prepare(struct gd_channel *channel, struct job *job)
{
	struct outbound out;
	const struct crypto_box box = crypto_box(channel, &job->arena);

	if (!outbound_read(channel, job, &out) || worn_out(channel, job, &out) || somebody_left(&out, job->devices)) {
		out = (struct outbound){.pickle = channel->crypto->ops->group_new(&box), .born_ms = channel->host->now_ms(channel->ctx)};
		if (!out.pickle || !outbound_write(channel, job, &out))
			return false;
	}
	for (struct device **at = &job->devices; *at;) {
		if (has_key(&out, *at))
			*at = (*at)->next;
		else
			at = &(*at)->next;
	}
	return true;
}

static void claimed(struct gd_channel *channel, struct job *job, const struct api_answer *answer)
{
	if (!api_ok(answer)) {
		job_end(channel, job, answer);
		return;
	}
	message_claimed(channel, answer->json, job->devices);
	share(channel, job);
}

static bool write_claim(struct gd_channel *channel, struct job *job, struct buf *body)
{
	struct json_writer w = {.out = body};
	const char *user = NULL;

	buf_init(body, LIMIT_JSON);
	json_open(&w, NULL, '{');
	json_open(&w, "one_time_keys", '{');
	for (const struct device *d = job->devices; d; d = d->next) { /* those of one person stand together */
		if (!job->dummy && message_has_session(channel, d->curve25519))
			continue;
		if (!user || strcmp(user, d->user) != 0) {
			if (user)
				json_close(&w, '}');
			user = d->user;
			json_open(&w, user, '{');
		}
		json_put_text(&w, d->id, ONE_TIME_ALGORITHM);
	}
	if (user)
		json_close(&w, '}');
	json_close(&w, '}');
	json_close(&w, '}');
	return user != NULL;
}

static void claim(struct gd_channel *channel, struct job *job)
{
	struct buf body;

	if (!job->dummy && !prepare(channel, job)) {
		job_end(channel, job, NULL);
		return;
	}
	if (write_claim(channel, job, &body))
		job_ask(channel, job, "POST", CLIENT_API "/keys/claim", body.data, claimed);
	else
		share(channel, job);
	buf_clear(&body);
}

/* ---- the key to those devices ---- */

static const char *key_content(struct gd_channel *channel, struct job *job)
{
	const struct crypto_box box = crypto_box(channel, &job->arena);
	struct outbound out;
	const char *id = NULL, *key = NULL;
	struct buf text;
	struct json_writer w = {.out = &text};

	if (!outbound_read(channel, job, &out) || !channel->crypto->ops->group_describe(&box, out.pickle, &id, &key))
		return NULL;
	buf_init(&text, LIMIT_JSON);
	json_open(&w, NULL, '{');
	json_put_text(&w, "algorithm", MEGOLM_ALGORITHM);
	json_put_text(&w, "room_id", job->room);
	json_put_text(&w, "session_id", id);
	json_put_text(&w, "session_key", key);
	json_close(&w, '}');
	const char *content = arena_strdup(&job->arena, text.data);
	buf_clear(&text);
	return content;
}

/* Everything for the next AT_ONCE devices as the body of one request; NULL: nobody is left who could read it. */
static const char *next_messages(struct gd_channel *channel, struct job *job, struct outbound *out)
{
	const char *type = job->dummy ? "m.dummy" : "m.room_key", *content = job->dummy ? "{}" : key_content(channel, job), *user = NULL;
	struct buf text;
	struct json_writer w = {.out = &text};
	size_t n = 0;

	buf_init(&text, LIMIT_JSON);
	json_open(&w, NULL, '{');
	json_open(&w, "messages", '{');
	for (struct device *d, *next = job->devices; (d = next) && n < AT_ONCE && content; job->devices = next) {
		const char *message = message_encrypt(channel, &job->arena, d, type, content);
		next = d->next;
		if (!message) { /* a device without keys for a session */
			d->next = job->without;
			job->without = d;
			continue;
		}
		if (!user || strcmp(user, d->user) != 0) {
			if (user)
				json_close(&w, '}');
			user = d->user;
			json_open(&w, user, '{');
		}
		json_put_raw(&w, d->id, message);
		out->shared[out->nshared++] = short_key(&job->arena, d);
		n++;
	}
	if (user)
		json_close(&w, '}');
	json_close(&w, '}');
	json_close(&w, '}');
	const char *body = n ? arena_strdup(&job->arena, text.data) : NULL;
	buf_clear(&text);
	return body;
}

static void shared(struct gd_channel *channel, struct job *job, const struct api_answer *answer)
{
	struct outbound out;

	if (!api_ok(answer)) {
		job_end(channel, job, answer);
		return;
	}
	if (!job->dummy && outbound_read(channel, job, &out)) {
		for (size_t i = 0; i < job->ngiven; i++)
			out.shared[out.nshared++] = job->given[i];
		outbound_write(channel, job, &out);
	}
	share(channel, job);
}

static void send_messages(struct gd_channel *channel, struct job *job)
{
	struct buf path;

	api_path(&path, CLIENT_API "/sendToDevice", "m.room.encrypted", job->body_id, NULL);
	job_ask(channel, job, "PUT", path.data, job->body, shared);
	buf_clear(&path);
}

/* They have been told, or they learn it from the message that they cannot read. */
static void withheld(struct gd_channel *channel, struct job *job, const struct api_answer *answer)
{
	(void)answer;
	say(channel, job);
}

static void share(struct gd_channel *channel, struct job *job)
{
	struct outbound given = {.shared = arena_alloc(&job->arena, AT_ONCE * sizeof *given.shared)};

	job->body = next_messages(channel, job, &given);
	job->given = given.shared;
	job->ngiven = given.nshared;
	job->body_id = arena_printf(&job->arena, "k%lld-%llu", (long long)channel->host->now_ms(channel->ctx),
		(unsigned long long)++channel->crypto->transactions);
	if (job->body)
		job_commit(channel, job, send_messages);
	else if (job->dummy)
		job_end(channel, job, NULL);
	else if (!withheld_tell(channel, job, withheld))
		say(channel, job);
}

/* ---- the message ---- */

static const char *plain_text(struct job *job)
{
	struct buf text;
	struct json_writer w = {.out = &text};

	buf_init(&text, LIMIT_JSON);
	json_open(&w, NULL, '{');
	json_put_text(&w, "type", job->type);
	json_put_raw(&w, "content", job->content);
	json_put_text(&w, "room_id", job->room);
	json_close(&w, '}');
	const char *plain = arena_strdup(&job->arena, text.data);
	buf_clear(&text);
	return plain;
}

/* What it relates to stands outside, too: the server must know it. */
static void put_relation(struct json_writer *w, const char *content)
{
	struct json *json = json_parse(content, strlen(content), LIMIT_JSON, NULL);
	const struct json *relates = json_get(json, "m.relates_to");
	struct buf raw;

	buf_init(&raw, LIMIT_JSON);
	if (relates) {
		crypto_canonical(&raw, relates);
		json_put_raw(w, "m.relates_to", raw.data);
	}
	buf_clear(&raw);
	json_free(json);
}

static const char *encrypted_content(struct gd_channel *channel, struct job *job, const char *session, const char *ciphertext)
{
	struct buf text;
	struct json_writer w = {.out = &text};

	buf_init(&text, LIMIT_JSON);
	json_open(&w, NULL, '{');
	json_put_text(&w, "algorithm", MEGOLM_ALGORITHM);
	json_put_text(&w, "sender_key", channel->crypto->curve25519);
	json_put_text(&w, "device_id", channel->session.device);
	json_put_text(&w, "session_id", session);
	json_put_text(&w, "ciphertext", ciphertext);
	put_relation(&w, job->content);
	json_close(&w, '}');
	const char *content = arena_strdup(&job->arena, text.data);
	buf_clear(&text);
	return content;
}

static void send_event(struct gd_channel *channel, struct job *job)
{
	struct buf path;

	api_path(&path, CLIENT_API "/rooms", job->room, "send", "m.room.encrypted", job->transaction, NULL);
	job_ask(channel, job, "PUT", path.data, job->body, job_end);
	buf_clear(&path);
}

static void say(struct gd_channel *channel, struct job *job)
{
	const struct crypto_box box = crypto_box(channel, &job->arena);
	const struct crypto_ops *ops = channel->crypto->ops;
	struct outbound out;
	const char *id = NULL, *key = NULL, *ciphertext = NULL;

	if (outbound_read(channel, job, &out) && ops->group_describe(&box, out.pickle, &id, &key))
		ciphertext = ops->group_encrypt(&box, &out.pickle, plain_text(job));
	out.count++;
	if (!ciphertext || !outbound_write(channel, job, &out)) {
		job_end(channel, job, NULL);
		return;
	}
	job->body = encrypted_content(channel, job, id, ciphertext);
	job_commit(channel, job, send_event);
}

/* ---- the ways in ---- */

void crypto_send(struct gd_channel *channel, const char *room, const char *type, const char *content, const char *transaction,
	api_done *done, void *data)
{
	struct job *job = job_new(list_members);

	job->room = arena_strdup(&job->arena, room);
	job->type = arena_strdup(&job->arena, type);
	job->content = arena_strdup(&job->arena, content);
	job->transaction = arena_strdup(&job->arena, transaction);
	job->done = done;
	job->data = data;
	job_add(channel, job);
}

void share_mend(struct gd_channel *channel, const struct device *device)
{
	struct job *job = job_new(claim);
	struct device *copy = arena_alloc(&job->arena, sizeof *copy);

	*copy = (struct device){.user = arena_strdup(&job->arena, device->user),
		.id = arena_strdup(&job->arena, device->id),
		.curve25519 = arena_strdup(&job->arena, device->curve25519),
		.ed25519 = arena_strdup(&job->arena, device->ed25519)};
	job->devices = copy;
	job->dummy = true;
	job_add(channel, job);
}
