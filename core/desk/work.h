/* desk/work.h: what a unit of work has in its hands while it runs.
 *
 * Desk thread, for the time of one unit. Strings and structs made on the way live in `arena`, which is cleared when the unit is over.
 * Errors of the database stick to the connection (store/db.h); a unit that must not be kept says so with work_fail().
 */
#ifndef GUICHET_DESK_WORK_H
#define GUICHET_DESK_WORK_H

#include "base/id.h"
#include "base/mem.h"
#include "base/zone.h"
#include "desk/desk.h"
#include "domain/authorise.h"
#include "i18n/catalog.h"
#include "store/datadir.h"
#include "store/db.h"
#include "store/history.h"
#include "store/people.h"
#include "store/queues.h"
#include "store/tickets.h"

struct pump;

struct work {
	struct desk *desk;
	struct db *db;
	struct arena *arena;
	const struct desk_settings *settings;
	const struct catalog *catalog;
	struct pump *pump;
	struct chain *chain;
	struct idgen *ids;
	struct zones *zones;
	const struct desk_hooks *hooks;
	const struct datadir *dir;
	int64_t *scrub_ms;    /* when the files are rewritten without what was erased (desk/scrub.h); 0: not wanted */
	int64_t now;
	int64_t hops;         /* of the webhook that caused this, for the loop brake */
	const char *origin;   /* channel instance it came from: it gets no event about its own doing */
	struct person actor;  /* who does this; id 0: the core itself */
	struct queue_row queue; /* work_queue(): the one that was asked for last; a unit mostly asks for one, a dozen times */
	int64_t terms_queue;  /* terms.c: the queue that was asked for last, and its settings */
	const struct desk_settings *terms_settings;
	const struct desk_queue *terms_found;
};

int64_t work_id(struct work *w);
void work_fail(struct work *w, const char *why);
__attribute__((format(printf, 5, 6))) void work_history(
	struct work *w, const struct ticket *ticket, enum history_kind kind, int64_t actor, const char *json, ...);
/* False: there is none of that id. Whoever changes queues says so. */
bool work_queue(struct work *w, int64_t id, struct queue_row *out);
void work_queue_changed(struct work *w);
const char *work_link(struct work *w, const struct ticket *ticket); /* what people can open, NULL if the desk has no public address */

/* For the files of this room. */
struct db *desk_db(struct desk *desk);
const struct desk_settings *desk_settings_in_force(struct desk *desk);
int64_t desk_now(struct desk *desk);
const struct desk_hooks *desk_hooks_of(struct desk *desk);
const char *desk_attachments(struct desk *desk); /* folder */
struct backoff_terms desk_backoff(struct desk *desk); /* as configured, for channels without a schedule of their own */

#endif
