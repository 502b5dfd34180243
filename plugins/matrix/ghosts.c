#include "ghosts.h"

#include "base/limits.h"
#include "state.h"

#include <stdlib.h>
#include <string.h>

#define NAME_PART 24 /* bytes of a local part that are for people who read it */
#define MOST 1000    /* remembered pairs; beyond it ghosts are brought anew */

struct ghost {
	struct ghost *next;
	char *id, *room;
};

const char *ghosts_id(const struct gd_channel *channel, struct arena *arena, const char *name)
{
	char part[NAME_PART + 1] = "";
	size_t n = 0;

	for (const char *c = name; *c && n < NAME_PART; c++) {
		bool upper = *c >= 'A' && *c <= 'Z', plain = upper || (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9');
		if (plain)
			part[n++] = (char)(upper ? *c - 'A' + 'a' : *c);
		else if (n && part[n - 1] != '_')
			part[n++] = '_';
	}
	return arena_printf(arena, "@%s%s_%.8s:%s", channel->settings.ghosts, part, state_digest(arena, name),
		settings_server(channel->session.user));
}

/* ---- who is where ---- */

static struct ghost **find(struct gd_channel *channel, const char *id, const char *room)
{
	struct ghost **at = &channel->ghosts;

	while (*at && (strcmp((*at)->id, id) != 0 || strcmp((*at)->room, room) != 0))
		at = &(*at)->next;
	return at;
}

static void drop(struct ghost **at)
{
	struct ghost *ghost = *at;

	*at = ghost->next;
	free(ghost->id);
	free(ghost->room);
	free(ghost);
}

static void remember(struct gd_channel *channel, const char *id, const char *room)
{
	struct ghost *ghost = mem_alloc(sizeof *ghost);
	struct ghost **at = &channel->ghosts;
	size_t n = 0;

	*ghost = (struct ghost){.next = channel->ghosts, .id = mem_strdup(id), .room = mem_strdup(room)};
	channel->ghosts = ghost;
	while (*at && n++ < MOST)
		at = &(*at)->next;
	while (*at)
		drop(at);
}

void ghosts_forget(struct gd_channel *channel, const char *ghost, const char *room)
{
	struct ghost **at = find(channel, ghost, room);

	if (*at)
		drop(at);
}

void ghosts_clear(struct gd_channel *channel)
{
	while (channel->ghosts)
		drop(&channel->ghosts);
}

/* ---- make, name, invite, enter ---- */

static void speak_ourselves(struct gd_channel *channel, struct sending *s, const struct api_answer *answer)
{
	matrix_log(channel, GD_LOG_WARN, "%s cannot speak in %s: %s", s->ghost, s->room, answer ? answer->error : "too much is under way");
	s->ghost = NULL;
	sending_speak(channel, s);
}

/* One step: a request with one text in its body. */
static void step(struct gd_channel *channel, struct sending *s, const char *method, struct buf *path, const char *as_user,
	const char *key, const char *value, api_done *done)
{
	struct buf body;
	struct json_writer w = {.out = &body};

	buf_init(&body, LIMIT_JSON);
	json_open(&w, NULL, '{');
	if (key)
		json_put_text(&w, key, value);
	json_close(&w, '}');
	if (!api_send(
		    channel, &(struct api_request){
				     .method = method, .path = path->data, .body = body.data, .as_user = as_user, .done = done, .data = s}))
		speak_ourselves(channel, s, NULL);
	buf_clear(&body);
	buf_clear(path);
}

static void entered(struct gd_channel *channel, void *data, const struct api_answer *answer)
{
	struct sending *s = data;

	if (!api_ok(answer)) {
		speak_ourselves(channel, s, answer);
		return;
	}
	remember(channel, s->ghost, s->room);
	sending_speak(channel, s);
}

/* Refused when it is in the room already; entering will show. */
static void invited(struct gd_channel *channel, void *data, const struct api_answer *answer)
{
	struct sending *s = data;
	struct buf path;

	(void)answer;
	api_path(&path, CLIENT_API "/join", s->room, NULL);
	step(channel, s, "POST", &path, s->ghost, NULL, NULL, entered);
}

static void named(struct gd_channel *channel, void *data, const struct api_answer *answer)
{
	struct sending *s = data;
	struct buf path;

	(void)answer;
	api_path(&path, CLIENT_API "/rooms", s->room, "invite", NULL);
	step(channel, s, "POST", &path, NULL, "user_id", s->ghost, invited);
}

static void registered(struct gd_channel *channel, void *data, const struct api_answer *answer)
{
	struct sending *s = data;
	struct buf path;

	if (!api_ok(answer) && strcmp(answer->errcode, "M_USER_IN_USE") != 0) {
		speak_ourselves(channel, s, answer);
		return;
	}
	api_path(&path, CLIENT_API "/profile", s->ghost, "displayname", NULL);
	step(channel, s, "PUT", &path, s->ghost, "displayname", s->ghost_name, named);
}

void ghosts_bring(struct gd_channel *channel, struct sending *s)
{
	struct buf path, body;
	struct json_writer w = {.out = &body};

	if (*find(channel, s->ghost, s->room)) {
		sending_speak(channel, s);
		return;
	}
	api_path(&path, CLIENT_API "/register", NULL);
	buf_init(&body, LIMIT_JSON);
	json_open(&w, NULL, '{');
	json_put_text(&w, "type", "m.login.application_service");
	json_put_text(&w, "username", arena_strndup(&s->arena, s->ghost + 1, strcspn(s->ghost + 1, ":")));
	json_put_bool(&w, "inhibit_login", true);
	json_close(&w, '}');
	if (!api_send(
		    channel, &(struct api_request){.method = "POST", .path = path.data, .body = body.data, .done = registered, .data = s}))
		speak_ourselves(channel, s, NULL);
	buf_clear(&body);
	buf_clear(&path);
}
