/* GitLab: issues and incidents, notes on them, and pipelines that fail. Everything else is acknowledged and left alone. */
#include "preset.h"
#include "when.h"

#include <string.h>

static bool is(const char *text, const char *word)
{
	return text && !strcmp(text, word);
}

static const char *attribute(struct hook *hook, const char *name)
{
	return hook_scalar(hook, json_get(json_get(hook->json, "object_attributes"), name));
}

/* "2026-11-21 23:09:00 UTC" or "2026-11-21T23:09:00Z", without its zone: GitLab's webhooks are in UTC. */
static const char *utc(struct hook *hook, const char *name)
{
	const char *text = attribute(hook, name);

	return text ? arena_printf(hook->arena, "%.19s", text) : NULL;
}

static struct event *new_event(struct hook *hook, const char *action, const char *key)
{
	struct event *event = hook_event(hook);

	event->system.action = action;
	event->system.key = key;
	event->system.priority = hook->settings->priority;
	event->system.url = attribute(hook, "url");
	return event;
}

static enum hook_verdict lacks(struct err *why)
{
	err_set(why, "the event has no project.id or object_attributes");
	return HOOK_BAD;
}

static enum hook_verdict map_issue(struct hook *hook, struct err *why)
{
	static const char *const actions[][2] = {{"open", "fire"}, {"reopen", "fire"}, {"close", "resolve"}, {NULL, NULL}};
	const char *project = hook_at(hook, hook->json, "/project/id"), *number = attribute(hook, "iid");
	size_t row = 0;

	if (!project || !number)
		return lacks(why);
	while (actions[row][0] && !is(attribute(hook, "action"), actions[row][0]))
		row++;
	if (!actions[row][0])
		return HOOK_OK;
	struct event *event = new_event(hook, actions[row][1], hook_key(hook, "issue", project, number, NULL));
	event->system.title = hook_title(hook, attribute(hook, "title"));
	event->system.severity = mapping_severity(hook, attribute(hook, "severity"));
	event->system.reference_text = arena_printf(hook->arena, "%s#%s",
		json_text(json_at(hook->json, "/project/path_with_namespace"), "?"), number);
	event->text = is(actions[row][1], "fire") ? hook_text(hook, attribute(hook, "description")) : NULL;
	if (when_parse(utc(hook, "updated_at"), &event->sent_ms)) /* so that a late message closes nothing that was opened after it */
		event->system.episode_ms = event->sent_ms;
	hook_field(hook, event, "author", json_text(json_at(hook->json, "/user/username"), NULL));
	return HOOK_OK;
}

static enum hook_verdict map_note(struct hook *hook, struct err *why)
{
	const char *project = hook_at(hook, hook->json, "/project/id"), *number = hook_at(hook, hook->json, "/issue/iid");

	if (!is(attribute(hook, "noteable_type"), "Issue"))
		return HOOK_OK;
	if (!project || !number)
		return lacks(why);
	struct event *event = new_event(hook, "comment", hook_key(hook, "issue", project, number, NULL));
	const char *note = attribute(hook, "note");
	event->text = hook_text(hook, arena_printf(hook->arena, "@%s: %s", json_text(json_at(hook->json, "/user/username"), "?"),
		note ? note : ""));
	return HOOK_OK;
}

static enum hook_verdict map_pipeline(struct hook *hook, struct err *why)
{
	const char *project = hook_at(hook, hook->json, "/project/id"), *branch = attribute(hook, "ref"), *status = attribute(hook,
		"status");
	bool failed = is(status, "failed");

	if (!project || !branch)
		return lacks(why);
	if (!failed && !is(status, "success"))
		return HOOK_OK;
	struct event *event = new_event(hook, failed ? "fire" : "resolve", hook_key(hook, "pipeline", project, branch, NULL));
	event->system.episode = attribute(hook, "id");
	if (!event->system.url && event->system.episode) /* before GitLab 15 */
		event->system.url = arena_printf(hook->arena, "%s/-/pipelines/%s", json_text(json_at(hook->json, "/project/web_url"), ""),
			event->system.episode);
	when_parse(utc(hook, "created_at"), &event->system.episode_ms);
	event->system.title = hook_title(hook, arena_printf(hook->arena, "%s: pipeline %s on %s",
		json_text(json_at(hook->json, "/project/name"), "?"), status, branch));
	event->system.reference_text = hook_at(hook, hook->json, "/project/path_with_namespace");
	event->text = hook_text(hook, json_text(json_at(hook->json, "/commit/title"), NULL));
	hook_field(hook, event, "commit", attribute(hook, "sha"));
	return HOOK_OK;
}

enum hook_verdict preset_gitlab(struct hook *hook, struct err *why)
{
	static const struct {
		const char *kind;
		preset_map_fn *map;
	} rows[] = {{"issue", map_issue}, {"incident", map_issue}, {"note", map_note}, {"pipeline", map_pipeline}};
	const char *kind = json_text(json_get(hook->json, "object_kind"), NULL);

	if (!kind) {
		err_set(why, "this is no event of GitLab: it has no object_kind");
		return HOOK_BAD;
	}
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (is(kind, rows[i].kind))
			return rows[i].map(hook, why);
	return HOOK_OK;
}
