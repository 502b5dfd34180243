#include "desk/open.h"

#include "base/limits.h"
#include "base/text.h"
#include "commands/inline.h"
#include "desk/answer.h"
#include "desk/created.h"
#include "desk/attach.h"
#include "desk/form.h"
#include "desk/interview.h"
#include "desk/labels.h"
#include "desk/out/mark.h"
#include "desk/persons.h"
#include "desk/result.h"
#include "desk/rules.h"
#include "desk/terms.h"
#include "desk/triage.h"
#include "desk/verbs/raise.h"
#include "domain/words.h"

#include <inttypes.h>
#include <string.h>

int64_t queue_default(struct work *w)
{
	struct queue_row queue = {0};
	queue_by_name(w->db, w->arena, w->settings->default_queue, &queue);
	return queue.id;
}

/* Of a request that names none. Somebody unknown says which team it is for; the sales team, where there is one, has it meanwhile. */
int64_t open_queue(struct call *c, const struct person *requester)
{
	struct queue_row queue;
	if (form_guest(requester) && queue_by_name(c->w->db, c->w->arena, c->w->settings->guest_queue, &queue) && !queue.retired)
		return queue.id;
	const char *own = settings_channel_queue(c->w->settings, c->m->channel);
	return own && queue_by_name(c->w->db, c->w->arena, own, &queue) && !queue.retired ? queue.id : queue_default(c->w);
}

static const char *title_of(struct call *c, const struct request *r)
{
	struct words_span span = words_title(r->text ? r->text : "");
	if (r->title)
		return r->title;
	return span.len > 0 ? arena_strndup(c->w->arena, span.at, span.len) : NULL;
}

/* ---- where it stands ----------------------------------------------------------------------------------------------------------------- */

/* The place where it was asked: a thread under the message in a request room, the person's own conversation elsewhere. A private queue's
 * request moves to the requester's own conversation at once. */
static void stand_here(struct call *c, const char *native, bool private)
{
	const struct gd_place *p = &c->m->in->place;
	bool direct = p->kind == GD_PLACE_DIRECT;
	bool threads = (c->m->capabilities & GD_CAP_THREADS) != 0;
	if (p->kind == GD_PLACE_NONE || c->where.place == PLACE_DESK || (!direct && private))
		return;
	if (!direct && c->where.has_ticket)
		return; /* the thread is another ticket's, whose people go on writing there */
	const char *thread = p->thread ? p->thread : !direct && threads && native ? native : "";
	struct conversation conv = {.id = work_id(c->w),
		.ticket_id = c->ticket.id,
		.side = SIDE_CUSTOMER,
		.kind = (int)p->kind,
		.channel = c->m->channel,
		.tenant = p->tenant,
		.room = p->room,
		.thread = thread,
		.person_id = direct ? c->w->actor.id : 0};
	if (direct && c->ticket.requester_id != c->w->actor.id)
		return;
	conversation_insert(c->w->db, &conv, c->w->now);
	c->where.conversation = conv;
}

/* All that the room learns: no title, no reference. */
static void say_moved(struct call *c, const char *native, bool private)
{
	const struct gd_place *p = &c->m->in->place;
	bool threads = (c->m->capabilities & GD_CAP_THREADS) != 0;
	if (p->kind != GD_PLACE_ROOM || c->where.place == PLACE_DESK || !private)
		return;
	struct address to = {.channel = c->m->channel,
		.tenant = p->tenant,
		.room = p->room,
		.thread = p->thread ? p->thread
			  : threads ? native
				    : NULL};
	say_at(c->w, &(struct saying){.to = &to,
			     .reader = reader_of(c->w, &c->w->actor),
			     .msg = MSG_M_PRIVATE_MOVED,
			     .lane = LANE_PEOPLE,
			     .importance = GD_NORMAL});
}

/* ---- saying so ---------------------------------------------------------------------------------------------------------------------- */

/* The card says what it is about; the whole of it is read in the thread. */
static void show_text(struct call *c, const struct entry *first)
{
	struct msg_values v = {0};
	struct attachment *files;
	if (strcmp(first->text, c->ticket.title) == 0 && attachments_of_entry(c->w->db, c->w->arena, first->id, &files) == 0)
		return;
	msg_text(&v, "agent", person_name(c->w, first->author_id));
	msg_text(&v, "text", entry_words(c->w, first));
	tell_desk(c->w, &c->ticket, MSG_M_REPLY, &v, first->id, c->where.place == PLACE_DESK ? c->where.conversation.id : 0);
}

static void tell_opened(struct call *c, const struct request *r, const struct entry *first)
{
	bool for_other = c->ticket.requester_id != c->w->actor.id;
	struct telling told = {.ticket = &c->ticket, .notice = for_other ? NOTICE_OPENED_FOR : NOTICE_CREATED};
	if (!for_other)
		told.except_person = c->ticket.requester_id; /* who gets the card instead */
	msg_text(&told.values, "who", person_name(c->w, c->w->actor.id));
	if (!for_other)
		created_tell(c, r);
	tell(c->w, &told);
	show_text(c, first);
}

static struct person requester_of(struct call *c, const struct request *r)
{
	struct person requester;
	bool other = r->requester_id && person_load(c->w->db, c->w->arena, r->requester_id, &requester);
	return other ? requester : c->w->actor;
}

static void keep_fields(struct call *c, const struct request *r)
{
	for (size_t i = 0; i < r->nfields; i++) {
		const struct field_change *f = &r->fields[i];
		const struct desk_field *field = form_field(c->w, f->key == FIELD_PRODUCT   ? "product"
								  : f->key == FIELD_SERVICE ? "service"
											    : f->name);
		bool own = f->key == FIELD_OTHER || f->key == FIELD_PRODUCT || f->key == FIELD_SERVICE;
		const char *value = own && field && f->value ? form_value(c->w, &c->ticket, field, f->value) : NULL;
		if (value)
			form_put(c->w, &c->ticket, field, value);
	}
}

static void follow_up(struct call *c, const struct ticket *closed)
{
	link_put(c->w->db, c->ticket.id, closed->id, LINKED_FOLLOWS);
	work_history(c->w, &c->ticket, HISTORY_LINK, c->w->actor.id, "{\"kind\":\"follows\",\"to\":%" PRId64 "}", closed->id);
}

/* ---- the request -------------------------------------------------------------------------------------------------------------------- */

static int word_said(const struct command *said, enum field_key key)
{
	for (size_t i = 0; i < said->nfields; i++)
		if (said->fields[i].key == key)
			return said->fields[i].word;
	return 0;
}

static const char *queue_said(const struct command *said)
{
	for (size_t i = 0; !said->queue && i < said->nfields; i++)
		if (said->fields[i].key == FIELD_QUEUE)
			return said->fields[i].value;
	return said->queue;
}

/* What the words themselves say of it goes before the place where they were written. */
static void read_plain(struct call *c, struct request *r)
{
	struct parse_context rules;
	struct queue_row queue;
	struct command *said = arena_alloc(c->w->arena, sizeof *said);
	call_rules(c, AT_DIRECT, &rules);
	inline_read(&rules, r->text ? r->text : "", c->w->arena, said);
	const char *name = queue_said(said);
	if (name && queue_by_name(c->w->db, c->w->arena, name, &queue) && !queue.retired)
		r->queue_id = queue.id;
	r->priority = (enum priority)word_said(said, FIELD_PRIORITY);
	r->severity = (enum severity)word_said(said, FIELD_SEVERITY);
	r->type = (enum ticket_type)word_said(said, FIELD_TYPE);
	r->fields = said->fields;
	r->nfields = said->nfields;
	r->text = said->text;
}

void open_request(struct call *c, const struct request *asked)
{
	struct request own = *asked;
	const struct request *r = &own;
	if (asked->plain)
		read_plain(c, &own);
	const struct gd_inbound *in = c->m->in;
	struct queue_row queue = {0};
	struct entry first;
	struct person requester = requester_of(c, r);
	int64_t queue_id = r->queue_id ? r->queue_id : open_queue(c, &requester);
	work_queue(c->w, queue_id, &queue);
	const struct desk_queue *configured = settings_queue(c->w->settings, queue.name);
	struct raise_start start;
	raise_at_start(c, r, requester.id, &start);
	struct draft draft = {
		.queue_id = queue_id,
		.ref_format = configured ? configured->ref_format : NULL,
		.title = title_of(c, r),
		.text = r->text ? r->text : "",
		.requester_id = requester.id,
		.creator_id = c->w->actor.id,
		.org_id = requester.org_id,
		.machine = requester.machine,
		.priority = start.priority,
		.severity = start.severity,
		.type = start.type,
		.source = c->m->channel,
		.url = in->link,
		.lang = in->sender.lang,
		.files = in->files,
		.nfiles = in->nfiles,
	};
	struct ticket t;
	struct rule_outcome said;
	rules_ask(c->w, &(struct rule_question){.channel = c->m->channel, .room = in->place.kind == GD_PLACE_ROOM ? in->place.room : NULL,
				.title = draft.title, .text = draft.text, .org_id = draft.org_id, .type = draft.type,
				.fields = r->fields,
				.nfields = r->nfields},
		&said);
	rules_draft(c->w, &said, r->queue_id != 0, &draft);
	triage_draft(c->w, &draft);
	act_open(c->w, &draft, &t, &first);
	triage_opened(c->w, &t);
	call_ticket(c, &t);
	if (t.queue_id != queue.id)
		work_queue(c->w, t.queue_id, &queue);
	stand_here(c, r->native, queue.private_);
	say_moved(c, r->native, queue.private_);
	if (r->native)
		native_ref_put(c->w->db, c->m->channel, in->place.room, r->native, &(struct native_ref){t.id, first.id, 0});
	if (r->follows)
		follow_up(c, r->follows);
	labels_change_tags(c, r->tags, r->ntags);
	keep_fields(c, r);
	interview_left_empty(c->w, &c->ticket, c->m->channel, r->offered, r->noffered);
	rules_done(c->w, &said, &c->ticket);
	tell_opened(c, r, &first);
	raise_started(c, &start);
	attach_refused(c, &first);
	mark_message(c->w, c->m->channel, &in->place, r->native, MARK_FILED, &t);
	person_touch(c->w->db, c->w->actor.id, t.id);
	result_ticket(c->w, c->m, &t, GD_R_CREATED, "created");
}

void open_follow_up(struct call *c, const char *text, const struct ticket *closed)
{
	open_request(c,
		&(struct request){.text = text,
			.native = c->m->in->native_id,
			.queue_id = closed->queue_id,
			.follows = closed,
			.plain = true});
}
