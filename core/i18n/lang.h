/* i18n/lang.h: the languages Guichet speaks. Adding one: a member here, a row in lang.c, a file in locale/ (docs/messages.md).
 *
 * Pure; any thread; nothing to free.
 *
 *     enum lang lang = LANG_FR;                 // the desk's default
 *     lang_parse("en-GB", &lang);               // LANG_EN
 */
#ifndef GUICHET_I18N_LANG_H
#define GUICHET_I18N_LANG_H

#include <stdbool.h>

enum lang { LANG_FR, LANG_EN };
#define LANG_COUNT 2

bool lang_parse(const char *tag, enum lang *out); /* "fr", "FR", "en_US", "en-GB"; false leaves out alone. NULL is unknown */
const char *lang_code(enum lang lang);            /* "fr", "en": what is stored */
const char *lang_colon(enum lang lang);           /* what stands between a name and what was said: French has a space before it */

#endif
