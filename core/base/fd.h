/* base/fd.h: whole writes to a file descriptor, and files that are on disk. Any thread; blocks as long as the descriptor or the disk does.
 *
 *     if (!fd_write_all(fd, bytes, len)) err_set(err, "%s: %s", path, strerror(errno));
 *     if (!fd_write_file("data/chat.ini.new", text.data, text.len) || rename(...) != 0 || !fd_sync("data")) ...
 */
#ifndef GUICHET_BASE_FD_H
#define GUICHET_BASE_FD_H

#include <stdbool.h>
#include <stddef.h>

/* All of them: false, and errno says why. */
bool fd_write_all(int fd, const void *bytes, size_t len); /* a part may be written */
bool fd_write_file(const char *path, const void *bytes, size_t len); /* mode 0600; what was there is gone; synced */
bool fd_sync(const char *path); /* a file's bytes, or the names in a folder */

#endif
