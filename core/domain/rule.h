/* domain/rule.h: routing rules: which new requests they fit and what they say about them.
 *
 * All rules that fit apply, in the order of the configuration; the first to set something wins, tags add up. Everything that is compared is
 * folded by the caller (base/text.h): case and accents do not count. A word stands for itself, not for a part of another. Pure, any thread;
 * what is returned points into the rules.
 *
 *     rules_decide(settings->rules, settings->nrules, &facts, &outcome);
 *     if (outcome.queue) ...
 */
#ifndef GUICHET_DOMAIN_RULE_H
#define GUICHET_DOMAIN_RULE_H

#include "domain/ticket.h"

#include <stddef.h>

#define RULES_MOST 200 /* more are refused when the configuration is read */
#define RULE_TAGS 20

struct rule_list {
	const char *const *items;
	size_t count;
};
struct rule {
	const char *name;
	bool enabled;
	/* what it fits; an empty list fits everything */
	struct rule_list from;          /* "slack", "slack:acme", "slack:acme/C0123" */
	struct rule_list orgs, words;   /* folded */
	uint32_t types;                 /* bits 1 << enum ticket_type; 0: any */
	const char *field, *value;      /* folded value; NULL: none */
	/* what it says */
	const char *queue, *assign;     /* assign: a handle, "turns" or "least" */
	struct rule_list tags;
	enum priority priority;         /* at least; 0: nothing */
	enum ticket_type set_type;      /* 0: nothing */
};

struct rule_facts {
	const char *channel, *room;     /* "slack:acme", "C0123"; room NULL: a direct conversation or a system */
	const char *org, *text;         /* folded; org NULL: none */
	enum ticket_type type;
	const char *(*field)(void *ctx, const char *key); /* folded value of the request's field; NULL: none; may be NULL itself */
	void *ctx;
};
bool rule_fits(const struct rule *rule, const struct rule_facts *facts);

struct rule_outcome {
	const char *queue, *assign;
	const char *tags[RULE_TAGS];
	size_t ntags, nfired;
	enum priority priority;
	enum ticket_type type;
	const char *fired[RULES_MOST];  /* names, in order */
};
void rules_decide(const struct rule *rules, size_t count, const struct rule_facts *facts, struct rule_outcome *out);

#endif
