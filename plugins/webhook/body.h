/* body.h: the request body as JSON or as form fields, whichever it is.
 *
 * application/json and its kin go through the strict reader; application/x-www-form-urlencoded and multipart/form-data become the hook's
 * params. Some senders put a JSON document into one field of a form: the preset names that field. Text that is not UTF-8 is repaired in
 * forms and refused in JSON. Sizes are bounded by the host's ceiling for bodies, numbers of fields by LIMIT_FIELDS. Loop thread.
 *
 *     uint32_t status = body_read(hook, &why);     // 0, or 400 or 415 with a sentence
 */
#ifndef WEBHOOK_BODY_H
#define WEBHOOK_BODY_H

#include "hook.h"

uint32_t body_read(struct hook *hook, struct err *why);

/* The decoders alone, for tests and fuzzing: 0, or 400 with a sentence. */
uint32_t body_urlencoded(struct hook *hook, const char *bytes, size_t len, struct err *why);
uint32_t body_multipart(struct hook *hook, const char *boundary, const char *bytes, size_t len, struct err *why);

/* application/json, application/anything+json, text/json; a sender that names no type at all means JSON. */
bool body_is_json(const char *content_type);

/* The media type of a Content-Type value ("application/json; charset=utf-8" is application/json), in any case. NULL is no type. */
bool body_is(const char *content_type, const char *media_type);

#endif
