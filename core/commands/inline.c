#include "commands/inline.h"

#include "commands/args.h"
#include "commands/filler.h"
#include "commands/scan.h"
#include "commands/take.h"
#include "commands/take_field.h"

#include <string.h>

/* What belongs to a request and can be meant by a word of prose by no accident. */
static bool may_stand(enum field_key key)
{
	switch (key) {
	case FIELD_OTHER:
	case FIELD_PRIORITY:
	case FIELD_QUEUE:
	case FIELD_TYPE:
	case FIELD_SEVERITY:
	case FIELD_PRODUCT:
	case FIELD_SERVICE:
		return true;
	case FIELD_STATUS:
	case FIELD_CC:
	case FIELD_VIA:
	case FIELD_TITLE:
		return false;
	}
	return false;
}

static bool take_team(struct filler *f, const struct word_at *word)
{
	const char *name = queue_word(word->text);
	const char *queue = name && f->context->names.queues ? queue_resolve(f, name) : NULL;
	if (!queue)
		return false;
	f->command->queue = queue;
	return true;
}

static bool take_field(struct filler *f, const struct word_at *word)
{
	static const struct slot fields = {.kind = SLOT_FIELDS};
	size_t before = f->command->nfields;
	const char *at = f->scan->at;
	if (take_fields(f, &fields, word) == TAKEN_YES && may_stand(f->command->fields[before].key))
		return true;
	f->command->nfields = before;
	f->scan->at = at;
	return false;
}

static void take_beginning(struct filler *f)
{
	struct word_at word;
	while (scan_word(f->scan, f->arena, &word)) {
		if (!f->command->queue && take_team(f, &word))
			f->scan->at = word.end;
		else if (!take_field(f, &word))
			return;
	}
}

/* "My invoice is wrong ~billing" */
static void find_team(struct filler *f, const char *text)
{
	struct scan scan = {.at = text};
	struct word_at word;
	while (*scan.at && !f->command->queue) {
		if (scan_word(&scan, f->arena, &word)) {
			take_team(f, &word);
			scan.at = word.end;
		} else {
			scan.at += strcspn(scan.at, "\n");
			scan.at += *scan.at == '\n';
		}
	}
}

void inline_read(const struct parse_context *context, const char *text, struct arena *arena, struct command *out)
{
	struct parse_error ignored = {0};
	struct scan scan = {.at = text};
	*out = (struct command){.verb = VERB_NEW, .def = verb_of(VERB_NEW), .minutes = -1, .until_minutes = -1};
	struct filler f = {.context = context, .scan = &scan, .arena = arena, .command = out, .error = &ignored};
	take_beginning(&f);
	const char *rest = scan_rest(&scan);
	out->text = rest ? rest : text;
	if (!out->queue && strchr(text, '~'))
		find_team(&f, out->text);
}
