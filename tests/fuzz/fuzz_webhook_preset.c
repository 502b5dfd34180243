/* Every preset of the webhook plugin. Input: a capture as in tests/plugins/webhook/captures, whose preset= option, headers and body
 * count. */
// fuzz: room sign
// fuzz: source plugins/webhook/*.c
#include "plugins/webhook/body.h"
#include "plugins/webhook/preset.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HEADERS 16

struct input {
	struct settings settings;
	struct gd_header headers[HEADERS];
	struct gd_param query[HEADERS];
	struct gd_http_req req;
};

/* The configuration is clean text; "\\n" in it stands for a line break, as in the captures. */
static void read_option(struct input *in, char *option)
{
	if (!text_is_utf8(option, strlen(option)))
		return;
	for (char *at = option; (at = strstr(at, "\\n")); at++) {
		*at = '\n';
		memmove(at + 1, at + 2, strlen(at + 2) + 1);
	}
	const struct preset *preset = strncmp(option, "preset=", 7) ? NULL : preset_find(option + 7);

	if (preset)
		in->settings.preset = preset;
	else if (!strcmp(option, "per=group"))
		in->settings.per_group = true;
	else if (!strncmp(option, "key_labels=", 11))
		in->settings.key_labels = option + 11;
	else if (!strncmp(option, "from=", 5))
		in->settings.from = option + 5;
	else if (!strncmp(option, "map=", 4))
		in->settings.map = option + 4;
}

static void read_line(struct input *in, char *line)
{
	char *colon = strstr(line, ": "), *equals = strchr(line, '=');

	if (!strncmp(line, "option ", 7)) {
		read_option(in, line + 7);
	} else if (!strncmp(line, "request ", 8)) {
		in->req.method = line + 8;
	} else if (!strncmp(line, "query ", 6) && equals && in->req.nquery < HEADERS && text_is_utf8(line, strlen(line))) {
		*equals = '\0'; /* the host gives clean text only */
		in->query[in->req.nquery++] = (struct gd_param){line + 6, equals + 1};
	} else if (colon && in->req.nheaders < HEADERS) {
		*colon = '\0';
		in->headers[in->req.nheaders++] = (struct gd_header){line, colon + 2};
	}
}

static void read_input(struct input *in, char *text, size_t size)
{
	char *line = text;

	in->settings.preset = preset_find("generic");
	in->req = (struct gd_http_req){.method = "POST", .headers = in->headers, .query = in->query};
	while (*line && *line != '\n') {
		char *end = line + strcspn(line, "\n");
		char *next = end + (*end == '\n');
		*end = '\0';
		if (strncmp(line, "option ", 7) != 0 || text_is_utf8(line, strlen(line))) /* the configuration refuses others */
			read_line(in, line);
		line = next;
	}
	in->req.body = line + (*line == '\n');
	in->req.body_len = size - (size_t)(in->req.body - text);
}

static bool clean(const char *text)
{
	return !text || text_is_utf8(text, strlen(text));
}

/* What the desk relies on. */
static void check(const struct event *event)
{
	const struct gd_system *s = &event->system;
	bool good = s->action && clean(s->key) && clean(s->title) && clean(event->text) && clean(s->url) && clean(s->episode);

	good = good && (!s->key || strlen(s->key) <= LIMIT_ADDRESS) && (!event->text || strlen(event->text) <= LIMIT_MESSAGE);
	good = good && (!s->title || text_chars(s->title) <= LIMIT_TITLE) && s->episode_ms >= 0;
	if (!good)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	struct input in = {0};
	struct err why = {0};
	char *text = malloc(size + 1);

	memcpy(text, data, size);
	text[size] = '\0';
	read_input(&in, text, size);
	struct hook hook = {.settings = &in.settings, .req = &in.req, .instance = "shop", .now_ms = 1795302000000, .arena = &arena};
	uint32_t status = body_read(&hook, &why);
	if (!status)
		status = (uint32_t)in.settings.preset->map(&hook, &why);
	if (status && !why.text[0])
		abort();
	for (size_t i = 0; !status && i < hook.nevents; i++)
		check(hook.events[i]);
	json_free(hook.json);
	arena_clear(&arena);
	free(text);
	return 0;
}
