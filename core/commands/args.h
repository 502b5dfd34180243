/* commands/args.h: the types of single words: reference, person, tag, queue, field.
 *
 * Each function reads one word that the scan has found and says whether it is one of its type; a false leaves the output alone. Pure;
 * results live in the arena.
 *
 *     ref_list_parse(word->folded, prefixes, arena, refs, &nrefs)    "3,9-12", "G-42", "42.7", "."
 */
#ifndef GUICHET_COMMANDS_ARGS_H
#define GUICHET_COMMANDS_ARGS_H

#include "commands/command.h"

/* prefixes: those of the configured reference formats, NULL-terminated ("G", "TT"); NULL means these two. */
bool ref_parse(const char *word, const char *const *prefixes, struct arena *arena, struct ticket_ref *out); /* one ticket or entry */
enum ref_list_result {
	REFS_NONE,
	REFS_READ,
	REFS_TOO_MANY,
	REFS_BAD /* it has the form of references and names none: a number without end, a range backwards, an open list */
};
#define REFS_SHOWN "42, G-42, 3,5,9-12" /* what they look like, for whoever got them wrong */
enum ref_list_result ref_list_parse(
	const char *word, const char *const *prefixes, struct arena *arena, struct ticket_ref **out, size_t *count);

bool person_parse(const char *word, const char *folded, struct arena *arena, struct person_ref *out); /* me and none too */
bool person_parse_named(const char *word, struct arena *arena, struct person_ref *out);               /* without them */
bool code_shape(const char *word); /* six letters and digits: a proof of identity */
bool tag_parse(const char *word, struct arena *arena, struct tag_change *out);
const char *queue_word(const char *word); /* what follows ~; NULL if it is no queue */

/* A key at the start of a word: "p:", "title=", "cc+=". Gives the length of key and operator, 0 if there is none. */
struct key_word {
	enum field_key key;
	enum field_op op;
	const char *name; /* typed, in the arena */
	bool colon;
};
size_t key_parse(const char *word, struct arena *arena, struct key_word *out);
enum field_key key_find(const char *folded); /* FIELD_OTHER if it is none of the language's own */

#endif
