/* desk/verbs/rate.h: a rating as its giver sees it: by the verb, by a digit or a face, by a word after it. (rule R13)
 *
 * What may be rated, and until when, is desk/time/rating.h's; here it is answered. All on the ticket in hand. Desk thread.
 *
 *     int stars = rate_of_choice("rate:4");
 *     if (stars)
 *         rate_give(c, stars, NULL);          // m.survey.thanks
 */
#ifndef GUICHET_DESK_VERBS_RATE_H
#define GUICHET_DESK_VERBS_RATE_H

#include "desk/call.h"

bool rating_wanted(struct work *w, const struct ticket *ticket); /* its closing asked for one, or it has one */
void rate_give(struct call *c, int stars, const char *comment);
int rate_of_choice(const char *choice);                          /* 1 to 5; 0: this choice is no rating */

#endif
