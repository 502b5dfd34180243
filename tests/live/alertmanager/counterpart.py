"""A real Alertmanager: started with short intervals, fed through its API, asked what it has sent."""
import datetime
import json
import os
import shutil
import signal
import subprocess
import urllib.error
import urllib.request

import pytest
from harness.build import free_port
from harness.waiting import wait_until

PROGRAM = "prometheus-alertmanager"
TOKEN = "s3cret-token"
PORTS = 3  # that are tried, should a stranger take one before the server does

CONFIGURATION = """
global: {{ resolve_timeout: 10s }}
route:
  receiver: guichet
  group_by: [alertname, service]
  group_wait: 1s
  group_interval: 2s
  repeat_interval: 4s
receivers:
  - name: guichet
    webhook_configs:
      - url: {url}
        send_resolved: true
        http_config:
          authorization: {{ type: Bearer, credentials: {token} }}
"""


def program():
    """The path of the program; installs Debian's package when root runs the test."""
    if shutil.which(PROGRAM) is None and os.geteuid() == 0:
        command = ["apt-get", "install", "-y", "--no-install-recommends", PROGRAM]
        subprocess.run(command, check=False, capture_output=True, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    path = shutil.which(PROGRAM)
    if path is None:
        pytest.skip(f"{PROGRAM} is not installed and could not be")
    return path


def now(seconds=0):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Alertmanager:
    def __init__(self, folder, url):
        self.starts, self.log, self.process = {}, folder / "alertmanager.log", None
        config = folder / "alertmanager.yml"
        config.write_text(CONFIGURATION.format(url=url, token=TOKEN))
        for _ in range(PORTS):
            self.port = free_port()
            self._spawn([program(), f"--config.file={config}", f"--storage.path={folder / 'am'}",
                         f"--web.listen-address=127.0.0.1:{self.port}", "--cluster.listen-address="])
            wait_until(lambda: self._call("/-/ready") is not None or self.process.poll() is not None, self._tail, pause=0.1)
            if self.process.poll() is None or "address already in use" not in self._tail():
                break
        assert self.process.poll() is None, self._tail()

    def _spawn(self, command):
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)

    def _tail(self):
        return f"Alertmanager: {self.log.read_text()[-2000:]}"

    def stop(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def fire(self, instance, name="InstanceDown", seconds=300):
        started = self.starts.setdefault((name, instance), now())
        self._alert(name, instance, started, now(seconds))

    def resolve(self, instance, name="InstanceDown"):
        self._alert(name, instance, self.starts.pop((name, instance)), now())

    def sent(self):
        """(requests made, requests that failed) to the webhook so far."""
        return self._metric("alertmanager_notification_requests_total"), self._metric("alertmanager_notification_requests_failed_total")

    def _alert(self, name, instance, starts, ends):
        labels = {"alertname": name, "instance": instance, "service": "web", "severity": "critical"}
        body = [{"labels": labels, "annotations": {"summary": f"{name} sur {instance} — é €"}, "startsAt": starts, "endsAt": ends,
                 "generatorURL": "http://prometheus.example.org/graph"}]
        assert self._call("/api/v2/alerts", json.dumps(body).encode()) is not None

    def _metric(self, name):
        for line in (self._call("/metrics") or "").splitlines():
            if line.startswith(name) and 'integration="webhook"' in line:
                return float(line.rsplit(" ", 1)[1])
        return 0.0

    def _call(self, path, body=None):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=120) as response:
                return response.read().decode()
        except (urllib.error.URLError, OSError):
            return None
