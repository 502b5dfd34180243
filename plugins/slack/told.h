/* told.h: one thing that Slack told us, while it is translated.
 *
 * events.c, commands.c and actions.c fill it from what came; they are pure, but for the installation they are given. Everything is in
 * its arena, so nothing is freed one by one. `what` says what to do with it. Loop thread; told_new(), told_free().
 *
 *     struct told *told = told_new();
 *     events_read(told, envelope, team, "B0123");
 *     if (told->what == TOLD_INBOUND) host->submit(ctx, &told->in, tag);
 *     told_free(told);
 */
#ifndef SLACK_TOLD_H
#define SLACK_TOLD_H

#include "base/json.h"
#include "base/limits.h"
#include "base/mem.h"
#include "guichet/channel.h"
#include "team.h"

#include <stdbool.h>

enum told_what {
	TOLD_NOTHING = 0, /* noise, an echo, or nothing we know: why says it */
	TOLD_INBOUND,     /* `in` is for the desk */
	TOLD_ASKING,      /* a button whose command wants words: a modal asks for them */
	TOLD_JOINED,      /* we were invited, or somebody came: in.place.room */
	TOLD_GONE         /* the workspace has uninstalled the app or revoked the token */
};

/* How the desk's answer reaches the author. */
enum told_reply {
	REPLY_NONE,    /* the desk says it with a message, if at all */
	REPLY_COMMAND, /* in the answer to the slash command */
	REPLY_ACTION,  /* to response_url, or else as an ephemeral message */
	REPLY_VIEW,    /* in the modal */
	REPLY_HOME     /* as the home view */
};

struct told_file {
	const char *id, *url; /* url NULL: files.info must be asked */
};

/* An input of a modal; label "": its view did not say. */
struct told_block {
	const char *id, *label;
};

struct told {
	struct arena arena;
	enum told_what what;
	const char *why;                   /* TOLD_NOTHING */
	enum told_reply reply;
	struct team *team;
	struct gd_inbound in;
	struct gd_person author, member;
	struct gd_field fields[LIMIT_FIELDS];
	struct gd_file files[LIMIT_FILES];
	struct told_file remotes[LIMIT_FILES];
	struct gd_kv kv[2];                /* late.h */
	bool wants_person;                 /* the sender is known by id alone */
	bool wants_quoted;                 /* 🎫: what the message says is not in the event */
	const char *response_url, *trigger;
	const char *proof;                 /* of this delivery alone: the request's signature, the envelope's id; NULL: it has none */
	struct told_block blocks[LIMIT_FIELDS]; /* REPLY_VIEW: the inputs of the modal, in order */
	size_t nblocks;
	const char *label;                 /* TOLD_ASKING: of the button */
};

struct told *told_new(void);
void told_free(struct told *told);

void told_nothing(struct told *told, const char *why);

/* Sender and place as the installation sees them. `home`: the workspace of the user as the event has it, NULL unknown. */
void told_sender(struct told *told, const char *user, const char *home);
void told_place(struct told *told, enum gd_place_kind kind, const char *room, const char *thread);
const char *told_thread(const char *thread, const char *ts); /* a root may name itself: NULL then */
void told_key(struct told *told, size_t n, const char *format, ...) __attribute__((format(printf, 3, 4)));
const char *told_text(struct told *told, const char *text);  /* plain, LIMIT_MESSAGE at most */
const char *told_link(struct told *told, const char *room, const char *ts, const char *thread); /* permalink; NULL: not known */
int64_t told_ms(const char *ts); /* "1700000000.000100" or "1700000000"; 0: it is no time */
enum gd_place_kind told_kind(const char *channel_type, const char *channel_name, const char *room);
void told_file(struct told *told, const struct json *file);

#endif
