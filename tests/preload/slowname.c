/* tests/preload/slowname.c: a name server that takes the question for a name that begins with "hangs." and never answers.
 *
 *     LD_PRELOAD=build/dev/tests/slowname.so build/dev/guichet run -c FILE
 */
#include "preload.h"

#include <netdb.h>
#include <string.h>
#include <unistd.h>

EXPORT int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **result)
{
	while (node && strncmp(node, "hangs.", 6) == 0)
		pause();
	return REAL(getaddrinfo)(node, service, hints, result);
}
