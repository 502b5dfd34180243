/* lookup.h: is a message there already? After an answer that was lost, the history says.
 *
 * Every post carries the delivery's key as metadata; the conversation since the desk wrote the message is searched for it, some pages
 * at most. Found: parcel->ts is set, and for its files those that are there are skipped. A history that may not be read finds nothing:
 * then the message may come twice rather than not at all. Loop thread.
 *
 *     lookup_start(channel, parcel, on_looked);     // on_looked() unless trouble ended the parcel
 */
#ifndef SLACK_LOOKUP_H
#define SLACK_LOOKUP_H

#include "parcel.h"

#define LOOKUP_EVENT_TYPE "guichet_delivery"

typedef void lookup_next(struct gd_channel *channel, struct parcel *parcel);

void lookup_start(struct gd_channel *channel, struct parcel *parcel, lookup_next *next);

#endif
