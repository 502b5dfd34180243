/* i18n/words.h: single words for people: statuses, priorities, fields; spans of time and lists in words.
 *
 * The words are in the catalogues, their keys are i18n/word.h's. What is stored (`wip`, `high`) becomes what is read with
 * word_of(). Pure; any thread; the strings belong to the catalogue.
 *
 *     word_of(catalog, LANG_FR, "status", "wip")                           "en cours"
 *     span_words(&out, catalog, LANG_FR, 150 * MINUTE_MS, SPAN_LONG)       "2 h 30"
 *     span_from_now(&out, catalog, LANG_EN, -3 * DAY_MS)                   "3 days ago"
 *     words_join(&out, catalog, LANG_FR, WORD_VALUE_AND, names, 3)         "marie, bob et claire"
 */
#ifndef GUICHET_I18N_WORDS_H
#define GUICHET_I18N_WORDS_H

#include "base/buf.h"
#include "i18n/lang.h"
#include "i18n/word.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct catalog;

/* The word for a stored value: list is "status", "request", "priority" ... A value that no list knows is returned as it is. */
const char *word_of(const struct catalog *catalog, enum lang lang, const char *list, const char *value);

enum span_style {
	SPAN_LONG,    /* 2 h 30, 3 jours 4 h */
	SPAN_SHORT,   /* 2h30, 3j: for a phone and for tables */
	SPAN_BUSINESS /* 4 h ouvrées; a whole number of days of 24 h is said in days */
};
void span_words(struct buf *out, const struct catalog *catalog, enum lang lang, int64_t ms, enum span_style style); /* negative = 0 */
void span_from_now(struct buf *out, const struct catalog *catalog, enum lang lang, int64_t ms); /* "in ..." or, negative, "... ago" */
/* "a, b et c" */
void words_join(struct buf *out, const struct catalog *catalog, enum lang lang, enum word last, const char *const *items, size_t count);
/* the form of "jour/jours" for n: French counts 0 and 1 as singular, English 1 alone */
bool lang_is_plural(enum lang lang, int64_t n);

#endif
