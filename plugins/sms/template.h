/* template.h: the request to a gateway, written as a text with ${name:filter} in it.
 *
 * Every placeholder ends with the filter of its context, so that a quote in a text cannot break JSON nor an & a query: `url` in addresses
 * and forms, `json` inside the quotes of a JSON text, `header` in headers. `e164`, `digits` (no +), `00` (00 for +) and `hexutf16` may come
 * before, and the last three are safe anywhere. template_check() at start refuses everything else, so rendering cannot fail but by length.
 * Pure; any thread.
 *
 *     const struct slot slots[] = {{"to", "+33612345678"}, {"text", "Bonjour & merci"}, {NULL, NULL}};
 *     template_fill(&out, "/send?to=${to:digits}&text=${text:url}", slots);
 */
#ifndef SMS_TEMPLATE_H
#define SMS_TEMPLATE_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>

enum template_context { TEMPLATE_URL, TEMPLATE_FORM, TEMPLATE_JSON, TEMPLATE_HEADER };

struct slot {
	const char *name, *value; /* value NULL: empty */
};

bool template_check(const char *text, enum template_context context, const char *const *names, struct err *err);
void template_fill(struct buf *out, const char *text, const struct slot *slots); /* slots end with a NULL name */
void template_url(struct buf *out, const char *value);                           /* the filter url alone */

#endif
