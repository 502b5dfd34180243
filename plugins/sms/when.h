/* when.h: the times that gateways write.
 *
 * Seconds or milliseconds since 1970, or `2026-11-21T23:09:00.123+01:00`, `2026-11-21 23:09:00` (UTC without a zone). Pure; any thread.
 *
 *     int64_t ms = when_read("2026-11-21T23:09:00Z");     // 0: not a time
 */
#ifndef SMS_WHEN_H
#define SMS_WHEN_H

#include <stdint.h>

int64_t when_read(const char *text);

#endif
