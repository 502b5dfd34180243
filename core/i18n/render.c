#include "i18n/render.h"

#include "base/text.h"
#include "base/gsm7.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- values ------------------------------------------------------------------------------------------------------------------------- */

static struct msg_value *slot(struct msg_values *values, const char *name)
{
	for (size_t i = 0; i < values->count; i++)
		if (strcmp(values->list[i].name, name) == 0)
			return &values->list[i];
	if (values->count == MSG_VALUES)
		abort(); /* no message has so many: a mistake in the code that calls */
	return &values->list[values->count++];
}

void msg_text(struct msg_values *values, const char *name, const char *text)
{
	*slot(values, name) = (struct msg_value){.name = name, .type = VALUE_TEXT, .text = text};
}

void msg_number(struct msg_values *values, const char *name, int64_t number)
{
	*slot(values, name) = (struct msg_value){.name = name, .type = VALUE_NUMBER, .number = number};
}

static void set_date(struct msg_values *values, const char *name, int64_t ms, enum date_what what)
{
	*slot(values, name) = (struct msg_value){.name = name, .type = VALUE_DATE, .number = ms, .what = what};
}

void msg_moment(struct msg_values *values, const char *name, int64_t ms)
{
	set_date(values, name, ms, DATE_MOMENT);
}

void msg_day(struct msg_values *values, const char *name, int64_t ms)
{
	set_date(values, name, ms, DATE_DAY);
}

void msg_clock(struct msg_values *values, const char *name, int64_t ms)
{
	set_date(values, name, ms, DATE_CLOCK);
}

void msg_full_date(struct msg_values *values, const char *name, int64_t ms)
{
	set_date(values, name, ms, DATE_FULL);
}

static bool has_value(const struct msg_value *value)
{
	switch (value->type) {
	case VALUE_TEXT:
		return value->text && *value->text;
	case VALUE_NUMBER:
		return true;
	case VALUE_DATE:
		return value->number != 0;
	}
	return false;
}

static const struct msg_value *find(const struct msg_values *values, const char *name)
{
	for (size_t i = 0; i < values->count; i++)
		if (strcmp(values->list[i].name, name) == 0)
			return has_value(&values->list[i]) ? &values->list[i] : NULL;
	return NULL;
}

/* ---- longest values on a phone ------------------------------------------------------------------------------------------------------- */

/* With these every shipped text fits one segment (unit.i18n.phone). What is useless in part is kept whole and may take a second segment. */
static const struct {
	const char *name;
	size_t most;
	bool whole;
} longest[] = {
	{"days", 3, false},
	{"n", 4, true},
	{"min", 4, true},
	{"code", 6, true},
	{"ref", 8, true},
	{"into", 8, true},
	{"new_ref", 8, true},
	{"limit", 8, false},
	{"time", 8, false},
	{"prio", 9, false},
	{"date", 10, false},
	{"verb", 10, false},
	{"good", 10, false},
	{"id", 10, true},
	{"agent", 14, false},
	{"queue", 14, false},
	{"due", 14, false},
	{"resp", 14, false},
	{"who", 16, false},
	{"requester", 16, false},
	{"org", 16, false},
	{"desk", 16, false},
	{"service", 16, false},
	{"what", 16, false},
	{"slot", 16, false},
	{"status", 16, false},
	{"phone", 16, true},
	{"channel", 16, false},
	{"name", 16, false},
	{"inviter", 16, false},
	{"bad", 16, false},
	{"file", 24, false},
	{"why", 24, false},
	{"when", 26, false},
	{"email", 28, true},
	{"label", 30, false},
	{"title", 40, false},
	{"reason", 40, false},
	{"url", 44, true},
	{"channels", 60, false},
	{"choices", 90, false},
	{"items", 90, false},
	{"articles", 90, false},
};
#define PERSONS_TEXT "text" /* cut by segments, not by characters */

size_t msg_longest(const char *name, bool *whole)
{
	for (size_t i = 0; i < sizeof(longest) / sizeof(*longest); i++) {
		if (strcmp(longest[i].name, name) == 0) {
			*whole = longest[i].whole;
			return longest[i].most;
		}
	}
	*whole = true;
	return 0;
}

/* ---- drawing ------------------------------------------------------------------------------------------------------------------------ */

/* What is drawn with, and the state of one pass over a template. */
struct pen {
	struct buf *out;
	size_t start; /* of this message in out */
	const struct msg_voice *voice;
	const struct msg_values *values;
	struct msg_choices *choices;
	size_t first_choice; /* of this message in choices */
	size_t clauses_allowed;
	size_t text_most; /* characters of {text} */
	bool weighing;    /* is there room for the clauses? */
	size_t clauses;   /* printed in this pass, as what follows */
	unsigned digit;
	bool incomplete;
};

static bool on_phone(const struct pen *pen)
{
	return pen->voice->form == FORM_PHONE;
}

static const char *words_for(const struct pen *pen, const struct setting *setting)
{
	return on_phone(pen) ? setting->phone : setting->chat;
}

/* Where a choice or an emoji went, or a clause was not printed, two spaces would meet. */
static void put_words(struct pen *pen, const char *words)
{
	struct buf *out = pen->out;
	bool gap = out->len == pen->start || strchr(" \n", out->data[out->len - 1]);

	buf_adds(out, *words == ' ' && gap ? words + 1 : words);
}

static void put_date(struct pen *pen, const struct msg_value *value, size_t most)
{
	bool words = !on_phone(pen) || strcmp(value->name, "when") == 0;

	date_render(pen->out, pen->voice->catalog, pen->voice->reader, value->number, value->what, words ? DATE_WORDS : DATE_SHORT, most);
}

static void put_raw(struct pen *pen, const struct msg_value *value, size_t most)
{
	switch (value->type) {
	case VALUE_TEXT:
		text_tame(pen->out, value->text);
		break;
	case VALUE_NUMBER:
		buf_addf(pen->out, "%" PRId64, value->number);
		break;
	case VALUE_DATE:
		put_date(pen, value, most);
		break;
	}
}

/* On a word, and not behind a comma that promises another. */
static void cut_value(struct buf *out, size_t start, size_t most)
{
	size_t end = start + text_cut(out->data + start, most);
	bool shorter = end < out->len;
	while (shorter && end > start && strchr(" ,;:", out->data[end - 1]))
		end--;
	buf_cut(out, end);
}

/* What is left out can be read behind the link; without one, three dots say that there is more. */
static void cut_text(struct pen *pen, size_t start)
{
	size_t end = start + text_cut(pen->out->data + start, pen->text_most), all = pen->out->len;
	const struct msg_value *url = find(pen->values, "url");

	buf_cut(pen->out, end);
	if (end == all || pen->weighing)
		return;
	buf_adds(pen->out, "...");
	if (url)
		buf_addf(pen->out, " %s", url->text);
}

static void put_on_phone(struct pen *pen, const struct msg_value *value)
{
	size_t start = pen->out->len;
	bool whole, text = strcmp(value->name, PERSONS_TEXT) == 0;
	size_t most = msg_longest(value->name, &whole);
	struct buf plain;

	put_raw(pen, value, most);
	buf_init(&plain, pen->out->max);
	buf_add(&plain, pen->out->data + start, pen->out->len - start);
	buf_cut(pen->out, start);
	if (text && !pen->weighing) /* how much of it is worth its price is the channel's to say */
		buf_add(pen->out, plain.data, plain.len);
	else
		gsm7_fold(pen->out, plain.data, plain.len);
	buf_clear(&plain);
	if (text)
		cut_text(pen, start);
	else if (!whole)
		cut_value(pen->out, start, most);
}

/* A backtick in a value would end the code it stands in. */
static void put_in_code(struct pen *pen, const struct msg_value *value)
{
	size_t start = pen->out->len;

	put_raw(pen, value, 0);
	for (size_t i = start; i < pen->out->len; i++)
		if (pen->out->data[i] == '`')
			pen->out->data[i] = '\'';
}

static void put_value(struct pen *pen, const struct part *part)
{
	const struct msg_value *value = find(pen->values, part->name);

	if (!value)
		pen->incomplete = true;
	else if (on_phone(pen))
		put_on_phone(pen, value);
	else if (part->code)
		put_in_code(pen, value);
	else
		put_raw(pen, value, 0);
}

static void put_plural(struct pen *pen, const struct part *part)
{
	const struct msg_value *value = find(pen->values, part->name);
	bool plural = value && lang_is_plural(pen->voice->reader->lang, value->number);

	if (!value || value->type != VALUE_NUMBER)
		pen->incomplete = true;
	put_words(pen, words_for(pen, plural ? &part->other : &part->text));
}

/* ---- choices ------------------------------------------------------------------------------------------------------------------------ */

static void return_choice(struct pen *pen, struct msg_choice choice)
{
	if (pen->choices && pen->choices->count < MSG_CHOICES)
		pen->choices->list[pen->choices->count++] = choice;
}

/* The question about the rating is printed as it stands; its answers are five faces with their digits. */
static void put_rating(struct pen *pen, const struct setting *words)
{
	static const struct msg_choice faces[] = {
		{CHOICE_RATE, "rate:1", "1", "😡"},
		{CHOICE_RATE, "rate:2", "2", "🙁"},
		{CHOICE_RATE, "rate:3", "3", "😐"},
		{CHOICE_RATE, "rate:4", "4", "🙂"},
		{CHOICE_RATE, "rate:5", "5", "😍"},
	};

	if (pen->voice->without_rating)
		return;
	put_words(pen, words_for(pen, words));
	for (size_t i = 0; i < sizeof(faces) / sizeof(*faces); i++)
		return_choice(pen, faces[i]);
}

static void put_choice(struct pen *pen, enum choice choice)
{
	const struct setting *words = catalog_choice(pen->voice->catalog, pen->voice->reader->lang, choice);
	enum choice_style style = on_phone(pen) ? CHOICES_DIGITS : pen->voice->choices;

	if (choice == CHOICE_RATE) {
		put_rating(pen, words);
		return;
	}
	pen->digit++;
	return_choice(pen, (struct msg_choice){choice, choice_id(choice), words_for(pen, words), choice_emoji(choice)});
	switch (style) {
	case CHOICES_APART:
		break;
	case CHOICES_WORDS:
		buf_addf(pen->out, "%s %s", choice_emoji(choice), words->chat);
		break;
	case CHOICES_DIGITS:
		buf_addf(pen->out, "%u=%s", pen->digit, words_for(pen, words));
		break;
	}
}

/* ---- the message -------------------------------------------------------------------------------------------------------------------- */

/* Is the clause that opens at `open` to be printed? One without values of its own waits for `more`. */
static bool wants_clause(const struct pen *pen, const struct template *t, size_t open)
{
	bool any = false;

	if (pen->clauses == pen->clauses_allowed)
		return false;
	for (size_t i = open + 1; i < t->parts[open].close; i++) {
		if (!t->parts[i].name)
			continue;
		any = true;
		if (!find(pen->values, t->parts[i].name))
			return false;
	}
	return any || find(pen->values, "more");
}

static void draw_part(struct pen *pen, const struct part *part)
{
	switch (part->kind) {
	case PART_TEXT:
		put_words(pen, words_for(pen, &part->text));
		break;
	case PART_VALUE:
		put_value(pen, part);
		break;
	case PART_PLURAL:
		put_plural(pen, part);
		break;
	case PART_CHOICE:
		put_choice(pen, part->choice);
		break;
	case PART_OPEN:
		pen->clauses++;
		break;
	case PART_CLOSE:
		break;
	}
}

static void draw(struct pen *pen, const struct template *t)
{
	pen->clauses = 0;
	pen->digit = 0;
	pen->incomplete = false;
	if (pen->choices)
		pen->choices->count = pen->first_choice;
	buf_cut(pen->out, pen->start);
	for (size_t i = 0; i < t->count; i++) {
		if (t->parts[i].kind == PART_OPEN && !wants_clause(pen, t, i))
			i = t->parts[i].close;
		else
			draw_part(pen, &t->parts[i]);
	}
	while (pen->out->len > pen->start && pen->out->data[pen->out->len - 1] == ' ')
		buf_cut(pen->out, pen->out->len - 1);
}

/* What several segments hold when each begins with "1/4 ". */
static uint32_t room(const struct sms_size *size)
{
	return MSG_SEGMENTS_MAX * (size->ucs2 ? SMS_UCS2_MANY - 4 : SMS_GSM7_MANY - 4);
}

/* As it will be sent: folded, if nothing is lost by that. */
static struct sms_size measure(const struct pen *pen)
{
	const char *text = pen->out->data + pen->start;
	size_t len = pen->out->len - pen->start;
	struct sms_size size = sms_measure(text, len);
	struct buf folded;

	if (!size.ucs2 || !gsm7_keeps(text, len))
		return size;
	buf_init(&folded, pen->out->max);
	gsm7_fold(&folded, text, len);
	size = sms_measure(folded.data, folded.len);
	buf_clear(&folded);
	return size;
}

/* A person's text counts with 60 characters while clauses are weighed, and may then fill what is left of four segments. */
static void draw_for_phone(struct pen *pen, const struct template *t)
{
	struct sms_size size;

	pen->text_most = 60;
	pen->weighing = true;
	draw(pen, t);
	while (measure(pen).segments > 1 && pen->clauses > 0) {
		pen->clauses_allowed = pen->clauses - 1;
		draw(pen, t);
	}
	if (!find(pen->values, PERSONS_TEXT))
		return;
	pen->text_most = SIZE_MAX;
	pen->weighing = false;
	draw(pen, t);
	for (size = measure(pen); size.units > room(&size) && pen->text_most > 0; size = measure(pen)) {
		size_t over = size.units - room(&size), most = text_chars(pen->out->data + pen->start);
		if (most > pen->text_most)
			most = pen->text_most;
		pen->text_most = most - (over * most + size.units - 1) / size.units; /* a character may take two units */
		draw(pen, t);
	}
}

enum msg_result msg_render(
	struct buf *out, const struct msg_voice *voice, enum msg msg, const struct msg_values *values, struct msg_choices *choices)
{
	struct pen pen = {.out = out,
		.start = out->len,
		.voice = voice,
		.values = values,
		.choices = choices,
		.first_choice = choices ? choices->count : 0,
		.clauses_allowed = SIZE_MAX};

	if (voice->form == FORM_PHONE) {
		if (!msg_for_phone(msg, &msg))
			return MSG_NOT_FOR_PHONE;
		draw_for_phone(&pen, catalog_message(voice->catalog, voice->reader->lang, msg));
	} else {
		draw(&pen, catalog_message(voice->catalog, voice->reader->lang, msg));
	}
	return pen.incomplete ? MSG_INCOMPLETE : MSG_DONE;
}
