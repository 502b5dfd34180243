#!/bin/bash
# Each header compiles alone: the public ones as C11 and C++17, those of the core as C. So what a header needs, it names itself.
# A *_list.h is no header but rows for an X macro of its includer.
set -u
cd "$(dirname "$0")/../.." || exit 2
warnings=(-Wall -Wextra -Wconversion -Wshadow -Wundef -Werror)
failed=0

alone() # header, language, standard, more warnings
{
	echo "#include \"$PWD/$1\"" |
		"${CC:-cc}" -x "$2" -std="$3" -D_GNU_SOURCE "${warnings[@]}" "${@:4}" -Icore -Iinclude -fsyntax-only - && return
	echo "headers: $1 does not compile alone as $3"
	failed=1
}
for header in include/guichet/*.h; do
	alone "$header" c c11 -Wpedantic
	alone "$header" c++ c++17 -Wpedantic
done
while read -r header; do
	alone "$header" c gnu11
done < <(find core -name '*.h' ! -name '*_list.h' | sort)
exit $failed
