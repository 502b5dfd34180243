/* desk/other_ref.h: which other ticket a text speaks of, written with its mark: "see G-1042", "#1042". Desk thread.
 *
 *     if (other_ref(c, entry.text, &other)) ...    // the first one that the speaker may see and that is not in hand
 */
#ifndef GUICHET_DESK_OTHER_REF_H
#define GUICHET_DESK_OTHER_REF_H

#include "desk/call.h"

bool other_ref(struct call *c, const char *text, struct ticket *out);

#endif
