#!/bin/bash
# scripts/test.sh [arguments of ctest]: installs what is missing, builds, and runs every test that needs no server outside this machine.
#   scripts/test.sh                    all of them
#   scripts/test.sh -R unit.base       those whose name matches
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

# shellcheck disable=SC2086 # lists of names
need_packages $packages_build $packages_test
build_preset dev
cd "$top"
ctest --preset dev -j "$(nproc)" -LE 'live|nightly' --no-tests=error "$@"
