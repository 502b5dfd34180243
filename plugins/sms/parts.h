/* parts.h: long messages that a gateway hands over in pieces, put together again.
 *
 * Pieces of one message share sender, reference and total. They are kept until the last is there or PARTS_WAIT_MS have passed since
 * the first; then what is there is one text, with "[...]" for what is missing. The text form goes into the channel's state, so that a
 * restart loses nothing that was answered. Loop thread; parts_clear() frees.
 *
 *     struct parts_piece piece = {.from = "+33612345678", .ref = "17", .total = 2, .part = 1, .text = "Bonj", .id = "a1", .now_ms = now};
 *     const struct parts_group *whole = parts_add(&parts, &piece);    // NULL: more to come
 */
#ifndef SMS_PARTS_H
#define SMS_PARTS_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

#define PARTS_WAIT_MS 30000
#define PARTS_MOST 20   /* of one message; phones send fewer */
#define PARTS_GROUPS 50 /* messages at a time; the state's value bounds them too */

struct parts_group {
	char *from, *to, *ref, *id; /* id: that of the first piece to come */
	uint32_t total, have;
	int64_t first_ms, sent_ms;
	bool given; /* to the desk, which has not stored it yet */
	char *texts[PARTS_MOST];
};

struct parts {
	struct parts_group *groups[PARTS_GROUPS];
	size_t count;
	struct parts_done {
		char key[96];
		int64_t until_ms;
	} done[PARTS_GROUPS]; /* a ring: pieces that come again must not begin a message anew */
	size_t next_done;
};

struct parts_piece {
	const char *from, *to, *ref, *id, *text;
	uint32_t total, part; /* part from 1 */
	int64_t sent_ms, now_ms;
};

/* The group that this piece belongs to, whole or not; a repeated piece changes nothing. NULL: impossible numbers, or too many groups. */
struct parts_group *parts_add(struct parts *parts, const struct parts_piece *piece);
struct parts_group *parts_overdue(const struct parts *parts, int64_t now_ms); /* and not given yet; NULL: none */
int64_t parts_next_ms(const struct parts *parts);                             /* when the next one is overdue; 0: there is none */
void parts_text(const struct parts_group *group, struct buf *out);
bool parts_is_done(const struct parts *parts, const struct parts_piece *piece);  /* of a message that was whole a while ago */
void parts_drop(struct parts *parts, struct parts_group *group, int64_t now_ms); /* frees it, and remembers it for a while */
void parts_clear(struct parts *parts);

void parts_write(const struct parts *parts, const struct parts_group *without, struct buf *out); /* JSON */
void parts_read(struct parts *parts, const char *text);

#endif
