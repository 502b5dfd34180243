/* store/questions.h: what was asked of people and waits for their answer, the texts that wait with it, and what undo needs.
 *
 * Strings of a loaded struct live in the arena that was given. Desk thread.
 *
 *     question_put(db, &(struct question_row){.id = id, .person_id = marie, .channel = "sms:one", .kind = QUESTION_HANDSHAKE, ...});
 */
#ifndef GUICHET_STORE_QUESTIONS_H
#define GUICHET_STORE_QUESTIONS_H

#include "base/mem.h"
#include "store/db.h"
#include "store/tickets.h"

struct question_row {
	int64_t id, person_id, ticket_id, entry_id, sent_ms, answered_ms;
	const char *channel;
	int kind;          /* enum question_kind */
	const char *topic; /* key of the message that asked: "m.solved" */
	int least, most;
	const char *data;  /* choices in the order of their digits, separated by spaces */
};
void question_put(struct db *db, const struct question_row *row);
void question_answered(struct db *db, int64_t id, int64_t now_ms);
/* person_id 0: of anybody; `kinds`: QUESTION_BIT of each */
void questions_close(struct db *db, int64_t ticket_id, int64_t person_id, uint32_t kinds, int64_t now_ms);
void questions_close_same(struct db *db, const struct question_row *question, int64_t now_ms); /* whoever else was asked the same */
bool question_load(struct db *db, struct arena *arena, int64_t id, struct question_row *out);
/* the latest open one */
bool question_of_entry(struct db *db, struct arena *arena, int64_t entry_id, int64_t person_id, struct question_row *out);
/* oldest first, 64 at most */
size_t questions_open(struct db *db, struct arena *arena, int64_t person_id, const char *channel, struct question_row **out);
/* the latest of this kind, answered or not */
bool question_last_of(struct db *db, struct arena *arena, int64_t person_id, const char *channel, int kind, struct question_row *out);
bool question_asked(struct db *db, int64_t ticket_id, int64_t person_id, const char *topic); /* ever, answered or not */

struct waiting_text {
	int64_t id;
	const char *native, *text;
};
void waiting_text_put(struct db *db, int64_t id, int64_t question_id, const char *native, const char *text);
/* in order; they are gone from the table */
size_t waiting_texts_take(struct db *db, struct arena *arena, int64_t question_id, struct waiting_text **out);

/* Files beside those texts. */
void waiting_file_put(struct db *db, int64_t question_id, const struct attachment *file);
size_t waiting_files_take(struct db *db, struct arena *arena, int64_t question_id, struct attachment **out);

struct undo_row {
	int64_t id, ticket_id, person_id, at_ms;
	int verb;
	const char *data;
};
void undo_put(struct db *db, const struct undo_row *row);
bool undo_last(struct db *db, struct arena *arena, int64_t ticket_id, struct undo_row *out); /* the latest that was not taken back */
void undo_done(struct db *db, int64_t id, int64_t now_ms);

#endif
