// fuzz: source plugins/sms/view.c
/* Bodies of gateways, and expressions on them: whatever the bytes, every text that comes out is UTF-8. */
#include "plugins/sms/view.h"

#include "base/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void check(const char *text)
{
	if (text && !text_is_utf8(text, strlen(text)))
		abort();
}

static void read_as(const char *type, const uint8_t *data, size_t size)
{
	static const char *const expressions[] = {
		"field:From", "json:/a/0", "header:content-type", "body:", "regex:\"([^\"]+)\"", "field:x | body:"};
	const struct gd_header header = {"content-type", type};
	struct arena arena = {0};
	struct view view = {.arena = &arena};
	struct err err = {0};
	char *body = mem_strndup((const char *)data, size);
	const struct gd_http_req req = {.size = sizeof req, .headers = &header, .nheaders = 1, .body = body, .body_len = strlen(body)};

	if (view_request(&view, &req, NULL, true, &err))
		for (size_t i = 0; i < sizeof expressions / sizeof *expressions; i++)
			check(view_take(&view, expressions[i]));
	for (size_t i = 0; i < view.nparams; i++) {
		check(view.params[i].name);
		check(view.params[i].value);
	}
	(void)view_holds(&view, "json:/messages/*/status == \"0\"");
	view_clear(&view);
	arena_clear(&arena);
	free(body);
}

/* What an admin wrote: checked at start, and harmless whether it passes or not. */
static void read_rule(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	struct view view = {.arena = &arena, .body = "Success \"1\""};
	struct err err = {0};
	char *rule = mem_strndup((const char *)data, size < 200 ? size : 200);

	if (strncmp(rule, "regex:", 6) != 0) { /* the C library's expressions are not ours to fuzz */
		if (view_check_rule(rule, &err))
			(void)view_holds(&view, rule);
		if (view_check_expression(rule, &err) && !strstr(rule, "regex:"))
			(void)view_take(&view, rule);
	}
	arena_clear(&arena);
	free(rule);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 65536)
		return 0;
	read_as("application/x-www-form-urlencoded", data, size);
	read_as("application/json", data, size);
	read_as("text/plain", data, size);
	read_rule(data, size);
	return 0;
}
