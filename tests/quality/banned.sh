#!/bin/bash
# Every function that base/banned.h names is refused, and an ordinary file is not.
set -u
cd "$(dirname "$0")/../.." || exit 2
failed=0

compiles() # text of a function body
{
	{
		printf '#include <%s>\n' stdio.h stdlib.h string.h time.h
		printf 'void f(char *a, const char *b)\n{\n\t(void)a;\n\t(void)b;\n\t%s;\n}\n' "$1"
	} | "${CC:-cc}" -x c -std=gnu11 -D_GNU_SOURCE -w -include core/base/banned.h -Icore -fsyntax-only - 2>/dev/null
}
compiles 'memcpy(a, b, strlen(b)); snprintf(a, 3, "%s", b); (void)strtol(b, NULL, 10)' ||
	{ echo "banned: an ordinary file is refused"; failed=1; }
calls='strcpy(a, b)
strcat(a, b)
strncpy(a, b, 3)
strncat(a, b, 3)
sprintf(a, "%s", b)
gets(a)
strtok(a, b)
atoi(b)
atol(b)
atoll(b)
atof(b)
gmtime(NULL)
localtime(NULL)
asctime(NULL)
ctime(NULL)
system(b)
popen(b, "r")
tmpnam(a)
mktemp(a)
tempnam(b, b)
rand()
srand(1)
random()
srandom(1)'
while read -r call; do
	compiles "$call" && { echo "banned: $call compiles"; failed=1; }
done <<<"$calls"
while read -r name; do
	[ "$name" = vsprintf ] || grep -q "^$name(" <<<"$calls" || { echo "banned: $name has no line in this test"; failed=1; }
done < <(sed -nE 's/^#define ([a-z]+)\(\.\.\.\).*/\1/p' core/base/banned.h)
exit $failed
