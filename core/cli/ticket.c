#include "cli/ticket.h"

#include "base/limits.h"
#include "base/text.h"
#include "cli/link.h"
#include "cli/mark.h"

#include <stdio.h>
#include <string.h>

/* What was typed is one line again. A word with spaces that is not the last is put between quotes, as the command language wants it. */
static void put_line(const struct arguments *args, struct buf *out)
{
	for (size_t i = 0; i < args->nwords; i++) {
		bool quote = i + 1 < args->nwords && strpbrk(args->words[i], " \t\n") != NULL && !strpbrk(args->words[i], "\"=");
		buf_addf(out, "%s%s%s%s", i ? " " : "", quote ? "\"" : "", args->words[i], quote ? "\"" : "");
	}
}

static void show(const struct json *answer)
{
	struct buf clean;
	const char *text = json_text(json_get(answer, "text"), NULL), *mark = result_mark(json_text(json_get(answer, "result"), ""));
	if (!text && mark)
		printf("%s ", mark);
	if (!text)
		text = json_text(json_get(answer, "ref"), json_text(json_get(answer, "result"), "done"));
	buf_init(&clean, LIMIT_SYNC);
	text_strip_controls(&clean, text, true);
	printf("%s\n", clean.data);
	buf_clear(&clean);
}

static int ticket_run(const struct arguments *args)
{
	struct buf line, body;
	if (!args->nwords)
		return arguments_usage(args, "say what to do; `guichet ticket help` lists the commands.");
	buf_init(&line, LIMIT_BODY); /* the desk says what is too long for it */
	buf_init(&body, LIMIT_SYNC);
	put_line(args, &line);
	struct json_writer j = {.out = &body};
	json_open(&j, NULL, '{');
	if (arguments_value(args, "--as"))
		json_put_text(&j, "as", arguments_value(args, "--as"));
	json_put_text(&j, "text", line.data);
	json_close(&j, '}');
	int status = link_ask(args, "POST", "/v1/cmd", body.data, show);
	buf_clear(&line);
	buf_clear(&body);
	return status;
}

static const struct command_option options[] = {{"--as", "NAME", "Who says it; only for root and the daemon's own user.", 0}, {0}};

const struct command cli_ticket = {
	.name = "ticket",
	.operands = "VERB [WORD]...",
	.words = "help show list new take assign reply note ask solved close reopen",
	.help = "Say a command to the desk, as agents and customers do: take, reply, show, list and all the others.",
	.more = "`guichet ticket help` lists them. Without --as it is said by the person whose uid in the configuration is yours. "
		"Put -- before words that begin with a dash. With --json the answer's data has the tickets of list, find, more and "
		"show, and the events of log, with times in ISO 8601 and UTC.",
	.common = COMMAND_CONFIG | COMMAND_SOCKET | COMMAND_JSON,
	.options = options,
	.run = ticket_run,
};
