/* store/erase.h: what is said by and about a person leaves the database; that something happened stays.
 *
 * Erasing a ticket takes its texts, title, salts, files, full text, native ids and messages that carried them; its row, states, times and
 * history remain, and the chain of the history still verifies, since a text is in it as a hash that nobody can try words on any more: the
 * salt is gone. Erasing a person does that to all of their tickets, and takes their names, addresses and accounts. Deleted bytes stay in
 * free pages and in the journal until db_scrub() (store/db.h) has rewritten the file. Desk thread, in a transaction.
 *
 *     struct erased out = {0};
 *     erase_person(db, arena, marie, now, &out);
 *     for (size_t i = 0; i < out.nfiles; i++) ... // bytes that no other ticket has: to be removed once this is committed
 */
#ifndef GUICHET_STORE_ERASE_H
#define GUICHET_STORE_ERASE_H

#include "base/mem.h"
#include "store/db.h"

struct erased {
	size_t tickets, nfiles;
	const char **files; /* hashes; in the arena */
};
void erase_person(struct db *db, struct arena *arena, int64_t person_id, int64_t now_ms, struct erased *out);
void erase_ticket(struct db *db, struct arena *arena, int64_t ticket_id, struct erased *out);
int64_t erase_count(struct db *db, int64_t person_id); /* tickets of this person */
size_t texts_elsewhere(struct db *db, struct arena *arena, int64_t person_id, int64_t **out); /* entries in other people's tickets */
bool attachment_is_used(struct db *db, const char *hash);

/* Tickets of a queue that were closed before a moment, oldest first; the mark moves behind the last one that is given. */
struct closed_mark {
	int64_t ms, id;
};
size_t tickets_closed_before(
	struct db *db, struct arena *arena, int64_t queue_id, int64_t before_ms, size_t most, struct closed_mark *mark, int64_t **out);

#define ERASED_WORD "…" /* in place of a title or a name that must not be empty */

#endif
