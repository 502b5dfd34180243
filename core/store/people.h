/* store/people.h: persons, their identities, organisations, queues and who belongs to them.
 *
 * An identity is (channel instance, tenant, native id); it is the only proof of who somebody is. Strings of a loaded struct live in the
 * arena that was given. Desk thread (the reading functions also on the reader's connection).
 */
#ifndef GUICHET_STORE_PEOPLE_H
#define GUICHET_STORE_PEOPLE_H

#include "base/mem.h"
#include "store/db.h"

/* Bits of person.roles: what somebody is everywhere. Rights in one queue are rows of queue_member. */
enum person_role { PERSON_ADMIN = 1, PERSON_AUDITOR = 2, PERSON_ORG_LEAD = 4 };
enum member_role { MEMBER_AGENT = 1, MEMBER_LEAD = 2 };

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

struct queue_row {
	int64_t id;
	const char *name, *title;
	bool private_, retired;
	unsigned own; /* set in a chat: enum queue_own */
};
enum queue_own { QUEUE_OWN_TITLE = 1, QUEUE_OWN_PRIVATE = 2, QUEUE_OWN_MADE = 4 };
bool queue_load(struct db *db, struct arena *arena, int64_t id, struct queue_row *out);
bool queue_is_private(struct db *db, int64_t id);
bool queue_by_name(struct db *db, struct arena *arena, const char *name, struct queue_row *out);
void queue_put(struct db *db, int64_t new_id, const char *name, const char *title, bool is_private); /* makes or updates */
void queue_save(struct db *db, const struct queue_row *queue);
size_t queues_load(struct db *db, struct arena *arena, size_t most, struct queue_row **out); /* those in use, by name */
size_t queues_list(struct db *db, struct arena *arena, size_t most, int64_t **ids); /* by name */
void queues_retire_others(struct db *db, const char *const *names, size_t count);

int member_role(struct db *db, int64_t queue_id, int64_t person_id);        /* highest enum member_role, 0 = none */
bool member_is_called(
	struct db *db, const char *handle, int64_t except_person); /* is somebody else who is an agent known by this handle, anywhere? */
bool member_of_any(struct db *db, int64_t person_id);                       /* an agent somewhere */
void member_put(struct db *db, int64_t queue_id, int64_t person_id, enum member_role role, const char *source);
void member_remove(struct db *db, int64_t queue_id, int64_t person_id, const char *source);
size_t members_from(struct db *db, struct arena *arena, int64_t queue_id, const char *source, int64_t **persons);
void memberships_end(struct db *db, int64_t person_id, int64_t queue_id); /* whoever made them; queue 0: all */
void members_clear(struct db *db, const char *source);
/* Each queue once, with the highest role that any source gives; ordered by queue. */
struct membership {
	int64_t queue_id;
	enum member_role role;
};
size_t memberships_of(struct db *db, struct arena *arena, int64_t person_id, struct membership **out);
size_t queues_of_member(struct db *db, struct arena *arena, int64_t person_id, enum member_role least, int64_t **queues);
size_t names_of_desk(struct db *db, struct arena *arena, const char ***out); /* of all agents and leads */
size_t members_of(struct db *db, struct arena *arena, int64_t queue_id, int64_t **persons);

struct orphan_row {
	int64_t queue_id, person_id;
};
/* assignees of open tickets who are not of the ticket's team, 100 at most */
size_t orphans_find(struct db *db, struct arena *arena, struct orphan_row **out);

enum room_kind { ROOM_DESK = 1, ROOM_REQUEST = 2, ROOM_ONEWAY = 3 };
/* 0: not a room of ours */
int64_t room_queue(struct db *db, const char *channel, const char *tenant, const char *native, enum room_kind *kind);
void room_put(struct db *db, const char *channel, const char *tenant, const char *native, int64_t queue_id, enum room_kind kind);
void room_renamed(struct db *db, const char *channel, const char *from, const char *to); /* everything that names it */
/* it is no room of ours any more, and no conversation stands there */
void room_lost(struct db *db, const char *channel, const char *native);
void rooms_clear(struct db *db);
struct room {
	const char *channel, *tenant, *native;
	enum room_kind kind;
};
size_t rooms_of_queue(struct db *db, struct arena *arena, int64_t queue_id, enum room_kind kind, struct room **out);

int64_t org_put(struct db *db, int64_t new_id, const char *name, const char *title, const char *domain, bool share); /* gives its id */
int64_t org_by_name(struct db *db, const char *name);
int64_t org_by_address(struct db *db, const char *email); /* by the domain of a proven address; 0: none */
enum org_own { ORG_OWN_TITLE = 1, ORG_OWN_DOMAIN = 2, ORG_OWN_SHARE = 4 };
struct org_row {
	int64_t id;
	const char *name, *title, *domain;
	bool share;
	unsigned own; /* set in a chat: enum org_own */
};
bool org_load(struct db *db, struct arena *arena, int64_t id, struct org_row *out);
void org_save(struct db *db, const struct org_row *org);
size_t orgs_list(struct db *db, struct arena *arena, size_t most, int64_t **ids);    /* by name */
size_t persons_list(struct db *db, struct arena *arena, size_t most, int64_t **ids); /* by name */
size_t persons_of_org(struct db *db, struct arena *arena, int64_t org_id, size_t most, int64_t **ids);
const char *org_title(struct db *db, struct arena *arena, int64_t id);
size_t persons_with_role(struct db *db, struct arena *arena, enum person_role role, int64_t **persons);
const char *org_name(struct db *db, struct arena *arena, int64_t id);  /* as in [org NAME]; NULL: none */
size_t org_leads(struct db *db, struct arena *arena, int64_t org_id, int64_t **persons);
bool org_shares(struct db *db, int64_t id);

#endif
