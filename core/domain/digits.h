/* domain/digits.h: who owns the digit on a phone, and in every conversation without threads.
 *
 * Several questions can be open to one number at once, but "1" means one thing. The last question sent owns digits, yes and no; an open
 * page owns them before all others. Questions that can wait are not sent while another is open. Pure, any thread, nothing to free.
 *
 *     const struct question *owner = digit_owner(open, n);
 *     struct digit_answer a = digit_answer(text, owner, has_open_ticket);
 */
#ifndef GUICHET_DOMAIN_DIGITS_H
#define GUICHET_DOMAIN_DIGITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define QUESTION_LAPSE_MS INT64_C(86400000) /* how long a question waits for its turn */

/* Kept in SQL: append only. */
enum question_kind {
	QUESTION_WHICH = 1,     /* which ticket is meant: 1..3, 0 = a new one */
	QUESTION_HANDSHAKE = 2, /* solved: 1 = yes, 2 = no */
	QUESTION_WAIT = 3,      /* wait closes: 1 = keep open, 2 = close now; a "yes" says neither and is a text, which keeps it open */
	QUESTION_REASON = 4,    /* 1 = fixed, 2 = no longer needed */
	QUESTION_FIELD = 5,     /* form field, type or queue: one of its choices */
	QUESTION_IDENTITY = 6,  /* 1 = it is me, 2 = no */
	QUESTION_RATING = 7,    /* 1..5 */
	QUESTION_PAGE = 8,      /* on-call: 1 = I take it, 2 = next */
	QUESTION_ARTICLE = 9,   /* 1 = helpful, 2 = not */
	QUESTION_REOPEN = 10,   /* 1 = reopen, 2 = leave it */
	QUESTION_CHOICE = 11    /* any other with numbered choices: 1..most */
};
#define QUESTION_BIT(kind) (1u << (kind))

/* A question that was sent to this number and has no answer yet. */
struct question {
	int64_t id;
	enum question_kind kind;
	int64_t ticket;
	int64_t sent_ms;
	int least, most;        /* digits it takes; question_range() fills them for the kinds above that fix them */
};

enum digit_is {
	DIGIT_IS_TEXT = 1,     /* not an answer: an ordinary text */
	DIGIT_IS_ANSWER = 2,   /* `number` answers `question` */
	DIGIT_IS_OUTSIDE = 3,  /* a digit out of range: m.err.choice */
	DIGIT_IS_NOBODYS = 4   /* a digit, and no question is open: m.nochoice */
};
struct digit_answer {
	enum digit_is is;
	int number;
	const char *text;       /* what follows the digit of a rating, lent from the text; NULL for nothing */
};

/* NULL if no question is open. */
const struct question *digit_owner(const struct question *open, size_t count);

/* Reads a whole message. `yes` and `no` are folded words already recognised as such: 1, 2, or 0 for neither. */
struct digit_answer digit_answer(const char *text, int yes_or_no, const struct question *owner, bool has_open_ticket);

/* Sets least and most where the kind decides; false where the caller must (fields, which-choice, other choices). */
bool question_range(struct question *question);

/* True for the kinds whose 1 and 2 are yes and no. */
bool question_is_yes_no(enum question_kind kind);

enum question_turn { QUESTION_SEND = 1, QUESTION_WAIT_TURN = 2, QUESTION_LAPSES = 3 };

/* May a question decided at `since_ms` be sent now, with `open` questions unanswered? Forms, ratings and article votes wait their turn. */
enum question_turn question_turn(enum question_kind kind, int64_t since_ms, size_t open, int64_t now_ms);

#endif
