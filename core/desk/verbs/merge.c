/* merge, split, and their way back. (rule R6)
 *
 * The texts of a merged ticket stay its own rows: readers of the survivor read them there (store/tickets.h, entries_of), so a way back
 * loses nothing and mixes nothing. What moves is where people are spoken to. */
#include "desk/verbs/merge.h"

#include "base/json.h"
#include "base/limits.h"
#include "desk/answer.h"
#include "desk/labels.h"
#include "desk/persons.h"
#include "desk/question.h"
#include "desk/snapshot.h"
#include "desk/step.h"
#include "desk/time/clocks.h"
#include "desk/verbs/table.h"
#include "domain/merge.h"
#include "domain/words.h"
#include "store/inbox.h"
#include "store/orgs.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- may they? --------------------------------------------------------------------------------------------------------------------- */

static bool has_other_requesters(struct call *c, const struct ticket *t)
{
	struct participant *parts;
	size_t n = participants_of(c->w->db, c->w->arena, t->id, &parts);
	for (size_t i = 0; i < n; i++)
		if (parts[i].role == PARTICIPANT_REQUESTER && parts[i].person_id != t->requester_id)
			return true;
	return false;
}

/* A ticket of several requesters has no one person who owns all of it, and somebody who left the organisation reads its tickets no more. */
static struct merge_side side_of(struct call *c, const struct ticket *t)
{
	struct queue_row queue = {0};
	struct person requester = {0};
	work_queue(c->w, t->queue_id, &queue);
	person_load(c->w->db, c->w->arena, t->requester_id, &requester);
	return (struct merge_side){.ticket = t->id,
		.requester = t->machine || has_other_requesters(c, t) ? 0 : t->requester_id,
		.machine = t->machine ? t->requester_id : 0,
		.org = requester.org_id == t->org_id ? t->org_id : 0,
		.org_shares = t->org_id && org_shares(c->w->db, t->org_id),
		.private_ticket = t->private_ || queue.private_};
}

static bool may_work_on(struct call *c, const struct ticket *t)
{
	struct call probe = *c;
	call_ticket(&probe, t);
	enum refusal no = call_may(&probe, ACTION_WORK);
	if (no != ALLOWED) {
		call_ticket(c, t);
		answer_refusal(c, no);
	}
	return no == ALLOWED;
}

/* Which ticket a refused merge was about, until its author takes the offer to attach it as a child. */
static const char *other_key(struct call *c)
{
	return arena_printf(c->w->arena, "child:%" PRId64 ".%" PRId64, c->w->actor.id, c->ticket.id);
}

void merge_as_child(struct call *c)
{
	char *kept = kv_get(c->w->db, "@desk", other_key(c));
	struct command command = {.verb = VERB_LINK, .def = verb_of(VERB_LINK), .minutes = -1, .until_minutes = -1};
	struct ticket parent;
	if (kept && ticket_surviving(c->w, strtoll(kept, NULL, 10), &parent)) {
		command.target = (struct ticket_ref){.kind = REF_NUMBER, .number = parent.number};
		command.word[WORDS_KIND] = LINK_CHILD;
		c->command = &command;
		verb_link(c);
		c->command = NULL;
	}
	free(kept);
}

static bool may_merge(struct call *c, struct ticket *into)
{
	struct msg_values v = {0};
	if (!find_other(c, into) || !may_work_on(c, into) || !step_may(c, EVENT_MERGE))
		return false;
	struct merge_side a = side_of(c, &c->ticket), b = side_of(c, into);
	if (into->status == STATUS_CLOSED) {
		call_ticket(c, into);
		answer_refusal(c, REFUSED_STATE);
		return false;
	}
	if (merge_allowed(&a, &b))
		return true;
	msg_text(&v, "into", into->ref);
	kv_put(c->w->db, "@desk", other_key(c), arena_printf(c->w->arena, "%" PRId64, into->id));
	answer_ask(c, MSG_A_MERGE_NO, &v, 0);
	c->failed = true;
	c->m->result.code = GD_R_REFUSED;
	c->m->result.word = "refused";
	return false;
}

/* ---- what the survivor takes over -------------------------------------------------------------------------------------------------- */

static void take_people(struct call *c, const struct ticket *from, const struct ticket *into)
{
	struct participant *parts, there;
	size_t n = participants_of(c->w->db, c->w->arena, from->id, &parts);
	for (size_t i = 0; i < n; i++) {
		bool known = participant_find(c->w->db, into->id, parts[i].person_id, &there);
		if (known && (there.role == PARTICIPANT_REQUESTER || parts[i].role == PARTICIPANT_COPY))
			continue;
		/* Whoever was in copy of one reads the other from now on; the requesters read all of both. */
		struct participant part = parts[i];
		part.since_ms = part.role == PARTICIPANT_REQUESTER ? 0 : c->w->now;
		participant_put(c->w->db, into->id, &part);
	}
}

static const char *take_conversations(struct call *c, const struct ticket *from, const struct ticket *into)
{
	struct conversation *list;
	const char *moved = "";
	size_t n = conversations_of(c->w->db, c->w->arena, from->id, &list);
	for (size_t i = 0; i < n; i++) {
		if (list[i].side != SIDE_CUSTOMER)
			continue;
		conversation_move(c->w->db, list[i].id, into->id);
		moved = arena_printf(c->w->arena, "%s%" PRId64 " ", moved, list[i].id);
	}
	return moved;
}

/* The state in which the survivor's clock stood, for the clock that began earlier. */
static enum clock_effect as_it_stood(enum clock_state state)
{
	switch (state) {
	case CLOCK_PAUSED:
		return CLOCK_PAUSE;
	case CLOCK_STOPPED:
	case CLOCK_DROPPED:
		return CLOCK_STOP;
	case CLOCK_RUNNING:
	case CLOCK_IDLE:
		return CLOCK_RESUME;
	}
	return CLOCK_RESUME;
}

struct clock_past {
	struct segment_row *rows;
	size_t count;
};

static void take_clock(struct call *c, struct ticket *into, enum ticket_clock which, const struct clock_past *past)
{
	struct sla_clock stood;
	if (past->count == 0)
		return;
	clock_load(c->w, into, which, &stood, NULL);
	segments_restore(c->w->db, into->id, which, past->rows, past->count);
	clocks_restored(c->w, into);
	clocks_apply(c->w, into, which, as_it_stood(stood.state));
}

/* ---- merge ------------------------------------------------------------------------------------------------------------------------- */

static const char *kept_state(struct call *c, const char *a, const char *b, int64_t from, const char *conversations)
{
	struct buf out;
	buf_init(&out, LIMIT_TEXT * 8);
	struct json_writer j = {.out = &out};
	json_open(&j, NULL, '{');
	json_put_text(&j, "from", arena_printf(c->w->arena, "%" PRId64, from));
	json_put_text(&j, "conversations", conversations);
	json_put_text(&j, "a", a);
	json_put_text(&j, "b", b);
	json_close(&j, '}');
	const char *data = out.failed ? NULL : arena_strdup(c->w->arena, out.data);
	buf_clear(&out);
	return data;
}

/* To the people of one of both, which may be either. */
static void tell_merged(
	struct call *c, const struct ticket *to, const struct ticket *from, const struct ticket *into, enum notice notice, int64_t except)
{
	struct telling told = {.ticket = to, .notice = notice, .except_person = except};
	if (notice == NOTICE_MERGED)
		told.changed = arena_printf(c->w->arena, "{\"merged\":[\"%s\",\"%s\"]}", from->ref, into->ref);
	msg_text(&told.values, "ref", from->ref);
	msg_text(&told.values, "into", into->ref);
	tell(c->w, &told);
}

static void take_over(struct call *c, const struct ticket *before, struct ticket *into, struct clock_past past[2])
{
	const char **tags;
	size_t n = tags_of(c->w->db, c->w->arena, before->id, &tags);
	take_people(c, before, into);
	for (size_t i = 0; i < n; i++)
		tag_put(c->w->db, into->id, tags[i]);
	if (before->priority > into->priority)
		act_priority(c->w, into, before->priority);
	into->customer_ms = before->customer_ms > into->customer_ms ? before->customer_ms : into->customer_ms;
	into->human_ms = before->human_ms > into->human_ms ? before->human_ms : into->human_ms;
	act_save(c->w, into);
	if (before->created_ms < into->created_ms) {
		take_clock(c, into, CLOCK_RESPONSE, &past[0]);
		take_clock(c, into, CLOCK_RESOLUTION, &past[1]);
	}
	clocks_retarget(c->w, into); /* the stricter promise of both from here on */
	act_save(c->w, into);
}

void verb_merge(struct call *c)
{
	struct ticket into, before = c->ticket;
	struct transition moved;
	struct clock_past past[2];
	struct msg_values v = {0};
	if (!may_merge(c, &into))
		return;
	const char *a = snapshot_of(c, &before), *b = snapshot_of(c, &into);
	past[0].count = segments_of(c->w->db, c->w->arena, before.id, CLOCK_RESPONSE, &past[0].rows);
	past[1].count = segments_of(c->w->db, c->w->arena, before.id, CLOCK_RESOLUTION, &past[1].rows);
	if (act_transition(c->w, &c->ticket, EVENT_MERGE, c->actors, &moved) != ALLOWED)
		return;
	c->ticket.merged_into = into.id;
	act_save(c->w, &c->ticket);
	work_history(c->w, &c->ticket, HISTORY_MERGED, c->w->actor.id, "{\"into\":%" PRId64 "}", into.id);
	work_history(c->w, &into, HISTORY_MERGED, c->w->actor.id, "{\"from\":%" PRId64 "}", before.id);
	const char *data = kept_state(c, a, b, before.id, take_conversations(c, &before, &into));
	take_over(c, &before, &into, past);
	if (data)
		undo_put(c->w->db, &(struct undo_row){.id = work_id(c->w), .ticket_id = into.id, .person_id = c->w->actor.id,
					   .at_ms = c->w->now, .verb = VERB_MERGE, .data = data});
	tell_merged(c, &into, &before, &into, NOTICE_MERGED, c->w->actor.id);
	tell_cards(c->w, &c->ticket);
	msg_text(&v, "ref", before.ref);
	msg_text(&v, "into", into.ref);
	call_ticket(c, &into);
	answer_say(c, MSG_A_MERGE, &v);
	answer_done(c, "merged");
}

/* ---- the way back ------------------------------------------------------------------------------------------------------------------ */

static bool is_listed(const char *ids, int64_t id)
{
	char *end = NULL;
	for (; *ids; ids = end + (*end == ' '))
		if (strtoll(ids, &end, 10) == id)
			return true;
		else if (end == ids)
			return false;
	return false;
}

/* A text that came since goes to its author's ticket: by where it was written, else by who takes part in which. */
static bool belongs_to(
	struct call *c, const struct entry *e, const struct ticket *from, const struct ticket *into, const char *conversations)
{
	struct participant part;
	if (e->conversation_id && is_listed(conversations, e->conversation_id))
		return true;
	return participant_find(c->w->db, from->id, e->author_id, &part) && !participant_find(c->w->db, into->id, e->author_id, &part);
}

static void copy_files(struct call *c, const struct entry *from, struct entry *to)
{
	struct attachment *files;
	size_t n = attachments_of_entry(c->w->db, c->w->arena, from->id, &files);
	for (size_t i = 0; i < n; i++) {
		files[i].id = work_id(c->w);
		files[i].ticket_id = to->ticket_id;
		files[i].entry_id = to->id;
		attachment_insert(c->w->db, &files[i]);
	}
	if (n > 0)
		act_text(c->w, to, to->text, HISTORY_EDITED); /* the history names its files too */
}

/* The history keeps where it was written; there it is nobody's to read any more. */
static void give_back(struct call *c, struct ticket *from, struct entry *e)
{
	struct entry copy;
	act_entry(c->w, from,
		&(struct entry_draft){.author_id = e->author_id, .conversation_id = e->conversation_id, .kind = e->kind, .state = e->state,
			.is_public = e->public_, .text = e->text, .lang = e->lang},
		&copy);
	copy_files(c, e, &copy);
	native_refs_move(c->w->db, e->id, copy.id, from->id);
	e->kind = ENTRY_NOTE;
	e->public_ = false;
	e->deleted_ms = c->w->now;
	entry_save(c->w->db, e);
}

static void give_back_texts(struct call *c, struct ticket *from, const struct ticket *into, int64_t since_ms, const char *conversations)
{
	struct entry *list;
	size_t n = entries_since(c->w->db, c->w->arena, into->id, since_ms, &list);
	for (size_t i = 0; i < n; i++)
		if (belongs_to(c, &list[i], from, into, conversations)) {
			give_back(c, from, &list[i]);
		}
}

static void give_back_conversations(struct call *c, const struct ticket *from, const char *ids)
{
	char *end = NULL;
	for (const char *at = ids; *at; at = end + (*end == ' ')) {
		int64_t id = strtoll(at, &end, 10);
		if (end == at)
			return;
		conversation_move(c->w->db, id, from->id);
	}
}

/* What happened to the survivor since stays: its state, and who has it. */
static void as_before(struct call *c, struct ticket *into, const char *state)
{
	struct ticket now = *into;
	struct sla_clock response, resolution;
	clock_load(c->w, into, CLOCK_RESPONSE, &response, NULL);
	clock_load(c->w, into, CLOCK_RESOLUTION, &resolution, NULL);
	snapshot_restore(c, into, state);
	if (now.status == into->status && now.assignee_id == into->assignee_id)
		return;
	into->status = now.status;
	into->reason = now.reason;
	into->assignee_id = now.assignee_id;
	into->ack_ms = now.ack_ms;
	into->answered_ms = now.answered_ms;
	into->solved_ms = now.solved_ms;
	into->closed_ms = now.closed_ms;
	into->hold_ms = now.hold_ms;
	clocks_apply(c->w, into, CLOCK_RESPONSE, as_it_stood(response.state));
	clocks_apply(c->w, into, CLOCK_RESOLUTION, as_it_stood(resolution.state));
	act_save(c->w, into);
}

static void separate(struct call *c, const struct undo_row *row, const struct json *doc, struct ticket *from)
{
	struct ticket *into = &c->ticket;
	const char *conversations = json_text(json_get(doc, "conversations"), "");
	give_back_conversations(c, from, conversations);
	from->merged_into = 0;
	snapshot_restore(c, from, json_text(json_get(doc, "a"), "{}"));
	as_before(c, into, json_text(json_get(doc, "b"), "{}"));
	give_back_texts(c, from, into, row->at_ms, conversations);
	act_save(c->w, from);
	tell_merged(c, into, from, into, NOTICE_UNMERGED, c->w->actor.id);
	tell_merged(c, from, from, into, NOTICE_UNMERGED, into->requester_id);
}

bool merge_undo(struct call *c, const struct undo_row *row)
{
	struct ticket from;
	struct json *doc = json_parse(row->data, strlen(row->data), LIMIT_JSON, NULL);
	int64_t id = doc ? strtoll(json_text(json_get(doc, "from"), "0"), NULL, 10) : 0;
	bool found = id && ticket_load(c->w->db, c->w->arena, id, &from) && from.merged_into == c->ticket.id;
	if (found)
		separate(c, row, doc, &from);
	json_free(doc);
	return found;
}

/* ---- split ------------------------------------------------------------------------------------------------------------------------- */

/* The text that was named, or the one that the command answers. What the desk wrote is no request, and a note least of all. */
static bool find_entry(struct call *c, struct entry *e)
{
	const struct command *command = c->command;
	int64_t seq = command->nrefs > 0 ? command->refs[0].entry : 0;
	bool found = seq ? entry_by_seq(c->w->db, c->w->arena, c->ticket.id, seq, e)
			 : c->where.target.ticket_id == c->ticket.id && entry_load(c->w->db, c->w->arena, c->where.target.entry_id, e);
	bool theirs = found && e->public_ && (e->kind == ENTRY_TEXT || e->kind == ENTRY_COMMENT) && !e->deleted_ms && e->seq > 1;
	if (theirs)
		return true;
	if (seq)
		answer_no_ref(c, arena_printf(c->w->arena, "%s.%" PRId64, c->ticket.ref, seq));
	else
		answer_missing(c, SLOT_ENTRY);
	return false;
}

/* It is told where its author is told of the first; a thread speaks of one matter, so the new one does not stand there. */
static void stand_with(struct call *c, const struct ticket *t, const struct ticket *old)
{
	struct conversation *list;
	size_t n = conversations_of(c->w->db, c->w->arena, old->id, &list);
	for (size_t i = 0; i < n; i++) {
		if (list[i].side != SIDE_CUSTOMER || list[i].person_id != t->requester_id || *list[i].thread)
			continue;
		struct conversation conv = list[i];
		conv.id = work_id(c->w);
		conv.ticket_id = t->id;
		conv.card_id = NULL;
		conversation_insert(c->w->db, &conv, c->w->now);
	}
}


static void open_split(struct call *c, const struct entry *e, struct ticket *t)
{
	struct person author = {0};
	struct entry first;
	struct queue_row queue = {.name = ""};
	work_queue(c->w, c->ticket.queue_id, &queue);
	person_load(c->w->db, c->w->arena, e->author_id, &author);
	const struct desk_queue *configured = settings_queue(c->w->settings, queue.name);
	struct words_span span = words_title(e->text);
	const char *title = c->command->text ? c->command->text : span.len ? arena_strndup(c->w->arena, span.at, span.len) : NULL;
	act_open(c->w,
		&(struct draft){.queue_id = c->ticket.queue_id,
			.ref_format = configured ? configured->ref_format : NULL,
			.title = title,
			.text = e->text,
			.requester_id = e->author_id,
			.creator_id = e->author_id,
			.org_id = author.org_id == c->ticket.org_id ? c->ticket.org_id : 0, /* no other organisation comes to read it */
			.priority = c->ticket.priority,
			.type = c->ticket.type,
			.is_private = c->ticket.private_,
			.source = c->ticket.source,
			.lang = e->lang},
		t, &first);
	copy_files(c, e, &first);
	stand_with(c, t, &c->ticket);
}

void verb_split(struct call *c)
{
	struct entry e;
	struct ticket t;
	struct msg_values v = {0};
	if (!find_entry(c, &e))
		return;
	open_split(c, &e, &t);
	link_put(c->w->db, t.id, c->ticket.id, LINKED_RELATED);
	work_history(c->w, &t, HISTORY_LINK, c->w->actor.id, "{\"kind\":\"split\",\"from\":%" PRId64 "}", c->ticket.id);
	struct telling told = {.ticket = &t, .notice = NOTICE_OPENED_FOR, .except_person = c->w->actor.id};
	msg_text(&told.values, "who", c->w->actor.name);
	tell(c->w, &told);
	tell_cards(c->w, &c->ticket);
	undo_put(c->w->db, &(struct undo_row){.id = work_id(c->w), .ticket_id = c->ticket.id, .person_id = c->w->actor.id,
				   .at_ms = c->w->now, .verb = VERB_SPLIT, .data = arena_printf(c->w->arena, "%" PRId64, t.id)});
	msg_text(&v, "new_ref", t.ref);
	answer_say(c, MSG_A_SPLIT, &v);
	answer_done(c, "split");
	c->m->result.ref = t.ref;
	c->own_undo = true;
}

/* The new ticket leads back to the one that it was made from. */
bool split_undo(struct call *c, const struct undo_row *row)
{
	struct ticket t;
	struct transition moved;
	if (!ticket_load(c->w->db, c->w->arena, strtoll(row->data, NULL, 10), &t) ||
		act_transition(c->w, &t, EVENT_MERGE, ACTOR_BIT(ACTOR_AGENT), &moved) != ALLOWED)
		return false;
	t.merged_into = c->ticket.id;
	act_save(c->w, &t);
	link_remove(c->w->db, t.id, c->ticket.id);
	struct telling told = {.ticket = &t, .notice = NOTICE_MERGED, .except_person = c->w->actor.id};
	msg_text(&told.values, "into", c->ticket.ref);
	tell(c->w, &told);
	tell_cards(c->w, &c->ticket);
	return true;
}
