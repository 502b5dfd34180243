/* desk/sync.h: brings the tables of people, queues and rooms in line with the configuration.
 *
 * What the file names is made or updated; what it no longer names keeps its history: a queue is retired, a membership that came from the
 * file ends. Rights that came from a room's membership stay. Desk thread, at start and after a reload.
 */
#ifndef GUICHET_DESK_SYNC_H
#define GUICHET_DESK_SYNC_H

#include "desk/work.h"

#define CORE_PERSON_ID INT64_C(1) /* the desk itself: author of what nobody did */

void sync_settings(struct work *w);
void sync_room(struct work *w, const char *channel, const char *native); /* back in: it is a queue's again if the file names it */

#endif
