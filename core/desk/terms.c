#include "desk/terms.h"

#include "base/clock.h"
#include "desk/work.h"
#include "domain/merge.h"
#include "sla/autoclose.h"
#include "sla/oncall.h"
#include "store/labels.h"
#include "store/orgs.h"

#include <string.h>

const struct queue_terms terms_shipped = {
	.calendar = TERMS_ALWAYS,
	.hours = {.always = true},
	.page_step_ms = ONCALL_STEP_MS,
	.autoclose_ms = 15 * DAY_MS,
	.warn_ms = {7 * DAY_MS, 1 * DAY_MS},
	.nwarn = 2,
	.remind_days = {3, 7},
	.nremind = 2,
	.silence_days = 5,
	.reopen_days = 14,
	.late = true,
};

const struct desk_queue *terms_queue(struct work *w, int64_t queue_id)
{
	struct queue_row row;
	if (w->terms_queue != queue_id || w->terms_settings != w->settings) {
		w->terms_found = work_queue(w, queue_id, &row) ? settings_queue(w->settings, row.name) : NULL;
		w->terms_queue = queue_id;
		w->terms_settings = w->settings;
	}
	return w->terms_found;
}

const struct queue_terms *terms_of(struct work *w, int64_t queue_id)
{
	const struct desk_queue *queue = terms_queue(w, queue_id);
	return queue && queue->terms ? queue->terms : &terms_shipped;
}

const char *terms_phone(struct work *w, int64_t queue_id)
{
	const struct queue_terms *terms = terms_of(w, queue_id);
	return terms->phone && *terms->phone ? terms->phone : w->settings->phone;
}

/* What the line says that fits this type, priority, team and organisation. */
static void promise_for(struct work *w, const struct ticket *t, enum priority priority, struct sla_promise *out)
{
	const struct desk_queue *queue = terms_queue(w, t->queue_id);
	const struct desk_settings *s = w->settings;
	struct sla_line *lines = arena_alloc(w->arena, (s->nsla + 1) * sizeof *lines);
	size_t n = 0;
	for (size_t i = 0; i < s->nsla; i++) {
		const struct terms_sla *row = &s->sla[i];
		if (row->queue && (!queue || strcmp(row->queue, queue->name) != 0))
			continue;
		if (row->org && (!t->org_id || org_by_name(w->db, row->org) != t->org_id))
			continue;
		lines[n] = row->line;
		lines[n].org = row->org ? t->org_id : 0;
		lines[n++].queue = row->queue ? t->queue_id : 0;
	}
	struct sla_key key = {.type = t->type, .priority = priority, .queue = t->queue_id, .org = t->org_id};
	sla_promise_find(lines, n, &key, out);
	if (queue && queue->terms && queue->terms->pause_hold)
		out->pause_hold = true;
}

/* Of two tickets that became one the stricter promise holds. */
static void stricter(struct work *w, const struct ticket *t, struct sla_promise *out)
{
	int64_t *merged;
	size_t n = tickets_merged_into(w->db, w->arena, t->id, &merged);
	for (size_t i = 0; i < n; i++) {
		struct ticket other;
		struct sla_promise its;
		if (!ticket_load(w->db, w->arena, merged[i], &other))
			continue;
		promise_for(w, &other, t->priority, &its);
		out->response_ms = merge_target_ms(out->response_ms, its.response_ms);
		out->resolve_ms = merge_target_ms(out->resolve_ms, its.resolve_ms);
	}
}

void terms_promise(struct work *w, const struct ticket *t, struct sla_promise *out)
{
	promise_for(w, t, t->priority, out);
	if (t->version > 1)
		stricter(w, t, out); /* a new one has none yet */
}

const struct calendar *terms_hours(struct work *w, const struct ticket *t, const char **name)
{
	const struct queue_terms *terms = terms_of(w, t->queue_id);
	if (!sla_runs_always(t->priority, terms->nchain > 0) || terms->hours.always) {
		*name = terms->calendar;
		return &terms->hours;
	}
	struct calendar *always = arena_alloc(w->arena, sizeof *always);
	always->always = true;
	always->zone = terms->hours.zone;
	*name = TERMS_ALWAYS;
	return always;
}

void terms_facts(struct work *w, const struct ticket *t, struct ticket_facts *facts)
{
	struct sla_promise promise;
	struct person requester;
	const struct queue_terms *terms = terms_of(w, t->queue_id);
	terms_promise(w, t, &promise);
	facts->resolve_from_ack = promise.from_ack;
	facts->pause_hold = promise.pause_hold;
	if (!t->closed_ms)
		return;
	bool own = person_load(w->db, w->arena, t->requester_id, &requester) && requester.tz;
	const struct zone *zone = own ? zones_get(w->zones, requester.tz, NULL) : NULL;
	facts->reopen_until_ms = closing_reopen_until(
		zone ? zone : zones_get(w->zones, w->settings->tz, NULL), t->closed_ms, terms->reopen_days);
}

int64_t terms_reopen_until(struct work *w, const struct ticket *t)
{
	struct ticket_facts facts = {0};
	terms_facts(w, t, &facts);
	return facts.reopen_until_ms;
}

int64_t terms_closing_date(struct work *w, const struct ticket *t)
{
	struct closing_plan plan;
	const struct queue_terms *terms = terms_of(w, t->queue_id);
	if (!terms->autoclose_ms || t->machine)
		return 0;
	closing_plan(&terms->hours, w->now, terms->autoclose_ms, NULL, 0, &plan);
	return plan.date_ms == CALENDAR_NEVER ? 0 : plan.date_ms;
}
