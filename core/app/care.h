/* app/care.h: long work on a data folder that is not the desk's: a copy of the database, and the check of everything.
 *
 * Each function blocks, on a connection of its own, so it runs on a thread of the daemon's (app/tasks.h) or in a command when no daemon
 * runs. The caller may look at the progress, and stop it, from another thread.
 *
 *     struct care care;
 *     care_init(&care, "/var/lib/guichet");
 *     if (!care_copy(&care, "/var/lib/guichet/backup-x/guichet.db", &err)) ...
 *     care_clear(&care);
 */
#ifndef GUICHET_APP_CARE_H
#define GUICHET_APP_CARE_H

#include "base/err.h"
#include "store/archive.h"
#include "store/history.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum care_step { CARE_IDLE, CARE_COPY, CARE_PAGES, CARE_HISTORY, CARE_FILES };

struct care {
	const char *data_dir;       /* lent */
	_Atomic(const char *) output; /* of care_copy(): its size is the progress */
	_Atomic(int) step;          /* enum care_step */
	_Atomic(int64_t) done, total;
	atomic_bool stop;
	pthread_mutex_t lock;       /* over db, for care_stop() */
	struct db *db;
	int64_t events, attachments; /* found by care_verify() */
};

void care_init(struct care *care, const char *data_dir);
void care_clear(struct care *care);
bool care_copy(struct care *care, const char *to, struct err *err);   /* a whole, consistent copy in a new file */
bool care_verify(struct care *care, struct err *err);                 /* pages and references, history, attachments */
bool care_verify_database(struct care *care, const char *path, const char *attachments, struct err *err); /* the same for another place */
void care_stop(struct care *care);                                    /* any thread: what runs fails soon */
int care_percent(struct care *care);                                  /* any thread, a guess; -1: unknown */
const char *care_step_name(enum care_step step);

/* A fresh folder backup-XXXXXX in the data folder, and the removal of one, or of all that earlier runs left there. */
bool care_make_folder(const char *data_dir, struct arena *arena, const char **folder, struct err *err);
void care_remove_folder(const char *folder);
void care_remove_old(const char *data_dir);

#endif
