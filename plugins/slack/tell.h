/* tell.h: the desk's words to the author of a command or a click, for nobody else's eyes.
 *
 * They go to response_url; where there is none, or it is used up, ephemeral in the channel, or directly. Loop thread; tell_clear()
 * frees what is under way.
 *
 *     tell_author(channel, pending->told, "You may not do that.");
 */
#ifndef SLACK_TELL_H
#define SLACK_TELL_H

#include "base/buf.h"
#include "slack.h"
#include "told.h"

void tell_author(struct gd_channel *channel, const struct told *told, const char *text);
void tell_words(struct buf *out, const struct told *told, const char *text); /* the same as the body of an answer */
void tell_clear(struct gd_channel *channel);

#endif
