/* pending.h: one inbound on its way: what was told, where it came from, and how far it is.
 *
 * Made by pending_new(), in the channel's list in the order of arrival; freed by pending_end(). Loop thread. Example: inbound.c.
 */
#ifndef SLACK_PENDING_H
#define SLACK_PENDING_H

#include "home.h"
#include "slack.h"
#include "told.h"

enum pending_step { STEP_PERSON, STEP_QUOTED, STEP_FILES, STEP_AUTHOR, STEP_SUBMIT, STEP_RESULT };

struct pending {
	struct pending *next;
	struct told *told;
	uint64_t tag;              /* of the submit */
	uint64_t request;          /* over HTTP, 0 in Socket Mode */
	uint64_t wire;
	const char *envelope;      /* id, in told's arena */
	bool takes_payload;
	enum pending_step step;
	bool waiting;              /* a call is under way */
	bool answered, gone;       /* gone: nobody waits for the answer any more */
	int64_t answer_by_ms;      /* 0: no hurry */
	size_t file;               /* STEP_FILES: the one being fetched */
	unsigned redirects;
	const char *home[HOME_PARTS]; /* REPLY_HOME: what the desk has said so far */
	size_t nhome, part;        /* part: of home_commands */
	const char *event;         /* the key of the visit */
	bool in_thread;            /* STEP_QUOTED: looked for among replies */
	const char *raw;           /* an event as it came, in told's arena; NULL: Slack does not send it again */
	const char *late;          /* its id in late.h; NULL: not written down */
	uint64_t late_tag;         /* of that submit, 0: committed */
	unsigned refused;          /* by the desk's own trouble, after it was acknowledged */
};

struct pending *pending_new(struct gd_channel *channel, struct told *told);
void pending_end(struct gd_channel *channel, struct pending *pending);

#endif
