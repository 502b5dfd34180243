/* content.h: one delivery as the content of a Matrix event. Pure.
 *
 * Everything that came from people is escaped; m.mentions is always there and empty unless the desk means somebody, so no text of a
 * customer ever rings a room. The JSON stays under what a server takes.
 *
 *     const struct content_place at = {.thread = out->thread, .answers = out->target};
 *     content_message(&body, out, &at);
 */
#ifndef MATRIX_CONTENT_H
#define MATRIX_CONTENT_H

#include "base/buf.h"
#include "guichet/channel.h"

#include <stdbool.h>

#define CONTENT_MAX 60000 /* of 65,536 bytes of an event, its envelope included */

struct content_place {
	const char *thread, *answers; /* event ids, NULL: none */
	const char *newest;           /* of the thread, for clients that know no threads; NULL: its root */
	const char *link;             /* what a private answer is about, when that was said in another room */
	bool mention;                 /* ring out->user */
};

void content_message(struct buf *body, const struct gd_outbound *out, const struct content_place *at);
void content_edit(struct buf *body, const struct gd_outbound *out, const char *target);
void content_reaction(struct buf *body, const char *target, const char *key);
/* A file of an encrypted room was encrypted before it was uploaded: how, all base64. */
struct content_cipher {
	const char *key, *iv, *sha256;
};
/* cipher NULL: it lies there as it is. */
void content_file(
	struct buf *body, const struct gd_file *file, const char *uri, const struct content_cipher *cipher, const struct content_place *at);

#endif
