/* batch_items.h: how each kind of item of a batch is done; between batch.c, which keeps the order, and batch_items.c.
 *
 * item_do() says ITEM_DONE, ITEM_WAIT (an answer of the server will call batch_go_on(), or the desk has no room: it is done again) or
 * ITEM_LOST (our trouble or the server's: the whole batch comes again). Loop thread; items live in the batch's arena.
 */
#ifndef MATRIX_BATCH_ITEMS_H
#define MATRIX_BATCH_ITEMS_H

#include "batch.h"

enum item_kind { ITEM_EVENT, ITEM_GAP, ITEM_INVITE, ITEM_LEFT, ITEM_ALIASES, ITEM_MEMBERS, ITEM_KNOWN, ITEM_FOLLOW, ITEM_DEVICE };

struct item {
	struct item *next;
	enum item_kind kind;
	const char *room;
	const struct json *json, *names;
	const char *from, *to;  /* ITEM_GAP */
	const char *who;        /* ITEM_INVITE: by whom; ITEM_KNOWN: with whom, NULL; ITEM_LEFT, ITEM_FOLLOW: id of the event */
	const char *next_room;  /* ITEM_FOLLOW */
	bool direct, encrypted; /* ITEM_INVITE, ITEM_KNOWN */
	bool backfill;
	bool asked;             /* ITEM_DEVICE: its sender's devices are being asked for */
	unsigned attempts;
};

enum item_verdict { ITEM_DONE, ITEM_WAIT, ITEM_LOST };

enum item_verdict item_do(struct batch *batch, struct item *item);
struct item *item_new(struct batch *batch, enum item_kind kind, const char *room);

/* For the answers that item_do() waits for. */
void batch_go_on(struct batch *batch, enum item_verdict verdict);
void batch_pause(struct batch *batch, uint32_t ms); /* the same item again after a while */
enum item_verdict batch_submit(struct batch *batch, struct gd_inbound *in);

#endif
