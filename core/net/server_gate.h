/* net/server_gate.h: the first head of a connection in the clear, looked at before the library gets it (net/http_line.h says why).
 *
 * It is peeked at, not taken. A connection whose first head is not whole yet waits in an epoll of the gate's own, which the loop watches
 * as one descriptor; one that is refused gets its answer here, and what it still sends is read until it has gone, since closing at once
 * would make it lose the answer. Only a connection's first request is looked at. Loop thread.
 *
 *     struct gate *gate = gate_new(loop, adopt, &err);
 *     gate_take(gate, conn, fd);      // adopt(conn, fd) follows, now or later, or the connection ends here
 *     gate_drop(conn);                // of one that is here (conn->gate): it is closed and freed
 *     gate_free(gate);                // none is left in it
 */
#ifndef GUICHET_NET_SERVER_GATE_H
#define GUICHET_NET_SERVER_GATE_H

#include "net/server_conn.h"

struct gate;

struct gate *gate_new(struct loop *loop, void (*adopt)(struct conn *conn, int fd), struct err *err); /* NULL: err says why */
void gate_take(struct gate *gate, struct conn *conn, int fd);
void gate_drop(struct conn *conn);
void gate_expire(struct conn *conn); /* its deadline has passed: dropped, or told so first */
void gate_free(struct gate *gate); /* NULL is allowed */

#endif
