/* base/mem.h: allocation that cannot fail, and a bump allocator for data that dies together.
 *
 * The small allocations of the core have no sensible way on without memory: mem_* logs and exits with 71 (EX_OSERR); the outbox and the
 * senders' retries make up for it. A size that comes from outside must be checked against base/limits.h BEFORE it gets here.
 * Any thread; an arena belongs to one thread at a time.
 *
 *     struct arena a = {0};
 *     char *copy = arena_strdup(&a, text);    // lives until arena_clear(&a)
 *     arena_clear(&a);
 */
#ifndef GUICHET_BASE_MEM_H
#define GUICHET_BASE_MEM_H

#include <stddef.h>

void *mem_alloc(size_t size);                          /* zeroed */
void *mem_array(size_t count, size_t size);            /* zeroed; an overflowing product exits as well */
void *mem_grow(void *old, size_t count, size_t size);  /* realloc to count * size; new bytes are not zeroed */
__attribute__((noreturn)) void mem_exhausted(size_t size); /* the same end, for a library that found no memory for something small */
char *mem_strdup(const char *text);                    /* NULL gives NULL */
char *mem_strndup(const char *text, size_t len);

struct arena_block;
struct arena {
	struct arena_block *blocks; /* zero-initialise and use */
};

void *arena_alloc(struct arena *arena, size_t size); /* zeroed, aligned for any type */
char *arena_strdup(struct arena *arena, const char *text); /* NULL gives NULL */
char *arena_strndup(struct arena *arena, const char *text, size_t len); /* ends at a NUL, if there is one before */
/* The same list of `count` items, or a copy with more room if `*room` is used up: for rows that nobody has counted before. */
void *arena_grow(struct arena *arena, void *list, size_t count, size_t *room, size_t size);
void *arena_copy(struct arena *arena, const void *bytes, size_t len);    /* any bytes, with a NUL after them */
__attribute__((format(printf, 2, 3))) char *arena_printf(struct arena *arena, const char *format, ...);
void arena_clear(struct arena *arena); /* frees everything; the arena can be used again */

#endif
