/* grant.h: Slack's answer to oauth.v2.access as a workspace with its tokens.
 *
 * The answer to a refresh leaves out what has not changed: `old` has it. Pure but for the clock. The caller frees with team_free() or gives
 * it away with team_adopt().
 *
 *     struct team *fresh = grant_read(channel, answer->json, NULL, &why);    // NULL: why says what is wrong with it
 */
#ifndef SLACK_GRANT_H
#define SLACK_GRANT_H

#include "base/err.h"
#include "base/json.h"
#include "slack.h"

struct team *grant_read(struct gd_channel *channel, const struct json *answer, const struct team *old, struct err *why);

#endif
