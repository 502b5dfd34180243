#!/bin/bash
# tests/bare/debootstrap.sh [bookworm|trixie ...]: proves that the scripts work on a bare Debian. Run by hand or nightly, as root: it needs
# debootstrap, the network and some ten minutes a release.
#
# For each release (default: both) it makes a minimal tree, clones the committed source into it and runs scripts/run.sh, which must show the
# job and leave nothing running; then scripts/test.sh, and that again without the network (what is installed must do). Trees are kept in
# BARE_DIR (default /var/tmp/guichet-bare) as they were before the first package of ours, so the next run is faster; BARE_FRESH=1 makes them
# anew.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
place=${BARE_DIR:-/var/tmp/guichet-bare}
# The mirror that this machine's own apt uses; $(REPO_URI) is apt's word, not ours.
# shellcheck disable=SC2016
mirror=${BARE_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v -- -security | head -n 1)}
[ "$(id -u)" = 0 ] || { echo "run it as root: chroot and mount need it" >&2; exit 1; }
command -v ip >/dev/null || { echo "ip is missing: apt-get install iproute2" >&2; exit 1; }
command -v debootstrap >/dev/null || { echo "debootstrap is missing: apt-get install debootstrap" >&2; exit 1; }

make_tree() # release
{
	[ -z "${BARE_FRESH:-}" ] || rm -rf "${place:?}/$1"
	[ -e "$place/$1/etc/debian_version" ] && return
	debootstrap --variant=minbase "$1" "$place/$1" "$mirror" >"$place/$1.log" 2>&1 || { tail "$place/$1.log" >&2; return 1; }
}

# In namespaces of its own, so that mounts and processes end with the command.
inside() # tree, unshare's options, command
{
	local tree=$1 more=$2
	shift 2
	# shellcheck disable=SC2016,SC2086 # $0 and $@ are for the inner shell; more is a list
	unshare --mount --pid --fork $more bash -c '
		ip link set lo up && # a network of its own has it down, and the tree has no ip
		mount -t proc proc "$0/proc" && mount -t tmpfs tmpfs "$0/dev/shm" && mount -t devpts devpts "$0/dev/pts" &&
		exec chroot "$0" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "$@"' "$tree" "$@"
}

# What scripts/run.sh shows of the job: a ticket out of an alert, answers, signed events, the end.
shows() # file
{
	local words
	for words in '"result":"created"' 'Bob: The log partition is full' 'ticket.created G-1001' 'ticket.resolved G-1002' '"result":"resolved"' \
		'accepted: standard-webhooks' 'the end: the daemon stops'; do
		grep -qF "$words" "$1" || { echo "scripts/run.sh did not show: $words" >&2; cat "$1" >&2; return 1; }
	done
}

try() # release
{
	local tree=$place/$1.run
	mkdir -p "$place"
	exec 9>"$place/$1.lock"
	flock -n 9 || { echo "another run has $tree" >&2; return 1; }
	make_tree "$1"
	rm -rf "$tree"
	cp -a "$place/$1" "$tree"
	cp /etc/resolv.conf "$tree/etc/resolv.conf"
	git clone -q "$top" "$tree/src"
	echo "== $1: scripts/run.sh on the bare system"
	inside "$tree" "" bash -c '/src/scripts/run.sh </dev/null >/run.out && ! grep -sx guichet /proc/[0-9]*/comm' || { cat "$tree/run.out"; return 1; }
	shows "$tree/run.out"
	echo "== $1: scripts/test.sh on the bare system"
	inside "$tree" "" /src/scripts/test.sh
	echo "== $1: the same without the network"
	inside "$tree" --net /src/scripts/test.sh
	rm -rf "$tree"
}

[ $# -gt 0 ] || set -- bookworm trixie
for release in "$@"; do
	try "$release"
	echo "== $release: passed"
done
