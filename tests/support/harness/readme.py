"""A newcomer who types what README.md or another page says, as it stands there. Only the ports are free ones, and the home is a folder of
the test."""
import os
import re
import subprocess
from pathlib import Path

from .build import build_dir, free_port
from .waiting import wait_until

TOP = Path(__file__).resolve().parents[3]
README = TOP / "README.md"


def block(name, page=README):
    return re.search(rf"<!-- {re.escape(name)} -->\n```\w+\n(.*?)```", page.read_text(), re.S).group(1)


class Newcomer:
    def __init__(self, home, replaced=None, page=README, desk="desk"):
        """`replaced`: what stands for ports and folders that the test cannot have. `desk`: the folder to type in, below home."""
        self.home, self.desk, self.daemon, self.page = home, home / desk, None, page
        self.port = free_port()
        self.replaced = {"8077": str(self.port), **(replaced or {})}
        own = {k: v for k, v in os.environ.items() if not k.startswith("GUICHET_") and not k.endswith("_proxy")}
        self.environment = {**own, "HOME": str(home), "LANG": "C.UTF-8", "LC_ALL": "", "PATH": f"{build_dir()}:{os.environ['PATH']}",
                            "GUICHET__SERVER__LISTEN": f"127.0.0.1:{self.port}",
                            "GUICHET__SERVER__ADMIN_LISTEN": f"127.0.0.1:{free_port()}"}

    def text(self, name):
        found = block(name, self.page)
        for printed, used in self.replaced.items():
            found = found.replace(printed, used)
        return found

    def typed(self, name, folder=None):
        return self.run(self.text(name), folder)

    def run(self, text, folder=None):
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", text], cwd=folder or self.desk, env=self.environment, capture_output=True,
                              text=True, timeout=3000)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self):
        log = self.home / "log"
        with open(log, "a") as file:
            self.daemon = subprocess.Popen(["bash", "-c", f"exec {self.text('daemon')}"], cwd=self.desk, env=self.environment, stdout=file,
                                           stderr=file)

        def healthy():
            assert self.daemon.poll() is None, log.read_text()
            return subprocess.run(["guichet", "health"], cwd=self.desk, env=self.environment, capture_output=True).returncode == 0

        wait_until(healthy, "health")

    def stop(self):
        if self.daemon is not None:
            self.daemon.terminate()
            assert self.daemon.wait(240) == 0
            self.daemon = None
