/* base/json_write.h: JSON out, into a buf with its ceiling.
 *
 * Commas, quotes and escaping are the writer's business; brackets are the caller's, in pairs. Text that is not UTF-8 is written with
 * U+FFFD. Over the ceiling the buf's `failed` says so, once, at the end. Allocates nothing of its own. The caller's thread.
 *
 *     struct json_writer w = {.out = &body};
 *     json_open(&w, NULL, '{');
 *     json_put_text(&w, "ref", "G-1042");
 *     json_close(&w, '}');                       // {"ref":"G-1042"}
 */
#ifndef GUICHET_BASE_JSON_WRITE_H
#define GUICHET_BASE_JSON_WRITE_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

struct json_writer {
	struct buf *out;
	bool comma;
};
void json_open(struct json_writer *w, const char *key, char bracket);       /* '{' or '['; key NULL inside arrays and at the root */
void json_close(struct json_writer *w, char bracket);                       /* '}' or ']' */
void json_put_text(struct json_writer *w, const char *key, const char *text); /* NULL writes null */
void json_put_int(struct json_writer *w, const char *key, int64_t number);
void json_put_bool(struct json_writer *w, const char *key, bool value);
void json_put_raw(struct json_writer *w, const char *key, const char *json); /* already JSON */
void json_quote(struct buf *out, const char *text);                         /* "text" with quotes; NULL writes null */

#endif
