# scripts/lib.sh: what the other scripts share. Sourced, not run. Works on a bare Debian 12 or 13, as root or with sudo.
# shellcheck shell=bash disable=SC2034 # the lists are used by those who source this

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Build: compilers and libraries. Test: what the tests drive the daemon with. Check: static analysis, other compilers, fuzzing.
packages_build="gcc g++ libc6-dev cmake ninja-build pkg-config libcjson-dev libutf8proc-dev libssl-dev libinih-dev libsqlite3-dev
	libwebsockets-dev libcurl4-openssl-dev libolm-dev tzdata ca-certificates"
packages_test="libcmocka-dev binutils python3 python3-pytest python3-aiohttp curl openssl sqlite3 procps strace mandoc systemd"
packages_check="clang clang-tidy clang-format cppcheck pmccabe shellcheck zsh fish"

say() { printf '== %s\n' "$*"; }
die() { printf '%s\n' "$*" >&2; exit 1; }

debian_release() { sed -n 's/^VERSION_ID="\{0,1\}\([0-9]*\)"\{0,1\}$/\1/p' /etc/os-release; }

# clang's sanitizer and fuzzer runtimes are a package of their own, with another name on each release.
clang_runtime() { [ "$(debian_release)" = 12 ] && echo libclang-rt-14-dev || echo libclang-rt-dev; }

missing_packages() # names...
{
	local name
	for name in "$@"; do
		[ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || echo "$name"
	done
}

# Installs those of the named packages that are missing; touches nothing, and needs no network, when none is.
need_packages() # names...
{
	command -v dpkg-query >/dev/null || { say "not a Debian system: the packages needed are called $* there"; return; }
	local missing as_root=()
	mapfile -t missing < <(missing_packages "$@")
	[ ${#missing[@]} -gt 0 ] || return 0
	say "installing ${missing[*]}"
	if [ "$(id -u)" != 0 ]; then
		command -v sudo >/dev/null || die "Missing packages, and neither root nor sudo: apt-get install ${missing[*]}"
		as_root=(sudo)
	fi
	"${as_root[@]}" apt-get -qq update
	"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends "${missing[@]}" >/dev/null ||
		die "apt-get could not install ${missing[*]}"
}

# Configures and builds a preset of CMakePresets.json; ccache speeds it up where it is installed.
build_preset() # preset, more arguments of cmake --build
{
	if command -v ccache >/dev/null && [ -z "${CMAKE_C_COMPILER_LAUNCHER:-}" ]; then
		export CMAKE_C_COMPILER_LAUNCHER=ccache
	fi
	(cd "$top" && cmake --preset "$1" && cmake --build --preset "$@")
}
