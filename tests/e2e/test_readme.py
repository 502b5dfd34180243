"""What README.md tells a newcomer to type, typed as it stands there; only the ports are free ones, and the home is a folder of the test."""
import os
import re
import subprocess
from pathlib import Path

from harness.build import build_dir, free_port
from harness.waiting import wait_until

README = (Path(__file__).resolve().parents[2] / "README.md").read_text()


def block(name):
    return re.search(rf"<!-- {name} -->\n```sh\n(.*?)```", README, re.S).group(1)


def test_the_first_five_minutes(tmp_path):
    web, admin = free_port(), free_port()
    environment = {**{k: v for k, v in os.environ.items() if not k.startswith("GUICHET_")}, "HOME": str(tmp_path), "LANG": "C.UTF-8",
                   "LC_ALL": "", "PATH": f"{build_dir()}:{os.environ['PATH']}", "GUICHET__SERVER__LISTEN": f"127.0.0.1:{web}",
                   "GUICHET__SERVER__ADMIN_LISTEN": f"127.0.0.1:{admin}"}

    def typed(name, folder):
        result = subprocess.run(["bash", "-euo", "pipefail", "-c", block(name).replace("8077", str(web))], cwd=folder, env=environment,
                                capture_output=True, text=True, timeout=60)
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    first = typed("first", tmp_path)
    desk = tmp_path / "desk"
    assert "guichet.ini: the configuration is fine." in first
    with open(tmp_path / "log", "w") as log:
        daemon = subprocess.Popen(["bash", "-c", f"exec {block('daemon')}"], cwd=desk, env=environment, stdout=log, stderr=log)
    try:
        def healthy():
            assert daemon.poll() is None, (tmp_path / "log").read_text()
            return subprocess.run(["guichet", "health"], cwd=desk, env=environment, capture_output=True).returncode == 0

        wait_until(healthy, "health")
        second = typed("second", tmp_path)
        assert '"ref":"G-1001"' in second and '"result":"created"' in second
        assert "webhook:in" in second and "ready: guichet" in second
        assert "G-1001" in typed("third", desk)
        shown = subprocess.run(["guichet", "ticket", "show", "1001"], cwd=desk, env=environment, capture_output=True, text=True, timeout=60)
        assert "Disk full on host-17" in shown.stdout and "closed" in shown.stdout, shown.stdout + shown.stderr
    finally:
        daemon.terminate()
        assert daemon.wait(10) == 0
