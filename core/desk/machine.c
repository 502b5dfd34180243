/* What other systems report: alerts that fire, repeat, end and fire again become one ticket per problem. The table, from what real
 * monitors do:
 *
 *   report  | known problem                                   | effect
 *   fire    | none                                            | new ticket; more than N new ones a minute: an entry of one umbrella ticket
 *   fire    | ticket open                                     | hits + 1; an entry only for a new episode or a higher severity,
 *           |                                                 | which raises the ticket's severity and priority
 *   fire    | ended at most 4 h ago                           | the ticket opens again, flaps + 1
 *   fire    | ended longer ago, or closed for good by a person | new ticket, linked to the old one
 *   resolve | firing, and not of an older episode             | nobody has taken it: closed; taken: the agents are told
 *   resolve | anything else                                   | ignored
 *
 * A problem that came back 3 times within the window is flapping: its end closes nothing until it has been quiet for a while
 * (JOB_HOLD_DOWN). */
#include "desk/form.h"
#include "desk/triage.h"
#include "desk/machine.h"

#include "base/limits.h"
#include "base/text.h"
#include "commands/lists.h"
#include "desk/act.h"
#include "desk/time/jobs.h"
#include "desk/persons.h"
#include "desk/result.h"
#include "desk/rules.h"
#include "desk/time/rating.h"
#include "desk/out/tell.h"
#include "store/labels.h"
#include "store/inbox.h"

#include <inttypes.h>
#include <string.h>

#define FLAPS_BEFORE_HOLD_DOWN 3

/* ---- what the report says of itself ------------------------------------------------------------------------------------------------- */

static int word_value(enum word_list list, const char *word, int fallback)
{
	char *folded = word ? text_fold(word) : NULL;
	const struct list_word *found = folded ? list_find(list, folded) : NULL;
	free(folded);
	return found ? found->value : fallback;
}

static enum severity severity_of(const struct gd_system *s)
{
	return (enum severity)word_value(WORDS_SEVERITY, s->severity, SEVERITY_NONE);
}

/* Monitors say "critical" and "warning" for a severity; a critical one is urgent unless the report says otherwise. */
static enum priority priority_of(const struct gd_system *s)
{
	enum priority stated = (enum priority)word_value(WORDS_PRIORITY, s->priority, 0);
	if (stated)
		return stated;
	return severity_of(s) == SEVERITY_CRITICAL ? PRIORITY_URGENT : PRIORITY_NORMAL;
}

static bool is_open_queue(struct work *w, const char *name, struct queue_row *queue)
{
	return queue_by_name(w->db, w->arena, name, queue) && !queue->retired;
}

/* A monitor's word for a queue may mean one of its own, such as the full one it reports: no problem stays unheard for that. */
static bool queue_of(struct work *w, struct inbound *m, struct queue_row *queue)
{
	const char *own = settings_channel_queue(w->settings, m->channel);
	const char *named = settings_queue_called(w->settings, m->in->system->queue);
	const char *usual = own ? own : w->settings->default_queue, *name = named ? named : usual;
	bool fires = strcmp(m->in->system->action, "fire") == 0;
	if (is_open_queue(w, name, queue) || (named && fires && is_open_queue(w, usual, queue)))
		return true;
	result_text(m, GD_R_INVALID, "refused", arena_printf(w->arena, "There is no queue \"%s\".", name));
	return false;
}

/* ---- opening ------------------------------------------------------------------------------------------------------------------------ */

/* A request by a program cannot be asked: what it lacks is named, and nothing is opened. */
static bool is_complete(struct work *w, struct inbound *m, const struct queue_row *queue)
{
	const struct gd_system *s = m->in->system;
	struct ticket as_if = {.queue_id = queue->id,
		.requester_id = w->actor.id,
		.org_id = w->actor.org_id,
		.type = (enum ticket_type)word_value(WORDS_TYPE, s->type, TYPE_NONE)};
	const char *lacks = strcmp(s->action, "create") == 0 ? form_lacks(w, &as_if, m->in->fields, m->in->nfields) : NULL;
	if (lacks)
		result_text(m, GD_R_MISSING, "missing", arena_printf(w->arena, "\"%s\" is missing, or none of its values.", lacks));
	return !lacks;
}

static void open_ticket(struct work *w, struct inbound *m, const struct queue_row *queue, struct ticket *t)
{
	const struct gd_system *s = m->in->system;
	const struct desk_queue *shipped = settings_queue(w->settings, queue->name);
	struct entry first;
	struct draft draft = {
		.queue_id = queue->id,
		.ref_format = shipped ? shipped->ref_format : NULL,
		.title = s->title,
		.text = m->in->text ? m->in->text : s->title,
		.requester_id = w->actor.id,
		.creator_id = w->actor.id,
		.org_id = w->actor.org_id,
		.priority = priority_of(s),
		.severity = severity_of(s),
		.type = (enum ticket_type)word_value(WORDS_TYPE, s->type, TYPE_NONE),
		.source = m->channel,
		.url = s->url,
		.lang = m->in->sender.lang,
		.machine = w->actor.machine,
		.files = m->in->files,
		.nfiles = m->in->nfiles,
	};
	struct rule_outcome said;
	rules_ask(w,
		&(struct rule_question){
			.channel = m->channel, .title = draft.title, .text = draft.text, .org_id = draft.org_id, .type = draft.type,
			.given = m->in->fields,
			.ngiven = m->in->nfields},
		&said);
	rules_draft(w, &said, s->queue != NULL, &draft);
	triage_draft(w, &draft);
	act_open(w, &draft, t, &first);
	triage_opened(w, t);
	form_take(w, t, m->in->fields, m->in->nfields);
	rules_done(w, &said, t);
	struct telling told = {.ticket = t, .notice = NOTICE_CREATED, .entry_id = 0, .except_person = 0};
	tell(w, &told);
	result_ticket(w, m, t, GD_R_CREATED, "created");
}

/* ---- storms ------------------------------------------------------------------------------------------------------------------------- */

static bool umbrella(struct work *w, struct inbound *m, struct ticket *t)
{
	char *number = kv_get(w->db, m->channel, "storm.ticket");
	bool found = number && ticket_load(w->db, w->arena, strtoll(number, NULL, 10), t) && t->status != STATUS_CLOSED;
	free(number);
	return found;
}

/* Alerts alone come in storms; what a system creates on purpose is a ticket each. */
static bool is_storm(struct work *w, const struct inbound *m)
{
	int64_t most = w->settings->storm_per_minute;
	return most > 0 && strcmp(m->in->system->action, "fire") == 0 &&
	       alerts_new_since(w->db, m->channel, w->now - MINUTE_MS, most) >= most;
}

static void open_umbrella(struct work *w, struct inbound *m, const struct queue_row *queue, struct ticket *t)
{
	struct msg_values v = {0};
	open_ticket(w, m, queue, t);
	kv_put(w->db, m->channel, "storm.ticket", arena_printf(w->arena, "%" PRId64, t->id));
	msg_number(&v, "n", w->settings->storm_per_minute + 1);
	msg_text(&v, "source", m->in->system->reference_text ? m->in->system->reference_text : m->channel);
	tell_desk(w, t, MSG_D_STORM, &v, 0, 0);
}

static void add_machine_entry(struct work *w, struct inbound *m, struct ticket *t, const char *text)
{
	struct entry e;
	act_entry(w, t,
		&(struct entry_draft){.author_id = w->actor.id,
			.kind = ENTRY_MACHINE,
			.is_public = true,
			.text = text,
			.files = m->in->files,
			.nfiles = m->in->nfiles},
		&e);
	act_save(w, t);
}

static const char *body_of(struct work *w, const struct inbound *m)
{
	const struct gd_system *s = m->in->system;
	if (s->title && m->in->text)
		return arena_printf(w->arena, "%s\n%s", s->title, m->in->text);
	return m->in->text ? m->in->text : s->title ? s->title : "?";
}

/* ---- the table ---------------------------------------------------------------------------------------------------------------------- */

static bool is_older(const struct gd_system *s, const struct alert *known)
{
	return s->episode_ms && known->episode_ms && s->episode_ms < known->episode_ms;
}

static bool is_new_episode(const struct gd_system *s, const struct alert *known)
{
	return s->episode && strcmp(s->episode, known->episode) != 0 && !is_older(s, known);
}

static void note_alert(struct work *w, const struct ticket *t, const char *what, const struct alert *a)
{
	work_history(
		w, t, HISTORY_ALERT, w->actor.id, "{\"what\":\"%s\",\"hits\":%" PRId64 ",\"flaps\":%" PRId64 "}", what, a->hits, a->flaps);
}

/* The same problem, too late to go on in the old ticket: each of the two names the other. */
static void follow_up(struct work *w, const struct ticket *t, int64_t old)
{
	link_put(w->db, t->id, old, LINKED_FOLLOWS);
	work_history(w, t, HISTORY_LINK, 0, "{\"kind\":\"follows\",\"to\":%" PRId64 "}", old);
	tell_cards(w, t);
}

static void fire_new(struct work *w, struct inbound *m, const struct alert *before)
{
	const struct gd_system *s = m->in->system;
	struct queue_row queue;
	struct ticket t;
	if (!queue_of(w, m, &queue) || !is_complete(w, m, &queue))
		return;
	bool storm = is_storm(w, m);
	if (storm && umbrella(w, m, &t)) {
		add_machine_entry(w, m, &t, body_of(w, m));
		result_ticket(w, m, &t, GD_R_ADDED, "gathered");
	} else if (storm) {
		open_umbrella(w, m, &queue, &t);
	} else {
		open_ticket(w, m, &queue, &t);
	}
	struct alert a = {.endpoint = m->channel,
		.key = s->key,
		.episode = s->episode,
		.ticket_id = t.id,
		.episode_ms = s->episode_ms,
		.firing = true,
		.severity = (int)severity_of(s),
		.hits = 1,
		.first_ms = w->now,
		.last_ms = w->now};
	if (before)
		alert_save(w->db, &a);
	else
		alert_insert(w->db, &a);
	note_alert(w, &t, "fire", &a);
	if (before && before->ticket_id != t.id)
		follow_up(w, &t, before->ticket_id);
}

/* A warning that has become critical. What people said of the ticket is never lowered, and a mere repeat raises nothing again. */
static void worsen(struct work *w, struct inbound *m, struct ticket *t)
{
	const struct gd_system *s = m->in->system;
	struct ticket before = *t;
	enum severity severity = severity_of(s);
	if (severity > t->severity) {
		work_history(w, t, HISTORY_SEVERITY, w->actor.id, "{\"from\":%d,\"to\":%d}", t->severity, severity);
		t->severity = severity;
	}
	if (priority_of(s) > t->priority)
		act_priority(w, t, priority_of(s));
	act_save(w, t);
	tell_cards(w, t);
	if (t->priority != before.priority)
		tell_systems(w, t, "ticket.priority_changed", act_changes(w, &before, t), 0);
}

static void fire_open(struct work *w, struct inbound *m, struct alert *a, struct ticket *t)
{
	const struct gd_system *s = m->in->system;
	bool worse = (int)severity_of(s) > a->severity, news = is_new_episode(s, a) || worse;
	if (!is_older(s, a)) {
		a->episode = s->episode ? s->episode : a->episode;
		a->episode_ms = s->episode_ms ? s->episode_ms : a->episode_ms;
		a->firing = true;
		a->resolved_ms = 0;
	}
	if (worse)
		a->severity = (int)severity_of(s);
	a->hits++;
	a->last_ms = w->now;
	alert_save(w->db, a);
	if (worse)
		worsen(w, m, t);
	if (news) {
		add_machine_entry(w, m, t, body_of(w, m));
		note_alert(w, t, "episode", a);
	}
	result_ticket(w, m, t, news ? GD_R_ADDED : GD_R_REPEATED, news ? "added" : "repeated");
}

static void fire_again(struct work *w, struct inbound *m, struct alert *a, struct ticket *t)
{
	const struct gd_system *s = m->in->system;
	struct transition moved;
	enum ticket_status before = t->status;
	if (act_transition(w, t, EVENT_REOPEN, ACTOR_BIT(ACTOR_CORE) | ACTOR_BIT(ACTOR_AGENT), &moved) != ALLOWED) {
		fire_new(w, m, a);
		return;
	}
	a->episode = s->episode ? s->episode : a->episode;
	a->episode_ms = s->episode_ms ? s->episode_ms : a->episode_ms;
	a->firing = true;
	a->resolved_ms = 0;
	a->hits++;
	a->flaps++;
	a->last_ms = w->now;
	alert_save(w->db, a);
	add_machine_entry(w, m, t, body_of(w, m));
	note_alert(w, t, a->flaps >= FLAPS_BEFORE_HOLD_DOWN ? "flapping" : "again", a);
	struct telling told = {.ticket = t,
		.notice = NOTICE_REOPENED,
		.changed = arena_printf(w->arena, "{\"status\":[\"%s\",\"%s\"]}", status_name(before), status_name(t->status))};
	msg_text(&told.values, "who", person_name(w, w->actor.id));
	tell(w, &told);
	result_ticket(w, m, t, GD_R_ADDED, "reopened");
}

/* Closed by a person with a reason that says "never again", or merged away: a new problem is a new ticket. */
static bool is_final(const struct ticket *t)
{
	return t->status == STATUS_CLOSED &&
	       (t->reason == REASON_DISCARDED || t->reason == REASON_DUPLICATE || t->reason == REASON_MERGED || t->reason == REASON_SPAM);
}

static void fire(struct work *w, struct inbound *m)
{
	const struct gd_system *s = m->in->system;
	struct alert a;
	struct ticket t;
	job_cancel(w, JOB_HOLD_DOWN, arena_printf(w->arena, "%s\n%s", m->channel, s->key));
	bool known = alert_find(w->db, w->arena, m->channel, s->key, &a);
	if (!known || !ticket_load(w->db, w->arena, a.ticket_id, &t)) {
		fire_new(w, m, known ? &a : NULL);
		return;
	}
	if (t.status != STATUS_CLOSED) {
		fire_open(w, m, &a, &t);
		return;
	}
	int64_t ended = a.resolved_ms ? a.resolved_ms : t.closed_ms;
	if (is_final(&t) || w->now - ended > w->settings->alert_reopen_ms)
		fire_new(w, m, &a);
	else if (is_older(s, &a))
		result_ticket(w, m, &t, GD_R_REPEATED, "repeated"); /* an old notification that arrives late */
	else
		fire_again(w, m, &a, &t);
}

void machine_settle(struct work *w, struct ticket *t)
{
	struct transition moved;
	enum ticket_status before = t->status;
	if (alerts_firing_of(w->db, t->id) > 0 || act_transition(w, t, EVENT_MACHINE_END, ACTOR_BIT(ACTOR_MACHINE), &moved) != ALLOWED)
		return; /* an umbrella ends with its last alert */
	act_save(w, t);
	struct telling told = {.ticket = t, .notice = moved.notice ? moved.notice : NOTICE_MACHINE_OK};
	if (t->status != before)
		told.changed = arena_printf(w->arena, "{\"status\":[\"%s\",\"%s\"]}", status_name(before), status_name(t->status));
	tell(w, &told);
}

static void resolve_alert(struct work *w, struct inbound *m)
{
	const struct gd_system *s = m->in->system;
	struct alert a;
	struct ticket t;
	if (!alert_find(w->db, w->arena, m->channel, s->key, &a) || !ticket_load(w->db, w->arena, a.ticket_id, &t)) {
		result_text(m, GD_R_IGNORED, "ignored", NULL);
		return;
	}
	result_ticket(w, m, &t, GD_R_IGNORED, "ignored");
	if (!a.firing || is_older(s, &a))
		return;
	a.firing = false;
	a.resolved_ms = w->now;
	a.last_ms = w->now;
	alert_save(w->db, &a);
	note_alert(w, &t, "resolve", &a);
	if (t.status == STATUS_CLOSED)
		return;
	if (a.flaps >= FLAPS_BEFORE_HOLD_DOWN)
		job_later(w, JOB_HOLD_DOWN, t.id, arena_printf(w->arena, "%s\n%s", m->channel, s->key),
			w->now + w->settings->alert_hold_down_ms, NULL);
	else
		machine_settle(w, &t);
	result_ticket(w, m, &t, GD_R_ADDED, "resolved");
}

/* ---- reports that name a ticket ------------------------------------------------------------------------------------------------------ */

/* A system reaches its own tickets alone: by its key, or by a reference to one that it opened. */
static bool own_ticket(struct work *w, struct inbound *m, struct ticket *t)
{
	const struct gd_system *s = m->in->system;
	struct alert a;
	bool found = false;
	if (s->key && alert_find(w->db, w->arena, m->channel, s->key, &a)) {
		found = ticket_load(w->db, w->arena, a.ticket_id, t);
	} else if (s->ref) {
		const char *digits = s->ref + strcspn(s->ref, "0123456789");
		found = ticket_by_number(w->db, w->arena, strtoll(digits, NULL, 10), t) && strcmp(t->source, m->channel) == 0;
	}
	if (!found)
		result_text(m, GD_R_UNKNOWN, "unknown",
			arena_printf(w->arena, "There is no ticket %s.",
				s->ref   ? s->ref
				: s->key ? s->key
					 : ""));
	return found;
}

static void comment(struct work *w, struct inbound *m)
{
	struct ticket t;
	struct entry e;
	if (!own_ticket(w, m, &t))
		return;
	act_entry(w, &t,
		&(struct entry_draft){.author_id = w->actor.id,
			.kind = ENTRY_COMMENT,
			.is_public = true,
			.text = body_of(w, m),
			.files = m->in->files,
			.nfiles = m->in->nfiles},
		&e);
	t.customer_ms = w->now;
	act_save(w, &t);
	struct telling told = {.ticket = &t, .notice = NOTICE_CUSTOMER_TEXT, .entry_id = e.id, .except_person = w->actor.id};
	msg_text(&told.values, "who", person_name(w, w->actor.id));
	tell(w, &told);
	result_ticket(w, m, &t, GD_R_ADDED, "added");
}

static void create(struct work *w, struct inbound *m)
{
	struct queue_row queue;
	struct ticket t;
	if (m->in->system->key)
		fire(w, m);
	else if (queue_of(w, m, &queue) && is_complete(w, m, &queue))
		open_ticket(w, m, &queue, &t);
}

static void resolve(struct work *w, struct inbound *m)
{
	struct ticket t;
	if (m->in->system->key)
		resolve_alert(w, m);
	else if (own_ticket(w, m, &t)) {
		machine_settle(w, &t);
		result_ticket(w, m, &t, GD_R_ADDED, "resolved");
	}
}

/* A form or a shop passes on what the requester said: it speaks for them on the tickets it opened. */
static void rate(struct work *w, struct inbound *m)
{
	struct ticket t;
	enum msg unused;
	if (!own_ticket(w, m, &t))
		return;
	if (m->in->system->rating < 1 || m->in->system->rating > 5)
		result_text(m, GD_R_INVALID, "refused", "A rating is a number from 1 to 5.");
	else if (rating_give(w, &t, t.requester_id, (int)m->in->system->rating, m->in->text, &unused) == RATING_KEPT)
		result_ticket(w, m, &t, GD_R_ADDED, "rated");
	else
		result_text(m, GD_R_REFUSED, "refused", "This ticket takes no rating now.");
}

static const struct {
	const char *action;
	void (*run)(struct work *, struct inbound *);
} actions[] = {{"create", create}, {"fire", create}, {"resolve", resolve}, {"comment", comment}, {"rating", rate}};

void inbound_system(struct work *w, struct inbound *m)
{
	const struct gd_system *s = m->in->system;
	if (!s || !s->action || !w->actor.id) {
		result_text(m, GD_R_INVALID, "refused", "The report has no action or no sender.");
		return;
	}
	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
		if (strcmp(actions[i].action, s->action) == 0) {
			actions[i].run(w, m);
			return;
		}
	}
	result_text(m, GD_R_INVALID, "refused", arena_printf(w->arena, "Unknown event \"%.40s\".", s->action));
}
