/* commands/command.h: a command as data: what the parser makes and the desk carries out.
 *
 * Only what was written is there: an empty list, a NULL, a 0 or WHEN_NONE means that nothing was said. Strings live in the parser's arena;
 * `text` points into the message itself, every line and byte as typed.
 *
 *     close 3,9-12 dup 17 seen before
 *     verb = VERB_CLOSE, refs = {3, 9, 10, 11, 12}, word[WORDS_REASON] = REASON_DUPLICATE, target = {17}, text = "seen before"
 */
#ifndef GUICHET_COMMANDS_COMMAND_H
#define GUICHET_COMMANDS_COMMAND_H

#include "base/limits.h"
#include "commands/moment.h"
#include "commands/query.h"
#include "commands/verbs.h"
#include "i18n/msg.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum person_kind { PERSON_NOBODY_SAID, PERSON_ID, PERSON_HANDLE, PERSON_EMAIL, PERSON_PHONE, PERSON_ME, PERSON_NONE };

struct person_ref {
	enum person_kind kind;
	const char *text; /* id, handle without @, address, number; NULL for me and none */
};

enum ref_kind {
	REF_UNSAID,
	REF_NUMBER, /* a ticket's number */
	REF_LAST,   /* "." the last ticket the author touched */
	REF_PERSON, /* the only open ticket of a person */
	REF_HERE    /* the ticket of this place, said with an entry alone: ".7" */
};

struct ticket_ref {
	enum ref_kind kind;
	int64_t number;
	int64_t entry; /* 42.7; 0: the ticket itself */
	bool marked;   /* written with # or a prefix, so it is no stray number */
	struct person_ref person;
};

struct tag_change {
	const char *name;
	bool remove;
};

enum field_key {
	FIELD_OTHER, /* a configured field, or any key of a template: `name` says which */
	FIELD_PRIORITY,
	FIELD_QUEUE,
	FIELD_TYPE,
	FIELD_SEVERITY,
	FIELD_STATUS,
	FIELD_CC,
	FIELD_VIA,
	FIELD_TITLE,
	FIELD_PRODUCT,
	FIELD_SERVICE
};
enum field_op { FIELD_SET, FIELD_ADD, FIELD_TAKE, FIELD_CLEAR };

struct field_change {
	enum field_key key;
	enum field_op op;
	const char *name; /* as in the language's list, or as typed for FIELD_OTHER */
	const char *value;
	int word;                   /* value as a word: enum priority, ticket_status, severity, ticket_type */
	struct person_ref *persons; /* FIELD_CC */
	size_t npersons;
};

struct command {
	enum verb_id verb;
	const struct verb *def;
	struct ticket_ref *refs;
	size_t nrefs;
	bool ref_first;           /* written before the verb */
	struct ticket_ref target; /* the other ticket: dup 17, into 17, child of 17, rule test 17 */
	struct person_ref *persons;
	size_t npersons;
	const char *queue; /* resolved to a known name when the context knows queues */
	const char *org;
	struct tag_change *tags;
	size_t ntags;
	struct field_change *fields;
	size_t nfields;
	struct when when;
	int word[WORDS_COUNT];      /* by list; 0: not said */
	int64_t number;             /* article, rule, rating; 0: none */
	bool quiet;                 /* -q */
	int minutes, until_minutes; /* HOUR and HOUR-HOUR: minutes since midnight; -1: not said */
	const char *name;           /* template, key, code, word to confirm */
	struct query *query;
	const char *text;
	const char *text_with_ref; /* if a bare number was read as the reference: the text as it would be without that */
};

#define COMMAND_BULK 5 /* more tickets than this need a word */
bool command_needs_word(const struct command *command);

/* Why it is no command. Strings live in the arena, in the author's language; what is not known is NULL. */
enum parse_fault {
	PARSE_FINE,
	PARSE_VERB,    /* m.err.verb: bad, good */
	PARSE_TYPO,    /* m.err.typo: bad, good; the text is held */
	PARSE_NOREF,   /* m.err.noref: verb */
	PARSE_ENUM,    /* m.err.enum: label, bad, items */
	PARSE_WHEN,    /* m.err.when: verb, bad, why */
	PARSE_QUOTE,   /* m.err.quote: bad */
	PARSE_MISSING, /* m.err.missing: verb, what, good (an example) */
	PARSE_EXTRA,   /* m.err.enum: label, bad, items (the usage): a word that this verb cannot use */
	PARSE_LIMIT    /* m.err.enum: label, bad, items (the limit): too many or too long */
};

struct parse_error {
	enum parse_fault fault;
	const char *bad, *good, *label, *items, *verb, *what, *why;
	enum when_fault when; /* PARSE_WHEN */
};
enum msg parse_fault_msg(enum parse_fault fault); /* the message that says it; not for PARSE_FINE */

#endif
