/* base/id.h: identifiers and random bytes.
 *
 * Row ids are made by the program, not by the database: 63 bits, ordered by time (41 bits of milliseconds since 2020, 22 bits of
 * counter that starts at a random value each millisecond), so the same SQL runs on any engine. One generator per thread.
 * id_text writes an id as 13 characters of Crockford base32: it sorts like the number and contains no '.'.
 *
 *     struct idgen gen = {0};
 *     int64_t id = id_next(&gen, clock_now(clock));
 */
#ifndef GUICHET_BASE_ID_H
#define GUICHET_BASE_ID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct idgen {
	int64_t last;
};
#define ID_TEXT_SIZE 14 /* with the NUL */

int64_t id_next(struct idgen *gen, int64_t now_ms);              /* strictly greater than the last one, even if the clock steps back */
void id_text(int64_t id, char out[ID_TEXT_SIZE]);
int64_t id_from_text(const char *text);                          /* 0: not the text of an id */

void random_bytes(void *out, size_t len);                        /* from the kernel; exits with 71 if there is none */
void random_token(char *out, size_t chars);                      /* base32 text and a NUL: out has chars + 1 bytes; 5 bits a character */
bool equal_constant_time(const void *a, size_t a_len, const void *b, size_t b_len); /* lengths may leak, contents do not */

#endif
