#include "commands.h"

#include "base/text.h"

#include <string.h>

void commands_form(struct form *form, struct arena *arena, const struct json *payload)
{
	for (const struct json *field = json_first(payload); field && form->n < LIMIT_FIELDS; field = json_next(field)) {
		const char *text = json_text(field, NULL);
		if (!text || !json_key(field))
			continue;
		form->fields[form->n].name = arena_strdup(arena, json_key(field));
		form->fields[form->n++].value = arena_strdup(arena, text);
	}
}

static const char *field(const struct form *form, const char *name)
{
	const char *text = form_get(form, name);

	return text && *text ? text : NULL;
}

void commands_read(struct told *told, const struct form *form)
{
	const char *user = field(form, "user_id"), *room = field(form, "channel_id"), *text = field(form, "text");
	const char *trigger = field(form, "trigger_id");

	if (!user || (!trigger && !told->proof)) {
		told_nothing(told, "a slash command without user_id, or that cannot be told from another");
		return;
	}
	told->what = TOLD_INBOUND;
	told->reply = REPLY_COMMAND;
	told->in.kind = GD_COMMAND;
	told->in.flags |= GD_F_EPHEMERAL_OK;
	told_sender(told, user, field(form, "team_id"));
	told->wants_person = true;
	told->in.sender.handle = arena_strdup(&told->arena, field(form, "user_name"));
	told->in.sender.name = told->in.sender.handle;
	told_place(told, told_kind(NULL, field(form, "channel_name"), room), room, NULL);
	told->in.text = text && !text_is_blank(text) ? told_text(told, text) : "help";
	told_key(told, 0, "command:%s", trigger ? trigger : told->proof);
	told->trigger = arena_strdup(&told->arena, trigger);
	told->response_url = arena_strdup(&told->arena, field(form, "response_url"));
}
