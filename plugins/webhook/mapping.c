#include "mapping.h"

#include <string.h>
#include <strings.h>

static const char *const targets[] = {
	"title", "body", "priority", "severity", "requester", "name", "key", "episode", "state", "url", "queue", "type", "ref", "id",
};
static const char *const tables[] = {"priority", "severity", "state", "queue", "type"};

bool mapping_is_target(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
		if (strlen(targets[i]) == len && !strncmp(targets[i], name, len))
			return true;
	return false;
}

bool mapping_is_table(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		size_t table = strlen(tables[i]);
		if (len > table + 1 && !strncmp(tables[i], name, table) && name[table] == '.')
			return true;
	}
	return false;
}

static const char *pointed(struct hook *hook, const struct json *root, const char *pointer)
{
	if (root)
		return hook_at(hook, root, pointer);
	return *pointer ? hook_param(hook, pointer + 1) : NULL;
}

/* "/a/b | /c": the first that leads somewhere. */
static const char *first_of(struct hook *hook, const struct json *root, const char *list)
{
	while (*list) {
		size_t len = strcspn(list, "|"), used = len;
		while (used && list[used - 1] == ' ')
			used--;
		const char *found = used ? pointed(hook, root, arena_strndup(hook->arena, list, used)) : NULL;
		if (found && *found)
			return found;
		list += len + (list[len] == '|');
		list += strspn(list, " ");
	}
	return NULL;
}

/* "${/host} is ${/state}": what leads nowhere is left out. */
static const char *filled(struct hook *hook, const struct json *root, const char *text)
{
	struct buf out;

	buf_init(&out, LIMIT_TEXT);
	while (*text) {
		const char *end = text[0] == '$' && text[1] == '{' ? strchr(text, '}') : NULL;
		if (!end) {
			buf_addc(&out, *text++);
			continue;
		}
		buf_adds(&out, first_of(hook, root, arena_strndup(hook->arena, text + 2, (size_t)(end - text - 2))));
		text = end + 1;
	}
	const char *kept = out.len ? arena_strdup(hook->arena, out.data) : NULL;
	buf_clear(&out);
	return kept;
}

const char *mapping_take(struct hook *hook, const struct json *root, const char *target, const char *fallback)
{
	const char *rule = fallback;
	size_t len;

	if (settings_line(hook->settings->from, target, &rule, &len))
		rule = arena_strndup(hook->arena, rule, len);
	if (!rule || !*rule)
		return NULL;
	return *rule == '/' ? first_of(hook, root, rule) : filled(hook, root, rule);
}

const char *mapping_word(struct hook *hook, const char *table, const char *value)
{
	const char *mapped;
	size_t len;

	if (value && settings_line(hook->settings->map, arena_printf(hook->arena, "%s.%s", table, value), &mapped, &len))
		return arena_strndup(hook->arena, mapped, len);
	return value;
}

struct word {
	const char *theirs, *ours;
};

/* `value` through the section's own lines first, then through the rows; NULL if neither knows it. */
static const char *known(struct hook *hook, const char *table, const char *value, const struct word *rows)
{
	const char *mapped = mapping_word(hook, table, value);

	if (!mapped || mapped != value)
		return mapped;
	for (; rows->theirs; rows++)
		if (!strcasecmp(rows->theirs, value))
			return rows->ours;
	return NULL;
}

const char *mapping_severity(struct hook *hook, const char *value)
{
	static const struct word rows[] = {
		{"critical", "critical"}, {"page", "critical"}, {"emergency", "critical"}, {"fatal", "critical"}, {"disaster", "critical"},
		{"major", "major"},       {"error", "major"},   {"high", "major"},         {"warning", "minor"},  {"average", "minor"},
		{"minor", "minor"},       {"info", "minor"},    {"low", "minor"},          {NULL, NULL},
	};
	return known(hook, "severity", value, rows);
}

const char *mapping_priority(struct hook *hook, const char *value)
{
	static const struct word rows[] = {
		{"critical", "urgent"}, {"page", "urgent"}, {"emergency", "urgent"}, {"fatal", "urgent"}, {"disaster", "urgent"},
		{"major", "high"},      {"error", "high"},  {"high", "high"},        {"warning", "normal"}, {"average", "normal"},
		{"minor", "low"},       {"info", "low"},    {"low", "low"},          {"normal", "normal"},   {"urgent", "urgent"},
		{NULL, NULL},
	};
	const char *priority = value ? known(hook, "priority", value, rows) : NULL;

	return priority ? priority : hook->settings->priority;
}

const char *mapping_action(struct hook *hook, const char *state)
{
	static const struct word rows[] = {
		{"resolved", "resolve"}, {"resolve", "resolve"}, {"ok", "resolve"},      {"up", "resolve"},       {"closed", "resolve"},
		{"recovered", "resolve"}, {"recovery", "resolve"}, {"success", "resolve"}, {"normal", "resolve"},  {"fixed", "resolve"},
		{"firing", "fire"},      {"fire", "fire"},       {"alerting", "fire"},   {"down", "fire"},        {"open", "fire"},
		{"problem", "fire"},     {"critical", "fire"},   {"warning", "fire"},    {"failed", "fire"},      {"failure", "fire"},
		{"create", "create"},    {"comment", "comment"}, {"ignore", "ignore"},   {"pending", "ignore"},   {NULL, NULL},
	};
	return state ? known(hook, "state", state, rows) : NULL;
}
