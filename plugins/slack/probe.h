/* probe.h: `guichet check --online`: do the tokens work, and does the app have the scopes it needs?
 *
 * One request for each token that is configured: auth.test for the bot's, apps.connections.open for the app's. Pure.
 */
#ifndef SLACK_PROBE_H
#define SLACK_PROBE_H

#include "guichet/channel.h"

uint32_t probe_request(const char *const *values, size_t n, struct gd_http_req *out, struct gd_probe_room *room);
uint32_t probe_judge(const char *const *values, size_t n, const struct gd_http_res *res, char *say, size_t size);

#endif
