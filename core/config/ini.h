/* config/ini.h: one INI text, line by line, with nothing lost in silence.
 *
 * inih does the splitting, but as packaged it cuts section names at 49 characters, values at " ;" and lines at 200, and names no line.
 * So its switches are set, and it only ever sees lines that our own reader has let through: no NUL, valid UTF-8, no line or name over
 * base/limits.h, a whole section header. Comments are whole lines that begin with ; or #. A line is `key = value`; a value may hold
 * anything but a line break. Faults go to the handler and reading goes on, so that all of them are seen. One thread at a time.
 *
 *     struct ini_handler handler = {.section = on_section, .entry = on_entry, .fault = on_fault, .ctx = &mine};
 *     ini_read(bytes, len, &handler);
 */
#ifndef GUICHET_CONFIG_INI_H
#define GUICHET_CONFIG_INI_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct ini_handler {
	void (*section)(void *ctx, unsigned line, const char *name);                 /* "queue technique", spaces made single */
	void (*entry)(void *ctx, unsigned line, const char *key, const char *value); /* in the last section */
	void (*fault)(void *ctx, unsigned line, const char *sentence);
	void *ctx;
};

void ini_read(const char *bytes, size_t len, const struct ini_handler *handler);

/* The whole of a regular file of at most LIMIT_CONFIG_FILE bytes into `out`. `mode` (or NULL) gets its permission bits. */
bool ini_slurp(const char *path, struct buf *out, unsigned *mode, struct err *err);

#endif
