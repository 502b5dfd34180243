"""Where the binaries are, and which ports are free."""
import os
import random
import socket
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


def free_port():
    """Below the range from which the kernel takes ports for outgoing connections: nobody gets it between two starts of a daemon."""
    for _ in range(1000):
        port = random.SystemRandom().randrange(12000, 32000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no free port")


def answers(port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
