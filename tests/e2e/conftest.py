import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from harness.fixtures import binary, daemon, make_daemon, poster, pytest_runtest_makereport, sink  # noqa: E402, F401
from phones import Gateway  # noqa: E402


@pytest.fixture
def gateway():
    """A gateway for text messages that the test plays."""
    one = Gateway()
    yield one
    one.server.shutdown()
    one.server.server_close()
