/* sla/ics.h: holidays out of an iCalendar file (RFC 5545): its all-day events, and nothing else.
 *
 * DTSTART;VALUE=DATE and DTEND;VALUE=DATE (the day after the last one) are read, and DURATION in whole days; an event without an end is one
 * day. Events with an hour, and those that repeat by rule, are counted in `skipped`, so that the admin can be told. Folded lines are
 * joined. The bytes are untrusted: one event gives at most 366 days. Pure, any thread, nothing to free.
 *
 *     size_t skipped;
 *     if (!ics_holidays(&off, bytes, len, &skipped, &err)) ...
 */
#ifndef GUICHET_SLA_ICS_H
#define GUICHET_SLA_ICS_H

#include "sla/holidays.h"

bool ics_holidays(struct holidays *set, const char *bytes, size_t len, size_t *skipped, struct err *err);

#endif
