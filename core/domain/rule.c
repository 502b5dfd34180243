#include "domain/rule.h"

#include <string.h>

static bool is_word_byte(char c)
{
	unsigned char u = (unsigned char)c;
	return u >= 0x80 || (u >= '0' && u <= '9') || (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z');
}

static bool says(const char *text, const char *word)
{
	size_t len = strlen(word);
	for (const char *at = text; len > 0 && (at = strstr(at, word)); at++)
		if ((at == text || !is_word_byte(at[-1])) && !is_word_byte(at[len]))
			return true;
	return false;
}

static bool any_word(const struct rule_list *words, const char *text)
{
	for (size_t i = 0; i < words->count; i++)
		if (says(text ? text : "", words->items[i]))
			return true;
	return words->count == 0;
}

static bool any_equal(const struct rule_list *list, const char *value)
{
	for (size_t i = 0; value && i < list->count; i++)
		if (strcmp(list->items[i], value) == 0)
			return true;
	return list->count == 0;
}

/* "slack" fits slack:acme, "slack:acme" all of its rooms, "slack:acme/C0123" that room alone. */
static bool is_from(const char *from, const struct rule_facts *f)
{
	size_t channel = strlen(f->channel), len = strlen(from);
	if (len > channel)
		return strncmp(from, f->channel, channel) == 0 && from[channel] == '/' && f->room &&
		       strcmp(from + channel + 1, f->room) == 0;
	return strncmp(from, f->channel, len) == 0 && (len == channel || f->channel[len] == ':');
}

static bool any_from(const struct rule_list *from, const struct rule_facts *f)
{
	for (size_t i = 0; f->channel && i < from->count; i++)
		if (is_from(from->items[i], f))
			return true;
	return from->count == 0;
}

static bool has_field(const struct rule *r, const struct rule_facts *f)
{
	const char *value = r->field && f->field ? f->field(f->ctx, r->field) : NULL;
	return !r->field || (value && r->value && strcmp(value, r->value) == 0);
}

bool rule_fits(const struct rule *r, const struct rule_facts *f)
{
	return r->enabled && any_from(&r->from, f) && any_equal(&r->orgs, f->org) && (!r->types || (r->types >> f->type) & 1) &&
	       any_word(&r->words, f->text) && has_field(r, f);
}

static void add_tags(struct rule_outcome *out, const struct rule_list *tags)
{
	for (size_t i = 0; i < tags->count && out->ntags < RULE_TAGS; i++)
		out->tags[out->ntags++] = tags->items[i];
}

void rules_decide(const struct rule *rules, size_t count, const struct rule_facts *facts, struct rule_outcome *out)
{
	*out = (struct rule_outcome){0};
	for (size_t i = 0; i < count && out->nfired < RULES_MOST; i++) {
		const struct rule *r = &rules[i];
		if (!rule_fits(r, facts))
			continue;
		out->fired[out->nfired++] = r->name;
		out->queue = out->queue ? out->queue : r->queue;
		out->assign = out->assign ? out->assign : r->assign;
		out->priority = out->priority ? out->priority : r->priority;
		out->type = out->type ? out->type : r->set_type;
		add_tags(out, &r->tags);
	}
}
