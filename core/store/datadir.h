/* store/datadir.h: the folder that holds everything: guichet.db, attachments/, and the lock that keeps a second daemon out.
 *
 * The lock is on a file of its own, because closing any descriptor of the database file would drop SQLite's locks. It goes with the
 * process, so a crash leaves nothing to clean up. Desk thread, at start.
 */
#ifndef GUICHET_STORE_DATADIR_H
#define GUICHET_STORE_DATADIR_H

#include "base/err.h"

#include <stdbool.h>

struct datadir {
	char *path, *database, *attachments;
	int lock; /* file descriptor, -1 when not held */
};

bool datadir_open(struct datadir *dir, const char *path, struct err *err); /* makes what is missing (0700), takes the lock */
/* Could it be opened, as far as can be told from outside, by whoever asks? Says what datadir_open() would, and leaves nothing behind; a
 * daemon that runs is no hindrance. Any thread. */
bool datadir_try(const char *path, struct err *err);
void datadir_close(struct datadir *dir);

#endif
