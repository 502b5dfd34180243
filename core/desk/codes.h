/* desk/codes.h: codes that prove that two accounts are one person's. (rule R11)
 *
 * Six characters, ten minutes, once; only a salted hash is kept. Five wrong ones lock the account that typed them for an hour, over a
 * restart too. Desk thread, inside a unit of work.
 *
 *     struct code_row row = {.kind = CODE_LINK, .person_id = marie.id, .identity_id = chat.id};
 *     msg_text(&v, "code", codes_issue(w, &row, CODE_MS));
 *     ...
 *     enum code_found found = codes_find(w, typed, &row);
 */
#ifndef GUICHET_DESK_CODES_H
#define GUICHET_DESK_CODES_H

#include "desk/work.h"
#include "store/proofs.h"

#define CODE_MS (10 * MINUTE_MS)
#define INVITE_MS (7 * DAY_MS)

const char *codes_issue(struct work *w, struct code_row *row, int64_t lives_ms); /* the code; id, times and hash are set here */

const char *codes_written(struct work *w, const char *typed); /* as codes are written: in capitals */
enum code_found { CODE_UNKNOWN, CODE_OVER /* it was one: too old, or used */, CODE_LIVING };
enum code_found codes_find(struct work *w, const char *typed, struct code_row *out);

int64_t codes_locked_until(struct work *w, int64_t identity_id); /* 0: it may try */
void codes_wrong(struct work *w, int64_t identity_id);
void codes_right(struct work *w, int64_t identity_id);

#endif
