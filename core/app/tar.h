/* app/tar.h: archives by the system's tar(1), which every admin can open without us.
 *
 * Blocks until it is done; what tar complains about goes to standard error. By the end of the name the archive is compressed: .gz, .tgz,
 * .xz, .zst; when one is opened tar finds out by itself.
 */
#ifndef GUICHET_APP_TAR_H
#define GUICHET_APP_TAR_H

#include "base/err.h"

#include <stdbool.h>

/* `folder` has MANIFEST, guichet.db and maybe chat.ini; FILES in it lists, one a line, further paths that are below `data_dir`. Written
 * beside `file` and renamed when it is on disk: no half archive ever has that name. */
bool tar_make(const char *file, const char *folder, const char *data_dir, struct err *err);
bool tar_open(const char *file, const char *folder, struct err *err); /* into a folder that is there and empty */

#endif
