#!/bin/bash
# scripts/clang-tidy.sh [files]: .clang-tidy over what is shipped, with the flags of build/dev. A file that has not changed since it
# passed (its text, its headers, the rules) is not read again.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v clang-tidy >/dev/null || { echo "clang-tidy is not installed"; exit 77; }
[ -f build/dev/compile_commands.json ] || cmake --preset dev >/dev/null
mkdir -p build/tidy
if [ $# -eq 0 ]; then
	mapfile -t files < <(find . \( -path './core/*' -o -path './plugins/*' -o -path './examples/*' \) -name '*.c' | sort)
	set -- "${files[@]}"
fi
export rules
rules=$(cat .clang-tidy; clang-tidy --version)

tidy() # one file
{
	local seen
	seen=build/tidy/$({
		echo "$rules $1"
		cc -E -std=gnu11 -D_GNU_SOURCE -DGUICHET_VERSION='""' -Icore -Iinclude -Ibuild/dev/generated "$1" || cat "$1"
	} 2>/dev/null | sha256sum | cut -c1-32)
	[ ! -e "$seen" ] || return 0
	clang-tidy --quiet --warnings-as-errors='*' -p build/dev "$1" 2>/dev/null && touch "$seen"
}
export -f tidy
# shellcheck disable=SC2016 # $1 is for the inner shell
printf '%s\n' "$@" | xargs -P "${JOBS:-1}" -I{} bash -c 'tidy "$1"' _ {}
