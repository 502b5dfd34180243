/* commands/sms.h: what a text message from a phone number means, before anybody looks at tickets.
 *
 * The order is a promise: words of the carriers (STOP, START), answers to the open question, help, bare words, a living code, NEW, a
 * reference in front; the rest is text. Case, accents, spaces around and final punctuation do not count. Only a lone digit is a
 * choice: with anything behind it, it is text. Who owns the digit, and what is visible, the desk says in the context. Pure; the result
 * lives in the arena and points into `text`.
 *
 *     struct sms_context here = {.parse = &context, .question = &which};
 *     sms_parse(&here, "3", &arena, &out);                     // SMS_ANSWER, digit 3
 *     sms_parse(&here, "3 souris à changer", &arena, &out);    // SMS_TEXT
 */
#ifndef GUICHET_COMMANDS_SMS_H
#define GUICHET_COMMANDS_SMS_H

#include "commands/parse.h"
#include "domain/digits.h"

struct sms_context {
	const struct parse_context *parse;
	bool stopped;                    /* this number asked for silence */
	const struct question *question; /* the one that owns the digit (domain/digits.h), NULL: none is open; most 0: it wants words */
	bool has_open_ticket;
	bool (*code_living)(void *arg, const char *code); /* folded; NULL: none is; gets parse->arg */
};

enum sms_kind {
	SMS_TEXT,
	SMS_STOP,
	SMS_START,
	SMS_ANSWER, /* digit answers the question, 1 or 2 also for yes or no; to a page perhaps with ref, to a rating perhaps with text */
	SMS_NO_CHOICE, /* a digit and no question: m.nochoice */
	SMS_BAD_DIGIT, /* not one of the choices: m.err.choice */
	SMS_HELP,
	SMS_COMMAND, /* command */
	SMS_CODE,    /* text is the code */
	SMS_NEW,     /* new request: command; its text NULL: the next message is it */
	SMS_TO,      /* text for the ticket ref */
	SMS_KEPT     /* new request with the whole text; the number in it is not known from here: m.kept */
};

struct sms_reading {
	enum sms_kind kind;
	int digit;
	struct ticket_ref ref;
	const char *text;
	struct command command;
};

void sms_parse(const struct sms_context *context, const char *text, struct arena *arena, struct sms_reading *out);

#endif
