#include "home.h"

#include "api.h"
#include "base/limits.h"
#include "form.h"
#include "sections.h"
#include "team.h"

#include <string.h>

#define SECTIONS_MOST 30 /* of each part: 100 blocks in all */

const char *const home_commands[HOME_PARTS] = {NULL, "list", "me"};

void home_view(struct json_writer *w, const char *key, const char *type, const char *const *parts, size_t n)
{
	json_open(w, key, '{');
	json_put_text(w, "type", type);
	if (!strcmp(type, "modal")) {
		json_open(w, "title", '{');
		json_put_text(w, "type", "plain_text");
		json_put_text(w, "text", "Guichet");
		json_close(w, '}');
	}
	json_open(w, "blocks", '[');
	for (size_t i = 0; i < n; i++) {
		if (i) {
			json_open(w, NULL, '{');
			json_put_text(w, "type", "divider");
			json_close(w, '}');
		}
		sections_text(w, parts[i], SECTIONS_MOST);
	}
	json_close(w, ']');
	json_close(w, '}');
}

static void on_published(struct gd_channel *channel, void *owner, const struct api_answer *answer)
{
	(void)owner;
	if (!answer->ok)
		slack_log(channel, GD_LOG_WARN, "a home view was not shown (%s): %s", answer->code, answer->why);
}

void home_publish(struct gd_channel *channel, struct team *team, const char *user, const char *const *parts, size_t n)
{
	struct buf body, view;
	struct json_writer w = {.out = &view};

	buf_init(&body, LIMIT_JSON);
	buf_init(&view, LIMIT_JSON);
	home_view(&w, NULL, "home", parts, n);
	form_add(&body, "user_id", user);
	form_add(&body, "view", view.data);
	api_call(channel, &(struct api_request){.method = "views.publish", .team = team, .body = &body, .done = on_published});
	buf_clear(&view);
	buf_clear(&body);
}
