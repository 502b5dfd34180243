"""What README.md tells a newcomer to type."""
import pytest
from harness.readme import Newcomer


@pytest.fixture
def newcomer(tmp_path):
    one = Newcomer(tmp_path)
    assert "guichet.ini: the configuration is fine." in one.typed("first", tmp_path)
    yield one
    one.stop()


def test_the_first_five_minutes(newcomer):
    newcomer.start()
    second = newcomer.typed("second")
    assert '"ref":"G-1001"' in second and '"result":"created"' in second
    assert "webhook:in" in second and "ready: guichet" in second
    assert "G-1001" in newcomer.typed("third")
    shown = newcomer.run("guichet ticket show 1001")
    assert "Disk full on host-17" in shown and "closed" in shown


def test_github(newcomer):
    assert "guichet.ini: the configuration is fine." in newcomer.typed("github")
    assert (newcomer.desk / "github.secret").stat().st_mode & 0o777 == 0o600
    newcomer.start()
    tried = newcomer.typed("github try")
    assert '"result":"created"' in tried and "accepted" in tried, tried
    shown = newcomer.run("guichet ticket show 1001")
    assert "It does not build" in shown and "On Debian 13." in shown, shown
