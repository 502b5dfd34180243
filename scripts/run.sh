#!/bin/bash
# scripts/run.sh: installs what is missing, builds, and shows the main job with real output: an alert posted by webhook becomes a ticket,
# an agent takes, answers and solves it in the terminal, the source gets signed events at each step, a customer gets the answers. No
# account is needed.
# With a terminal it then stays for you to chat; without one it ends with status 0 and leaves nothing running.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

# shellcheck disable=SC2086 # a list of names
need_packages $packages_build python3 curl
mkdir -p "$top/build"
build_preset release --target product >"$top/build/run.log" 2>&1 || { tail -n 40 "$top/build/run.log" >&2; die "The build failed; all of it is in build/run.log."; }
exec "$top/scripts/demo.sh" "$top/build/release"
