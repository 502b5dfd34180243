#include "inbound.h"

#include "actions.h"
#include "api.h"
#include "base/text.h"
#include "commands.h"
#include "events.h"
#include "fetch.h"
#include "home.h"
#include "late.h"
#include "people.h"
#include "reply.h"
#include "rooms.h"
#include "triggers.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define ANSWER_MS 2500        /* of the three seconds that Slack waits for commands and buttons */
#define KEEP_MS 2000          /* the same for events, which are written down first */
#define AGAIN_MS 5000         /* what was acknowledged and the desk could not take */
#define AGAIN_MOST 100
#define CHALLENGE_MOST 65536

/* One timer for all who wait. */
static void arm_answers(struct gd_channel *channel)
{
	int64_t now = channel->host->now_ms(channel->ctx), next = 0;

	for (const struct pending *pending = channel->pending; pending; pending = pending->next)
		if (pending->answer_by_ms && (!next || pending->answer_by_ms < next))
			next = pending->answer_by_ms;
	if (next)
		channel->host->timer(channel->ctx, next > now ? (uint32_t)(next - now) : 1, TIMER_ANSWERS);
}

/* ---- on the way to the desk ---- */

static void submit(struct gd_channel *channel, struct pending *pending)
{
	struct told *told = pending->told;

	pending->step = STEP_RESULT;
	late_strike(channel, pending);
	enum gd_rc rc = channel->host->submit(channel->ctx, &told->in, pending->tag);
	if (rc == GD_OK)
		return;
	if (rc == GD_BUSY && pending->late) {
		pending->step = STEP_SUBMIT; /* inbound_ready() */
		return;
	}
	late_strike_now(channel, pending);
	if (rc == GD_BUSY)
		reply_busy(channel, pending, 0);
	else
		reply_nothing(channel, pending); /* the host's log says what is wrong with it; it would be wrong again */
	pending_end(channel, pending);
}

/* False: the sender's name is being asked for. */
static bool know_person(struct gd_channel *channel, struct pending *pending)
{
	struct told *told = pending->told;
	struct gd_person *sender = &told->in.sender;

	if (told->wants_person && !people_find(channel, told->team, sender->user) && people_ask(channel, told->team, sender->user))
		return false;
	people_fill(channel, told->team, &told->arena, sender);
	return true;
}

/* Whoever wrote the message under 🎫 is the requester: their name counts as much. False: it is being asked for. */
static bool know_author(struct gd_channel *channel, struct told *told)
{
	const struct gd_person *author = told->in.author;

	return !author || author->flags & GD_P_BOT || people_find(channel, told->team, author->user) ||
	       !people_ask(channel, told->team, author->user);
}

static bool step(struct gd_channel *channel, struct pending *pending)
{
	switch (pending->step) {
	case STEP_PERSON:
		if (!know_person(channel, pending))
			return false;
		pending->step = STEP_QUOTED;
		return true;
	case STEP_QUOTED:
		pending->step = STEP_FILES;
		pending->waiting = fetch_quoted(channel, pending);
		return !pending->waiting;
	case STEP_FILES:
		pending->waiting = fetch_file(channel, pending);
		if (!pending->waiting)
			pending->step = STEP_AUTHOR;
		return !pending->waiting;
	case STEP_AUTHOR:
		if (!know_author(channel, pending->told))
			return false;
		pending->step = STEP_SUBMIT;
		return true;
	case STEP_SUBMIT:
		if (pending->told->in.author)
			people_fill(channel, pending->told->team, &pending->told->arena, &pending->told->author);
		submit(channel, pending);
		return false;
	case STEP_RESULT:
		break;
	}
	return false;
}

static void advance(struct gd_channel *channel, struct pending *pending)
{
	while (!pending->waiting && step(channel, pending))
		;
}

void fetch_done(struct gd_channel *channel, struct pending *pending)
{
	pending->waiting = false;
	advance(channel, pending);
}

void inbound_resume(struct gd_channel *channel)
{
	for (struct pending *pending = channel->pending, *next; pending; pending = next) {
		next = pending->next;
		if (pending->step == STEP_PERSON || pending->step == STEP_AUTHOR)
			advance(channel, pending);
	}
}

/* ---- what it is ---- */

static void answer_within(struct gd_channel *channel, struct pending *pending, uint32_t ms)
{
	pending->answer_by_ms = channel->host->now_ms(channel->ctx) + ms;
	arm_answers(channel);
}

static void start(struct gd_channel *channel, struct pending *pending)
{
	struct told *told = pending->told;
	const struct gd_place *place = &told->in.place;

	switch (told->what) {
	case TOLD_INBOUND:
		if (told->trigger)
			triggers_keep(channel, told->team, told->in.sender.user, told->trigger);
		if (place->kind == GD_PLACE_ROOM && told->in.kind != GD_PLACE)
			rooms_meet(channel, told->team, place->room);
		if (pending->raw || (told->reply != REPLY_NONE && told->reply != REPLY_HOME))
			answer_within(channel, pending, pending->raw ? KEEP_MS : ANSWER_MS);
		advance(channel, pending);
		return;
	case TOLD_ASKING:
		pending->step = STEP_RESULT;
		reply_modal(channel, pending);
		return;
	case TOLD_JOINED:
		rooms_fetch(channel, told->team, place->room);
		break;
	case TOLD_GONE:
		team_gone(channel, told->team);
		break;
	case TOLD_NOTHING:
		slack_log(channel, GD_LOG_DEBUG, "ignored: %s", told->why ? told->why : "nothing to do");
		break;
	}
	late_strike_now(channel, pending);
	reply_nothing(channel, pending);
	pending_end(channel, pending);
}

/* An installation that is not ours is answered all the same: refusals would make Slack stop the events of everybody. */
static bool find_team(struct gd_channel *channel, struct told *told, const char *id, const char *enterprise)
{
	told->team = team_find(channel, id, enterprise);
	if (told->team)
		return true;
	told_nothing(told, "it is of a workspace where the app is not installed");
	slack_log(channel, GD_LOG_WARN, "something came from workspace %.40s, where the app is not installed", id ? id : "?");
	return false;
}

static void read_event(struct gd_channel *channel, struct told *told, const struct json *envelope)
{
	const char *id, *enterprise;

	if (!strcmp(json_text(json_get(envelope, "type"), ""), "app_rate_limited")) {
		told_nothing(told, "Slack limits our events");
		slack_log(channel, GD_LOG_ERROR, "Slack drops events of workspace %.40s: more than 30,000 in an hour",
			json_text(json_get(envelope, "team_id"), "?"));
		return;
	}
	events_installation(envelope, &id, &enterprise);
	if (!find_team(channel, told, id, enterprise))
		return;
	events_learn(told->team, envelope);
	events_read(told, envelope, channel->settings.bots);
}

static void read_action(struct gd_channel *channel, struct told *told, const struct json *payload)
{
	const char *id, *enterprise;

	actions_installation(payload, &id, &enterprise);
	const char *other = team_find(channel, id, enterprise) ? NULL : actions_other_installation(payload);
	id = other && team_find(channel, other, NULL) ? other : id;
	if (find_team(channel, told, id, enterprise))
		actions_read(told, payload);
}

/* ---- over HTTP ---- */

static void begin_request(struct gd_channel *channel, uint64_t request, struct told *told, const char *raw)
{
	struct pending *pending = pending_new(channel, told);

	pending->request = request;
	pending->raw = raw;
	start(channel, pending);
}

static void refuse(struct gd_channel *channel, uint64_t request, const char *what, const struct err *why)
{
	slack_log(channel, GD_LOG_WARN, "%s makes no sense: %s", what, why->text);
	reply_status(channel, request, 400, "text/plain", "not understood");
}

static void answer_challenge(struct gd_channel *channel, uint64_t request, const struct json *json)
{
	const char *challenge = json_text(json_get(json, "challenge"), "");

	if (strlen(challenge) > CHALLENGE_MOST)
		reply_status(channel, request, 400, "text/plain", "the challenge is too long");
	else
		reply_status(channel, request, 200, "text/plain", challenge);
}

static void take_events(struct gd_channel *channel, uint64_t request, const struct gd_http_req *req)
{
	struct err why = {0};
	struct json *json = json_parse(req->body, req->body_len, LIMIT_JSON, &why);

	if (!json) {
		refuse(channel, request, "an event", &why);
	} else if (!strcmp(json_text(json_get(json, "type"), ""), "url_verification")) {
		answer_challenge(channel, request, json);
	} else {
		struct told *told = told_new();
		read_event(channel, told, json);
		begin_request(channel, request, told, arena_strndup(&told->arena, req->body, req->body_len));
	}
	json_free(json);
}

static void read_command(struct gd_channel *channel, struct told *told, const struct form *form)
{
	if (find_team(channel, told, form_get(form, "team_id"), form_get(form, "enterprise_id")))
		commands_read(told, form);
}

/* The signature is of this one request, and the same when the request is sent again. */
static const char *proof_of(struct told *told, const struct gd_http_req *req)
{
	for (size_t i = 0; i < req->nheaders; i++)
		if (!strcmp(req->headers[i].name, "x-slack-signature"))
			return arena_strdup(&told->arena, req->headers[i].value);
	return NULL;
}

static void take_commands(struct gd_channel *channel, uint64_t request, const struct gd_http_req *req)
{
	struct told *told = told_new();
	struct form *form = arena_alloc(&told->arena, sizeof *form);

	told->proof = proof_of(told, req);
	form_read(form, &told->arena, req->body, req->body_len);
	if (form_get(form, "ssl_check"))
		told_nothing(told, "Slack looks at our certificate");
	else
		read_command(channel, told, form);
	begin_request(channel, request, told, NULL);
}

static void take_interactivity(struct gd_channel *channel, uint64_t request, const struct gd_http_req *req)
{
	struct told *told = told_new();
	struct err why = {0};
	struct form *form = arena_alloc(&told->arena, sizeof *form);

	told->proof = proof_of(told, req);
	form_read(form, &told->arena, req->body, req->body_len);
	const char *payload = form_get(form, "payload");
	struct json *json = payload ? json_parse(payload, strlen(payload), LIMIT_JSON, &why) : NULL;
	if (form_get(form, "ssl_check")) {
		told_nothing(told, "Slack looks at our certificate");
	} else if (!json) {
		refuse(channel, request, "an interaction", &why);
		told_free(told);
		return;
	} else {
		read_action(channel, told, json);
	}
	begin_request(channel, request, told, NULL);
	json_free(json);
}

static const struct {
	const char *end;
	void (*take)(struct gd_channel *channel, uint64_t request, const struct gd_http_req *req);
} ways[] = {{"/events", take_events}, {"/commands", take_commands}, {"/interactivity", take_interactivity}};

void inbound_request(struct gd_channel *channel, uint64_t request, const struct gd_http_req *req)
{
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		size_t len = strlen(req->route), end = strlen(ways[i].end);
		if (len > end && !strcmp(req->route + len - end, ways[i].end)) {
			ways[i].take(channel, request, req);
			return;
		}
	}
	reply_status(channel, request, 404, "text/plain", "");
}

/* ---- over a socket ---- */

void inbound_envelope(struct gd_channel *channel, uint64_t wire, const struct json *envelope, const char *raw, size_t len)
{
	const char *type = json_text(json_get(envelope, "type"), ""), *id = json_text(json_get(envelope, "envelope_id"), NULL);
	const struct json *payload = json_get(envelope, "payload");

	if (!id || !*id) {
		slack_log(channel, GD_LOG_WARN, "a frame without envelope_id was ignored");
		return;
	}
	struct told *told = told_new();
	told->proof = arena_strdup(&told->arena, id);
	if (!strcmp(type, "events_api")) {
		read_event(channel, told, payload);
	} else if (!strcmp(type, "slash_commands")) {
		struct form *form = arena_alloc(&told->arena, sizeof *form);
		commands_form(form, &told->arena, payload);
		read_command(channel, told, form);
	} else if (!strcmp(type, "interactive")) {
		read_action(channel, told, payload);
	} else {
		told_nothing(told, "a kind of envelope that we do not know");
	}
	struct pending *pending = pending_new(channel, told);
	pending->wire = wire;
	pending->envelope = arena_strdup(&told->arena, id);
	/* where it is not said, whatever waits for words takes them, and to the rest they do no harm */
	pending->takes_payload = json_bool(json_get(envelope, "accepts_response_payload"), strcmp(type, "events_api") != 0);
	if (!strcmp(type, "events_api"))
		pending->raw = arena_strndup(&told->arena, raw, len);
	start(channel, pending);
}

/* ---- from the last run ---- */

static void read_again(struct gd_channel *channel, const char *id, const char *raw)
{
	struct json *json = json_parse(raw, strlen(raw), LIMIT_JSON, NULL);
	struct told *told = told_new();
	struct pending *pending = pending_new(channel, told);

	pending->late = arena_strdup(&told->arena, id);
	pending->answered = true;
	read_event(channel, told, json_get(json, "envelope_id") ? json_get(json, "payload") : json);
	start(channel, pending);
	json_free(json);
}

void inbound_start(struct gd_channel *channel)
{
	channel->fresh = late_any(channel);
	if (channel->fresh)
		channel->host->timer(channel->ctx, 1, TIMER_ANSWERS); /* not within open() */
}

void inbound_ready(struct gd_channel *channel)
{
	for (struct pending *pending = channel->pending, *next; pending; pending = next) {
		next = pending->next;
		if (pending->late && pending->step == STEP_SUBMIT)
			advance(channel, pending);
	}
}

/* ---- back from the desk ---- */

/* The home view has several parts; each is asked of the desk in turn. True: the next one is on its way. */
static bool ask_next_part(struct gd_channel *channel, struct pending *pending, const struct gd_result *result)
{
	struct told *told = pending->told;

	if (told->reply != REPLY_HOME || result->code == GD_R_TROUBLE)
		return false;
	if (result->code == GD_R_ADDED && result->text && *result->text)
		pending->home[pending->nhome++] = arena_strdup(&told->arena, result->text);
	reply_nothing(channel, pending); /* Slack need not wait for the rest */
	told->in.nkv = 0;
	if (!pending->nhome || ++pending->part >= HOME_PARTS)
		return false;
	if (!pending->event)
		pending->event = told->in.dedupe[0];
	told->in.kind = GD_COMMAND;
	told->in.text = home_commands[pending->part];
	told_key(told, 0, "%s:%s", told->in.text, pending->event);
	pending->tag = ++channel->serial;
	return channel->host->submit(channel->ctx, &told->in, pending->tag) == GD_OK;
}

/* Slack will not send again what it was told we have. True: it is tried again later. */
static bool insist(struct gd_channel *channel, struct pending *pending, const struct gd_result *result)
{
	if (result->code != GD_R_TROUBLE || !pending->late || !pending->answered)
		return false;
	if (++pending->refused > AGAIN_MOST) {
		slack_log(channel, GD_LOG_ERROR, "an event that the desk cannot take was dropped");
		late_strike_now(channel, pending);
		return false;
	}
	pending->step = STEP_SUBMIT;
	answer_within(channel, pending, AGAIN_MS);
	return true;
}

void inbound_result(struct gd_channel *channel, uint64_t tag, const struct gd_result *result)
{
	struct pending *pending = channel->pending;

	if (late_result(channel, tag, result))
		return;
	while (pending && pending->tag != tag)
		pending = pending->next;
	if (!pending)
		return;
	if (insist(channel, pending, result) || ask_next_part(channel, pending, result))
		return;
	reply_result(channel, pending, result);
	pending_end(channel, pending);
}

void inbound_gone(struct gd_channel *channel, uint64_t request)
{
	for (struct pending *pending = channel->pending; pending; pending = pending->next)
		if (pending->request == request)
			pending->gone = true;
}

/* The time is up: people are answered, their result follows; an event is written down, or left to Slack's next attempt. */
static void hurry(struct gd_channel *channel, struct pending *pending)
{
	pending->answer_by_ms = 0;
	if (pending->late)
		advance(channel, pending); /* STEP_SUBMIT: once more */
	else if (!pending->raw)
		reply_nothing(channel, pending);
	else if (pending->step < STEP_SUBMIT && !late_keep(channel, pending))
		slack_log(channel, GD_LOG_WARN, "an event is not acknowledged in time; Slack will send it again");
}

void inbound_timer(struct gd_channel *channel)
{
	int64_t now = channel->host->now_ms(channel->ctx);

	if (channel->fresh) {
		channel->fresh = false;
		late_each(channel, read_again);
	}
	for (struct pending *pending = channel->pending, *next; pending; pending = next) {
		next = pending->next;
		if (pending->answer_by_ms && pending->answer_by_ms <= now)
			hurry(channel, pending);
	}
	arm_answers(channel);
}

void inbound_clear(struct gd_channel *channel)
{
	while (channel->pending)
		pending_end(channel, channel->pending);
}
