"""Prometheus' own tool reads /metrics and the alert rules that we ship, and has nothing to say."""
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from harness.daemon import inbound, outbound
from harness.standard import Poster
from harness.waiting import wait_until

RULES = Path(__file__).resolve().parents[3] / "dist/guichet.rules.yml"
EVENT = {"event": "create", "title": "Disk full on host-17", "text": "95 % used", "priority": "high"}


@pytest.fixture(scope="module")
def promtool():
    """The path of the tool; installs Debian's package when root runs the test."""
    if shutil.which("promtool") is None and os.geteuid() == 0:
        command = ["apt-get", "install", "-y", "--no-install-recommends", "prometheus"]
        subprocess.run(command, check=False, capture_output=True, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    path = shutil.which("promtool")
    if path is None:
        pytest.skip("promtool (package prometheus) is not installed and could not be")
    return path


def test_the_page(promtool, make_daemon, sink):
    daemon = make_daemon(inbound() + outbound(sink.url())).start()
    Poster(daemon.port).post(EVENT, "msg_1")
    wait_until(lambda: daemon.metric("guichet_tickets_open") == 1, "the figures")
    page = daemon.get("/metrics")[1]
    told = subprocess.run([promtool, "check", "metrics"], input=page, capture_output=True, text=True, timeout=300)
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")


def test_the_rules(promtool):
    told = subprocess.run([promtool, "check", "rules", RULES], capture_output=True, text=True, timeout=300)
    assert told.returncode == 0, told.stdout + told.stderr


def test_the_rules_fire(promtool, tmp_path):
    """Each alert on a history that should raise it, and none on a quiet one."""
    series = {
        "GuichetDown": ('up{job="guichet"}', "0x30"),
        "GuichetNotReady": ("guichet_ready", "0x30"),
        "GuichetCommitsFail": ("guichet_commit_failures_total", "0x20 1x10"),
        "GuichetDeliveriesParked": ('guichet_deliveries_total{channel="webhook:crm",result="parked"}', "0x20 1x10"),
        "GuichetSignaturesRefused": ('guichet_auth_failures_total{channel="webhook:in",reason="mismatch"}', "0+60x30"),
    }
    quiet = {"GuichetDown": "1x30", "GuichetNotReady": "1x30"}
    tests = [f"rule_files: [{RULES}]", "evaluation_interval: 1m", "tests:"]
    for name, (line, values) in series.items():
        for history, fires in ((values, True), (quiet.get(name, "0x30"), False)):
            tests += ["  - interval: 1m", "    input_series:", f"      - {{series: '{line}', values: '{history}'}}", "    promql_expr_test:",
                      f"      - expr: count(ALERTS{{alertname=\"{name}\",alertstate=\"firing\"}}) or vector(0)", "        eval_time: 24m",
                      f"        exp_samples: [{{labels: '{{}}', value: {int(fires)}}}]"]
    path = tmp_path / "tests.yml"
    path.write_text("\n".join(tests) + "\n")
    told = subprocess.run([promtool, "test", "rules", path], capture_output=True, text=True, timeout=300)
    assert told.returncode == 0, told.stdout + told.stderr
