/* desk/settings.h: what the configuration says, as the desk reads it.
 *
 * Plain values, made by app/ from the configuration and handed over as a whole; the desk keeps one and swaps it on reload. Everything
 * lives in the settings' own arena. Made on any thread, then read by the desk thread alone.
 */
#ifndef GUICHET_DESK_SETTINGS_H
#define GUICHET_DESK_SETTINGS_H

#include "base/mem.h"
#include "base/zone.h"
#include "desk/terms.h"
#include "domain/rule.h"
#include "i18n/dates.h"
#include "i18n/lang.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* whose plain text in a ticket's thread is a reply: the assignee's, any agent's, nobody's (only what is marked as one) */
enum reply_policy { REPLY_ASSIGNEE, REPLY_ANYONE, REPLY_MARKED };

struct desk_room {
	const char *channel, *tenant, *native; /* "slack:acme", "", "C0123" */
	bool request;                          /* a room where customers ask; else the queue's own room */
	bool oneway;                           /* it only hears of public events */
};

enum canned_then { CANNED_REPLY, CANNED_ASK, CANNED_SOLVED, CANNED_CLOSE };

/* A ready-made answer, and the verbs that are carried out before it. */
struct desk_canned {
	const char *name, *text, *text_en;
	const char *const *aliases, *const *verbs;
	size_t naliases, nverbs;
	enum canned_then then;
};

enum desk_want { WANT_NOTHING, WANT_IMAGE, WANT_FILE }; /* an attachment that would help */

struct desk_ask {
	const char *key;   /* type, queue, product, service, or a field's */
	bool mandatory;
};

struct desk_field {
	const char *key, *label, *example;
	const char *const *aliases, *const *choices; /* no choices: any text */
	size_t naliases, nchoices;
	bool multiline;
};

/* Requests of one type: its other names, what they should say, and where they begin. */
struct desk_type {
	enum ticket_type type;
	const char *const *names;             /* folded, the section's own among them */
	size_t nnames;
	enum priority priority;               /* 0: as shipped */
	const char *queue;                    /* NULL: as any */
	const char *example;
	enum desk_want want;
	const struct desk_ask *asks;
	size_t nasks;
};

struct desk_queue {
	const char *name, *title;
	const char *const *aliases;
	size_t naliases;
	const char *lang;                     /* of its rooms; NULL: the desk's */
	bool is_private;
	const char *assign;                   /* new tickets go to: "turns", "least"; NULL: nobody */
	int64_t keep_ms;                      /* of texts after the closing; 0: for good */
	bool no_suggestions;                  /* of articles in the first answer */
	bool guests_wait;                     /* what unknown people ask is seen by its leads first */
	enum reply_policy reply_policy;
	const int64_t *undo_ms;               /* how long its replies are held; NULL: by what the channel can recall */
	const char *ref_format;               /* "G-%d" */
	const struct desk_room *rooms;
	size_t nrooms;
	const char *const *agents, *const *leads; /* handles of persons */
	size_t nagents, nleads;
	const struct queue_terms *terms;      /* NULL: the shipped ones */
	enum desk_want want;
	const struct desk_ask *asks;
	size_t nasks;
};

struct desk_identity {
	const char *channel, *tenant, *native;
};

struct desk_person {
	const char *handle, *name, *email, *phone, *lang, *tz, *date_format, *org;
	int level;              /* 1 + enum notice_level of what they hear of their tickets; 0: as shipped */
	const int64_t *undo_ms; /* how long their replies are held; NULL: as the queue has it */
	bool admin, auditor, org_lead;
	const struct desk_identity *identities;
	size_t nidentities;
};

struct desk_org {
	const char *name, *title, *domain;
	const char *queue;                              /* whose leads decide who joins; NULL: the default one */
	bool share;
	const char *const *products, *const *services; /* that its people may name */
	size_t nproducts, nservices;
};

/* A word of the house in place of ours: "status.wait" is "Attente de retour client". */
struct desk_word {
	enum lang lang;
	const char *key, *text;
};

struct desk_channel {
	const char *channel, *queue; /* of requests that come in there and name none */
};

struct desk_settings {
	struct arena arena;
	const char *name;              /* of the desk, as people see it */
	const char *phone;             /* that people may call, NULL: none */
	const char *public_url;        /* base of links, NULL: none */
	const char *printed;           /* all of the configuration with its secrets masked, for `config`; NULL: none */
	const char *default_queue;
	const char *guest_queue;       /* has the requests of unknown people who named no team, if there is one so called */
	const char *tz;
	enum lang lang;
	enum date_format date;
	int64_t undo_chat_ms, undo_plain_ms; /* how long a reply is held */
	int64_t max_files, max_file_bytes;   /* attachments of a message, bytes of one */
	int64_t alert_reopen_ms, alert_hold_down_ms;
	int64_t storm_per_minute;
	int64_t retry_first_ms, retry_longest_ms, give_up_ms; /* of deliveries whose channel has no schedule of its own */
	int64_t inbox_keep_ms, outbox_keep_ms, received_keep_ms;
	const struct desk_queue *queues;
	size_t nqueues;
	const struct desk_person *persons;
	size_t npersons;
	const struct desk_org *orgs;
	size_t norgs;
	const struct rule *rules;      /* in the order of the file */
	size_t nrules;
	const struct desk_field *fields;
	size_t nfields;
	const struct desk_type *types;
	size_t ntypes;
	const struct desk_canned *canned;
	size_t ncanned;
	const struct desk_word *words;
	size_t nwords;
	const char *priority_words[PRIORITY_URGENT + 1][LANG_COUNT]; /* what a priority is for, in `help priority`; NULL: nothing is said */
	const struct desk_channel *channels;
	size_t nchannels;
	const struct terms_sla *sla;
	size_t nsla;
	struct survey_terms survey;
	struct zones zones;            /* of the calendars */
};

struct desk_settings *settings_new(void); /* the shipped values, one queue `support` */
void settings_free(struct desk_settings *settings);
const struct desk_queue *settings_queue(const struct desk_settings *settings, const char *name); /* NULL: no such queue */
const char *settings_queue_called(const struct desk_settings *settings, const char *word);       /* by an alias: its name; else the word */
const struct desk_type *settings_type(const struct desk_settings *settings, enum ticket_type type, const struct desk_type *after);
enum priority settings_usual(const struct desk_settings *settings, enum ticket_type type); /* of its new tickets; 0: as shipped */
const char *settings_channel_queue(const struct desk_settings *settings, const char *channel);   /* NULL: none of its own */

#endif
