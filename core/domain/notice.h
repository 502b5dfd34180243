/* domain/notice.h: which event is told to whom.
 *
 * The rows of the notification matrix. Kept in SQL with outbox rows: append only. Pure, any thread, nothing to free.
 */
#ifndef GUICHET_DOMAIN_NOTICE_H
#define GUICHET_DOMAIN_NOTICE_H

#include <stdbool.h>
#include <stdint.h>

enum notice {
	NOTICE_NONE = 0,
	NOTICE_CREATED = 1,
	NOTICE_OPENED_FOR = 2,     /* opened by somebody else for the requester */
	NOTICE_TAKEN = 3,          /* taken or assigned for the first time */
	NOTICE_REASSIGNED = 4,
	NOTICE_REPLY = 5,          /* public reply, broadcast */
	NOTICE_QUESTION = 6,
	NOTICE_WAIT_REMIND = 7,
	NOTICE_CUSTOMER_TEXT = 8,
	NOTICE_RAISED = 9,         /* by a customer */
	NOTICE_LOWERED = 10,
	NOTICE_HOLD = 11,
	NOTICE_RESUMED = 12,
	NOTICE_QUEUE = 13,         /* moved to another queue */
	NOTICE_SOLVED = 14,
	NOTICE_CLOSING_SOON = 15,
	NOTICE_CLOSED = 16,
	NOTICE_REOPENED = 17,
	NOTICE_MERGED = 18,
	NOTICE_UNMERGED = 19,
	NOTICE_SURVEY = 20,
	NOTICE_RATED_LOW = 21,     /* rating of 1 or 2 */
	NOTICE_SLA_WARN = 22,      /* 75 % of a target */
	NOTICE_BREACH = 23,
	NOTICE_MUTED = 24,         /* moved, muted, unmuted, left */
	NOTICE_FAILED = 25,        /* a delivery failed for good */
	NOTICE_OUTSIDER = 26,      /* somebody outside the organisation is in copy */
	NOTICE_SILENCE = 27,       /* five business days without a public text */
	NOTICE_CLOSE_PLANNED = 28,
	NOTICE_ORPHAN = 29,        /* it has lost its assignee */
	NOTICE_MACHINE_OK = 30     /* the machine says it is over, somebody is on it already */
};
#define NOTICE_COUNT 31

#endif
