/* Guichet's own events, for programs that are written with the desk in mind:
 * {"event":"create","dedupe":"host-17/disk","title":"...","text":"...","priority":"urgent","requester":{"email":"..."},"fields":{...}}
 * event: create, comment, resolve or rating. dedupe names the problem, id this delivery; ref names a ticket. */
#include "preset.h"
#include "when.h"

#include <string.h>

static bool has(const struct event *event, const char *what)
{
	if (!strcmp(what, "text"))
		return event->text;
	if (!strcmp(what, "title or text"))
		return event->system.title || event->text;
	if (!strcmp(what, "ref or dedupe"))
		return event->system.ref || event->system.key;
	return event->system.rating != 0;
}

/* What each event cannot do without. */
static const struct {
	const char *name;
	const char *needs[2];
} kinds[] = {
	{"create", {"title or text", NULL}},
	{"comment", {"text", "ref or dedupe"}},
	{"resolve", {"ref or dedupe", NULL}},
	{"rating", {"rating", "ref or dedupe"}},
};

static enum hook_verdict check(const struct event *event, struct err *why)
{
	const char *action = event->system.action ? event->system.action : "";

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (strcmp(kinds[i].name, action) != 0)
			continue;
		for (size_t n = 0; n < 2 && kinds[i].needs[n]; n++)
			if (!has(event, kinds[i].needs[n])) {
				err_set(why, "the event %s lacks %s", action, kinds[i].needs[n]);
				return HOOK_MISSING;
			}
		return HOOK_OK;
	}
	err_set(why, "event is %s%s; it must be create, comment, resolve or rating", *action ? "" : "missing", action);
	return *action ? HOOK_BAD : HOOK_MISSING;
}

static enum hook_verdict read_requester(struct hook *hook, struct event *event, const struct json *who, struct err *why)
{
	if (json_type(who) == JSON_NULL)
		return HOOK_OK;
	event->sender = (struct gd_person){
		.user = hook_at(hook, who, "/id"),
		.handle = hook_at(hook, who, "/handle"),
		.name = hook_at(hook, who, "/name"),
		.email = hook_at(hook, who, "/email"),
		.phone = hook_at(hook, who, "/phone"),
		.lang = hook_at(hook, who, "/lang"),
		.tz = hook_at(hook, who, "/tz"),
	};
	if (!event->sender.user)
		event->sender.user = event->sender.email ? event->sender.email : event->sender.phone;
	if (event->sender.email && hook->settings->trust_email)
		event->sender.flags |= GD_P_EMAIL_VERIFIED;
	if (event->sender.user)
		return HOOK_OK;
	err_set(why, "requester lacks id, email or phone");
	return HOOK_MISSING;
}

static enum hook_verdict read_rating(struct event *event, const struct json *rating, struct err *why)
{
	if (json_type(rating) == JSON_NULL)
		return HOOK_OK;
	event->system.rating = json_int(rating, 0);
	if (event->system.rating >= 1 && event->system.rating <= 5)
		return HOOK_OK;
	err_set(why, "rating must be a number from 1 to 5");
	return HOOK_BAD;
}

static void read_system(struct hook *hook, struct event *event)
{
	const struct json *doc = hook->json;
	struct gd_system *system = &event->system;

	system->action = hook_at(hook, doc, "/event");
	const char *dedupe = hook_at(hook, doc, "/dedupe");
	system->key = dedupe ? hook_key(hook, dedupe, NULL) : NULL;
	system->episode = hook_at(hook, doc, "/episode");
	when_parse(json_text(json_get(doc, "episode"), NULL), &system->episode_ms);
	system->title = hook_title(hook, hook_at(hook, doc, "/title"));
	system->url = hook_at(hook, doc, "/url");
	system->priority = mapping_word(hook, "priority", hook_at(hook, doc, "/priority"));
	system->severity = mapping_word(hook, "severity", hook_at(hook, doc, "/severity"));
	system->queue = mapping_word(hook, "queue", hook_at(hook, doc, "/queue"));
	system->type = mapping_word(hook, "type", hook_at(hook, doc, "/type"));
	system->ref = hook_at(hook, doc, "/ref");
	system->reference_text = hook_title(hook, hook_at(hook, doc, "/source"));
	if (!system->priority)
		system->priority = hook->settings->priority;
}

enum hook_verdict preset_guichet(struct hook *hook, struct err *why)
{
	struct event *event = hook_event(hook);
	const struct json *fields = json_get(hook->json, "fields");

	if (json_type(hook->json) != JSON_OBJECT) {
		err_set(why, "an event is one JSON object");
		return HOOK_BAD;
	}
	read_system(hook, event);
	event->id = hook_at(hook, hook->json, "/id");
	event->text = hook_text(hook, hook_at(hook, hook->json, "/text"));
	when_parse(json_text(json_get(hook->json, "at"), NULL), &event->sent_ms);
	for (const struct json *field = json_first(fields); field && json_key(field); field = json_next(field))
		hook_field(hook, event, json_key(field), hook_scalar(hook, field));

	enum hook_verdict verdict = read_requester(hook, event, json_get(hook->json, "requester"), why);
	if (verdict == HOOK_OK)
		verdict = read_rating(event, json_get(hook->json, "rating"), why);
	if (verdict == HOOK_OK)
		verdict = check(event, why);
	/* The very same bytes are the same request, even when the sender gives it no name. */
	if (verdict == HOOK_OK && !event->system.key && !strcmp(event->system.action, "create"))
		event->system.key = hook_key(hook, "body", hook_digest(hook, hook->req->body, hook->req->body_len), NULL);
	return verdict;
}
