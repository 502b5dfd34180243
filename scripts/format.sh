#!/bin/bash
# scripts/format.sh [--check] [files]: formats the C sources as .clang-format says, or only tells which ones differ.
# Other versions of clang-format wrap some lines differently, so the one of Debian 12 decides; with another, --check is skipped (exit 77).
set -euo pipefail
cd "$(dirname "$0")/.."
mode=(-i)
tool=$(command -v clang-format-14 || command -v clang-format) || { echo "clang-format is not installed"; exit 77; }
if [ "${1:-}" = --check ]; then
	shift
	mode=(--dry-run -Werror)
	"$tool" --version | grep -q 'version 14\.' || { "$tool" --version; exit 77; }
fi
if [ $# -eq 0 ]; then
	mapfile -t files < <(git ls-files '*.c' '*.h')
	set -- "${files[@]}"
fi
"$tool" "${mode[@]}" "$@"
