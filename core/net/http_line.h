/* net/http_line.h: the request line as it arrives, judged before the library parses it. For some lines the library has an answer of its
 * own, which says nothing that helps, or none at all.
 *
 * Pure; bytes of strangers come here first. What cannot be told yet, since the line is not whole, passes.
 *
 *     const char *why;
 *     unsigned status = http_line_judge("BREW /pot HTTP/1.1\r\n", 20, &why);     // 501; 0: the library may have it
 */
#ifndef GUICHET_NET_HTTP_LINE_H
#define GUICHET_NET_HTTP_LINE_H

#include <stddef.h>

unsigned http_line_judge(const char *bytes, size_t len, const char **why);

#endif
