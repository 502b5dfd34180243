/* code: the proof that another account is the same person's. (rule R11) */
#include "base/limits.h"
#include "base/text.h"
#include "commands/args.h"
#include "desk/answer.h"
#include "desk/codes.h"
#include "desk/link.h"
#include "desk/persons.h"
#include "desk/question.h"
#include "desk/verbs/access.h"
#include "desk/verbs/accounts.h"
#include "desk/verbs/table.h"

static void say_code(struct call *c, enum msg msg, const char *code)
{
	struct msg_values v = {0};
	msg_text(&v, "code", code ? codes_written(c->w, code) : NULL);
	msg_text(&v, "desk", c->w->settings->name);
	answer_say(c, msg, &v);
}

static void refused(struct call *c, enum msg msg, const char *code)
{
	say_code(c, msg, code);
	c->failed = true;
	c->m->result.code = GD_R_REFUSED;
	c->m->result.word = "refused";
}

static bool locked(struct call *c)
{
	struct msg_values v = {0};
	int64_t until = codes_locked_until(c->w, c->m->identity.id);
	if (!until)
		return false;
	msg_text(&v, "min", arena_printf(c->w->arena, "%lld", (long long)((until - c->w->now + MINUTE_MS - 1) / MINUTE_MS)));
	answer_say(c, MSG_M_CODE_LOCKED, &v);
	c->m->result.code = GD_R_REFUSED;
	c->m->result.word = "refused";
	return true;
}

/* ---- asking for one ----------------------------------------------------------------------------------------------------------------- */

static void issue(struct call *c)
{
	struct code_row row = {.kind = CODE_LINK, .person_id = c->w->actor.id, .identity_id = c->m->identity.id};
	say_code(c, MSG_M_LINK_CODE, codes_issue(c->w, &row, CODE_MS));
	answer_done(c, "code");
}

/* ---- bringing one ------------------------------------------------------------------------------------------------------------------- */

static void wrong(struct call *c, const char *code)
{
	codes_wrong(c->w, c->m->identity.id);
	if (!locked(c))
		refused(c, MSG_M_CODE_UNKNOWN, code);
}

/* The account that showed the code decides; until then nothing has changed. */
static void ask_the_other(struct call *c, struct code_row *row)
{
	struct identity asker;
	struct msg_values v = {0};
	code_claimed(c->w->db, row->id, c->m->identity.id, c->w->now);
	msg_text(&v, "channel", link_account(c->w, &c->m->identity));
	if (identity_load(c->w->db, c->w->arena, row->identity_id, &asker))
		accounts_say_at(c->w, &asker, MSG_M_LINK_CONFIRM, &v, row->id);
	say_code(c, MSG_M_LINK_WAIT, NULL);
	answer_done(c, "claimed");
}

static void say_linked(struct call *c)
{
	struct msg_values v = {0};
	person_load(c->w->db, c->w->arena, c->w->actor.id, &c->w->actor);
	msg_text(&v, "channels", link_accounts_of(c->w, c->w->actor.id));
	answer_say(c, MSG_M_LINK_DONE, &v);
	answer_done(c, "linked");
}

/* It came by SMS and is typed where it was asked for: the number is theirs. */
static void take_number(struct call *c, struct code_row *row, const char *code)
{
	struct identity number;
	code_used(c->w->db, row->id, c->w->now);
	if (row->person_id != c->w->actor.id || !identity_load(c->w->db, c->w->arena, row->identity_id, &number) ||
		!link_accounts(c->w, &c->m->identity, &number)) {
		refused(c, MSG_M_CODE_EXPIRED, code);
		return;
	}
	identity_load(c->w->db, c->w->arena, c->m->identity.id, &c->m->identity);
	person_load(c->w->db, c->w->arena, c->m->identity.person_id, &c->w->actor);
	c->w->actor.phone = number.native;
	c->w->actor.own |= OWN_PHONE;
	person_save(c->w->db, &c->w->actor);
	say_linked(c);
}

static void by_kind(struct call *c, struct code_row *row, const char *code)
{
	switch (row->kind) {
	case CODE_LINK:
		if (row->claimed_id)
			refused(c, row->claimed_id == c->m->identity.id ? MSG_M_CODE_PENDING : MSG_M_CODE_EXPIRED, code);
		else if (row->person_id == c->w->actor.id)
			refused(c, MSG_M_CODE_UNKNOWN, code); /* from one side to another, not back to where it came from */
		else
			ask_the_other(c, row);
		break;
	case CODE_NUMBER:
		take_number(c, row, code);
		break;
	case CODE_INVITE:
		access_by_code(c, row);
		break;
	}
}

static void bring(struct call *c, const char *code)
{
	struct code_row row;
	switch (codes_find(c->w, code, &row)) {
	case CODE_UNKNOWN:
		wrong(c, code);
		break;
	case CODE_OVER:
		refused(c, MSG_M_CODE_EXPIRED, code);
		break;
	case CODE_LIVING:
		codes_right(c->w, c->m->identity.id);
		by_kind(c, &row, code);
		break;
	}
}

void verb_code(struct call *c)
{
	if (!c->m->identity.id || locked(c))
		return;
	if (c->command->name)
		bring(c, c->command->name);
	else
		issue(c);
}

bool accounts_living(struct call *c, const char *text)
{
	struct code_row row;
	return c->m->identity.id && code_shape(text) && !codes_locked_until(c->w, c->m->identity.id) &&
	       codes_find(c->w, text, &row) == CODE_LIVING;
}

bool accounts_take_code(struct call *c, const char *text)
{
	if (!accounts_living(c, text))
		return false;
	bring(c, text);
	return true;
}

/* ---- the answer of the account that asked ------------------------------------------------------------------------------------------- */

static bool claimed(struct call *c, const struct question_row *q, struct code_row *row, struct identity *other)
{
	return code_load(c->w->db, c->w->arena, question_subject(q), row) && !row->used_ms && row->person_id == c->w->actor.id &&
	       identity_load(c->w->db, c->w->arena, row->claimed_id, other);
}

void accounts_denied(struct call *c, const struct question_row *q)
{
	struct code_row row;
	struct identity other;
	if (!claimed(c, q, &row, &other))
		return;
	code_used(c->w->db, row.id, c->w->now);
	accounts_say_at(c->w, &other, MSG_M_LINK_NO, NULL, 0);
	answer_say(c, MSG_M_LINK_NO, NULL);
}

void accounts_confirmed(struct call *c, const struct question_row *q)
{
	struct code_row row;
	struct identity other, asker;
	struct msg_values v = {0};
	if (!claimed(c, q, &row, &other) || !identity_load(c->w->db, c->w->arena, row.identity_id, &asker))
		return;
	if (!link_accounts(c->w, &asker, &other)) {
		accounts_denied(c, q);
		return;
	}
	code_used(c->w->db, row.id, c->w->now);
	identity_load(c->w->db, c->w->arena, other.id, &other);
	identity_load(c->w->db, c->w->arena, c->m->identity.id, &c->m->identity);
	c->w->actor.id = c->m->identity.person_id;
	msg_text(&v, "channels", link_accounts_of(c->w, other.person_id));
	accounts_say_at(c->w, &other, MSG_M_LINK_DONE, &v, 0);
	say_linked(c);
}
