#include "cli/health.h"

#include "base/clock.h"
#include "cli/link.h"
#include "cli/table.h"

#include <inttypes.h>
#include <stdio.h>

/* ---- health ------------------------------------------------------------------------------------------------------------------------ */

static void show_figures(const struct json *figures)
{
	static const struct {
		const char *key, *words;
	} rows[] = {
		{"tickets", "tickets"},
		{"open", "of them open"},
		{"outbox_waiting", "deliveries waiting"},
		{"outbox_parked", "deliveries parked"},
		{"outbox_off", "channels switched off"},
		{"jobs", "jobs with a due time"},
		{"events", "events in the history"},
		{"wal_bytes", "bytes in the write-ahead log"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		printf("  %10" PRId64 " %s\n", json_int(json_get(figures, rows[i].key), 0), rows[i].words);
	for (const struct json *off = json_first(json_get(figures, "switched_off")); off; off = json_next(off))
		printf("switched off: %s; `guichet outbox` says why\n", json_text(off, ""));
}

static int health_run(const struct arguments *args)
{
	struct daemon_link link;
	link_open(&link, args->socket);
	struct json *answer = link_call(&link, "GET", "/v1/health", NULL, 0);
	int status = link.exit;
	if (answer) {
		const char *why = json_text(json_get(answer, "why"), NULL);
		status = json_bool(json_get(answer, "ready"), false) ? EXIT_DONE : EXIT_NO;
		if (args->json)
			printf("%s\n", link.text);
		else if (status == EXIT_DONE)
			printf("ready: guichet %s, SQLite %s\n", json_text(json_get(answer, "version"), ""),
				json_text(json_get(answer, "sqlite"), ""));
		else
			printf("not ready: %s\n", why ? why : "the daemon does not say why");
		if (!args->json && json_get(answer, "tickets"))
			show_figures(answer);
	}
	json_free(answer);
	link_close(&link);
	return status;
}

const struct command cli_health = {
	.name = "health",
	.help = "Say whether the daemon is ready; the exit status is 1 if it is not.",
	.common = COMMAND_CONFIG | COMMAND_SOCKET | COMMAND_JSON,
	.run = health_run,
};

/* ---- plugins ----------------------------------------------------------------------------------------------------------------------- */

static void show_channel(struct table *table, const struct json *channel)
{
	static const char *const counters[] = {"requests", "refused_signatures", "messages", "deliveries", "slow_hooks"};
	int64_t last = json_int(json_get(channel, "last_event_ms"), 0);
	char age[TABLE_AGE_SIZE];
	table_add(table, "%s", json_text(json_get(channel, "channel"), ""));
	table_add(table, "%s", json_text(json_get(channel, "version"), ""));
	for (size_t i = 0; i < sizeof counters / sizeof *counters; i++)
		table_add(table, "%" PRId64, json_int(json_get(channel, counters[i]), 0));
	table_add(table, "%s", last ? table_age((clock_now(&clock_real) - last) / SECOND_MS, age) : "never");
}

static void show_plugins(const struct json *answer)
{
	struct table table;
	table_init(&table,
		(const char *const[]){"CHANNEL", "VERSION", "REQUESTS", "REFUSED", "MESSAGES", "DELIVERIES", "SLOW", "LAST MESSAGE", NULL});
	for (const struct json *c = json_first(json_get(answer, "channels")); c; c = json_next(c))
		show_channel(&table, c);
	table_print(&table, stdout);
	table_clear(&table);
}

static int plugins_run(const struct arguments *args)
{
	return link_ask(args, "GET", "/v1/plugins", NULL, show_plugins);
}

const struct command cli_plugins = {
	.name = "plugins",
	.help = "List the open channels and what went through them since the start.",
	.more = "REFUSED counts requests whose sender was not proved, SLOW the calls of a plugin that took too long. LAST MESSAGE is "
		"the age of the last one that was kept.",
	.common = COMMAND_CONFIG | COMMAND_SOCKET | COMMAND_JSON,
	.run = plugins_run,
};
