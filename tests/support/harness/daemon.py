"""One daemon under test: its folder, its configuration, its process.

The folder outlives the process, so that a test can kill and start it again. A start is refused while something answers on the port: an
orphan of an earlier run would make every later check meaningless. Every process is reaped when the test program ends, however it ends.
"""
import atexit
import contextlib
import ctypes
import http.client
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from .build import answers, build_dir, free_port, guichet
from .standard import SECRET_IN, SECRET_OUT
from .waiting import DEADLINE, wait_until

_alive = set()


@atexit.register
def _reap():
    for daemon in list(_alive):
        daemon.kill()


def _die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def configuration(folder, port, admin, plugins=None, more=""):
    """The smallest configuration that the tests share; `more` is appended."""
    lines = [
        "[guichet]", f"data_dir = {folder}",
        "[server]", f"listen = 127.0.0.1:{port}", f"admin_listen = 127.0.0.1:{admin}", f"control_socket = {folder}/guichet.sock",
        "rate = 100000", "rate_burst = 1000000",
        "[alerts]", "storm = 0",
        "[queue support]", "title = Support",
    ]
    if plugins:
        lines += ["[plugins]", f"dir = {plugins}"]
    return "\n".join(lines) + "\n" + more


def inbound(name="in", secret=SECRET_IN, more=""):
    return f"[webhook {name}]\npreset = guichet\nscheme = standard-webhooks\nsecret = {secret}\nrate = 100000\nrate_burst = 1000000\n{more}"


def outbound(url, name="out", secret=SECRET_OUT, more="retry = 1s,1s,2s,2s,5s,5s,10s,10s,20s,20s\n"):
    return f"[webhook {name}]\nurl = {url}\nsecret = {secret}\nallow_private = yes\n{more}"


class Daemon:
    def __init__(self, folder, more="", command=None, preload=(), environment=None):
        """`preload`: objects with library_path and environment (control.py, powercut.py)."""
        self.folder = Path(folder)
        self.data = self.folder / "data"
        self.data.mkdir(parents=True, exist_ok=True)
        self.port, self.admin = free_port(), free_port()
        self.command = [str(part) for part in command or [guichet()]]
        self.preload, self.environment = list(preload), dict(environment or {})
        self.config, self.log = self.folder / "guichet.ini", self.folder / "daemon.log"
        self.configure(more)
        self.process = None

    def configure(self, more):
        self.config.write_text(configuration(self.data, self.port, self.admin, build_dir() / "plugins", more))
        self.config.chmod(0o600)

    database = property(lambda self: self.data / "guichet.db")

    @property
    def running(self):
        return self.process is not None and self.process.poll() is None

    def spawn(self, trace=()):
        """Starts and does not wait. `trace`: options of strace, which then runs as a grandchild: self.process is the daemon itself."""
        assert not self.running, "the daemon runs already"
        for port in (self.port, self.admin):
            if answers(port):
                raise RuntimeError(f"something answers on port {port} already: an orphan of an earlier run?")
        environment = {**os.environ, "LC_ALL": "C.UTF-8", **self.environment}
        libraries = ":".join(str(one.library_path) for one in self.preload)
        if self.preload:
            environment["ASAN_OPTIONS"] = "verify_asan_link_order=0:" + environment.get("ASAN_OPTIONS", "")
            for one in self.preload:
                environment.update(one.environment)
        command = self.command + ["run", "-c", str(self.config)]
        if trace:
            command = ["strace", "-D", "-f", "-qq", "-o", "/dev/null", "-E", f"LD_PRELOAD={libraries}", *trace, *command]
        elif self.preload:
            environment["LD_PRELOAD"] = libraries
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment,
                                            cwd=self.folder, preexec_fn=_die_with_parent)
        _alive.add(self)

    def start(self, deadline=DEADLINE):
        self.spawn()
        self.wait_ready(deadline)
        return self

    def wait_ready(self, deadline=DEADLINE):
        def ready():
            answered = self.is_ready()
            assert self.running, f"the daemon ended with {self.process.returncode}:\n{self.tail()}"
            return answered  # by this one: a stranger on its port would have made it end

        wait_until(ready, lambda: f"ready\n{self.tail()}", deadline, pause=0.005)

    def rows(self, sql, *values):
        """What a query finds. The database may be at work, and is not touched."""
        with contextlib.closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=DEADLINE)) as database:
            return database.execute(sql, values).fetchall()

    def get(self, path, port=None, timeout=60):
        """(status, body) from the loopback listener; (0, "") when nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", port or self.admin, timeout=timeout)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read().decode()
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            connection.close()

    def is_ready(self):
        return self.get("/readyz")[0] == 200

    def metric(self, name, label=""):
        """The sum over all lines with that label ('result="sent"'), None when there is none."""
        values = [float(line.rsplit(" ", 1)[1]) for line in self.get("/metrics")[1].splitlines()
                  if line.split("{")[0].split(" ")[0] == name and label in line]
        return sum(values) if values else None

    def kill(self):
        """SIGKILL and reap. Fine when it is dead already."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
        return self._gone()

    def stop(self, deadline=DEADLINE):
        """SIGTERM; returns (exit code, seconds)."""
        begin = time.monotonic()
        if self.running:
            self.process.terminate()
        try:
            self.process.wait(deadline)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"SIGTERM did not end the daemon within {deadline} s\n{self.tail()}") from None
        return self._gone(), time.monotonic() - begin

    def _gone(self):
        _alive.discard(self)
        if self.process is None:
            return None
        self.process.wait()
        return self.process.returncode

    def run(self, *arguments, timeout=DEADLINE, check=False):
        """One run of the program with other arguments; the result has returncode, stdout, stderr."""
        return subprocess.run([*self.command, *map(str, arguments)], capture_output=True, text=True, timeout=timeout, check=check,
                              cwd=self.folder, env={**os.environ, "LC_ALL": "C.UTF-8", **self.environment})

    def tail(self, lines=40):
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def show_log(self):
        print(f"--- {self.log}\n{self.tail(80)}", file=sys.stderr)
