/* base/banned.h: functions that do not compile here, each with what to use instead. The compiler's command line includes it in every file
 * of core/ and plugins/ (-include), so it pulls in the headers it names first. Only calls are caught: a field may be called `system`. */
#ifndef GUICHET_BASE_BANNED_H
#define GUICHET_BASE_BANNED_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BANNED_(function, instead) sorry_##function##_is_banned_use_##instead

#undef strcpy
#undef strcat
#undef strncpy
#undef strncat
#define strcpy(...) BANNED_(strcpy, buf_adds)
#define strcat(...) BANNED_(strcat, buf_adds)
#define strncpy(...) BANNED_(strncpy, memcpy)
#define strncat(...) BANNED_(strncat, buf_add)
#define sprintf(...) BANNED_(sprintf, snprintf)
#define vsprintf(...) BANNED_(vsprintf, vsnprintf)
#define gets(...) BANNED_(gets, fgets)
#define strtok(...) BANNED_(strtok, strtok_r)
#define atoi(...) BANNED_(atoi, strtoll_with_checks)
#define atol(...) BANNED_(atol, strtoll_with_checks)
#define atoll(...) BANNED_(atoll, strtoll_with_checks)
#define atof(...) BANNED_(atof, strtod_with_checks)
#define gmtime(...) BANNED_(gmtime, gmtime_r)
#define localtime(...) BANNED_(localtime, base_zone)
#define asctime(...) BANNED_(asctime, strftime)
#define ctime(...) BANNED_(ctime, strftime)
#define system(...) BANNED_(system, posix_spawn)
#define popen(...) BANNED_(popen, posix_spawn)
#define tmpnam(...) BANNED_(tmpnam, mkstemp)
#define mktemp(...) BANNED_(mktemp, mkstemp)
#define tempnam(...) BANNED_(tempnam, mkstemp)
#define rand(...) BANNED_(rand, random_bytes)
#define srand(...) BANNED_(srand, random_bytes)
#define random(...) BANNED_(random, random_bytes)
#define srandom(...) BANNED_(srandom, random_bytes)

#endif
