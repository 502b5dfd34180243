#include "base/mem.h"
#include "base/log.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

void mem_exhausted(size_t size)
{
	log_error("base", "out of memory", KI("bytes", (int64_t)size)); /* the log writes from the stack */
	_exit(EX_OSERR);                                       /* no atexit handler: it might allocate */
}

static size_t product(size_t count, size_t size)
{
	size_t total;
	if (__builtin_mul_overflow(count, size, &total))
		mem_exhausted(SIZE_MAX);
	return total ? total : 1;
}

void *mem_alloc(size_t size)
{
	return mem_array(1, size);
}

void *mem_array(size_t count, size_t size)
{
	size_t total = product(count, size);
	void *memory = calloc(1, total);
	if (!memory)
		mem_exhausted(total);
	return memory;
}

void *mem_grow(void *old, size_t count, size_t size)
{
	size_t total = product(count, size);
	void *memory = realloc(old, total);
	if (!memory)
		mem_exhausted(total);
	return memory;
}

char *mem_strdup(const char *text)
{
	return text ? mem_strndup(text, strlen(text)) : NULL;
}

char *mem_strndup(const char *text, size_t len)
{
	size_t have = strnlen(text, len);
	char *copy = mem_alloc(have + 1);
	memcpy(copy, text, have);
	return copy;
}

#define BLOCK_SIZE 4096

struct arena_block {
	struct arena_block *next;
	size_t used, size;
	alignas(max_align_t) char bytes[];
};

static void add_block(struct arena *arena, size_t size)
{
	struct arena_block *block = mem_alloc(sizeof(*block) + size);
	block->size = size;
	block->next = arena->blocks;
	arena->blocks = block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	const size_t align = alignof(max_align_t);
	if (size > SIZE_MAX - sizeof(struct arena_block) - align)
		mem_exhausted(size);
	size_t rounded = (size + align - 1) / align * align;
	struct arena_block *block = arena->blocks;
	if (!block || block->size - block->used < rounded) {
		add_block(arena, rounded > BLOCK_SIZE ? rounded : BLOCK_SIZE);
		block = arena->blocks;
	}
	void *memory = block->bytes + block->used;
	block->used += rounded;
	return memory;
}

char *arena_strdup(struct arena *arena, const char *text)
{
	return text ? arena_strndup(arena, text, strlen(text)) : NULL;
}

char *arena_strndup(struct arena *arena, const char *text, size_t len)
{
	size_t have = strnlen(text, len);
	char *copy = arena_alloc(arena, have + 1);
	memcpy(copy, text, have);
	return copy;
}

#define GROW_FIRST 4

void *arena_grow(struct arena *arena, void *list, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return list;
	size_t more = *room ? 2 * *room : GROW_FIRST;
	char *wider = arena_alloc(arena, product(more, size));
	if (count)
		memcpy(wider, list, count * size);
	*room = more;
	return wider;
}

void *arena_copy(struct arena *arena, const void *bytes, size_t len)
{
	char *copy = arena_alloc(arena, len + 1);
	if (len)
		memcpy(copy, bytes, len);
	return copy;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args, again;
	char first[256]; /* most are short: written once */
	va_start(args, format);
	va_copy(again, args);
	int len = vsnprintf(first, sizeof first, format, args);
	char *text = arena_alloc(arena, len < 0 ? 1 : (size_t)len + 1);
	if (len > 0 && (size_t)len < sizeof first)
		memcpy(text, first, (size_t)len);
	else if (len > 0)
		vsnprintf(text, (size_t)len + 1, format, again);
	va_end(again);
	va_end(args);
	return text;
}

void arena_clear(struct arena *arena)
{
	struct arena_block *block = arena->blocks;
	arena->blocks = NULL;
	while (block) {
		struct arena_block *next = block->next;
		free(block);
		block = next;
	}
}
