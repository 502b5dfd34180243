#include "desk/question.h"

#include <stdlib.h>
#include <string.h>

/* ---- writing them down -------------------------------------------------------------------------------------------------------------- */

/* What kind of question a message is, by the first choice that it offers. Others are a plain list of choices. */
static const struct {
	enum choice first;
	enum question_kind kind;
} kinds[] = {
	{CHOICE_YES, QUESTION_HANDSHAKE},
	{CHOICE_NEEDED, QUESTION_WAIT},
	{CHOICE_FIXED, QUESTION_REASON},
	{CHOICE_ITSME, QUESTION_IDENTITY},
	{CHOICE_RATE, QUESTION_RATING},
	{CHOICE_PAGETAKE, QUESTION_PAGE},
	{CHOICE_HELPFUL, QUESTION_ARTICLE},
	{CHOICE_REOPEN, QUESTION_REOPEN},
};

static enum question_kind kind_of(enum choice first)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i].first == first)
			return kinds[i].kind;
	return QUESTION_CHOICE;
}

int64_t question_new(struct work *w, const struct question_row *row)
{
	struct question_row q = *row;
	q.id = work_id(w);
	q.sent_ms = w->now;
	question_put(w->db, &q);
	return q.id;
}

void question_of_message(struct work *w, const struct saying *s, const struct msg_choices *choices)
{
	struct buf data;
	enum question_kind kind = kind_of(choices->list[0].choice);
	struct question range = {.kind = kind};
	buf_init(&data, LIMIT_COMMAND);
	for (size_t i = 0; i < choices->count; i++)
		buf_addf(&data, "%s%s", i ? " " : "", choices->list[i].value);
	if (!question_range(&range)) {
		range.least = 1;
		range.most = (int)choices->count;
	}
	/* The same thing asked again replaces the older question; questions about texts belong each to its text. */
	if (s->ticket && kind != QUESTION_CHOICE)
		questions_close(w->db, s->ticket->id, s->to->person_id, QUESTION_BIT(kind), w->now);
	question_new(w, &(struct question_row){.person_id = s->to->person_id,
				.channel = s->to->channel,
				.kind = (int)kind,
				.topic = msg_key(s->msg),
				.ticket_id = s->ticket ? s->ticket->id : 0,
				.entry_id = s->about_entry,
				.least = range.least,
				.most = range.most,
				.data = data.data});
	buf_clear(&data);
}

/* ---- finding them -------------------------------------------------------------------------------------------------------------------- */

bool question_owner(struct work *w, int64_t person_id, const char *channel, struct question_row *out)
{
	struct question_row *rows;
	size_t n = questions_open(w->db, w->arena, person_id, channel, &rows);
	struct question *open = arena_alloc(w->arena, (n + 1) * sizeof *open);
	for (size_t i = 0; i < n; i++)
		open[i] = (struct question){
			rows[i].id, (enum question_kind)rows[i].kind, rows[i].ticket_id, rows[i].sent_ms, rows[i].least, rows[i].most};
	const struct question *owner = digit_owner(open, n);
	if (owner)
		*out = rows[owner - open];
	return owner != NULL;
}

static bool counts(const struct question_row *q, const struct ticket *t, int64_t now_ms)
{
	bool own_rating = q->kind == QUESTION_RATING && t && q->ticket_id == t->id;
	bool lapsed = question_turn((enum question_kind)q->kind, q->sent_ms, 0, now_ms) == QUESTION_LAPSES;
	return !own_rating && !lapsed && q->most > 0;
}

bool question_waits(struct work *w, int64_t person_id, const char *channel, const struct ticket *t)
{
	struct question_row *rows;
	size_t n = questions_open(w->db, w->arena, person_id, channel, &rows), open = 0;
	for (size_t i = 0; i < n; i++)
		open += counts(&rows[i], t, w->now);
	return question_turn(QUESTION_RATING, w->now, open, w->now) == QUESTION_WAIT_TURN;
}

const char *question_choice(struct work *w, const struct question_row *q, int n)
{
	const char *at = q->data ? q->data : "";
	for (; n > 1 && *at; n--) {
		at += strcspn(at, " ");
		at += *at == ' ';
	}
	return n == 1 && *at ? arena_strndup(w->arena, at, strcspn(at, " ")) : NULL;
}

int64_t question_subject(const struct question_row *q)
{
	const char *colon = q->data ? strchr(q->data, ':') : NULL;
	return colon ? strtoll(colon + 1, NULL, 10) : 0;
}

static bool offers(struct work *w, const struct question_row *q, const char *choice)
{
	const char *one;
	for (int i = 1; (one = question_choice(w, q, i)); i++)
		if (strcmp(one, choice) == 0)
			return true;
	return false;
}

bool question_with_choice(struct call *c, const char *choice, int64_t ticket_id, struct question_row *out)
{
	struct question_row *rows;
	size_t n = questions_open(c->w->db, c->w->arena, c->w->actor.id, c->m->channel, &rows);
	for (size_t i = n; i-- > 0;) {
		if ((ticket_id && rows[i].ticket_id != ticket_id) || !offers(c->w, &rows[i], choice))
			continue;
		*out = rows[i];
		return true;
	}
	return false;
}
