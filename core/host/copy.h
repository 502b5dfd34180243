/* host/copy.h: deep copies of what goes from one thread to another, in an arena.
 *
 * Structs are read up to their own `size` and come back whole, so what a newer reader knows is zero. The copies live as long as the arena.
 * The caller's thread.
 *
 *     struct gd_outbound *mine = copy_outbound(&arena, lent);
 */
#ifndef GUICHET_HOST_COPY_H
#define GUICHET_HOST_COPY_H

#include "base/mem.h"
#include "guichet/message.h"

struct gd_outbound *copy_outbound(struct arena *arena, const struct gd_outbound *out);
struct gd_result *copy_result(struct arena *arena, const struct gd_result *result);
struct gd_kv *copy_kv(struct arena *arena, const struct gd_kv *kv, size_t count);
/* The struct itself and its nested gd_system filled up to our size; texts and arrays stay lent. */
void whole_inbound(struct gd_inbound *out, struct gd_system *system, const struct gd_inbound *in);

#endif
