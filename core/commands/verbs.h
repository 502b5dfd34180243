/* commands/verbs.h: the table of all verbs. The parser, the help, the checks of roles and the user's reference are made from it.
 *
 * A verb has one id and names in both languages, always both active. A name is a word in any case, with or without its accents. What
 * follows a verb is a list of slots: each takes a word of its type wherever it stands, and the first word that fits no slot begins
 * the text. Pure, any thread; everything returned is constant.
 *
 *     const struct verb *verb = verb_find("fermer");     // folded; VERB_CLOSE
 *     char near[VERB_NAME_SIZE];
 *     if (verb_near("colse", near)) ...                   // "close"
 */
#ifndef GUICHET_COMMANDS_VERBS_H
#define GUICHET_COMMANDS_VERBS_H

#include "commands/lists.h"
#include "i18n/lang.h"

#include <stdbool.h>
#include <stddef.h>

enum verb_id {
	VERB_NONE,
	VERB_NEW,
	VERB_REPLY,
	VERB_NOTE,
	VERB_ASK,
	VERB_TAKE,
	VERB_STEAL,
	VERB_DROP,
	VERB_ASSIGN,
	VERB_MOVE,
	VERB_WIP,
	VERB_HOLD,
	VERB_SNOOZE,
	VERB_SOLVED,
	VERB_DONE,
	VERB_CLOSE,
	VERB_CANCEL,
	VERB_DISCARD,
	VERB_REOPEN,
	VERB_YES,
	VERB_NO,
	VERB_URGENT,
	VERB_PRIORITY,
	VERB_SEVERITY,
	VERB_SET,
	VERB_TITLE,
	VERB_TAG,
	VERB_PRIVATE,
	VERB_CC,
	VERB_UNCC,
	VERB_LEAVE,
	VERB_MUTE,
	VERB_UNMUTE,
	VERB_NOTIFY,
	VERB_MERGE,
	VERB_SPLIT,
	VERB_LINK,
	VERB_TELL,
	VERB_CANNED,
	VERB_REMIND,
	VERB_CALLBACK,
	VERB_EDIT,
	VERB_RETRACT,
	VERB_RETRY,
	VERB_COMMENT,
	VERB_SHOW,
	VERB_LIST,
	VERB_MORE,
	VERB_FIND,
	VERB_LOG,
	VERB_SLA,
	VERB_WHY,
	VERB_UNDO,
	VERB_CONFIRM,
	VERB_KB,
	VERB_RATE,
	VERB_ME,
	VERB_LANG,
	VERB_CODE,
	VERB_HERE,
	VERB_JOIN,
	VERB_INVITE,
	VERB_HUMAN,
	VERB_HOME,
	VERB_SKIP,
	VERB_DIGEST,
	VERB_AWAY,
	VERB_BACK,
	VERB_ONCALL,
	VERB_REPORT,
	VERB_RULE,
	VERB_QUEUE,
	VERB_ORG,
	VERB_USER,
	VERB_CONFIG,
	VERB_EXPORT,
	VERB_FORGET,
	VERB_HEALTH,
	VERB_HELP,
	VERB_COUNT
};

/* Who may use it: bits of enum role (domain/ticket.h). Rights over one ticket are the desk's. */
#define ROLE_BIT(role) (1u << (role))

bool is_desk_role(unsigned roles); /* an agent, a lead or an administrator */

enum verb_flag {
	VERB_F_TICKET = 1u << 0, /* acts on a ticket: named, or implied by the place */
	VERB_F_MAY = 1u << 1,    /* may name a ticket */
	VERB_F_NUMBER = 1u << 2, /* a number after the verb is its own argument: only a reference before the verb names a ticket */
	VERB_F_UNDO = 1u << 3,   /* undo knows how to take it back */
	VERB_F_WORD = 1u << 4,   /* asks for a one-time word before it acts */
	VERB_F_PUBLIC = 1u << 5  /* its text reaches the customer */
};

enum slot_kind {
	SLOT_NONE,
	SLOT_PERSON, /* mention, @handle, e-mail, +33..., me, none */
	SLOT_FOR,    /* for PERSON */
	SLOT_PERSONS,
	SLOT_QUEUE,  /* ~name */
	SLOT_TAGS,   /* +tag and -tag; +tag alone with SLOT_PLUS */
	SLOT_FIELDS, /* key=value of a ticket */
	SLOT_ORG,    /* org:name */
	SLOT_PAIRS,  /* any key=value */
	SLOT_WHEN,
	SLOT_TIME,   /* 8h30 */
	SLOT_HOURS,  /* 14h-16h */
	SLOT_PERIOD, /* 30d */
	SLOT_WORD,   /* a word of `list` */
	SLOT_REASON, /* a close reason, with a reference after `dup` */
	SLOT_QUIET,  /* -q */
	SLOT_TARGET, /* a second ticket */
	SLOT_ENTRY,  /* .7 or 42.7 */
	SLOT_RATING, /* 1 to 5 */
	SLOT_NUMBER,
	SLOT_CODE,  /* six characters */
	SLOT_NAME,  /* one word of the caller's own world: a template, an organisation, a key */
	SLOT_MATCH, /* list:QUERY */
	SLOT_QUERY, /* the rest, as a query */
	SLOT_TEXT   /* the rest, as it stands */
};

enum slot_flag {
	SLOT_REQUIRED = 1u << 0,
	SLOT_OR = 1u << 1,    /* instead of the slot before: one of both is enough */
	SLOT_BARE = 1u << 2,  /* SLOT_WHEN: the preposition may be left out */
	SLOT_PLUS = 1u << 3,  /* SLOT_TAGS: nothing is removed */
	SLOT_DESK = 1u << 4,  /* for agents only; for others the word is text */
	SLOT_AFTER = 1u << 5, /* SLOT_TEXT: only after a word of the verb's list */
	SLOT_LAST = 1u << 6   /* SLOT_NUMBER: only as the last word */
};

/* What a slot is called where the name of its kind says too little. */
enum slot_label {
	LABEL_KIND,
	LABEL_REASON,
	LABEL_NOTE,
	LABEL_TITLE,
	LABEL_TEMPLATE,
	LABEL_WORD,
	LABEL_ORG,
	LABEL_VALUE,
	LABEL_KEY,
	LABEL_WORDS,
	LABEL_TOPIC,
	LABEL_NAME,
	LABEL_DEPUTY,
	LABEL_COUNT
};

struct slot {
	enum slot_kind kind;
	unsigned flags;      /* enum slot_flag */
	enum word_list list; /* SLOT_WORD */
	enum slot_label label;
};

#define VERB_SLOTS 6
#define VERB_NAME_SIZE 32
struct verb {
	enum verb_id id;
	const char *names[LANG_COUNT]; /* the main one first, separated by spaces */
	const char *folded;            /* all of them once, folded; '*' after those that need no mark in a DM, by SMS and on the console */
	unsigned roles, flags;
	struct slot slots[VERB_SLOTS];
};

const struct verb *verb_of(enum verb_id id);
const struct verb *verb_find(const char *folded);
bool verb_is_bare(const struct verb *verb, const char *folded); /* is this name of it a bare word? */
bool verb_near(const char *folded, char out[VERB_NAME_SIZE]);   /* a folded name one edit away; false: there is none */
void verb_main_name(const struct verb *verb, enum lang lang, char out[VERB_NAME_SIZE]);
const struct slot *verb_slot(const struct verb *verb, enum slot_kind kind); /* NULL if it has none */
const char *slot_label(const struct slot *slot, enum lang lang);            /* "WHEN", "reason", "~team" */

#endif
