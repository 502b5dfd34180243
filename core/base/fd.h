/* base/fd.h: whole writes to a file descriptor. Any thread; blocks as long as the descriptor does.
 *
 *     if (!fd_write_all(fd, bytes, len)) err_set(err, "%s: %s", path, strerror(errno));
 */
#ifndef GUICHET_BASE_FD_H
#define GUICHET_BASE_FD_H

#include <stdbool.h>
#include <stddef.h>

bool fd_write_all(int fd, const void *bytes, size_t len); /* false: errno says why, and a part may be written */

#endif
