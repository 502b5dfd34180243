/* sending.h: one delivery under way: what is left of it while the server is asked, step by step.
 *
 * Lives from outbound_deliver() to its outcome, in the channel's list. Everything it needs of the delivery is copied into its arena, but
 * for the files, which the host keeps until the outcome. Loop thread.
 */
#ifndef MATRIX_SENDING_H
#define MATRIX_SENDING_H

#include "api.h"
#include "content.h"

struct sending {
	struct sending *next;
	struct arena arena;
	int64_t delivery;
	enum gd_op op;
	bool remove;                      /* GD_MARK: take it off */
	bool waits;                       /* for a direct room that another sending is opening */
	const char *key, *user, *target, *emoji;
	const char *room;                 /* NULL: the direct room with `user`, once it is there */
	const char *ghost, *ghost_name;   /* who speaks; NULL: ourselves */
	bool brought;                     /* the ghost was brought in anew for this message */
	bool encrypted;                   /* the room is, or the direct room that is opened for it must be */
	struct content_cipher cipher;     /* of the file under way */
	const char *content;              /* JSON of the message, of the edit or of the mark */
	struct content_place at;
	struct gd_file *files;
	size_t nfiles, file;              /* file: the one under way */
	const char *const *offers;        /* reactions to put under the message */
	size_t noffers;
	const char *event_id;             /* of the message, once it is sent */
};

/* How long a message waits while the server is away. The long poll knows when it is back, so nothing need wait longer and longer. */
#define SENDING_DOWN_S 5

void sending_go(struct gd_channel *channel, struct sending *sending); /* the room is known */
void sending_speak(struct gd_channel *channel, struct sending *sending); /* and so is who speaks */
void sending_end(struct gd_channel *channel, struct sending *sending, enum gd_outcome outcome, uint32_t retry_after_s, const char *why);
void sending_answer(
	struct gd_channel *channel, struct sending *sending, const struct api_answer *answer); /* an answer that is no success */

#endif
