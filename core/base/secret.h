/* base/secret.h: a password, token or key that cannot be printed by accident.
 *
 * The bytes sit behind a struct that no printf format and no log field takes. To use them, name them: secret_bytes(). They are wiped
 * when freed. An empty secret is legal to hold and matches nothing: secret_equal() with an empty side is false, so a route whose
 * secret is missing refuses everybody. Any thread, one owner.
 */
#ifndef GUICHET_BASE_SECRET_H
#define GUICHET_BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

struct secret;

struct secret *secret_new(const void *bytes, size_t len);
void secret_free(struct secret *secret);                        /* wipes; NULL is allowed */
const char *secret_bytes(const struct secret *secret, size_t *len); /* NUL-terminated too; lent; never log it */
bool secret_empty(const struct secret *secret);                 /* NULL, zero bytes, or white space only */
bool secret_equal(const struct secret *secret, const void *bytes, size_t len); /* constant time */

#endif
