/* support/fake_memory.h: deep copies of what crosses the line between host and plugin, that die together.
 *
 * Every string and array is an allocation of its own, so a sanitizer sees a read one byte past any of them, and one after the return too:
 * fake_memory_poison() overwrites each with 0xDB before it frees it. One thread.
 *
 *     struct fake_memory *lent = fake_memory_new();
 *     plugin->deliver(channel, fake_copy_outbound(lent, out));
 *     fake_memory_poison(lent);
 */
#ifndef GUICHET_SUPPORT_FAKE_MEMORY_H
#define GUICHET_SUPPORT_FAKE_MEMORY_H

#include "guichet/channel.h"

struct fake_memory;

struct fake_memory *fake_memory_new(void);
void fake_memory_poison(struct fake_memory *memory); /* overwrites and frees everything, the struct too; NULL is allowed */

void *fake_copy_bytes(struct fake_memory *memory, const void *bytes, size_t len); /* a NUL follows; NULL gives NULL */
char *fake_copy_text(struct fake_memory *memory, const char *text);               /* NULL gives NULL */

/* Structs are read up to their own `size` (the whole struct if it is 0) and come back whole, with ours. */
struct gd_inbound *fake_copy_inbound(struct fake_memory *memory, const struct gd_inbound *in);
struct gd_outbound *fake_copy_outbound(struct fake_memory *memory, const struct gd_outbound *out);
struct gd_http_req *fake_copy_request(struct fake_memory *memory, const struct gd_http_req *req);
struct gd_http_res *fake_copy_response(struct fake_memory *memory, const struct gd_http_res *res);
struct gd_result *fake_copy_result(struct fake_memory *memory, const struct gd_result *result);
struct gd_frame *fake_copy_frame(struct fake_memory *memory, const struct gd_frame *frame);

#endif
