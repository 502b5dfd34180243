#!/bin/bash
# tests/layers.sh [TREE]: who may include whom. Run by ctest, and by hand on any tree.
#
# Rooms: the USES lists of CMakeLists.txt are the law. What a file names itself must be on its room's list; what comes in through other
# headers must be within reach of that list. Libraries: the table below. A plugin sees include/guichet/, the base room and itself.
# The compiler says what each file really includes (-M), so <...>, "../x.h" and macros hide nothing.
set -eu
tree=$(cd "${1:-$(dirname "$0")/..}" && pwd)
cd "$tree"

# header (a regular expression on its path): the folders whose files may name it; "+" before one: only through another library's header
libraries='
/sqlite3\.h$: core/store
/libwebsockets\.h$: core/net
/curl/curl\.h$: core/net
/cJSON\.h$: core/base/json.c plugins/ examples/
/dlfcn\.h$: core/host
/openssl/: core/sign core/store plugins/matrix plugins/sms plugins/webhook +core/net
/ini\.h$: core/config
/olm/: plugins/matrix
/utf8proc\.h$: core/base
'

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mapfile -t sources < <(find core plugins examples -name '*.c' 2>/dev/null | sort)
[ ${#sources[@]} -gt 0 ] || { echo "no sources in $tree" >&2; exit 2; }

# One line a file: "core/net/loop.c core/net/loop.h /usr/include/libwebsockets.h ..."
flags=(-std=gnu11 -D_GNU_SOURCE -DGUICHET_VERSION='""' -Icore -Iinclude -I"${GENERATED:-build/dev/generated}")
if ! "${CC:-cc}" -M "${flags[@]}" "${sources[@]}" >"$work/rules"; then
	echo "layers: the compiler cannot read a file, see above" >&2
	exit 2
fi
sed -e ':join' -e '/\\$/{N;s/\\\n//;b join' -e '}' "$work/rules" | cut -d: -f2- >"$work/reached"

# One line an #include directive of a .c or .h: "core/net/loop.h core/base/buf.h", resolved as the compiler does.
mapfile -t headers < <(find core plugins examples -name '*.h' 2>/dev/null)
grep -HE '^[ \t]*#[ \t]*include[ \t]*[<"]' "${sources[@]}" "${headers[@]}" |
	sed -nE 's/^([^:]+):[^<"]*[<"]([^>"]+)[>"].*/\1 \2/p' | while read -r file name; do
	found=/$name # not ours: a library's
	for place in include core "${file%/*}"; do
		[ -e "$place/$name" ] || continue
		found=$place/$name
		[[ $found != *./* ]] || found=$(realpath -s --relative-base="$tree" "$found")
	done
	echo "$file $found"
done >"$work/named"

awk -v libraries="$libraries" '
function room_of(path, part) { # core/net/x.c: net; core/main.c: main; plugins/slack/x.c: plugins/slack
	split(path, part, "/")
	return part[1] == "core" ? (path ~ /^core\/[^\/]*$/ ? "main" : part[2]) : part[1] == "include" ? "include" : part[1] "/" part[2]
}
function complain(file, what) { if (!((file, what) in said)) { said[file, what] = 1; print "layers: " file " " what; bad = 1 } }
function allowed(room, other, uses) {
	if (room == other || room == "main" || other == "include") return 1
	return room ~ /\// ? other == "base" : (room, other) in uses
}
function grow(    changed, key, part, room) { # the closure of the USES lists
	do {
		changed = 0
		for (key in reach) {
			split(key, part, SUBSEP)
			for (room in rooms) {
				if (!((part[2], room) in reach) || (part[1], room) in reach) continue
				reach[part[1], room] = 1
				changed = 1
			}
		}
	} while (changed)
}
function check_library(file, header, named,    n, p, row, place, fine) {
	for (n = 1; n <= count; n++) {
		if (split(lines[n], row, ": ") != 2 || header !~ row[1]) continue
		fine = 0
		for (p = split(row[2], place, " "); p > 0; p--) {
			if (sub(/^\+/, "", place[p]) && named) continue
			if (index(file, place[p]) == 1) fine = 1
		}
		if (!fine) complain(file, "may not include " row[1] " (only " row[2] " may)")
	}
}
BEGIN { count = split(libraries, lines, "\n") }
FILENAME ~ /CMakeLists.txt$/ {
	if ($0 !~ /^guichet_room\(/) next
	gsub(/[()]/, " ")
	rooms[$2] = 1
	for (i = 4; i <= NF && $i != "LIBS"; i++) { uses[$2, $i] = 1; reach[$2, $i] = 1 }
	next
}
FILENAME ~ /named$/ {
	if ($2 ~ /^\//) check_library($1, $2, 1)
	else if (!allowed(room_of($1), room_of($2), uses))
		complain($1, "may not include " $2 " (room " room_of($1) " does not use " room_of($2) ")")
	next
}
FNR == 1 {
	grow()
}
{
	file = $1
	for (i = 2; i <= NF; i++) {
		while (sub(/[^\/]+\/\.\.\//, "", $i)) continue
		if ($i ~ /^(core|include|plugins|examples)\//) {
			if (!allowed(room_of(file), room_of($i), reach)) complain(file, "may not reach " $i " through other headers")
			continue
		}
		check_library(file, $i, 0)
	}
}
END { exit bad }
' CMakeLists.txt "$work/named" "$work/reached"
echo "layers: ${#sources[@]} files keep to their rooms"
