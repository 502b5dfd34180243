/* forms.h: a form of the desk as a modal, and as plain text where no modal can be opened any more.
 *
 * The answers come back as a view_submission; its private_metadata says which form it was and where it was asked for. Pure.
 *
 *     forms_view(&view, out);      // for views.open
 *     forms_text(&text, out);      // what to write instead, one line for each field
 *     forms_words(&view, told);    // for a button whose command wants words
 */
#ifndef SLACK_FORMS_H
#define SLACK_FORMS_H

#include "base/buf.h"
#include "guichet/message.h"
#include "told.h"

void forms_view(struct buf *view, const struct gd_outbound *out);
void forms_text(struct buf *text, const struct gd_outbound *out);
void forms_words(struct buf *view, const struct told *told);

#endif
