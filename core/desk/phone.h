/* desk/phone.h: texts from a phone number: the words of carriers, digits, references in front, the rest. (commands 4.7)
 *
 * The order is commands/sms.h's; what each line does to tickets is here. Desk thread.
 */
#ifndef GUICHET_DESK_PHONE_H
#define GUICHET_DESK_PHONE_H

#include "commands/sms.h"
#include "desk/call.h"

void phone_text(struct call *c, const char *text);

#endif
