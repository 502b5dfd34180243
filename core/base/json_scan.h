/* base/json_scan.h: the judge in front of cJSON. Other rooms use json.h.
 *
 * Walks the bytes once, builds nothing, and says whether they are JSON that cJSON will read exactly as written. Two kinds of faults:
 * of grammar (nothing can be made of the text) and of rule (it is JSON, but ambiguous or unsafe: NUL, duplicate key, lone surrogate, bad
 * UTF-8, deep nesting, a number too long or not finite). With a list of spans, faults of rule inside an element of an outermost array do
 * not end the walk: the element's span is noted. Memory: 8 bytes a key of the objects open at one time and their text. The caller's thread.
 *
 *     struct json_spans bad = {0};
 *     if (json_scan_spans(bytes, len, LIMIT_JSON, &bad, &err)) ... bad.rows[i].from, .to ...
 *     free(bad.rows);
 */
#ifndef GUICHET_BASE_JSON_SCAN_H
#define GUICHET_BASE_JSON_SCAN_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct json_spans {
	struct json_span {
		size_t from, to;
	} *rows;
	size_t count, cap;
};

bool json_scan_spans(const char *bytes, size_t len, size_t max, struct json_spans *bad, struct err *err);

#endif
