#include "desk/ask.h"

#include "base/limits.h"
#include "desk/work.h"
#include "outbox/pump.h"
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
		.words = words,
		.answer = {.status = 200}};
	for (size_t i = 0; i < sizeof words.text / sizeof *words.text; i++)
		u->words.text[i] = mem_strdup(words.text[i]);
	buf_init(&u->answer.body, LIMIT_SYNC);
	u->answer.json.out = &u->answer.body;
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

/* ---- outbox -------------------------------------------------------------------------------------------------------------------------- */

void ask_outbox(struct work *w, const struct ask_words *words, struct ask_answer *answer)
{
	struct json_writer *j = &answer->json;
	struct waiting *rows;
	(void)words;
	size_t n = outbox_waiting(w->db, w->arena, &rows);
	json_open(j, NULL, '{');
	json_open(j, "destinations", '[');
	for (size_t i = 0; i < n; i++) {
		json_open(j, NULL, '{');
		json_put_text(j, "to", rows[i].dest);
		json_put_int(j, "waiting", rows[i].waiting);
		json_put_int(j, "under_way", rows[i].leased);
		json_put_int(j, "parked", rows[i].parked);
		json_put_int(j, "oldest_s", rows[i].waiting || rows[i].leased ? (w->now - rows[i].oldest_ms) / 1000 : 0);
		if (rows[i].waiting)
			json_put_int(j, "next_attempt_s", rows[i].next_ms > w->now ? (rows[i].next_ms - w->now) / 1000 : 0);
		json_put_text(j, "why", rows[i].why);
		json_put_bool(j, "disabled", rows[i].disabled);
		json_close(j, '}');
	}
	json_close(j, ']');
	json_close(j, '}');
}

void ask_outbox_rows(struct work *w, const struct ask_words *words, struct ask_answer *answer)
{
	static const char *const states[] = {"waiting", "under way", "sent", "parked", "dropped"};
	struct json_writer *j = &answer->json;
	struct delivery *rows;
	size_t n = outbox_rows(w->db, w->arena, words->text[0], 200, &rows);
	json_open(j, NULL, '{');
	json_open(j, "deliveries", '[');
	for (size_t i = 0; i < n; i++) {
		char id[ID_TEXT_SIZE];
		id_text(rows[i].id, id);
		json_open(j, NULL, '{');
		json_put_text(j, "id", id);
		json_put_text(j, "state", states[rows[i].state]);
		json_put_int(j, "attempts", rows[i].attempt);
		json_put_int(j, "created_ms", rows[i].created_ms);
		json_put_int(j, "next_ms", rows[i].next_ms);
		json_put_text(j, "why", rows[i].why);
		json_close(j, '}');
	}
	json_close(j, ']');
	json_close(j, '}');
}

/* One parked delivery, named by its id. */
static bool retry_one(struct work *w, const char *to)
{
	struct delivery row;
	int64_t id = id_from_text(to);
	if (!id || !delivery_load(w->db, w->arena, id, &row) || !delivery_again(w->db, id, w->now))
		return false;
	pump_touch(w->pump, row.channel, row.dest);
	pump_reset(w->pump, row.channel);
	return true;
}

/* A channel's name stands for all of its destinations. */
static bool retry_matching(struct work *w, const char *to, int64_t *again)
{
	struct waiting *rows;
	bool known = false;
	size_t n = outbox_waiting(w->db, w->arena, &rows), len = strlen(to);
	for (size_t i = 0; i < n; i++) {
		if (strncmp(rows[i].dest, to, len) != 0 || (rows[i].dest[len] && rows[i].dest[len] != '/'))
			continue;
		known = true;
		*again += deliveries_again(w->db, rows[i].dest, w->now);
		pump_touch(w->pump, rows[i].channel, rows[i].dest);
		pump_reset(w->pump, rows[i].channel);
	}
	return known;
}

void ask_outbox_retry(struct work *w, const struct ask_words *words, struct ask_answer *answer)
{
	const char *to = words->text[0] ? words->text[0] : "";
	int64_t again = retry_one(w, to);
	if (!again && !retry_matching(w, to, &again)) {
		ask_refuse(answer, 404, "Nothing waits or is parked under this name. `guichet outbox` lists the destinations.");
		return;
	}
	work_history(w, NULL, HISTORY_ADMIN, 0, "{\"what\":\"outbox retry\"}");
	json_open(&answer->json, NULL, '{');
	json_put_int(&answer->json, "again", again);
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
	(void)words;
	admin_counts(w->db, &counts);
	json_open(j, NULL, '{');
	json_put_bool(j, "ready", true);
	json_put_text(j, "version", GUICHET_VERSION);
	json_put_text(j, "sqlite", db_version());
	json_put_int(j, "tickets", counts.tickets);
	json_put_int(j, "open", counts.open);
	json_put_int(j, "outbox_waiting", counts.waiting);
	json_put_int(j, "outbox_parked", counts.parked);
	json_put_int(j, "jobs", counts.jobs);
	json_put_int(j, "wal_bytes", db_wal_bytes(w->db));
	json_put_int(j, "events", w->chain->n);
	json_close(j, '}');
}
