"""Where the binaries are, and which ports are free."""
import fcntl
import functools
import os
import random
import socket
import tempfile
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[3]
SKIPPED = 77  # the exit code by which ctest knows a test that could not run here


def build_dir():
    """GUICHET_BUILD (set by ctest), else build/dev."""
    return Path(os.environ.get("GUICHET_BUILD") or SOURCE / "build" / "dev").resolve()


def guichet():
    return build_dir() / "guichet"


def sanitized():
    """Is the program built with a sanitizer, which has an allocator of its own?"""
    program = guichet().read_bytes()
    return b"__asan_init" in program or b"__tsan_init" in program


def preload(name):
    return build_dir() / "tests" / f"{name}.so"


_held = []  # locks of this process's ports
LOWEST_PORT, HIGHEST_PORT, ENOUGH_PORTS = 12000, 32000, 1000


@functools.cache
def _ports():
    """Outside of the range from which the kernel takes ports for outgoing connections, whatever that is here."""
    try:
        low, high = map(int, Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split())
    except (OSError, ValueError):
        low, high = 32768, 60999
    for ports in (range(LOWEST_PORT, min(HIGHEST_PORT, low)), range(high + 1, 65536), range(2000, low)):
        if len(ports) >= ENOUGH_PORTS:
            return ports
    return range(LOWEST_PORT, HIGHEST_PORT)


def free_port():
    """Until this process ends it is nobody else's who asks here: a daemon that is being started, or is down for a moment, does not lose it
    to the test beside."""
    folder = Path(tempfile.gettempdir()) / f"guichet-ports-{os.getuid()}"
    folder.mkdir(exist_ok=True)
    for _ in range(1000):
        port = random.SystemRandom().choice(_ports())
        lock = open(folder / str(port), "w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            lock.close()
            continue
        _held.append(lock)
        return port
    raise RuntimeError("no free port")


def answers(port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
