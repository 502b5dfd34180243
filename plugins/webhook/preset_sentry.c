/* Sentry's integration platform: issues, alerts on issues, alerts on metrics. The issue's id joins an alert with the end of its issue. */
#include "preset.h"
#include "when.h"

#include <string.h>

static bool is(const char *text, const char *word)
{
	return text && !strcmp(text, word);
}

static enum hook_verdict lacks(struct err *why, const char *what)
{
	err_set(why, "the event has no %s", what);
	return HOOK_BAD;
}

static struct event *new_event(struct hook *hook, const char *action, const char *kind, const char *id)
{
	struct event *event = hook_event(hook);

	event->system.action = action;
	event->system.key = hook_key(hook, kind, id, NULL);
	return event;
}

/* Where it happened is a tag: ["environment", "production"]. */
static const char *environment(const struct json *event)
{
	for (const struct json *tag = json_first(json_get(event, "tags")); tag; tag = json_next(tag))
		if (is(json_text(json_first(tag), NULL), "environment"))
			return json_text(json_next(json_first(tag)), NULL);
	return json_text(json_get(event, "environment"), NULL);
}

static enum hook_verdict map_event_alert(struct hook *hook, struct err *why)
{
	const struct json *data = json_at(hook->json, "/data/event");
	const char *id = hook_at(hook, data, "/issue_id");

	if (!id)
		return lacks(why, "data.event.issue_id");
	struct event *event = new_event(hook, "fire", "issue", id);
	event->system.title = hook_title(hook, json_text(json_get(data, "title"), NULL));
	event->system.url = hook_at(hook, data, "/web_url");
	event->system.severity = mapping_severity(hook, hook_at(hook, data, "/level"));
	event->system.priority = mapping_priority(hook, hook_at(hook, data, "/level"));
	event->text = hook_text(hook, json_text(json_get(data, "culprit"), NULL));
	hook_field(hook, event, "rule", json_text(json_at(hook->json, "/data/triggered_rule"), NULL));
	hook_field(hook, event, "environment", environment(data));
	return HOOK_OK;
}

static enum hook_verdict map_metric_alert(struct hook *hook, struct err *why)
{
	const char *action = json_text(json_get(hook->json, "action"), "");
	const char *rule = hook_at(hook, hook->json, "/data/metric_alert/alert_rule/id");
	const char *id = hook_at(hook, hook->json, "/data/metric_alert/id");
	bool fires = is(action, "critical") || is(action, "warning");

	if (!rule && !id)
		return lacks(why, "data.metric_alert.id");
	if (!fires && !is(action, "resolved"))
		return HOOK_OK;
	struct event *event = new_event(hook, fires ? "fire" : "resolve", "metric", rule ? rule : id);
	event->system.episode = id;
	when_parse(json_text(json_at(hook->json, "/data/metric_alert/date_started"), NULL), &event->system.episode_ms);
	event->system.title = hook_title(hook, json_text(json_at(hook->json, "/data/description_title"), NULL));
	event->system.url = hook_at(hook, hook->json, "/data/web_url");
	event->system.severity = fires ? mapping_severity(hook, action) : NULL;
	event->system.priority = fires ? mapping_priority(hook, action) : NULL;
	event->text = hook_text(hook, json_text(json_at(hook->json, "/data/description_text"), NULL));
	return HOOK_OK;
}

static enum hook_verdict map_issue(struct hook *hook, struct err *why)
{
	static const char *const actions[][2] = {
		{"created", "fire"}, {"unresolved", "fire"}, {"resolved", "resolve"}, {"ignored", "resolve"}, {"archived",
			"resolve"}, {NULL, NULL},
	};
	const struct json *issue = json_at(hook->json, "/data/issue");
	const char *action = json_text(json_get(hook->json, "action"), ""), *id = hook_at(hook, issue, "/id");
	size_t row = 0;

	if (!id)
		return lacks(why, "data.issue.id");
	while (actions[row][0] && !is(actions[row][0], action))
		row++;
	if (!actions[row][0])
		return HOOK_OK;
	struct event *event = new_event(hook, actions[row][1], "issue", id);
	event->system.title = hook_title(hook, json_text(json_get(issue, "title"), NULL));
	event->system.url = hook_at(hook, issue, "/web_url");
	event->system.severity = mapping_severity(hook, hook_at(hook, issue, "/level"));
	event->system.priority = mapping_priority(hook, hook_at(hook, issue, "/level"));
	event->system.reference_text = hook_at(hook, issue, "/shortId");
	event->text = hook_text(hook, json_text(json_get(issue, "culprit"), NULL));
	hook_field(hook, event, "project", json_text(json_at(issue, "/project/slug"), NULL));
	return HOOK_OK;
}

enum hook_verdict preset_sentry(struct hook *hook, struct err *why)
{
	static const struct {
		const char *resource;
		preset_map_fn *map;
	} rows[] = {{"event_alert", map_event_alert}, {"metric_alert", map_metric_alert}, {"issue", map_issue}};
	const char *resource = hook_header(hook, "sentry-hook-resource");

	if (!resource)
		return lacks(why, "header Sentry-Hook-Resource");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (is(resource, rows[i].resource))
			return rows[i].map(hook, why);
	return HOOK_OK; /* installation, comment, seat ... */
}
