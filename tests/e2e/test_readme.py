"""What README.md and the pages of docs/ tell a newcomer to type."""
import pytest
from harness.build import build_dir
from harness.readme import TOP, Newcomer


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


def test_a_channel_of_ones_own(tmp_path):
    one = Newcomer(tmp_path, {"build/dev": str(build_dir())}, TOP / "docs/write-a-channel.md", ".")
    (tmp_path / "echo.ini").write_text(one.text("echo.ini"))
    assert "echo.ini: the configuration is fine." in one.typed("check")
    one.environment["GUICHET_CONFIG"] = "echo.ini"
    one.start()
    assert one.typed("post") == '{"ref":"G-1001"}'
    assert one.typed("post") == '{"ref":"G-1001"}'
    assert "1 tickets" in one.run("guichet health")
    one.stop()


def test_what_an_admin_types(newcomer, tmp_path):
    newcomer.start()
    newcomer.typed("second")
    newcomer.page = TOP / "docs/admin.md"
    looked = newcomer.typed("looking")
    assert "ready: guichet" in looked and "webhook:in" in looked and "NEXT ATTEMPT" in looked, looked
    newcomer.replaced.update({"/var/backups": str(tmp_path), "/var/lib/guichet": str(newcomer.desk / "guichet-data"), "sudo ": "",
                              "/etc/guichet/guichet.ini": "guichet.ini",
                              "systemctl stop guichet": "true", "systemctl start guichet": "true"})
    assert "whole, made" in newcomer.typed("backup")
    newcomer.replaced["guichet-2026-11-22.tar.gz"] = next(tmp_path.glob("guichet-*.tar.gz")).name  # midnight may have come
    newcomer.stop()
    assert "Restored into" in newcomer.typed("restore")
    newcomer.page = TOP / "README.md"
    newcomer.start()
    assert "Disk full on host-17" in newcomer.run("guichet ticket show 1001")
    assert "Everything is whole" in newcomer.run("guichet verify")
