/* me, lang: what a person says of themselves, and how they want to be written to. */
#include "base/limits.h"
#include "base/text.h"
#include "commands/lists.h"
#include "desk/answer.h"
#include "desk/names.h"
#include "desk/out/say.h"
#include "desk/persons.h"
#include "desk/verbs/accounts.h"
#include "desk/verbs/table.h"
#include "i18n/words.h"

#include <stdlib.h>
#include <string.h>

#define UNDO_MOST_S 600
#define ZONES_SHOWN "Europe/Paris, America/Montreal, Africa/Tunis, UTC"
#define FORMATS_SHOWN "JJ/MM/AAAA, MM/DD/YYYY, AAAA-MM-JJ"
#define DELAYS_SHOWN "0s … 600s"

/* ---- what it says -------------------------------------------------------------------------------------------------------------------- */

static const char *delay_words(struct call *c)
{
	struct buf out;
	const struct person *me = &c->w->actor;
	buf_init(&out, LIMIT_COMMAND);
	span_words(&out, c->w->catalog, person_lang(c->w, me), me->undo_ms >= 0 ? me->undo_ms : c->w->settings->undo_chat_ms, SPAN_LONG);
	const char *words = arena_strdup(c->w->arena, out.data);
	buf_clear(&out);
	return words;
}

void profile_say(struct call *c)
{
	struct msg_values v = {0};
	const struct person *me = &c->w->actor;
	struct reader reader = reader_of(c->w, me);
	msg_text(&v, "name", me->name);
	msg_text(&v, "email", me->email);
	msg_text(&v, "phone", me->phone);
	msg_text(&v, "lang", list_word_of(WORDS_LANG, 1 + (int)reader.lang)->name[reader.lang]);
	msg_text(&v, "fmt", stored_word(c->w, "format", date_format_name(reader.format)));
	msg_full_date(&v, "today", c->w->now);
	msg_text(&v, "tz", reader.zone ? zone_name(reader.zone) : c->w->settings->tz);
	msg_text(&v, "undo", delay_words(c));
	answer_say(c, MSG_M_PROFILE, &v);
	answer_done(c, "profile");
}

/* ---- what may be changed ------------------------------------------------------------------------------------------------------------- */

static void bad_value(struct call *c, enum word label, const char *value, const char *items)
{
	answer_parse_error(c, &(struct parse_error){.fault = PARSE_ENUM,
						    .label = catalog_word(c->w->catalog, person_lang(c->w, &c->w->actor), label),
						    .bad = value,
						    .items = items});
}

/* From now on the person's own word stands, whatever the file says of them. */
static void keep(struct call *c, enum person_own what)
{
	c->w->actor.own |= what;
	person_save(c->w->db, &c->w->actor);
	profile_say(c);
}

static void set_name(struct call *c, const char *value)
{
	struct buf line;
	buf_init(&line, LIMIT_TEXT + 1);
	text_strip_controls(&line, value, false);
	buf_cut(&line, text_cut(line.data, LIMIT_NAME));
	const char *name = arena_strdup(c->w->arena, line.data);
	buf_clear(&line);
	if (names_desk_has(c->w, c->w->actor.id, name)) {
		answer_taken_name(c, name);
		return;
	}
	c->w->actor.name = name;
	keep(c, OWN_NAME);
}

static void set_date(struct call *c, const char *value)
{
	enum date_format format;
	if (!date_format_parse(value, &format)) {
		bad_value(c, WORD_FIELD_DATE, value, FORMATS_SHOWN);
		return;
	}
	c->w->actor.date_format = date_format_name(format);
	keep(c, OWN_DATE);
}

static void set_zone(struct call *c, const char *value)
{
	struct err err = {0};
	if (!zones_get(c->w->zones, value, &err)) {
		bad_value(c, WORD_FIELD_TZ, value, ZONES_SHOWN);
		return;
	}
	c->w->actor.tz = value;
	keep(c, OWN_ZONE);
}

/* "20", "20s", "2m": seconds unless it says minutes. -1: none of these, or too long. */
static int64_t delay_of(const char *value)
{
	char *unit = NULL;
	long n = strtol(value, &unit, 10);
	bool minutes = strcmp(unit, "m") == 0 || strcmp(unit, "min") == 0;
	bool seconds = !*unit || strcmp(unit, "s") == 0 || strcmp(unit, "sec") == 0;
	if (unit == value || n < 0 || (!minutes && !seconds) || n > UNDO_MOST_S || (minutes && n * 60 > UNDO_MOST_S))
		return -1;
	return n * (minutes ? MINUTE_MS : SECOND_MS);
}

static void set_undo(struct call *c, const char *value)
{
	int64_t delay = delay_of(value);
	if (delay < 0) {
		bad_value(c, WORD_FIELD_UNDO, value, DELAYS_SHOWN);
		return;
	}
	c->w->actor.undo_ms = delay;
	keep(c, OWN_UNDO);
}

static const struct {
	enum me_word word;
	bool alone; /* without a value it says something too */
	void (*run)(struct call *, const char *value);
} rows[] = {
	{ME_NAME, false, set_name},
	{ME_EMAIL, false, accounts_email},
	{ME_PHONE, false, accounts_phone},
	{ME_DATE, false, set_date},
	{ME_ZONE, false, set_zone},
	{ME_UNDO, false, set_undo},
	{ME_CHANNELS, true, accounts_list},
	{ME_PREFER, true, accounts_prefer},
	{ME_UNLINK, true, accounts_unlink},
};

/* One line without spaces around, NULL if there is nothing in it. */
static const char *value_of(struct call *c)
{
	const char *text = c->command->text;
	if (text_is_blank(text))
		return NULL;
	text += strspn(text, " \t\n");
	size_t len = strcspn(text, "\n");
	while (len > 0 && text[len - 1] == ' ')
		len--;
	return arena_strndup(c->w->arena, text, len);
}

void verb_me(struct call *c)
{
	const char *value = value_of(c);
	int word = c->command->word[WORDS_ME];
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if ((int)rows[i].word != word)
			continue;
		if (value || rows[i].alone)
			rows[i].run(c, value);
		else
			answer_missing(c, SLOT_TEXT);
		return;
	}
	profile_say(c);
}

void verb_lang(struct call *c)
{
	c->w->actor.lang = lang_code((enum lang)(c->command->word[WORDS_LANG] - 1));
	keep(c, OWN_LANG);
}
