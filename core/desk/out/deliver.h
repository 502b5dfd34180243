/* desk/out/deliver.h: the desk's end of the outbox: hands rows to channels, checks rights once more, writes down what became of them.
 *
 * The first three are the pump's hooks (outbox/pump.h), self is the struct desk. desk_outcome() may be called from any thread. Desk thread
 * otherwise.
 */
#ifndef GUICHET_DESK_OUT_DELIVER_H
#define GUICHET_DESK_OUT_DELIVER_H

#include "desk/desk.h"
#include "outbox/pump.h"

#define DELIVER_LAST_WORD "last word" /* supersede key of the one message that leaves after STOP: its confirmation */

void deliver_limits(void *self, const char *channel, struct pump_limits *out);
const char *deliver_forbidden(void *self, const struct delivery *delivery);
void deliver_one(void *self, const struct delivery *delivery);

/* The end of an attempt, as the channel reports it. Copied; written in the next commit, kept and tried again if that fails. */
void desk_outcome(struct desk *desk, int64_t delivery, uint32_t attempt, enum gd_outcome outcome, uint32_t retry_after_s, bool doubtful,
	const char *remote_id, const char *why);
/* The same for one whose other side wrote something: kept for the admin, never shown to agents. */
void desk_outcome_answered(struct desk *desk, int64_t delivery, uint32_t attempt, enum gd_outcome outcome, uint32_t retry_after_s,
	bool doubtful, const char *remote_id, const char *why, const char *answer);

#endif
