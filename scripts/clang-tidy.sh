#!/bin/bash
# scripts/clang-tidy.sh [files]: .clang-tidy over what is shipped, and clang's own warnings over the tests as well, with the flags of
# build/dev. A file that has not changed since it passed (its text, its headers, the rules) is not read again.
#   TIDY_NODES=225000 scripts/clang-tidy.sh   as deep as the analyzer goes by itself: nine parts in ten of its time for the last findings
set -euo pipefail
tests=()
cd "$(dirname "$0")/.."
command -v clang-tidy >/dev/null || { echo "clang-tidy is not installed"; exit 77; }
[ -f build/dev/compile_commands.json ] || cmake --preset dev >/dev/null
mkdir -p build/tidy
nodes=${TIDY_NODES:-20000}
if [ $# -eq 0 ]; then
	mapfile -t files < <(find . \( -path './core/*' -o -path './plugins/*' -o -path './examples/*' \) -name '*.c' | sort)
	mapfile -t tests < <(find tests bench -name '*.c' | sort)
	set -- "${files[@]}"
fi
export rules nodes
rules=$(cat .clang-tidy; echo "$nodes"; clang-tidy --version)

# shellcheck disable=SC2317 # xargs calls it
tidy() # one file, more arguments
{
	local seen
	seen=build/tidy/$({
		echo "$rules $1"
		cc -E -std=gnu11 -D_GNU_SOURCE -DGUICHET_VERSION='""' -Icore -Iinclude -Ibuild/dev/generated "$1" || cat "$1"
	} 2>/dev/null | sha256sum | cut -c1-32)
	[ ! -e "$seen" ] || return 0
	clang-tidy --quiet --warnings-as-errors='*' --extra-arg=-Xclang --extra-arg=-analyzer-config \
		--extra-arg=-Xclang --extra-arg=max-nodes="$nodes" -p build/dev "$@" 2>/dev/null && touch "$seen"
}
export -f tidy
# shellcheck disable=SC2016 # "$@" is for the inner shell
each() { xargs -r -P "${JOBS:-1}" -I{} bash -c 'tidy "$@"' _ {} "$@"; }
failed=0
printf '%s\n' "$@" | each || failed=1
[ ${#tests[@]} -eq 0 ] || printf '%s\n' "${tests[@]}" | each --checks='-*,clang-diagnostic-*,bugprone-posix-return' || failed=1
exit $failed
