/* desk/knowledge.h: the knowledge base as people meet it: suggested, shown, judged, drafted from an answer. (rows I1, I2, G38, H16)
 *
 * Who sees which article is decided in one place, article_reader_of(). What an agent drafts comes from public texts alone, and nobody but
 * agents reads it before it is published. Desk thread, inside a unit of work.
 *
 *     const char *articles = knowledge_suggest(w, &ticket, &person);      // "7 Imprimante : vider la file · 9 ...", NULL: nothing fits
 */
#ifndef GUICHET_DESK_KNOWLEDGE_H
#define GUICHET_DESK_KNOWLEDGE_H

#include "desk/call.h"
#include "store/articles.h"

#define KNOWLEDGE_SUGGESTED 3

void article_reader_of(const struct call *c, struct article_reader *out);
const char *knowledge_line(struct work *w, const struct article *list, size_t count); /* numbers and titles on one line */

/* For the first answer to a request. Never more than a hint: no article, a queue with kb=no or a stranger's phone, and it is NULL. */
const char *knowledge_suggest(struct work *w, const struct ticket *ticket, const char *text, const struct person *reader);

/* "helpful:7", pressed, typed as a digit or given as 👍 on the article. */
bool knowledge_of_choice(const char *choice, int64_t *number);
void knowledge_vote(struct call *c, int64_t number, bool helpful);
/* The article of which this person just said that it does not help: the request that follows mentions it, once. NULL: none. */
const char *knowledge_unhelpful(struct work *w, int64_t person_id);

void knowledge_draft(struct call *c, const struct entry *answer); /* of the ticket in hand; the draft is shown to its author */
void knowledge_say(struct call *c, const struct article *article); /* what an agent sees of one they work on: state, readers, text */

#endif
