/* when.h: the times that senders write, as milliseconds since 1970.
 *
 * "2026-11-21T23:09:00.123Z", "2026-11-21 23:09:00+01:00", "2026-11-21 23:09:00" (read as UTC), "2026-11-21". Pure.
 *
 *     int64_t ms;
 *     if (when_parse(text, &ms)) ...
 */
#ifndef WEBHOOK_WHEN_H
#define WEBHOOK_WHEN_H

#include <stdbool.h>
#include <stdint.h>

bool when_parse(const char *text, int64_t *ms); /* false: not a time, or before 1970 (senders write year 1 for "never"); NULL text too */
void when_format(int64_t ms, char out[32]);     /* "2026-11-21T23:09:00.123Z" */

#endif
