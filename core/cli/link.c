#include "cli/link.h"

#include "base/limits.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void link_open(struct daemon_link *link, const char *socket_path)
{
	*link = (struct daemon_link){.control = control_open(socket_path), .path = mem_strdup(socket_path)};
}

void link_close(struct daemon_link *link)
{
	control_free(link->control);
	free(link->path);
	free(link->text);
}

static void complain(struct daemon_link *link, unsigned status, const struct json *answer)
{
	const char *why = json_text(json_get(answer, "error"), NULL);
	if (!why)
		why = json_text(json_get(answer, "text"), NULL);
	if (why)
		fprintf(stderr, "guichet: %s\n", why);
	else
		fprintf(stderr, "guichet: the daemon answered with status %u.\n", status);
	link->exit = EXIT_NO;
}

unsigned link_fetch(struct daemon_link *link, const char *method, const char *target, const char *body, uint32_t timeout_ms)
{
	struct err err = {0};
	struct control_answer answer = {0};
	struct control_request req = {
		.method = method, .target = target, .body = body, .body_len = body ? strlen(body) : 0, .timeout_ms = timeout_ms};
	unsigned status = 0;
	if (control_call(link->control, &req, &answer, &err)) {
		status = answer.status;
		free(link->text);
		link->text = buf_detach(&answer.body);
	} else {
		if (!link->quiet)
			fprintf(stderr, "guichet: %s\n", err.text);
		link->exit = EXIT_NO_DAEMON;
	}
	control_answer_clear(&answer);
	return status;
}

struct json *link_call(struct daemon_link *link, const char *method, const char *target, const char *body, uint32_t timeout_ms)
{
	struct err err = {0};
	unsigned status = link_fetch(link, method, target, body, timeout_ms);
	if (!status)
		return NULL;
	struct json *doc = json_parse(link->text, strlen(link->text), LIMIT_SYNC, &err);
	if (doc && status < 400)
		return doc;
	complain(link, status, doc);
	json_free(doc);
	return NULL;
}

int link_ask(const struct arguments *args, const char *method, const char *target, const char *body,
	void (*show)(const struct json *answer))
{
	struct daemon_link link;
	link_open(&link, args->socket);
	struct json *answer = link_call(&link, method, target, body, 0);
	if (answer && args->json)
		printf("%s\n", link.text);
	else if (answer)
		show(answer);
	int status = link.exit;
	json_free(answer);
	link_close(&link);
	return status;
}

void link_target(struct buf *out, const char *path, const char *name, const char *value)
{
	buf_init(out, LIMIT_HEADERS);
	buf_adds(out, path);
	if (value) {
		buf_addf(out, "?%s=", name);
		control_escape(out, value);
	}
}
