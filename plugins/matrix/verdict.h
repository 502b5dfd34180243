/* verdict.h: what the server's answer means for a delivery. Pure.
 *
 *     struct verdict v = verdict_of(answer);
 *     host->outcome(ctx, delivery, v.outcome, v.retry_after_s, event_id, v.why);
 */
#ifndef MATRIX_VERDICT_H
#define MATRIX_VERDICT_H

#include "api.h"

struct verdict {
	enum gd_outcome outcome;
	uint32_t retry_after_s;
	const char *why; /* for people; NULL: it was sent */
};

struct verdict verdict_of(const struct api_answer *answer);

#endif
