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
		printf("Nothing has come in yet.\n");
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

static void put_target(struct buf *out, const char *path, const char *argument, const char *value)
{
	buf_init(out, LIMIT_HEADERS);
	buf_adds(out, path);
	if (value) {
		buf_addf(out, "?%s=", argument);
		control_escape(out, value);
	}
}

static int ask(const struct call *call, struct question q, const char *value)
{
	struct daemon_link link;
	struct buf target;
	put_target(&target, q.path, q.argument, value);
	link_open(&link, call->socket);
	struct json *answer = link_call(&link, "GET", target.data, NULL, 0);
	if (answer && call->json)
		printf("%s\n", link.text);
	else if (answer)
		q.show(answer);
	int status = link.exit;
	json_free(answer);
	link_close(&link);
	buf_clear(&target);
	return status;
}

/* What the channel answers is shown as it is: it need not be JSON. */
static int replay(const struct call *call, const char *id)
{
	struct daemon_link link;
	struct buf target, clean;
	put_target(&target, "/v1/inbox/replay", "id", id);
	buf_init(&clean, LIMIT_SYNC);
	link_open(&link, call->socket);
	unsigned status = link_fetch(&link, "POST", target.data, NULL, 0);
	if (status) {
		text_strip_controls(&clean, link.text, true);
		if (!call->json)
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

static int inbox_run(const struct call *call)
{
	static const struct question list = {"/v1/inbox", "endpoint", show_list}, one = {"/v1/inbox/body", "id", show_one};
	const char *first = call->nwords ? call->words[0] : "";
	if (call->nwords == 2 && strcmp(first, "show") == 0)
		return ask(call, one, call->words[1]);
	if (call->nwords == 2 && strcmp(first, "replay") == 0)
		return replay(call, call->words[1]);
	if (call->nwords < 2 && strcmp(first, "show") != 0 && strcmp(first, "replay") != 0)
		return ask(call, list, call->nwords ? first : NULL);
	return call_usage(call, "name one endpoint, or say show or replay and the id of a request.");
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
