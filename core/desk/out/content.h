/* desk/out/content.h: what an outbox row says, as JSON on disk and as a struct gd_outbound when it is handed to its channel.
 *
 * Pure but for the arena. Desk thread.
 *
 *     const char *body = content_write(arena, &outbound);          // NULL: over LIMIT_BODY
 *     content_read(arena, body, attachments_folder, &outbound);
 */
#ifndef GUICHET_DESK_OUT_CONTENT_H
#define GUICHET_DESK_OUT_CONTENT_H

#include "base/mem.h"
#include "guichet/message.h"

#include <stdbool.h>

const char *content_write(struct arena *arena, const struct gd_outbound *outbound);
/* file paths are made absolute */
bool content_read(struct arena *arena, const char *body, const char *attachments, struct gd_outbound *out);

#endif
