/* codes.h: Twilio's error codes, in the answer to a request and in a later report: what the desk should know and do.
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
	bool opted_out;
	bool settings; /* an admin has to mend something: said in the log too */
	const char *why;
};

const struct code *code_find(const char *number);

#endif
