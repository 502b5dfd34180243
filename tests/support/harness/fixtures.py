"""The fixtures of all black-box tests: a conftest.py imports them by name."""
import pytest

from . import build
from .daemon import Daemon, inbound, outbound
from .sink import Sink
from .standard import Poster


@pytest.fixture(scope="session")
def binary():
    if not build.guichet().exists():
        pytest.skip(f"{build.guichet()} is not built")
    return build.guichet()


@pytest.fixture
def sink():
    receiver = Sink()
    yield receiver
    receiver.close()


@pytest.fixture
def make_daemon(binary, tmp_path, request):
    """make_daemon(more, **of Daemon): not started yet. All are killed at the end; a failed test shows their logs."""
    made = request.node.daemons = []

    def make(more="", **options):
        folder = tmp_path / f"daemon{len(made)}"
        folder.mkdir()
        made.append(Daemon(options.pop("folder", folder), more, **options))
        return made[-1]

    yield make
    for daemon in made:
        daemon.kill()


@pytest.fixture
def daemon(make_daemon, sink):
    """Started, with the endpoint /hook/in and one outbound endpoint to `sink`."""
    return make_daemon(inbound() + outbound(sink.url())).start()


@pytest.fixture
def poster(daemon):
    client = Poster(daemon.port)
    yield client
    client.close()


@pytest.hookimpl(tryfirst=True, hookwrapper=True)
def pytest_runtest_makereport(item):
    outcome = yield
    report = outcome.get_result()
    if report.failed and report.when != "teardown":
        for daemon in getattr(item, "daemons", []):
            how = "running" if daemon.running else f"ended with {daemon.process.returncode}" if daemon.process else "never started"
            report.sections.append((f"{daemon.log}, {how}", daemon.tail(80)))
