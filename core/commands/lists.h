/* commands/lists.h: the closed word lists of the command language, in both languages at once.
 *
 * A list is a few rows: a value, its English and French main words, and every other word that is accepted. Words are compared folded
 * (no case, no accents), and both languages are always active. The values of the ticket's own lists are the enums of domain/ticket.h.
 * Pure, any thread; everything returned is constant.
 *
 *     const struct list_word *w = list_find(WORDS_PRIORITY, "haute");    // w->value == PRIORITY_HIGH
 *     list_items(&buf, WORDS_PRIORITY, LANG_FR);                     // "basse, normale, pressante, urgente"
 */
#ifndef GUICHET_COMMANDS_LISTS_H
#define GUICHET_COMMANDS_LISTS_H

#include "base/buf.h"
#include "i18n/lang.h"

#include <stdbool.h>

enum word_list {
	WORDS_STATUS,
	WORDS_PRIORITY,
	WORDS_SEVERITY,
	WORDS_TYPE,
	WORDS_REASON, /* of `close` */
	WORDS_LEVEL,  /* of `notify` */
	WORDS_LANG,   /* a value is 1 + enum lang */
	WORDS_OFF,    /* the lists of one word: off, all, history, into, on reply, children, csv */
	WORDS_ALL,
	WORDS_HISTORY,
	WORDS_INTO,
	WORDS_KIND,  /* of `link` */
	WORDS_SCOPE, /* of `tell` */
	WORDS_REPLY, /* remind on reply */
	WORDS_KB,
	WORDS_ME,
	WORDS_ONCALL,
	WORDS_REPORT,
	WORDS_CSV,
	WORDS_RULE,
	WORDS_ADMIN,  /* list, add, set */
	WORDS_FORMAT, /* of `export` */
	WORDS_FILTER, /* of `list` */
	WORDS_SORT,
	WORDS_COUNT
};

/* Values of the lists that belong to a verb, not to a ticket. 0 is never a value: it means that the word was not given. */
#define STATUS_WORD_OPEN 100 /* st:open, every status but closed; the other values are enum ticket_status */
enum level_word { HEAR_ALL = 1, HEAR_REPLIES, HEAR_KEY, HEAR_NONE };
enum link_kind { LINK_DUPLICATE = 1, LINK_BLOCKS, LINK_CHILD, LINK_OFF }; /* 0: related, no more */
enum kb_word { KB_DRAFT = 1, KB_PUBLISH };
enum me_word { ME_NAME = 1, ME_EMAIL, ME_PHONE, ME_DATE, ME_ZONE, ME_UNDO, ME_CHANNELS, ME_PREFER, ME_UNLINK };
enum oncall_word { ONCALL_SHOW = 1, ONCALL_SWAP, ONCALL_SWAP_OFF };
enum report_word { REPORT_SLA = 1, REPORT_CSAT, REPORT_LOAD, REPORT_QUEUE };
enum rule_word { RULE_LIST = 1, RULE_SHOW, RULE_ON, RULE_OFF, RULE_TEST };
enum admin_word { ADMIN_LIST = 1, ADMIN_ADD, ADMIN_SET };
enum format_word { FORMAT_JSON = 1, FORMAT_TXT, FORMAT_CSV };
enum filter_word { FILTER_ORG = 1, FILTER_OPEN, FILTER_CLOSED, FILTER_ALL, FILTER_MINE };
enum sort_word { SORT_AGE = 1, SORT_DUE, SORT_PRIORITY, SORT_UPDATED, SORT_STATUS };
#define LIST_SAID 1 /* the one value of a list with one word */

struct list_word {
	int value;
	const char *name[LANG_COUNT]; /* as shown */
	const char *folded;           /* every accepted form, folded; '|' between forms, since a form may have several words */
};

const struct list_word *list_find(enum word_list list, const char *folded);
/* The longest form of the list at the start of `folded` (words separated by one space); *words says how many words it has. */
const struct list_word *list_find_prefix(enum word_list list, const char *folded, size_t *words);
const struct list_word *list_word_of(enum word_list list, int value);
size_t list_rows(enum word_list list, const struct list_word **rows);
const char *list_label(enum word_list list, enum lang lang); /* "priority", "priorité" */
void list_items(struct buf *out, enum word_list list, enum lang lang);

#endif
