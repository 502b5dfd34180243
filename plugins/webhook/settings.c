#include "settings.h"

#include "preset.h"
#include "when.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum row { PRESET, SCHEME, SECRET, PER, KEY_LABELS, FROM, MAP, PRIORITY, TRUST_EMAIL, HONEYPOT, REDIRECT,
	   URL, OLD_SECRET, OLD_UNTIL, EVENTS, QUEUES, ORGANISATIONS, PAYLOAD, IN_FLIGHT, ORDERED, RETRY };

const struct gd_option settings_rows[] = {
	[PRESET] = {"preset", GD_ENUM, "guichet",
		"guichet|alertmanager|grafana|github|gitlab|sentry|uptime-kuma|cloudevents|slack|form|generic", 0,
		"What the sender writes. guichet: its own events; generic: any JSON or form, mapped by the from.* lines; slack: what tools "
		"send to a Slack incoming webhook."},
	[SCHEME] = {"scheme", GD_ENUM, NULL,
		"standard-webhooks|svix|github|gitlab|stripe|slack|sentry|grafana|bearer|basic|header|path|query", 0,
		"How the sender proves itself; opens POST /hook/NAME. bearer: Authorization: Bearer SECRET. basic: the secret is "
		"user:password. header: X-Token: SECRET. path: the secret is the last segment, /hook/NAME/SECRET. guichet signature "
		"explains a refusal."},
	[SECRET] = {"secret", GD_SECRET, NULL, NULL, 0,
		"What the sender proves to know, and what outgoing events are signed with (then whsec_ and base64, or whsk_ and an ed25519 "
		"key). Several, separated by spaces, while it is changed."},
	[PER] = {"per", GD_ENUM, "alert", "alert|group", 0, "Alertmanager and Grafana: one ticket per alert, or per group of alerts."},
	[KEY_LABELS] = {"key_labels", GD_LIST, NULL, NULL, 0,
		"Alertmanager and Grafana: the labels that make two alerts the same problem, such as alertname, instance; all labels if "
		"empty. Use it when a label holds a value that changes."},
	[FROM] = {"from", GD_STR, NULL, NULL, GD_OPT_MANY,
		"Where generic, cloudevents and form find title, body, priority, severity, requester, name, key, episode, state, url, "
		"queue, type, ref and id: JSON pointers of which the first that is there counts (from.title = /alert/name | /title), or a "
		"text with them (from.title = ${/host}: ${/check})."},
	[MAP] = {"map", GD_STR, NULL, NULL, GD_OPT_MANY,
		"Other words for ours: map.priority.P1 = urgent, map.severity.page = critical, map.state.OK = resolve."},
	[PRIORITY] = {"priority", GD_ENUM, NULL, "low|normal|high|urgent", 0, "Priority of what comes in without one."},
	[TRUST_EMAIL] = {"trust_email", GD_BOOL, "no", NULL, 0,
		"The sender has checked its users' e-mail addresses, so they are believed. Only for your own application."},
	[HONEYPOT] = {"honeypot", GD_STR, NULL, NULL, 0,
		"Form: a field that people do not see; what fills it in is thrown away in silence."},
	[REDIRECT] = {"redirect", GD_URL, NULL, NULL, 0, "Form: the page that a browser is sent to afterwards."},
	[URL] = {"url", GD_URL, NULL, NULL, 0, "Where events are sent, signed as Standard Webhooks says."},
	[OLD_SECRET] = {"old_secret", GD_SECRET, NULL, NULL, 0,
		"The secret before this one; events carry a second signature with it until old_until."},
	[OLD_UNTIL] = {"old_until", GD_STR, NULL, NULL, 0,
		"When the old secret ends, such as 2026-12-01T00:00:00Z; a day after the change is usual."},
	[EVENTS] = {"events", GD_LIST, NULL, NULL, 0, "Events to send, such as ticket.created, ticket.closed or survey.*; all if empty."},
	[QUEUES] = {"queues", GD_LIST, NULL, NULL, 0, "Only events of tickets in these queues; all if empty."},
	[ORGANISATIONS] = {"organisations", GD_LIST, NULL, NULL, 0,
		"Only events of tickets of these organisations, by the names of their sections; all if empty."},
	[PAYLOAD] = {"payload", GD_ENUM, "medium", "medium|full", 0,
		"medium: ids, status, priority and links, no text and nobody's data; full: what the desk knows and customers may see."},
	/* Each event waits for two commits of the desk, the lease before it and the outcome after it, which all those under way share:
	 * with 8 a slow disk decides how many arrive in a second, with 32 the processor does (bench/run.py notices). */
	[IN_FLIGHT] = {"in_flight", GD_INT, "32", "1..256", 0,
		"Events under way to this endpoint at once, after a slow start; fewer for a receiver that cannot take so many requests."},
	[ORDERED] = {"ordered", GD_BOOL, "yes", NULL, 0, "Events of one ticket wait for each other, so that they arrive in order."},
	[RETRY] = {"retry", GD_LIST, "5s,5m,30m,2h,5h,10h,14h,20h,1d", "seconds", 0,
		"Waits before the second, third … attempt, with some jitter; after the last of them the event is parked and its ticket "
		"says "
		"so."},
	{0},
};

static const char *text_or_null(const char *text)
{
	return text && *text ? text : NULL;
}

static bool yes(const char *text)
{
	return text && !strcmp(text, "yes");
}

/* Every line of the table names something that exists. */
static bool known_lines(const char *table, bool (*known)(const char *name, size_t len), const char *option, struct err *err)
{
	while (table && *table) {
		size_t line = strcspn(table, "\n"), name = strcspn(table, "=\n");
		if (!known(table, name)) {
			err_set(err, "%s.%.*s: there is nothing of that name to set", option, (int)name, table);
			return false;
		}
		table += line + (table[line] == '\n');
	}
	return true;
}

static bool way_in(const struct settings *settings, const char *const *values, struct err *err)
{
	if (!settings->scheme)
		return true;
	if (!text_or_null(values[SECRET])) {
		err_set(err, "scheme = %s needs a secret; without one everybody would be refused", settings->scheme);
		return false;
	}
	return known_lines(settings->from, mapping_is_target, "from", err) && known_lines(settings->map, mapping_is_table, "map", err);
}

#define PRIVATE_KEY 86 /* base64 digits of 64 bytes, behind whsk_ */
#define KEY_MOST 682   /* of 512 bytes, the most that core/sign takes for a key */

/* Whether each secret is one that an event can be signed with: base64, behind whsec_ or nothing, or the private key behind whsk_. */
static bool can_sign(const char *secrets)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (const char *p = secrets + strspn(secrets, " \t"); *p; p += strspn(p, " \t")) {
		size_t prefix = !strncmp(p, "whsec_", 6) ? 6 : !strncmp(p, "whsk_", 5) ? 5 : 0;
		size_t len = strcspn(p + prefix, " \t"), plain = strspn(p + prefix, digits), marks = strspn(p + prefix + plain, "=");
		bool whole = prefix == 5 ? plain == PRIVATE_KEY : prefix ? plain % 4 != 1 : len % 4 == 0;
		if (!plain || plain + marks != len || !whole || marks > 2 || plain > KEY_MOST)
			return false;
		p += prefix + len;
	}
	return true;
}

static bool way_out(struct settings *settings, const char *const *values, struct err *err)
{
	const char *until = text_or_null(values[OLD_UNTIL]);

	if (!settings->url)
		return true;
	settings->old_secret = text_or_null(values[OLD_SECRET]) != NULL;
	if (!text_or_null(values[SECRET]))
		err_set(err, "url needs a secret to sign with: whsec_ and the base64 of 32 random bytes");
	else if (!can_sign(values[SECRET]) || (settings->old_secret && !can_sign(values[OLD_SECRET])))
		err_set(err, "events to url are signed with whsec_ and the base64 of 32 random bytes; %s is something else",
			can_sign(values[SECRET]) ? "old_secret" : "secret");
	else if (settings->old_secret != (until != NULL))
		err_set(err, "old_secret and old_until belong together");
	else if (until && !when_parse(until, &settings->old_until_ms))
		err_set(err, "old_until = %s is not a time such as 2026-12-01T00:00:00Z", until);
	else
		return true;
	return false;
}

/* "5,300,1800", as the host has made it from "5s,5m,30m". */
static bool read_waits(struct settings *settings, const char *list, struct err *err)
{
	size_t n = 0;

	while (list && *list) {
		char *end;
		unsigned long wait = strtoul(list, &end, 10);
		if (n == SETTINGS_WAITS || wait == 0 || wait > UINT32_MAX || (*end && *end != ',')) {
			err_set(err, "retry is a list of at most %d waits, each at least 1s", SETTINGS_WAITS);
			return false;
		}
		settings->waits_s[n++] = (uint32_t)wait;
		list = *end ? end + 1 : end;
	}
	settings->waits_s[n] = 0;
	return true;
}

bool settings_read(struct settings *settings, const char *const *values, struct err *err)
{
	*settings = (struct settings){
		.preset = preset_find(values[PRESET] ? values[PRESET] : ""),
		.scheme = text_or_null(values[SCHEME]),
		.per_group = values[PER] && !strcmp(values[PER], "group"),
		.key_labels = text_or_null(values[KEY_LABELS]),
		.from = text_or_null(values[FROM]),
		.map = text_or_null(values[MAP]),
		.priority = text_or_null(values[PRIORITY]),
		.trust_email = yes(values[TRUST_EMAIL]),
		.honeypot = text_or_null(values[HONEYPOT]),
		.redirect = text_or_null(values[REDIRECT]),
		.url = text_or_null(values[URL]),
		.events = text_or_null(values[EVENTS]),
		.queues = text_or_null(values[QUEUES]),
		.organisations = text_or_null(values[ORGANISATIONS]),
		.full = values[PAYLOAD] && !strcmp(values[PAYLOAD], "full"),
		.ordered = yes(values[ORDERED]),
		.in_flight = (uint32_t)strtoul(values[IN_FLIGHT], NULL, 10),
	};
	if (!settings->preset) {
		err_set(err, "there is no preset %s", values[PRESET] ? values[PRESET] : "");
		return false;
	}
	if (!settings->scheme && !settings->url) {
		err_set(err, "a webhook needs scheme and secret to listen, or url and secret to send");
		return false;
	}
	return way_in(settings, values, err) && way_out(settings, values, err) && read_waits(settings, values[RETRY], err);
}

uint32_t settings_conflict(const char *const *values, char *say, size_t size)
{
	struct settings settings;
	struct err err = {0};

	if (settings_read(&settings, values, &err))
		return 0;
	(void)snprintf(say, size, "%s", err.text);
	return 1;
}

bool settings_line(const char *table, const char *name, const char **value, size_t *len)
{
	size_t name_len = strlen(name);

	while (table && *table) {
		size_t line = strcspn(table, "\n");
		if (line > name_len && table[name_len] == '=' && !strncmp(table, name, name_len)) {
			*value = table + name_len + 1;
			*len = line - name_len - 1;
			return true;
		}
		table += line + (table[line] == '\n');
	}
	return false;
}

bool settings_lists(const char *list, const char *word)
{
	while (list && *list) {
		size_t len = strcspn(list, ",");
		bool prefix = len && list[len - 1] == '*';
		if (prefix ? !strncmp(list, word, len - 1) : strlen(word) == len && !strncmp(list, word, len))
			return true;
		list += len + (list[len] == ',');
	}
	return false;
}
