#include "desk/out/buttons.h"

#include "commands/verbs.h"
#include "i18n/words.h"

#define IN(status) (1u << (status))
#define BEFORE_WORK (IN(STATUS_NEW))
#define AT_WORK (IN(STATUS_ACK) | IN(STATUS_WIP) | IN(STATUS_WAIT) | IN(STATUS_HOLD))
#define OPEN (BEFORE_WORK | AT_WORK | IN(STATUS_SOLVED))

static const struct {
	enum verb_id verb;
	unsigned statuses;
	bool words; /* it wants some */
	const char *emoji;
} rows[] = {
	{VERB_TAKE, BEFORE_WORK, false, "👀"},
	{VERB_ASK, AT_WORK, true, "❓"},
	{VERB_SOLVED, AT_WORK, true, "✅"},
	{VERB_CLOSE, OPEN, true, "🏁"},
	{VERB_REOPEN, IN(STATUS_CLOSED), true, "🔁"},
};

static const enum priority priorities[] = {PRIORITY_LOW, PRIORITY_NORMAL, PRIORITY_HIGH, PRIORITY_URGENT};

/* One command with four values: a channel may show them as one list. Lowering wants a reason. */
static size_t add_priorities(struct work *w, const struct ticket *t, enum lang lang, struct gd_choice *choices, size_t n)
{
	char verb[VERB_NAME_SIZE], named[VERB_NAME_SIZE];

	verb_main_name(verb_of(VERB_PRIORITY), LANG_EN, verb);
	verb_main_name(verb_of(VERB_PRIORITY), lang, named);
	for (size_t i = 0; i < sizeof priorities / sizeof *priorities; i++) {
		const char *value = priority_name(priorities[i]);
		if (priorities[i] != t->priority)
			choices[n++] = (struct gd_choice){
				arena_printf(w->arena, "%c%s %s%s", BUTTON_MARK, verb, value, priorities[i] < t->priority ? " " : ""),
				arena_printf(w->arena, "%s %s", named, word_of(w->catalog, lang, "priority", value)), NULL};
	}
	return n;
}

size_t buttons_of(struct work *w, const struct ticket *t, enum lang lang, const struct gd_choice **out)
{
	struct gd_choice *choices =
		arena_alloc(w->arena, (sizeof rows / sizeof *rows + sizeof priorities / sizeof *priorities) * sizeof *choices);
	size_t n = 0;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char verb[VERB_NAME_SIZE], named[VERB_NAME_SIZE];
		if (!(rows[i].statuses & IN(t->status)))
			continue;
		verb_main_name(verb_of(rows[i].verb), LANG_EN, verb);
		verb_main_name(verb_of(rows[i].verb), lang, named);
		choices[n++] = (struct gd_choice){arena_printf(w->arena, "%c%s%s", BUTTON_MARK, verb, rows[i].words ? " " : ""),
			arena_printf(w->arena, "%s %s", rows[i].emoji, named), rows[i].emoji};
	}
	if (t->status != STATUS_CLOSED)
		n = add_priorities(w, t, lang, choices, n);
	*out = choices;
	return n;
}
