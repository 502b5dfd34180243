/* desk/out/say.h: one message for one reader: in their language, in the form of their channel, at their address.
 *
 * Rendering and addresses; who hears what is desk/out/tell.h's. A message that carries choices and goes to a person is a question to them:
 * it is written down with its choices in the order of their digits, and whatever they answer finds it (desk/question.h). Strings live in
 * the work's arena. Desk thread, inside a unit of work.
 *
 *     struct address to;
 *     if (address_of(w, ticket, marie, &to))
 *         say_at(w, &(struct saying){.ticket = ticket, .to = &to, .reader = reader_of(w, &marie), .msg = MSG_M_ACK, .values = &v, .lane =
 * LANE_NOTICE});
 */
#ifndef GUICHET_DESK_OUT_SAY_H
#define GUICHET_DESK_OUT_SAY_H

#include "desk/out/post.h"
#include "desk/work.h"
#include "i18n/render.h"

struct address {
	const char *channel, *tenant, *room, *thread, *user;
	int64_t conversation_id, person_id; /* person_id 0: a room */
};
struct address address_at(const struct conversation *conversation, int64_t person_id);
/* Where this person is told of this ticket (NULL: of anything): their own conversation, the requester's room, else where they were last
 * seen. */
bool address_of(struct work *w, const struct ticket *ticket, int64_t person_id, struct address *out);

/* Nothing is sent there: this person asked for silence in that conversation, or there is nobody behind it. */
bool address_is_silent(struct work *w, int64_t person_id, const char *channel, const char *room);

struct reader reader_of(struct work *w, const struct person *person);
struct reader reader_of_room(struct work *w, int64_t queue_id); /* several people at once: in the team's language */

struct saying {
	const struct ticket *ticket;
	const struct address *to;
	struct reader reader;
	enum msg msg;
	const enum msg *more;          /* more messages below the first, as one; on a phone they follow one by one */
	size_t nmore;
	const struct msg_values *values;
	const struct msg_values *more_values; /* of `more`; NULL: the same */
	int64_t entry_id;              /* the text it carries */
	int64_t about_entry;           /* a question about this text, which it does not carry */
	int64_t subject;               /* what its choices are about, where it is no ticket: "helpful:7" is the choice then; 0: nothing */
	enum delivery_lane lane;
	uint32_t flags;                /* enum gd_outbound_flag */
	enum gd_importance importance;
	bool without_rating;
	const char *supersede;         /* see struct posting */
	const char *as_name;
};
bool say_at(struct work *w, const struct saying *saying); /* false: the channel is not open */

/* With the stored words among the values made words of the reader's language. NULL: this message never goes to a phone. */
const char *say_rendered(
	struct work *w, const struct msg_voice *voice, enum msg msg, const struct msg_values *values, struct msg_choices *choices);
/* The words alone. NULL: this message never goes to a phone. */
const char *say_words(struct work *w, const struct person *reader, bool phone, enum msg msg, const struct msg_values *values);
/* The same to one who is said many things: what they are is found out once. */
struct listener {
	struct reader reader;
	bool phone, agent;
};
struct listener listener_of(struct work *w, const struct person *person, bool phone);
const char *say_words_to(struct work *w, const struct listener *to, enum msg msg, const struct msg_values *values);
/* on a screen, choices as digits */
const char *say(struct work *w, const struct person *reader, enum msg msg, const struct msg_values *values);

void say_subject(struct work *w, int64_t subject, struct msg_choices *choices); /* 0: they stay as they are */
const char *entry_words(struct work *w, const struct entry *entry); /* its text, or the names of its files */
/* ref, title, queue, prio, status, requester, agent ... */
void tell_values(struct work *w, const struct ticket *ticket, struct msg_values *values);
/* a value that becomes a word of the reader's language: "status", "wip" */
const char *stored_word(struct work *w, const char *list, const char *value);

#endif
