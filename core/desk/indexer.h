/* desk/indexer.h: full text, made after the fact.
 *
 * Indexing a text costs more than storing a ticket, so it is done when nothing waits, in slices. A watermark says how far it came; a
 * search reads the index and scans the texts above the mark. Desk thread.
 */
#ifndef GUICHET_DESK_INDEXER_H
#define GUICHET_DESK_INDEXER_H

#include "store/db.h"

#include <stdbool.h>

bool indexer_slice(struct db *db, size_t texts); /* true: nothing is left to do */

#endif
