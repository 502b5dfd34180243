/* me channels, prefer, unlink, phone, email: the accounts of one person. */
#include "desk/verbs/accounts.h"

#include "base/text.h"
#include "commands/args.h"
#include "commands/duration.h"
#include "commands/lists.h"
#include "desk/answer.h"
#include "desk/codes.h"
#include "desk/link.h"
#include "desk/out/say.h"
#include "desk/persons.h"
#include "desk/sender.h"
#include "store/deliveries.h"
#include "store/proofs.h"

#include <stdlib.h>
#include <string.h>

#define NUMBERS_AN_HOUR 3
#define DAY_MINUTES 1440

bool accounts_say_at(struct work *w, const struct identity *i, enum msg msg, const struct msg_values *values, int64_t subject)
{
	struct person person;
	struct address to = {.channel = i->channel, .tenant = i->tenant, .room = i->room, .user = i->native, .person_id = i->person_id};
	if (i->opted_out || !person_load(w->db, w->arena, i->person_id, &person))
		return false;
	return say_at(w, &(struct saying){.to = &to,
				 .reader = reader_of(w, &person),
				 .msg = msg,
				 .values = values,
				 .subject = subject,
				 .lane = LANE_PEOPLE,
				 .flags = GD_O_PRIVATE,
				 .importance = GD_NORMAL});
}

/* ---- which there are ----------------------------------------------------------------------------------------------------------------- */

static bool nth(struct call *c, const char *value, struct identity *out)
{
	struct identity *list;
	char *end = NULL;
	size_t n = link_reachable(c->w, c->w->actor.id, &list);
	long number = value ? strtol(value, &end, 10) : 0;
	if (!value || end == value || number < 1 || (size_t)number > n)
		return false;
	*out = list[number - 1];
	return true;
}

static const char *account_of(struct call *c, int64_t id)
{
	struct identity i;
	return id && identity_load(c->w->db, c->w->arena, id, &i) ? link_account(c->w, &i) : stored_word(c->w, "value", "none");
}

void accounts_list(struct call *c, const char *value)
{
	struct msg_values v = {0};
	(void)value;
	msg_text(&v, "channels", link_accounts_of(c->w, c->w->actor.id));
	msg_text(&v, "good", account_of(c, c->w->actor.preferred_identity));
	answer_say(c, MSG_M_CHANNELS, &v);
	answer_done(c, "channels");
}

static void no_such_account(struct call *c, const char *value)
{
	answer_no_ref(c, value ? value : "?");
}

/* Over midnight too: the phone may be for the night. */
static bool hours_of(struct call *c, const char *text, int *from, int *until)
{
	size_t len = strcspn(text, "-");
	return text[len] && hour_parse(arena_strndup(c->w->arena, text, len), from) && hour_parse(text + len + 1, until) && *from != *until;
}

/* "2" for always, "2 18h-8h" for these hours of one's own day. */
void accounts_prefer(struct call *c, const char *value)
{
	struct identity i;
	int from = 0, until = DAY_MINUTES;
	const char *hours = value ? strchr(value, ' ') : NULL;
	if (!nth(c, value, &i) || (hours && !hours_of(c, hours + strspn(hours, " "), &from, &until))) {
		no_such_account(c, value);
		return;
	}
	if (!hours) {
		preferences_clear(c->w->db, c->w->actor.id);
		c->w->actor.preferred_identity = i.id;
		person_save(c->w->db, &c->w->actor);
	}
	preference_put(c->w->db, c->w->actor.id, i.id, from, until);
	accounts_list(c, NULL);
}

/* ---- one less ------------------------------------------------------------------------------------------------------------------------ */

/* From now on it is somebody else's, without a past: nothing that this person wrote or may see. */
static void set_free(struct call *c, struct identity *i)
{
	struct person fresh = {.id = work_id(c->w), .name = i->handle && *i->handle ? i->handle : i->native, .undo_ms = -1};
	person_insert(c->w->db, &fresh, c->w->now);
	deliveries_drop_to(c->w->db, arena_printf(c->w->arena, "%s/%s", i->channel, i->room ? i->room : i->native), c->w->now, "unlinked");
	identity_leave(c->w->db, i, fresh.id, c->w->now);
	work_history(c->w, NULL, HISTORY_PERSON, c->w->actor.id, "{\"what\":\"unlinked\",\"person\":%lld,\"identity\":%lld}",
		(long long)c->w->actor.id, (long long)i->id);
	if (c->w->actor.preferred_identity == i->id) {
		c->w->actor.preferred_identity = 0;
		person_save(c->w->db, &c->w->actor);
	}
}

void accounts_unlink(struct call *c, const char *value)
{
	struct identity *list, i = c->m->identity;
	struct msg_values v = {0};
	size_t n = link_reachable(c->w, c->w->actor.id, &list);
	if ((value && !nth(c, value, &i)) || !i.id) {
		no_such_account(c, value);
		return;
	}
	msg_text(&v, "channel", link_account(c->w, &i));
	if (n < 2) {
		answer_say(c, MSG_M_UNLINK_LAST, &v);
		c->m->result.code = GD_R_REFUSED;
		c->m->result.word = "refused";
		return;
	}
	set_free(c, &i);
	answer_say(c, MSG_M_UNLINKED, &v);
	answer_done(c, "unlinked");
}

/* ---- one more: the number of a phone ------------------------------------------------------------------------------------------------ */

static void bad_address(struct call *c, enum me_word word, const char *value, const char *example)
{
	enum lang lang = person_lang(c->w, &c->w->actor);
	const char *label = list_word_of(WORDS_ME, (int)word)->name[lang];
	answer_parse_error(c, &(struct parse_error){.fault = PARSE_ENUM, .label = label, .bad = value, .items = example});
}

/* Without a mail channel nobody can prove an address by a code: the workspace does, or an invitation. */
void accounts_email(struct call *c, const char *value)
{
	struct msg_values v = {0};
	if (!strchr(value, '@')) {
		bad_address(c, ME_EMAIL, value, "marie@example.org");
		return;
	}
	msg_text(&v, "desk", c->w->settings->name);
	answer_say(c, MSG_M_UNKNOWN_NOMAIL, &v);
	c->m->result.code = GD_R_REFUSED;
	c->m->result.word = "refused";
}

static bool number_account(struct call *c, const char *number, struct identity *out)
{
	const char *phones[1];
	if (c->w->hooks->channels(c->w->hooks->self, GD_CAP_PLAIN, phones, 1) == 0)
		return false;
	struct gd_person owner = {.user = number, .phone = number};
	struct person person;
	return sender_person(c->w, phones[0], &owner, &(struct gd_place){.kind = GD_PLACE_DIRECT, .room = number}, &person, out);
}

static bool too_many(struct call *c)
{
	struct msg_values v = {0};
	if (codes_count(c->w->db, c->w->actor.id, CODE_NUMBER, c->w->now - HOUR_MS) < NUMBERS_AN_HOUR)
		return false;
	msg_number(&v, "min", HOUR_MS / MINUTE_MS);
	answer_say(c, MSG_M_ERR_RATE, &v);
	c->m->result.code = GD_R_REFUSED;
	return true;
}

/* "+33 6 12 34 56 78" */
static const char *number_of(struct call *c, const char *value)
{
	struct person_ref ref;
	char *joined = arena_strdup(c->w->arena, value), *to = joined;
	for (const char *at = value; *at; at++)
		if (!strchr(" .()-", *at))
			*to++ = *at;
	*to = 0;
	return person_parse_named(joined, c->w->arena, &ref) && ref.kind == PERSON_PHONE ? ref.text : NULL;
}

void accounts_phone(struct call *c, const char *value)
{
	struct identity number;
	struct msg_values v = {0};
	const char *digits = number_of(c, value);
	if (digits && too_many(c))
		return;
	if (!digits) {
		bad_address(c, ME_PHONE, value, "+33612345678");
		return;
	}
	if (!number_account(c, digits, &number)) {
		no_such_account(c, value);
		return;
	}
	struct code_row row = {.kind = CODE_NUMBER, .person_id = c->w->actor.id, .identity_id = number.id};
	msg_text(&v, "code", codes_issue(c->w, &row, CODE_MS));
	msg_text(&v, "desk", c->w->settings->name);
	if (!accounts_say_at(c->w, &number, MSG_M_LINK_CODE, &v, 0))
		no_such_account(c, value);
	else
		answer_done(c, "code");
}

bool accounts_person(struct call *c, const struct person_ref *ref, struct person *out)
{
	struct identity number;
	if (call_person(c, ref, out))
		return true;
	return ref->kind == PERSON_PHONE && number_account(c, ref->text, &number) &&
	       person_load(c->w->db, c->w->arena, number.person_id, out);
}
