/* store/labels.h: what hangs on a ticket beside its own row: tags, values of configured fields, links to other tickets.
 *
 * Strings of what is read live in the arena that was given. Putting what is there already changes nothing. Desk thread (reading functions
 * also on the reader's connection).
 *
 *     tag_put(db, ticket->id, "vpn");
 *     field_put(db, ticket->id, "component", "scanner");
 *     link_put(db, ticket->id, other->id, LINKED_BLOCKS);
 */
#ifndef GUICHET_STORE_LABELS_H
#define GUICHET_STORE_LABELS_H

#include "base/mem.h"
#include "store/db.h"

#define TAGS_MOST 50  /* of one ticket */
#define LINKS_MOST 100

void tag_put(struct db *db, int64_t ticket_id, const char *name);
void tag_remove(struct db *db, int64_t ticket_id, const char *name);
size_t tags_of(struct db *db, struct arena *arena, int64_t ticket_id, const char ***out); /* in the order of their names */
bool tag_has(struct db *db, int64_t ticket_id, const char *name);

struct field_row {
	const char *key, *value;
};
void field_put(struct db *db, int64_t ticket_id, const char *key, const char *value); /* NULL: it has none any more */
const char *field_get(struct db *db, struct arena *arena, int64_t ticket_id, const char *key); /* NULL: none */
size_t fields_of(struct db *db, struct arena *arena, int64_t ticket_id, struct field_row **out);

/* Kept in SQL: append only. A child is a ticket with a parent_id, a merged one has merged_into: neither is a link. */
enum link_row_kind {
	LINKED_RELATED = 1,
	LINKED_DUPLICATE = 2, /* from: the one that was closed */
	LINKED_BLOCKS = 3,    /* from blocks to */
	LINKED_FOLLOWS = 4    /* from: the later one */
};
struct link_row {
	int64_t from_id, to_id;
	enum link_row_kind kind;
};
void link_put(struct db *db, int64_t from_id, int64_t to_id, enum link_row_kind kind);
size_t link_remove(struct db *db, int64_t a, int64_t b); /* every link between both, in either direction; how many there were */
size_t links_of(struct db *db, struct arena *arena, int64_t ticket_id, struct link_row **out); /* from it and to it */

size_t tickets_under(struct db *db, struct arena *arena, int64_t parent_id, int64_t **out);     /* ids of its children */
size_t tickets_merged_into(struct db *db, struct arena *arena, int64_t ticket_id, int64_t **out); /* at any depth */

#endif
