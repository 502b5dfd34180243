/* store/pack.h: the JSON of a frequent event in less than half of its bytes, and back to the very same ones.
 *
 * The chain of the history hashes the JSON, so what comes back must be equal byte for byte. Keys and punctuation that stand in most events
 * become one byte each, 64 hexadecimal digits become 32 bytes, long numbers become binary ones; everything else stays as it is. The list of
 * words is append only: rows outlive programs. Pure; pack_json appends to the caller's buffer, pack_open answers in the caller's arena.
 *
 *     if (pack_json(&out, "{\"from\":1,\"to\":2}"))    // 5 bytes
 *         text = pack_open(arena, out.data, out.len);
 */
#ifndef GUICHET_STORE_PACK_H
#define GUICHET_STORE_PACK_H

#include "base/buf.h"
#include "base/mem.h"

#include <stdbool.h>
#include <stddef.h>

bool pack_json(struct buf *out, const char *json); /* false: it would not be worth it, or has bytes that the form has no room for */
const char *pack_open(struct arena *arena, const void *packed, size_t len); /* NULL: nothing that pack_json made */

#endif
