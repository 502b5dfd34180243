/* config/options.h: option rows, the way every setting of Guichet is declared, and how text becomes a value by one.
 *
 * Core sections and plugins declare `struct gd_option` rows (guichet/channel.h); help, checks, masking and config.example.ini all come from
 * them. A value is kept as canonical text: yes/no, decimal numbers, durations in seconds, lists with single commas. GD_LIST reads
 * `range` like this: NULL any words, "seconds" durations, "a|b" words of that list. GD_INT and GD_SECONDS: "1..3600", "10s..1h".
 * Any thread; the caller owns the buffers. A value that does not fit gives false and a sentence with a good value in it.
 *
 *     static const struct gd_option rows[] = {
 *         {"poll", GD_SECONDS, "30s", "1s..1h", 0, "Time between two looks at the gateway."},
 *         {0}};
 *     option_canonical(&rows[0], "5m", &out, &err);       // "300"
 */
#ifndef GUICHET_CONFIG_OPTIONS_H
#define GUICHET_CONFIG_OPTIONS_H

#include "base/buf.h"
#include "base/err.h"
#include "guichet/channel.h"

#include <stdbool.h>
#include <stdint.h>

#define OPTION_ANY_KEY "*"         /* as the key of a GD_OPT_MANY row: every key of the section belongs to this table */
#define OPTION_SECRET_MAX 16384    /* bytes of a file that holds a secret; a PEM key has some 3 000 */

bool option_canonical(const struct gd_option *row, const char *text, struct buf *out, struct err *err);

/* The row of a key. For a table (KEY.anything, or any key at all) `rest` points to what names the line in it, else it is NULL. */
const struct gd_option *option_find(const struct gd_option *rows, const char *key, const char **rest);
const char *option_nearest(const struct gd_option *rows, const char *key); /* closest key by spelling; NULL if none is close */

/* The closest of `count` words, NULL if none is near enough to be meant. */
const char *option_near_word(const char *const *words, size_t count, const char *word);

/* Whether a table of rows is sound: keys, ranges, fallbacks that pass their own check, help. For plugins at load, and for tests. */
bool option_rows_sound(const struct gd_option *rows, struct err *err);

/* Reads a secret from a file, without the white space around it. Refuses what others may read or that is empty, long or not a file. */
bool option_read_secret(const char *path, struct buf *out, struct err *err);

bool option_seconds(const char *text, size_t len, int64_t *seconds);       /* "90", "30s", "5m", "2h", "1d", "1w", "1h30m" */
void option_put_seconds(struct buf *out, int64_t seconds);                 /* the shortest way to write it: 300 is "5m" */

/* Next word of a canonical list. `*cursor` starts at the list and moves; false at the end. */
bool option_next_word(const char **cursor, const char **word, size_t *len);
/* Next "name=value" line of a canonical table. */
bool option_next_line(const char **cursor, const char **name, size_t *name_len, const char **value, size_t *value_len);

#endif
