/* Alertmanager (webhook format 4) and Grafana, whose unified alerting sends the same shape and whose old alerting another one.
 * There is no delivery id: a repeat is byte-identical and means "still firing", so the problem's key and episode do the work. A
 * group says "firing" while one of its alerts is resolved: alerts[] is always walked. */
#include "preset.h"
#include "when.h"

#include <string.h>

static const char *label(struct hook *hook, const struct json *labels, const char *name)
{
	return hook_scalar(hook, json_get(labels, name));
}

/* "alertname=InstanceDown,instance=web1": of the configured labels, or of all of them. "": there are none. */
static const char *labels_text(struct hook *hook, const struct json *labels, bool chosen)
{
	struct buf text;

	buf_init(&text, LIMIT_TEXT);
	for (const struct json *l = json_first(labels); l && json_key(l); l = json_next(l)) {
		const char *value = hook_scalar(hook, l);
		if (value && (!chosen || settings_lists(hook->settings->key_labels, json_key(l))))
			buf_addf(&text, "%s%s=%s", text.len ? "," : "", json_key(l), value);
	}
	const char *kept = arena_strdup(hook->arena, text.data);
	buf_clear(&text);
	return kept;
}

/* What tells two alerts apart: the chosen labels, the fingerprint, or all labels of a sender that has no fingerprints. */
static const char *identity(struct hook *hook, const struct json *alert)
{
	const struct json *labels = json_get(alert, "labels");
	const char *fingerprint = hook_at(hook, alert, "/fingerprint");

	if (hook->settings->key_labels)
		return labels_text(hook, labels, true);
	return fingerprint ? fingerprint : labels_text(hook, labels, false);
}

static const char *first_text(const struct json *object, const char *const *names)
{
	for (; *names; names++) {
		const char *text = json_text(json_get(object, *names), NULL);
		if (text && *text)
			return text;
	}
	return NULL;
}

static const char *alert_title(struct hook *hook, const struct json *labels, const struct json *annotations)
{
	static const char *const names[] = {"summary", "title", NULL};
	const char *text = first_text(annotations, names);
	const char *name = label(hook, labels, "alertname"), *instance = label(hook, labels, "instance");

	if (text)
		return hook_title(hook, text);
	if (!name)
		return hook_title(hook, labels_text(hook, labels, false));
	return hook_title(hook, instance ? arena_printf(hook->arena, "%s %s", name, instance) : name);
}

static void add_members(struct hook *hook, struct event *event, const struct json *object)
{
	for (const struct json *m = json_first(object); m && json_key(m); m = json_next(m))
		hook_field(hook, event, json_key(m), hook_scalar(hook, m));
}

static void set_urgency(struct hook *hook, struct event *event, const struct json *labels)
{
	const char *severity = label(hook, labels, "severity"), *priority = label(hook, labels, "priority");

	event->system.severity = mapping_severity(hook, severity);
	event->system.priority = mapping_priority(hook, priority ? priority : severity);
	event->system.queue = mapping_word(hook, "queue", label(hook, labels, "queue"));
}

static void set_episode(struct hook *hook, struct event *event, const char *starts_at)
{
	if (when_parse(starts_at, &event->system.episode_ms))
		event->system.episode = arena_strdup(hook->arena, starts_at);
}

/* The page that shows the alert best. */
static const char *alert_url(struct hook *hook, const struct json *alert)
{
	static const char *const names[] = {"panelURL", "dashboardURL", "generatorURL", NULL};
	const char *url = first_text(alert, names);

	return url ? arena_strdup(hook->arena, url) : NULL;
}

/* What Grafana measured: one text in older versions, a list of numbers in newer ones. */
static void add_values(struct hook *hook, struct event *event, const struct json *alert)
{
	const char *text = json_text(json_get(alert, "valueString"), "");

	hook_field(hook, event, "values", *text ? text : labels_text(hook, json_get(alert, "values"), false));
}

static enum hook_verdict add_alert(struct hook *hook, const char *source, const struct json *alert, struct err *why)
{
	static const char *const bodies[] = {"description", "message", NULL};
	const struct json *labels = json_get(alert, "labels"), *annotations = json_get(alert, "annotations");
	struct event *event = json_type(labels) == JSON_OBJECT ? hook_event(hook) : NULL;

	if (!event) {
		err_set(why, "an alert has no labels, or there are more than %d in one message (set max_alerts)", HOOK_EVENTS);
		return HOOK_BAD;
	}
	bool resolved = !strcmp(json_text(json_get(alert, "status"), ""), "resolved");
	event->system.action = resolved ? "resolve" : "fire";
	event->system.key = hook_key(hook, source, identity(hook, alert), NULL);
	event->system.title = alert_title(hook, labels, annotations);
	if (!event->system.title)
		event->system.title = hook->settings->preset->title;
	event->system.url = alert_url(hook, alert);
	event->text = hook_text(hook, first_text(annotations, bodies));
	set_episode(hook, event, json_text(json_get(alert, "startsAt"), NULL));
	set_urgency(hook, event, labels);
	when_parse(json_text(json_get(alert, resolved ? "endsAt" : "startsAt"), NULL), &event->sent_ms);
	add_members(hook, event, labels);
	hook_field(hook, event, "runbook_url", json_text(json_get(annotations, "runbook_url"), NULL));
	add_values(hook, event, alert);
	hook_field(hook, event, "silence", json_text(json_get(alert, "silenceURL"), NULL));
	return HOOK_OK;
}

/* The episode of a whole group: the earliest start of what fires; when nothing does, the latest start, so that it is not older than what
 * an earlier message said. */
static const char *group_episode(const struct json *alerts, bool firing)
{
	const char *found = NULL;
	int64_t found_ms = 0;

	for (const struct json *a = json_first(alerts); a; a = json_next(a)) {
		const char *starts_at = json_text(json_get(a, "startsAt"), NULL);
		int64_t ms = 0;
		if (firing && strcmp(json_text(json_get(a, "status"), ""), "firing") != 0)
			continue;
		if (when_parse(starts_at, &ms) && (!found || (firing ? ms < found_ms : ms > found_ms))) {
			found = starts_at;
			found_ms = ms;
		}
	}
	return found;
}

static const char *group_text(struct hook *hook, const struct json *alerts)
{
	struct buf text;

	buf_init(&text, LIMIT_TEXT);
	for (const struct json *a = json_first(alerts); a && !text.failed; a = json_next(a)) {
		const char *title = alert_title(hook, json_get(a, "labels"), json_get(a, "annotations"));
		buf_addf(&text, "%s%s: %s", text.len ? "\n" : "", json_text(json_get(a, "status"), "?"), title ? title : "alert");
	}
	const char *kept = hook_text(hook, text.data);
	buf_clear(&text);
	return kept;
}

static bool any_firing(const struct json *alerts)
{
	for (const struct json *a = json_first(alerts); a; a = json_next(a))
		if (!strcmp(json_text(json_get(a, "status"), ""), "firing"))
			return true;
	return false;
}

static void add_group(struct hook *hook, const char *source)
{
	const struct json *alerts = json_get(hook->json, "alerts"), *common = json_get(hook->json, "commonLabels");
	const char *group = json_text(json_get(hook->json, "groupKey"), "");
	bool firing = any_firing(alerts) || strcmp(json_text(json_get(hook->json, "status"), ""), "resolved") != 0;
	struct event *event = hook_event(hook);

	event->system.action = firing ? "fire" : "resolve";
	event->system.key = hook_key(hook, source, hook_digest(hook, group, strlen(group)), NULL);
	event->system.title = alert_title(hook, common, json_get(hook->json, "commonAnnotations"));
	if (!event->system.title)
		event->system.title = hook_title(hook, labels_text(hook, json_get(hook->json, "groupLabels"), false));
	if (!event->system.title)
		event->system.title = hook->settings->preset->title;
	event->system.url = hook_at(hook, hook->json, "/externalURL");
	event->text = group_text(hook, alerts);
	set_episode(hook, event, group_episode(alerts, firing));
	set_urgency(hook, event, common);
	add_members(hook, event, common);
}

/* Both senders: `source` tells receivers or organisations apart. */
static enum hook_verdict map_alerts(struct hook *hook, const char *source, struct err *why)
{
	const struct json *alerts = json_get(hook->json, "alerts");

	if (json_type(alerts) != JSON_ARRAY || !source) {
		err_set(why, "this is no alert message: %s",
			source ? "alerts is not a list" : "it does not say whose it is (receiver, orgId)");
		return HOOK_BAD;
	}
	if (hook->settings->per_group && json_count(alerts)) {
		add_group(hook, source);
		return HOOK_OK;
	}
	for (const struct json *alert = json_first(alerts); alert; alert = json_next(alert))
		hook_skip_unless(hook, add_alert(hook, source, alert, why));
	return hook_batch_verdict(hook);
}

enum hook_verdict preset_alertmanager(struct hook *hook, struct err *why)
{
	return map_alerts(hook, hook_at(hook, hook->json, "/receiver"), why);
}

/* {"ruleId":1,"ruleName":"...","state":"alerting",...} of Grafana before 9. Other states than these two are passing ones. */
static enum hook_verdict map_old_grafana(struct hook *hook, struct err *why)
{
	const char *state = json_text(json_get(hook->json, "state"), "");
	const char *rule = hook_at(hook, hook->json, "/ruleId");
	bool fires = !strcmp(state, "alerting"), ends = !strcmp(state, "ok");

	if (!rule) {
		err_set(why, "this is no alert message of Grafana: it has neither alerts nor ruleId");
		return HOOK_BAD;
	}
	if (!fires && !ends)
		return HOOK_OK;
	struct event *event = hook_event(hook);
	event->system.action = fires ? "fire" : "resolve";
	event->system.key = hook_key(hook, "rule", rule, NULL);
	event->system.title = hook_title(hook, json_text(json_get(hook->json, "ruleName"), json_text(json_get(hook->json, "title"), NULL)));
	event->system.url = hook_at(hook, hook->json, "/ruleUrl");
	event->system.priority = hook->settings->priority;
	event->text = hook_text(hook, json_text(json_get(hook->json, "message"), NULL));
	for (const struct json *m = json_first(json_get(hook->json, "evalMatches")); m; m = json_next(m))
		hook_field(hook, event, json_text(json_get(m, "metric"), "value"), hook_at(hook, m, "/value"));
	return HOOK_OK;
}

enum hook_verdict preset_grafana(struct hook *hook, struct err *why)
{
	const char *org = hook_at(hook, hook->json, "/orgId");

	if (!json_get(hook->json, "alerts"))
		return map_old_grafana(hook, why);
	/* An external Alertmanager behind Grafana's pages knows no organisation. */
	return map_alerts(hook, org ? arena_printf(hook->arena, "org%s", org) : hook_at(hook, hook->json, "/receiver"), why);
}
