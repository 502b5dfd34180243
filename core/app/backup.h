/* app/backup.h: `guichet backup` and `guichet verify`, with a daemon running or without one.
 *
 * With a daemon the database is copied or checked by it, beside its work; without one this process takes the data folder's lock and does
 * it. The archive is made here: MANIFEST, guichet.db, attachments/. The configuration is not in it: it has secrets, and a place of its
 * own.
 */
#ifndef GUICHET_APP_BACKUP_H
#define GUICHET_APP_BACKUP_H

#include "cli/command.h"

extern const struct command app_backup, app_verify;

#endif
