#include "desk/ask.h"

#include "base/limits.h"
#include "desk/work.h"
#include "store/admin.h"

#include <string.h>

struct ask_unit {
	struct desk_unit unit;
	ask_run *run;
	ask_done *done;
	void *ctx;
	struct ask_words words;
	struct ask_answer answer;
};

static void run_ask(struct work *w, struct desk_unit *unit)
{
	struct ask_unit *u = (struct ask_unit *)unit;
	buf_reset(&u->answer.body); /* it may run again */
	u->answer.status = 200;
	u->answer.json = (struct json_writer){.out = &u->answer.body};
	u->run(w, &u->words, &u->answer);
}

static void ask_over(struct desk_unit *unit, enum unit_end end)
{
	struct ask_unit *u = (struct ask_unit *)unit;
	if (end != UNIT_STORED)
		ask_refuse(&u->answer, 503, "The database could not do this now; the log says why.");
	else if (u->answer.body.failed)
		ask_refuse(&u->answer, 500, "The answer is too long.");
	u->done(u->ctx, &u->answer);
	buf_clear(&u->answer.body);
	for (size_t i = 0; i < sizeof u->words.text / sizeof *u->words.text; i++)
		free((char *)u->words.text[i]);
	free(u);
}

bool desk_ask(struct desk *desk, ask_run *run, struct ask_words words, ask_done *done, void *ctx)
{
	struct ask_unit *u = mem_alloc(sizeof *u);
	*u = (struct ask_unit){.unit = {.run = run_ask, .done = ask_over},
		.run = run,
		.done = done,
		.ctx = ctx,
		.words = words};
	for (size_t i = 0; i < sizeof words.text / sizeof *words.text; i++)
		u->words.text[i] = mem_strdup(words.text[i]);
	buf_init(&u->answer.body, LIMIT_SYNC);
	if (desk_push(desk, &u->unit))
		return true;
	for (size_t i = 0; i < sizeof words.text / sizeof *words.text; i++)
		free((char *)u->words.text[i]);
	buf_clear(&u->answer.body);
	free(u);
	return false;
}

void ask_refuse(struct ask_answer *answer, unsigned status, const char *why)
{
	buf_reset(&answer->body);
	answer->status = status;
	answer->json = (struct json_writer){.out = &answer->body};
	json_open(&answer->json, NULL, '{');
	json_put_text(&answer->json, "error", why);
	json_close(&answer->json, '}');
}

/* ---- inbox --------------------------------------------------------------------------------------------------------------------------- */

void ask_inbox(struct work *w, const struct ask_words *words, struct ask_answer *answer)
{
	struct json_writer *j = &answer->json;
	struct received *rows;
	size_t n = received_last(w->db, w->arena, words->text[0], words->text[0] ? 50 : 1, &rows);
	json_open(j, NULL, '{');
	json_open(j, "requests", '[');
	for (size_t i = 0; i < n; i++) {
		char id[ID_TEXT_SIZE];
		id_text(rows[i].id, id);
		json_open(j, NULL, '{');
		json_put_text(j, "id", id);
		json_put_text(j, "endpoint", rows[i].channel);
		json_put_int(j, "at_ms", rows[i].at_ms);
		json_put_int(j, "ago_s", (w->now - rows[i].at_ms) / 1000);
		json_put_int(j, "status", rows[i].status);
		json_put_int(j, "bytes", (int64_t)rows[i].len);
		json_close(j, '}');
	}
	json_close(j, ']');
	json_close(j, '}');
}

void ask_inbox_body(struct work *w, const struct ask_words *words, struct ask_answer *answer)
{
	struct received row;
	if (!received_load(w->db, w->arena, words->text[0] ? id_from_text(words->text[0]) : 0, &row)) {
		ask_refuse(answer, 404, "There is no such request. `guichet inbox` lists them.");
		return;
	}
	json_open(&answer->json, NULL, '{');
	json_put_text(&answer->json, "endpoint", row.channel);
	json_put_text(&answer->json, "method", row.method);
	json_put_text(&answer->json, "path", row.path);
	json_put_text(&answer->json, "headers", row.headers);
	json_put_text(&answer->json, "body", row.body);
	json_close(&answer->json, '}');
}

/* ---- health -------------------------------------------------------------------------------------------------------------------------- */

void ask_health(struct work *w, const struct ask_words *words, struct ask_answer *answer)
{
	struct json_writer *j = &answer->json;
	struct counts counts;
	struct waiting *off;
	(void)words;
	admin_counts(w->db, &counts);
	size_t noff = outbox_off(w->db, w->arena, &off);
	json_open(j, NULL, '{');
	json_put_bool(j, "ready", true);
	json_put_text(j, "version", GUICHET_VERSION);
	json_put_text(j, "sqlite", db_version());
	json_put_int(j, "tickets", counts.tickets);
	json_put_int(j, "open", counts.open);
	json_put_int(j, "outbox_waiting", counts.waiting);
	json_put_int(j, "outbox_parked", counts.parked);
	json_put_int(j, "outbox_off", counts.off);
	json_open(j, "switched_off", '[');
	for (size_t i = 0; i < noff; i++)
		json_put_text(j, NULL, off[i].channel);
	json_close(j, ']');
	json_put_int(j, "jobs", counts.jobs);
	json_put_int(j, "wal_bytes", db_wal_bytes(w->db));
	json_put_int(j, "events", w->chain->n);
	json_close(j, '}');
}
