/* What the configuration lets a ticket say: `set component=scanner`, and `skip` for a question about it. */
#include "base/text.h"
#include "desk/answer.h"
#include "desk/form.h"
#include "desk/interview_reply.h"
#include "desk/sheet.h"
#include "desk/persons.h"
#include "desk/verbs/table.h"
#include "store/labels.h"

#include <string.h>

static const char *name_of(const struct field_change *f)
{
	return f->key == FIELD_PRODUCT ? "product" : f->key == FIELD_SERVICE ? "service" : f->name;
}

static void unknown(struct call *c, const struct field_change *f, const struct desk_field *field)
{
	struct parse_error error = {.fault = PARSE_ENUM, .label = name_of(f), .bad = f->value ? f->value : f->name, .items = "…"};
	if (field) {
		error.label = form_label(c->w, field, person_lang(c->w, &c->w->actor));
		error.items = form_choices(c->w, &c->ticket, field);
	}
	answer_parse_error(c, &error);
}

/* "key-=v" and "key+=v" change one item of a list that is kept as its words. */
static const char *without(struct call *c, const char *list, const char *item)
{
	const char *rest = NULL;
	char *copy = arena_strdup(c->w->arena, list), *save = NULL;
	for (char *at = strtok_r(copy, ",", &save); at; at = strtok_r(NULL, ",", &save)) {
		at += strspn(at, " ");
		if (!text_equal_folded(at, item))
			rest = rest ? arena_printf(c->w->arena, "%s, %s", rest, at) : at;
	}
	return rest;
}

static const char *changed(struct call *c, const struct field_change *f, const struct desk_field *field, const char *before)
{
	const char *value = f->value && f->op != FIELD_CLEAR ? form_value(c->w, &c->ticket, field, f->value) : NULL;
	if (!value || !before || f->op == FIELD_CLEAR || f->op == FIELD_SET)
		return f->op == FIELD_TAKE ? before : value;
	const char *rest = without(c, before, value);
	if (f->op == FIELD_TAKE)
		return rest;
	return rest ? arena_printf(c->w->arena, "%s, %s", rest, value) : value;
}

bool field_fits(struct call *c, const struct field_change *f)
{
	const struct desk_field *field = form_field(c->w, name_of(f));
	if (field && (f->op == FIELD_CLEAR || (f->value && form_value(c->w, &c->ticket, field, f->value))))
		return true;
	unknown(c, f, field);
	return false;
}

void change_field(struct call *c, const struct field_change *f)
{
	const struct desk_field *field = form_field(c->w, name_of(f));
	const char *before = field_get(c->w->db, c->w->arena, c->ticket.id, field->key);
	const char *value = changed(c, f, field, before), *none = stored_word(c->w, "value", "none");
	struct msg_values v = {0};
	form_put(c->w, &c->ticket, field, value);
	act_save(c->w, &c->ticket);
	tell_cards(c->w, &c->ticket);
	msg_text(&v, "label", form_label(c->w, field, person_lang(c->w, &c->w->actor)));
	msg_text(&v, "bad", before ? before : none);
	msg_text(&v, "good", value ? value : none);
	answer_say(c, MSG_M_SET, &v);
	answer_done(c, "set");
}

void verb_skip(struct call *c)
{
	if (interview_reply_skip(c))
		return;
	bool announced = sheet_over(c);
	answer_say(c, announced ? MSG_M_KB_YES : MSG_M_NOCHOICE, NULL);
	answer_done(c, announced ? "skipped" : "none");
}
