"""npm's own twilio library signs requests, and `guichet signature` agrees; a byte changed, and it does not."""
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from harness.build import guichet

SEED = "20261122"
PACKAGE = "twilio@6.2.0"


@pytest.fixture(scope="module")
def requests(tmp_path_factory):
    folder = tmp_path_factory.mktemp("npm")
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("node and npm are not installed")
    try:
        installed = subprocess.run(["npm", "install", "--no-audit", "--no-fund", PACKAGE], cwd=folder, capture_output=True, text=True,
                                   timeout=300, check=False)
    except subprocess.TimeoutExpired as late:
        pytest.skip(f"npm cannot have {PACKAGE}: {late}")
    if installed.returncode:
        pytest.skip(f"npm cannot have {PACKAGE}: {installed.stderr.strip()[-200:]}")
    script = shutil.copy(Path(__file__).with_name("sign.js"), folder)
    signed = subprocess.run(["node", script, SEED], cwd=folder, capture_output=True, text=True, timeout=120, check=True,
                            env={**os.environ, "NODE_PATH": str(folder / "node_modules")})
    return [json.loads(line) for line in signed.stdout.splitlines()]


def verdict(folder, request, **changes):
    one = {**request, **changes}
    secret = folder / "secret"
    secret.write_text(one["token"])
    kind = "application/json" if one["json"] else "application/x-www-form-urlencoded"
    command = [guichet(), "signature", "--scheme", "twilio", "--secret-file", secret, "--url", one["url"],
               "--header", f"X-Twilio-Signature: {one['signature']}", "--header", f"Content-Type: {kind}"]
    return subprocess.run(command, input=one["body"].encode(), capture_output=True, timeout=120, check=False)


def test_every_signature_is_accepted(requests, tmp_path):
    assert len(requests) == 300
    for request in requests:
        result = verdict(tmp_path, request)
        assert result.returncode == 0, (request, result)


def test_nothing_else_is(requests, tmp_path):
    for request in requests[:60]:
        broken = "A" if request["signature"][5] != "A" else "B"
        signature = request["signature"][:5] + broken + request["signature"][6:]
        for changes in ({"token": request["token"] + "x"}, {"url": request["url"].replace("desk", "disk")}, {"signature": signature},
                        {"body": request["body"] + ("&" if request["body"] else "") + "x=1"}):
            assert verdict(tmp_path, request, **changes).returncode == 1, (request, changes)
