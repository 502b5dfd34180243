#include "forms.h"

#include "base/json_write.h"
#include "base/limits.h"
#include "base/text.h"
#include "mrkdwn.h"
#include "sections.h"

#include <string.h>

#define TITLE_CHARS 24
#define LABEL_CHARS 1900
#define EXAMPLE_CHARS 150
#define OPTION_CHARS 75
#define OPTIONS_MOST 100
#define INPUTS_MOST 90      /* of 100 blocks */
#define ANSWER_CHARS 3000
#define METADATA_CHARS 3000 /* bytes, which are never fewer than characters */

static bool has(const char *text)
{
	return text && *text;
}

/* {"type": "plain_text", "text": ...}: nothing is escaped there, entities would be shown as they are. */
static void put_plain(struct json_writer *w, const char *key, const char *text, size_t chars)
{
	struct buf cut;

	buf_init(&cut, LIMIT_JSON);
	buf_add(&cut, text, text_chars(text) <= chars ? strlen(text) : text_cut(text, chars));
	json_open(w, key, '{');
	json_put_text(w, "type", "plain_text");
	json_put_text(w, "text", cut.data);
	json_close(w, '}');
	buf_clear(&cut);
}

static void put_option(struct json_writer *w, const char *key, const struct gd_choice *choice)
{
	json_open(w, key, '{');
	put_plain(w, "text", has(choice->label) ? choice->label : choice->value, OPTION_CHARS);
	json_put_text(w, "value", choice->value);
	json_close(w, '}');
}

static bool is_option(const struct gd_choice *choice)
{
	return has(choice->value) && text_chars(choice->value) <= OPTION_CHARS;
}

static void put_select(struct json_writer *w, const struct gd_form_field *field)
{
	const struct gd_choice *chosen = NULL;
	size_t n = 0;

	json_put_text(w, "type", "static_select");
	json_open(w, "options", '[');
	for (size_t i = 0; i < field->nchoices && n < OPTIONS_MOST; i++) {
		if (!is_option(&field->choices[i]))
			continue;
		put_option(w, NULL, &field->choices[i]);
		if (has(field->value) && !strcmp(field->value, field->choices[i].value))
			chosen = &field->choices[i];
		n++;
	}
	json_close(w, ']');
	if (chosen)
		put_option(w, "initial_option", chosen);
}

static void put_input(struct json_writer *w, const struct gd_form_field *field)
{
	json_put_text(w, "type", "plain_text_input");
	json_put_bool(w, "multiline", field->multiline != 0);
	json_put_int(w, "max_length", ANSWER_CHARS);
	if (has(field->value) && text_chars(field->value) <= ANSWER_CHARS)
		json_put_text(w, "initial_value", field->value);
	if (has(field->example))
		put_plain(w, "placeholder", field->example, EXAMPLE_CHARS);
}

static void put_field(struct json_writer *w, const struct gd_form_field *field)
{
	json_open(w, NULL, '{');
	json_put_text(w, "type", "input");
	json_put_text(w, "block_id", field->key);
	json_put_bool(w, "optional", !field->required);
	put_plain(w, "label", has(field->label) ? field->label : field->key, LABEL_CHARS);
	json_open(w, "element", '{');
	json_put_text(w, "action_id", "value");
	if (field->nchoices)
		put_select(w, field);
	else
		put_input(w, field);
	json_close(w, '}');
	json_close(w, '}');
}

/* False: it is longer than Slack keeps. */
static bool put_metadata(struct json_writer *w, const struct gd_outbound *out)
{
	struct buf json;
	struct json_writer inner = {.out = &json};

	buf_init(&json, METADATA_CHARS);
	json_open(&inner, NULL, '{');
	json_put_text(&inner, "form", has(out->form_id) ? out->form_id : out->key);
	json_put_text(&inner, "room", out->room);
	json_put_text(&inner, "thread", out->thread);
	json_close(&inner, '}');
	bool fits = !json.failed;
	if (fits)
		json_put_text(w, "private_metadata", json.data);
	buf_clear(&json);
	return fits;
}

void forms_view(struct buf *view, const struct gd_outbound *out)
{
	struct json_writer w = {.out = view};

	json_open(&w, NULL, '{');
	json_put_text(&w, "type", "modal");
	json_put_text(&w, "callback_id", "form");
	bool fits = put_metadata(&w, out);
	put_plain(&w, "title", has(out->title) ? out->title : "Guichet", TITLE_CHARS);
	put_plain(&w, "submit", has(out->form_send) ? out->form_send : "OK", TITLE_CHARS);
	json_open(&w, "blocks", '[');
	for (size_t i = 0; i < out->nform && i < INPUTS_MOST; i++)
		if (has(out->form[i].key))
			put_field(&w, &out->form[i]);
	json_close(&w, ']');
	json_close(&w, '}');
	if (!fits)
		buf_reset(view); /* its questions go as text */
}

void forms_text(struct buf *text, const struct gd_outbound *out)
{
	for (size_t i = 0; i < out->nform; i++) {
		const struct gd_form_field *field = &out->form[i];
		const char *label = has(field->label) ? field->label : field->key;
		buf_adds(text, "\n• ");
		mrkdwn_escape(text, label, strlen(label));
		if (has(field->example)) {
			buf_adds(text, ": ");
			mrkdwn_escape(text, field->example, strlen(field->example));
		}
	}
}

static void words_metadata(struct json_writer *w, const struct told *told)
{
	struct buf json;
	struct json_writer inner = {.out = &json};

	buf_init(&json, LIMIT_JSON);
	json_open(&inner, NULL, '{');
	json_put_text(&inner, "command", told->in.text + 1);
	json_put_text(&inner, "room", told->in.place.room);
	json_put_text(&inner, "thread", told->in.place.thread);
	json_put_text(&inner, "target", told->in.target);
	json_close(&inner, '}');
	json_put_text(w, "private_metadata", json.data);
	buf_clear(&json);
}

void forms_words(struct buf *view, const struct told *told)
{
	struct json_writer w = {.out = view};
	const struct gd_form_field field = {.key = "words", .label = told->label, .required = 1, .multiline = 1};

	json_open(&w, NULL, '{');
	json_put_text(&w, "type", "modal");
	json_put_text(&w, "callback_id", "command");
	words_metadata(&w, told);
	put_plain(&w, "title", told->label, TITLE_CHARS);
	put_plain(&w, "submit", "OK", TITLE_CHARS);
	json_open(&w, "blocks", '[');
	put_field(&w, &field);
	json_close(&w, ']');
	json_close(&w, '}');
}
