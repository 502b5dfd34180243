/* desk/export.h: what the desk keeps of a person, or one ticket, as a file for whoever has a right to it.
 *
 * A person's file holds their profile, accounts, requests with the public texts, their texts elsewhere and their ratings; internal
 * notes are the desk's and stay out. JSON, plain text, or CSV that no spreadsheet takes for formulas. The file lies in the folder exports/
 * of the data folder, readable for the daemon's user alone, for a week. Desk thread.
 *
 *     if (export_person(w, &person, EXPORT_JSON, &path)) ...
 */
#ifndef GUICHET_DESK_EXPORT_H
#define GUICHET_DESK_EXPORT_H

#include "commands/lists.h"
#include "desk/work.h"

#define EXPORT_KEEP_MS (7 * DAY_MS)

bool export_person(struct work *w, const struct person *person, enum format_word format, const char **path);
bool export_ticket(struct work *w, const struct ticket *ticket, enum format_word format, const char **path);
void export_forget(struct work *w); /* those that are older than EXPORT_KEEP_MS */

#endif
