/* desk/upload.h: the files that came by a link of desk/upload_link.h. (row T9)
 *
 * They come as a GD_FORM of a channel with GD_CAP_UPLOADS and count as those of the person whom the link stands for. An unknown, used or
 * old token is all the same to whoever tries. Desk thread, inside a unit of work.
 *
 *     if (upload_is(m))
 *             upload_taken(w, m);
 */
#ifndef GUICHET_DESK_UPLOAD_H
#define GUICHET_DESK_UPLOAD_H

#include "desk/inbound.h"

bool upload_is(const struct inbound *m); /* this form is one of files for a link */
void upload_taken(struct work *w, struct inbound *m);

#endif
