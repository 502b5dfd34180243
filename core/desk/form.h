/* desk/form.h: what a request should say: the fields and files that its type and its team want, and what it says already. (rule R5)
 *
 * A mandatory field stands on the desk's card until it is there. How the rest is asked for, one question at a time, is desk/interview.h's,
 * all at once desk/sheet.h's. Desk thread, inside a unit of work.
 *
 *     struct desk_ask asks[FORM_ASKS_MOST];
 *     size_t n = form_asks(w, &ticket, asks);
 *     const char *missing = form_missing(w, &ticket, LANG_FR);          // "composant, capture d'écran"
 */
#ifndef GUICHET_DESK_FORM_H
#define GUICHET_DESK_FORM_H

#include "desk/call.h"
#include "store/questions.h"

#define FORM_VALUE_CHARS 200 /* of one field's value */
#define FORM_ASKS_MOST 32
#define FORM_CHOICES_MOST 9 /* one digit each */

/* ---- values ---- */
/* The field that is meant by a key or one of its other names; NULL: there is none. */
const struct desk_field *form_field(const struct work *w, const char *name);
/* What somebody wrote, as it is kept: one of the choices if there are any, else one line, cut. NULL: none of the choices. */
const char *form_value(struct work *w, const struct ticket *ticket, const struct desk_field *field, const char *words);
const char *form_choices(
	struct work *w, const struct ticket *ticket, const struct desk_field *field); /* "scanner, screen"; "…" for any text */
const char *form_label(struct work *w, const struct desk_field *field, enum lang lang);
void form_put(struct work *w, struct ticket *ticket, const struct desk_field *field, const char *value); /* NULL: cleared; in the history */

const char *form_missing(
	struct work *w, const struct ticket *ticket, enum lang lang); /* "component, screenshot" for the card; NULL: nothing */
const char *form_services(struct work *w, int64_t org_id); /* what its people may name, NULL: nothing */
const char *form_lines(struct work *w, const struct ticket *ticket, enum lang lang);   /* "component: scanner · room: 12"; NULL: none */

/* A program gave these; the first mandatory field that lacks, or a value that is none of its choices. NULL: complete. */
const char *form_lacks(struct work *w, const struct ticket *as_if, const struct gd_field *given, size_t count);
#define FORM_REPORTED "+reported" /* a row that no field is called like: what it said beside, "instance: web1 · job: node" */
void form_take(struct work *w, struct ticket *ticket, const struct gd_field *given, size_t count); /* the known ones, and the others so */

bool form_says(struct work *w, const struct ticket *ticket, const char *key); /* is it there already? */
bool form_guest(const struct person *person); /* nobody knows who they are */

/* ---- what is asked ---- */
enum desk_want form_want(struct work *w, const struct ticket *ticket);         /* the file that its type or team wishes for */
const char *form_want_word(struct work *w, enum desk_want want, enum lang lang);
size_t form_queues(struct work *w, const struct desk_queue **out); /* teams that anybody may write to; room for FORM_CHOICES_MOST */

#define FORM_TYPE "type" /* what may be asked beside fields */
#define FORM_QUEUE "queue"
/* Of a request of this team, type and organisation: the team's, then the type's. `out` has room for FORM_ASKS_MOST. */
size_t form_asks(struct work *w, const struct ticket *as_if, struct desk_ask *out);
const char *form_label_of(struct work *w, const char *key, enum lang lang); /* of a field, the type or the team */
/* Its choices as they are read, in the order of their digits, and as they are written down; 0: any text. */
size_t form_offers(struct work *w, const struct ticket *as_if, const char *key, enum lang lang, const char *words[FORM_CHOICES_MOST],
	const char *values[FORM_CHOICES_MOST]);
#endif
