/* fit.h: an event whose members are as long as the host takes them.
 *
 * The host refuses a whole event for one member that is over its limit, and senders do not send again what was refused: an alert would be
 * lost for the length of its graph's address. So what is beside the point is cut, or left out where a part of it would be wrong. What
 * says which ticket is meant stays as it is. Loop thread.
 *
 *     fit_event(hook, event);     // before it is submitted
 */
#ifndef WEBHOOK_FIT_H
#define WEBHOOK_FIT_H

#include "hook.h"

void fit_event(struct hook *hook, struct event *event);

#endif
