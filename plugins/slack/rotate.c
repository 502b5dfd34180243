#include "rotate.h"

#include "api.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/mem.h"
#include "form.h"
#include "grant.h"
#include "team.h"
#include "vault.h"

#include <string.h>

#define AGAIN_MS 30000
#define SOONEST_MS 1000

static void arm(struct gd_channel *channel)
{
	int64_t now = channel->host->now_ms(channel->ctx), next = 0;

	for (const struct team *team = channel->teams; team; team = team->next)
		if (team->rotate_ms && (!next || team->rotate_ms < next))
			next = team->rotate_ms;
	if (next)
		channel->host->timer(channel->ctx, next - now > SOONEST_MS ? (uint32_t)(next - now) : SOONEST_MS, TIMER_ROTATE);
}

void rotate_plan(struct gd_channel *channel, struct team *team)
{
	uint32_t noise = 0;

	team->rotate_ms = 0;
	if (!team->refresh && team->token && !team->single && channel->settings.rotate_tokens) {
		team->rotate_ms = channel->host->now_ms(channel->ctx) + SOONEST_MS;
		arm(channel);
		return;
	}
	if (!team->refresh || !team->expires_ms || !team->life_ms)
		return;
	random_bytes(&noise, sizeof noise);
	team->rotate_ms = team->expires_ms - team->life_ms + team->life_ms * (60 + noise % 16) / 100;
	arm(channel);
}

static void ended(struct gd_channel *channel, struct team *team)
{
	team->rotating = false;
	api_renewed(channel, team);
	arm(channel);
}

static void on_kept(struct gd_channel *channel, struct team *team, void *owner)
{
	(void)owner;
	slack_log(channel, GD_LOG_INFO, "workspace %s has a new token", team_key(team));
	rotate_plan(channel, team);
	ended(channel, team);
}

/* A token that lives for ever is good for ever: nothing is lost if it cannot be exchanged. */
static void on_refused(struct gd_channel *channel, struct team *team, const struct api_answer *answer)
{
	bool final = answer->kind == ERROR_TOKEN || answer->kind == ERROR_GIVE_UP;
	bool dies = team->refresh || !strcmp(answer->code, "token_already_exchanged");

	slack_log(channel, final ? GD_LOG_ERROR : GD_LOG_WARN, "workspace %s got no new token (%s): %s%s", team_key(team), answer->code,
		answer->why, final && dies ? " Install the app there again." : "");
	int64_t wait_ms = answer->retry_after_s * INT64_C(1000) > AGAIN_MS ? answer->retry_after_s * INT64_C(1000) : AGAIN_MS;
	team->rotate_ms = final ? 0 : channel->host->now_ms(channel->ctx) + wait_ms;
	ended(channel, team);
}

static void on_renewed(struct gd_channel *channel, void *owner, const struct api_answer *answer)
{
	struct team *team = owner;
	struct err why = {0};
	struct team *fresh = answer->ok ? grant_read(channel, answer->json, team, &why) : NULL;

	if (fresh) {
		vault_keep(channel, fresh, on_kept, NULL);
		return;
	}
	if (answer->ok)
		slack_log(channel, GD_LOG_ERROR, "Slack's answer with a new token makes no sense: %s", why.text);
	on_refused(channel, team, answer);
}

/* The old token itself says what is to be exchanged; a refresh needs none. */
void rotate_now(struct gd_channel *channel, struct team *team)
{
	struct buf body;
	struct api_request request = {.method = "oauth.v2.access", .body = &body, .done = on_renewed, .owner = team};

	if (team->rotating)
		return;
	team->rotating = true;
	team->rotate_ms = 0;
	buf_init(&body, LIMIT_JSON);
	form_add(&body, "client_id", channel->settings.client_id);
	form_add(&body, "client_secret", channel->settings.client_secret);
	if (team->refresh) {
		form_add(&body, "grant_type", "refresh_token");
		form_add(&body, "refresh_token", team->refresh);
	} else {
		request.method = "oauth.v2.exchange";
		request.token = team->token;
	}
	api_call(channel, &request);
	buf_clear(&body);
}

void rotate_timer(struct gd_channel *channel)
{
	int64_t now = channel->host->now_ms(channel->ctx);

	for (struct team *team = channel->teams; team; team = team->next)
		if (team->rotate_ms && team->rotate_ms <= now)
			rotate_now(channel, team);
	arm(channel);
}
