#!/bin/sh
# A plugin exports one symbol and no other: two plugins with a function of the same name must never run each other's code.
tools='^__(asan|odr_asan|ubsan|tsan|sanitizer|start___sancov|stop___sancov)' # what sanitizers and fuzzers add
found=$(nm -D --defined-only "$1" | awk -v tools="$tools" '$2 != "w" && $2 != "V" && $2 != "A" && $3 !~ tools { print $3 }')
if [ "$found" != "guichet_channel_1" ]; then
	echo "$1 exports: $found"
	exit 1
fi
