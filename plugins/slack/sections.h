/* sections.h: text as section blocks, each below Slack's limit of 3,000 characters.
 *
 * Pure.
 *
 *     sections_text(&w, "a long text", 10);      // at most ten blocks; what is longer ends with an ellipsis
 */
#ifndef SLACK_SECTIONS_H
#define SLACK_SECTIONS_H

#include "base/json_write.h"

#include <stddef.h>

#define SECTION_UNITS 2900 /* of 3,000, since what Slack counts as a character is not documented */

void sections_text(struct json_writer *w, const char *text, size_t most); /* escapes */
void sections_one(struct json_writer *w, const char *mrkdwn);             /* short enough as it is */

#endif
