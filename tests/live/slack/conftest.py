import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "support"))

from desk_in_slack import begin  # noqa: E402
from fake_slack import FakeSlack  # noqa: E402
from harness.fixtures import binary, daemon, make_daemon, poster, pytest_runtest_makereport, sink  # noqa: E402, F401


@pytest.fixture
def slack():
    fake = FakeSlack()
    yield fake
    fake.close()


@pytest.fixture(params=["socket", "http"])
def desk(request, slack, make_daemon):
    """A daemon that is known to the workspace."""
    return begin(slack, make_daemon, request.param)
