#include "people.h"

#include "api.h"
#include "base/text.h"
#include "base/limits.h"
#include "form.h"
#include "inbound.h"
#include "rooms.h"

#include <stdlib.h>
#include <string.h>

#define KNOWN_MS INT64_C(3600000)
#define UNKNOWN_MS INT64_C(60000) /* after a refusal */
#define AGAIN_MS INT64_C(2000)    /* after trouble; it doubles */
#define DOUBLINGS_MOST 5u
#define TIMEOUT_MS 2000
#define PEOPLE_MOST 4096
#define ID_MOST 64

static void person_free(struct person *person)
{
	free(person->user);
	free(person->name);
	free(person->handle);
	free(person->email);
	free(person->lang);
	free(person->tz);
	free(person->home);
	free(person);
}

static struct person *find(struct gd_channel *channel, const struct team *team, const char *user)
{
	struct person *person = channel->people;

	while (person && (person->team != team || strcmp(person->user, user) != 0))
		person = person->next;
	return person;
}

const struct person *people_find(struct gd_channel *channel, const struct team *team, const char *user)
{
	const struct person *person = find(channel, team, user);

	return person && !person->asked && channel->host->now_ms(channel->ctx) < person->until_ms ? person : NULL;
}

/* Text for one line of ours, in place of the old one. */
static void set(char **place, const char *text)
{
	struct buf line;

	free(*place);
	*place = NULL;
	if (!text || text_is_blank(text))
		return;
	buf_init(&line, LIMIT_RESPONSE);
	text_strip_controls(&line, text, false);
	*place = mem_strndup(line.data, text_cut(line.data, LIMIT_NAME));
	buf_clear(&line);
}

static void read_info(struct person *person, const struct json *user)
{
	static const char *const names[] = {"/profile/display_name", "/profile/real_name", "/real_name", "/name"};
	const char *name = NULL;
	const char *home = json_text(json_get(user, "team_id"), NULL);
	const char *org = json_text(json_at(user, "/enterprise_user/enterprise_id"), NULL);
	const struct team *team = person->team;

	for (size_t i = 0; i < sizeof names / sizeof *names && (!name || !*name); i++)
		name = json_text(json_at(user, names[i]), NULL);
	set(&person->name, name);
	set(&person->handle, json_text(json_get(user, "name"), NULL));
	set(&person->email, json_text(json_at(user, "/profile/email"), NULL));
	set(&person->tz, json_text(json_get(user, "tz"), NULL));
	set(&person->lang, json_text(json_get(user, "locale"), NULL));
	set(&person->home, home);
	bool same_org = org && team->enterprise && !strcmp(org, team->enterprise);
	person->bot = json_bool(json_get(user, "is_bot"), false);
	person->outsider = (!same_org && !team_is_own(team, home)) || json_bool(json_get(user, "is_stranger"), false) ||
			   json_bool(json_get(user, "is_restricted"), false) || json_bool(json_get(user, "is_ultra_restricted"), false) ||
			   json_bool(json_get(user, "deleted"), false);
}

/* How long what we have learned is good. */
static int64_t good_ms(struct person *person, const struct api_answer *answer)
{
	int64_t again_ms = AGAIN_MS << (person->failures < DOUBLINGS_MOST ? person->failures : DOUBLINGS_MOST);
	int64_t asked_ms = answer->retry_after_s * INT64_C(1000);

	person->failures = person->trouble ? person->failures + 1 : 0;
	if (person->trouble)
		return again_ms > asked_ms ? again_ms : asked_ms;
	return answer->ok ? KNOWN_MS : UNKNOWN_MS;
}

static void on_info(struct gd_channel *channel, void *owner, const struct api_answer *answer)
{
	struct person *person = owner;

	person->asked = false;
	bool refused = answer->kind == ERROR_GIVE_UP || api_is_unknown(answer);
	person->trouble = !answer->ok && (!refused || !strcmp(answer->code, "missing_scope"));
	person->until_ms = channel->host->now_ms(channel->ctx) + good_ms(person, answer);
	if (!strcmp(answer->code, "user_not_visible"))
		person->outsider = true; /* of another organisation, as far as we may know */
	if (answer->ok)
		read_info(person, json_get(answer->json, "user"));
	else
		slack_log(channel, GD_LOG_WARN, "who %s is could not be asked (%s): %s", person->user, answer->code, answer->why);
	inbound_resume(channel);
	rooms_resume(channel);
}

/* The one that was added first and is not being asked. */
static void forget_one(struct gd_channel *channel)
{
	struct person **last = NULL;

	for (struct person **at = &channel->people; *at; at = &(*at)->next)
		if (!(*at)->asked)
			last = at;
	if (!last)
		return;
	struct person *person = *last;
	*last = person->next;
	person_free(person);
	channel->npeople--;
}

bool people_ask(struct gd_channel *channel, struct team *team, const char *user)
{
	struct person *person = find(channel, team, user);
	struct buf body;

	if (strlen(user) > ID_MOST)
		return false;
	if (person && person->asked)
		return true;
	if (!person) {
		if (channel->npeople >= PEOPLE_MOST)
			forget_one(channel);
		person = mem_alloc(sizeof *person);
		*person = (struct person){.next = channel->people, .team = team, .user = mem_strdup(user)};
		channel->people = person;
		channel->npeople++;
	}
	person->asked = true;
	buf_init(&body, LIMIT_JSON);
	form_add(&body, "user", user);
	form_add(&body, "include_locale", "true");
	api_call(channel, &(struct api_request){.method = "users.info", .team = team, .body = &body, .timeout_ms = TIMEOUT_MS,
		.done = on_info, .owner = person});
	buf_clear(&body);
	return true;
}

static const char *or_else(struct arena *arena, const char *text, const char *other)
{
	return text ? arena_strdup(arena, text) : other;
}

void people_fill(struct gd_channel *channel, const struct team *team, struct arena *arena, struct gd_person *out)
{
	const struct person *person = out->user ? people_find(channel, team, out->user) : NULL;

	if (!person)
		return;
	out->name = or_else(arena, person->name, out->name);
	out->handle = or_else(arena, person->handle, out->handle);
	out->email = or_else(arena, person->email, out->email);
	out->tz = or_else(arena, person->tz, out->tz);
	if (person->lang)
		out->lang = arena_strndup(arena, person->lang, strcspn(person->lang, "-_")); /* "fr-FR" */
	if (person->home) { /* users.info knows better than the event */
		out->flags &= ~(uint32_t)GD_P_OUTSIDER;
		out->tenant = person->outsider && !team_is_own(team, person->home) ? arena_strdup(arena, person->home) : team_people(team);
	}
	out->flags |= (person->outsider ? (uint32_t)GD_P_OUTSIDER : 0) |
		      (person->email && !person->outsider ? (uint32_t)GD_P_EMAIL_VERIFIED : 0) | (person->bot ? (uint32_t)GD_P_BOT : 0);
}

void people_clear(struct gd_channel *channel)
{
	while (channel->people) {
		struct person *person = channel->people;
		channel->people = person->next;
		person_free(person);
	}
}
