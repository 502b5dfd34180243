#include "grant.h"

#include "base/mem.h"
#include "team.h"

#include <string.h>

static const char *text_at(const struct json *answer, const char *pointer, const char *other)
{
	const char *text = json_text(json_at(answer, pointer), NULL);

	return text && *text ? text : other;
}

struct team *grant_read(struct gd_channel *channel, const struct json *answer, const struct team *old, struct err *why)
{
	const char *id = text_at(answer, "/team/id", old ? old->id : NULL);
	const char *enterprise = text_at(answer, "/enterprise/id", old ? old->enterprise : NULL);
	const char *token = text_at(answer, "/access_token", NULL);
	int64_t life_s = json_int(json_get(answer, "expires_in"), 0);
	bool org = team_is_org(answer, old && old->org);

	if (!token || strcmp(text_at(answer, "/token_type", "bot"), "bot") != 0) {
		err_set(why, "it holds no bot token");
		return NULL;
	}
	if (org ? !enterprise : !id) {
		err_set(why, "it names no %s", org ? "organisation" : "workspace");
		return NULL;
	}
	struct team *team = team_new(org ? NULL : id, enterprise);
	team->org = org;
	team->name = mem_strdup(text_at(answer, org ? "/enterprise/name" : "/team/name", old ? old->name : NULL));
	team->bot_user = mem_strdup(text_at(answer, "/bot_user_id", old ? old->bot_user : NULL));
	team->token = mem_strdup(token);
	team->refresh = mem_strdup(text_at(answer, "/refresh_token", NULL));
	if (life_s > 0) {
		team->life_ms = life_s * 1000;
		team->expires_ms = channel->host->now_ms(channel->ctx) + team->life_ms;
	}
	return team;
}
