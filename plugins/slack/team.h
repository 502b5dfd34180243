/* team.h: the workspaces in which the app is installed, with their tokens.
 *
 * With bot_token there is one, and the instance itself is the tenant; with the install route there may be several, kept as key-value
 * state, and the workspace (or the organisation) is the tenant. auth.test says at the start who we are there; the scopes that Slack
 * names with its answer are compared with what the app needs. Loop thread; the list owns its members.
 *
 *     teams_start(channel);
 *     struct team *team = team_find(channel, "T0123", NULL);      // NULL: not installed there
 */
#ifndef SLACK_TEAM_H
#define SLACK_TEAM_H

#include "slack.h"

#include <stdbool.h>

struct team {
	struct team *next;
	bool single;             /* of bot_token: the instance is the tenant */
	bool known;              /* auth.test has answered */
	bool dead;               /* uninstalled or revoked */
	char *id, *enterprise;   /* NULL: not known yet, or none */
	char *token, *url;       /* url: "https://acme.slack.com/" */
	char *bot_id, *bot_user;
	uint32_t failures;       /* of auth.test in a row */
	int64_t due_ms;          /* of the next attempt, 0: none */
};

void teams_start(struct gd_channel *channel);
void teams_timer(struct gd_channel *channel);
void teams_clear(struct gd_channel *channel);

/* Where an event came from: the installation's workspace, or its organisation. A bot_token whose workspace is not known yet takes any. */
struct team *team_find(struct gd_channel *channel, const char *id, const char *enterprise);
struct team *team_of_tenant(struct gd_channel *channel, const char *tenant); /* tenant of an outbound; NULL or "": the first */

const char *team_tenant(const struct team *team);        /* of places; NULL: the instance is the tenant */
const char *team_people(const struct team *team);        /* of the members of the workspace */
bool team_is_own(const struct team *team, const char *other_team); /* somebody of that workspace is one of ours; NULL: yes */
void team_gone(struct gd_channel *channel, struct team *team);

#endif
