/* commands/mail.h: commands in a mail: lines that begin with `#`, at the very top of the new text, ended by an empty line.
 *
 * Who may give commands by mail (a verified sender), and what of a mail is new and what is quoted, the mail channel knows. Pure; lines
 * live in the arena, the rest points into `text`.
 *
 *     struct mail_commands found = mail_commands("#fermer\n#copie x@example.org\n\nMerci", &arena);
 *     // 2 lines, each for command_parse() at AT_MAIL; rest "Merci"
 */
#ifndef GUICHET_COMMANDS_MAIL_H
#define GUICHET_COMMANDS_MAIL_H

#include "base/mem.h"

#include <stddef.h>

#define MAIL_COMMANDS 10 /* lines of one mail */

struct mail_commands {
	const char *lines[MAIL_COMMANDS];
	size_t count;
	const char *rest; /* the text without them; all of it if there are none */
};

struct mail_commands mail_commands(const char *text, struct arena *arena);

#endif
