/* blocks.h: an outbound message as Slack's text and blocks.
 *
 * A message that is text alone goes as text. Titles, fields and choices need blocks; the text then is what notifications show.
 * Everything of people is escaped here and nowhere else, and every limit of Block Kit is kept here: sections of 3,000 characters, ten
 * fields, 25 buttons, 50 blocks, about 13,200 characters in all. Pure.
 *
 *     blocks_write(&text, &blocks, out);          // blocks stays empty for text alone
 */
#ifndef SLACK_BLOCKS_H
#define SLACK_BLOCKS_H

#include "base/buf.h"
#include "guichet/message.h"

#define BLOCKS_MAX_TEXT 3900u /* of the 4,000 that chat.update takes */
#define BLOCKS_ID "ticket:"   /* a block of buttons: "ticket:G-1001:0" */
#define BLOCKS_REF_MOST 100u
#define BLOCKS_ID_MOST 255u

void blocks_write(struct buf *text, struct buf *blocks, const struct gd_outbound *out);

#endif
