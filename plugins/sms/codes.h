/* codes.h: Twilio's error codes, in the answer to a request and in a later report: what the desk should know and do. And the words that a
 * carrier like it answers by itself.
 *
 * Pure; any thread. The texts are constants.
 *
 *     const struct code *code = code_find("21610");    // NULL: not one of ours
 */
#ifndef SMS_CODES_H
#define SMS_CODES_H

#include "guichet/channel.h"

#include <stdbool.h>

struct code {
	unsigned number;
	enum gd_outcome outcome; /* as the answer to a request */
	enum gd_receipt contact; /* GD_RECEIPT_OPTED_OUT, GD_RECEIPT_INVALID: what it says of the number; 0 nothing */
	bool settings; /* an admin has to mend something: said in the log too */
	const char *why;
};

const struct code *code_find(const char *number);

/* The word that carriers answer themselves where they do: "STOP" or "START" if the whole message is one of theirs; NULL: it is none. */
const char *code_keyword(const char *text);

#endif
