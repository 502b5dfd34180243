/* desk/time/rating.h: what people think of how their request was handled: one rating per ticket, asked at its closing.
 *
 * Every closing message of some reasons carries the question; where no rating came, m.survey goes out once, unless this person was asked or
 * rated a short while ago (domain/survey.h). A rating may change for some days and stays over a reopening; a low one calls the lead,
 * once per
 * ticket. Desk thread, inside a unit of work.
 *
 *     enum msg answer;
 *     if (rating_give(w, &ticket, marie, 4, "quick", &answer) == RATING_KEPT) ...    // m.survey.thanks {n}
 */
#ifndef GUICHET_DESK_TIME_RATING_H
#define GUICHET_DESK_TIME_RATING_H

#include "desk/work.h"
#include "i18n/msg.h"
#include "store/inbox.h"

enum rating_end {
	RATING_KEPT,
	RATING_NOT_ASKED, /* not closed, or with a reason that asks for none: m.err.state */
	RATING_NOT_YOURS, /* the requester alone rates: m.err.role */
	RATING_OVER       /* it may not change any more: m.err.state */
};
enum rating_end rating_give(
	struct work *w, const struct ticket *ticket, int64_t person_id, int stars, const char *comment, enum msg *answer);

bool rating_takes_word(struct work *w, int64_t ticket_id); /* a text now is the comment on the rating just given */
bool rating_comment(struct work *w, const struct ticket *ticket, int64_t person_id,
	const char *text); /* m.survey.noted; false: there is no rating of theirs */

void rating_ask(struct work *w, const struct job *job); /* JOB_SURVEY, key: ticket id */

#endif
