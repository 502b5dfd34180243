/* app/notify.h: tells systemd how the service is: ready, reloading, stopping, alive (sd_notify(3), by its own small protocol).
 *
 * Does nothing without $NOTIFY_SOCKET. Loop thread.
 */
#ifndef GUICHET_APP_NOTIFY_H
#define GUICHET_APP_NOTIFY_H

#include <stdint.h>

void notify_systemd(const char *state);  /* "READY=1", "STOPPING=1", "WATCHDOG=1" ... */
void notify_reloading(void);             /* RELOADING=1 with MONOTONIC_USEC, as newer systemd wants it */
int64_t notify_watchdog_ms(void);        /* half of the watchdog's time, 0: none */

#endif
