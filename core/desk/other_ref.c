#include "desk/other_ref.h"

#include "commands/args.h"
#include "commands/scan.h"

#include <string.h>

static bool is_other(struct call *c, char *word, const char *const *prefixes, struct ticket *out)
{
	struct ticket_ref ref;
	size_t len = strlen(word);
	while (len > 1 && strchr(".,:;!?)", word[len - 1]))
		word[--len] = 0;
	return ref_parse(word + (word[0] == '('), prefixes, c->w->arena, &ref) && ref.kind == REF_NUMBER && ref.marked &&
	       call_find(c, &ref, out) && out->id != c->ticket.id;
}

bool other_ref(struct call *c, const char *text, struct ticket *out)
{
	struct parse_context rules;
	call_rules(c, AT_LINE, &rules);
	for (const char *line = text; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
		struct scan scan = {.at = line};
		struct word_at word;
		for (; scan_word(&scan, c->w->arena, &word); scan.at = word.end)
			if (is_other(c, word.text, rules.prefixes, out))
				return true;
	}
	return false;
}
