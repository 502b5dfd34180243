/* commands/query.h: what `list` and `find` look for, as a tree.
 *
 * Conditions side by side must all hold; `or` joins its two neighbours; `-` in front says not. Words and phrases are searched in
 * the text. sort: orders the answer and is no condition. Input is valid UTF-8; the tree lives in the arena.
 *
 *     p:>=high -st:closed "code 79" or +vpn sort:due
 *     AND(priority >= high, NOT(status closed), OR(phrase "code 79", tag vpn)), sort due
 */
#ifndef GUICHET_COMMANDS_QUERY_H
#define GUICHET_COMMANDS_QUERY_H

#include "base/mem.h"
#include "commands/lists.h"
#include "commands/names.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum query_kind {
	QUERY_AND,
	QUERY_OR,
	QUERY_NOT,
	QUERY_WORD,      /* text */
	QUERY_PHRASE,    /* text */
	QUERY_TAG,       /* text */
	QUERY_QUEUE,     /* text */
	QUERY_REQUESTER, /* text: a handle, a name, an address */
	QUERY_AGENT,     /* text: a handle */
	QUERY_ORG,       /* text; NULL: the author's own */
	QUERY_ME,        /* assigned to me; of a customer: my own */
	QUERY_MINE,      /* created by me */
	QUERY_ALL,       /* all I may see: also where I take part */
	QUERY_STATUS,    /* number: bits 1 << enum ticket_status */
	QUERY_PRIORITY,
	QUERY_SEVERITY,
	QUERY_TYPE,   /* number: the enum's value */
	QUERY_AGE,    /* number: milliseconds since creation */
	QUERY_CLOSED, /* number: milliseconds since closing */
	QUERY_SLA,    /* number: milliseconds until the target */
	QUERY_CSAT    /* number: 1 to 5 */
};
enum query_cmp { CMP_EQ, CMP_LT, CMP_GT, CMP_LE, CMP_GE };

struct query_node {
	enum query_kind kind;
	enum query_cmp cmp;
	const char *text;
	int64_t number;
	struct query_node *child, *next; /* children of AND, OR and NOT, in order */
};

struct query {
	struct query_node *root; /* NULL: no condition */
	int sort;                /* enum sort_word, 0: as usual */
};

enum query_fault { QUERY_FINE, QUERY_BAD_WORD, QUERY_BAD_NUMBER, QUERY_OPEN_QUOTE, QUERY_TOO_LONG };
struct query_error {
	enum query_fault fault;
	const char *bad;     /* the word, in the arena */
	enum word_list list; /* QUERY_BAD_WORD: what it should have been */
	const char *key;     /* as typed */
	bool rating;         /* QUERY_BAD_NUMBER: it should have been one, otherwise a duration */
};

/* filters: `open`, `mine` and the like are filters (list); otherwise they are words to find. names: teams and types may be called by
 * those; a team that none of them means is left as it was typed. */
bool query_parse(const char *text, bool filters, const struct house_names *names, struct arena *arena, struct query *out,
	struct query_error *bad);

/* "AND(p>=3 NOT(st=7) OR(\"code 79\" +vpn))": for logs and tests. */
char *query_print(const struct query *query, struct arena *arena);

#endif
