#!/bin/bash
# scripts/format.sh [COMMIT]: formats the C lines that have changed since COMMIT (default: HEAD, so what is not committed yet).
# Only changed lines, because tables and columns of comments are laid out by hand; scripts/style.py holds the tree to the basics.
set -euo pipefail
cd "$(dirname "$0")/.."
tool=$(command -v git-clang-format-14 || command -v git-clang-format) || {
	echo "git-clang-format is missing: apt-get install clang-format"
	exit 1
}
"$tool" --style=file --extensions c,h "${1:-HEAD}"
