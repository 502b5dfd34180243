#!/bin/bash
# scripts/complexity.sh [TREE]: no function above a cyclomatic complexity of 25; those above 15 are listed as a warning.
set -euo pipefail
cd "${1:-$(dirname "$0")/..}"
ceiling=25
warning=15
command -v pmccabe >/dev/null || { echo "pmccabe is not installed"; exit 77; }
mapfile -t sources < <(find . \( -path './core/*' -o -path './plugins/*' -o -path './examples/*' \) -name '*.c')
[ ${#sources[@]} -gt 0 ] || { echo "no sources in $PWD"; exit 2; }

# pmccabe's first column counts a switch once: a table of cases is not hard to read
pmccabe "${sources[@]}" | sort -rn | awk -v ceiling=$ceiling -v warning=$warning '
	$1 > warning {
		verdict = "warning"
		if ($1 > ceiling) verdict = "TOO COMPLEX"
		printf "%s: %s %s has a complexity of %d\n", verdict, $6, $7, $1
	}
	NR == 1 { most = $1 }
	END {
		printf "%d functions, the most complex %d\n", NR, most
		exit most > ceiling
	}'
pmccabe "${sources[@]}" | awk '{print $5}' | sort -n | awk '
	{ lines[NR] = $1 }
	END {
		format = "lines of a function: median %d, 95th percentile %d, longest %d\n"
		printf format, lines[int((NR + 1) / 2)], lines[int(NR * 0.95)], lines[NR]
	}'
