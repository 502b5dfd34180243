/* team.h: the workspaces in which the app is installed, with their tokens.
 *
 * With bot_token there is one, and the instance itself is the tenant; with the install page there may be several, kept as key-value state
 * (vault.h), and the workspace (or the organisation) is the tenant. auth.test says at the start who we are there; the scopes that Slack
 * names with its answer are compared with what the app needs. Loop thread; the list owns its members.
 *
 *     teams_start(channel);
 *     struct team *team = team_find(channel, "T0123", NULL);      // NULL: not installed there
 */
#ifndef SLACK_TEAM_H
#define SLACK_TEAM_H

#include "base/json.h"
#include "slack.h"

#include <stdbool.h>

struct team {
	struct team *next;
	bool single;             /* of bot_token: the instance is the tenant */
	bool org;                /* installed for the whole organisation: no id */
	bool known;              /* auth.test has answered */
	bool dead;               /* uninstalled or revoked */
	bool rotating;           /* a new token is under way */
	char *id, *enterprise;   /* NULL: not known yet, or none */
	char *name;              /* for people; NULL */
	char *token, *url;       /* token NULL: dead; url: "https://acme.slack.com/" */
	unsigned tokens;         /* how many it has had */
	char *refresh;           /* NULL: the token lives until it is revoked */
	int64_t life_ms, expires_ms, rotate_ms; /* of the token; rotate_ms: when to ask for the next one, 0: never */
	char *bot_id, *bot_user;
	uint32_t failures;       /* of auth.test in a row */
	int64_t due_ms;          /* of the next attempt, 0: none */
	int64_t rooms_ms;        /* when its channels are to be listed again, 0: not */
	unsigned rooms_failures; /* of that list, in a row */
};

void teams_start(struct gd_channel *channel);
void teams_timer(struct gd_channel *channel);
void teams_clear(struct gd_channel *channel);

struct team *team_new(const char *id, const char *enterprise); /* not in the list; team_free() or team_adopt() */
void team_free(struct team *team);
const char *team_key(const struct team *team);                 /* what it is kept under: the workspace, or the organisation */
/* Into the list, or into the member of the list that is the same workspace: the tokens are from now on those of `fresh`, which is taken
 * over. Returns the member. */
struct team *team_adopt(struct gd_channel *channel, struct team *fresh);
void team_begin(struct gd_channel *channel, struct team *team); /* asks who we are there, and which scopes we have */

/* Where an event came from: the installation's workspace, or its organisation. A bot_token whose workspace is not known yet takes any. */
struct team *team_find(struct gd_channel *channel, const char *id, const char *enterprise);
struct team *team_of_tenant(struct gd_channel *channel, const char *tenant); /* of an outbound; NULL or "": the only one */

const char *team_tenant(const struct team *team);        /* of places; NULL: the instance is the tenant */
const char *team_people(const struct team *team);        /* of the members of the workspace */
bool team_is_org(const struct json *said, bool otherwise); /* is_enterprise_install; it may be a text, as it is in commands */
bool team_is_own(const struct team *team, const char *other_team); /* somebody of that workspace is one of ours; NULL: yes */
void team_gone(struct gd_channel *channel, struct team *team);

#endif
