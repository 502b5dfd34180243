/* invite, join: into an organisation. */
#include "desk/verbs/access.h"

#include "base/limits.h"
#include "base/text.h"
#include "desk/answer.h"
#include "desk/codes.h"
#include "desk/link.h"
#include "desk/open.h"
#include "desk/persons.h"
#include "desk/question.h"
#include "desk/sender.h"
#include "desk/verbs/accounts.h"
#include "desk/verbs/table.h"
#include "store/orgs.h"

#include <string.h>

static const char *org_called(struct call *c, int64_t org_id)
{
	const char *title = org_id ? org_title(c->w->db, c->w->arena, org_id) : NULL;
	return title ? title : c->w->settings->name;
}

static void say_of_org(struct call *c, enum msg msg, int64_t org_id)
{
	struct msg_values v = {0};
	msg_text(&v, "org", org_called(c, org_id));
	msg_text(&v, "desk", c->w->settings->name);
	answer_say(c, msg, &v);
}

/* By an action on persons at large, from where the words stand. */
static bool may(struct call *c, enum action action)
{
	enum place place = c->where.known ? c->where.place : PLACE_DIRECT;
	enum refusal no = authorise(&c->principal, action, &(struct object){.kind = OBJECT_PERSON, .place = place});
	if (no != ALLOWED)
		answer_refusal(c, no);
	return no == ALLOWED;
}

/* ---- invitations -------------------------------------------------------------------------------------------------------------------- */

/* The account that can be written to: a number by SMS, anybody else where they are known. */
static bool account_of(struct call *c, const struct person_ref *ref, struct identity *out)
{
	struct person person;
	struct identity *list;
	const char *phones[1];
	if (ref->kind == PERSON_PHONE && c->w->hooks->channels(c->w->hooks->self, GD_CAP_PLAIN, phones, 1) > 0)
		return sender_person(c->w, phones[0], &(struct gd_person){.user = ref->text, .phone = ref->text},
			&(struct gd_place){.kind = GD_PLACE_DIRECT, .room = ref->text}, &person, out);
	if (!call_person(c, ref, &person) || person.machine || link_reachable(c->w, person.id, &list) == 0)
		return false;
	*out = list[0];
	return true;
}

static const char *address_text(struct call *c, const struct person_ref *ref)
{
	return ref->text ? ref->text : c->w->actor.name;
}

static bool send_invitation(struct call *c, const struct identity *to, int64_t org_id)
{
	struct msg_values v = {0};
	struct code_row row = {.kind = CODE_INVITE,
		.person_id = to->person_id,
		.identity_id = to->id,
		.org_id = org_id,
		.inviter_id = c->w->actor.id};
	msg_text(&v, "inviter", c->w->actor.name);
	msg_text(&v, "org", org_called(c, org_id));
	msg_text(&v, "desk", c->w->settings->name);
	msg_text(&v, "code", codes_issue(c->w, &row, INVITE_MS));
	return accounts_say_at(c->w, to, MSG_M_INVITED, &v, 0);
}

void verb_invite(struct call *c)
{
	struct identity to;
	struct msg_values v = {0};
	const struct person_ref *ref = &c->command->persons[0];
	int64_t org = c->command->org ? org_by_name(c->w->db, c->command->org) : 0;
	c->ticket.id = 0;
	if (!may(c, ACTION_INVITE))
		return;
	if (c->command->org && !org) {
		answer_no_ref(c, c->command->org);
		return;
	}
	if (!account_of(c, ref, &to) || !send_invitation(c, &to, org)) {
		answer_no_person(c, ref);
		return;
	}
	work_history(c->w, NULL, HISTORY_PERSON, c->w->actor.id, "{\"what\":\"invited\",\"person\":%lld,\"org\":%lld}",
		(long long)to.person_id, (long long)org);
	msg_text(&v, "address", address_text(c, ref));
	answer_say(c, MSG_M_INVITE_SENT, &v);
	answer_done(c, "invited");
}

static void accept(struct call *c, const struct code_row *invitation)
{
	code_used(c->w->db, invitation->id, c->w->now);
	identity_set_verified(c->w->db, c->m->identity.id, true);
	c->m->identity.verified = true;
	if (invitation->org_id)
		link_org(c->w, &c->w->actor, invitation->org_id);
	principal_at(c->w, &c->w->actor, &c->m->identity, &c->principal);
	if (invitation->org_id)
		say_of_org(c, MSG_M_JOIN_OK, invitation->org_id);
	answer_done(c, "joined");
}

void access_by_code(struct call *c, struct code_row *invitation)
{
	/* Typed elsewhere than at the address it went to: both are one person. */
	if (!link_persons(c->w, c->w->actor.id, invitation->person_id)) {
		answer_say(c, MSG_M_LINK_NO, NULL);
		return;
	}
	identity_load(c->w->db, c->w->arena, c->m->identity.id, &c->m->identity);
	person_load(c->w->db, c->w->arena, c->m->identity.person_id, &c->w->actor);
	accept(c, invitation);
}

/* A way back in goes to an account that is proven already: this one, or another of the same person. */
static void invitation_too_old(struct call *c, const struct code_row *invitation)
{
	struct identity *list, to = c->m->identity;
	struct msg_values v = {0};
	size_t n = link_reachable(c->w, c->w->actor.id, &list);
	code_used(c->w->db, invitation->id, c->w->now);
	for (size_t i = 0; i < n && !to.verified; i++)
		to = list[i];
	msg_text(&v, "desk", c->w->settings->name);
	if (!to.verified) {
		answer_say(c, MSG_M_UNKNOWN_NOMAIL, &v);
		return;
	}
	struct code_row row = {.kind = CODE_LINK, .person_id = c->w->actor.id, .identity_id = to.id};
	msg_text(&v, "code", codes_issue(c->w, &row, CODE_MS));
	accounts_say_at(c->w, &to, MSG_M_LINK_CODE, &v, 0);
}

void access_answered(struct call *c)
{
	struct code_row row;
	if (!c->m->identity.id || !code_of_identity(c->w->db, c->w->arena, c->m->identity.id, CODE_INVITE, &row) || row.used_ms)
		return;
	if (row.expires_ms > c->w->now)
		accept(c, &row);
	else
		invitation_too_old(c, &row);
}

/* ---- asking for access -------------------------------------------------------------------------------------------------------------- */

static void ask_one(struct call *c, int64_t person_id, const struct access_request *request)
{
	struct person person;
	struct address to;
	struct msg_values v = {0};
	if (!person_load(c->w->db, c->w->arena, person_id, &person) || !address_of(c->w, NULL, person_id, &to))
		return;
	msg_text(&v, "who", c->w->actor.name);
	msg_text(&v, "org", org_called(c, request->org_id));
	say_at(c->w, &(struct saying){.to = &to,
			     .reader = reader_of(c->w, &person),
			     .msg = MSG_D_JOIN,
			     .values = &v,
			     .subject = request->id,
			     .lane = LANE_PEOPLE,
			     .flags = GD_O_PRIVATE,
			     .importance = GD_NORMAL});
}

/* The one that the organisation names, else the desk's first. */
static int64_t queue_of_org(struct call *c, int64_t org_id)
{
	struct queue_row queue;
	for (size_t i = 0; i < c->w->settings->norgs; i++) {
		const struct desk_org *org = &c->w->settings->orgs[i];
		if (org->queue && org_by_name(c->w->db, org->name) == org_id && queue_by_name(c->w->db, c->w->arena, org->queue, &queue) &&
			!queue.retired)
			return queue.id;
	}
	return queue_default(c->w);
}

/* The leads of that team; where it has none, whoever administers the desk. */
static void ask_leads(struct call *c, const struct access_request *request)
{
	int64_t *persons, queue = queue_of_org(c, request->org_id);
	size_t n = members_of(c->w->db, c->w->arena, queue, &persons), asked = 0;
	for (size_t i = 0; i < n; i++) {
		if (member_role(c->w->db, queue, persons[i]) != MEMBER_LEAD)
			continue;
		ask_one(c, persons[i], request);
		asked++;
	}
	n = asked ? 0 : persons_with_role(c->w->db, c->w->arena, PERSON_ADMIN, &persons);
	for (size_t i = 0; i < n; i++)
		ask_one(c, persons[i], request);
}

static bool waits_already(struct call *c, int64_t org)
{
	struct access_request open;
	return access_open_of(c->w->db, c->w->actor.id, &open) && open.org_id == org;
}

static const char *org_word(struct call *c)
{
	const char *text = c->command->text;
	text += strspn(text, " ");
	size_t len = strcspn(text, "\n");
	while (len > 0 && strchr(" .!", text[len - 1]))
		len--;
	return arena_strndup(c->w->arena, text, len);
}

void verb_join(struct call *c)
{
	const char *name = org_word(c);
	int64_t org = org_by_name(c->w->db, name);
	c->ticket.id = 0;
	if (!org) {
		answer_no_ref(c, name);
	} else if (c->w->actor.org_id == org && c->m->identity.verified) {
		say_of_org(c, MSG_M_JOIN_OK, org);
	} else {
		struct access_request request = {.id = work_id(c->w),
			.person_id = c->w->actor.id,
			.org_id = org,
			.identity_id = c->m->identity.id,
			.asked_ms = c->w->now};
		bool again = waits_already(c, org);
		if (!again) {
			access_put(c->w->db, &request);
			ask_leads(c, &request);
		}
		say_of_org(c, MSG_M_JOIN_PENDING, org);
		answer_done(c, "pending");
	}
}

/* Whoever decided, the person hears of the desk alone. */
static void decide(struct call *c, const struct question_row *q, bool accepted)
{
	struct access_request r;
	struct person person;
	struct identity account;
	struct msg_values v = {0};
	if (!may(c, ACTION_INVITE) || !access_load(c->w->db, question_subject(q), &r) || r.decided_ms ||
		!person_load(c->w->db, c->w->arena, r.person_id, &person))
		return;
	access_decide(c->w->db, r.id, c->w->actor.id, accepted, c->w->now);
	questions_close_same(c->w->db, q, c->w->now);
	bool there = identity_load(c->w->db, c->w->arena, r.identity_id, &account);
	if (accepted) {
		link_org(c->w, &person, r.org_id);
		if (there)
			identity_set_verified(c->w->db, account.id, true);
	}
	msg_text(&v, "org", org_called(c, r.org_id));
	msg_text(&v, "desk", c->w->settings->name);
	if (there)
		accounts_say_at(c->w, &account, accepted ? MSG_M_JOIN_OK : MSG_M_JOIN_NO, &v, 0);
	answer_done(c, accepted ? "accepted" : "refused");
}

void access_accept(struct call *c, const struct question_row *q)
{
	decide(c, q, true);
}

void access_refuse(struct call *c, const struct question_row *q)
{
	decide(c, q, false);
}
