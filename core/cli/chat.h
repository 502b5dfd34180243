/* cli/chat.h: `guichet chat`: a terminal of the console channel.
 *
 * At the prompt every line is said where one stands: in the direct conversation with the desk, in a queue's room, or in a ticket's thread
 * there. Lines that begin with a colon are the terminal's own: `:1042` enters that ticket's thread, `:technique` a room, `:dm` goes back,
 * `:quit` ends. A number alone answers the choice that was offered last. What others wrote is shown without terminal escapes. With --say
 * the lines come from the command line and nothing is read from the keyboard.
 */
#ifndef GUICHET_CLI_CHAT_H
#define GUICHET_CLI_CHAT_H

#include <stddef.h>

struct chat_options {
	const char *socket;   /* of the daemon */
	const char *instance; /* of the console channel */
	const char *as;       /* NULL: whoever runs it */
	const char *room;     /* start there; NULL: the direct conversation */
	const char **say;     /* lines, instead of a prompt */
	size_t nsay;
	int listen_s;         /* with --say: stay for so many seconds and show what comes */
};

int chat_run(const struct chat_options *options); /* exit status */

#endif
