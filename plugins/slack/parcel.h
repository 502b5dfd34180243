/* parcel.h: one delivery under way: a copy of what the steps need.
 *
 * parcel_new() copies from the lent gd_outbound; parcel_end() gives the outcome and frees. Loop thread. Example: outbound.c.
 */
#ifndef SLACK_PARCEL_H
#define SLACK_PARCEL_H

#include "api.h"
#include "base/limits.h"
#include "base/mem.h"
#include "slack.h"

#include <stdbool.h>

struct shown;

struct parcel {
	struct parcel *next;
	struct arena arena;
	int64_t delivery, when_ms;
	enum gd_op op;
	uint32_t flags;
	struct team *team;
	const char *key, *room, *thread, *user, *target, *emoji;
	struct buf text, blocks, view; /* view: of a modal that may still be opened; empty: none */
	char *trigger;
	bool anywhere;              /* no workspace is named */
	bool doubtful;              /* an earlier attempt may have arrived */
	bool looked, plain, direct; /* looked: into the history; plain: no blocks any more; direct: instead of ephemeral */
	unsigned pages;             /* of history that were read */
	const char *ts;             /* of the message, once it is there */
	struct gd_file *files;
	struct shown *shown;        /* lookup.c: files in the history */
	const char **file_ids;      /* of the uploaded ones */
	size_t nfiles, file;
	void (*lookup_next)(struct gd_channel *channel, struct parcel *parcel); /* lookup.h */
};

struct parcel *parcel_new(struct gd_channel *channel, const struct gd_outbound *out);
void parcel_end(struct gd_channel *channel, struct parcel *parcel, enum gd_outcome outcome, uint32_t retry_after_s, const char *why);
/* The outcome that an answer's error means; GD_UNSURE while it is not known whether the message is there. */
void parcel_fail(struct gd_channel *channel, struct parcel *parcel, const struct api_answer *answer);
void parcel_free(struct gd_channel *channel, struct parcel *parcel);

#endif
