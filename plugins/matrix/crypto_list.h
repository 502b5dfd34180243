/* crypto_list.h: a list of short texts as one value of the state: ["ab12...", ...], the oldest first.
 *
 * Bounded, so that what strangers send does not grow without end: list_add() says what had to go to make room, and the caller forgets what
 * belongs to it. Loop thread; results live in the arena.
 *
 *     const char *gone = list_add(channel, &arena, "waits", digest, 50);
 *     if (gone)
 *         store_set(channel, wait_key(&arena, gone), NULL);
 */
#ifndef MATRIX_CRYPTO_LIST_H
#define MATRIX_CRYPTO_LIST_H

#include "matrix.h"

const char *list_add(struct gd_channel *channel, struct arena *arena, const char *key, const char *word, size_t most); /* NULL: nothing */
void list_remove(struct gd_channel *channel, const char *key, const char *word);
bool list_has(struct gd_channel *channel, const char *key, const char *word);

#endif
