/* commands/parse.h: from one message to a command, a note, a plain text or an error that teaches.
 *
 * One parser serves every channel and the shell. It knows words, not tickets: rights, visibility and states are the desk's. A message is a
 * command only if it carries the mark of its place (`!`; `#` in mail; none where it came by a way that is nothing else, such as a slash
 * command), or, in a conversation with one person, if the whole of it is a bare word or a bare form. Everything else is text and is
 * never eaten: an unknown !word is text, only a near miss on the desk side is held. An edited message never runs a verb.
 * Pure; any thread; the result lives in the arena and points into `text`, which must live as long.
 *
 *     struct parse_context here = {.place = AT_DESK, .roles = ROLE_BIT(ROLE_AGENT), .lang = LANG_FR, .time = {paris, DATE_DMY, now}};
 *     switch (command_parse(&here, "!fermer doublon 17 déjà vu", &arena, &command, &error)) {
 *     case PARSED_COMMAND: ...
 */
#ifndef GUICHET_COMMANDS_PARSE_H
#define GUICHET_COMMANDS_PARSE_H

#include "commands/command.h"
#include "commands/names.h"

enum command_place {
	AT_DESK,    /* the room or thread of a queue */
	AT_REQUEST, /* a request room, and a customer's thread in it */
	AT_DIRECT,  /* a conversation with one person */
	AT_CONSOLE,
	AT_SMS,  /* sms_parse() first (commands/sms.h) */
	AT_MAIL, /* one line of the top of a mail (commands/mail.h) */
	AT_LINE  /* a command line by itself: slash command, mention, webhook, shell */
};

struct parse_context {
	enum command_place place;
	bool edited;                                    /* this is the new text of an old message */
	bool ref_required;                              /* neither the place nor the desk can tell which ticket is meant */
	unsigned roles;                                 /* ROLE_BITs of the author: some slots are for agents */
	enum lang lang;                                 /* of the author, for what an error names */
	struct moment_rules time;                       /* the author's; its zone is never NULL */
	const char *const *prefixes;                    /* of references, NULL-terminated; NULL: G and TT */
	struct house_names names;                       /* of teams and types */
	const char *const *queues_shown;                /* those that an error may name to this author; NULL: all of them */
	const char *const *fields;                      /* keys of configured fields, NULL-terminated, or NULL */
	bool (*org_known)(void *arg, const char *name); /* NULL: none is */
	bool (*ref_visible)(void *arg, int64_t number); /* to the author; NULL: all are */
	void *arg;
};

enum parsed { PARSED_TEXT, PARSED_NOTE, PARSED_COMMAND, PARSED_ERROR };

enum parsed command_parse(
	const struct parse_context *context, const char *text, struct arena *arena, struct command *out, struct parse_error *error);

/* The whole of `text` is a bare word or form of a conversation with one person? Then `out` is the command. */
bool bare_parse(const struct parse_context *context, const char *text, struct arena *arena, struct command *out);


#endif
