#include "inbound.h"

#include "base/json_write.h"
#include "body.h"
#include "fit.h"
#include "preset.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUSY_RETRY_S 5      /* a queue is full: it drains in far less */
#define HOPS_MAX 3          /* help desks that notify each other stop here */
#define TAG_BITS 12         /* of a tag: the event's place in its request; HOOK_EVENTS fits */

/* What became of one event; texts are in the pending request's arena. */
struct done {
	enum gd_result_code code;
	const char *ref, *url, *word, *text;
	uint32_t retry_after_s;
};

struct pending {
	struct pending *next;
	uint64_t request, serial;
	bool gone; /* nobody waits for the answer any more */
	size_t n, left;
	struct done *done;
	struct arena arena;
};

/* ---- answers ---- */

static const struct {
	uint32_t status;
	const char *word; /* when the desk gives none */
} codes[] = {
	[GD_R_CREATED] = {201, "created"},  [GD_R_ADDED] = {200, "added"},     [GD_R_REPEATED] = {200, "repeated"},
	[GD_R_IGNORED] = {200, "ignored"},  [GD_R_REFUSED] = {403, "refused"}, [GD_R_INVALID] = {400, "invalid"},
	[GD_R_MISSING] = {422, "missing"},  [GD_R_UNKNOWN] = {404, "unknown"}, [GD_R_TROUBLE] = {503, "trouble"},
};

static void answer(struct gd_channel *channel, uint64_t request, uint32_t status, const char *type, const char *body,
	const char *name, const char *value)
{
	const struct gd_header headers[] = {{"content-type", type}, {name, value}};
	const struct gd_http_res res = {
		.size = sizeof res, .status = status, .headers = headers, .nheaders = name ? 2 : 1, .body = body, .body_len = strlen(body),
	};
	channel->host->answer(channel->ctx, request, &res);
}

/* The methods that this endpoint takes, for the header that a 405 needs. */
static const char *allowed(const struct gd_channel *channel)
{
	const struct preset *preset = channel->settings.preset;

	return preset->bodies & BODY_QUERY ? "POST, GET" : !strcmp(preset->name, "cloudevents") ? "POST, OPTIONS" : "POST";
}

/* A sentence instead of tickets. To a Slack client in plain text, as Slack does it. */
static void answer_error(struct gd_channel *channel, uint64_t request, uint32_t status, const char *sentence)
{
	struct buf body;
	struct json_writer w = {.out = &body};
	const char *allow = status == 405 ? "allow" : NULL;

	channel->host->log(channel->ctx, GD_LOG_INFO, sentence);
	if (channel->settings.preset->answer == ANSWER_OK) {
		answer(channel, request, status, "text/plain", sentence, allow, allowed(channel));
		return;
	}
	buf_init(&body, LIMIT_RESPONSE);
	json_open(&w, NULL, '{');
	json_put_text(&w, "error", sentence);
	json_close(&w, '}');
	answer(channel, request, status, "application/json", body.data, allow, allowed(channel));
	buf_clear(&body);
}

/* All went well; `body` is the list of tickets. */
static void answer_well(struct gd_channel *channel, uint64_t request, uint32_t status, const char *body)
{
	switch (channel->settings.preset->answer) {
	case ANSWER_OK:
		answer(channel, request, 200, "text/plain", "ok", NULL, NULL);
		return;
	case ANSWER_BROWSER:
		if (channel->settings.redirect) {
			answer(channel, request, 303, "text/plain", "", "location", channel->settings.redirect);
			return;
		}
		break;
	case ANSWER_TICKETS:
		break;
	}
	answer(channel, request, status, "application/json", body, NULL, NULL);
}

/* Trouble of ours before all, so that the sender tries again; then the best news; else what is wrong with the first event. */
static uint32_t whole_status(const struct pending *pending, uint32_t *retry_after_s)
{
	uint32_t best = 999;

	for (size_t i = 0; i < pending->n; i++) {
		const struct done *done = &pending->done[i];
		uint32_t status = codes[done->code].status;
		if (status == 503) {
			*retry_after_s = done->retry_after_s > *retry_after_s ? done->retry_after_s : *retry_after_s;
			best = 503;
		} else if (best != 503 && (status == 201 || (status == 200 && best != 201) || best == 999)) {
			best = status;
		}
	}
	return best;
}

static const char *first_text(const struct pending *pending, uint32_t status)
{
	for (size_t i = 0; i < pending->n; i++)
		if (codes[pending->done[i].code].status == status && pending->done[i].text)
			return pending->done[i].text;
	return status == 503 ? "the desk cannot take this now; send it again later" : "the desk did not take this";
}

static void write_tickets(const struct pending *pending, uint32_t status, struct buf *body)
{
	struct json_writer w = {.out = body};

	json_open(&w, NULL, '{');
	if (status >= 400)
		json_put_text(&w, "error", first_text(pending, status));
	json_open(&w, "tickets", '[');
	for (size_t i = 0; i < pending->n; i++) {
		const struct done *done = &pending->done[i];
		json_open(&w, NULL, '{');
		json_put_text(&w, "ref", done->ref);
		json_put_text(&w, "url", done->url);
		json_put_text(&w, "result", done->word ? done->word : codes[done->code].word);
		if (codes[done->code].status >= 400 && done->text)
			json_put_text(&w, "error", done->text);
		json_close(&w, '}');
	}
	json_close(&w, ']');
	json_close(&w, '}');
}

static void answer_results(struct gd_channel *channel, const struct pending *pending)
{
	uint32_t retry_after_s = 0, status = whole_status(pending, &retry_after_s);
	char seconds[16];
	struct buf body;

	buf_init(&body, LIMIT_RESPONSE);
	write_tickets(pending, status, &body);
	(void)snprintf(seconds, sizeof seconds, "%" PRIu32, retry_after_s ? retry_after_s : BUSY_RETRY_S);
	if (status < 300)
		answer_well(channel, pending->request, status, body.data);
	else if (channel->settings.preset->answer == ANSWER_OK)
		answer(channel, pending->request, status, "text/plain", first_text(pending, status),
			status == 503 ? "retry-after" : NULL, seconds);
	else
		answer(channel, pending->request, status, "application/json", body.data, status == 503 ? "retry-after" : NULL, seconds);
	buf_clear(&body);
}

/* ---- requests that wait for the desk ---- */

static struct pending *pending_new(struct gd_channel *channel, uint64_t request, size_t n)
{
	struct pending *pending = mem_alloc(sizeof *pending);

	pending->request = request;
	pending->serial = ++channel->serial;
	pending->n = n;
	pending->done = arena_alloc(&pending->arena, n * sizeof *pending->done);
	pending->next = channel->pending;
	channel->pending = pending;
	return pending;
}

static void pending_free(struct gd_channel *channel, struct pending *pending)
{
	struct pending **at = &channel->pending;

	while (*at != pending)
		at = &(*at)->next;
	*at = pending->next;
	arena_clear(&pending->arena);
	free(pending);
}

static void finish(struct gd_channel *channel, struct pending *pending)
{
	if (!pending->gone)
		answer_results(channel, pending);
	pending_free(channel, pending);
}

/* The sender's own id of the delivery, so that the very same delivery counts once. Senders without ids get one that never comes again. */
static const char *dedupe_key(struct hook *hook, const struct event *event, uint64_t request, size_t index)
{
	const char *const names[] = {"webhook-id", "svix-id", "idempotency-key", hook->settings->preset->id_header};
	const char *id = event->id;

	if (id)
		return hook_key(hook, "id", id, NULL);
	for (size_t i = 0; !id && i < sizeof names / sizeof *names && names[i]; i++)
		id = hook_header(hook, names[i]);
	const char *place = arena_printf(hook->arena, "%zu", index);
	if (id && *id)
		return hook_key(hook, "id", id, place, NULL);
	return arena_printf(hook->arena, "once/%" PRId64 "/%" PRIu64 "/%s", hook->now_ms, request, place);
}

static void add_files(const struct hook *hook, struct gd_file *files, struct gd_inbound *in)
{
	for (size_t i = 0; i < hook->nparams && in->nfiles < LIMIT_FILES; i++) {
		const struct hook_param *param = &hook->params[i];
		if (param->file && *param->file_name)
			files[in->nfiles++] = (struct gd_file){.name = param->file_name, .mime = param->mime,
				.length = (int64_t)param->len, .bytes = param->value};
	}
	in->files = files;
}

static enum gd_rc submit(struct gd_channel *channel, struct hook *hook, size_t index, uint64_t request, uint64_t tag)
{
	struct event *event = hook->events[index];
	struct gd_file files[LIMIT_FILES];

	fit_event(hook, event);
	struct gd_inbound in = {
		.size = sizeof in,
		.kind = GD_SYSTEM,
		.dedupe = {dedupe_key(hook, event, request, index)},
		.sender = event->sender,
		.link = event->system.url,
		.text = event->text,
		.sent_ms = event->sent_ms,
		.fields = event->fields,
		.nfields = event->nfields,
		.system = &event->system,
	};
	if (!in.sender.user) {
		in.sender.flags |= GD_P_MACHINE;
		in.sender.user = hook->instance;
		in.sender.name = hook->settings->preset->title;
	}
	if (!event->system.reference_text)
		event->system.reference_text = hook->settings->preset->title;
	if (index == 0)
		add_files(hook, files, &in);
	return channel->host->submit(channel->ctx, &in, tag);
}

static void submit_all(struct gd_channel *channel, struct hook *hook, uint64_t request)
{
	struct pending *pending = pending_new(channel, request, hook->nevents);

	for (size_t i = 0; i < hook->nevents; i++) {
		enum gd_rc rc = submit(channel, hook, i, request, pending->serial << TAG_BITS | i);
		if (rc == GD_OK) {
			pending->left++;
			continue;
		}
		pending->done[i] = rc == GD_BAD_INPUT
			? (struct done){.code = GD_R_INVALID, .text = "the event is over a limit or not UTF-8"}
			: (struct done){.code = GD_R_TROUBLE, .retry_after_s = BUSY_RETRY_S};
	}
	if (!pending->left)
		finish(channel, pending);
}

/* A comment on an issue from before the hook: nothing is wrong with it, and GitLab switches a hook off that answers 404 a few times. */
static enum gd_result_code code_of(const struct gd_channel *channel, const struct gd_result *result)
{
	return result->code == GD_R_UNKNOWN && channel->settings.preset->strays ? GD_R_IGNORED : result->code;
}

void inbound_result(struct gd_channel *channel, uint64_t tag, const struct gd_result *result)
{
	enum gd_result_code code = code_of(channel, result);
	struct pending *pending = channel->pending;

	while (pending && pending->serial != tag >> TAG_BITS)
		pending = pending->next;
	if (!pending)
		return;
	pending->done[tag & ((1u << TAG_BITS) - 1)] = (struct done){
		.code = code,
		.ref = arena_strdup(&pending->arena, result->ref),
		.url = arena_strdup(&pending->arena, result->url),
		.word = code == result->code ? arena_strdup(&pending->arena, result->word) : NULL,
		.text = arena_strdup(&pending->arena, result->text),
		.retry_after_s = result->retry_after_s,
	};
	if (--pending->left == 0)
		finish(channel, pending);
}

void inbound_gone(struct gd_channel *channel, uint64_t request)
{
	for (struct pending *p = channel->pending; p; p = p->next)
		if (p->request == request)
			p->gone = true;
}

void inbound_clear(struct gd_channel *channel)
{
	while (channel->pending)
		pending_free(channel, channel->pending);
}

/* ---- requests ---- */

/* The handshake of CloudEvents' web hook specification: may this origin send here, and how often in a minute? It may, if it can prove
 * itself afterwards, and as often as it asks for: whoever really sends too much gets a 503 then. */
static void answer_options(struct gd_channel *channel, uint64_t request, const struct hook *hook)
{
	const char *origin = hook_header(hook, "webhook-request-origin"), *rate = hook_header(hook, "webhook-request-rate");
	bool number = rate && *rate && !rate[strspn(rate, "0123456789")];
	const struct gd_header headers[] = {{"content-type", "text/plain"}, {"webhook-allowed-origin", origin},
		{"webhook-allowed-rate", number ? rate : "*"}, {"allow", allowed(channel)}};
	const struct gd_http_res res = {.size = sizeof res, .status = 200, .headers = headers, .nheaders = 4, .body = "", .body_len = 0};

	if (!origin || strcmp(hook->settings->preset->name, "cloudevents") != 0)
		answer_error(channel, request, 405, "this endpoint takes POST");
	else
		channel->host->answer(channel->ctx, request, &res);
}

/* The request as events. 0, or the status of an error with its sentence. */
static uint32_t translate(struct hook *hook, struct err *why)
{
	const char *hops = hook_header(hook, "guichet-hops");

	if (!hook->settings->scheme) {
		err_set(why, "this webhook does not listen: it has no scheme");
		return 404;
	}
	if (hops && strtoul(hops, NULL, 10) > HOPS_MAX) {
		err_set(why, "this event has gone through %d desks already: two of them notify each other", HOPS_MAX);
		return 400;
	}
	if (!strcmp(hook->req->method, "GET") && !(hook->settings->preset->bodies & BODY_QUERY)) {
		err_set(why, "this endpoint takes POST");
		return 405;
	}
	uint32_t status = body_read(hook, why);
	return status ? status : (uint32_t)hook->settings->preset->map(hook, why);
}

static void log_skipped(struct gd_channel *channel, struct hook *hook, const struct err *why)
{
	if (hook->skipped && hook->nevents)
		channel->host->log(channel->ctx, GD_LOG_WARN, arena_printf(hook->arena,
			"%zu events of a batch were skipped; the last one: %s", hook->skipped, why->text));
}

void inbound_request(struct gd_channel *channel, uint64_t request, const struct gd_http_req *req)
{
	struct arena arena = {0};
	struct err why = {0};
	struct hook hook = {
		.settings = &channel->settings, .req = req, .instance = channel->host->instance(channel->ctx),
		.now_ms = channel->host->now_ms(channel->ctx), .arena = &arena,
	};

	if (!strcmp(req->method, "OPTIONS")) {
		answer_options(channel, request, &hook);
		return;
	}
	uint32_t status = translate(&hook, &why);
	log_skipped(channel, &hook, &why);
	if (status)
		answer_error(channel, request, status, why.text);
	else if (!hook.nevents)
		answer_well(channel, request, 200, "{\"tickets\":[]}");
	else
		submit_all(channel, &hook, request);
	json_free(hook.json);
	arena_clear(&arena);
}
