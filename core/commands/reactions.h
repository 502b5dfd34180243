/* commands/reactions.h: what an emoji on a message means, and the marks the bot puts on messages itself.
 *
 * The meaning depends on what the message is and on who reacts. A message can be several things at once (the desk's card that asks
 * something), so both are masks; the first row that fits wins. Emoji are compared without variation selectors and skin tones; Slack's
 * names are known too, with or without their colons. Rights over the ticket are those of the reaction's verb, checked by the desk. Pure.
 *
 *     struct reaction r;
 *     if (reaction_find("✋🏿", ON_OWN_HELD, BY_AGENT, &arena, &r)) ...    // REACT_STOP
 */
#ifndef GUICHET_COMMANDS_REACTIONS_H
#define GUICHET_COMMANDS_REACTIONS_H

#include "commands/verbs.h"

#include "base/mem.h"

enum reaction_target {
	ON_MESSAGE = 1u << 0, /* any message */
	ON_DESK_CARD = 1u << 1,
	ON_FIRST_MESSAGE = 1u << 2, /* of a ticket, on the desk side */
	ON_TAKE_QUESTION = 1u << 3, /* "the ticket has no agent, send this text?" */
	ON_CUSTOMER_CARD = 1u << 4,
	ON_QUESTION = 1u << 5,   /* a question to the customer, and any card while one is open */
	ON_OWN_REPLY = 1u << 6,  /* the agent's own, held or just sent */
	ON_OWN_HELD = 1u << 7,   /* the agent's own text, not sent yet */
	ON_OWN_NOTE = 1u << 8,   /* the agent's own note, file or held text */
	ON_ANSWER = 1u << 9,     /* an agent's answer */
	ON_OTHER_REF = 1u << 10, /* a message that names another ticket */
	ON_ARTICLE = 1u << 11,
	ON_SURVEY = 1u << 12 /* a closing message or a survey */
};
enum reaction_actor { BY_AGENT = 1u << 0, BY_REQUESTER = 1u << 1, BY_OTHER = 1u << 2 };

enum reaction_meaning {
	REACT_NEW,
	REACT_TAKE,
	REACT_TAKE_AND_SEND,
	REACT_SOLVED,
	REACT_YES,
	REACT_NO,
	REACT_DONE,
	REACT_DISCARD,
	REACT_CANCEL,
	REACT_ASK,
	REACT_URGENT,
	REACT_SNOOZE,
	REACT_SEND,
	REACT_KEEP,
	REACT_STOP,
	REACT_MUTE,
	REACT_UNMUTE,
	REACT_LINK,
	REACT_KB_DRAFT,
	REACT_HELPFUL,
	REACT_UNHELPFUL,
	REACT_RATE
};

struct reaction {
	const char *emoji, *slack; /* canonical */
	unsigned on, by;           /* masks */
	enum reaction_meaning meaning;
	enum verb_id verb; /* whose rights are needed; VERB_NONE: only the author's own text is concerned */
	int rating;        /* REACT_RATE */
};

bool reaction_find(const char *emoji, unsigned on, unsigned by, struct arena *arena, struct reaction *out);
bool reaction_known(const char *emoji, struct arena *arena); /* on any message at all: others are only decoration */
const char *reaction_emoji(enum verb_id verb);               /* which one says the same as this verb, NULL if none does */

bool silent_mark(const char *text); /* 📣 first: a request room makes no ticket of it */

enum mark { MARK_FILED, MARK_NOTE, MARK_SENT, MARK_FAILED, MARK_DELIVERED, MARK_MACHINE };
const char *mark_emoji(enum mark mark);

#endif
