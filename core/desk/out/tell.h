/* desk/out/tell.h: who hears of what: the notification matrix (domain/notice.h) turned into outbox rows.
 *
 * One call per event. It finds the requester, the copies, the leads, the assignee, the queue's rooms and the outbound webhooks, skips
 * whoever caused it, was muted or asked for less, gives everybody the message in their language and the form of their channel, and keeps
 * notes on the desk side. Desk thread, inside a unit of work.
 *
 *     struct telling t = {.ticket = &ticket, .notice = NOTICE_TAKEN};
 *     msg_text(&t.values, "agent", name);
 *     tell(w, &t);
 */
#ifndef GUICHET_DESK_OUT_TELL_H
#define GUICHET_DESK_OUT_TELL_H

#include "desk/out/say.h"
#include "desk/work.h"
#include "domain/notice.h"

struct telling {
	const struct ticket *ticket;
	enum notice notice;
	const char *key;               /* instead of the matrix's key for requester and copies */
	struct msg_values values;      /* beside the ticket's own, which are always there (tell_values) */
	int64_t entry_id;              /* the text it carries */
	int64_t except_person;         /* whoever caused it */
	int64_t except_conversation;   /* where it was said */
	const char *changed;           /* for systems: JSON object of changed members {"status":["new","ack"]}, NULL: none */
	struct notice_facts facts;     /* what this event adds; the ticket's own facts are filled in */
	const char *unreached;         /* set by tell(): why the requester was not told though they should; NULL if they were */
};
void tell(struct work *w, struct telling *telling);
/* A change that is no news: the cards show it, and who asked to hear of everything hears it as the card's line. */
void tell_silent(struct work *w, const struct ticket *before, const struct ticket *after);

/* A message to one person at their current address for this ticket (ticket NULL: where they were last seen). False: nowhere to reach them.
 */
bool tell_person(struct work *w, const struct ticket *ticket, int64_t person_id, enum msg msg, const struct msg_values *values,
	int64_t entry_id, enum delivery_lane lane);
/* The same on this channel, if they are there and have not asked for silence. False: they are not, or `channel` is NULL. */
bool tell_person_on(struct work *w, const struct ticket *ticket, int64_t person_id, const char *channel, enum msg msg,
	const struct msg_values *values, enum delivery_lane lane);
/* A question about a text, to its author: it waits for one of the message's choices. */
bool tell_question(struct work *w, const struct ticket *ticket, int64_t person_id, enum msg msg, int64_t entry_id);
/* A message in every desk conversation of the ticket, but `except`. */
void tell_desk(struct work *w, const struct ticket *ticket, enum msg msg, const struct msg_values *values, int64_t entry_id,
	int64_t except_conversation);
const char *card_icon(const struct ticket *ticket); /* of its state, as cards and lists show it */
void tell_cards(struct work *w, const struct ticket *ticket);                              /* new or edited cards in the queue's rooms */
void tell_card_lost(struct work *w, const struct ticket *ticket, int64_t conversation_id); /* it cannot be changed there: a new one */
/* it has moved to another team: the old rooms' cards say so, and the rooms hear no more */
void tell_leaving(struct work *w, const struct ticket *ticket);
void tell_systems(struct work *w, const struct ticket *ticket, const char *event, const char *changed, int64_t entry_id);

/* The event endpoint.test for one system; gives the delivery's id, 0 if this channel takes no events. */
int64_t tell_test(struct work *w, const char *channel);
void tell_disabled(struct work *w, const char *channel, const char *why); /* agents of the default queue: nothing goes there any more */

#endif
