/* GitHub: issues, comments on them, and workflow runs that fail. Everything else is acknowledged and left alone. */
#include "preset.h"
#include "when.h"

#include <string.h>

static bool is(const char *text, const char *word)
{
	return text && !strcmp(text, word);
}

static struct event *new_event(struct hook *hook, const char *action, const char *key)
{
	struct event *event = hook_event(hook);

	event->system.action = action;
	event->system.key = key;
	event->system.priority = hook->settings->priority;
	return event;
}

static const char *issue_key(struct hook *hook)
{
	const char *repository = hook_at(hook, hook->json, "/repository/id"), *number = hook_at(hook, hook->json, "/issue/number");

	return repository && number ? hook_key(hook, "issue", repository, number, NULL) : NULL;
}

static void set_issue(struct hook *hook, struct event *event)
{
	const struct json *doc = hook->json;

	event->system.title = hook_title(hook, json_text(json_at(doc, "/issue/title"), NULL));
	event->system.url = hook_at(hook, doc, "/issue/html_url");
	event->system.reference_text = arena_printf(hook->arena, "%s#%s", json_text(json_at(doc, "/repository/full_name"), "?"),
		hook_at(hook, doc, "/issue/number"));
}

static const char *issue_text(struct hook *hook, const char *action)
{
	if (is(action, "assigned"))
		return arena_printf(hook->arena, "assigned to @%s", json_text(json_at(hook->json, "/assignee/login"), "?"));
	if (is(action, "closed") || is(action, "deleted") || is(action, "transferred"))
		return arena_printf(hook->arena, "%s by @%s", action, json_text(json_at(hook->json, "/sender/login"), "?"));
	return hook_text(hook, json_text(json_at(hook->json, "/issue/body"), NULL));
}

static enum hook_verdict map_issues(struct hook *hook, struct err *why)
{
	static const char *const actions[][2] = {
		{"opened", "fire"},     {"reopened", "fire"},       {"closed", "resolve"},
		{"deleted", "resolve"}, {"transferred", "resolve"}, {"assigned", "comment"},
		{NULL, NULL},
	};
	const char *action = json_text(json_get(hook->json, "action"), ""), *key = issue_key(hook);
	size_t row = 0;

	if (!key) {
		err_set(why, "the event has no repository.id or issue.number");
		return HOOK_BAD;
	}
	while (actions[row][0] && !is(actions[row][0], action))
		row++;
	if (!actions[row][0])
		return HOOK_OK;
	struct event *event = new_event(hook, actions[row][1], key);
	set_issue(hook, event);
	event->text = issue_text(hook, action);
	/* Opened, closed and reopened in the order of their times: a late message closes nothing that was opened after it. */
	if (when_parse(json_text(json_at(hook->json, "/issue/updated_at"), NULL), &event->sent_ms) && !is(action, "assigned"))
		event->system.episode_ms = event->sent_ms;
	hook_field(hook, event, "author", json_text(json_at(hook->json, "/issue/user/login"), NULL));
	return HOOK_OK;
}

static enum hook_verdict map_comment(struct hook *hook, struct err *why)
{
	const char *key = issue_key(hook);

	if (!key) {
		err_set(why, "the event has no repository.id or issue.number");
		return HOOK_BAD;
	}
	if (!is(json_text(json_get(hook->json, "action"), NULL), "created"))
		return HOOK_OK;
	struct event *event = new_event(hook, "comment", key);
	set_issue(hook, event);
	event->system.url = hook_at(hook, hook->json, "/comment/html_url");
	event->text = hook_text(hook, arena_printf(hook->arena, "@%s: %s", json_text(json_at(hook->json, "/comment/user/login"), "?"),
		json_text(json_at(hook->json, "/comment/body"), "")));
	when_parse(json_text(json_at(hook->json, "/comment/created_at"), NULL), &event->sent_ms);
	return HOOK_OK;
}

/* What a run's conclusion means. The others (cancelled, skipped, neutral ...) mean nothing. */
static const char *run_action(const char *conclusion)
{
	static const char *const rows[][2] = {
		{"failure", "fire"}, {"timed_out", "fire"}, {"startup_failure", "fire"}, {"success", "resolve"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (is(conclusion, rows[i][0]))
			return rows[i][1];
	return NULL;
}

static enum hook_verdict map_run(struct hook *hook, struct err *why)
{
	const struct json *run = json_get(hook->json, "workflow_run");
	const char *action = run_action(json_text(json_get(run, "conclusion"), NULL));
	const char *repository = hook_at(hook, hook->json, "/repository/id"), *branch = hook_at(hook, run, "/head_branch");
	const char *workflow = hook_at(hook, run, "/workflow_id"), *id = hook_at(hook, run, "/id");

	if (!repository)
		repository = hook_at(hook, hook->json, "/repository/full_name");
	if (!workflow)
		workflow = hook_at(hook, run, "/name");
	if (!repository || !workflow || !id) {
		err_set(why, "the event has no repository, workflow_run.id or workflow");
		return HOOK_BAD;
	}
	if (!is(json_text(json_get(hook->json, "action"), NULL), "completed") || !action)
		return HOOK_OK;
	struct event *event = new_event(hook, action, hook_key(hook, "workflow", repository, workflow, branch ? branch : "", NULL));
	const char *attempt = hook_at(hook, run, "/run_attempt");
	event->system.episode = hook_key(hook, id, attempt ? attempt : "1", NULL);
	if (!when_parse(json_text(json_get(run, "run_started_at"), NULL), &event->system.episode_ms))
		when_parse(json_text(json_get(run, "created_at"), NULL), &event->system.episode_ms);
	event->system.title = hook_title(hook, arena_printf(hook->arena, "%s: %s on %s", json_text(json_get(run, "name"), "workflow"),
		json_text(json_get(run, "conclusion"), ""), branch ? branch : "?"));
	event->system.url = hook_at(hook, run, "/html_url");
	event->system.reference_text = hook_at(hook, hook->json, "/repository/full_name");
	event->text = hook_text(hook, json_text(json_get(run, "display_title"), NULL));
	hook_field(hook, event, "commit", json_text(json_get(run, "head_sha"), NULL));
	hook_field(hook, event, "actor", json_text(json_at(run, "/actor/login"), NULL));
	return HOOK_OK;
}

enum hook_verdict preset_github(struct hook *hook, struct err *why)
{
	static const struct {
		const char *event;
		preset_map_fn *map;
	} rows[] = {{"issues", map_issues}, {"issue_comment", map_comment}, {"workflow_run", map_run}};
	const char *event = hook_header(hook, "x-github-event");

	if (!event) {
		err_set(why, "the header X-GitHub-Event is missing");
		return HOOK_BAD;
	}
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (is(event, rows[i].event))
			return rows[i].map(hook, why);
	return HOOK_OK; /* ping, and all that nobody asked for */
}
