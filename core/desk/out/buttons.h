/* desk/out/buttons.h: what a card offers to press: the verbs that make sense in the ticket's state, named in the reader's language.
 *
 * A button is a choice whose value is the command it stands for, after its mark: "!take". One that ends with a space wants words after it:
 * "!ask ". Pressing it is the same as writing it, with the same rights (desk/gestures.c). Desk thread.
 *
 *     out.nchoices = buttons_of(w, ticket, reader.lang, &out.choices);
 */
#ifndef GUICHET_DESK_OUT_BUTTONS_H
#define GUICHET_DESK_OUT_BUTTONS_H

#include "desk/work.h"

#define BUTTON_MARK '!'

size_t buttons_of(struct work *w, const struct ticket *ticket, enum lang lang, const struct gd_choice **out);

#endif
