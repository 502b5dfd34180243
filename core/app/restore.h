/* app/restore.h: `guichet restore`: a backup read back: unpacked beside the data, verified as a whole, then moved into its place.
 *
 * It takes the data folder's lock, so no daemon runs meanwhile, and never touches a database that is there.
 */
#ifndef GUICHET_APP_RESTORE_H
#define GUICHET_APP_RESTORE_H

#include "cli/command.h"

extern const struct command app_restore;

#endif
