#include "cli/inbox.h"

#include "base/limits.h"
#include "base/text.h"
#include "cli/link.h"
#include "cli/table.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void show_list(const struct json *answer)
{
	struct table table;
	char age[TABLE_AGE_SIZE];
	if (!json_count(json_get(answer, "requests"))) {
		printf("Nothing has come in yet; `guichet plugins` lists the open channels.\n");
		return;
	}
	table_init(&table, (const char *const[]){"ENDPOINT", "ID", "AGE", "STATUS", "BYTES", NULL});
	for (const struct json *row = json_first(json_get(answer, "requests")); row; row = json_next(row)) {
		table_add(&table, "%s", json_text(json_get(row, "endpoint"), ""));
		table_add(&table, "%s", json_text(json_get(row, "id"), ""));
		table_add(&table, "%s", table_age(json_int(json_get(row, "ago_s"), 0), age));
		table_add(&table, "%" PRId64, json_int(json_get(row, "status"), 0));
		table_add(&table, "%" PRId64, json_int(json_get(row, "bytes"), 0));
	}
	table_print(&table, stdout);
	table_clear(&table);
}

static void show_one(const struct json *answer)
{
	struct buf clean;
	buf_init(&clean, LIMIT_SYNC);
	buf_addf(&clean, "%s %s\n", json_text(json_get(answer, "method"), ""), json_text(json_get(answer, "path"), ""));
	text_strip_controls(&clean, json_text(json_get(answer, "headers"), ""), true);
	buf_addc(&clean, '\n');
	text_strip_controls(&clean, json_text(json_get(answer, "body"), ""), true);
	printf("%s\n", clean.data);
	buf_clear(&clean);
}

struct question {
	const char *path, *argument;
	void (*show)(const struct json *answer);
};

static int ask(const struct arguments *args, struct question q, const char *value)
{
	struct buf target;
	link_target(&target, q.path, q.argument, value);
	int status = link_ask(args, "GET", target.data, NULL, q.show);
	buf_clear(&target);
	return status;
}

/* What the channel answers is shown as it is: it need not be JSON. */
static int replay(const struct arguments *args, const char *id)
{
	struct daemon_link link;
	struct buf target, clean;
	link_target(&target, "/v1/inbox/replay", "id", id);
	buf_init(&clean, LIMIT_SYNC);
	link_open(&link, args->socket);
	unsigned status = link_fetch(&link, "POST", target.data, NULL, 0);
	if (status) {
		text_strip_controls(&clean, link.text, true);
		if (!args->json)
			printf("%u ", status);
		printf("%s\n", clean.data);
		link.exit = status < 400 ? EXIT_DONE : EXIT_NO;
	}
	int result = link.exit;
	link_close(&link);
	buf_clear(&clean);
	buf_clear(&target);
	return result;
}

static int inbox_run(const struct arguments *args)
{
	static const struct question list = {"/v1/inbox", "endpoint", show_list}, one = {"/v1/inbox/body", "id", show_one};
	const char *first = args->nwords ? args->words[0] : "";
	if (args->nwords == 2 && strcmp(first, "show") == 0)
		return ask(args, one, args->words[1]);
	if (args->nwords == 2 && strcmp(first, "replay") == 0)
		return replay(args, args->words[1]);
	if (args->nwords < 2 && strcmp(first, "show") != 0 && strcmp(first, "replay") != 0)
		return ask(args, list, args->nwords ? first : NULL);
	return arguments_usage(args, "name one endpoint, or say show or replay and the id of a request.");
}

const struct command cli_inbox = {
	.name = "inbox",
	.operands = "[ENDPOINT | show ID | replay ID]",
	.words = "show replay",
	.help = "Show what senders posted and what they were told, or hand one of those requests to its channel again.",
	.more = "Kept are the last requests of each endpoint and those that failed, 100 at most, without what proves the sender. A "
		"replay is "
		"judged as the sender's own repetition: what was accepted already makes no second ticket.",
	.common = COMMAND_CONFIG | COMMAND_SOCKET | COMMAND_JSON,
	.run = inbox_run,
};
