/* message.h: one inbound text, read from a request and independent of it, and as the desk is told of it.
 *
 * message_read() is a pure function of the view and the settings; message_fill() makes the struct gd_inbound, whose texts are the
 * message's and its arena's. Loop thread.
 *
 *     struct message m;
 *     if (message_read(&m, &view, &settings, now_ms, &err))
 *         message_fill(&m, &in);
 */
#ifndef SMS_MESSAGE_H
#define SMS_MESSAGE_H

#include "base/err.h"
#include "guichet/channel.h"
#include "number.h"
#include "settings.h"
#include "view.h"

#include <stdbool.h>
#include <stdint.h>

#define MESSAGE_MEDIA 10

struct message {
	struct arena *arena;
	enum number_kind kind;
	char from[NUMBER_SIZE];
	const char *to, *text, *id;
	const char *media[MESSAGE_MEDIA];
	size_t nmedia;
	int64_t sent_ms, now_ms;
	const char *keys[3];
	struct gd_field fields[2];
	size_t nfields;
};

bool message_read(struct message *m, struct view *view, const struct settings *s, int64_t now_ms, struct err *err);
void message_keys(struct message *m); /* of repeats; again when text or id changed */
void message_fill(const struct message *m, struct gd_inbound *in);

#endif
