/* bench/wire.h: just enough HTTP/1.1 for both ends of a bench: a connection's buffer and the length of the first whole message in it.
 *
 * One thread. Buffers are fixed: what does not fit ends the connection. wire_message() returns 0 while the message is incomplete and -1
 * when it is no message that these tools understand (they read only what their own counterpart and the daemon write).
 *
 *     long whole = wire_message(conn.in, conn.in_len);
 *     if (whole > 0) ...
 */
#ifndef GUICHET_BENCH_WIRE_H
#define GUICHET_BENCH_WIRE_H

#include <stddef.h>
#include <stdint.h>

enum { WIRE_BUFFER = 8192 };

long wire_message(const char *bytes, size_t len);
const char *wire_header(const char *bytes, size_t len, const char *name, size_t *value_len); /* NULL: absent; name in any case */
int wire_listen(uint16_t port);
int wire_connect(uint16_t port);                                                             /* not blocking, no Nagle */
int64_t wire_now_ns(void);

#endif
