#include "config/diff.h"

#include "base/mem.h"

#include <string.h>

struct list {
	struct config_change *changes;
	size_t count;
};

static void add(struct list *list, struct config_change change)
{
	list->changes = mem_grow(list->changes, list->count + 1, sizeof *list->changes);
	list->changes[list->count++] = change;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* Both have the same rows: a plugin's code is loaded once, even if another file was put in its place. */
static void compare_values(const struct config_values *before, const struct config_values *after, struct config_change *change)
{
	for (size_t i = 0; i < after->count && i < before->count; i++) {
		if (same_text(before->texts[i], after->texts[i]))
			continue;
		bool reload = (after->rows[i].flags & GD_OPT_RELOAD) != 0;
		if (!change->key || (change->reload && !reload))
			change->key = after->rows[i].key;
		change->reload = change->reload && reload;
	}
}

static void compare_sections(struct list *list, const struct config_section *before, const struct config_section *after)
{
	struct config_change change = {.kind = CONFIG_CHANGED, .before = before, .after = after, .reload = true};
	compare_values(&before->own, &after->own, &change);
	compare_values(&before->common, &after->common, &change);
	if (change.key)
		add(list, change);
}

struct config_change *config_diff(const struct config *before, const struct config *after, size_t *count)
{
	struct list list = {0};
	for (size_t i = 0; i < before->count; i++) {
		const struct config_section *old = before->sections[i];
		const struct config_section *now = config_section(after, old->kind, old->name);
		if (now)
			compare_sections(&list, old, now);
		else
			add(&list, (struct config_change){.kind = CONFIG_REMOVED, .before = old, .reload = true});
	}
	for (size_t i = 0; i < after->count; i++)
		if (!config_section(before, after->sections[i]->kind, after->sections[i]->name))
			add(&list, (struct config_change){.kind = CONFIG_ADDED, .after = after->sections[i], .reload = true});
	*count = list.count;
	return list.changes;
}
