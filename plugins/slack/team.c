#include "team.h"

#include "api.h"
#include "base/mem.h"
#include "form.h"
#include "rooms.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define AGAIN_FIRST_S 2u
#define AGAIN_LAST_S 300u

/* What the app cannot do without, and what it loses without the others. */
static const struct {
	const char *scope, *loss; /* loss NULL: it does not work at all */
} scopes[] = {
	{"app_mentions:read", "mentions are not heard"}, {"channels:history", "messages in public channels are not heard"},
	{"channels:read", "the members of public channels are not known"}, {"chat:write", NULL},
	{"commands", "slash commands do not work"}, {"files:read", "files of customers are not kept"},
	{"files:write", "files of agents do not reach Slack"}, {"groups:history", "messages in private channels are not heard"},
	{"groups:read", "the members of private channels are not known"}, {"im:history", "direct messages are not heard"},
	{"im:write", "nobody can be written to directly"}, {"reactions:read", "reactions are not heard"},
	{"reactions:write", "marks cannot be put on messages"}, {"users:read", "names of people are not known"},
	{"users:read.email", "people are not recognised by their e-mail address"},
};

static void replace(char **place, const char *text)
{
	char *copy = mem_strdup(text && *text ? text : NULL);

	free(*place);
	*place = copy;
}

static bool lists(const char *list, const char *scope)
{
	size_t len = strlen(scope);

	for (const char *at = list; *at; at += strcspn(at, ",") + (at[strcspn(at, ",")] == ',')) {
		at += strspn(at, " ");
		size_t word = strcspn(at, ", ");
		if (word == len && !strncmp(at, scope, len))
			return true;
	}
	return false;
}

static void check_scopes(struct gd_channel *channel, const struct gd_http_res *res)
{
	const char *granted = NULL;

	for (size_t i = 0; i < res->nheaders; i++)
		if (!strcasecmp(res->headers[i].name, "x-oauth-scopes"))
			granted = res->headers[i].value;
	for (size_t i = 0; granted && i < sizeof scopes / sizeof *scopes; i++)
		if (!lists(granted, scopes[i].scope))
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

static void on_test(struct gd_channel *channel, void *owner, const struct api_answer *answer)
{
	struct team *team = owner;

	if (!answer->ok) {
		uint32_t wait_s = wait_of(team, answer);
		team->failures++;
		team->due_ms = channel->host->now_ms(channel->ctx) + (int64_t)wait_s * 1000;
		slack_log(channel, answer->kind == ERROR_TOKEN ? GD_LOG_ERROR : GD_LOG_WARN, "auth.test failed (%s): %s", answer->code,
			answer->why);
		channel->host->timer(channel->ctx, wait_s * 1000, TIMER_TEAMS);
		return;
	}
	team->known = true;
	replace(&team->id, json_text(json_get(answer->json, "team_id"), team->id));
	replace(&team->enterprise, json_text(json_get(answer->json, "enterprise_id"), NULL));
	replace(&team->url, json_text(json_get(answer->json, "url"), NULL));
	replace(&team->bot_id, json_text(json_get(answer->json, "bot_id"), NULL));
	replace(&team->bot_user, json_text(json_get(answer->json, "user_id"), NULL));
	slack_log(channel, GD_LOG_INFO, "this is %s in workspace %s (%s)", team->bot_user ? team->bot_user : "nobody",
		json_text(json_get(answer->json, "team"), "?"), team->id ? team->id : "?");
	check_scopes(channel, answer->res);
	rooms_list(channel, team);
}

static void test(struct gd_channel *channel, struct team *team)
{
	team->due_ms = 0;
	api_call(channel, &(struct api_request){.method = "auth.test", .team = team, .done = on_test, .owner = team});
}

void teams_start(struct gd_channel *channel)
{
	if (!channel->settings.bot_token)
		return;
	struct team *team = mem_alloc(sizeof *team);
	*team = (struct team){.single = true, .token = mem_strdup(channel->settings.bot_token)};
	channel->teams = team;
	test(channel, team);
}

void teams_timer(struct gd_channel *channel)
{
	int64_t now = channel->host->now_ms(channel->ctx), next = 0;

	for (struct team *team = channel->teams; team; team = team->next) {
		if (team->due_ms && team->due_ms <= now)
			test(channel, team);
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
		free(team->id);
		free(team->enterprise);
		free(team->token);
		free(team->url);
		free(team->bot_id);
		free(team->bot_user);
		free(team);
	}
}

static bool same(const char *a, const char *b)
{
	return a && b && !strcmp(a, b);
}

struct team *team_find(struct gd_channel *channel, const char *id, const char *enterprise)
{
	for (struct team *team = channel->teams; team; team = team->next)
		if (same(team->id, id) || (same(team->enterprise, enterprise) && !id))
			return team;
	for (struct team *team = channel->teams; team; team = team->next)
		if (same(team->enterprise, enterprise) || (team->single && !team->known))
			return team;
	return NULL;
}

struct team *team_of_tenant(struct gd_channel *channel, const char *tenant)
{
	if (!tenant || !*tenant)
		return channel->teams;
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

bool team_is_own(const struct team *team, const char *other_team)
{
	return !other_team || !*other_team || !team->id || same(team->id, other_team) || same(team->enterprise, other_team);
}

void team_gone(struct gd_channel *channel, struct team *team)
{
	team->dead = true;
	slack_log(channel, GD_LOG_ERROR,
		"the app was uninstalled from workspace %s, or its token revoked: install it again and put in the new token",
		team->id ? team->id : "?");
}
