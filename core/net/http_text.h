/* net/http_text.h: the small grammar of HTTP that the library leaves unchecked. Pure; bytes of strangers come here first.
 *
 *     uint64_t n;
 *     if (!http_length("12", 2, &n)) answer 400;      // "-3", "3x", "+3", "3, 3", "" and 2^63 are refused
 */
#ifndef GUICHET_NET_HTTP_TEXT_H
#define GUICHET_NET_HTTP_TEXT_H

#include "net/address.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool http_length(const char *value, size_t len, uint64_t *out);    /* a Content-Length: 1 to 18 digits and nothing else */
bool http_is_token(const char *name, size_t len);                  /* RFC 9110 token: methods, header names */
bool http_is_value(const char *value, size_t len);                 /* a header value: no control character but TAB, no NUL */
bool http_is_host(const char *value, size_t len);                  /* a Host header: not empty, no blank, no path */
bool http_has_word(const char *value, const char *word);           /* comma-separated list, compared without case: Connection, Expect */
const char *http_reason(unsigned status);                          /* "Not Found"; a harmless word for what is not in the table */
bool http_may_have_body(unsigned status);                          /* no body and no length with 1xx, 204, 304 */

/* One decoded argument "name=value" split in place at its first '='. No '=' is an empty value. */
void http_split_param(char *text, const char **name, const char **value);

/* Who sent this, behind proxies: the right-most address of X-Forwarded-For that is not a trusted proxy itself. `peer` is who connected; the
 * header counts only if that is a trusted proxy. What cannot be read ends the search at the last address that could. */
struct address http_forwarded(const struct address *peer, const char *forwarded, const struct cidr *trusted, unsigned count);

#endif
