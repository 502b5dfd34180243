/* net/loop_fd.h: file descriptors of ours in the loop's poll: listening sockets, the signal descriptor. For the files of this room.
 *
 * readable() is called as long as there is something to read (level-triggered). Loop thread, or before loop_run().
 *
 *     struct loop_fd *watch = loop_fd_watch(loop, fd, readable, arg);    // takes fd; NULL: fd is closed, no memory in the library
 *     loop_fd_pause(watch, true);                                        // not called until false
 *     loop_fd_close(watch);                                              // closes fd; not inside its own readable()
 */
#ifndef GUICHET_NET_LOOP_FD_H
#define GUICHET_NET_LOOP_FD_H

#include "net/loop.h"
#include "net/lws_compat.h"

#include <stdbool.h>

struct loop_fd;

struct loop_fd *loop_fd_watch(struct loop *loop, int fd, void (*readable)(void *arg), void *arg);
void loop_fd_pause(struct loop_fd *watch, bool paused);
void loop_fd_close(struct loop_fd *watch); /* NULL is allowed */

extern const struct lws_protocols loop_fd_protocols[2]; /* of the loop's own vhost */

#endif
