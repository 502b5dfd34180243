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
	if (!json_count(json_get(answer, "deliveries"))) {
		printf("Nothing waits or is parked under this name; `guichet outbox` lists the destinations.\n");
		return;
	}
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

static void show_log(const struct json *answer)
{
	struct table table;
	int64_t now = clock_now(&clock_real);
	char age[TABLE_AGE_SIZE];
	table_init(&table, (const char *const[]){"ID", "EVENT", "ATTEMPT", "AGE", "TOOK", "END", "WHY", NULL});
	for (const struct json *row = json_first(json_get(answer, "attempts")); row; row = json_next(row)) {
		table_add(&table, "%s", json_text(json_get(row, "id"), ""));
		table_add(&table, "%s", json_text(json_get(row, "event"), "-"));
		table_add(&table, "%" PRId64, number(row, "attempt"));
		table_add(&table, "%s", table_age((now - number(row, "at_ms")) / SECOND_MS, age));
		table_add(&table, "%" PRId64 " ms", number(row, "took_ms"));
		table_add(&table, "%s", json_text(json_get(row, "end"), ""));
		table_add(&table, "%s", json_text(json_get(row, "why"), ""));
	}
	table_print(&table, stdout);
	table_clear(&table);
}

static void show_test(const struct json *answer)
{
	const char *to = json_text(json_get(answer, "to"), "");
	printf("endpoint.test is on its way to %s as %s; `guichet outbox log %s` shows what becomes of it.\n", to,
		json_text(json_get(answer, "id"), ""), to);
	if (json_bool(json_get(answer, "disabled"), false))
		printf("%s is switched off: it waits for `guichet outbox retry %s`.\n", to, to);
}

static int ask(const struct arguments *args, const char *method, const char *path, const char *to, void (*show)(const struct json *))
{
	struct buf target;
	link_target(&target, path, "to", to);
	int status = link_ask(args, method, target.data, NULL, show);
	buf_clear(&target);
	return status;
}

static const struct {
	const char *word, *method, *path;
	void (*show)(const struct json *answer);
} words[] = {
	{"retry", "POST", "/v1/outbox/retry", show_retried},
	{"log", "GET", "/v1/outbox/log", show_log},
	{"test", "POST", "/v1/outbox/test", show_test},
};
#define WORDS (sizeof words / sizeof *words)

static int outbox_run(const struct arguments *args)
{
	size_t word = 0;
	if (args->nwords == 0)
		return ask(args, "GET", "/v1/outbox", NULL, show_all);
	while (word < WORDS && strcmp(args->words[0], words[word].word) != 0)
		word++;
	if (args->nwords == 1 && word == WORDS)
		return ask(args, "GET", "/v1/outbox", args->words[0], show_rows);
	if (args->nwords == 2 && word < WORDS)
		return ask(args, words[word].method, words[word].path, args->words[1], words[word].show);
	return arguments_usage(args, "name one destination, or say retry, log or test and which one.");
}

const struct command cli_outbox = {
	.name = "outbox",
	.operands = "[TO | retry TO|ID | log TO | test TO]",
	.words = "retry log test",
	.help = "Show what waits to be delivered and how attempts ended, send parked deliveries again, or try an endpoint.",
	.more = "TO is a destination as the table shows it, or a channel such as webhook:crm for all of its destinations. ID is one "
		"delivery. retry sends what was given up again, and what waits after a failure now; it also switches an endpoint on "
		"again that was switched off after days of failures or a 410. log lists "
		"the last 100 attempts; with --json also what came back when one failed, its first 4 KiB. test sends the event "
		"endpoint.test to an outbound webhook, whatever its filters are.",
	.common = COMMAND_CONFIG | COMMAND_SOCKET | COMMAND_JSON,
	.run = outbox_run,
};
