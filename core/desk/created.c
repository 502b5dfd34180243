#include "desk/created.h"

#include "base/limits.h"
#include "desk/guest.h"
#include "desk/interview.h"
#include "desk/knowledge.h"
#include "desk/persons.h"
#include "desk/terms.h"
#include "desk/time/clocks.h"
#include "store/labels.h"
#include "store/scan.h"

#include <string.h>

/* ---- the parts below the first ------------------------------------------------------------------------------------------------------ */

struct news {
	struct call *c;
	const struct request *request;
	struct person reader;
	const struct queue_terms *terms;
	struct interview_question form; /* what is asked first; msg 0: nothing */
	bool first;                /* they have never asked before, and have a single account */
	bool guest;                /* asked who they are, too */
	struct msg_values values;  /* of all parts; a part fills its own */
};

static bool is_closed_now(const struct news *n)
{
	return !calendar_is_open(&n->terms->hours, n->c->w->now);
}

static void fill_opening(struct news *n)
{
	int64_t at = calendar_next_opening(&n->terms->hours, n->c->w->now);
	msg_moment(&n->values, "when", at == CALENDAR_NEVER ? 0 : at);
	msg_text(&n->values, "phone", terms_phone(n->c->w, n->c->ticket.queue_id));
}

static bool offhours(struct news *n)
{
	if (!is_closed_now(n) || !n->terms->nchain)
		return false;
	fill_opening(n);
	return true;
}

static bool offhours_plain(struct news *n)
{
	if (!is_closed_now(n) || n->terms->nchain)
		return false;
	fill_opening(n);
	return true;
}

static bool freeze(struct news *n)
{
	const char *service = field_get(n->c->w->db, n->c->w->arena, n->c->ticket.id, "service");
	msg_text(&n->values, "service", service ? service : stored_word(n->c->w, "value", "its_service"));
	return n->terms->freeze;
}

static bool suggest(struct news *n)
{
	const char *articles = knowledge_suggest(n->c->w, &n->c->ticket, n->request->text, &n->reader);
	msg_text(&n->values, "articles", articles);
	return articles != NULL;
}

static void find_question(struct news *n, const struct address *to)
{
	struct call *c = n->c;
	if (n->request->without_form || c->ticket.triage || !interview_next(c->w, &c->ticket, reader_of(c->w, &n->reader).lang, &n->form) ||
		interview_must_wait(c->w, &c->ticket, n->reader.id, to->channel))
		n->form = (struct interview_question){0};
	interview_link(c->w, &c->ticket, n->reader.id, to->channel, &n->form);
}

static bool asks(struct news *n, enum msg msg)
{
	if (n->form.msg != msg || (!n->form.key && !n->form.values.count))
		return false;
	for (size_t i = 0; i < n->form.values.count && n->values.count < MSG_VALUES; i++)
		n->values.list[n->values.count++] = n->form.values.list[i];
	return true;
}

static bool ask_queue(struct news *n)
{
	return asks(n, MSG_M_ASK_QUEUE);
}

static bool ask_type(struct news *n)
{
	return asks(n, MSG_M_ASK_TYPE);
}

static bool ask_field(struct news *n)
{
	return asks(n, MSG_M_ASK_FIELD);
}

static bool want_image(struct news *n)
{
	return asks(n, MSG_M_WANT_IMAGE);
}

static bool want_file(struct news *n)
{
	return asks(n, MSG_M_WANT_FILE);
}

static size_t asked_for(struct news *n, enum scan_scope scope, bool open)
{
	return tickets_count(n->c->w->db, &(struct scan_of){.scope = scope, .id = n->reader.id, .open = open}, 2);
}

/* Their own requests first: what others copied them in on would all be looked through. */
static bool is_first(struct news *n)
{
	struct identity *ids;
	struct work *w = n->c->w;
	if (asked_for(n, SCAN_REQUESTER, true) + asked_for(n, SCAN_REQUESTER, false) > 1)
		return false;
	return asked_for(n, SCAN_PERSON, true) + asked_for(n, SCAN_PERSON, false) == 1 &&
	       identities_of(w->db, w->arena, n->reader.id, &ids) == 1;
}

static bool guest(struct news *n)
{
	n->first = is_first(n);
	n->guest = n->first && guest_is_asked(n->c, &n->reader);
	return n->guest;
}

/* Asked after guest(), which stands before it. */
static bool advice(struct news *n)
{
	return n->first && !n->guest;
}

static const struct {
	enum msg msg;
	bool (*wanted)(struct news *n); /* and fills its values */
} parts[] = {
	{MSG_M_OFFHOURS, offhours},
	{MSG_M_OFFHOURS_PLAIN, offhours_plain},
	{MSG_M_FREEZE, freeze},
	{MSG_M_KB_SUGGEST, suggest},
	{MSG_M_ASK_QUEUE, ask_queue},
	{MSG_M_ASK_TYPE, ask_type},
	{MSG_M_ASK_FIELD, ask_field},
	{MSG_M_WANT_IMAGE, want_image},
	{MSG_M_WANT_FILE, want_file},
	{MSG_M_CREATED_GUEST, guest},
	{MSG_M_ADVICE, advice},
};
#define PARTS (sizeof parts / sizeof *parts)

/* ---- the first ---------------------------------------------------------------------------------------------------------------------- */

/* Every line of what people read back as theirs is marked as a quotation; the message marks the first. */
static const char *quoted(struct arena *arena, const char *text)
{
	struct buf out;
	buf_init(&out, LIMIT_TEXT * 2);
	for (const char *line = text; *line;) {
		size_t len = strcspn(line, "\n");
		buf_addf(&out, "%s%.*s", line == text ? "" : "\n> ", (int)len, line);
		line += len + (line[len] == '\n');
	}
	const char *whole = out.failed ? text : arena_strdup(arena, out.data);
	buf_clear(&out);
	return whole;
}

static void fill_card(const struct news *n, struct msg_values *v)
{
	const struct request *r = n->request;
	struct call *c = n->c;
	struct sla_clock response;
	clock_load(c->w, &c->ticket, CLOCK_RESPONSE, &response, NULL);
	int64_t due = sla_clock_due(&response);
	msg_moment(v, "resp", due > c->w->now ? due : 0);
	if (r->text && strcmp(r->text, c->ticket.title) != 0)
		msg_text(v, "body", quoted(c->w->arena, r->text));
	msg_text(v, "phone", n->reader.phone);
	msg_text(v, "product", field_get(c->w->db, c->w->arena, c->ticket.id, "product"));
	if (is_closed_now(n))
		msg_moment(v, "when", calendar_next_opening(&n->terms->hours, c->w->now));
	if (r->follows) {
		msg_text(v, "new_ref", c->ticket.ref);
		msg_text(v, "ref", r->follows->ref);
		msg_number(v, "days", terms_of(c->w, r->follows->queue_id)->reopen_days);
	}
}

static enum msg first_of(const struct news *n, const struct address *to)
{
	struct gd_limits limits;
	bool phone = channel_limits(n->c->w, to->channel, &limits) && (limits.capabilities & GD_CAP_PLAIN);
	if (n->request->follows)
		return MSG_M_LINKED_NEW;
	if (n->request->kept)
		return MSG_M_KEPT;
	if (phone && is_closed_now(n))
		return n->terms->nchain ? MSG_X_CREATED_OFF : MSG_X_CREATED_CLOSED;
	return MSG_M_CREATED;
}

void created_tell(struct call *c, const struct request *r)
{
	struct address to;
	struct msg_values card = {0};
	enum msg more[PARTS];
	size_t nmore = 0;
	struct news n = {.c = c, .request = r, .terms = terms_of(c->w, c->ticket.queue_id)};
	if (!person_load(c->w->db, c->w->arena, c->ticket.requester_id, &n.reader) || n.reader.machine ||
		!address_of(c->w, &c->ticket, n.reader.id, &to))
		return;
	fill_card(&n, &card);
	find_question(&n, &to);
	for (size_t i = 0; i < PARTS && !c->ticket.triage; i++)
		if (parts[i].wanted(&n))
			more[nmore++] = parts[i].msg;
	say_at(c->w, &(struct saying){.ticket = &c->ticket,
			     .to = &to,
			     .reader = reader_of(c->w, &n.reader),
			     .msg = first_of(&n, &to),
			     .values = &card,
			     .more = more,
			     .nmore = nmore,
			     .more_values = &n.values,
			     .lane = LANE_PEOPLE,
			     .flags = GD_O_CARD,
			     .importance = GD_NORMAL});
	if (n.guest)
		guest_asked(c, &n.reader); /* before the other, which has the next word */
	if (n.form.values.count > 0)
		interview_asked(c->w, &c->ticket, n.reader.id, to.channel, &n.form);
}
