/* basic.h: the value of an Authorization header made of user and password.
 *
 * Pure; any thread; the caller owns the buf, which holds a secret afterwards.
 *
 *     basic_write(&value, "desk", "s3cret");     // Basic ZGVzazpzM2NyZXQ=
 */
#ifndef SMS_BASIC_H
#define SMS_BASIC_H

#include "base/buf.h"

void basic_write(struct buf *out, const char *user, const char *password); /* NULL: empty */

#endif
