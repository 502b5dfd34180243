#include "fetch.h"

#include "api.h"
#include "base/text.h"
#include "form.h"
#include "hosts.h"
#include "mrkdwn.h"

#include <string.h>
#include <strings.h>

#define REDIRECTS_MOST 3
#define QUOTED_TIMEOUT_MS 2000
#define FILE_TIMEOUT_MS 60000
#define FILES_TOGETHER (32 * 1024 * 1024) /* bytes held in memory for one message */

/* ---- the message under a reaction ---- */

static const struct json *find_message(const struct json *answer, const char *ts)
{
	for (const struct json *message = json_first(json_get(answer, "messages")); message; message = json_next(message))
		if (!strcmp(json_text(json_get(message, "ts"), ""), ts))
			return message;
	return NULL;
}

static void ask_quoted(struct gd_channel *channel, struct pending *pending);

static void on_quoted(struct gd_channel *channel, void *owner, const struct api_answer *answer)
{
	struct pending *pending = owner;
	struct told *told = pending->told;
	const struct json *message = find_message(answer->json, told->in.target);
	const char *user = json_text(json_get(message, "user"), NULL), *thread = json_text(json_get(message, "thread_ts"), NULL);

	if (!message && answer->ok && !pending->in_thread) {
		pending->in_thread = true;
		ask_quoted(channel, pending);
		return;
	}
	if (!answer->ok)
		slack_log(channel, GD_LOG_WARN, "the message under a ticket's reaction cannot be read (%s): %s", answer->code, answer->why);
	told->in.quoted = told_text(told, json_text(json_get(message, "text"), NULL));
	if (user && !told->in.author) {
		told->author = (struct gd_person){.user = arena_strdup(&told->arena, user), .tenant = team_people(told->team)};
		told->in.author = &told->author;
	}
	if (message)
		told->in.place.thread = arena_strdup(&told->arena, told_thread(thread, told->in.target));
	fetch_done(channel, pending);
}

/* The history of a channel has its top level alone, so a reply is asked for by its own ts. */
static void ask_quoted(struct gd_channel *channel, struct pending *pending)
{
	const struct told *told = pending->told;
	struct buf body;

	buf_init(&body, LIMIT_JSON);
	form_add(&body, "channel", told->in.place.room);
	form_add(&body, pending->in_thread ? "ts" : "latest", told->in.target);
	form_add(&body, "oldest", told->in.target);
	form_add(&body, "inclusive", "true");
	form_add(&body, "limit", pending->in_thread ? "10" : "1"); /* of a thread the root may come first */
	api_call(channel, &(struct api_request){.method = pending->in_thread ? "conversations.replies" : "conversations.history",
		.team = told->team, .body = &body, .timeout_ms = QUOTED_TIMEOUT_MS, .done = on_quoted, .owner = pending});
	buf_clear(&body);
}

bool fetch_quoted(struct gd_channel *channel, struct pending *pending)
{
	if (!pending->told->wants_quoted)
		return false;
	ask_quoted(channel, pending);
	return true;
}

/* ---- files ---- */

static const char *header(const struct gd_http_res *res, const char *name)
{
	for (size_t i = 0; i < res->nheaders; i++)
		if (!strcasecmp(res->headers[i].name, name))
			return res->headers[i].value;
	return NULL;
}

static void download(struct gd_channel *channel, struct pending *pending, const char *url);

static void next_file(struct gd_channel *channel, struct pending *pending, const char *why_not)
{
	struct gd_file *file = &pending->told->files[pending->file];

	if (why_not) {
		file->why_not = why_not;
		slack_log(channel, GD_LOG_WARN, "file %s was not fetched: %s", pending->told->remotes[pending->file].id, why_not);
	}
	pending->file++;
	pending->redirects = 0;
	fetch_done(channel, pending);
}

static int64_t held(const struct told *told)
{
	int64_t sum = 0;

	for (size_t i = 0; i < told->in.nfiles; i++)
		sum += told->files[i].bytes ? told->files[i].length : 0;
	return sum;
}

/* Without the right scope Slack answers 200 and its login page. */
static const char *fault_of(const struct gd_http_res *res, const struct gd_file *file)
{
	const char *type = header(res, "content-type");
	bool html = type && !strncasecmp(type, "text/html", 9), html_file = file->mime && !strncasecmp(file->mime, "text/html", 9);

	if (res->status != 200)
		return "Slack did not give the file.";
	if (html && (!html_file || file->length != (int64_t)res->body_len))
		return "Slack asked to log in instead of giving the file: the app needs the scope files:read.";
	if (file->length >= 0 && file->length != (int64_t)res->body_len)
		return "The file is not as long as Slack said.";
	return NULL;
}

static void on_file(struct gd_channel *channel, void *owner, const struct api_answer *answer)
{
	struct pending *pending = owner;
	struct gd_file *file = &pending->told->files[pending->file];
	const struct gd_http_res *res = answer->res;
	const char *location = res && res->status / 100 == 3 ? header(res, "location") : NULL;

	if (location && pending->redirects++ < REDIRECTS_MOST && hosts_allowed(&channel->settings, location)) {
		download(channel, pending, location);
		return;
	}
	if (!res || res->net != GD_NET_OK || location) {
		next_file(channel, pending, "Slack did not give the file.");
		return;
	}
	const char *fault = fault_of(res, file);
	if (!fault) {
		char *bytes = arena_alloc(&pending->told->arena, res->body_len + 1);
		memcpy(bytes, res->body, res->body_len);
		file->bytes = bytes;
		file->length = (int64_t)res->body_len;
	}
	next_file(channel, pending, fault);
}

static void download(struct gd_channel *channel, struct pending *pending, const char *url)
{
	api_call(channel, &(struct api_request){.method = "files",
				  .url = url,
				  .team = pending->told->team,
				  .get = true,
				  .plain_answer = true,
				  .untrusted = !hosts_is_api(&channel->settings, url),
				  .timeout_ms = FILE_TIMEOUT_MS,
				  .max_response = LIMIT_FILE + 1,
				  .done = on_file,
				  .owner = pending});
}

static void start(struct gd_channel *channel, struct pending *pending)
{
	const char *url = pending->told->remotes[pending->file].url;

	if (!url || !hosts_allowed(&channel->settings, url))
		next_file(channel, pending, "The file is not on Slack's own servers.");
	else
		download(channel, pending, url);
}

/* In channels shared with others the event has a stub: only files.info knows the file. */
static void on_info(struct gd_channel *channel, void *owner, const struct api_answer *answer)
{
	struct pending *pending = owner;
	struct told *told = pending->told, *fresh = told_new();
	size_t n = pending->file;

	if (!answer->ok) {
		told_free(fresh);
		next_file(channel, pending, arena_strdup(&told->arena, answer->why));
		return;
	}
	told_file(fresh, json_get(answer->json, "file"));
	if (fresh->in.nfiles) {
		told->files[n] = (struct gd_file){
			.name = arena_strdup(&told->arena, fresh->files[0].name), .mime = arena_strdup(&told->arena, fresh->files[0].mime),
			.length = fresh->files[0].length, .why_not = arena_strdup(&told->arena, fresh->files[0].why_not),
		};
		told->remotes[n].url = arena_strdup(&told->arena, fresh->remotes[0].url);
	}
	told_free(fresh);
	start(channel, pending);
}

static void ask_info(struct gd_channel *channel, struct pending *pending)
{
	struct buf body;

	buf_init(&body, LIMIT_JSON);
	form_add(&body, "file", pending->told->remotes[pending->file].id);
	api_call(channel, &(struct api_request){.method = "files.info", .team = pending->told->team, .body = &body, .done = on_info,
		.owner = pending});
	buf_clear(&body);
}

bool fetch_file(struct gd_channel *channel, struct pending *pending)
{
	struct told *told = pending->told;

	while (pending->file < told->in.nfiles) {
		struct gd_file *file = &told->files[pending->file];
		const char *url = told->remotes[pending->file].url;
		if (!file->why_not && url && !hosts_allowed(&channel->settings, url))
			file->why_not = "The file is not on Slack's own servers.";
		if (!file->why_not && held(told) + (file->length > 0 ? file->length : 0) > FILES_TOGETHER)
			file->why_not = GD_FILE_TOO_LARGE; /* with the others of its message */
		if (!file->why_not)
			break;
		pending->file++;
	}
	if (pending->file == told->in.nfiles)
		return false;
	if (told->remotes[pending->file].url)
		start(channel, pending);
	else
		ask_info(channel, pending);
	return true;
}
