#include "hook.h"

#include "base/text.h"

#include <openssl/evp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEY_MAX 200 /* bytes of a key kept as it is; longer ones become digests */

struct event *hook_event(struct hook *hook)
{
	if (hook->nevents == HOOK_EVENTS)
		return NULL;
	struct event *event = arena_alloc(hook->arena, sizeof *event);
	event->system.size = sizeof event->system;
	hook->events[hook->nevents++] = event;
	return event;
}

void hook_skip_unless(struct hook *hook, enum hook_verdict verdict)
{
	if (verdict == HOOK_OK)
		return;
	hook->skipped++;
	hook->worst = verdict;
}

enum hook_verdict hook_batch_verdict(const struct hook *hook)
{
	return hook->nevents ? HOOK_OK : hook->worst;
}

const char *hook_header(const struct hook *hook, const char *name)
{
	for (size_t i = 0; i < hook->req->nheaders; i++)
		if (!strcmp(hook->req->headers[i].name, name))
			return hook->req->headers[i].value;
	return NULL;
}

const char *hook_param(const struct hook *hook, const char *name)
{
	for (size_t i = 0; i < hook->nparams; i++)
		if (!hook->params[i].file && !strcmp(hook->params[i].name, name))
			return hook->params[i].value;
	return NULL;
}

void hook_field(struct hook *hook, struct event *event, const char *key, const char *value)
{
	if (!value || !*value || event->nfields == LIMIT_FIELDS)
		return;
	const char *kept = arena_strdup(hook->arena, key);
	event->fields[event->nfields++] = (struct gd_field){.key = kept, .label = kept, .value = hook_text(hook, value)};
}

const char *hook_title(struct hook *hook, const char *text)
{
	struct buf line;

	if (!text || text_is_blank(text))
		return NULL;
	while (*text == ' ' || *text == '\n' || *text == '\r' || *text == '\t')
		text++;
	buf_init(&line, LIMIT_TEXT);
	buf_add(&line, text, text_floor(text, strcspn(text, "\r\n") < LIMIT_TEXT ? strcspn(text, "\r\n") : LIMIT_TEXT - 1));
	size_t len = text_cut(line.data, LIMIT_TITLE);
	const char *title = len < line.len ? arena_printf(hook->arena, "%.*s…", (int)text_cut(line.data, LIMIT_TITLE - 1), line.data)
					   : arena_strdup(hook->arena, line.data);
	buf_clear(&line);
	return title;
}

const char *hook_text(struct hook *hook, const char *text)
{
	static const char mark[] = "…";

	if (!text)
		return NULL;
	if (strlen(text) <= LIMIT_MESSAGE)
		return arena_strdup(hook->arena, text);
	return arena_printf(hook->arena, "%.*s%s", (int)text_floor(text, LIMIT_MESSAGE - sizeof mark), text, mark);
}

const char *hook_scalar(struct hook *hook, const struct json *value)
{
	struct buf text;
	const char *kept = NULL;

	buf_init(&text, LIMIT_JSON);
	if (json_scalar_text(value, &text) && text.len)
		kept = arena_strdup(hook->arena, text.data);
	buf_clear(&text);
	return kept;
}

bool hook_is_one(const char *name, const char *const *names)
{
	for (; *names; names++)
		if (!strcmp(*names, name))
			return true;
	return false;
}

const char *hook_at(struct hook *hook, const struct json *root, const char *pointer)
{
	return hook_scalar(hook, json_at(root, pointer));
}

const char *hook_digest(struct hook *hook, const char *bytes, size_t len)
{
	unsigned char digest[EVP_MAX_MD_SIZE] = {0};
	char hex[33];

	EVP_Digest(bytes, len, digest, NULL, EVP_sha256(), NULL);
	for (size_t i = 0; i < 16; i++)
		(void)snprintf(hex + 2 * i, 3, "%02x", digest[i]);
	return arena_strdup(hook->arena, hex);
}

const char *hook_key(struct hook *hook, const char *part, ...)
{
	struct buf key;
	va_list parts;

	buf_init(&key, LIMIT_JSON);
	va_start(parts, part);
	for (const char *p = part; p;
		p = va_arg(parts, const char *)) { // NOLINT(clang-analyzer-valist.Uninitialized): it was started above
		if (p != part)
			buf_addc(&key, '/');
		buf_adds(&key, p);
	}
	va_end(parts);
	bool plain = key.len <= KEY_MAX && text_is_utf8(key.data, key.len);
	const char *kept = plain ? arena_strdup(hook->arena, key.data)
				 : arena_printf(hook->arena, "sha256:%s", hook_digest(hook, key.data, key.len));
	buf_clear(&key);
	return kept;
}
