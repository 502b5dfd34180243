"""README's way from an Alertmanager of one's own to a ticket, typed as it stands there."""
import shutil
import subprocess

import pytest
from counterpart import program
from harness.build import free_port
from harness.readme import Newcomer
from harness.waiting import wait_until

SUDO = "#!/bin/sh\nexec \"$@\"\n"


@pytest.fixture
def newcomer(tmp_path):
    etc, port = tmp_path / "etc-prometheus", free_port()
    etc.mkdir()
    shims = tmp_path / "bin"
    shims.mkdir()
    (shims / "sudo").write_text(SUDO)
    (shims / "sudo").chmod(0o755)
    one = Newcomer(tmp_path, {"/etc/prometheus": str(etc), "127.0.0.1:9093": f"127.0.0.1:{port}"})
    one.environment["PATH"] = f"{shims}:{one.environment['PATH']}"
    one.etc, one.alertmanager_port = etc, port
    yield one
    one.stop()


def test_an_alertmanager_of_ones_own(newcomer, tmp_path):
    path = program()
    if shutil.which("amtool") is None:
        pytest.skip("amtool is not installed")
    newcomer.typed("first", tmp_path)
    assert "guichet.ini: the configuration is fine." in newcomer.typed("alertmanager")
    newcomer.typed("alertmanager secret")
    (newcomer.etc / "alertmanager.yml").write_text(newcomer.text("alertmanager.yml"))
    newcomer.start()
    with open(tmp_path / "alertmanager.log", "w") as log:
        server = subprocess.Popen([path, f"--config.file={newcomer.etc}/alertmanager.yml", f"--storage.path={tmp_path}/am",
                                   f"--web.listen-address=127.0.0.1:{newcomer.alertmanager_port}", "--cluster.listen-address="],
                                  stdout=log, stderr=log, env=newcomer.environment)
    try:
        wait_until(lambda: subprocess.run(["amtool", f"--alertmanager.url=http://127.0.0.1:{newcomer.alertmanager_port}", "alert"],
                                          capture_output=True, env=newcomer.environment).returncode == 0, "an Alertmanager", deadline=120)
        newcomer.typed("alertmanager try")
        later = newcomer.text("alertmanager try").split("\n", 1)[1]
        wait_until(lambda: "G-1001" in newcomer.run(later), lambda: newcomer.run(later), pause=1)
        assert "200" in newcomer.run(later) or "201" in newcomer.run(later)
        assert "A test" in newcomer.run("guichet ticket show 1001")
    finally:
        server.terminate()
        server.wait(60)
