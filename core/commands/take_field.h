/* commands/take_field.h: takers of key=value, and of queries.
 *
 * `key:value` counts only for keys that are known, so "service: out of order" and "http://..." stay prose. A value may be quoted; a
 * quote that is not closed is an error, because nobody can tell where the text begins.
 *
 *     title="Dark screen"  q:tech  cc+=@bob  component=
 */
#ifndef GUICHET_COMMANDS_TAKE_FIELD_H
#define GUICHET_COMMANDS_TAKE_FIELD_H

#include "commands/take.h"

taker take_fields, take_pairs, take_org, take_match;
const char *field_keys(const char *const *configured, struct arena *arena); /* "p: t: title= component=", as they are typed */
enum taken query_take(struct filler *f, const char *text, bool filters); /* the whole text is a query */

#endif
