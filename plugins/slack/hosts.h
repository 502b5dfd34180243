/* hosts.h: which addresses out of a message may be asked, and with our token.
 *
 * Files live on Slack's own hosts; anything else, in a message or in a redirect, never gets a request, let alone the token. With
 * insecure = yes the host of api_url counts as Slack's, on any port if it is this machine. Pure.
 *
 *     hosts_allowed(&settings, "https://files.slack.com/files-pri/T1-F1/a.png")   ->  true
 */
#ifndef SLACK_HOSTS_H
#define SLACK_HOSTS_H

#include "settings.h"

#include <stdbool.h>

bool hosts_allowed(const struct settings *settings, const char *url);
bool hosts_is_api(const struct settings *settings, const char *url); /* where api_url is: as configured, not found in a message */

#endif
