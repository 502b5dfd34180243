/* web/multipart.h: the files of a multipart/form-data body, where they lie in it. Pure; bounded by the count asked for.
 *
 *     size_t n = multipart_files(content_type, body, len, &arena, files, LIMIT_FILES);
 */
#ifndef WEB_MULTIPART_H
#define WEB_MULTIPART_H

#include "base/mem.h"
#include "guichet/message.h"

/* Names and types are copied to the arena, bytes are lent from the body. Parts without a file, and files of no bytes and no name, are
 * left out; a body that is no such form, or ends too early, gives 0. */
size_t multipart_files(const char *content_type, const char *body, size_t len, struct arena *arena, struct gd_file *out, size_t most);

#endif
