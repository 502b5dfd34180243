/* store/history.h: what happened, in a chain that cannot be changed unseen.
 *
 * An event holds ids and numbers, never names or texts; each carries SHA-256 over its own content and the hash of the one before. A text is
 * in the chain as SHA-256(salt + text): forgetting a person deletes text and salt, and the chain still verifies. Kinds are stored
 * as numbers: append only. Desk thread. The head is a value: keep a copy before a unit of work and put it back when the unit is undone.
 */
#ifndef GUICHET_STORE_HISTORY_H
#define GUICHET_STORE_HISTORY_H

#include "base/err.h"
#include "base/mem.h"
#include "store/db.h"

enum history_kind {
	HISTORY_CREATED = 1,
	HISTORY_ENTRY = 2,      /* data: seq, kind, public, hash of the text */
	HISTORY_STATUS = 3,     /* from, to, reason */
	HISTORY_ASSIGNED = 4,   /* from, to (person ids) */
	HISTORY_PRIORITY = 5,
	HISTORY_SEVERITY = 6,
	HISTORY_TYPE = 7,
	HISTORY_QUEUE = 8,
	HISTORY_TITLE = 9,
	HISTORY_PRIVATE = 10,
	HISTORY_PARTICIPANT = 11,
	HISTORY_TAG = 12,
	HISTORY_FIELD = 13,
	HISTORY_LINK = 14,
	HISTORY_MERGED = 15,
	HISTORY_REOPENED = 16,
	HISTORY_ALERT = 17,     /* what a monitor said */
	HISTORY_DELIVERY = 18,  /* parked or failed for good */
	HISTORY_EDITED = 19,
	HISTORY_DELETED = 20,
	HISTORY_HELD = 21,
	HISTORY_RATED = 22,
	HISTORY_UNDONE = 23,
	HISTORY_SLA = 24,
	HISTORY_PAGE = 25,
	HISTORY_PERSON = 26,
	HISTORY_ADMIN = 27,
	HISTORY_READ = 28,
	HISTORY_SURVEY = 29,
	HISTORY_RULE = 40       /* names of the routing rules that fired */
};
const char *history_name(enum history_kind kind);

struct chain {
	int64_t n;
	unsigned char hash[32];
};

/* Before that version of the schema no event was packed. A backup of that time is verified as it is, before it is brought up to date. */
#define HISTORY_PACKED_SINCE 15
bool history_packs(struct db *db);
bool chain_load(struct db *db, struct chain *chain, struct err *err); /* the last event; all zero when there is none */
void history_add(
	struct db *db, struct chain *chain, int64_t ticket, int64_t actor, int64_t at_ms, enum history_kind kind, const char *json);
int64_t history_last(struct db *db, int64_t ticket, enum history_kind kind); /* when it last happened, 0: never */
struct event_row {
	int64_t n, ticket_id, actor_id, at_ms;
	enum history_kind kind;
	const char *data;
};
/* newest first, with those of the tickets that were merged into it; before_n 0: all */
size_t history_of(struct db *db, struct arena *arena, int64_t ticket, int64_t before_n, size_t most, struct event_row **out);
/* the JSON of a row that has the columns data and packed: one of the two is empty (store/pack.h) */
const char *history_data(struct db_rows *rows, struct arena *arena);
bool history_verify(struct db *db, int64_t *events, struct err *err); /* reads everything; err names the first event that does not fit */
/* Reads every text and the names of every file: err names the ticket and the entry that is not what the events say. */
bool history_verify_texts(struct db *db, struct err *err);
void bytes_hash(const void *bytes, size_t len, char out[65]);         /* SHA-256, hexadecimal */
void text_hash(const char *salt, const char *text, char out[65]);     /* hexadecimal */

#endif
