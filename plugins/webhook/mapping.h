/* mapping.h: from the sender's document to our words, as the section's from.* and map.* lines say.
 *
 * `from.title = /alert/name | /title` takes the first JSON pointer that leads to a text, a number or a boolean; any other value is a
 * text in which ${/pointer} is replaced. In a form a pointer is the name of a field behind a slash. `map.priority.P1 = urgent` then
 * turns a value into one of ours. Pure; texts are in the hook's arena.
 *
 *     const char *title = mapping_take(hook, hook->json, "title", "/title | /subject");
 *     const char *priority = mapping_word(hook, "priority", mapping_take(hook, hook->json, "priority", "/priority"));
 */
#ifndef WEBHOOK_MAPPING_H
#define WEBHOOK_MAPPING_H

#include "hook.h"

/* What from.<target> (or else `fallback`, in the same language; NULL: nothing) finds. NULL: nothing, or an empty text. */
const char *mapping_take(struct hook *hook, const struct json *root, const char *target, const char *fallback);

/* The value through map.<table>.<value>; unchanged if no line names it. Case counts only if both are given. NULL stays NULL. */
const char *mapping_word(struct hook *hook, const char *table, const char *value);

/* map.<table>.<value>, or else our usual word for it ("page" is critical); NULL if nobody knows the value. */
const char *mapping_severity(struct hook *hook, const char *value);
const char *mapping_priority(struct hook *hook, const char *value);
const char *mapping_action(struct hook *hook, const char *state); /* "fire", "resolve", "create", "comment" or "ignore" */

bool mapping_is_target(const char *name, size_t len); /* title of from.title */
bool mapping_is_table(const char *name, size_t len);  /* priority.P1 of map.priority.P1 */

#endif
