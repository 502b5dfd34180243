/* store/proofs.h: codes that prove an account, wrong tries, requests for access, preferred accounts; and two persons who become one.
 *
 * Of a code only a salted hash is kept; which row a typed code belongs to is found by comparing it with every living one in constant time
 * (desk/codes.h). Strings of a loaded struct live in the arena that was given. Desk thread.
 *
 *     code_put(db, &(struct code_row){.id = id, .kind = CODE_LINK, .person_id = marie, .identity_id = chat, .expires_ms = now + 600000});
 */
#ifndef GUICHET_STORE_PROOFS_H
#define GUICHET_STORE_PROOFS_H

#include "base/mem.h"
#include "store/people.h"

/* Kept in SQL: append only. */
enum code_kind {
	CODE_LINK = 1,   /* shown to an account that is there; typed by another one, which joins it once the first confirms */
	CODE_NUMBER = 2, /* sent to a number; typed by the account that says it is theirs */
	CODE_INVITE = 3  /* sent to an address by somebody of the desk; typed anywhere, or the address answers */
};

struct code_row {
	int64_t id, person_id;
	int64_t identity_id;  /* the account it was shown or sent to; 0: not known yet */
	int64_t org_id, inviter_id;
	int64_t created_ms, expires_ms;
	int64_t claimed_id, claimed_ms; /* the account that typed it */
	int64_t used_ms;
	enum code_kind kind;
	const char *salt, *hash;
};
void code_put(struct db *db, const struct code_row *code);
bool code_load(struct db *db, struct arena *arena, int64_t id, struct code_row *out);
/* every row that is not older than this, newest first; used and expired ones too */
size_t codes_since(struct db *db, struct arena *arena, int64_t since_ms, size_t most, struct code_row **out);
/* the latest of this kind for an account */
bool code_of_identity(struct db *db, struct arena *arena, int64_t identity_id, enum code_kind kind, struct code_row *out);
void code_claimed(struct db *db, int64_t id, int64_t identity_id, int64_t now_ms);
void code_used(struct db *db, int64_t id, int64_t now_ms);
void codes_end(struct db *db, int64_t identity_id, enum code_kind kind, int64_t now_ms); /* the ones it has: a new one takes their place */
int64_t codes_count(struct db *db, int64_t person_id, enum code_kind kind, int64_t since_ms); /* issued for them */
void codes_forget(struct db *db, int64_t before_ms);
void codes_shift(struct db *db, int64_t by_ms); /* the wall clock was stepped: a code lives as long as it was given */

struct code_try {
	int64_t wrong, last_ms, locked_ms; /* locked_ms: until then */
};
void code_try_load(struct db *db, int64_t identity_id, struct code_try *out);
void code_try_save(struct db *db, int64_t identity_id, const struct code_try *tried);

struct access_request {
	int64_t id, person_id, org_id, identity_id, asked_ms, decided_ms, decider_id;
	bool accepted;
};
void access_put(struct db *db, const struct access_request *request);
bool access_load(struct db *db, int64_t id, struct access_request *out);
bool access_open_of(struct db *db, int64_t person_id, struct access_request *out); /* the one that waits for its answer */
void access_decide(struct db *db, int64_t id, int64_t decider_id, bool accepted, int64_t now_ms);

/* From and until in minutes of the person's day; always: 0 and 1440. */
void preference_put(struct db *db, int64_t person_id, int64_t identity_id, int from_min, int until_min);
void preferences_clear(struct db *db, int64_t person_id);
bool preferences_any(struct db *db, int64_t person_id);
int64_t preference_at(struct db *db, int64_t person_id, int minute); /* identity; hours go before always; 0: none */

/* The account becomes that of a person without a past: no conversation, no question, no wish of its former one stays there. */
void identity_leave(struct db *db, const struct identity *identity, int64_t fresh_person, int64_t now_ms);

/* Everything of `from` is `into`'s: tickets, texts, copies, teams, accounts. What happened keeps naming who it was then. */
void person_absorb(struct db *db, int64_t from, int64_t into);

#endif
