/* sla/hours.h: opening hours as people write them.
 *
 *     24/7
 *     mon-fri 9:00-12:00 14:00-18:00; sat 9:00-12:00
 *     lun-ven 9h-12h30, 14h-18h
 *
 * Groups are separated by ';': days (names or their first three letters, English or French, ranges, commas), then intervals within one day.
 * An interval over midnight is written as two. The text is an admin's, the sentences of hours_parse() say where it went wrong; the calendar
 * is left as it was then. Its id, zone and holidays are not touched. Pure, any thread, nothing to free.
 *
 *     struct calendar c = {.zone = paris};
 *     if (!hours_parse(&c, text, &err)) ...
 */
#ifndef GUICHET_SLA_HOURS_H
#define GUICHET_SLA_HOURS_H

#include "base/buf.h"
#include "sla/calendar.h"

bool hours_parse(struct calendar *calendar, const char *text, struct err *err);
void hours_print(const struct calendar *calendar, struct buf *out); /* in a form that hours_parse() reads */

#endif
