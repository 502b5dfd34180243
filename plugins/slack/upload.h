/* upload.h: the files of a message, in Slack's three steps: an address for the bytes, the bytes, and the sharing.
 *
 * All bytes go up before anything is shown; then one call shares them, in the thread of the message they belong to and at the pace of
 * messages. What fails then is told in the outcome's sentence; the text is there already and is not said again. Ends the parcel. Loop
 * thread.
 */
#ifndef SLACK_UPLOAD_H
#define SLACK_UPLOAD_H

#include "parcel.h"

void upload_start(struct gd_channel *channel, struct parcel *parcel);

#endif
