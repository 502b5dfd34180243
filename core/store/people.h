/* store/people.h: persons and their identities.
 *
 * An identity is (channel instance, tenant, native id); it is the only proof of who somebody is. Strings of a loaded struct live in the
 * arena that was given. Desk thread (the reading functions also on the reader's connection).
 */
#ifndef GUICHET_STORE_PEOPLE_H
#define GUICHET_STORE_PEOPLE_H

#include "base/mem.h"
#include "store/db.h"

/* Bits of person.roles: what somebody is everywhere. Rights in one queue are in store/queues.h. */
enum person_role { PERSON_ADMIN = 1, PERSON_AUDITOR = 2, PERSON_ORG_LEAD = 4 };

/* What was chosen in a chat and goes before the configuration file. Kept in SQL: append only. */
enum person_own {
	OWN_NAME = 1,
	OWN_LANG = 2,
	OWN_ZONE = 4,
	OWN_DATE = 8,
	OWN_PHONE = 16,
	OWN_UNDO = 32,
	OWN_ORG = 64,
	OWN_LEVEL = 128
};

struct person {
	int64_t id, org_id, roles, undo_ms, preferred_identity, away_from, away_until, deputy_id, last_ticket;
	int64_t granted;    /* of the roles: those that were given in a chat */
	int64_t merged_into; /* now this person; 0: none */
	unsigned own;       /* enum person_own */
	int digest;         /* 1 + minute of the day, 0: none */
	const char *handle, *name, *lang, *tz, *date_format, *email, *phone;
	int level; /* notification level, 0 = default */
	bool machine, blocked, guest;
	bool muted; /* wants to hear of nothing */
};
struct identity {
	int64_t id, person_id;
	const char *channel, *tenant, *native, *handle, *room; /* room: where a direct message reaches this identity, NULL if never seen */
	bool invalid; /* the other side says that there is nobody: nothing is sent there until they write */
	bool verified;  /* proven: what its person is to organisations and teams counts here too */
	bool opted_out;
};

bool person_load(struct db *db, struct arena *arena, int64_t id, struct person *out);
const char *person_name_of(struct db *db, struct arena *arena, int64_t id); /* NULL: there is nobody of this id */
bool person_by_handle(struct db *db, struct arena *arena, const char *handle, struct person *out);
/* e-mail or phone number of the profile */
bool person_by_address(struct db *db, struct arena *arena, const char *address, struct person *out);
void person_insert(struct db *db, const struct person *person, int64_t now_ms);
void person_touch(struct db *db, int64_t id, int64_t ticket_id); /* the last ticket they did something to: "." */
void person_save(struct db *db, const struct person *person); /* all but the id */
size_t persons_list(struct db *db, struct arena *arena, size_t most, int64_t **ids); /* by name */
size_t persons_of_org(struct db *db, struct arena *arena, int64_t org_id, size_t most, int64_t **ids);
size_t persons_with_role(struct db *db, struct arena *arena, enum person_role role, int64_t **persons);

bool identity_find(struct db *db, struct arena *arena, const char *channel, const char *tenant, const char *native, struct identity *out);
void identity_insert(struct db *db, const struct identity *identity, int64_t now_ms);
bool identity_load(struct db *db, struct arena *arena, int64_t id, struct identity *out);
/* of this person on this channel, the latest */
bool identity_on(struct db *db, struct arena *arena, int64_t person_id, const char *channel, struct identity *out);
void identity_set_opted_out(struct db *db, int64_t id, bool opted_out);
void identity_set_invalid(struct db *db, int64_t id, bool invalid);
/* as its channel calls it; the latest */
bool identity_by_handle(struct db *db, struct arena *arena, const char *channel, const char *handle, struct identity *out);
void identity_set_room(struct db *db, int64_t id, const char *room);
void identity_set_verified(struct db *db, int64_t id, bool verified);
/* of this person, where a direct message reaches it */
bool identity_in_room(struct db *db, struct arena *arena, int64_t person_id, const char *channel, const char *room, struct identity *out);
void identity_move(struct db *db, int64_t id, int64_t person_id);
size_t identities_of(struct db *db, struct arena *arena, int64_t person_id, struct identity **out); /* preferred first, then the newest */

#endif
