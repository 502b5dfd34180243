/* support/desk_bench.h: a whole desk in a temporary folder, with a clock that the test moves and channels that only record.
 *
 * bench_open() opens the real desk (real store, outbox and catalogues) with one cast: queue `technique` with agents bob and alice and lead
 * lena, queue `facturation` with agent fred, a private queue `paie`; customers marie and paul of the organisation acme (which shares its
 * view; olga leads it), carl and john of nobody; paul and john speak English. Everybody has three accounts: "chat:one" (threads, edits,
 * reactions, buttons, private answers), "console:main" (threads, private answers), and "sms:one" (a plain phone). Nobody listens: what is
 * delivered is kept in order and, unless the test says otherwise, acknowledged as sent.
 *
 * A person says something in a place:  "dm" (their direct conversation), a room ("technique", "demandes": requests), or a thread in it
 * ("technique/<id>"). The results' strings live until bench_close(). Texts are compared as people would type them: thin spaces and
 * typographic apostrophes are made plain. One thread, no waiting: bench_advance() runs everything that becomes due on the way.
 *
 *     struct bench *b = bench_open();
 *     bench_say(b, "marie", "chat:one", "dm", "La caisse 2 est figée");
 *     assert_non_null(strstr(bench_heard(b, "chat:one", "D-marie"), "G-1001"));
 *     bench_say(b, "bob", "chat:one", bench_card(b, "chat:one", "technique"), "!take");
 *     bench_advance(b, 10 * SECOND_MS);
 *     bench_close(b);
 */
#ifndef GUICHET_TESTS_SUPPORT_DESK_BENCH_H
#define GUICHET_TESTS_SUPPORT_DESK_BENCH_H

#include "base/clock.h"
#include "base/mem.h"
#include "desk/desk.h"
#include "desk/inbound.h"
#include "guichet/channel.h"

#include <stdbool.h>
#include <stddef.h>

#define BENCH_START_MS INT64_C(1775547000000) /* Tuesday 7 April 2026, 9:30 in Paris */

struct bench_delivery {
	const char *channel, *box; /* box: room, or "@user" where no room is known */
	struct gd_outbound out;    /* deep copy */
	char remote[24];           /* the id that the channel gave it; "" while it is not acknowledged */
	bool heard;                /* for the taker: it was shown to somebody */
};

/* Stands behind a channel in place of the recording. */
struct bench_taker {
	void *self;
	bool (*deliver)(void *self, const char *channel, const struct gd_outbound *out); /* false: not its channel */
	bool (*turn)(void *self);                                                        /* has it done anything? */
};

struct bench {
	struct fake_clock clock;
	struct desk *desk;
	void (*adapt)(struct desk_settings *); /* again after a restart */
	struct desk_settings *settings; /* the desk's own; change before bench_open_with() */
	char dir[64];
	struct arena arena;
	struct bench_delivery *list;
	size_t count, cap;
	size_t mark;               /* bench_heard() begins here */
	bool silent;               /* nothing is acknowledged */
	const char *silent_on;     /* or nothing on this channel; NULL: none */
	enum gd_outcome outcome;   /* how deliveries end: GD_SENT */
	const char *why;
	unsigned next_id;
	struct bench_taker taker;
	struct gd_result result;   /* of the last message */
};

struct bench *bench_open(void);
/* The same with other channels or people: `adapt` changes the settings before the desk opens. */
struct bench *bench_open_with(void (*adapt)(struct desk_settings *settings));
struct bench *bench_open_as(struct desk_settings *settings); /* with another cast; takes the settings */
void bench_close(struct bench *b);
void bench_reopen(struct bench *b); /* the daemon ends and starts again on the same folder */

void bench_run(struct bench *b);                 /* everything that can happen now */
void bench_advance(struct bench *b, int64_t ms); /* everything that becomes due on the way, at its own time */

/* Any message; dedupe and sender may be left out of it. The result is b->result too. */
const struct gd_result *bench_submit(struct bench *b, const char *channel, struct gd_inbound in);
/* The ways below, and others that the caller spells out. */
const struct gd_result *bench_do(struct bench *b, enum gd_kind kind, const char *who, const char *channel, const char *place,
	const char *target, const char *text);
const struct gd_result *bench_send_file(
	struct bench *b, const char *who, const char *channel, const char *place, const struct gd_file *file);
const struct gd_result *bench_say(struct bench *b, const char *who, const char *channel, const char *place, const char *text);
const struct gd_result *bench_command(struct bench *b, const char *who, const char *channel, const char *place, const char *text);
/* Sends a form that was filled in. */
const struct gd_result *bench_fill(struct bench *b, const char *who, const char *channel, const char *place, const char *form_id,
	const struct gd_field *fields, size_t n);
const struct gd_result *bench_react(
	struct bench *b, const char *who, const char *channel, const char *place, const char *target, const char *emoji);
const struct gd_result *bench_press(
	struct bench *b, const char *who, const char *channel, const char *place, const char *target, const char *value);
const struct gd_result *bench_edit(
	struct bench *b, const char *who, const char *channel, const char *place, const char *target, const char *text);
const struct gd_result *bench_delete(struct bench *b, const char *who, const char *channel, const char *place, const char *target);
const char *bench_last_id(const struct bench *b); /* native id of the last message that was submitted */

/* What arrived in a box since the last bench_clear(): texts of new messages, a line break after each. Cards' changes, marks and events are
 * not in it. */
const char *bench_heard(struct bench *b, const char *channel, const char *box);
void bench_clear(struct bench *b);
const char *bench_text(struct bench *b); /* the private answer of the last message, "" if there was none */
/* The last delivery in a box that has this text in it (NULL: any); NULL if there is none. */
const struct bench_delivery *bench_find(struct bench *b, const char *channel, const char *box, const char *part);
const char *bench_card(struct bench *b, const char *channel, const char *room);  /* "room/thread" of the latest card there */
const char *bench_marks(struct bench *b, const char *channel, const char *target); /* the emoji put on a message, in order */
size_t bench_events(struct bench *b, const char *event); /* how many GD_NOTIFY of this name there were */

/* Thin spaces and typographic apostrophes made plain; lives as long as the bench. */
const char *bench_plain(struct bench *b, const char *text);

#endif
