/* i18n/template.h: a text of a catalogue, cut into parts once, so that rendering is a walk over an array.
 *
 *     {name}        a value                     {n#demande/demandes}   the word for the number n
 *     [ ... {x}]    printed only if each value in it is there; not nested
 *     <yes>         a choice (i18n/msg.h)       `code`  ⏎              a command to type, a line break
 *
 * Both settings of the fixed words, for a screen and for a phone, are made here. Parts live in the caller's arena. Pure.
 *
 *     struct template t;
 *     if (!template_parse(&t, "{ref} : {n} {n#note/notes}[, {who}]", &arena, &err)) ...   // err: what and where
 */
#ifndef GUICHET_I18N_TEMPLATE_H
#define GUICHET_I18N_TEMPLATE_H

#include "base/err.h"
#include "base/mem.h"
#include "i18n/msg.h"

#include <stdbool.h>
#include <stddef.h>

/* Fixed words in their two settings. */
struct setting {
	const char *chat, *phone;
};

enum part_kind { PART_TEXT, PART_VALUE, PART_PLURAL, PART_CHOICE, PART_OPEN, PART_CLOSE };

struct part {
	enum part_kind kind;
	bool code;            /* PART_VALUE between backticks */
	enum choice choice;   /* PART_CHOICE */
	size_t close;         /* PART_OPEN: index of its PART_CLOSE */
	const char *name;     /* PART_VALUE, PART_PLURAL */
	struct setting text;  /* PART_TEXT; PART_PLURAL: the singular */
	struct setting other; /* PART_PLURAL: the plural */
};

struct template
{
	struct part *parts;
	size_t count, clauses;
};

#define TEMPLATE_PARTS 128  /* the longest shipped text has 40 */
#define TEMPLATE_BYTES 2000 /* the longest shipped text has 240 */
#define TEMPLATE_NAME 24    /* bytes of a placeholder's name */

bool template_parse(struct template *out, const char *text, struct arena *arena, struct err *err);
struct setting setting_of(const char *text, size_t len, bool code, struct arena *arena); /* one piece of fixed words */

/* May `theirs` stand for `ours`: the same choices, no value that ours does not have, none needed that ours can do without. */
bool template_can_replace(const struct template *ours, const struct template *theirs, struct err *err);

#endif
