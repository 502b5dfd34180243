#!/bin/sh
# A plugin exports one symbol and no other: two plugins with a function of the same name must never run each other's code.
found=$(nm -D --defined-only "$1" | awk '$2 != "w" && $2 != "V" && $2 != "A" { print $3 }' | grep -v '^__\(asan\|odr_asan\|ubsan\|tsan\|sanitizer\)')
if [ "$found" != "guichet_channel_1" ]; then
	echo "$1 exports: $found"
	exit 1
fi
