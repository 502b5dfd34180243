#include "base/json.h"
#include "base/limits.h"
#include "desk/ask.h"
#include "desk/out/tell.h"
#include "desk/work.h"
#include "outbox/pump.h"
#include "store/admin.h"

#include <string.h>

#define LOG_ROWS 100

/* A row that is due waits as long as its destination does. */
static int64_t next_attempt_s(struct work *w, const struct waiting *row)
{
	int64_t wait = row->next_ms - w->now, held = pump_held_ms(w->pump, row->dest);
	return (wait > held ? wait : held) / SECOND_MS;
}

static void put_destination(struct work *w, struct json_writer *j, const struct waiting *row)
{
	json_open(j, NULL, '{');
	json_put_text(j, "to", row->dest);
	json_put_int(j, "waiting", row->waiting);
	json_put_int(j, "under_way", row->leased);
	json_put_int(j, "parked", row->parked);
	json_put_int(j, "oldest_s", row->waiting || row->leased ? (w->now - row->oldest_ms) / 1000 : 0);
	if (row->waiting)
		json_put_int(j, "next_attempt_s", next_attempt_s(w, row));
	json_put_text(j, "why", row->why);
	json_put_bool(j, "disabled", row->disabled);
	json_close(j, '}');
}

/* Destinations with something to deliver, then those that are switched off with nothing waiting. */
void ask_outbox(struct work *w, const struct ask_words *words, struct ask_answer *answer)
{
	struct json_writer *j = &answer->json;
	struct waiting *rows, *off;
	(void)words;
	size_t n = outbox_waiting(w->db, w->arena, &rows), noff = outbox_off(w->db, w->arena, &off);
	json_open(j, NULL, '{');
	json_open(j, "destinations", '[');
	for (size_t i = 0; i < n; i++)
		put_destination(w, j, &rows[i]);
	for (size_t i = 0; i < noff; i++) {
		bool listed = false;
		for (size_t k = 0; k < n; k++)
			listed = listed || strcmp(rows[k].channel, off[i].channel) == 0;
		if (!listed)
			put_destination(w, j, &off[i]);
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

/* One delivery that is parked or waits after a failure, named by its id. */
static bool retry_one(struct work *w, const char *to)
{
	struct delivery row;
	int64_t id = id_from_text(to);
	if (!id || !delivery_load(w->db, w->arena, id, &row))
		return false;
	if (!delivery_again(w->db, id, w->now) && !delivery_hurry(w->db, id, w->now))
		return false;
	pump_touch(w->pump, row.channel, row.dest);
	pump_reset(w->pump, row.channel);
	return true;
}

/* Switched off, with nothing parked: switched on again all the same. */
static bool switch_on(struct work *w, const char *channel)
{
	struct destination state;
	destination_load(w->db, channel, &state);
	if (!state.disabled_ms)
		return false;
	pump_reset(w->pump, channel);
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
		*again += deliveries_again(w->db, rows[i].dest, w->now) + deliveries_hurry(w->db, rows[i].dest, w->now);
		pump_touch(w->pump, rows[i].channel, rows[i].dest);
		pump_reset(w->pump, rows[i].channel);
	}
	return known;
}

void ask_outbox_retry(struct work *w, const struct ask_words *words, struct ask_answer *answer)
{
	const char *to = words->text[0] ? words->text[0] : "";
	int64_t again = retry_one(w, to);
	if (!again && !retry_matching(w, to, &again) && !switch_on(w, to)) {
		ask_refuse(answer, 404, "Nothing waits or is parked under this name. `guichet outbox` lists the destinations.");
		return;
	}
	work_history(w, NULL, HISTORY_ADMIN, 0, "{\"what\":\"outbox retry\"}");
	json_open(&answer->json, NULL, '{');
	json_put_int(&answer->json, "again", again);
	json_close(&answer->json, '}');
}

static const char *event_of(struct arena *arena, const char *body)
{
	struct json *content = json_parse(body, strlen(body), LIMIT_BODY, NULL);
	const char *event = arena_strdup(arena, json_text(json_get(content, "event"), NULL));
	json_free(content);
	return event;
}

void ask_outbox_log(struct work *w, const struct ask_words *words, struct ask_answer *answer)
{
	static const char *const ends[] = {
		[ATTEMPT_SENT] = "delivered", [ATTEMPT_FAILED] = "failed", [ATTEMPT_PARKED] = "parked", [ATTEMPT_OPEN] = "under way"};
	struct json_writer *j = &answer->json;
	struct attempt *rows;
	size_t n = outbox_log(w->db, w->arena, words->text[0] ? words->text[0] : "", LOG_ROWS, &rows);
	json_open(j, NULL, '{');
	json_open(j, "attempts", '[');
	for (size_t i = 0; i < n; i++) {
		char id[ID_TEXT_SIZE];
		id_text(rows[i].delivery, id);
		json_open(j, NULL, '{');
		json_put_text(j, "id", id);
		json_put_text(j, "event", event_of(w->arena, rows[i].body));
		json_put_int(j, "attempt", rows[i].n);
		json_put_int(j, "at_ms", rows[i].at_ms);
		json_put_int(j, "took_ms", rows[i].took_ms);
		json_put_text(j, "end", ends[rows[i].end]);
		json_put_text(j, "why", rows[i].why);
		json_put_text(j, "answer", rows[i].answer);
		json_close(j, '}');
	}
	json_close(j, ']');
	json_close(j, '}');
}

void ask_outbox_test(struct work *w, const struct ask_words *words, struct ask_answer *answer)
{
	char id[ID_TEXT_SIZE];
	struct destination state;
	const char *to = words->text[0] ? words->text[0] : "";
	int64_t delivery = tell_test(w, to);
	if (!delivery) {
		ask_refuse(answer, 404,
			"No open channel of this name takes events: it is the section of an outbound webhook, such as webhook:crm.");
		return;
	}
	destination_load(w->db, to, &state);
	id_text(delivery, id);
	json_open(&answer->json, NULL, '{');
	json_put_text(&answer->json, "id", id);
	json_put_text(&answer->json, "to", to);
	json_put_bool(&answer->json, "disabled", state.disabled_ms != 0);
	json_close(&answer->json, '}');
}
