#!/bin/bash
# scripts/nightly.sh [PERCENT]: the heavy forms of what every change passes in small. 100 percent (the default) takes most of a night on two
# cores; `scripts/nightly.sh 1` tries the script. Ends with status 1 if anything was wrong, after having run everything.
set -uo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"
percent=${1:-100}
failed=0

step() # name, command...
{
	say "$1"
	"${@:2}" || { failed=1; say "FAILED: $1"; }
}

# The harness remembers every delivery, so a big number is many runs.
crash() # option, how many, how many in one run
{
	local left=$(($2 * percent / 100))
	[ "$left" -gt 0 ] || left=1
	while [ "$left" -gt 0 ]; do
		local now=$((left < $3 ? left : $3))
		step "crash.py $1 $now, $left to go" tests/faults/crash.py "$1" "$now"
		left=$((left - now))
	done
}

cd "$top" || exit 2
# shellcheck disable=SC2086 # lists of names
need_packages $packages_build $packages_test
build_preset release >/dev/null || exit 1
export GUICHET_BUILD=$top/build/release PYTHONDONTWRITEBYTECODE=1

step "what takes long" ctest --preset release -L nightly --output-on-failure
step "what the harness must see" ctest --preset release -R 'faults.teeth' --output-on-failure
crash --kills 10000 1000
crash --syscalls 2400 400
crash --cuts 1000 250
step "every allocation fails once" env GUICHET_MALLOC_POINTS=$((700 * percent / 100 + 20)) tests/support/run_pytest.py tests/faults/test_memory.py
step "full and failing disks, clocks, damage, signals" tests/support/run_pytest.py tests/faults
step "each fuzz target for a while" env GUICHET_FUZZ_SECONDS=$((9 * percent + 3)) .ci/run fuzz
step "clang-tidy, as deep as it goes" env TIDY_NODES=225000 scripts/clang-tidy.sh
step "an hour without Slack, 10,000 messages over 500 tickets" env GUICHET_OUTAGE="$((5 * percent + 1))x20" \
	tests/support/run_pytest.py tests/live/slack/test_slack_outage.py
for scenario in durable latency notices memory start size; do
	step "bench $scenario" bench/run.py "$scenario"
done
exit $failed
