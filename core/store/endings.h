/* store/endings.h: automatic closings on their way, running pages, duties that were swapped, ratings and surveys.
 *
 * Plain rows; the rules are those of sla/ and domain/. Strings of a loaded struct live in the arena that was given. Desk thread.
 */
#ifndef GUICHET_STORE_ENDINGS_H
#define GUICHET_STORE_ENDINGS_H

#include "base/mem.h"
#include "store/db.h"

/* ---- a closing that was announced ---- */
struct closing_row {
	int64_t ticket_id, start_ms, date_ms, warned_ms, assured_ms, reach_ms;
	int64_t outbox_id; /* of the latest warning to the requester */
	int warning;       /* enum warning_state (sla/autoclose.h) */
};
bool closing_find(struct db *db, int64_t ticket_id, struct closing_row *out);
bool closing_by_delivery(struct db *db, int64_t ticket_id, int64_t outbox_id, struct closing_row *out);
void closing_put(struct db *db, const struct closing_row *row);
void closing_remove(struct db *db, int64_t ticket_id);
int64_t delivery_last(struct db *db, int64_t ticket_id, int64_t person_id); /* the newest one to this person about this ticket; 0 none */
const char *question_last(
	struct db *db, struct arena *arena, int64_t ticket_id); /* text of the last question asked of the customer; NULL none */

/* ---- pages ---- */
struct paging_row {
	int64_t ticket_id, since_ms, started_ms, assignee_id; /* whoever had it when the paging began */
	int phase, level;
};
bool paging_find(struct db *db, int64_t ticket_id, struct paging_row *out);
void paging_put(struct db *db, const struct paging_row *row);
void paging_shift(struct db *db, int64_t by_ms);      /* all of them: the clock was set */
void paging_remove(struct db *db, int64_t ticket_id); /* and whom it had called */

struct paged_row {
	int64_t person_id;
	int level;
	bool skipped; /* could not be reached */
};
void paged_put(struct db *db, int64_t ticket_id, const struct paged_row *row);
size_t paged_of(struct db *db, struct arena *arena, int64_t ticket_id, struct paged_row **out);
size_t paging_running(struct db *db, struct arena *arena, int64_t queue_id, int64_t **tickets);

/* Somebody stands in for a person of a queue's chain. */
void duty_put(struct db *db, int64_t queue_id, int64_t person_id, int64_t stand_in, int64_t until_ms);
void duty_remove(struct db *db, int64_t queue_id, int64_t person_id);
int64_t duty_of(struct db *db, int64_t queue_id, int64_t person_id, int64_t now_ms); /* the stand-in, 0 none */
int64_t duty_until(struct db *db, int64_t queue_id, int64_t person_id, int64_t now_ms, int64_t *until_ms); /* and how long */
bool duty_stands_in(struct db *db, int64_t queue_id, int64_t person_id, int64_t now_ms);

/* ---- ratings ---- */
struct rating_row {
	int64_t ticket_id, person_id, first_ms, last_ms, low_ms; /* low_ms: when the lead was called; 0 never */
	int stars;
	const char *comment;
};
bool rating_find(struct db *db, struct arena *arena, int64_t ticket_id, struct rating_row *out);
void rating_put(struct db *db, const struct rating_row *row);
int64_t rating_last_of(struct db *db, int64_t person_id); /* when this person last rated anything; 0 never */

void survey_put(struct db *db, int64_t ticket_id, int64_t person_id, int64_t at_ms);
bool survey_was_sent(struct db *db, int64_t ticket_id);
int64_t survey_last_of(struct db *db, int64_t person_id);

#endif
