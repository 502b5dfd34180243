/* store/tickets.h: tickets, their participants, conversations, entries, native references and attachments.
 *
 * Strings of a loaded struct live in the arena that was given. ticket_save() names the version it expects: a unit of work that read an
 * older one is a bug and makes the unit fail. Desk thread (reading functions also on the reader's connection).
 */
#ifndef GUICHET_STORE_TICKETS_H
#define GUICHET_STORE_TICKETS_H

#include "base/mem.h"
#include "domain/ticket.h"
#include "store/db.h"

/* What a ticket is found and promised by, as its row says it: set by whatever reads or writes the row, read to see what has changed. */
struct ticket_stored {
	int64_t queue_id, requester_id, assignee_id, org_id, closed_ms, due_ms, parent_id, merged_into;
	enum ticket_status status;
	enum ticket_type type;
	enum priority priority;
};

struct ticket {
	int64_t id, number, queue_id, requester_id, creator_id, assignee_id, org_id, version, entries, parent_id, merged_into;
	const char *ref, *title, *source, *url; /* source: channel instance it came from */
	enum ticket_status status;
	enum close_reason reason;
	enum ticket_type type;
	enum priority priority;
	enum severity severity;
	struct ticket_stored stored;
	bool private_, machine;
	bool triage; /* the leads' alone for now; kept beside `private_` */
	int64_t created_ms, updated_ms, ack_ms, answered_ms, solved_ms, closed_ms, due_ms, hold_ms;
	int64_t customer_ms; /* last text of the customer's side */
	int64_t human_ms;    /* last text of a person, in or out */
};

/* A conversation that ended is no row less: entries name it, and to find them all of the table would have to be read. */
#define CONVERSATION_GONE "side = 0, room = '', thread = '', card_id = NULL"

/* $1 with all that was merged into it, for a statement about several tickets: WITH_WHOLE_TICKET "SELECT ... IN " WHOLE_TICKET.
 * ticket_has_merged() says whether there are several. */
#define WITH_WHOLE_TICKET \
	"WITH RECURSIVE whole (id) AS (SELECT $1 UNION SELECT t.id FROM ticket t, whole w WHERE t.merged_into = w.id) "
#define WHOLE_TICKET "(SELECT id FROM whole)"

/* For the files of this room: the columns of one row, and the row itself. */
#define TICKET_COLUMNS \
	"id, number, ref, queue_id, status, reason, type, priority, severity, title, requester_id, creator_id, assignee_id, org_id, " \
	"private, machine, version, entries," \
	" created_ms, updated_ms, ack_ms, answered_ms, customer_ms, human_ms, solved_ms, closed_ms, due_ms, hold_ms, source, url, " \
	"parent_id, merged_into"
void ticket_read(struct db_rows *rows, struct arena *arena, struct ticket *out);
void ticket_seen_by(struct ticket *ticket, int64_t seen); /* what the column `private` says */

/* Asked before every question that follows merged tickets: few have any, and a recursive question costs ten times as much as this one. */
bool ticket_has_merged(struct db *db, int64_t id);
int64_t ticket_next_number(struct db *db); /* one counter for all series; the first is 1001 */
bool ticket_load(struct db *db, struct arena *arena, int64_t id, struct ticket *out);
bool ticket_by_number(struct db *db, struct arena *arena, int64_t number, struct ticket *out);
void ticket_insert(struct db *db, struct ticket *ticket);
void ticket_save(struct db *db, struct ticket *ticket); /* and counts its version up */

/* ---- participants ---- */
enum participant_role {
	PARTICIPANT_REQUESTER = 1,
	PARTICIPANT_COPY = 2,
	PARTICIPANT_WISHES = 3 /* takes no part and may see no more by it: only how much they want to hear */
};
struct participant {
	int64_t person_id, since_ms;
	enum participant_role role;
	bool muted;
	int level; /* 0: as the person wants everywhere */
	int64_t identity_id; /* their account where it continues, 0: where it is spoken about */
};
void participant_put(struct db *db, int64_t ticket_id, const struct participant *participant);
void participant_remove(struct db *db, int64_t ticket_id, int64_t person_id);
bool participant_find(struct db *db, int64_t ticket_id, int64_t person_id, struct participant *out);
size_t participants_of(struct db *db, struct arena *arena, int64_t ticket_id, struct participant **out);

/* ---- conversations ---- */
enum side { SIDE_CUSTOMER = 1, SIDE_DESK = 2 };
struct conversation {
	int64_t id, ticket_id, person_id; /* person_id: whose direct conversation it is, 0 for rooms */
	enum side side;
	int kind;                         /* enum gd_place_kind */
	const char *channel, *tenant, *room, *thread, *card_id;
};
void conversation_insert(struct db *db, const struct conversation *conversation, int64_t now_ms);
void conversation_set_card(struct db *db, int64_t id, const char *card_id, const char *thread);
void conversation_remove(struct db *db, int64_t id);
void conversation_move(struct db *db, int64_t id, int64_t ticket_id); /* it speaks about another ticket from now on */
bool conversation_load(struct db *db, struct arena *arena, int64_t id, struct conversation *out);
size_t conversations_of(struct db *db, struct arena *arena, int64_t ticket_id, struct conversation **out);
/* of a thread */
bool conversation_at(
	struct db *db, struct arena *arena, const char *channel, const char *room, const char *thread, struct conversation *out);
bool conversation_of_ticket_at(struct db *db, struct arena *arena, int64_t ticket_id, const char *channel, const char *room,
	const char *thread, struct conversation *out);

/* ---- entries ---- */
enum entry_kind {
	ENTRY_TEXT = 1,
	ENTRY_REPLY = 2,
	ENTRY_NOTE = 3,
	ENTRY_QUESTION = 4,
	ENTRY_SOLUTION = 5,
	ENTRY_MACHINE = 6,
	ENTRY_COMMENT = 7,
	ENTRY_FILE = 8,
	ENTRY_CORRECTION = 9 /* of a text that was sent and can no longer be changed */
};
enum entry_state {
	ENTRY_FILED = 1,
	ENTRY_HELD = 2,
	ENTRY_SENT = 3,
	ENTRY_STOPPED = 4,
	ENTRY_ASKED = 5, /* held, and a question to the author is open */
	ENTRY_JOINED = 6 /* leaves in one message with an earlier text of its author */
};
struct entry {
	int64_t id, ticket_id, seq, author_id, conversation_id, created_ms, edited_ms, deleted_ms;
	enum entry_kind kind;
	enum entry_state state;
	bool public_;
	const char *text, *lang, *salt;
};
void entry_insert(struct db *db, const struct entry *entry);
void entry_save(struct db *db, const struct entry *entry);
bool entry_load(struct db *db, struct arena *arena, int64_t id, struct entry *out);
bool entry_by_seq(struct db *db, struct arena *arena, int64_t ticket_id, int64_t seq, struct entry *out);
bool entry_last_of_kind(struct db *db, struct arena *arena, int64_t ticket_id, enum entry_kind kind, struct entry *out); /* public ones */
/* the last thing an agent wrote, stopped or not */
bool entry_last_of_desk(struct db *db, struct arena *arena, int64_t ticket_id, struct entry *out);
size_t entries_held(struct db *db, struct arena *arena, int64_t ticket_id, struct entry **out);    /* not sent yet; 32 at most */
/* what left with this one; 32 at most */
size_t entries_joined(struct db *db, struct arena *arena, const struct entry *first, int64_t within_ms, struct entry **out);
/* the last so many, oldest first; with those of the tickets that were merged into it */
size_t entries_of(struct db *db, struct arena *arena, int64_t ticket_id, bool public_only, size_t last, struct entry **out);

size_t entries_since(
	struct db *db, struct arena *arena, int64_t ticket_id, int64_t since_ms, struct entry **out); /* its own; 500 at most */
/* the messages in channels now mean another text */
void native_refs_move(struct db *db, int64_t entry_id, int64_t to_entry, int64_t to_ticket);

/* ---- native references ---- */
struct native_ref {
	int64_t ticket_id, entry_id, outbox_id;
};
void native_ref_put(struct db *db, const char *channel, const char *room, const char *native, const struct native_ref *ref);
bool native_ref_find(struct db *db, const char *channel, const char *room, const char *native, struct native_ref *out);
struct native_place {
	const char *channel, *room, *native;
	int64_t outbox_id;
};
size_t native_refs_of_entry(struct db *db, struct arena *arena, int64_t entry_id, struct native_place **out);

/* ---- attachments: the bytes lie outside the database, under their hash ---- */
struct attachment {
	int64_t id, ticket_id, entry_id, length;
	const char *name, *mime, *hash, *why_not;
};
void attachment_insert(struct db *db, const struct attachment *attachment);
bool ticket_has_file(struct db *db, int64_t ticket_id, bool image); /* one that was kept; an image only if that is asked for */
size_t attachments_of_entry(struct db *db, struct arena *arena, int64_t entry_id, struct attachment **out);

#endif
