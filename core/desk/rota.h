/* desk/rota.h: who stands on the on-call chains: whom the configuration names, and whoever stands in for them. Desk thread.
 *
 *     const int64_t *queues;
 *     size_t n = rota_queues(w, &person, &queues);      // lent from the work's arena
 */
#ifndef GUICHET_DESK_ROTA_H
#define GUICHET_DESK_ROTA_H

#include "desk/terms.h"
#include "desk/work.h"

int64_t rota_person(struct work *w, int64_t queue_id, const struct terms_duty *duty); /* who has this duty now; 0: nobody is called so */
size_t rota_queues(struct work *w, const struct person *person, const int64_t **queues); /* on whose chains this person stands */

#endif
