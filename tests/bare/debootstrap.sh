#!/bin/bash
# tests/bare/debootstrap.sh [bookworm|trixie ...]: proves that the scripts work on a bare Debian. Run by hand or nightly, as root: it needs
# debootstrap, the network and some ten minutes a release.
#
# For each release (default: both) it makes a minimal tree, puts the committed source in it and runs scripts/test.sh, then scripts/test.sh
# again without the network (what is installed must do), then the build of scripts/run.sh. Trees are kept in BARE_DIR (default
# /var/tmp/guichet-bare) as they were before the first package of ours, so the next run is faster; BARE_FRESH=1 makes them anew.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
place=${BARE_DIR:-/var/tmp/guichet-bare}
# The mirror that this machine's own apt uses; $(REPO_URI) is apt's word, not ours.
# shellcheck disable=SC2016
mirror=${BARE_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v -- -security | head -n 1)}
[ "$(id -u)" = 0 ] || { echo "run it as root: chroot and mount need it" >&2; exit 1; }
command -v debootstrap >/dev/null || { echo "debootstrap is missing: apt-get install debootstrap" >&2; exit 1; }

make_tree() # release
{
	[ -z "${BARE_FRESH:-}" ] || rm -rf "${place:?}/$1"
	[ -e "$place/$1/etc/debian_version" ] && return
	mkdir -p "$place"
	debootstrap --variant=minbase "$1" "$place/$1" "$mirror" >"$place/$1.log" 2>&1 || { tail "$place/$1.log" >&2; return 1; }
}

# In namespaces of its own, so that mounts and processes end with the command.
inside() # tree, unshare's options, command
{
	local tree=$1 more=$2
	shift 2
	# shellcheck disable=SC2016,SC2086 # $0 and $@ are for the inner shell; more is a list
	unshare --mount --pid --fork $more bash -c '
		mount -t proc proc "$0/proc" && mount -t tmpfs tmpfs "$0/dev/shm" && mount -t devpts devpts "$0/dev/pts" &&
		exec chroot "$0" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "$@"' "$tree" "$@"
}

try() # release
{
	local tree=$place/$1.run
	make_tree "$1"
	rm -rf "$tree"
	cp -a "$place/$1" "$tree"
	cp /etc/resolv.conf "$tree/etc/resolv.conf"
	mkdir -p "$tree/src"
	git -C "$top" archive HEAD | tar -x -C "$tree/src"
	echo "== $1: scripts/test.sh on the bare system"
	inside "$tree" "" /src/scripts/test.sh
	echo "== $1: the same without the network"
	inside "$tree" --net bash -c 'ip link set lo up 2>/dev/null; /src/scripts/test.sh'
	echo "== $1: the release build"
	inside "$tree" "" /src/scripts/run.sh
	rm -rf "$tree"
}

[ $# -gt 0 ] || set -- bookworm trixie
for release in "$@"; do
	try "$release"
	echo "== $release: passed"
done
