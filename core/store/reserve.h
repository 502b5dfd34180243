/* store/reserve.h: 8 MiB of the disk that belong to nobody: given back when it is full, so that what happened can still be written down.
 *
 * Desk thread. Without them, on a disk that was full from the start, everything works but the line in the history.
 *
 *     bool reserved = reserve_keep(&dir);
 *     if (disk_is_full && reserve_spend(&dir)) write_the_line();      // and store nothing else until reserve_keep() is true again
 */
#ifndef GUICHET_STORE_RESERVE_H
#define GUICHET_STORE_RESERVE_H

#include "store/datadir.h"

#define RESERVE_BYTES (8 * 1024 * 1024)
#define RESERVE_MORE (1024 * 1024) /* to be free beside a new one, or the next commit would spend it at once */

bool reserve_keep(const struct datadir *dir);  /* true: it is there, whole; made if the disk has room for it and more */
bool reserve_spend(const struct datadir *dir); /* false: there was none */

#endif
