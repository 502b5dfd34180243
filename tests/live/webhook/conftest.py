import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "support"))

from harness.fixtures import binary, daemon, make_daemon, poster, pytest_runtest_makereport, sink  # noqa: E402, F401
