/* GD_FORM and what leads to it. */
#include "desk/sheet.h"

#include "base/text.h"
#include "commands/lists.h"
#include "desk/answer.h"
#include "desk/command.h"
#include "desk/customer.h"
#include "desk/form.h"
#include "desk/open.h"
#include "desk/out/post.h"
#include "desk/out/say.h"
#include "desk/question.h"
#include "desk/upload.h"
#include "i18n/words.h"

#include <stdlib.h>
#include <string.h>

#define TOPIC_NEW "new" /* the next text is a request */
#define FIELDS_MOST (FORM_ASKS_MOST + 8)

/* Beside the team, the kind and configured fields, none of which begins so. */
#define KEY_FOR "@for"
#define KEY_TITLE "@title"
#define KEY_TEXT "@text"
#define KEY_PRIORITY "@priority"
#define KEY_COPIES "@cc"

/* ---- the form ----------------------------------------------------------------------------------------------------------------------- */

struct sheet {
	struct call *c;
	enum lang lang;
	struct ticket as_if; /* what the command says already */
	struct gd_form_field *fields;
	size_t count;
};

static const char *word(const struct sheet *s, enum word word)
{
	return catalog_word(s->c->w->catalog, s->lang, word);
}

static struct gd_form_field *add(struct sheet *s, const char *key, const char *label)
{
	struct gd_form_field *f = &s->fields[s->count++];
	*f = (struct gd_form_field){.key = key, .label = label};
	return f;
}

static void put_choices(struct sheet *s, struct gd_form_field *f, const char *const *values, const char *const *words, size_t n)
{
	struct gd_choice *choices = arena_alloc(s->c->w->arena, (n + 1) * sizeof *choices);
	for (size_t i = 0; i < n; i++)
		choices[i] = (struct gd_choice){.value = values[i], .label = words[i]};
	f->choices = choices;
	f->nchoices = n;
}

/* One of the things that a team or a kind of request asks for. */
static void add_ask(struct sheet *s, const struct desk_ask *ask)
{
	const char *words[FORM_CHOICES_MOST], *values[FORM_CHOICES_MOST];
	struct work *w = s->c->w;
	const struct desk_field *field = form_field(w, ask->key);
	size_t n = form_offers(w, &s->as_if, ask->key, s->lang, words, values);
	if (s->count == FIELDS_MOST)
		return;
	struct gd_form_field *f = add(s, ask->key, form_label_of(w, ask->key, s->lang));
	put_choices(s, f, values, words, n);
	f->required = ask->mandatory;
	f->example = field ? field->example : NULL;
	f->multiline = field && field->multiline;
}

/* The team that has it unless they choose another. */
static void add_queue(struct sheet *s)
{
	struct queue_row queue;
	if (s->c->where.queue_id)
		return; /* the room says it */
	add_ask(s, &(struct desk_ask){.key = FORM_QUEUE});
	struct gd_form_field *f = &s->fields[s->count - 1];
	if (f->nchoices < 2)
		s->count--;
	else if (work_queue(s->c->w, s->as_if.queue_id, &queue))
		f->value = queue.name;
}

static void add_type(struct sheet *s, const struct desk_ask *asks, size_t n)
{
	struct desk_ask type = {.key = FORM_TYPE};
	for (size_t i = 0; i < n; i++)
		type.mandatory = type.mandatory || (asks[i].mandatory && strcmp(asks[i].key, FORM_TYPE) == 0);
	add_ask(s, &type);
	if (s->as_if.type)
		s->fields[s->count - 1].value = type_name(s->as_if.type);
}

static const char *example_of(const struct work *w, enum ticket_type type)
{
	for (size_t i = 0; type && i < w->settings->ntypes; i++)
		if (w->settings->types[i].type == type && w->settings->types[i].example)
			return w->settings->types[i].example;
	return NULL;
}

static void add_priority(struct sheet *s)
{
	const struct list_word *rows;
	size_t n = list_rows(WORDS_PRIORITY, &rows);
	const char **words = arena_alloc(s->c->w->arena, (n + 1) * sizeof *words);
	const char **values = arena_alloc(s->c->w->arena, (n + 1) * sizeof *values);
	for (size_t i = 0; i < n; i++) {
		values[i] = priority_name((enum priority)rows[i].value);
		words[i] = word_of(s->c->w->catalog, s->lang, "priority", values[i]);
	}
	struct gd_form_field *f = add(s, KEY_PRIORITY, word(s, WORD_FIELD_PRIORITY));
	put_choices(s, f, values, words, n);
	f->value = s->as_if.priority ? priority_name(s->as_if.priority) : NULL;
}

static void fill(struct sheet *s)
{
	struct desk_ask asks[FORM_ASKS_MOST];
	size_t n = form_asks(s->c->w, &s->as_if, asks);
	if (s->c->principal.nagent > 0 && s->c->command->npersons == 0)
		add(s, KEY_FOR, word(s, WORD_SHEET_FOR));
	add_queue(s);
	add_type(s, asks, n);
	add(s, KEY_TITLE, word(s, WORD_FIELD_TITLE));
	struct gd_form_field *text = add(s, KEY_TEXT, word(s, WORD_SHEET_TEXT));
	text->required = text->multiline = 1;
	text->example = example_of(s->c->w, s->as_if.type);
	for (size_t i = 0; i < n; i++)
		if (strcmp(asks[i].key, FORM_QUEUE) != 0 && strcmp(asks[i].key, FORM_TYPE) != 0)
			add_ask(s, &asks[i]);
	add_priority(s);
	add(s, KEY_COPIES, word(s, WORD_FIELD_COPY))->example = "@marie paul@example.org";
}

/* What the command says of the request before there is any. */
static struct ticket as_if(struct call *c)
{
	const struct command *command = c->command;
	struct queue_row queue;
	struct ticket t = {.requester_id = c->w->actor.id, .org_id = c->w->actor.org_id};
	bool named = command->queue && queue_by_name(c->w->db, c->w->arena, command->queue, &queue) && !queue.retired;
	t.queue_id = named ? queue.id : c->where.queue_id ? c->where.queue_id : open_queue(c, &c->w->actor);
	for (size_t i = 0; i < command->nfields; i++) {
		const struct field_change *f = &command->fields[i];
		if (f->key == FIELD_TYPE)
			t.type = (enum ticket_type)f->word;
		if (f->key == FIELD_PRIORITY)
			t.priority = (enum priority)f->word;
		if (f->key == FIELD_QUEUE && queue_by_name(c->w->db, c->w->arena, f->value, &queue) && !queue.retired)
			t.queue_id = queue.id;
	}
	return t;
}

/* The line that asked, which the form brings back. */
static const char *line_of(struct call *c)
{
	const char *text = c->m->in->text ? c->m->in->text : "";
	return arena_strndup(c->w->arena, text, strcspn(text, "\n"));
}

static void show_form(struct call *c)
{
	const struct gd_inbound *in = c->m->in;
	struct gd_form_field fields[FIELDS_MOST + 1];
	struct sheet s = {.c = c, .lang = reader_of(c->w, &c->w->actor).lang, .as_if = as_if(c), .fields = fields};
	fill(&s);
	post(c->w, &(struct posting){.channel = c->m->channel,
			   .person_id = c->w->actor.id,
			   .lane = LANE_PEOPLE,
			   .window = (in->flags & GD_F_EPHEMERAL_OK) != 0,
			   .out = {.size = sizeof(struct gd_outbound),
				   .op = GD_POST,
				   .flags = GD_O_PRIVATE,
				   .importance = GD_NORMAL,
				   .tenant = in->sender.tenant,
				   .room = in->place.room,
				   .thread = in->place.thread,
				   .user = in->sender.user,
				   .lang = lang_code(s.lang),
				   .title = word(&s, WORD_SHEET_TITLE),
				   .text = word(&s, WORD_SHEET_HINT),
				   .form = s.fields,
				   .nform = s.count,
				   .form_id = line_of(c),
				   .form_send = word(&s, WORD_SHEET_SEND)}});
}

/* ---- the next text ------------------------------------------------------------------------------------------------------------------ */

static bool announced(struct call *c, struct question_row *out)
{
	struct question_row *rows;
	size_t n = questions_open(c->w->db, c->w->arena, c->w->actor.id, c->m->channel, &rows);
	for (size_t i = n; i-- > 0;) {
		*out = rows[i];
		if (strcmp(out->topic, TOPIC_NEW) == 0 && c->w->now - out->sent_ms < QUESTION_LAPSE_MS)
			return true;
	}
	return false;
}

bool sheet_over(struct call *c)
{
	struct question_row row;
	if (!announced(c, &row))
		return false;
	question_answered(c->w->db, row.id, c->w->now);
	return true;
}

static void announce(struct call *c)
{
	sheet_over(c);
	question_new(c->w, &(struct question_row){.person_id = c->w->actor.id,
				   .channel = c->m->channel,
				   .kind = QUESTION_CHOICE,
				   .topic = TOPIC_NEW,
				   .data = line_of(c)});
}

/* "new ~billing" and, in a message of its own, "My invoice": together they are the command. */
bool sheet_take_text(struct call *c, const char *text)
{
	struct question_row row;
	struct command command;
	struct parse_error error;
	if (text_is_blank(text) || !announced(c, &row) || call_class(c, text) == EVENT_TEXT_COURTESY)
		return false;
	question_answered(c->w->db, row.id, c->w->now);
	const char *whole = arena_printf(c->w->arena, "%s\n%s", row.data, text);
	if (call_parse(c, AT_LINE, whole, &command, &error) != PARSED_COMMAND)
		return false;
	command_run(c, &command);
	return true;
}

/* With the example of the kind that was named, if it has one. */
static void say_missing(struct call *c)
{
	char name[VERB_NAME_SIZE];
	const char *example = example_of(c->w, as_if(c).type);
	enum lang lang = reader_of(c->w, &c->w->actor).lang;
	if (!example) {
		answer_missing(c, SLOT_TEXT);
		return;
	}
	verb_main_name(c->command->def, lang, name);
	answer_parse_error(c, &(struct parse_error){.fault = PARSE_MISSING,
				      .verb = name,
				      .what = catalog_word(c->w->catalog, lang, WORD_FIELD_TEXT),
				      .good = arena_printf(c->w->arena, "%s %s", line_of(c), example)});
}

/* The next text will be the request: that is no fault of anybody. */
static void say_write(struct call *c)
{
	struct msg_values v = {0};
	msg_text(&v, "name", c->w->actor.name);
	msg_text(&v, "desk", c->w->settings->name);
	msg_text(&v, "phone", c->w->settings->phone);
	answer_say(c, MSG_M_HELLO, &v);
	answer_done(c, "waits");
}

void sheet_offer(struct call *c)
{
	bool forms = (c->m->capabilities & GD_CAP_FORMS) && c->m->in->kind != GD_FORM;
	if (forms) {
		answer_done(c, "form");
		show_form(c);
		return;
	}
	bool waits = c->m->in->place.kind == GD_PLACE_DIRECT && c->m->in->kind != GD_FORM;
	if (waits && !example_of(c->w, as_if(c).type))
		say_write(c);
	else
		say_missing(c);
	if (waits)
		announce(c);
}

/* ---- the answer --------------------------------------------------------------------------------------------------------------------- */

static const char *filled(const struct gd_inbound *in, const char *key)
{
	for (size_t i = 0; i < in->nfields; i++)
		if (in->fields[i].key && in->fields[i].value && strcmp(in->fields[i].key, key) == 0 && !text_is_blank(in->fields[i].value))
			return in->fields[i].value;
	return NULL;
}

/* Names that were typed into one field, as words of a command: "a, b" is "a,b". What could end a word is left out. */
static const char *names(struct call *c, const char *before, const char *value)
{
	struct buf out;
	buf_init(&out, LIMIT_COMMAND);
	for (const char *at = value ? value : ""; *at;) {
		size_t skip = strspn(at, " ,;\t\r\n\"'"), len = strcspn(at + skip, " ,;\t\r\n\"'");
		if (len > 0)
			buf_addf(&out, "%s%.*s", out.len ? "," : before, (int)len, at + skip);
		at += skip + len;
	}
	const char *kept = out.failed ? "" : arena_strdup(c->w->arena, out.data);
	buf_clear(&out);
	return kept;
}

/* The command that asked for the form, with the persons who were named in it. */
static const char *command_line(struct call *c)
{
	const struct gd_inbound *in = c->m->in;
	const char *other = names(c, " for ", filled(in, KEY_FOR));
	return arena_printf(c->w->arena, "%s%s%s", line_of(c), other, names(c, " cc:", filled(in, KEY_COPIES)));
}

static void put_field(struct command *command, const struct field_change *f)
{
	if (command->nfields < LIMIT_FIELDS)
		command->fields[command->nfields++] = *f;
}

/* One of a closed list, by the name that stood in the form. */
static void put_word(struct command *command, enum word_list list, enum field_key key, const char *name)
{
	char *fold = name ? text_fold(name) : NULL;
	const struct list_word *row = fold ? list_find(list, fold) : NULL;
	if (row)
		put_field(command, &(struct field_change){.key = key, .op = FIELD_SET, .value = row->name[LANG_EN], .word = row->value});
	free(fold);
}

static void put_filled(struct call *c, struct command *command)
{
	const struct gd_inbound *in = c->m->in;
	struct field_change *room = arena_alloc(c->w->arena, LIMIT_FIELDS * sizeof *room);
	size_t before = 0;
	/* What was chosen in the form goes before what the command said. */
	struct command chosen = {.fields = room};
	put_word(&chosen, WORDS_TYPE, FIELD_TYPE, filled(in, FORM_TYPE));
	put_word(&chosen, WORDS_PRIORITY, FIELD_PRIORITY, filled(in, KEY_PRIORITY));
	if (filled(in, KEY_TITLE))
		put_field(&chosen, &(struct field_change){.key = FIELD_TITLE, .value = filled(in, KEY_TITLE)});
	for (size_t i = 0; i < in->nfields; i++)
		if (in->fields[i].key && form_field(c->w, in->fields[i].key) && filled(in, in->fields[i].key))
			put_field(&chosen,
				&(struct field_change){.key = FIELD_OTHER, .name = in->fields[i].key, .value = in->fields[i].value});
	for (; before < command->nfields; before++)
		put_field(&chosen, &command->fields[before]);
	command->fields = chosen.fields;
	command->nfields = chosen.nfields;
	command->queue = filled(in, FORM_QUEUE) ? filled(in, FORM_QUEUE) : command->queue;
	command->text = filled(in, KEY_TEXT);
}

void inbound_form(struct work *w, struct inbound *m)
{
	struct call c;
	struct command command;
	struct parse_error error;
	struct desk_ask asks[FORM_ASKS_MOST];
	if (upload_is(m)) {
		upload_taken(w, m);
		return;
	}
	call_begin(w, m, &c);
	enum parsed parsed = call_parse(&c, AT_LINE, command_line(&c), &command, &error);
	if (parsed == PARSED_ERROR) {
		answer_parse_error(&c, &error);
		return;
	}
	if (parsed != PARSED_COMMAND || command.verb != VERB_NEW)
		return; /* none of ours */
	c.command = &command;
	struct ticket t = as_if(&c);
	c.noffered = form_asks(w, &t, asks);
	c.offered = asks;
	put_filled(&c, &command);
	command_run(&c, &command);
}
