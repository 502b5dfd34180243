#include "vault.h"

#include "base/json.h"
#include "base/json_write.h"
#include "base/limits.h"
#include "base/mem.h"
#include "inbound.h"
#include "team.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIST "teams"
#define KEY_SIZE 96
#define AGAIN_MS 2000

struct save {
	struct save *next;
	struct team *fresh;
	char *value;
	uint64_t tag; /* 0: it waits to be handed in */
	vault_done *done;
	void *owner;
};

static void key_of(char out[KEY_SIZE], const char *id)
{
	(void)snprintf(out, KEY_SIZE, "team:%.80s", id);
}

/* ---- writing ---- */

static char *written(const struct team *team)
{
	struct buf json;
	struct json_writer w = {.out = &json};

	buf_init(&json, LIMIT_KV);
	json_open(&w, NULL, '{');
	json_put_text(&w, "team", team->id);
	json_put_text(&w, "enterprise", team->enterprise);
	json_put_bool(&w, "org", team->org);
	json_put_text(&w, "name", team->name);
	json_put_text(&w, "bot_user", team->bot_user);
	json_put_text(&w, "token", team->token);
	json_put_text(&w, "refresh", team->refresh);
	json_put_int(&w, "life_ms", team->life_ms);
	json_put_int(&w, "expires_ms", team->expires_ms);
	json_close(&w, '}');
	char *copy = mem_strdup(json.data);
	buf_clear(&json);
	return copy;
}

static void list_id(struct buf *list, const char *id)
{
	const char *found = strstr(list->len ? list->data : "", id);
	size_t len = strlen(id);

	for (; found; found = strstr(found + 1, id))
		if ((found == list->data || found[-1] == ',') && (found[len] == ',' || !found[len]))
			return;
	if (list->len)
		buf_addc(list, ',');
	buf_adds(list, id);
}

static void list_all(const struct gd_channel *channel, struct buf *list)
{
	for (const struct team *team = channel->teams; team; team = team->next)
		if (!team->single)
			list_id(list, team_key(team));
	for (const struct save *save = channel->saves; save; save = save->next)
		list_id(list, team_key(save->fresh));
}

static void hand_in(struct gd_channel *channel, struct save *save)
{
	char key[KEY_SIZE];
	struct buf list;

	key_of(key, team_key(save->fresh));
	buf_init(&list, LIMIT_KV);
	list_all(channel, &list);
	const struct gd_kv kv[] = {{key, save->value}, {LIST, list.data}};
	const struct gd_inbound in = {.size = sizeof in, .kind = GD_CURSOR, .kv = kv, .nkv = 2};
	save->tag = ++channel->serial;
	enum gd_rc rc = channel->host->submit(channel->ctx, &in, save->tag);
	if (rc != GD_OK)
		save->tag = 0;
	if (rc == GD_BUSY)
		channel->host->timer(channel->ctx, AGAIN_MS, TIMER_VAULT);
	else if (rc != GD_OK)
		slack_log(channel, GD_LOG_ERROR, "the token of workspace %s cannot be kept", team_key(save->fresh));
	buf_clear(&list);
}

void vault_keep(struct gd_channel *channel, struct team *fresh, vault_done *done, void *owner)
{
	struct save *save = mem_alloc(sizeof *save), **end = &channel->saves;

	*save = (struct save){.fresh = fresh, .value = written(fresh), .done = done, .owner = owner};
	while (*end)
		end = &(*end)->next;
	*end = save;
	hand_in(channel, save);
}

static void save_free(struct save *save)
{
	team_free(save->fresh);
	free(save->value);
	free(save);
}

bool vault_result(struct gd_channel *channel, uint64_t tag, const struct gd_result *result)
{
	struct save **at = &channel->saves;

	while (*at && (*at)->tag != tag)
		at = &(*at)->next;
	struct save *save = *at;
	if (!save || tag == INBOUND_NOBODY)
		return false;
	if (result->code == GD_R_TROUBLE) {
		save->tag = 0;
		channel->host->timer(channel->ctx, AGAIN_MS, TIMER_VAULT);
		return true;
	}
	*at = save->next;
	struct team *team = team_adopt(channel, save->fresh);
	save->fresh = NULL;
	if (save->done)
		save->done(channel, team, save->owner);
	save_free(save);
	return true;
}

void vault_again(struct gd_channel *channel)
{
	for (struct save *save = channel->saves; save; save = save->next)
		if (!save->tag)
			hand_in(channel, save);
}

void vault_clear(struct gd_channel *channel)
{
	while (channel->saves) {
		struct save *save = channel->saves;
		channel->saves = save->next;
		save_free(save);
	}
}

/* ---- reading ---- */

static void load_one(struct gd_channel *channel, const char *id)
{
	char key[KEY_SIZE];

	key_of(key, id);
	const char *value = channel->host->kv_get(channel->ctx, key);
	struct json *json = value ? json_parse(value, strlen(value), LIMIT_KV, NULL) : NULL;
	if (!json) {
		slack_log(channel, GD_LOG_ERROR, "what is kept of workspace %s cannot be read: install the app there again", id);
		return;
	}
	struct team *team = team_new(json_text(json_get(json, "team"), NULL), json_text(json_get(json, "enterprise"), NULL));
	team->org = json_bool(json_get(json, "org"), false);
	team->name = mem_strdup(json_text(json_get(json, "name"), NULL));
	team->bot_user = mem_strdup(json_text(json_get(json, "bot_user"), NULL));
	team->token = mem_strdup(json_text(json_get(json, "token"), NULL));
	team->refresh = mem_strdup(json_text(json_get(json, "refresh"), NULL));
	team->life_ms = json_int(json_get(json, "life_ms"), 0);
	team->expires_ms = json_int(json_get(json, "expires_ms"), 0);
	team->dead = !team->token;
	team_adopt(channel, team);
	json_free(json);
}

void vault_load(struct gd_channel *channel)
{
	char *list = mem_strdup(channel->host->kv_get(channel->ctx, LIST));

	for (char *id = list, *end; id && *id; id = end) {
		end = id + strcspn(id, ",");
		if (*end)
			*end++ = '\0';
		load_one(channel, id);
	}
	free(list);
}
