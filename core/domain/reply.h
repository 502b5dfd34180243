/* domain/reply.h: may what an agent wrote leave the house? (rule R1)
 *
 * reply_decide() takes what is known of one text and says reply, note, ask, or one of the rarer ends; it never sends. A reply is held for
 * reply_delay_ms() first, and reply_release() says what to do with a held text when time or an event touches it. Pure, any thread,
 * nothing to free.
 *
 *     facts.note_mark = note_marked(text);
 *     switch (reply_decide(&facts, now)) ...
 */
#ifndef GUICHET_DOMAIN_REPLY_H
#define GUICHET_DOMAIN_REPLY_H

#include <stdbool.h>
#include <stdint.h>

#define REPLY_UNDO_CHAT_MS INT64_C(10000)   /* where a sent text can still be recalled */
#define REPLY_UNDO_FINAL_MS INT64_C(20000)  /* SMS, e-mail */
#define REPLY_ASIDE_MS INT64_C(600000)      /* how long a colleague's note makes the next text doubtful */
#define REPLY_QUESTION_MS INT64_C(600000)   /* a question left unanswered so long: the text stays a note */

/* Kept in SQL with held texts: append only. */
enum reply {
	REPLY_IGNORE = 1,    /* another program's post: nothing is stored */
	REPLY_NOTE = 2,      /* a note, as its author wanted: 🔒 */
	REPLY_NOTE_TOLD = 3, /* a note, and the author hears so (d.noted), with a way to send it */
	REPLY_SEND = 4,      /* a reply: held, then sent */
	REPLY_ASK_TAKE = 5,  /* held; d.take.ask: nobody has the ticket */
	REPLY_ASK_ASIDE = 6, /* held; d.aside: a colleague has just written a note */
	REPLY_COMMENT = 7,   /* the author is the requester: a customer's comment */
	REPLY_FILED = 8,     /* a machine asked: kept with 🤖 and d.nobody */
	REPLY_PUBLIC = 9,    /* written on the customer side, so already public: copied to the desk, not echoed */
	REPLY_SIDE = 10      /* a note written on the customer side: copied as a note, relayed to nobody, d.side */
};

/* The verb in front of the text, if any. */
enum reply_verb { REPLY_VERB_NONE = 0, REPLY_VERB_REPLY = 1, REPLY_VERB_NOTE = 2 };

struct reply_facts {
	enum reply_verb verb;
	bool customer_side;          /* where it was written */
	bool note_mark;              /* note_marked() */
	bool mentions_colleague;
	bool file_alone;
	bool from_program;           /* another bot */
	bool edited_into_note;       /* a sent text whose edit makes it a note */
	bool author_is_requester;    /* R7 */
	bool author_is_assignee;
	bool author_is_deputy;       /* of an assignee who is away now */
	bool told_before;            /* d.noted was said to this author on this ticket */
	bool has_assignee;
	bool requester_is_machine;
	int64_t colleague_note_ms;   /* the last entry of the desk side, if it is a colleague's note; else 0 */
};

enum reply reply_decide(const struct reply_facts *facts, int64_t now_ms);

/* True for a text whose first line begins with '/', or any line of which begins with "//" (blanks in front do not count). */
bool note_marked(const char *text);

/* How long a reply is held: the author's own wish if there is one (-1: none), else by what the channel can recall. */
int64_t reply_delay_ms(bool recallable, int64_t personal_ms);

/* A held text. */
struct held_facts {
	bool question;           /* an answer of its author is awaited (d.take.ask, d.aside, d.newtext, m.err.typo) */
	bool stopped;            /* deleted, ✋ or 🔒 */
	int64_t since_ms;        /* held, last edited, or asked */
	int64_t delay_ms;
	int64_t customer_text_ms; /* last text of the customer's side, 0 for none */
	int64_t written_ms;      /* when the held text was first written */
	bool newtext_answered;   /* the author said "send" to d.newtext already */
};
enum release {
	RELEASE_WAIT = 1,    /* not yet */
	RELEASE_SEND = 2,
	RELEASE_ASK = 3,     /* d.newtext: the customer wrote meanwhile */
	RELEASE_NOTE = 4,    /* nobody answered: it stays a note, d.held.note */
	RELEASE_STOPPED = 5  /* nothing was sent */
};
enum release reply_release(const struct held_facts *held, int64_t now_ms);

#endif
