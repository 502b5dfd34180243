/* desk/upload_link.h: a link by which somebody on a phone leaves a file for a request. (row T9)
 *
 * Where an open channel has such a page (GD_CAP_UPLOADS), a link of PUBLIC_URL/u/TOKEN stands for one person and one ticket, once, for 24
 * hours; only the token's hash is kept. Desk thread, inside a unit of work.
 *
 *     msg_text(&v, "url", upload_link(w, &ticket, person_id));    // NULL: there is no such page
 */
#ifndef GUICHET_DESK_UPLOAD_LINK_H
#define GUICHET_DESK_UPLOAD_LINK_H

#include "desk/work.h"

const char *upload_link(struct work *w, const struct ticket *ticket, int64_t person_id);
/* For a channel that takes no files by itself; NULL elsewhere. */
const char *upload_link_on(struct work *w, const struct ticket *ticket, int64_t person_id, const char *channel);
/* Whose it is: w->actor, and the ticket. The token is gone after that. False: unknown, used or old. */
bool upload_link_redeem(struct work *w, const char *token, struct ticket *ticket);

#endif
