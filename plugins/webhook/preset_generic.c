/* Any JSON document, list of documents, or form: the section's from.* lines say where things are. Without them the usual names are
 * tried. */
#include "preset.h"
#include "when.h"

#include <string.h>

/* What is looked for, and under which usual names. */
static const char *const usual[][2] = {
	{"title", "/title | /subject | /summary | /name"},
	{"body", "/text | /body | /message | /description"},
	{"priority", "/priority"},
	{"severity", "/severity | /level"},
	{"requester", "/requester | /email"},
	{"name", "/name"},
	{"key", "/dedupe"},
	{"episode", "/episode"},
	{"state", "/state | /status"},
	{"url", "/url | /link"},
	{"queue", NULL},
	{"type", NULL},
	{"ref", NULL},
	{"id", "/id"},
	{NULL, NULL},
};

static const char *take(struct hook *hook, const struct json *root, const char *const fallbacks[][2], const char *target)
{
	const char *fallback = NULL;

	for (size_t i = 0; fallbacks[i][0]; i++)
		if (!strcmp(fallbacks[i][0], target))
			fallback = fallbacks[i][1];
	return mapping_take(hook, root, target, fallback);
}

/* An address makes a person of the sender; anything else stays a machine. */
static void set_requester(struct hook *hook, struct event *event, const char *requester, const char *name)
{
	if (!requester || !strchr(requester, '@'))
		return;
	event->sender.user = event->sender.email = requester;
	event->sender.name = name;
	if (hook->settings->trust_email)
		event->sender.flags |= GD_P_EMAIL_VERIFIED;
}

static const char *with_default(const char *mapped, const char *value)
{
	return mapped ? mapped : value;
}

enum hook_verdict preset_map_document(struct hook *hook, const struct json *root, const char *const fallbacks[][2], struct err *why)
{
	const char *state = mapping_action(hook, take(hook, root, fallbacks, "state"));
	const char *title = take(hook, root, fallbacks, "title"), *body = take(hook, root, fallbacks, "body");
	const char *key = take(hook, root, fallbacks, "key");

	if (state && !strcmp(state, "ignore"))
		return HOOK_OK;
	if (!title && !body && !key) {
		err_set(why, "nothing is found for title, body or key; say where they are with from.title, from.body and from.key");
		return HOOK_MISSING;
	}
	struct event *event = hook_event(hook);
	if (!event) {
		err_set(why, "more than %d events in one request", HOOK_EVENTS);
		return HOOK_BAD;
	}
	struct gd_system *system = &event->system;
	const char *severity = take(hook, root, fallbacks, "severity"), *priority = take(hook, root, fallbacks, "priority");
	system->action = state ? state : key ? "fire" : "create";
	system->key = key ? hook_key(hook, key, NULL) : NULL;
	system->episode = take(hook, root, fallbacks, "episode");
	when_parse(system->episode, &system->episode_ms);
	system->title = hook_title(hook, title ? title : body);
	system->url = take(hook, root, fallbacks, "url");
	system->priority = with_default(mapping_priority(hook, priority), priority);
	system->severity = with_default(mapping_severity(hook, severity), severity);
	system->queue = mapping_word(hook, "queue", take(hook, root, fallbacks, "queue"));
	system->type = mapping_word(hook, "type", take(hook, root, fallbacks, "type"));
	system->ref = take(hook, root, fallbacks, "ref");
	event->id = take(hook, root, fallbacks, "id");
	event->text = hook_text(hook, body);
	set_requester(hook, event, take(hook, root, fallbacks, "requester"), take(hook, root, fallbacks, "name"));
	return HOOK_OK;
}

/* Whether one of the usual lists has "/name" in it. */
static bool is_usual(const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; usual[i][0]; i++)
		for (const char *at = usual[i][1]; at && (at = strchr(at, '/')); at++)
			if (!strncmp(at + 1, name, len) && (!at[len + 1] || at[len + 1] == ' '))
				return true;
	return false;
}

/* Nobody said what of it matters: what has no usual name stands in the fields. */
static void add_rest(struct hook *hook, struct event *event, const struct json *root)
{
	if (hook->settings->from)
		return;
	for (const struct json *m = json_first(root); m && json_key(m); m = json_next(m))
		if (!is_usual(json_key(m)))
			hook_field(hook, event, json_key(m), hook_scalar(hook, m));
	for (size_t i = 0; !root && i < hook->nparams; i++)
		if (!hook->params[i].file && !is_usual(hook->params[i].name))
			hook_field(hook, event, hook->params[i].name, hook->params[i].value);
}

static enum hook_verdict map_item(struct hook *hook, const struct json *root, struct err *why)
{
	size_t before = hook->nevents;
	enum hook_verdict verdict = preset_map_document(hook, root, usual, why);

	if (hook->nevents > before)
		add_rest(hook, hook->events[before], root);
	return verdict;
}

enum hook_verdict preset_generic(struct hook *hook, struct err *why)
{
	if (json_type(hook->json) != JSON_ARRAY)
		return map_item(hook, hook->json, why);
	for (const struct json *item = json_first(hook->json); item; item = json_next(item))
		hook_skip_unless(hook, map_item(hook, item, why));
	return hook_batch_verdict(hook);
}
