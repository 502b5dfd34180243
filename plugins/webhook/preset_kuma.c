/* Uptime Kuma: JSON, a form whose field `data` holds it, or a query with msg, heartbeat and monitor. Its test button sends neither
 * heartbeat nor monitor; those become one ticket, however often it is pressed. What it says of certificates comes in the same way, so each
 * text is a matter of its own. */
#include "preset.h"
#include "when.h"

#include <string.h>

enum { DOWN = 0, UP = 1 }; /* 2 pending and 3 maintenance mean nothing for the desk */

static struct event *new_event(struct hook *hook, const char *action, const char *key, const char *title)
{
	struct event *event = hook_event(hook);

	event->system.action = action;
	event->system.key = key;
	event->system.title = hook_title(hook, title);
	event->system.priority = hook->settings->priority;
	return event;
}

/* A monitor that has no address, such as a ping, has this one all the same. */
static const char *page_of(struct hook *hook, const struct json *monitor)
{
	const char *url = hook_at(hook, monitor, "/url");

	return url && strcmp(url, "https://") != 0 ? url : NULL;
}

static enum hook_verdict map(struct hook *hook, const struct json *heartbeat, const struct json *monitor, const char *msg, struct err *why)
{
	const char *id = hook_at(hook, monitor, "/id");
	int64_t status = json_int(json_get(heartbeat, "status"), -1);

	if (!id)
		id = hook_at(hook, heartbeat, "/monitorID");
	if (!id && !msg) {
		err_set(why, "this is no message of Uptime Kuma: it has neither monitor nor msg");
		return HOOK_BAD;
	}
	if (!id) {
		new_event(hook, "create", hook_key(hook, "msg", hook_digest(hook, msg, strlen(msg)), NULL), msg);
		return HOOK_OK;
	}
	if (status != DOWN && status != UP)
		return HOOK_OK;
	const char *name = json_text(json_get(monitor, "name"), NULL), *at = json_text(json_get(heartbeat, "time"), NULL);
	const char *title = name ? arena_printf(hook->arena, "%s is %s", name, status == DOWN ? "down" : "up") : msg;
	struct event *event = new_event(hook, status == DOWN ? "fire" : "resolve", hook_key(hook, "monitor", id, NULL), title);
	if (when_parse(at, &event->system.episode_ms))
		event->system.episode = arena_strdup(hook->arena, at);
	event->sent_ms = event->system.episode_ms;
	event->system.url = page_of(hook, monitor);
	event->text = hook_text(hook, json_text(json_get(heartbeat, "msg"), msg));
	hook_field(hook, event, "hostname", json_text(json_get(monitor, "hostname"), NULL));
	hook_field(hook, event, "port", hook_at(hook, monitor, "/port"));
	hook_field(hook, event, "type", json_text(json_get(monitor, "type"), NULL));
	return HOOK_OK;
}

/* A query's heartbeat and monitor are documents of their own; one that is not JSON counts as absent. */
static struct json *param_document(struct hook *hook, const char *name)
{
	const char *text = hook_param(hook, name);

	return text ? json_parse(text, strlen(text), LIMIT_JSON, NULL) : NULL;
}

enum hook_verdict preset_kuma(struct hook *hook, struct err *why)
{
	if (hook->json)
		return map(hook, json_get(hook->json, "heartbeat"), json_get(hook->json, "monitor"),
			   json_text(json_get(hook->json, "msg"), NULL), why);
	struct json *heartbeat = param_document(hook, "heartbeat"), *monitor = param_document(hook, "monitor");
	enum hook_verdict verdict = map(hook, heartbeat, monitor, hook_param(hook, "msg"), why);
	json_free(heartbeat);
	json_free(monitor);
	return verdict;
}
