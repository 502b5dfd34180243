/* store/queues.h: queues, the agents and leads who belong to them, and the rooms where they work.
 *
 * Strings of a loaded struct live in the arena that was given, and so do lists. Who belongs to a queue is said by a source (the
 * configuration, a room's members, an admin in a chat), each of which takes back its own word alone. Desk thread.
 *
 *     struct queue_row queue;
 *     if (queue_by_name(db, arena, "network", &queue) && member_role(db, queue.id, person->id) >= MEMBER_LEAD) ...
 */
#ifndef GUICHET_STORE_QUEUES_H
#define GUICHET_STORE_QUEUES_H

#include "base/mem.h"
#include "store/db.h"

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

enum member_role { MEMBER_AGENT = 1, MEMBER_LEAD = 2 };
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

#endif
