/* hook.h: one inbound request while it is translated, and the events that come of it.
 *
 * A preset reads the request (JSON document, or form fields) and adds events; everything it makes lives in the hook's arena, so nothing
 * is freed one by one and nothing lent by the host is kept. A preset is a pure function of the hook: no host call, no clock but `now_ms`.
 * Loop thread.
 *
 *     struct event *event = hook_event(hook);
 *     event->system.action = "fire";
 *     event->system.title = hook_title(hook, json_text(json_get(hook->json, "title"), NULL));
 *     hook_field(hook, event, "host", "web1");
 */
#ifndef WEBHOOK_HOOK_H
#define WEBHOOK_HOOK_H

#include "base/err.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/mem.h"
#include "guichet/channel.h"
#include "settings.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HOOK_EVENTS 4096 /* of one request: more than a body of the usual ceiling holds of any real sender */

struct event {
	struct gd_system system;
	struct gd_person sender; /* user NULL: a machine, the endpoint itself */
	const char *id;          /* the sender's id of this delivery; NULL: it has none, so every call counts */
	const char *text;
	int64_t sent_ms;
	struct gd_field fields[LIMIT_FIELDS];
	size_t nfields;
};

/* What a preset says. Events may be none: then there is nothing to do, and that is right. */
enum hook_verdict {
	HOOK_OK = 0,
	HOOK_BAD = 400,
	HOOK_MISSING = 422
};

/* A form's field; `file` for the parts of a multipart form that carry one. */
struct hook_param {
	const char *name, *value;
	size_t len;
	bool file;
	const char *file_name, *mime;
};

struct hook {
	const struct settings *settings;
	const struct gd_http_req *req;
	const char *instance;
	int64_t now_ms;
	struct arena *arena;
	struct json *json;               /* NULL: there is no JSON in this request */
	struct hook_param params[LIMIT_FIELDS];
	size_t nparams;
	struct event *events[HOOK_EVENTS];
	size_t nevents;
	enum hook_verdict worst;         /* of the skipped ones */
	size_t skipped;                  /* members of a batch that made no sense: they do not stop the others */
	bool drop;                       /* a robot filled the honeypot: answer as if all were well */
};

struct event *hook_event(struct hook *hook);   /* NULL: too many */

/* A batch: each member's verdict is counted; the batch fails only if nothing of it could be used. */
void hook_skip_unless(struct hook *hook, enum hook_verdict verdict);
enum hook_verdict hook_batch_verdict(const struct hook *hook);

const char *hook_header(const struct hook *hook, const char *name); /* lower case; NULL */
const char *hook_param(const struct hook *hook, const char *name);  /* text of a form's field; NULL: absent, or a file */
/* NULL and empty values, and those over the limit, are left out */
void hook_field(struct hook *hook, struct event *event, const char *key, const char *value);

/* Texts as the desk wants them; NULL stays NULL. */
const char *hook_title(struct hook *hook, const char *text); /* one line, LIMIT_TITLE characters */
const char *hook_text(struct hook *hook, const char *text);  /* LIMIT_MESSAGE bytes */
/* string, number or boolean as text; NULL: something else, or empty */
const char *hook_scalar(struct hook *hook, const struct json *value);
bool hook_is_one(const char *name, const char *const *names); /* of a list that ends with NULL */
const char *hook_at(struct hook *hook, const struct json *root, const char *pointer); /* hook_scalar(json_at()) */

/* A key of bounded length: itself while short, else a digest. The parts are joined by '/', NULL ends them. */
const char *hook_key(struct hook *hook, const char *part, ...) __attribute__((sentinel));
const char *hook_digest(struct hook *hook, const char *bytes, size_t len);

#endif
