/* desk/verbs/match.h: does a ticket fit a query, and in which order do those that fit stand.
 *
 * Rights are not asked here. Desk thread.
 */
#ifndef GUICHET_DESK_VERBS_MATCH_H
#define GUICHET_DESK_VERBS_MATCH_H

#include "desk/call.h"

bool match_ticket(struct call *c, const struct query_node *node, const struct ticket *ticket);
bool query_has(const struct query_node *node, enum query_kind kind); /* anywhere in the tree; NULL has nothing */
uint32_t match_values(const struct query_node *node);                /* of a condition on an enum: one bit for each value that fits */
void match_sort(int sort, struct ticket *list, size_t count);        /* enum sort_word; 0: as they came */

#endif
