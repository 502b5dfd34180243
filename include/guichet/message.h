/* guichet/message.h: what a channel tells the desk, and what the desk tells a channel, in words that belong to no channel.
 *
 * Strings are UTF-8, NUL-terminated, lent for the time of the call, NULL where there is nothing to say (an empty string means the same).
 * Times are milliseconds UTC since 1970, 0 = unknown. Every struct that crosses the line begins with its own `size`. The host checks every
 * length (core/base/limits.h) and refuses what is not UTF-8, so a plugin need not.
 */
#ifndef GUICHET_MESSAGE_H
#define GUICHET_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- inbound: what happened ------------------------------------------------------------------------------------------------------ */

enum gd_kind {
	GD_TEXT = 1,     /* somebody wrote: text and files at place */
	/* somebody gave a command by a way that is nothing else (slash command, mention of the bot): text is the line without its mark */
	GD_COMMAND = 2,
	GD_EDIT = 3,     /* the message `target` now reads `text` */
	GD_DELETE = 4,   /* the message `target` is gone; no sender where the channel does not say whose it was */
	GD_REACTION = 5, /* `text` is the emoji (UTF-8, no U+FE0F, no skin tone) put on `target`; with GD_F_REMOVED taken off */
	GD_CHOICE = 6,   /* a button was pressed: `text` is gd_choice.value, `target` the message that carried it */
	/* a form was sent: `text` is the gd_outbound.form_id that came with it, `fields` what was filled in (those left empty may be
	 * missing), place where it was asked for. GD_R_REFUSED and GD_R_MISSING: nothing was kept, let them mend it */
	GD_FORM = 7,
	GD_RECEIPT = 8,  /* news of something we sent: `target` is its remote id or `delivery` its delivery id; `receipt` says what */
	GD_SYSTEM = 9,   /* another system reports: `system` is filled */
	GD_MEMBER = 10,  /* `members` came to or left place.room (GD_F_REMOVED); with GD_F_WHOLE they are the whole list */
	GD_PLACE = 11,   /* place.room is now `text` (upgrade, new id); with GD_F_REMOVED we lost it */
	GD_CURSOR = 12,  /* nothing for the desk: only the key-value writes, in order with everything else */
	/* the sender opened a home or a session: gd_result.text is what to show, json names their rooms ({"rooms":[...]}) */
	GD_OPENED = 13
};

enum gd_inbound_flag {
	GD_F_REMOVED = 1u << 0,    /* see gd_kind */
	GD_F_WHOLE = 1u << 1,
	GD_F_MENTIONS_US = 1u << 2, /* the text names the bot */
	GD_F_BROADCAST = 1u << 3,   /* a thread reply also shown in the room */
	GD_F_BACKFILL = 1u << 4,    /* fetched later from history: old, answer with care */
	GD_F_EPHEMERAL_OK = 1u << 5, /* gd_result.text will be shown to the author alone, at once */
	GD_F_DATA = 1u << 6          /* a program asks: gd_result.json has what gd_result.text says */
};

enum gd_person_flag {
	GD_P_BOT = 1u << 0,            /* written by a program in a chat; not ours (ours are dropped by the plugin) */
	GD_P_MACHINE = 1u << 1,        /* no person behind it: alerts */
	GD_P_OUTSIDER = 1u << 2,       /* of another workspace, guest: never an agent here */
	GD_P_EMAIL_VERIFIED = 1u << 3, /* the channel vouches for `email` */
	GD_P_LOCAL_ADMIN = 1u << 4     /* console: root or the daemon's own user */
};

/* A person as the channel knows them. The identity is (channel instance, tenant, user): nothing else ever promotes anybody. */
struct gd_person {
	uint32_t flags;      /* enum gd_person_flag */
	const char *tenant;  /* workspace, enterprise or homeserver; NULL where the instance is the tenant */
	const char *user;    /* native id: U0123, @marie:acme.fr, +33612345678 */
	const char *handle;  /* short name people type after @, if there is one */
	const char *name;    /* for display only */
	const char *email, *phone, *lang, *tz;
};

enum gd_place_kind {
	GD_PLACE_NONE = 0,   /* no place: webhooks, shell */
	GD_PLACE_DIRECT = 1, /* a conversation with one person: DM, phone number, console */
	GD_PLACE_ROOM = 2    /* several people; whether it is a queue's room or a request room is the desk's configuration */
};

struct gd_place {
	enum gd_place_kind kind;
	const char *tenant;
	const char *room;    /* native id of room, DM or number; NULL for GD_PLACE_NONE */
	const char *thread;  /* native id of the thread's root, NULL at top level */
};

struct gd_field {
	const char *key, *label, *value;
};

/* A file. Inbound: `path` (from gd_http_res.file) or `bytes`; a plugin that has neither yet downloads first, submits then, or tells
 * `why_not`, which is for the log: people read in their own language that the file is too large, if it is GD_FILE_TOO_LARGE, and for
 * everything else that it could not be fetched. */
#define GD_FILE_TOO_LARGE "the file is too large"
struct gd_file {
	const char *name, *mime;   /* both untrusted */
	int64_t length;            /* bytes, -1 unknown */
	const char *path;          /* a file of the host's; it is taken over */
	const char *bytes;
	const char *why_not;       /* NULL: nothing is wrong with it */
};

struct gd_kv {
	const char *key, *value;   /* value NULL deletes. Written in the same commit as the message; per instance; 64 KiB at most */
};

/* What another system reports. `key` names the problem, `episode` this occurrence of it; both make one ticket of many calls. */
struct gd_system {
	uint32_t size;
	const char *action;        /* "create", "comment", "fire", "resolve", "rating", "command" */
	const char *key;           /* NULL: every call is a new matter */
	const char *group;         /* for storms: usually NULL = the instance */
	const char *episode;
	int64_t episode_ms;        /* when the episode began; an older one never closes a newer one */
	const char *title, *url, *priority, *severity, *queue, *type;
	const char *ref;           /* the ticket meant, for comment, resolve and rating without a key */
	int64_t rating;            /* 1..5 */
	const char *reference_text; /* what is quoted to people as the source: "Alertmanager", "acme/shop#7" */
};

enum gd_receipt {
	GD_RECEIPT_SENT = 1,
	GD_RECEIPT_DELIVERED = 2,
	GD_RECEIPT_READ = 3,
	GD_RECEIPT_FAILED = 4,
	GD_RECEIPT_OPTED_OUT = 5,
	GD_RECEIPT_INVALID = 6 /* failed, and there is nobody at this address: nothing more is sent there until they write */
};

struct gd_inbound {
	uint32_t size;
	enum gd_kind kind;
	uint32_t flags;               /* enum gd_inbound_flag */
	/* event ids of the sender; the first one seen before makes it a repeat. At least one, but for GD_CURSOR and GD_OPENED */
	const char *dedupe[3];
	struct gd_person sender;
	struct gd_place place;
	const char *native_id;        /* id of this message where the channel has one: for edits, reactions and replies to it later */
	const char *target;           /* id of the message this one answers, edits, deletes, reacts to or confirms */
	const char *link;             /* permalink people can open */
	const char *text;
	int64_t sent_ms;
	/* values of a form; of a text "carrier_answered" = STOP, START or HELP: the carrier took it for that word and has answered
	 * itself */
	const struct gd_field *fields;
	size_t nfields;
	const struct gd_file *files;
	size_t nfiles;
	const struct gd_person *members;
	size_t nmembers;
	const struct gd_kv *kv;       /* at most 16 */
	size_t nkv;
	const struct gd_system *system;
	enum gd_receipt receipt;
	int64_t delivery;
	const char *why;              /* GD_RECEIPT_FAILED, GD_RECEIPT_INVALID: a sentence */
	const struct gd_person *author; /* 🎫 on somebody's message: who wrote it; `quoted` is its text */
	const char *quoted; /* GD_EDIT, GD_DELETE: what the message said before, if the channel knows */
};

enum gd_result_code {
	GD_R_CREATED = 1,   /* a ticket was made */
	GD_R_ADDED = 2,     /* an entry was added, or a command done */
	GD_R_REPEATED = 3,  /* seen before: ref, url and text are those of the first time */
	GD_R_IGNORED = 4,   /* nothing to do, and that is right */
	GD_R_REFUSED = 5,   /* the author may not, or it is impossible now: text says so */
	GD_R_INVALID = 6,   /* the message makes no sense: text says what and where (400) */
	GD_R_MISSING = 7,   /* mandatory fields are missing: text names them (422) */
	GD_R_UNKNOWN = 8,   /* not found, or not visible: one answer for both (404) */
	GD_R_TROUBLE = 9    /* our own trouble: nothing was stored, send it again later (503) */
};

struct gd_result {
	uint32_t size;
	enum gd_result_code code;
	const char *ref, *url;     /* the ticket, if one is concerned */
	const char *word;          /* one word for programs: created, repeated, reopened, added, resolved, ignored, refused ... */
	const char *text;          /* private answer to the author in their language, or NULL */
	const char *json;          /* data of the answer for programs (POST /v1/cmd, guichet ticket), or NULL */
	uint32_t retry_after_s;    /* GD_R_TROUBLE */
};

/* ---- outbound: what to say ------------------------------------------------------------------------------------------------------- */

enum gd_op {
	GD_POST = 1,    /* a new message at place */
	GD_REPLACE = 2, /* `target` now reads like this (cards) */
	GD_RETRACT = 3, /* remove `target` */
	GD_MARK = 4,    /* put the emoji `text` on `target` (GD_O_REMOVE: take it off) */
	GD_NOTIFY = 5   /* an event for a system: `event` and `json` (outbound webhooks) */
};

enum gd_outbound_flag {
	GD_O_PRIVATE = 1u << 0,   /* for user alone: ephemeral or DM */
	GD_O_REMOVE = 1u << 1,
	GD_O_MAYBE_SENT = 1u << 2, /* an earlier attempt ended without an answer: look before sending again, if the channel lets you */
	GD_O_CARD = 1u << 3,      /* a card: it will be replaced as the ticket changes; its message is the root of the ticket's thread */
	GD_O_NOTICE = 1u << 4     /* an acknowledgement that should not ring (Matrix m.notice) */
};

enum gd_importance { GD_QUIET = 0, GD_NORMAL = 1, GD_ALERT = 2 };

struct gd_choice {
	/* comes back in GD_CHOICE.text; opaque, but: what begins with ! is a command, and what also ends with a space wants words after
	 * it: a channel with forms asks for them and sends all of it without the mark as a GD_COMMAND with the same `target` */
	const char *value;
	const char *label;  /* words for people */
	const char *emoji;  /* reaction that means the same, or NULL */
};

/* A form to show where the channel has forms (GD_CAP_FORMS); elsewhere the core asks one question at a time and no form arrives. The
 * answer's gd_field has the same key, and for value what was typed, or gd_choice.value. */
struct gd_form_field {
	const char *key, *label, *example, *value; /* value: filled in beforehand */
	uint32_t required, multiline;
	const struct gd_choice *choices;
	size_t nchoices;
};

/* One native message. Text carries minimal marks only: `code` in backticks, bare URLs, newlines. The plugin escapes for its channel. */
struct gd_outbound {
	uint32_t size;
	enum gd_op op;
	uint32_t flags;            /* enum gd_outbound_flag */
	int64_t delivery;          /* id to give to outcome() */
	const char *key;           /* idempotency key: the same for every attempt of this delivery, [A-Za-z0-9_-]{1,40} */
	uint32_t attempt;          /* 1 for the first */
	enum gd_importance importance;
	const char *tenant, *room, *thread, *user; /* where; `user` for direct and private messages */
	const char *target;        /* remote id for GD_REPLACE, GD_RETRACT, GD_MARK, or of the message this one answers */
	const char *text;
	const char *title;         /* cards and articles; the head of a form, whose `text` says what to do where it can be shown no more */
	const struct gd_field *fields;
	size_t nfields;
	const struct gd_choice *choices;
	size_t nchoices;
	const struct gd_file *files; /* path is readable until the outcome */
	size_t nfiles;
	const char *ref, *url, *lang;
	const char *as_name;       /* who speaks, where the channel can show it */
	/* GD_NOTIFY: "ticket.created" and its data object. Its member "details" (title, text, names of persons) is for endpoints that asked
	 * for the full payload: leave it out otherwise */
	const char *event, *json;
	int64_t when_ms;           /* when the desk decided it */
	const struct gd_form_field *form;
	size_t nform;
	const char *form_id;       /* opaque; comes back as the text of a GD_FORM. NULL without a form */
	const char *form_send;     /* the word on the button that sends it; NULL without a form */
};

#ifdef __cplusplus
}
#endif
#endif
