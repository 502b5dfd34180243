#include "blocks.h"

#include "base/limits.h"
#include "base/text.h"
#include "mrkdwn.h"
#include "sections.h"

#include <stdio.h>
#include <string.h>

#define BUDGET 12000      /* bytes of all blocks, of the 13,200 that Slack takes in practice */
#define FIELDS_A_BLOCK 10
#define FIELD_UNITS 900   /* of 2,000: a value that long is text, not a field */
#define LABEL_UNITS 200
#define BUTTONS_A_BLOCK 25
#define BUTTON_CHARS 75
#define VALUE_MOST 2000
#define OPTION_CHARS 75
#define TEXT_SECTIONS 3

static bool has(const char *text)
{
	return text && *text;
}

/* A text that names its title needs no headline that says it once more. */
static bool has_title(const struct gd_outbound *out)
{
	return has(out->title) && !(has(out->text) && strstr(out->text, out->title));
}

static bool text_alone(const struct gd_outbound *out)
{
	return !has_title(out) && !out->nfields && !out->nchoices;
}

static void put_cut(struct buf *out, const char *text, size_t units)
{
	size_t len = mrkdwn_cut(text, strlen(text), units);

	mrkdwn_escape(out, text, len);
	if (text[len])
		buf_adds(out, "…");
}

static bool has_link(const struct gd_outbound *out)
{
	return has(out->url) && !strpbrk(out->url, "<>|* \n");
}

static void put_title(struct json_writer *w, const struct gd_outbound *out)
{
	struct buf line;

	if (!has_title(out))
		return;
	buf_init(&line, LIMIT_JSON);
	buf_addc(&line, '*');
	if (has_link(out))
		buf_addf(&line, "<%s|", out->url);
	char title[4 * LIMIT_TITLE * 2 + 1];
	(void)snprintf(title, sizeof title, "%.*s", (int)text_cut(out->title, 2 * LIMIT_TITLE), out->title);
	mrkdwn_label(&line, title);
	if (has_link(out))
		buf_addc(&line, '>');
	buf_addc(&line, '*');
	sections_one(w, line.data);
	buf_clear(&line);
}

static void put_field(struct json_writer *w, const struct gd_field *field)
{
	struct buf text;

	buf_init(&text, LIMIT_JSON);
	if (has(field->label)) {
		buf_addc(&text, '*');
		put_cut(&text, field->label, LABEL_UNITS);
		buf_adds(&text, "*\n");
	}
	put_cut(&text, has(field->value) ? field->value : "–", FIELD_UNITS);
	json_open(w, NULL, '{');
	json_put_text(w, "type", "mrkdwn");
	json_put_text(w, "text", text.data);
	json_close(w, '}');
	buf_clear(&text);
}

static void put_fields(struct json_writer *w, const struct gd_outbound *out)
{
	for (size_t i = 0; i < out->nfields && w->out->len < BUDGET - 4000; ) {
		json_open(w, NULL, '{');
		json_put_text(w, "type", "section");
		json_open(w, "fields", '[');
		for (size_t n = 0; n < FIELDS_A_BLOCK && i < out->nfields && w->out->len < BUDGET - 4000; n++)
			put_field(w, &out->fields[i++]);
		json_close(w, ']');
		json_close(w, '}');
	}
}

static void put_plain(struct json_writer *w, const char *key, const char *label, size_t chars)
{
	size_t len = text_chars(label) <= chars ? strlen(label) : text_cut(label, chars - 1);
	char text[4 * BUTTON_CHARS + 4];

	(void)snprintf(text, sizeof text, "%.*s%s", (int)len, label, label[len] ? "…" : "");
	json_open(w, key, '{'); /* plain_text: entities would be shown as they are */
	json_put_text(w, "type", "plain_text");
	json_put_text(w, "text", text);
	json_put_bool(w, "emoji", true);
	json_close(w, '}');
}

static void put_button(struct json_writer *w, const struct gd_choice *choice, size_t number)
{
	char id[32];

	(void)snprintf(id, sizeof id, "choice_%zu", number);
	json_open(w, NULL, '{');
	json_put_text(w, "type", "button");
	json_put_text(w, "action_id", id);
	put_plain(w, "text", has(choice->label) ? choice->label : choice->value, BUTTON_CHARS);
	json_put_text(w, "value", choice->value);
	json_close(w, '}');
}

static bool is_button(const struct gd_choice *choice)
{
	return has(choice->value) && text_chars(choice->value) <= VALUE_MOST;
}

/* "!priority high": a command with a value. Several of one command in a row are one list. */
static size_t same_command(const struct gd_outbound *out, size_t from)
{
	const char *first = out->choices[from].value, *space = has(first) && *first == '!' ? strchr(first, ' ') : NULL;
	size_t n = from, len = space ? (size_t)(space - first) + 1 : 0;

	if (!space || !space[1])
		return 1;
	while (n < out->nchoices && has(out->choices[n].value) && !strncmp(out->choices[n].value, first, len) &&
		text_chars(out->choices[n].value) <= OPTION_CHARS)
		n++;
	return n - from > 1 ? n - from : 1;
}

/* Shown as what its values have in common: "priority". */
static void put_select(struct json_writer *w, const struct gd_outbound *out, size_t from, size_t n)
{
	const char *first = out->choices[from].label;
	char name[BUTTON_CHARS], id[32];

	(void)snprintf(name, sizeof name, "%.*s", (int)(has(first) ? strcspn(first, " ") : 0), has(first) ? first : "");
	(void)snprintf(id, sizeof id, "choice_%zu", from);
	json_open(w, NULL, '{');
	json_put_text(w, "type", "static_select");
	json_put_text(w, "action_id", id);
	put_plain(w, "placeholder", *name ? name : "…", BUTTON_CHARS);
	json_open(w, "options", '[');
	for (size_t i = from; i < from + n; i++) {
		const struct gd_choice *choice = &out->choices[i];
		json_open(w, NULL, '{');
		put_plain(w, "text", has(choice->label) ? choice->label : choice->value, OPTION_CHARS);
		json_put_text(w, "value", choice->value);
		json_close(w, '}');
	}
	json_close(w, ']');
	json_close(w, '}');
}

/* Comes back with every click, also while it is not known yet that the message itself has arrived. */
static void put_block_id(struct json_writer *w, const struct gd_outbound *out, size_t number)
{
	char id[BLOCKS_ID_MOST];

	if (!has(out->ref) || strlen(out->ref) > BLOCKS_REF_MOST)
		return;
	(void)snprintf(id, sizeof id, BLOCKS_ID "%s:%zu", out->ref, number);
	json_put_text(w, "block_id", id);
}

static void put_choices(struct json_writer *w, const struct gd_outbound *out)
{
	size_t in_block = 0, blocks = 0;

	for (size_t i = 0, n; i < out->nchoices && w->out->len < BUDGET && blocks < 4; i += n) {
		n = 1;
		if (!is_button(&out->choices[i]))
			continue;
		if (!in_block) {
			json_open(w, NULL, '{');
			json_put_text(w, "type", "actions");
			put_block_id(w, out, blocks);
			json_open(w, "elements", '[');
		}
		n = same_command(out, i);
		if (n > 1)
			put_select(w, out, i, n);
		else
			put_button(w, &out->choices[i], i);
		if (++in_block < BUTTONS_A_BLOCK)
			continue;
		json_close(w, ']');
		json_close(w, '}');
		in_block = 0;
		blocks++;
	}
	if (in_block) {
		json_close(w, ']');
		json_close(w, '}');
	}
}

static void write_text(struct buf *text, const struct gd_outbound *out)
{
	struct buf whole;

	buf_init(&whole, LIMIT_JSON);
	if (has_title(out))
		buf_adds(&whole, out->title);
	if (has_title(out) && has(out->text))
		buf_addc(&whole, '\n');
	buf_adds(&whole, out->text);
	put_cut(text, whole.data, BLOCKS_MAX_TEXT);
	if (!text->len)
		buf_adds(text, "…"); /* Slack refuses an empty message */
	buf_clear(&whole);
}

void blocks_write(struct buf *text, struct buf *blocks, const struct gd_outbound *out)
{
	struct json_writer w = {.out = blocks};

	write_text(text, out);
	if (text_alone(out))
		return;
	json_open(&w, NULL, '[');
	put_title(&w, out);
	if (has(out->text))
		sections_text(&w, out->text, TEXT_SECTIONS);
	put_fields(&w, out);
	put_choices(&w, out);
	json_close(&w, ']');
}
