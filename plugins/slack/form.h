/* form.h: application/x-www-form-urlencoded, both ways.
 *
 * Slack sends commands and interactions as forms, and every method of its Web API takes one. Values that are not UTF-8 are repaired on the
 * way in. Numbers of fields are bounded by LIMIT_FIELDS; what is beyond is ignored. The caller's thread.
 *
 *     struct form form = {0};
 *     form_read(&form, &arena, body, len);
 *     const char *command = form_get(&form, "command");     // NULL: not there
 *
 *     form_add(&body, "channel", "C0123");                  // channel=C0123
 */
#ifndef SLACK_FORM_H
#define SLACK_FORM_H

#include "base/buf.h"
#include "base/limits.h"
#include "base/mem.h"

#include <stddef.h>

struct form {
	struct {
		const char *name, *value;
	} fields[LIMIT_FIELDS];
	size_t n;
};

void form_read(struct form *form, struct arena *arena, const char *bytes, size_t len);
const char *form_get(const struct form *form, const char *name);   /* the first of that name */
void form_add(struct buf *out, const char *name, const char *value); /* NULL is left out */

#endif
