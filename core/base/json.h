/* base/json.h: strict JSON in and typed getters; json_write.h is the way out.
 *
 * cJSON cuts strings at NUL, keeps the first of two equal keys, folds the case of keys and rounds big numbers. So nothing reaches it
 * unseen: json_scan() checks the bytes first against RFC 8259 (UTF-8, no NUL written out or escaped, no lone surrogate, no duplicate keys
 * in one object, nesting of 32 at most, finite numbers of 63 characters at most, nothing after the value). json_parse() = scan, then cJSON.
 * Getters look keys up case-sensitively and give the fallback when the key is absent or null; json_want_* write a sentence that
 * names the path. A number that is not exact (a whole one beyond +-(2^53 - 1)) is refused where it is used: json_int() gives the fallback,
 * json_scalar_text() says false. json_parse() of bytes that json_scan() accepts fails for want of memory alone. Values are lent until
 * json_free(). Any thread, one owner.
 *
 *     struct json *doc = json_parse(body, len, LIMIT_JSON, &err);     // NULL: err says what and at which byte
 *     const char *title = json_text(json_at(doc, "/alerts/0/labels/alertname"), "alert");
 *     json_free(doc);
 */
#ifndef GUICHET_BASE_JSON_H
#define GUICHET_BASE_JSON_H

#include "base/buf.h"
#include "base/err.h"
#include "base/json_write.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json; /* one value; the root owns the document */

bool json_scan(const char *bytes, size_t len, size_t max, struct err *err);
struct json *json_parse(const char *bytes, size_t len, size_t max, struct err *err);
/* For batches (alerts, a /sync answer): an element of an outermost array that breaks a rule above, though not the grammar, becomes null and
 * is counted in *skipped, so that one sender's event cannot hold up the others'. */
struct json *json_parse_skipping(const char *bytes, size_t len, size_t max, size_t *skipped, struct err *err);
void json_free(struct json *root);                               /* NULL is allowed */

enum json_type { JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };
enum json_type json_type(const struct json *value);             /* NULL counts as JSON_NULL, here and in every getter */

const struct json *json_get(const struct json *object, const char *key);    /* NULL if absent or not an object */
const struct json *json_at(const struct json *root, const char *pointer);   /* RFC 6901: "/a/0/b", "~1" for '/', "~0" for '~'; "" is root */
const char *json_text(const struct json *value, const char *fallback);      /* strings only */
int64_t json_int(const struct json *value, int64_t fallback);               /* whole numbers only */
bool json_bool(const struct json *value, bool fallback);
size_t json_count(const struct json *value);                                /* members of an array or object */
const struct json *json_first(const struct json *container);                /* for (v = json_first(x); v; v = json_next(v)) */
const struct json *json_next(const struct json *value);
const char *json_key(const struct json *member);                            /* the key of an object's member, NULL in an array */
bool json_scalar_text(const struct json *value, struct buf *out); /* string, exact number or boolean as text; false for the rest */

/* Mandatory values: NULL or false, and a sentence that names the pointer, when there is none of that type. */
const char *json_want_text(const struct json *root, const char *pointer, struct err *err);
bool json_want_int(const struct json *root, const char *pointer, int64_t *out, struct err *err);

const char *json_library(void);                                              /* version of cJSON */

#endif
