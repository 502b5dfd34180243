/* sign/encode.h: the text forms of bytes that signatures are written in: lower-case hex and padded base64.
 *
 * Decoding is strict, but for secrets, because a signature has one spelling: no white space, no missing or superfluous padding, no
 * URL-safe alphabet, no stray bits behind the last byte. Any thread; nothing is allocated.
 *
 *     char hex[ENCODE_HEX_SIZE(32)];
 *     encode_hex(mac, 32, hex);
 */
#ifndef GUICHET_SIGN_ENCODE_H
#define GUICHET_SIGN_ENCODE_H

#include <stdbool.h>
#include <stddef.h>

#define ENCODE_HEX_SIZE(bytes) (2 * (bytes) + 1)             /* with the NUL */
#define ENCODE_BASE64_SIZE(bytes) (4 * (((bytes) + 2) / 3) + 1)

void encode_hex(const unsigned char *bytes, size_t len, char *out);    /* out: ENCODE_HEX_SIZE(len) */
void encode_base64(const unsigned char *bytes, size_t len, char *out); /* out: ENCODE_BASE64_SIZE(len) */

/* Writes at most `max` bytes to `out` and their number to `out_len`. False: not base64, or longer than max. */
bool decode_base64(const char *text, size_t len, unsigned char *out, size_t max, size_t *out_len);

/* A secret behind its prefix, as the senders' libraries read it: people copy it without its padding, or make it up from letters. */
bool decode_base64_secret(const char *text, size_t len, unsigned char *out, size_t max, size_t *out_len);

#endif
