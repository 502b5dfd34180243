#include "appservice.h"

#include "api.h"
#include "base/limits.h"
#include "batch.h"
#include "rooms.h"
#include "session.h"

#include <string.h>

static void answer(struct gd_channel *channel, uint64_t request, uint32_t status, const char *errcode)
{
	static const struct gd_header headers[] = {{"content-type", "application/json"}, {"retry-after", "2"}};
	struct buf body;
	struct json_writer w = {.out = &body};

	buf_init(&body, LIMIT_RESPONSE);
	json_open(&w, NULL, '{');
	if (errcode)
		json_put_text(&w, "errcode", errcode);
	json_close(&w, '}');
	const struct gd_http_res res = {.size = sizeof res, .status = status, .headers = headers, .nheaders = status == 503 ? 2 : 1,
		.body = body.data, .body_len = body.len};
	channel->host->answer(channel->ctx, request, &res);
	buf_clear(&body);
}

/* ---- transactions ---- */

static void ended(struct gd_channel *channel, bool stored)
{
	const struct batch *batch = channel->batch;
	uint64_t request = channel->push;

	if (stored && batch->last_event)
		rooms_courtesies(channel, batch->last_room, batch->last_event);
	batch_clear(channel);
	channel->push = 0;
	if (request)
		answer(channel, request, stored ? 200 : 503, stored ? NULL : "M_UNKNOWN");
}

static const char *last_segment(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void take(struct gd_channel *channel, const char *id, struct json *transaction)
{
	struct batch *batch = batch_new(channel, "transaction", id, ended);
	const struct json *events = json_get(batch_document(batch, transaction), "events");

	for (const struct json *e = json_first(events); e; e = json_next(e)) {
		const char *room = json_text(json_get(e, "room_id"), "");
		if (*room && strlen(room) <= LIMIT_ADDRESS)
			batch_event(batch, room, e, events);
	}
	batch_run(channel);
}

/* The server waits for an answer before it sends the next, but it may give up waiting and send the same again. While one request waits,
 * any other is asked to come later: then the answer is there. */
static void transaction(struct gd_channel *channel, uint64_t request, const struct gd_http_req *req)
{
	const char *id = last_segment(req->path), *last = channel->host->kv_get(channel->ctx, "transaction");
	size_t skipped = 0;

	if (last && !strcmp(last, id)) {
		answer(channel, request, 200, NULL);
		return;
	}
	if (channel->batch && !channel->push && !strcmp(channel->batch->cursor, id)) {
		channel->push = request;
		return;
	}
	if (channel->batch || !session_ready(channel)) {
		answer(channel, request, 503, "M_NOT_YET_READY");
		return;
	}
	struct json *json = json_parse_skipping(req->body, req->body_len, LIMIT_SYNC, &skipped, NULL);
	if (!json || !*id || strlen(id) > LIMIT_ADDRESS) {
		json_free(json);
		answer(channel, request, 400, "M_BAD_JSON");
		return;
	}
	if (skipped)
		matrix_log(channel, GD_LOG_WARN, "%zu events of a transaction make no sense and were skipped", skipped);
	channel->push = request;
	take(channel, id, json);
}

/* ---- the other routes ---- */

void appservice_request(struct gd_channel *channel, uint64_t request, const struct gd_http_req *req)
{
	if (strstr(req->route, "/transactions/"))
		transaction(channel, request, req);
	else if (strstr(req->route, "/ping"))
		answer(channel, request, 200, NULL);
	else
		answer(channel, request, 404, "M_NOT_FOUND"); /* users and rooms: all that we want to exist does already */
}

void appservice_gone(struct gd_channel *channel, uint64_t request)
{
	if (channel->push == request)
		channel->push = 0;
}

/* ---- the start ---- */

static void pinged(struct gd_channel *channel, void *data, const struct api_answer *answer)
{
	(void)data;
	if (api_ok(answer))
		matrix_log(channel, GD_LOG_INFO, "the server reaches us");
	else
		matrix_log(channel, GD_LOG_WARN,
			"the server does not reach us, so nothing comes in: %s %s; is the url of the registration file right?",
			answer->errcode, answer->error);
}

void appservice_start(struct gd_channel *channel)
{
	struct buf path;

	api_path(&path, CLIENT_API_1 "/appservice", channel->settings.id, "ping", NULL);
	api_send(channel, &(struct api_request){.method = "POST", .path = path.data, .body = "{}", .done = pinged});
	buf_clear(&path);
}
