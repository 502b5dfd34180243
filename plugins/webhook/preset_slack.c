/* What tools send to a Slack incoming webhook: text, attachments, blocks, as JSON or in the form field `payload`. Any tool with a
 * "Slack" notifier can so open tickets. Slack's markup (<https://x|label>, &amp;) is turned into plain text. */
#include "preset.h"

#include <string.h>

static const struct {
	const char *entity;
	char plain;
} entities[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}};

/* One "<...>": "<url|label>" becomes "label (url)", "<!channel>" and its like "@channel". Returns what follows it. */
static const char *unlink_one(struct buf *out, const char *at, const char *end)
{
	const char *bar = memchr(at, '|', (size_t)(end - at));
	const char *label = bar ? bar + 1 : at;
	bool mention = *at == '!' || *at == '@' || *at == '#';

	if (mention) {
		buf_addc(out, *at == '#' ? '#' : '@');
		label += !bar;
	}
	buf_add(out, label, (size_t)(end - label));
	if (bar && !mention)
		buf_addf(out, " (%.*s)", (int)(bar - at), at);
	return end + 1;
}

static const char *plain_one(struct buf *out, const char *at)
{
	const char *end = *at == '<' ? strchr(at, '>') : NULL;

	if (end && end > at + 1 && end - at < 4096)
		return unlink_one(out, at + 1, end);
	for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
		if (!strncmp(at, entities[i].entity, strlen(entities[i].entity))) {
			buf_addc(out, entities[i].plain);
			return at + strlen(entities[i].entity);
		}
	buf_addc(out, *at);
	return at + 1;
}

static void add_line(struct buf *out, const char *marked)
{
	if (!marked || !*marked)
		return;
	if (out->len)
		buf_addc(out, '\n');
	while (*marked)
		marked = plain_one(out, marked);
}

/* A section of rich text: its pieces make one line, and are not marked up. */
static void add_section(struct buf *out, const struct json *section)
{
	bool first = true;

	for (const struct json *piece = json_first(json_get(section, "elements")); piece; piece = json_next(piece)) {
		const char *text = json_text(json_get(piece, "text"), json_text(json_get(piece, "url"), NULL));
		const char *emoji = json_text(json_get(piece, "name"), NULL);
		if (!text && !emoji)
			continue;
		if (first && out->len)
			buf_addc(out, '\n');
		first = false;
		buf_addf(out, text ? "%s" : ":%s:", text ? text : emoji);
	}
}

/* What stands in a context, a row of buttons, a rich text or a list of it. The first button's page is the ticket's, too. */
static void add_elements(struct hook *hook, struct event *event, struct buf *out, const struct json *block)
{
	for (const struct json *e = json_first(json_get(block, "elements")); e; e = json_next(e)) {
		const char *type = json_text(json_get(e, "type"), "");
		if (!strcmp(type, "rich_text_list"))
			for (const struct json *item = json_first(json_get(e, "elements")); item; item = json_next(item))
				add_section(out, item);
		else if (!strncmp(type, "rich_text", strlen("rich_text")))
			add_section(out, e);
		else
			add_line(out, json_text(json_get(e, "text"), json_text(json_at(e, "/text/text"), NULL)));
		if (!event->system.url && !strcmp(type, "button"))
			event->system.url = hook_at(hook, e, "/url");
	}
}

static void add_blocks(struct hook *hook, struct event *event, struct buf *out, const struct json *blocks)
{
	for (const struct json *b = json_first(blocks); b; b = json_next(b)) {
		add_line(out, json_text(json_at(b, "/text/text"), json_text(json_get(b, "alt_text"), NULL)));
		for (const struct json *f = json_first(json_get(b, "fields")); f; f = json_next(f))
			add_line(out, json_text(json_get(f, "text"), NULL));
		add_elements(hook, event, out, b);
	}
}

static void add_attachment(struct hook *hook, struct event *event, struct buf *out, const struct json *attachment)
{
	const struct json *blocks = json_get(attachment, "blocks");
	const char *title = json_text(json_get(attachment, "title"), NULL), *text = json_text(json_get(attachment, "text"), NULL);

	add_line(out, json_text(json_get(attachment, "pretext"), NULL));
	add_line(out, title);
	add_line(out, text ? text : title || json_count(blocks) ? NULL : json_text(json_get(attachment, "fallback"), NULL));
	if (!event->system.url)
		event->system.url = hook_at(hook, attachment, "/title_link");
	for (const struct json *f = json_first(json_get(attachment, "fields")); f; f = json_next(f))
		hook_field(hook, event, json_text(json_get(f, "title"), "field"), hook_at(hook, f, "/value"));
	add_blocks(hook, event, out, blocks);
}

enum hook_verdict preset_slack(struct hook *hook, struct err *why)
{
	struct event *event = hook_event(hook);
	struct buf text;

	buf_init(&text, LIMIT_JSON);
	add_line(&text, json_text(json_get(hook->json, "text"), NULL));
	add_blocks(hook, event, &text, json_get(hook->json, "blocks"));
	for (const struct json *a = json_first(json_get(hook->json, "attachments")); a; a = json_next(a))
		add_attachment(hook, event, &text, a);
	event->text = hook_text(hook, text.data);
	event->system.title = hook_title(hook, text.data);
	event->system.action = "create";
	event->system.priority = hook->settings->priority;
	event->system.reference_text = hook_title(hook, json_text(json_get(hook->json, "username"), NULL));
	hook_field(hook, event, "channel", json_text(json_get(hook->json, "channel"), NULL));
	buf_clear(&text);
	if (event->system.title)
		return HOOK_OK;
	err_set(why, "no_text");
	return HOOK_BAD;
}
