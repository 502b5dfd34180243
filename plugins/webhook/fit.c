#include "fit.h"

#include "base/text.h"

#include <string.h>

static const char *cut(struct hook *hook, const char *text, size_t most)
{
	static const char mark[] = "…";

	if (!text || strlen(text) <= most)
		return text;
	return arena_printf(hook->arena, "%.*s%s", (int)text_floor(text, most - (sizeof mark - 1)), text, mark);
}

/* Half an address leads nowhere, half a number to somebody else. */
static const char *whole(const char *text, size_t most)
{
	return text && strlen(text) > most ? NULL : text;
}

static void fit_sender(struct hook *hook, struct gd_person *sender)
{
	sender->user = whole(sender->user, LIMIT_ADDRESS);
	if (!sender->user) {
		*sender = (struct gd_person){0}; /* nobody has such an address: a machine then */
		return;
	}
	sender->name = cut(hook, sender->name, LIMIT_ADDRESS);
	sender->handle = whole(sender->handle, LIMIT_ADDRESS);
	sender->email = whole(sender->email, LIMIT_ADDRESS);
	sender->phone = whole(sender->phone, LIMIT_WORD);
	sender->lang = whole(sender->lang, LIMIT_WORD);
	sender->tz = whole(sender->tz, LIMIT_WORD);
}

static void fit_fields(struct hook *hook, struct event *event)
{
	size_t kept = 0;

	for (size_t i = 0; i < event->nfields; i++) {
		struct gd_field field = event->fields[i];
		if (!*field.key)
			continue;
		field.key = field.label = cut(hook, field.key, LIMIT_ADDRESS);
		field.value = cut(hook, field.value, LIMIT_TEXT);
		event->fields[kept++] = field;
	}
	event->nfields = kept;
}

void fit_event(struct hook *hook, struct event *event)
{
	struct gd_system *system = &event->system;

	fit_sender(hook, &event->sender);
	fit_fields(hook, event);
	if (system->episode && strlen(system->episode) > LIMIT_ADDRESS)
		system->episode = hook_digest(hook, system->episode, strlen(system->episode));
	system->url = whole(system->url, LIMIT_URL);
	system->priority = whole(system->priority, LIMIT_WORD);
	system->severity = whole(system->severity, LIMIT_WORD);
	system->type = whole(system->type, LIMIT_WORD);
	system->queue = whole(system->queue, LIMIT_ADDRESS);
	system->reference_text = cut(hook, system->reference_text, LIMIT_ADDRESS);
}
