/* base/banned.h: functions that do not compile here, each with what to use instead. Included in every file of core/ and plugins/ by the
 * compiler's command line (-include), after nothing: so the headers it names are pulled in first. */
#ifndef GUICHET_BASE_BANNED_H
#define GUICHET_BASE_BANNED_H
#ifndef __cplusplus
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strcat sprintf vsprintf strtok gets atoi atol atoll atof /* buf_*, memcpy, strtok_r, strtoll with checks */
#pragma GCC poison strncpy strncat                                               /* they do not terminate, or not where one thinks */
#pragma GCC poison gmtime localtime asctime ctime                                /* one static buffer for all threads: the _r forms */
#pragma GCC poison system popen tmpnam mktemp tempnam                            /* no shell; mkstemp */
#pragma GCC poison rand srand random srandom                                     /* random_bytes() */
#endif
#endif
