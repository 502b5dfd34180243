/* desk/verbs/tell.h: which tickets a broadcast reaches. Desk thread.
 *
 *     size_t n = tell_targets(c, &list);    // open, of the command's query or the ticket's children, that the speaker may tell something
 */
#ifndef GUICHET_DESK_VERBS_TELL_H
#define GUICHET_DESK_VERBS_TELL_H

#include "desk/call.h"

size_t tell_targets(struct call *c, struct ticket **out);

#endif
