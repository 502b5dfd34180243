/* desk/time/survey.h: when a ticket's survey is due, as it closes and reopens. Asking and rating are desk/time/rating.h's, the rules
 * domain/survey.h's.
 *
 * Desk thread, inside a unit of work.
 *
 *     survey_moved(w, &ticket, &change);
 */
#ifndef GUICHET_DESK_TIME_SURVEY_H
#define GUICHET_DESK_TIME_SURVEY_H

#include "desk/time/life.h"
#include "domain/survey.h"

void survey_moved(struct work *w, const struct ticket *ticket, const struct life_change *change);
void survey_facts_of(struct work *w, const struct ticket *ticket, struct survey_facts *out);

#endif
