#include "desk/choice.h"

#include "base/text.h"
#include "desk/answer.h"
#include "desk/customer.h"
#include "desk/held.h"
#include "desk/interview_reply.h"
#include "desk/knowledge.h"
#include "desk/out/speak.h"
#include "desk/question.h"
#include "desk/routing.h"
#include "desk/step.h"
#include "desk/time/jobs.h"
#include "desk/verbs/access.h"
#include "desk/verbs/accounts.h"
#include "desk/verbs/called.h"
#include "desk/verbs/merge.h"
#include "desk/verbs/rate.h"
#include "domain/digits.h"
#include "domain/words.h"

#include <string.h>

/* "helpful:7" is `helpful`, about article 7. */
static const char *name_of(struct work *w, const char *choice)
{
	return arena_strndup(w->arena, choice, strcspn(choice, ":"));
}

/* ---- what an answer does ------------------------------------------------------------------------------------------------------------- */

static void to_held(struct call *c, const struct question_row *q, void (*run)(struct call *, struct entry *))
{
	struct entry e;
	if (entry_load(c->w->db, c->w->arena, q->entry_id, &e) && e.author_id == c->w->actor.id)
		run(c, &e);
}

static void take_and_send(struct call *c, const struct question_row *q)
{
	to_held(c, q, speak_held); /* the first answer takes the ticket */
}

static void send_it(struct call *c, const struct question_row *q)
{
	to_held(c, q, speak_held);
}

static void keep_it(struct call *c, const struct question_row *q)
{
	to_held(c, q, held_keep);
}

static void confirm_it(struct call *c, const struct question_row *q)
{
	(void)q;
	step_take(c, EVENT_TEXT_YES, NULL);
}

static void deny_it(struct call *c, const struct question_row *q)
{
	(void)q;
	customer_reopens(c, EVENT_TEXT_NO);
}

static void reopen_it(struct call *c, const struct question_row *q)
{
	(void)q;
	customer_reopens(c, EVENT_REOPEN);
}

static void leave_it(struct call *c, const struct question_row *q)
{
	(void)c;
	(void)q;
}

static void is_done(struct call *c, const struct question_row *q)
{
	(void)q;
	step_take(c, EVENT_DONE, NULL);
}

static void is_useless(struct call *c, const struct question_row *q)
{
	(void)q;
	step_take(c, EVENT_CANCEL, NULL);
}

static void keep_open(struct call *c, const struct question_row *q)
{
	(void)q;
	step_take(c, c->ticket.status == STATUS_WAIT ? EVENT_KEEP_OPEN : EVENT_TEXT_NO, NULL);
}

static void kb_answers(struct call *c, const struct question_row *q)
{
	(void)q;
	if (step_take(c, EVENT_DONE, NULL))
		job_cancel(c->w, JOB_SURVEY, job_key_of_id(c->w, c->ticket.id)); /* nobody of the desk was needed */
}

static void vote(struct call *c, const struct question_row *q, bool helpful)
{
	int64_t number;
	if (knowledge_of_choice(q->data, &number))
		knowledge_vote(c, number, helpful);
}

static void was_helpful(struct call *c, const struct question_row *q)
{
	vote(c, q, true);
}

static void was_not(struct call *c, const struct question_row *q)
{
	vote(c, q, false);
}

static void as_child(struct call *c, const struct question_row *q)
{
	(void)q;
	merge_as_child(c);
}

static const struct {
	const char *choice;
	enum action action; /* asked again on the question's ticket; 0: it is about none, and the function asks */
	void (*run)(struct call *, const struct question_row *);
} answers[] = {
	{"takesend", ACTION_WORK, take_and_send},
	{"send", ACTION_REPLY, send_it},
	{"keep", ACTION_NOTE, keep_it},
	{"child", ACTION_WORK, as_child},
	{"yes", ACTION_CLOSE, confirm_it},
	{"no", ACTION_CLOSE, deny_it},
	{"reopen", ACTION_CLOSE, reopen_it},
	{"leaveit", ACTION_SEE, leave_it},
	{"fixed", ACTION_CLOSE, is_done},
	{"useless", ACTION_CLOSE, is_useless},
	{"closenow", ACTION_CLOSE, is_done},
	{"needed", ACTION_CLOSE, keep_open},
	{"kbyes", ACTION_CLOSE, kb_answers},
	{"helpful", 0, was_helpful},
	{"unhelpful", 0, was_not},
	{"itsme", 0, accounts_confirmed},
	{"notme", 0, accounts_denied},
	{"accept", 0, access_accept},
	{"refuse", 0, access_refuse},
};

void choice_take(struct call *c, const struct question_row *q, const char *choice)
{
	struct ticket t;
	if (q->ticket_id && ticket_surviving(c->w, q->ticket_id, &t))
		call_ticket(c, &t);
	question_answered(c->w->db, q->id, c->w->now);
	answer_done(c, "answered");
	if (rate_of_choice(choice))
		rate_give(c, rate_of_choice(choice), NULL);
	if (q->kind == QUESTION_PAGE)
		page_answer(c, q->ticket_id, strcmp(choice, "pagenext") == 0 ? PAGE_NEXT : PAGE_TAKE);
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
		if (strcmp(answers[i].choice, name_of(c->w, choice)) != 0)
			continue;
		c->object.place = PLACE_DIRECT; /* a question is between us and one person */
		enum refusal no = answers[i].action ? call_may(c, answers[i].action) : ALLOWED;
		if (no == ALLOWED)
			answers[i].run(c, q);
		else
			answer_refusal(c, no);
	}
	interview_reply_turn(c);
}

/* ---- a whole message as an answer ---------------------------------------------------------------------------------------------------- */

/* The words of a choice, in either language, can always be typed. */
static const char *choice_in_words(struct call *c, const struct question_row *q, const char *text)
{
	const char *one;
	for (int i = 1; (one = question_choice(c->w, q, i)); i++) {
		enum choice choice;
		if (!choice_from_id(name_of(c->w, one), &choice))
			continue;
		for (int lang = 0; lang < LANG_COUNT; lang++)
			if (text_equal_folded(catalog_choice(c->w->catalog, (enum lang)lang, choice)->chat, text))
				return one;
	}
	return NULL;
}

static bool outside(struct call *c, const struct question_row *q)
{
	struct msg_values v = {0};
	msg_number(&v, "n", q->most);
	answer_say(c, MSG_M_ERR_CHOICE, &v);
	return true;
}

/* On a phone a rating may have a word with it. */
static void take_rating(struct call *c, const struct question_row *q, const struct digit_answer *a)
{
	struct ticket t;
	question_answered(c->w->db, q->id, c->w->now);
	if (!ticket_surviving(c->w, q->ticket_id, &t))
		return;
	call_ticket(c, &t);
	rate_give(c, a->number, a->text);
}

static bool take_digit(struct call *c, const struct question_row *q, const struct digit_answer *a)
{
	int number = a->number;
	if (q->kind == QUESTION_WHICH) {
		routing_chosen(c, q, number);
		return true;
	}
	if (q->kind == QUESTION_RATING) {
		take_rating(c, q, a);
		return true;
	}
	if (q->kind == QUESTION_FIELD)
		return interview_reply_number(c, q, number) || outside(c, q);
	const char *choice = question_choice(c->w, q, number);
	if (!choice)
		return outside(c, q);
	choice_take(c, q, choice);
	return true;
}

bool choice_take_text(struct call *c, const char *text)
{
	struct question_row q = {0};
	struct question owner;
	bool open = question_owner(c->w, c->w->actor.id, c->m->channel, &q);
	const char *choice = open ? choice_in_words(c, &q, text) : NULL;
	if (choice) {
		choice_take(c, &q, choice);
		return true;
	}
	if (open && interview_reply_word(c, text))
		return true;
	owner = (struct question){q.id, (enum question_kind)q.kind, q.ticket_id, q.sent_ms, q.least, q.most};
	struct digit_answer a = digit_answer(text, words_yes_or_no(text), open ? &owner : NULL, c->ticket.id != 0);
	if (a.is != DIGIT_IS_TEXT && open && q.kind == QUESTION_FIELD && q.most == 0)
		return interview_reply_text(c, text); /* any text will do, and a number is one */
	switch (a.is) {
	case DIGIT_IS_ANSWER:
		return take_digit(c, &q, &a);
	case DIGIT_IS_OUTSIDE:
		return outside(c, &q);
	case DIGIT_IS_NOBODYS:
		if (!page_late(c))
			answer_say(c, MSG_M_NOCHOICE, NULL);
		return true;
	case DIGIT_IS_TEXT:
		break;
	}
	return false;
}
