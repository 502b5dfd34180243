/* desk/ask.h: questions and small orders of an admin, run as units of work, answered as JSON.
 *
 * The function runs on the desk thread like any other unit, so it sees what was committed before it and what it changes is
 * on disk before `done` is called (desk thread). Any thread may ask; false: the queue is full.
 *
 *     static void list(struct work *w, const struct ask_words *words, struct ask_answer *answer) { ... }
 *     desk_ask(desk, list, (struct ask_words){.text = {"webhook:crm"}}, on_done, ctx);
 */
#ifndef GUICHET_DESK_ASK_H
#define GUICHET_DESK_ASK_H

#include "base/json.h"
#include "desk/desk.h"

struct work;

struct ask_words {
	const char *text[4];
	int64_t number[2];
};
struct ask_answer {
	unsigned status; /* 200 unless the function says otherwise */
	struct buf body;
	struct json_writer json; /* into body */
};
typedef void ask_run(struct work *w, const struct ask_words *words, struct ask_answer *answer);
typedef void ask_done(void *ctx, const struct ask_answer *answer);

bool desk_ask(struct desk *desk, ask_run *run, struct ask_words words, ask_done *done, void *ctx); /* copies the words */
void ask_refuse(struct ask_answer *answer, unsigned status, const char *why); /* {"error": why} */

/* The outbox, for `guichet outbox`. */
/* per destination: waiting, parked, next attempt */
void ask_outbox(struct work *w, const struct ask_words *words, struct ask_answer *answer);
/* text[0]: destination; its rows that are not done */
void ask_outbox_rows(struct work *w, const struct ask_words *words, struct ask_answer *answer);
/* text[0]: channel, destination or id of a delivery; parked ones again */
void ask_outbox_retry(struct work *w, const struct ask_words *words, struct ask_answer *answer);
/* text[0]: channel or destination; its last attempts, newest first */
void ask_outbox_log(struct work *w, const struct ask_words *words, struct ask_answer *answer);
/* text[0]: channel; sends it the event endpoint.test */
void ask_outbox_test(struct work *w, const struct ask_words *words, struct ask_answer *answer);
/* What the inside looks like, for `guichet health`. */
void ask_health(struct work *w, const struct ask_words *words, struct ask_answer *answer);
/* the last bodies per endpoint; text[0]: one endpoint */
void ask_inbox(struct work *w, const struct ask_words *words, struct ask_answer *answer);
void ask_inbox_body(struct work *w, const struct ask_words *words, struct ask_answer *answer);    /* number[0]: id */

#endif
