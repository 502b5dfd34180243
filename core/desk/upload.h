/* desk/upload.h: a link by which somebody on a phone leaves a file for a request. (row T9)
 *
 * Where an open channel has such a page (GD_CAP_UPLOADS), a link of PUBLIC_URL/u/TOKEN stands for one person and one ticket, once, for 24
 * hours; only the token's hash is kept. What comes back is a GD_FORM of that channel with files, and counts as that person's. An unknown,
 * used or old token is all the same to whoever tries. Desk thread, inside a unit of work.
 *
 *     msg_text(&v, "url", upload_link(w, &ticket, person_id));    // NULL: there is no such page
 */
#ifndef GUICHET_DESK_UPLOAD_H
#define GUICHET_DESK_UPLOAD_H

#include "desk/inbound.h"

const char *upload_link(struct work *w, const struct ticket *ticket, int64_t person_id);
/* For a channel that takes no files by itself; NULL elsewhere. */
const char *upload_link_on(struct work *w, const struct ticket *ticket, int64_t person_id, const char *channel);

bool upload_is(const struct inbound *m); /* this form is one of files for a link */
void upload_taken(struct work *w, struct inbound *m);

#endif
