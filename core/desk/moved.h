/* desk/moved.h: rooms of the configuration that have moved: upgraded ones, and names that turned out to stand for a room.
 *
 * The configuration goes on naming the old one, and is read at every start: without this a start would send the queue's cards back into a
 * room that nobody is in. Desk thread, inside a unit of work.
 *
 *     moved_note(w, "matrix:main", "!old:example.org", "!new:example.org");
 *     moved_to(w, "matrix:main", "!old:example.org");     // "!new:example.org"; any other room gives itself
 */
#ifndef GUICHET_DESK_MOVED_H
#define GUICHET_DESK_MOVED_H

#include "desk/work.h"

void moved_note(struct work *w, const char *channel, const char *from, const char *to);
const char *moved_to(struct work *w, const char *channel, const char *native);

#endif
