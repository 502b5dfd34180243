/* doubts.h: deliveries whose last attempt ended with an error that may have come after the message was posted.
 *
 * The host knows the attempts that got no answer (GD_O_MAYBE_SENT); of those where Slack answered "I failed in the middle" only we
 * know. The last few hundred are remembered, until the next attempt. Loop thread.
 */
#ifndef SLACK_DOUBTS_H
#define SLACK_DOUBTS_H

#include "slack.h"

#include <stdbool.h>

void doubts_keep(struct gd_channel *channel, const char *key); /* NULL: nothing */
bool doubts_take(struct gd_channel *channel, const char *key); /* true once */
void doubts_clear(struct gd_channel *channel);

#endif
