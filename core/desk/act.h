/* desk/act.h: the things that are done to a ticket, each once: open it, add an entry, move it through its life, change what it says of
 * itself.
 *
 * Every function writes the row, its history and its clock segments; what people and systems hear of it is desk/out/tell.h's and called
 * from here where it always belongs together. The caller has asked authorise() before. Desk thread, inside a unit of work.
 */
#ifndef GUICHET_DESK_ACT_H
#define GUICHET_DESK_ACT_H

#include "desk/work.h"
#include "domain/transition.h"

struct draft {
	int64_t queue_id;
	const char *ref_format;   /* of its queue */
	const char *title, *text; /* title NULL: made from the text */
	int64_t requester_id, creator_id, org_id;
	enum priority priority;
	enum severity severity;
	enum ticket_type type;
	const char *source, *url, *lang;
	bool machine, is_private;
	bool triage; /* desk/triage.h */
	const struct gd_file *files;
	size_t nfiles;
};
void act_open(struct work *w, const struct draft *draft, struct ticket *out, struct entry *first);

struct entry_draft {
	int64_t author_id, conversation_id;
	enum entry_kind kind;
	enum entry_state state;
	bool is_public;
	const char *text, *lang;
	const struct gd_file *files;
	size_t nfiles;
};
/* the ticket's counters change; save it after */
void act_entry(struct work *w, struct ticket *ticket, const struct entry_draft *draft, struct entry *out);

/* Moves the ticket through the transition table. ALLOWED: `out` says what happened, the ticket is changed in memory, act_save() writes it.
 */
enum refusal act_transition(struct work *w, struct ticket *ticket, enum ticket_event event, uint32_t actors, struct transition *out);
/* the same question, nothing is done */
enum refusal act_would(struct work *w, const struct ticket *ticket, enum ticket_event event, uint32_t actors);
void act_close_questions(struct work *w, const struct ticket *ticket); /* what was asked about the state that it had */
void act_assign(struct work *w, struct ticket *ticket, int64_t person_id);
void act_priority(struct work *w, struct ticket *ticket, enum priority priority);
void act_queue(struct work *w, struct ticket *ticket, int64_t queue_id);
void act_save(struct work *w, struct ticket *ticket);
void act_text(struct work *w, struct entry *entry, const char *text, enum history_kind why); /* the entry now reads so; saved */

/* What differs, for systems: {"status":["new","ack"]}. NULL: nothing that they are told. */
const char *act_changes(struct work *w, const struct ticket *before, const struct ticket *after);

#endif
