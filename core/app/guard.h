/* app/guard.h: SIGTERM ends the daemon although a plugin does not give the loop back.
 *
 * A hook that sleeps holds up the loop, which then reads no signal and ends nothing. A thread of the guard's own looks at whether a signal
 * to end waits (without taking it, which is the loop's). From then on, if one call into a plugin lasts longer than GUARD_PATIENCE_MS, the
 * process ends at once, with status 1, and the log names the channel. That is no worse than a power cut: what was acknowledged is
 * stored, and what is cut short is in doubt after the next start as it would be then. Nothing but a plugin is ever cut.
 *
 * guard_new() after the loop, which blocks the signals; the rest by the loop's thread. NULL is allowed in both.
 *
 *     struct guard *guard = guard_new(host, &err);    // before the first channel is opened
 *     guard_begin(guard);                             // the end has begun; the loop has read the signal
 *     guard_free(guard);                              // after the last channel was closed, before host_free()
 */
#ifndef GUICHET_APP_GUARD_H
#define GUICHET_APP_GUARD_H

#include "host/bridge.h"

#define GUARD_PATIENCE_MS 3000

struct guard;

struct guard *guard_new(const struct host *host, struct err *err); /* NULL: err says why */
void guard_begin(struct guard *guard);
void guard_free(struct guard *guard);

#endif
