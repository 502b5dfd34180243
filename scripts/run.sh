#!/bin/bash
# scripts/run.sh: installs what is missing and builds the release configuration into build/release.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

# shellcheck disable=SC2086 # a list of names
need_packages $packages_build
build_preset release
