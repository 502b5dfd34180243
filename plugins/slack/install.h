/* install.h: how a workspace installs the app: two pages, Slack's consent between them.
 *
 * GET /slack/NAME/install sends the browser to Slack with a state that is also a cookie of theirs. GET /slack/NAME/oauth takes the code
 * that Slack gives, if the state comes back in the same browser, once and within ten minutes. The tokens are on disk before the page
 * says so. Without client_id there is nothing at these addresses. Loop thread; install_clear() frees.
 */
#ifndef SLACK_INSTALL_H
#define SLACK_INSTALL_H

#include "slack.h"

#include <stdbool.h>

bool install_request(struct gd_channel *channel, uint64_t request, const struct gd_http_req *req); /* false: it is no page of ours */
void install_clear(struct gd_channel *channel);

#endif
