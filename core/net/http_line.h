/* net/http_line.h: the head of a request as it arrives, judged before the library parses it. For some lines the library has an answer of
 * its own, which says nothing that helps, or none at all: it waits for the end of a folded header until the time is up.
 *
 * Pure; bytes of strangers come here first. Of the request line, what cannot be told yet, since it is not whole, passes. The headers are
 * judged when all of them are there.
 *
 *     const char *why;
 *     unsigned status = http_line_judge("BREW /pot HTTP/1.1\r\n", 20, &why);     // 501; 0: the library may have it
 *     status = http_headers_judge("GET / HTTP/1.1\r\nHost x\r\n\r\n", 26, &why); // 400
 */
#ifndef GUICHET_NET_HTTP_LINE_H
#define GUICHET_NET_HTTP_LINE_H

#include <stddef.h>

unsigned http_line_judge(const char *bytes, size_t len, const char **why);
unsigned http_headers_judge(const char *head, size_t len, const char **why); /* what follows the head is not looked at */

#endif
