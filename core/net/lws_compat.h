/* net/lws_compat.h: every difference between the libwebsockets versions we build with (4.1.6 and 4.3.5), and nowhere else.
 *
 * Include this instead of <libwebsockets.h>. What both versions do, but not as one would expect, is cured where it happens and named
 * there.
 */
#ifndef GUICHET_NET_LWS_COMPAT_H
#define GUICHET_NET_LWS_COMPAT_H

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion" /* the library's own inline functions */
#include <libwebsockets.h>
#pragma GCC diagnostic pop

/* The uid and gid that the creation info asks to change to; -1, "do not", is an int in 4.1 and an unsigned type since. */
#if LWS_LIBRARY_VERSION_NUMBER < 4002000
#define LWS_COMPAT_NO_ID (-1)
#else
#define LWS_COMPAT_NO_ID ((uid_t)-1)
#endif

/* The creation info's field for a SOCKS proxy is there only if the library was built with it. For a designated initialiser. */
#if defined(LWS_WITH_SOCKS5)
#define LWS_COMPAT_NO_SOCKS .socks_proxy_address = "",
#else
#define LWS_COMPAT_NO_SOCKS
#endif

#endif
