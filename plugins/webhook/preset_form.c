/* HTML forms: the generic mapping over fields; what is not mapped is kept beside the text. A field that people do not see, but robots fill
 * in, gives the robots away: they are told that all is well. */
#include "preset.h"

#include <string.h>

static bool is_usual(const char *name)
{
	static const char *const names[] = {"title", "subject", "summary", "name", "text", "body", "message", "description", "priority",
					    "severity", "requester", "email", "url", "link", "phone", NULL};
	return hook_is_one(name, names);
}

/* Who wrote, when no address makes a person of them: an agent wants to know all the same. */
static void add_writer(struct hook *hook, struct event *event)
{
	static const char *const names[] = {"name", "phone", "email", "requester", NULL};

	for (size_t i = 0; names[i] && !event->sender.user; i++)
		hook_field(hook, event, names[i], hook_param(hook, names[i]));
}

enum hook_verdict preset_form(struct hook *hook, struct err *why)
{
	static const char *const fallbacks[][2] = {
		{"title", "/title | /subject | /summary"}, {"body", "/text | /body | /message | /description"}, {"priority", "/priority"},
		{"requester", "/requester | /email"},      {"name", "/name"},                                   {"url", "/url"},
		{NULL, NULL},
	};
	const char *trap = hook->settings->honeypot ? hook_param(hook, hook->settings->honeypot) : NULL;

	if (trap && *trap) {
		hook->drop = true;
		return HOOK_OK;
	}
	enum hook_verdict verdict = preset_map_document(hook, NULL, fallbacks, why);
	struct event *event = hook->nevents ? hook->events[0] : NULL;
	if (verdict != HOOK_OK || !event)
		return verdict;
	/* A second click on the button sends the same bytes again; ten minutes later they are meant. */
	event->id = arena_printf(hook->arena, "%s/%lld", hook_digest(hook, hook->req->body, hook->req->body_len),
		(long long)(hook->now_ms / (10 * 60 * 1000)));
	event->sender.phone = event->sender.user ? hook_param(hook, "phone") : NULL;
	add_writer(hook, event);
	for (size_t i = 0; i < hook->nparams; i++)
		if (!hook->params[i].file && !is_usual(hook->params[i].name))
			hook_field(hook, event, hook->params[i].name, hook->params[i].value);
	return HOOK_OK;
}
