/* commands.h: a slash command becomes one inbound. The fields are the form's over HTTP and the payload's in Socket Mode.
 *
 * Pure. Loop thread. Example: inbound.c.
 */
#ifndef SLACK_COMMANDS_H
#define SLACK_COMMANDS_H

#include "form.h"
#include "told.h"

void commands_form(struct form *form, struct arena *arena, const struct json *payload); /* the payload of a socket as a form */
void commands_read(struct told *told, const struct form *form);

#endif
