/* i18n/catalog.h: every text in every language, parsed once.
 *
 * The files locale/fr.ini and locale/en.ini are part of the program. catalog_new() parses them; a fault in them is a bug and ends the
 * process (unit.i18n.catalog finds it first). catalog_override() lets an admin's file change texts, after the same checks. From then on a
 * catalogue is read-only: any thread. catalog_free() frees all it lent. No I/O: the caller reads an override file.
 * To load such a file again, make a new catalogue: what an override replaced is freed only with the whole.
 *
 *     struct catalog *catalog = catalog_new();
 *     if (!catalog_override(catalog, LANG_FR, bytes, len, &err)) ...    // err: line, key, fault; nothing of that file is used
 *     catalog_word(catalog, LANG_FR, WORD_STATUS_WIP)                   // "en cours"
 */
#ifndef GUICHET_I18N_CATALOG_H
#define GUICHET_I18N_CATALOG_H

#include "base/err.h"
#include "i18n/lang.h"
#include "i18n/msg.h"
#include "i18n/template.h"
#include "i18n/words.h"

struct catalog;

struct catalog *catalog_new(void);
void catalog_free(struct catalog *catalog);
bool catalog_override(struct catalog *catalog, enum lang lang, const char *ini, size_t len, struct err *err);

const struct template *catalog_message(const struct catalog *catalog, enum lang lang, enum msg msg);
const struct setting *catalog_choice(const struct catalog *catalog, enum lang lang, enum choice choice);
const char *catalog_word(const struct catalog *catalog, enum lang lang, enum word word);

#endif
