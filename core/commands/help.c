#include "commands/help.h"

#include "base/buf.h"
#include "domain/ticket.h"

#include <string.h>

static bool is_desk(unsigned roles)
{
	return roles & (ROLE_BIT(ROLE_AGENT) | ROLE_BIT(ROLE_LEAD) | ROLE_BIT(ROLE_ADMIN));
}

/* The words of a list in the way of a usage line: "list|show|on". */
static void add_words(struct buf *out, enum word_list list, enum lang lang)
{
	const struct list_word *rows;
	size_t count = list_rows(list, &rows);
	for (size_t i = 0; i < count; i++)
		buf_addf(out, "%s%s", i ? "|" : "", rows[i].name[lang]);
}

static void add_slot(struct buf *out, const struct slot *slot, enum lang lang)
{
	static const char *const in[LANG_COUNT] = {[LANG_EN] = "in ", [LANG_FR] = "dans "};
	if (slot->kind == SLOT_WORD)
		add_words(out, slot->list, lang);
	else if (slot->kind == SLOT_REASON)
		add_words(out, WORDS_REASON, lang);
	else
		buf_addf(out, "%s%s", slot->kind == SLOT_WHEN && !(slot->flags & SLOT_BARE) ? in[lang] : "", slot_label(slot, lang));
}

const char *help_usage(const struct verb *verb, enum lang lang, unsigned roles, struct arena *arena)
{
	char name[VERB_NAME_SIZE];
	struct buf out;
	buf_init(&out, LIMIT_COMMAND);
	verb_main_name(verb, lang, name);
	buf_adds(&out, name);
	if ((verb->flags & (VERB_F_TICKET | VERB_F_MAY)) && !(verb->flags & VERB_F_NUMBER))
		buf_adds(&out, lang == LANG_FR ? " [réf]" : " [ref]");
	for (size_t i = 0; i < VERB_SLOTS && verb->slots[i].kind != SLOT_NONE; i++) {
		const struct slot *slot = &verb->slots[i];
		bool another = i + 1 < VERB_SLOTS && (slot[1].flags & SLOT_OR);
		if ((slot->flags & SLOT_DESK) && !is_desk(roles))
			continue;
		buf_adds(&out, slot->flags & SLOT_OR ? " | " : slot->flags & SLOT_REQUIRED ? " " : " [");
		add_slot(&out, slot, lang);
		buf_adds(&out, !(slot->flags & SLOT_REQUIRED) && !another ? "]" : "");
	}
	const char *usage = arena_strdup(arena, out.data);
	buf_clear(&out);
	return usage;
}

const char *help_example(const struct verb *verb, const struct parse_context *context, struct arena *arena)
{
	return arena_printf(arena, "%s%s", command_mark(context->place), help_usage(verb, context->lang, context->roles, arena));
}
