#include "desk/act.h"

#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "desk/files.h"
#include "desk/time/life.h"
#include "desk/terms.h"
#include "domain/digits.h"
#include "sla/autoclose.h"
#include "store/questions.h"
#include "store/search.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- entries ---------------------------------------------------------------------------------------------------------------------- */

/* "hash" of the text, and "files" with one for each attachment: salted, so that they say nothing once the salt is forgotten. */
static const char *hashes_of(struct work *w, const struct entry *e, bool has_files)
{
	char hash[65];
	struct attachment *files = NULL;
	size_t n = has_files ? attachments_of_entry(w->db, w->arena, e->id, &files) : 0, listed = 0;
	text_hash(e->salt, e->text, hash);
	const char *out = arena_printf(w->arena, "\"hash\":\"%s\"", hash);
	for (size_t i = 0; i < n; i++) {
		if (!files[i].hash || !*files[i].hash)
			continue;
		text_hash(e->salt, files[i].hash, hash);
		out = arena_printf(w->arena, "%s%s\"%s\"", out, listed++ ? "," : ",\"files\":[", hash);
	}
	return listed ? arena_printf(w->arena, "%s]", out) : out;
}

void act_entry(struct work *w, struct ticket *t, const struct entry_draft *d, struct entry *out)
{
	char *salt = arena_alloc(w->arena, 17);
	random_token(salt, 16);
	*out = (struct entry){
		.id = work_id(w),
		.ticket_id = t->id,
		.seq = ++t->entries,
		.author_id = d->author_id,
		.conversation_id = d->conversation_id,
		.created_ms = w->now,
		.kind = d->kind,
		.state = d->state ? d->state : ENTRY_FILED,
		.public_ = d->is_public,
		.text = d->text ? d->text : "",
		.lang = d->lang,
		.salt = salt,
	};
	entry_insert(w->db, out);
	files_keep(w, out, d->files, d->nfiles);
	work_history(w, t, HISTORY_ENTRY, d->author_id, "{\"seq\":%" PRId64 ",\"kind\":%d,\"public\":%d,%s}", out->seq, out->kind,
		out->public_, hashes_of(w, out, d->nfiles > 0));
	t->updated_ms = w->now;
}

/* ---- opening ---------------------------------------------------------------------------------------------------------------------- */

static const char *format_ref(struct work *w, const char *format, int64_t number)
{
	/* ref_format holds one %d, checked when the configuration was read; it is not handed to printf. */
	const char *hole = format ? strstr(format, "%d") : NULL;
	if (!hole)
		return arena_printf(w->arena, "G-%" PRId64, number);
	return arena_printf(w->arena, "%.*s%" PRId64 "%s", (int)(hole - format), format, number, hole + 2);
}

static const char *make_title(struct work *w, const struct draft *d)
{
	const char *from = d->title && !text_is_blank(d->title) ? d->title : d->text && !text_is_blank(d->text) ? d->text : NULL;
	if (!from && d->nfiles > 0)
		from = d->files[0].name;
	while (from && (*from == '\n' || *from == ' '))
		from++;
	struct buf out;
	buf_init(&out, LIMIT_BODY);
	buf_add(&out, from ? from : "?", from ? strcspn(from, "\n") : 1);
	char *line = arena_strdup(w->arena, out.data);
	buf_reset(&out);
	text_strip_controls(&out, line, false);
	buf_cut(&out, text_cut(out.data, LIMIT_TITLE));
	const char *title = arena_strdup(w->arena, text_is_blank(out.data) ? "?" : out.data);
	buf_clear(&out);
	return title;
}

void act_open(struct work *w, const struct draft *d, struct ticket *t, struct entry *first)
{
	int64_t number = ticket_next_number(w->db);
	*t = (struct ticket){
		.id = work_id(w),
		.number = number,
		.ref = format_ref(w, d->ref_format, number),
		.queue_id = d->queue_id,
		.status = STATUS_NEW,
		.type = d->type,
		.priority = d->priority ? d->priority : PRIORITY_NORMAL,
		.severity = d->severity,
		.title = make_title(w, d),
		.requester_id = d->requester_id,
		.creator_id = d->creator_id,
		.org_id = d->org_id,
		.private_ = d->is_private,
		.triage = d->triage,
		.machine = d->machine,
		.version = 1,
		.entries = 1,
		.created_ms = w->now,
		.updated_ms = w->now,
		.customer_ms = w->now,
		.human_ms = d->machine ? 0 : w->now,
		.source = d->source,
		.url = d->url,
	};
	life_opening(w, t);
	ticket_insert(w->db, t);
	participant_put(
		w->db, t->id, &(struct participant){.person_id = d->requester_id, .since_ms = w->now, .role = PARTICIPANT_REQUESTER});
	work_history(w, t, HISTORY_CREATED, d->creator_id,
		"{\"number\":%" PRId64 ",\"queue\":%" PRId64 ",\"priority\":%d,\"requester\":%" PRId64 "}", number, d->queue_id,
		t->priority, d->requester_id);
	t->entries = 0; /* act_entry counts it again; the row says 1 already */
	act_entry(w, t,
		  &(struct entry_draft){.author_id = d->creator_id,
					.kind = d->machine ? ENTRY_MACHINE : ENTRY_TEXT,
					.is_public = true,
					.text = d->text,
					.lang = d->lang,
					.files = d->files,
					.nfiles = d->nfiles},
		  first);
	life_opened(w, t);
}

/* ---- the life of a ticket --------------------------------------------------------------------------------------------------------- */

static void facts_of(struct work *w, const struct ticket *t, struct ticket_facts *out)
{
	*out = (struct ticket_facts){
		.status = t->status,
		.reason = t->reason,
		.priority = t->priority,
		.severity = t->severity,
		.type = t->type,
		.has_assignee = t->assignee_id != 0,
		.assignee_gone = t->assignee_id && member_role(w->db, t->queue_id, t->assignee_id) == 0,
		.requester_is_machine = t->machine,
		.answered = t->answered_ms != 0,
		.acknowledged_ever = t->ack_ms != 0,
		.closed_at_ms = t->closed_ms,
	};
	terms_facts(w, t, out);
}

static void mark_moments(struct work *w, struct ticket *t, enum ticket_status before)
{
	if (before == STATUS_NEW && t->status != STATUS_NEW && t->status != STATUS_CLOSED && !t->ack_ms)
		t->ack_ms = w->now;
	if (t->status == STATUS_SOLVED && before != STATUS_SOLVED)
		t->solved_ms = w->now;
	if (t->status == STATUS_CLOSED && before != STATUS_CLOSED)
		t->closed_ms = w->now;
	if (t->status != STATUS_CLOSED)
		t->closed_ms = 0;
	if (t->status != STATUS_SOLVED && t->status != STATUS_CLOSED)
		t->solved_ms = 0;
}

/* What was asked about a state has no answer any more once the state is another. */
void act_close_questions(struct work *w, const struct ticket *t)
{
	const uint32_t of_state = QUESTION_BIT(QUESTION_HANDSHAKE) | QUESTION_BIT(QUESTION_WAIT) | QUESTION_BIT(QUESTION_REASON) |
				  QUESTION_BIT(QUESTION_REOPEN);
	const uint32_t rating = t->status != STATUS_CLOSED ? QUESTION_BIT(QUESTION_RATING) : 0;
	questions_close(w->db, t->id, 0, of_state | rating, w->now);
}

enum refusal act_transition(struct work *w, struct ticket *t, enum ticket_event event, uint32_t actors, struct transition *out)
{
	struct ticket_facts facts;
	facts_of(w, t, &facts);
	if (!transition_find(&facts, event, actors, w->now, out))
		return out->refusal;
	enum ticket_status before = t->status;
	if (out->effects & EFFECT_IMPLICIT_TAKE)
		act_assign(w, t, w->actor.id);
	if (out->effects & EFFECT_UNASSIGN)
		act_assign(w, t, 0);
	t->status = out->status;
	t->reason = out->reason;
	mark_moments(w, t, before);
	life_moved(w, t, &(struct life_change){event, actors, before, out});
	if (t->status != before)
		act_close_questions(w, t);
	if (t->status != before)
		work_history(w, t, HISTORY_STATUS, w->actor.id, "{\"from\":%d,\"to\":%d,\"reason\":%d,\"row\":%u}", before, t->status,
			t->reason, out->row);
	return ALLOWED;
}

enum refusal act_would(struct work *w, const struct ticket *t, enum ticket_event event, uint32_t actors)
{
	struct ticket_facts facts;
	struct transition out;
	facts_of(w, t, &facts);
	return transition_find(&facts, event, actors, w->now, &out) ? ALLOWED : out.refusal;
}

void act_assign(struct work *w, struct ticket *t, int64_t person_id)
{
	if (t->assignee_id == person_id)
		return;
	work_history(w, t, HISTORY_ASSIGNED, w->actor.id, "{\"from\":%" PRId64 ",\"to\":%" PRId64 "}", t->assignee_id, person_id);
	t->assignee_id = person_id;
}

void act_priority(struct work *w, struct ticket *t, enum priority priority)
{
	if (t->priority == priority)
		return;
	work_history(w, t, HISTORY_PRIORITY, w->actor.id, "{\"from\":%d,\"to\":%d}", t->priority, priority);
	t->priority = priority;
	life_saving(w, t); /* what is told next names the new due date */
}

void act_queue(struct work *w, struct ticket *t, int64_t queue_id)
{
	if (t->queue_id == queue_id)
		return;
	work_history(w, t, HISTORY_QUEUE, w->actor.id, "{\"from\":%" PRId64 ",\"to\":%" PRId64 "}", t->queue_id, queue_id);
	t->queue_id = queue_id;
}

void act_text(struct work *w, struct entry *e, const char *text, enum history_kind why)
{
	struct ticket t = {.id = e->ticket_id};
	char *salt = arena_alloc(w->arena, 17);
	random_token(salt, 16);
	search_changed(w->db, e->id, e->text, text);
	e->salt = salt;
	e->text = text;
	e->edited_ms = w->now;
	entry_save(w->db, e);
	work_history(w, &t, why, w->actor.id, "{\"seq\":%" PRId64 ",%s}", e->seq, hashes_of(w, e, true));
}

static void add_change(struct json_writer *j, const char *key, const char *from, const char *to)
{
	if (strcmp(from, to) == 0)
		return;
	json_open(j, key, '[');
	json_put_text(j, NULL, from);
	json_put_text(j, NULL, to);
	json_close(j, ']');
}

const char *act_changes(struct work *w, const struct ticket *before, const struct ticket *after)
{
	struct queue_row from = {.name = ""}, to = {.name = ""};
	struct buf out;
	buf_init(&out, LIMIT_COMMAND);
	struct json_writer j = {.out = &out};
	json_open(&j, NULL, '{');
	add_change(&j, "status", status_name(before->status), status_name(after->status));
	add_change(&j, "priority", priority_name(before->priority), priority_name(after->priority));
	if (before->queue_id != after->queue_id && work_queue(w, before->queue_id, &from) &&
		work_queue(w, after->queue_id, &to))
		add_change(&j, "queue", from.name, to.name);
	json_close(&j, '}');
	const char *changes = out.len > 2 ? arena_strdup(w->arena, out.data) : NULL;
	buf_clear(&out);
	return changes;
}

void act_save(struct work *w, struct ticket *t)
{
	t->updated_ms = w->now;
	life_saving(w, t);
	ticket_save(w->db, t);
}
