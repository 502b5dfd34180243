/* errors.h: what each error code of the Web API means for a delivery. One table, no exception elsewhere.
 *
 * An unknown code is retried: Slack adds codes, and a message given up is worse than one tried again. Any thread.
 *
 *     const struct error_rule *rule = errors_find("not_in_channel");   // ERROR_GIVE_UP, "The app is not in the channel ..."
 */
#ifndef SLACK_ERRORS_H
#define SLACK_ERRORS_H

enum error_kind {
	ERROR_RETRY,    /* trouble over there; surely not done */
	ERROR_DOUBT,    /* trouble over there; it may have been done all the same */
	ERROR_RATE,     /* too fast: wait as long as asked */
	ERROR_TOKEN,    /* the token no longer works: an admin must act, deliveries wait */
	ERROR_PLAIN,    /* the blocks are refused: once more as plain text */
	ERROR_NO_THREAD, /* the thread is gone: once more in the channel itself */
	ERROR_NOT_THERE, /* ephemeral: the reader is not in the channel: a direct message instead */
	ERROR_DONE,     /* what was asked for is so already */
	ERROR_GIVE_UP   /* it will never work */
};

struct error_rule {
	const char *code;
	enum error_kind kind;
	const char *why; /* a sentence for people */
};

extern const struct error_rule errors_table[]; /* ends with a zero row */

const struct error_rule *errors_find(const char *code);

#endif
