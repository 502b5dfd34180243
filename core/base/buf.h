/* base/buf.h: bytes that grow up to a ceiling.
 *
 * Every buffer is born with its ceiling, taken from base/limits.h. `data` is never NULL after buf_init and always ends with a NUL
 * that `len` does not count, so it can be read as a string at any time. An append over the ceiling appends nothing and sets `failed`,
 * which stays set until buf_reset and refuses later appends too (no text with a hole): check it once, at the end. The caller's thread;
 * buf_clear frees.
 *
 *     struct buf b;
 *     buf_init(&b, LIMIT_RESPONSE);
 *     buf_addf(&b, "{\"n\":%d}", n);
 *     if (b.failed) ...
 *     buf_clear(&b);
 */
#ifndef GUICHET_BASE_BUF_H
#define GUICHET_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct buf {
	char *data;
	size_t len, cap, max;
	bool failed;
};

void buf_init(struct buf *buf, size_t max);                    /* allocates nothing yet */
void buf_clear(struct buf *buf);                               /* frees; safe on a zeroed struct and twice */
void buf_reset(struct buf *buf);                               /* empties, keeps the memory */
void buf_add(struct buf *buf, const void *bytes, size_t len);
void buf_adds(struct buf *buf, const char *text);              /* NULL adds nothing */
void buf_addc(struct buf *buf, char c);
__attribute__((format(printf, 2, 3))) void buf_addf(struct buf *buf, const char *format, ...);
__attribute__((format(printf, 2, 0))) void buf_addv(struct buf *buf, const char *format, va_list args);
void buf_cut(struct buf *buf, size_t len);                     /* shortens to len bytes */
char *buf_detach(struct buf *buf);                             /* ownership leaves (free()); the buffer is as after buf_init */

#endif
