/* desk/files.h: attachments: bytes outside the database, stored once under the hash of their content.
 *
 * A file of a message is copied to attachments/ab/abcdef... and synced to disk BEFORE the commit that names it; a unit that is undone
 * leaves at most an unnamed file behind, which housekeeping removes. Names and types that came with it are text, never a path. Desk thread.
 */
#ifndef GUICHET_DESK_FILES_H
#define GUICHET_DESK_FILES_H

#include "desk/work.h"

/* one that cannot be kept leaves its reason */
void files_keep(struct work *w, const struct entry *entry, const struct gd_file *files, size_t count);
/* Until a question is answered: kept as above, and given back (and forgotten) as files of a message. */
void files_hold(struct work *w, int64_t question_id, const struct gd_file *files, size_t count);
size_t files_held(struct work *w, int64_t question_id, struct gd_file **out);
/* Bytes that belong to no message, such as a report. `hash` has room for 65; whoever puts them has them removed (desk/scrub.h). */
bool files_put(struct work *w, const char *bytes, size_t len, char *hash);
const char *files_path(struct work *w, const char *hash); /* relative to the folder of attachments */

#endif
