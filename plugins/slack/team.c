#include "team.h"

#include "api.h"
#include "base/mem.h"
#include "form.h"
#include "rooms.h"
#include "rotate.h"
#include "scopes.h"
#include "vault.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define AGAIN_FIRST_S 2u
#define AGAIN_LAST_S 300u

static void replace(char **place, const char *text)
{
	char *copy = mem_strdup(text && *text ? text : NULL);

	free(*place);
	*place = copy;
}

static void check_scopes(struct gd_channel *channel, const struct gd_http_res *res)
{
	const char *granted = NULL;

	for (size_t i = 0; i < res->nheaders; i++)
		if (!strcasecmp(res->headers[i].name, "x-oauth-scopes"))
			granted = res->headers[i].value;
	for (size_t i = 0; granted && scopes[i].scope; i++)
		if (!scopes_has(granted, scopes[i].scope))
			slack_log(channel, scopes[i].loss ? GD_LOG_WARN : GD_LOG_ERROR,
				"the app lacks the scope %s: %s; add it and install again", scopes[i].scope,
				scopes[i].loss ? scopes[i].loss : "nothing can be sent");
}

static uint32_t wait_of(const struct team *team, const struct api_answer *answer)
{
	uint32_t wait = AGAIN_FIRST_S << (team->failures < 8 ? team->failures : 8);

	wait = wait < AGAIN_LAST_S ? wait : AGAIN_LAST_S;
	return answer->retry_after_s > wait ? answer->retry_after_s : wait;
}

/* ---- who we are there ---- */

static void on_test(struct gd_channel *channel, void *owner, const struct api_answer *answer)
{
	struct team *team = owner;

	if (!answer->ok && !api_is_unknown(answer)) {
		uint32_t wait_s = wait_of(team, answer);
		team->failures++;
		team->due_ms = channel->host->now_ms(channel->ctx) + (int64_t)wait_s * 1000;
		slack_log(channel, answer->kind == ERROR_TOKEN ? GD_LOG_ERROR : GD_LOG_WARN, "auth.test failed (%s): %s", answer->code,
			answer->why);
		channel->host->timer(channel->ctx, wait_s * 1000, TIMER_TEAMS);
		return;
	}
	team->known = true;
	team->dead = false;
	team->failures = 0;
	team->org = team->org || team_is_org(answer->json, false);
	if (!team->org)
		replace(&team->id, json_text(json_get(answer->json, "team_id"), team->id));
	replace(&team->enterprise, json_text(json_get(answer->json, "enterprise_id"), team->enterprise));
	replace(&team->url, json_text(json_get(answer->json, "url"), NULL));
	replace(&team->bot_id, json_text(json_get(answer->json, "bot_id"), NULL));
	replace(&team->bot_user, json_text(json_get(answer->json, "user_id"), NULL));
	slack_log(channel, GD_LOG_INFO, "this is %s in workspace %s (%s)", team->bot_user ? team->bot_user : "nobody",
		json_text(json_get(answer->json, "team"), "?"), team_key(team));
	check_scopes(channel, answer->res);
	rooms_list(channel, team);
}

void team_begin(struct gd_channel *channel, struct team *team)
{
	team->due_ms = 0;
	if (!team->token)
		return;
	api_call(channel, &(struct api_request){.method = "auth.test", .team = team, .done = on_test, .owner = team});
	rotate_plan(channel, team);
}

void teams_start(struct gd_channel *channel)
{
	if (channel->settings.bot_token) {
		struct team *team = team_new(NULL, NULL);
		team->single = true;
		team->token = mem_strdup(channel->settings.bot_token);
		channel->teams = team;
	} else {
		vault_load(channel);
	}
	for (struct team *team = channel->teams; team; team = team->next)
		team_begin(channel, team);
}

void teams_timer(struct gd_channel *channel)
{
	int64_t now = channel->host->now_ms(channel->ctx), next = 0;

	for (struct team *team = channel->teams; team; team = team->next) {
		if (team->due_ms && team->due_ms <= now)
			team_begin(channel, team);
		else if (team->due_ms && (!next || team->due_ms < next))
			next = team->due_ms;
	}
	if (next)
		channel->host->timer(channel->ctx, (uint32_t)(next - now), TIMER_TEAMS);
}

void teams_clear(struct gd_channel *channel)
{
	while (channel->teams) {
		struct team *team = channel->teams;
		channel->teams = team->next;
		team_free(team);
	}
}

/* ---- one of them ---- */

struct team *team_new(const char *id, const char *enterprise)
{
	struct team *team = mem_alloc(sizeof *team);

	*team = (struct team){.id = mem_strdup(id), .enterprise = mem_strdup(enterprise)};
	return team;
}

void team_free(struct team *team)
{
	if (!team)
		return;
	char **const texts[] = {&team->id, &team->enterprise, &team->token, &team->refresh, &team->name, &team->url, &team->bot_id,
		&team->bot_user};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		free(*texts[i]);
	free(team);
}

const char *team_key(const struct team *team)
{
	return team->id && !team->org ? team->id : team->enterprise ? team->enterprise : "?";
}

static void take_over(char **place, char **from)
{
	free(*place);
	*place = *from;
	*from = NULL;
}

struct team *team_adopt(struct gd_channel *channel, struct team *fresh)
{
	struct team **at = &channel->teams;

	while (*at && ((*at)->single || strcmp(team_key(*at), team_key(fresh)) != 0))
		at = &(*at)->next;
	struct team *team = *at;
	if (!team) {
		*at = fresh;
		return fresh;
	}
	take_over(&team->token, &fresh->token);
	team->tokens++;
	take_over(&team->refresh, &fresh->refresh);
	take_over(&team->name, &fresh->name);
	take_over(&team->bot_user, &fresh->bot_user);
	team->life_ms = fresh->life_ms;
	team->expires_ms = fresh->expires_ms;
	team->dead = fresh->dead;
	team_free(fresh);
	return team;
}

struct team *team_find(struct gd_channel *channel, const char *id, const char *enterprise)
{
	for (struct team *team = channel->teams; team; team = team->next)
		if (same(team->id, id) || (same(team->enterprise, enterprise) && !id))
			return team;
	bool nowhere = !id && !enterprise; /* what names no workspace is of the only one */
	for (struct team *team = channel->teams; team; team = team->next)
		if (same(team->enterprise, enterprise) || (team->single && (nowhere || !team->known || !team->id)))
			return team;
	return NULL;
}

struct team *team_of_tenant(struct gd_channel *channel, const char *tenant)
{
	if (!tenant || !*tenant)
		return channel->teams && (channel->teams->single || !channel->teams->next) ? channel->teams : NULL;
	for (struct team *team = channel->teams; team; team = team->next)
		if (team->single || same(team->id, tenant) || same(team->enterprise, tenant))
			return team;
	return NULL;
}

const char *team_tenant(const struct team *team)
{
	return team->single ? NULL : team->id ? team->id : team->enterprise;
}

const char *team_people(const struct team *team)
{
	return team->single ? NULL : team->enterprise ? team->enterprise : team->id;
}

bool team_is_org(const struct json *said, bool otherwise)
{
	const struct json *flag = json_get(said, "is_enterprise_install");
	const char *text = json_text(flag, NULL);

	return text ? !strcmp(text, "true") : json_bool(flag, otherwise);
}

bool team_is_own(const struct team *team, const char *other_team)
{
	return !other_team || !*other_team || !team->id || same(team->id, other_team) || same(team->enterprise, other_team);
}

/* What it held must not be used again; that it was there is kept, so that what waits for it goes out once it is back. */
void team_gone(struct gd_channel *channel, struct team *team)
{
	slack_log(channel, GD_LOG_ERROR,
		"the app was uninstalled from workspace %s, or its token revoked: install it again%s", team_key(team),
		team->single ? " and put in the new token" : "");
	team->dead = true;
	team->rotate_ms = 0;
	if (team->single)
		return;
	struct team *gone = team_new(team->id, team->enterprise);
	gone->org = team->org;
	gone->name = mem_strdup(team->name);
	gone->dead = true;
	vault_keep(channel, gone, NULL, NULL);
}
