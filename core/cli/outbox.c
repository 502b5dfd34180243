#include "cli/outbox.h"

#include "base/clock.h"
#include "base/limits.h"
#include "cli/link.h"
#include "cli/table.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static int64_t number(const struct json *row, const char *key)
{
	return json_int(json_get(row, key), 0);
}

static void show_destination(struct table *table, const struct json *row)
{
	char age[TABLE_AGE_SIZE];
	table_add(table, "%s", json_text(json_get(row, "to"), ""));
	table_add(table, "%" PRId64, number(row, "waiting") + number(row, "under_way"));
	table_add(table, "%" PRId64, number(row, "parked"));
	table_add(table, "%s", number(row, "waiting") + number(row, "under_way") ? table_age(number(row, "oldest_s"), age) : "-");
	if (json_bool(json_get(row, "disabled"), false))
		table_add(table, "disabled");
	else if (number(row, "under_way"))
		table_add(table, "under way");
	else if (json_get(row, "next_attempt_s"))
		table_add(table, "in %s", table_age(number(row, "next_attempt_s"), age));
	else
		table_add(table, "-");
	table_add(table, "%s", json_text(json_get(row, "why"), ""));
}

static void show_all(const struct json *answer)
{
	struct table table;
	if (!json_count(json_get(answer, "destinations"))) {
		printf("Everything is delivered.\n");
		return;
	}
	table_init(&table, (const char *const[]){"TO", "WAITING", "PARKED", "OLDEST", "NEXT ATTEMPT", "WHY", NULL});
	for (const struct json *row = json_first(json_get(answer, "destinations")); row; row = json_next(row))
		show_destination(&table, row);
	table_print(&table, stdout);
	table_clear(&table);
}

static void show_rows(const struct json *answer)
{
	struct table table;
	int64_t now = clock_now(&clock_real);
	char age[TABLE_AGE_SIZE], next[TABLE_AGE_SIZE];
	table_init(&table, (const char *const[]){"ID", "STATE", "AGE", "ATTEMPTS", "NEXT ATTEMPT", "WHY", NULL});
	for (const struct json *row = json_first(json_get(answer, "deliveries")); row; row = json_next(row)) {
		const char *state = json_text(json_get(row, "state"), "");
		int64_t wait = number(row, "next_ms") > now ? number(row, "next_ms") - now : 0;
		table_add(&table, "%s", json_text(json_get(row, "id"), ""));
		table_add(&table, "%s", state);
		table_add(&table, "%s", table_age((now - number(row, "created_ms")) / SECOND_MS, age));
		table_add(&table, "%" PRId64, number(row, "attempts"));
		if (strcmp(state, "waiting") == 0)
			table_add(&table, "in %s", table_age(wait / SECOND_MS, next));
		else
			table_add(&table, "-");
		table_add(&table, "%s", json_text(json_get(row, "why"), ""));
	}
	table_print(&table, stdout);
	table_clear(&table);
}

static void show_retried(const struct json *answer)
{
	int64_t n = number(answer, "again");
	printf("%" PRId64 " %s again.\n", n, n == 1 ? "delivery is sent" : "deliveries are sent");
}

static int ask(const struct arguments *args, const char *method, const char *path, const char *to, void (*show)(const struct json *))
{
	struct buf target;
	link_target(&target, path, "to", to);
	int status = link_ask(args, method, target.data, NULL, show);
	buf_clear(&target);
	return status;
}

static int outbox_run(const struct arguments *args)
{
	if (args->nwords == 0)
		return ask(args, "GET", "/v1/outbox", NULL, show_all);
	if (args->nwords == 1 && strcmp(args->words[0], "retry") != 0)
		return ask(args, "GET", "/v1/outbox", args->words[0], show_rows);
	if (args->nwords == 2 && strcmp(args->words[0], "retry") == 0)
		return ask(args, "POST", "/v1/outbox/retry", args->words[1], show_retried);
	return arguments_usage(args, "name one destination, or retry and what to send again.");
}

const struct command cli_outbox = {
	.name = "outbox",
	.operands = "[TO | retry TO|ID]",
	.words = "retry",
	.help = "Show what waits to be delivered, or send parked deliveries again.",
	.more = "TO is a destination as the table shows it, or a channel such as webhook:crm for all of its destinations. ID is one "
		"delivery.",
	.common = COMMAND_CONFIG | COMMAND_SOCKET | COMMAND_JSON,
	.run = outbox_run,
};
