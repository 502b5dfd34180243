/* i18n/catalog_file.h: the lines of a catalogue file, one by one.
 *
 * UTF-8; `key = text` under [choices], [messages] or [words]; a line that begins with ; or # is a comment, anywhere else they are text.
 * Pure; the caller owns the bytes.
 *
 *     struct catalog_file file = {.at = bytes, .end = bytes + len};
 *     struct catalog_line line;
 *     while (catalog_file_next(&file, &line, &err)) ...
 *     if (file.failed) ...                                  // err says what and on which line
 */
#ifndef GUICHET_I18N_CATALOG_FILE_H
#define GUICHET_I18N_CATALOG_FILE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

#define CATALOG_KEY 64    /* bytes of a key */
#define CATALOG_TEXT 2048 /* bytes of a text */

enum catalog_section { SECTION_NONE, SECTION_CHOICES, SECTION_MESSAGES, SECTION_WORDS };

struct catalog_file {
	const char *at, *end;
	enum catalog_section section;
	unsigned line;
	bool failed;
};

struct catalog_line {
	enum catalog_section section;
	char key[CATALOG_KEY], text[CATALOG_TEXT];
};

bool catalog_file_next(struct catalog_file *file, struct catalog_line *line, struct err *err);

#endif
