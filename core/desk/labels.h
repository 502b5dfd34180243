/* desk/labels.h: tags, links and children of a ticket, as words for one reader.
 *
 * A link names another ticket: only if this reader's side may know of it, so one in a private queue or hidden by its requester is left out
 * where it is not asked for by somebody who sees it. Strings live in the work's arena. Desk thread, inside a unit of work.
 *
 *     msg_text(&v, "flags", labels_flags(w, ticket, lang));     // "+vpn · bloque G-1003"; NULL: nothing
 */
#ifndef GUICHET_DESK_LABELS_H
#define GUICHET_DESK_LABELS_H

#include "desk/call.h"
#include "store/labels.h"

const char *labels_tags(struct work *w, int64_t ticket_id); /* "+imprimante +vpn"; NULL: none. For the desk alone */
/* "child", "blocked": how `ticket` stands to the other end, as the list of words has it. */
const char *labels_kind(const struct link_row *link, int64_t ticket_id);
const char *labels_flags(struct work *w, const struct ticket *ticket, enum lang lang);   /* for the desk's card */
/* for `show`: of the ticket in hand, as the speaker may see; NULL: none */
const char *labels_lines(struct call *c);

void labels_change_tags(struct call *c, const struct tag_change *tags, size_t count);    /* written and in the history */

#endif
