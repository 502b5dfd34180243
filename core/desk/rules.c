#include "desk/rules.h"

#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "desk/form.h"
#include "desk/out/tell.h"
#include "desk/persons.h"
#include "desk/terms.h"
#include "store/inbox.h"
#include "store/labels.h"
#include "store/orgs.h"
#include "store/scan.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define OPEN_COUNTED 1000

/* ---- switches ----------------------------------------------------------------------------------------------------------------------- */

static const char *switch_key(struct work *w, const struct rule *r)
{
	return arena_printf(w->arena, "rule:%s", r->name);
}

bool rule_is_on(struct work *w, const struct rule *r)
{
	char *kept = kv_get(w->db, "@desk", switch_key(w, r));
	bool on = kept ? strcmp(kept, "on") == 0 : r->enabled;
	free(kept);
	return on;
}

void rule_switch(struct work *w, const struct rule *r, bool on)
{
	kv_put(w->db, "@desk", switch_key(w, r), on ? "on" : "off");
	work_history(w, NULL, HISTORY_ADMIN, w->actor.id, "{\"what\":\"rule\",\"on\":%s}", on ? "true" : "false");
}

/* ---- asking ------------------------------------------------------------------------------------------------------------------------- */

struct fields {
	struct work *w;
	int64_t ticket_id;
	const struct rule_question *q;
};

static const char *folded(struct work *w, const char *text)
{
	char *made = text ? text_fold(text) : NULL;
	const char *kept = made ? arena_strdup(w->arena, made) : NULL;
	free(made);
	return kept;
}

/* Of a request that is not there yet: what was said with it. */
static const char *said_field(struct fields *f, const char *key)
{
	for (size_t i = 0; i < f->q->nfields; i++) {
		const struct field_change *c = &f->q->fields[i];
		const char *name = c->key == FIELD_PRODUCT ? "product" : c->key == FIELD_SERVICE ? "service" : c->name;
		const struct desk_field *field = name ? form_field(f->w, name) : NULL;
		if (field && text_equal_folded(field->key, key))
			return folded(f->w, c->value);
	}
	for (size_t i = 0; i < f->q->ngiven; i++) {
		const struct desk_field *field = f->q->given[i].key ? form_field(f->w, f->q->given[i].key) : NULL;
		if (field && text_equal_folded(field->key, key))
			return folded(f->w, f->q->given[i].value);
	}
	return NULL;
}

static const char *stored_field(void *ctx, const char *key)
{
	struct fields *f = ctx;
	if (!f->ticket_id)
		return said_field(f, key);
	return folded(f->w, field_get(f->w->db, f->w->arena, f->ticket_id, key));
}

void rules_ask(struct work *w, const struct rule_question *q, struct rule_outcome *out)
{
	size_t n = w->settings->nrules;
	struct fields fields = {w, q->ticket_id, q};
	*out = (struct rule_outcome){0};
	if (n == 0)
		return;
	struct rule *rules = arena_alloc(w->arena, n * sizeof *rules);
	for (size_t i = 0; i < n; i++) {
		rules[i] = w->settings->rules[i];
		rules[i].enabled = rule_is_on(w, &rules[i]);
	}
	struct rule_facts facts = {.channel = q->channel,
		.room = q->room,
		.org = q->org_id ? folded(w, org_name(w->db, w->arena, q->org_id)) : NULL,
		.text = folded(w, arena_printf(w->arena, "%s\n%s", q->title ? q->title : "", q->text ? q->text : "")),
		.type = q->type,
		.field = stored_field,
		.ctx = &fields};
	rules_decide(rules, n, &facts, out);
}

/* ---- carrying out ------------------------------------------------------------------------------------------------------------------- */

static void to_queue_of_type(struct work *w, struct draft *d)
{
	struct queue_row queue;
	for (const struct desk_type *t = NULL; (t = settings_type(w->settings, d->type, t));) {
		if (!t->queue || !queue_by_name(w->db, w->arena, t->queue, &queue) || queue.retired)
			continue;
		const struct desk_queue *configured = settings_queue(w->settings, queue.name);
		d->queue_id = queue.id;
		d->ref_format = configured ? configured->ref_format : NULL;
		return;
	}
}

void rules_draft(struct work *w, const struct rule_outcome *said, bool queue_named, struct draft *d)
{
	struct queue_row queue;
	if (said->queue && !queue_named && queue_by_name(w->db, w->arena, said->queue, &queue) && !queue.retired) {
		const struct desk_queue *configured = settings_queue(w->settings, queue.name);
		d->queue_id = queue.id;
		d->ref_format = configured ? configured->ref_format : NULL;
	}
	d->type = d->type ? d->type : said->type;
	if (!queue_named && !said->queue)
		to_queue_of_type(w, d);
	if (!d->priority)
		d->priority = settings_usual(w->settings, d->type);
	if (said->priority && (!d->priority || said->priority > d->priority))
		d->priority = said->priority;
}

/* Those who lead a team give out its work. */
static size_t workers_of(struct work *w, int64_t queue_id, int64_t **out)
{
	size_t n = members_of(w->db, w->arena, queue_id, out), kept = 0;
	for (size_t i = 0; i < n; i++)
		if (member_role(w->db, queue_id, (*out)[i]) == MEMBER_AGENT)
			(*out)[kept++] = (*out)[i];
	return kept;
}

static bool can_have(struct work *w, int64_t person_id, int64_t requester_id)
{
	struct person p;
	return person_id != requester_id && person_load(w->db, w->arena, person_id, &p) && !p.machine && p.away_until <= w->now;
}

static const char *turn_key(struct work *w, int64_t queue_id)
{
	return arena_printf(w->arena, "turn:%" PRId64, queue_id);
}

/* The one after whoever had the last turn. */
static int64_t by_turns(struct work *w, int64_t queue_id, int64_t requester_id, const int64_t *members, size_t n)
{
	char *kept = kv_get(w->db, "@desk", turn_key(w, queue_id));
	int64_t last = kept ? strtoll(kept, NULL, 10) : 0, first = 0;
	free(kept);
	for (size_t i = 0; i < n; i++) {
		if (!can_have(w, members[i], requester_id))
			continue;
		if (members[i] > last)
			return members[i];
		first = first ? first : members[i];
	}
	return first;
}

static int64_t by_load(struct work *w, int64_t requester_id, const int64_t *members, size_t n)
{
	int64_t best = 0;
	size_t least = SIZE_MAX;
	for (size_t i = 0; i < n; i++) {
		struct scan_of of = {.scope = SCAN_ASSIGNEE, .id = members[i], .open = true};
		size_t open = can_have(w, members[i], requester_id) ? tickets_count(w->db, &of, OPEN_COUNTED) : SIZE_MAX;
		if (open < least) {
			least = open;
			best = members[i];
		}
	}
	return best;
}

int64_t rules_agent(struct work *w, const char *assign, int64_t queue_id, int64_t requester_id)
{
	struct person p;
	int64_t *members;
	size_t n = workers_of(w, queue_id, &members);
	if (strcmp(assign, "turns") == 0)
		return by_turns(w, queue_id, requester_id, members, n);
	if (strcmp(assign, "least") == 0)
		return by_load(w, requester_id, members, n);
	bool fits = person_by_handle(w->db, w->arena, assign, &p) && member_role(w->db, queue_id, p.id) != 0;
	return fits && can_have(w, p.id, requester_id) ? p.id : 0;
}

/* A ticket that is given to somebody by a rule is not taken charge of yet: it stays new, and the clock runs. */
static void give(struct work *w, const char *assign, struct ticket *t)
{
	int64_t agent = rules_agent(w, assign, t->queue_id, t->requester_id);
	if (!agent)
		return;
	if (strcmp(assign, "turns") == 0)
		kv_put(w->db, "@desk", turn_key(w, t->queue_id), arena_printf(w->arena, "%" PRId64, agent));
	work_history(w, t, HISTORY_ASSIGNED, 0, "{\"from\":0,\"to\":%" PRId64 "}", agent);
	t->assignee_id = agent;
	act_save(w, t);
	struct msg_values v = {0};
	msg_text(&v, "who", w->settings->name);
	tell_person(w, t, agent, MSG_D_ASSIGNED, &v, 0, LANE_PEOPLE);
}

static const char *of_queue(struct work *w, int64_t queue_id)
{
	const struct desk_queue *q = terms_queue(w, queue_id);
	return q ? q->assign : NULL;
}

void rules_done(struct work *w, const struct rule_outcome *said, struct ticket *t)
{
	const char *assign = said->assign ? said->assign : of_queue(w, t->queue_id);
	struct buf names;
	for (size_t i = 0; i < said->ntags; i++)
		tag_put(w->db, t->id, said->tags[i]);
	buf_init(&names, LIMIT_TEXT);
	struct json_writer j = {.out = &names};
	json_open(&j, NULL, '[');
	for (size_t i = 0; i < said->nfired; i++)
		json_put_text(&j, NULL, said->fired[i]);
	json_close(&j, ']');
	if (said->nfired > 0 && !names.failed)
		work_history(w, t, HISTORY_RULE, 0, "{\"rules\":%s}", names.data);
	buf_clear(&names);
	if (assign && !t->assignee_id && !t->triage)
		give(w, assign, t);
}
