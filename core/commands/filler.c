#include "commands/filler.h"

#include "base/buf.h"

enum taken filler_fail(struct filler *f, enum parse_fault fault, const char *bad)
{
	char name[VERB_NAME_SIZE];
	verb_main_name(f->command->def, f->context->lang, name);
	f->error->fault = fault;
	f->error->bad = bad;
	f->error->verb = arena_strdup(f->arena, name);
	return TAKEN_BAD;
}

enum taken filler_fail_enum(struct filler *f, const char *label, const char *bad, const char *items)
{
	f->error->label = label;
	f->error->items = items;
	return filler_fail(f, PARSE_ENUM, bad);
}

static const char *items_of(struct filler *f, enum word_list list)
{
	struct buf items;
	buf_init(&items, LIMIT_COMMAND);
	list_items(&items, list, f->context->lang);
	const char *kept = arena_strdup(f->arena, items.data);
	buf_clear(&items);
	return kept;
}

enum taken filler_fail_word(struct filler *f, enum word_list list, const char *bad)
{
	return filler_fail_enum(f, list_label(list, f->context->lang), bad, items_of(f, list));
}

enum taken filler_fail_limit(struct filler *f, const char *bad, const char *label, size_t limit)
{
	filler_fail(f, PARSE_LIMIT, bad);
	f->error->label = label;
	f->error->items = arena_printf(f->arena, "≤ %zu", limit);
	return TAKEN_BAD;
}

const char *filler_pick(const struct filler *f, const char *en, const char *fr)
{
	return f->context->lang == LANG_FR ? fr : en;
}

enum taken filler_take_to(struct filler *f, const char *end)
{
	f->scan->at = end;
	return TAKEN_YES;
}
