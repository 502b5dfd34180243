#include "desk/time/clocks.h"

#include "base/limits.h"
#include "desk/time/jobs.h"
#include "desk/time/paging.h"
#include "desk/out/reach.h"
#include "desk/out/tell.h"
#include "desk/terms.h"
#include "store/tally.h"

#include <inttypes.h>
#include <string.h>

static const enum ticket_clock both[] = {CLOCK_RESPONSE, CLOCK_RESOLUTION};

/* ---- from rows to a clock and back --------------------------------------------------------------------------------------------------- */

/* A calendar by the name that a segment kept. One that the configuration no longer has gives way to the queue's. */
static const struct calendar *calendar_named(struct work *w, const struct desk_settings *settings, const struct ticket *t, const char *name)
{
	const struct queue_terms *own = terms_of(w, t->queue_id);
	const char *unused;
	if (strcmp(own->calendar, name) == 0)
		return &own->hours;
	for (size_t i = 0; i < settings->nqueues; i++)
		if (settings->queues[i].terms && strcmp(settings->queues[i].terms->calendar, name) == 0)
			return &settings->queues[i].terms->hours;
	return strcmp(name, TERMS_ALWAYS) == 0 ? &terms_shipped.hours : terms_hours(w, t, &unused);
}

struct clock_rows {
	struct segment_row *list;
	size_t count;
	struct segment_row lasting; /* state CLOCK_IDLE if the clock never started */
};

/* The clock whose rows were read. */
static void clock_of_rows(struct work *w, const struct ticket *t, struct clock_rows *rows, struct sla_clock *clock)
{
	rows->lasting = (struct segment_row){.state = CLOCK_IDLE, .calendar = ""};
	*clock = (struct sla_clock){.state = CLOCK_IDLE};
	for (size_t i = 0; i < rows->count; i++) {
		if (rows->list[i].to_ms)
			clock->counted_ms += rows->list[i].counted_ms;
		else
			rows->lasting = rows->list[i];
	}
	clock->state = (enum clock_state)rows->lasting.state;
	clock->since_ms = rows->lasting.from_ms;
	clock->target_ms = rows->lasting.target_ms;
	clock->calendar = calendar_named(w, w->settings, t, rows->lasting.calendar);
}

static void load_rows(struct work *w, const struct ticket *t, enum ticket_clock which, struct clock_rows *rows, struct sla_clock *clock)
{
	rows->count = segments_of(w->db, w->arena, t->id, which, &rows->list);
	clock_of_rows(w, t, rows, clock);
}

void clock_load(struct work *w, const struct ticket *t, enum ticket_clock which, struct sla_clock *out, int64_t *told_ms)
{
	struct clock_rows rows;
	load_rows(w, t, which, &rows, out);
	if (told_ms)
		*told_ms = rows.lasting.told_ms;
}

static void line_of(struct work *w, const struct ticket *t, enum ticket_clock which, struct clock_line *line, const char **name)
{
	struct sla_promise promise;
	terms_promise(w, t, &promise);
	*line = (struct clock_line){
		.calendar = terms_hours(w, t, name),
		.target_ms = which == CLOCK_RESPONSE ? promise.response_ms : promise.resolve_ms,
		.end_of_day = which == CLOCK_RESOLUTION && promise.end_of_day,
	};
}

/* A miss is told once for each target: the row that follows keeps that it was. */
static void save(struct work *w, const struct ticket *t, enum ticket_clock which, const struct clock_rows *before,
	const struct segment *ended, const struct sla_clock *now, const char *calendar)
{
	struct segment_row row = {.from_ms = now->since_ms, .target_ms = now->target_ms, .state = (int)now->state, .calendar = calendar};
	struct segment_row old = before->lasting;
	if (before->lasting.target_ms == now->target_ms)
		row.told_ms = before->lasting.told_ms;
	if (ended) {
		old.to_ms = ended->to_ms;
		old.counted_ms = ended->counted_ms;
	}
	if (before->count == 0)
		segments_begin(w->db, t->id, which, &row);
	else
		segments_turn(w->db, t->id, which, ended ? &old : NULL, &row);
}

/* ---- the moments --------------------------------------------------------------------------------------------------------------------- */

static const char *key_of(struct work *w, const struct ticket *t, enum ticket_clock which)
{
	return arena_printf(w->arena, "%" PRId64 ".%d", t->id, (int)which);
}

/* One moment of a clock waits at a time: that of its warning makes that of its breach. `again`: the clock ran before, so one may be
 * there. */
static void arm(struct work *w, struct ticket *t, enum ticket_clock which, const struct sla_clock *clock, int64_t told, bool again)
{
	const char *key = key_of(w, t, which);
	int64_t due = sla_clock_due(clock), warn = sla_clock_warn_at(clock);
	if (which == CLOCK_RESOLUTION)
		t->due_ms = due;
	if (again) {
		job_cancel(w, JOB_SLA_WARN, key);
		job_cancel(w, JOB_SLA_BREACH, key);
	}
	if (warn)
		job_later(w, JOB_SLA_WARN, t->id, key, warn, NULL);
	else if (due && !told)
		job_later(w, JOB_SLA_BREACH, t->id, key, due, NULL);
}

static void arm_anew(struct work *w, struct ticket *t, enum ticket_clock which)
{
	struct sla_clock clock;
	int64_t told;
	clock_load(w, t, which, &clock, &told);
	arm(w, t, which, &clock, told, true);
}

static void apply(struct work *w, struct ticket *t, enum ticket_clock which, enum clock_effect effect, struct clock_rows *rows)
{
	struct sla_clock clock, before;
	struct clock_line line;
	struct segment ended;
	const char *name;
	clock_of_rows(w, t, rows, &clock);
	before = clock;
	line_of(w, t, which, &line, &name);
	bool ends = sla_clock_apply(&clock, effect, &line, w->now, &ended);
	if (!ends && clock.state == before.state && clock.target_ms == before.target_ms && clock.calendar == before.calendar)
		return;
	save(w, t, which, rows, ends ? &ended : NULL, &clock,
		effect == CLOCK_START || effect == CLOCK_RETARGET ? name : rows->lasting.calendar);
	arm(w, t, which, &clock, clock.target_ms == before.target_ms ? rows->lasting.told_ms : 0, rows->count > 0);
}

void clocks_apply(struct work *w, struct ticket *t, enum ticket_clock which, enum clock_effect effect)
{
	struct clock_rows rows;
	if (effect == CLOCK_NONE)
		return;
	rows.count = segments_of(w->db, w->arena, t->id, which, &rows.list);
	apply(w, t, which, effect, &rows);
}

int64_t clocks_first_due(struct work *w, const struct ticket *t)
{
	struct sla_clock clock = {.state = CLOCK_IDLE};
	struct sla_promise promise;
	struct clock_line line;
	struct segment ended;
	const char *unused;
	terms_promise(w, t, &promise);
	if (promise.from_ack)
		return 0;
	line_of(w, t, CLOCK_RESOLUTION, &line, &unused);
	sla_clock_apply(&clock, CLOCK_START, &line, w->now, &ended);
	return sla_clock_due(&clock);
}

void clocks_start(struct work *w, struct ticket *t)
{
	struct sla_promise promise;
	terms_promise(w, t, &promise);
	for (size_t i = 0; i < sizeof both / sizeof *both; i++)
		if (both[i] == CLOCK_RESPONSE || !promise.from_ack)
			apply(w, t, both[i], CLOCK_START, &(struct clock_rows){.count = 0}); /* a new ticket has no rows to be read */
}

void clocks_retarget(struct work *w, struct ticket *t)
{
	for (size_t i = 0; i < sizeof both / sizeof *both; i++)
		clocks_apply(w, t, both[i], CLOCK_RETARGET);
}

void clocks_restored(struct work *w, struct ticket *t)
{
	for (size_t i = 0; i < sizeof both / sizeof *both; i++)
		arm_anew(w, t, both[i]);
}

/* ---- a new configuration ------------------------------------------------------------------------------------------------------------- */

static bool same_hours(const struct calendar *a, const struct calendar *b)
{
	bool same_holidays = !a->holidays == !b->holidays &&
			     (!a->holidays || (a->holidays->count == b->holidays->count &&
						      memcmp(a->holidays->days, b->holidays->days,
							      a->holidays->count * sizeof *a->holidays->days) == 0));
	bool same_zone = a->always || (a->zone && b->zone && strcmp(zone_name(a->zone), zone_name(b->zone)) == 0);
	return a->always == b->always && same_zone && same_holidays && memcmp(a->days, b->days, sizeof a->days) == 0 &&
	       memcmp(a->count, b->count, sizeof a->count) == 0;
}

static void settle(struct work *w, struct ticket *t, enum ticket_clock which, const struct desk_settings *old)
{
	const struct desk_settings *fresh = w->settings;
	struct clock_rows rows;
	struct sla_clock clock;
	struct clock_line line;
	struct segment ended;
	const char *name;
	w->settings = old;
	load_rows(w, t, which, &rows, &clock);
	w->settings = fresh;
	line_of(w, t, which, &line, &name);
	bool as_before = line.end_of_day || line.target_ms == clock.target_ms;
	if (clock.state == CLOCK_IDLE ||
		(as_before && strcmp(name, rows.lasting.calendar) == 0 && same_hours(clock.calendar, line.calendar)))
		return;
	bool ends = sla_clock_apply(&clock, CLOCK_RETARGET, &line, w->now, &ended);
	save(w, t, which, &rows, ends ? &ended : NULL, &clock, name);
	arm_anew(w, t, which);
}

void clocks_settings(struct work *w, const struct desk_settings *before)
{
	size_t n = 0, room = (size_t)db_number(w->db, NULL, 0, "SELECT count(*) FROM ticket WHERE status < 7");
	int64_t *ids = arena_alloc(w->arena, (room + 1) * sizeof *ids);
	struct db_rows *rows = db_query(w->db, NULL, "SELECT id FROM ticket WHERE status < 7");
	while (n < room && db_next(rows))
		ids[n++] = db_col_int(rows, "id");
	db_done(rows, NULL);
	for (size_t i = 0; i < n; i++) {
		struct ticket t;
		if (!ticket_load(w->db, w->arena, ids[i], &t))
			continue;
		int64_t due = t.due_ms;
		for (size_t j = 0; j < sizeof both / sizeof *both; j++)
			settle(w, &t, both[j], before);
		if (t.due_ms != due)
			ticket_save(w->db, &t);
	}
}

/* ---- the jobs ------------------------------------------------------------------------------------------------------------------------ */

static bool job_clock(
	struct work *w, const struct job *job, struct ticket *t, enum ticket_clock *which, struct sla_clock *clock, int64_t *told_ms)
{
	const char *dot = strchr(job->key, '.');
	*which = dot && dot[1] == '1' ? CLOCK_RESPONSE : CLOCK_RESOLUTION;
	if (!ticket_load(w->db, w->arena, job->ticket_id, t) || !status_is_open(t->status))
		return false;
	clock_load(w, t, *which, clock, told_ms);
	return clock->state == CLOCK_RUNNING;
}

void clocks_warn(struct work *w, const struct job *job)
{
	struct ticket t;
	enum ticket_clock which;
	struct sla_clock clock;
	int64_t told;
	if (!job_clock(w, job, &t, &which, &clock, &told))
		return;
	int64_t due = sla_clock_due(&clock);
	if (due && !told)
		job_later(w, JOB_SLA_BREACH, t.id, key_of(w, &t, which), due, NULL);
	if (!due || due <= w->now)
		return; /* the target itself has passed meanwhile: that is the news */
	work_history(w, &t, HISTORY_SLA, 0, "{\"what\":\"warn\",\"clock\":%d,\"at\":%" PRId64 "}", (int)which, job->due_ms);
	struct telling told_of = {.ticket = &t, .notice = NOTICE_SLA_WARN};
	msg_moment(&told_of.values, "due", due);
	tell(w, &told_of);
}

/* Kept at its true moment, though the daemon was down then. */
static void keep_breach(struct work *w, const struct ticket *t, enum ticket_clock which, int64_t due)
{
	segment_told(w->db, t->id, which, w->now);
	tally_breach(w->db, t->priority);
	work_history(w, t, HISTORY_SLA, 0, "{\"what\":\"breach\",\"clock\":%d,\"at\":%" PRId64 "}", (int)which, due);
}

/* The other clock's target, if it was missed by now as well: one message says both. */
static int64_t missed_with_it(struct work *w, const struct ticket *t, enum ticket_clock which)
{
	enum ticket_clock other = which == CLOCK_RESPONSE ? CLOCK_RESOLUTION : CLOCK_RESPONSE;
	struct sla_clock clock;
	int64_t told;
	clock_load(w, t, other, &clock, &told);
	int64_t due = sla_clock_due(&clock);
	if (!due || due > w->now || told)
		return 0;
	job_cancel(w, JOB_SLA_WARN, key_of(w, t, other));
	job_cancel(w, JOB_SLA_BREACH, key_of(w, t, other));
	keep_breach(w, t, other, due);
	return due;
}

void clocks_breach(struct work *w, const struct job *job)
{
	struct ticket t;
	enum ticket_clock which;
	struct sla_clock clock;
	if (!job_clock(w, job, &t, &which, &clock, NULL))
		return;
	int64_t due = sla_clock_due(&clock);
	if (!due || due > w->now)
		return;
	keep_breach(w, &t, which, due);
	int64_t other = missed_with_it(w, &t, which);
	struct telling told_of = {.ticket = &t, .notice = NOTICE_BREACH};
	msg_moment(&told_of.values, "due", other && other < due ? other : due);
	/* The desk hears at once, the customer when it is day for them. */
	int64_t leaves = reach_text_at(w, &t, t.requester_id);
	told_of.facts.late_texts = leaves <= w->now && terms_of(w, t.queue_id)->late;
	tell(w, &told_of);
	paging_breach(w, &t);
	if (leaves > w->now && terms_of(w, t.queue_id)->late && !t.machine)
		job_of_ticket(w, JOB_LATE, t.id, leaves, NULL);
}

void clocks_late(struct work *w, const struct job *job)
{
	struct ticket t;
	if (!ticket_load(w->db, w->arena, job->ticket_id, &t) || !status_is_open(t.status) || reach_of(w, &t, t.requester_id) != REACH_OK)
		return;
	for (size_t i = 0; i < sizeof both / sizeof *both; i++) {
		struct sla_clock clock;
		clock_load(w, &t, both[i], &clock, NULL);
		if (clock.state == CLOCK_RUNNING && sla_clock_is_late(&clock, w->now)) {
			tell_person(w, &t, t.requester_id, MSG_M_LATE, NULL, 0, LANE_NOTICE);
			return;
		}
	}
}

/* ---- in words ------------------------------------------------------------------------------------------------------------------------ */

static void add_span(struct buf *out, const struct work *w, const struct reader *reader, int64_t ms)
{
	span_words(out, w->catalog, reader->lang, ms, SPAN_LONG);
}

static void explain_row(
	struct work *w, struct buf *out, const struct reader *reader, const struct calendar *calendar, const struct segment_row *row)
{
	enum clock_state state = (enum clock_state)row->state;
	int64_t counted = state == CLOCK_RUNNING && !row->to_ms ? calendar_between(calendar, row->from_ms, w->now) : row->counted_ms;
	buf_adds(out, "\n");
	date_render(out, w->catalog, reader, row->from_ms, DATE_MOMENT, DATE_SHORT, 0);
	if (row->to_ms) {
		buf_adds(out, " → ");
		date_render(out, w->catalog, reader, row->to_ms, DATE_MOMENT, DATE_SHORT, 0);
	}
	buf_addf(out, " · %s", word_of(w->catalog, reader->lang, "clock", clock_state_name(state)));
	if (state == CLOCK_RUNNING) {
		buf_adds(out, " · ");
		add_span(out, w, reader, counted);
		if (row->target_ms) {
			buf_addf(out, " · %s ", word_of(w->catalog, reader->lang, "clock", "target"));
			add_span(out, w, reader, row->target_ms);
		}
		buf_addf(out, " · %s", row->calendar);
	}
}

static const char *explain_clock(
	struct work *w, const struct ticket *t, enum ticket_clock which, const struct reader *reader, struct buf *items)
{
	static const char *const names[] = {[CLOCK_RESPONSE] = "response", [CLOCK_RESOLUTION] = "resolution"};
	struct clock_rows rows;
	struct sla_clock clock;
	struct buf sum;
	load_rows(w, t, which, &rows, &clock);
	if (rows.count)
		buf_addf(items, "%s%s", items->len ? "\n" : "", word_of(w->catalog, reader->lang, "clock", names[which]));
	for (size_t i = 0; i < rows.count; i++)
		explain_row(w, items, reader, clock.calendar, &rows.list[i]);
	buf_init(&sum, LIMIT_COMMAND);
	if (clock.state == CLOCK_DROPPED || clock.state == CLOCK_IDLE)
		buf_adds(&sum, word_of(w->catalog, reader->lang, "clock", clock_state_name(clock.state)));
	else
		add_span(&sum, w, reader, sla_clock_counted(&clock, w->now));
	if (clock.target_ms) {
		buf_adds(&sum, " / ");
		add_span(&sum, w, reader, clock.target_ms);
	}
	const char *text = arena_strdup(w->arena, sum.data);
	buf_clear(&sum);
	return text;
}

void clocks_explain(struct work *w, const struct ticket *t, const struct reader *reader, struct msg_values *values)
{
	struct buf items;
	buf_init(&items, LIMIT_TEXT);
	msg_text(values, "r", explain_clock(w, t, CLOCK_RESPONSE, reader, &items));
	msg_text(values, "z", explain_clock(w, t, CLOCK_RESOLUTION, reader, &items));
	msg_text(values, "items", items.len ? arena_strdup(w->arena, items.data) : word_of(w->catalog, reader->lang, "value", "none"));
	msg_moment(values, "due", t->due_ms);
	buf_clear(&items);
}
