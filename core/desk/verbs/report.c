/* Figures for whoever leads a queue: as text with a chart, or as a file for a spreadsheet. */
#include "desk/reports.h"

#include "base/limits.h"
#include "desk/answer.h"
#include "desk/files.h"
#include "desk/out/post.h"
#include "desk/persons.h"
#include "desk/scrub.h"
#include "desk/verbs/table.h"
#include "i18n/words.h"

#include <string.h>

#define PERIOD_SHIPPED (30 * DAY_MS)
#define PERIOD_MOST (3660 * DAY_MS)

/* ---- what is asked ------------------------------------------------------------------------------------------------------------------ */

static bool is_allowed(struct call *c, int64_t queue_id)
{
	struct object object = {.kind = OBJECT_QUEUE, .queue = queue_id, .place = c->where.place};
	return authorise(&c->principal, ACTION_REPORT, &object) == ALLOWED;
}

/* Nothing of a queue that the asker does not lead is counted, not even in a sum. */
static size_t queues_of(struct call *c, const int64_t **out)
{
	const struct desk_settings *s = c->w->settings;
	int64_t *queues = arena_alloc(c->w->arena, (s->nqueues + 1) * sizeof *queues);
	size_t n = 0;
	for (size_t i = 0; i < s->nqueues; i++) {
		struct queue_row row;
		bool named = !c->command->queue || strcmp(c->command->queue, s->queues[i].name) == 0;
		if (named && queue_by_name(c->w->db, c->w->arena, s->queues[i].name, &row) && is_allowed(c, row.id))
			queues[n++] = row.id;
	}
	*out = queues;
	return n;
}

static int64_t period_of(const struct when *when)
{
	int64_t span = when->span_ms ? when->span_ms : (int64_t)when->days * DAY_MS;
	if (when->kind == WHEN_NONE || span <= 0)
		return PERIOD_SHIPPED;
	return span < PERIOD_MOST ? span : PERIOD_MOST;
}

static const char *words_of(struct call *c, int64_t span)
{
	struct buf out;
	buf_init(&out, LIMIT_COMMAND);
	span_words(&out, c->w->catalog, person_lang(c->w, &c->w->actor), span, SPAN_LONG);
	const char *text = arena_strdup(c->w->arena, out.data);
	buf_clear(&out);
	return text;
}

static const struct {
	enum report_word word;
	const char *file;
	void (*run)(const struct report_ask *, struct report *);
} reports[] = {
	{REPORT_SLA, "sla.csv", report_sla},
	{REPORT_CSAT, "csat.csv", report_csat},
	{REPORT_LOAD, "load.csv", report_load},
	{REPORT_QUEUE, "queue.csv", report_queue},
};

/* ---- how it is given ---------------------------------------------------------------------------------------------------------------- */

/* To the asker alone, and gone from the disk a day later. False: it could not be written. */
static bool send_file(struct call *c, const char *name, const char *csv)
{
	struct address to;
	char *hash = arena_alloc(c->w->arena, 65);
	struct gd_file *file = arena_alloc(c->w->arena, sizeof *file);
	if (!address_of(c->w, NULL, c->w->actor.id, &to) || !files_put(c->w, csv, strlen(csv), hash))
		return false;
	*file = (struct gd_file){.name = name, .mime = "text/csv", .length = (int64_t)strlen(csv), .path = files_path(c->w, hash)};
	scrub_file_later(c->w, hash, c->w->now + DAY_MS);
	return post(c->w, &(struct posting){.channel = c->m->channel,
				  .lane = LANE_PEOPLE,
				  .out = {.size = sizeof(struct gd_outbound),
					  .op = GD_POST,
					  .flags = GD_O_PRIVATE,
					  .importance = GD_NORMAL,
					  .tenant = c->m->in->sender.tenant,
					  .room = c->m->identity.room,
					  .user = c->m->in->sender.user,
					  .text = name,
					  .files = file,
					  .nfiles = 1}}) != 0;
}

static void give(struct call *c, const char *name, const struct report *r)
{
	bool csv = c->command->word[WORDS_CSV] && r->csv, phone = (c->m->capabilities & GD_CAP_PLAIN) != 0;
	if (csv && (c->m->capabilities & GD_CAP_FILES) && c->m->in->place.kind != GD_PLACE_NONE)
		csv = !send_file(c, name, r->csv);
	if (csv && !phone)
		answer_words(c, r->csv);
	else
		answer_say(c, r->msg, &r->values);
}

void verb_report(struct call *c)
{
	struct report r = {0};
	const int64_t *queues;
	size_t n = queues_of(c, &queues);
	int64_t span = period_of(&c->command->when);
	c->ticket.id = 0;
	if (n == 0) {
		answer_refusal(c, REFUSED_ROLE);
		return;
	}
	const struct report_ask ask = {.db = c->w->db,
		.arena = c->w->arena,
		.catalog = c->w->catalog,
		.lang = person_lang(c->w, &c->w->actor),
		.from_ms = c->w->now - span,
		.to_ms = c->w->now + 1,
		.queues = queues,
		.nqueues = n,
		.period = words_of(c, span)};
	for (size_t i = 0; i < sizeof reports / sizeof *reports; i++) {
		if (reports[i].word != (enum report_word)c->command->word[WORDS_REPORT])
			continue;
		reports[i].run(&ask, &r);
		give(c, reports[i].file, &r);
	}
	answer_done(c, "reported");
}
