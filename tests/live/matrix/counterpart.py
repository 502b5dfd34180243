"""A real homeserver (synapse.sh: Debian sid's Synapse, unpacked without root) and people who write on it, with nothing but urllib."""
import json
import os
import subprocess
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from harness.build import free_port
from harness.waiting import wait_until

SCRIPT = Path(__file__).with_name("synapse.sh")
API = "/_matrix/client/v3"
LONG = 240
PORTS = 3  # that are tried, should a stranger take one before the server does


def quote(text):
    return urllib.parse.quote(text, safe="")


class Refused(Exception):
    def __init__(self, status, body):
        super().__init__(f"{status} {body}")
        self.status, self.body = status, body


class Synapse:
    """The tree is kept between runs in $SYNAPSE_HOME; the data are those of this process, and servers of dead ones are ended."""

    def __init__(self):
        home = os.environ.get("SYNAPSE_HOME") or str(Path(tempfile.gettempdir()) / f"guichet-synapse-{os.getuid()}")
        for left in Path(home).glob("data-*"):
            if not Path("/proc", left.name.removeprefix("data-")).exists():
                subprocess.run(["bash", str(SCRIPT), "wipe"], env={**os.environ, "SYNAPSE_HOME": home, "SYNAPSE_DATA": str(left)}, check=False)
        self.data = Path(home) / f"data-{os.getpid()}"
        for _ in range(PORTS):
            self.port = free_port()
            self.environment = {**os.environ, "SYNAPSE_HOME": home, "SYNAPSE_DATA": str(self.data), "SYNAPSE_PORT": str(self.port)}
            self.script("wipe")
            started = self.script("up")
            if started.returncode == 0 or "Failed to listen" not in started.stderr:
                break
        if started.returncode != 0:
            pytest.skip(f"Synapse cannot be had here: {started.stderr.strip()[-300:]}")

    url = property(lambda self: f"http://127.0.0.1:{self.port}")

    def script(self, *words, **variables):
        return subprocess.run(["bash", str(SCRIPT), *words], env={**self.environment, **variables}, capture_output=True, text=True, check=False)

    def up(self, **variables):
        started = self.script("up", **variables)
        assert started.returncode == 0, started.stderr

    def down(self):
        self.script("down")

    def close(self):
        self.script("wipe")

    def call(self, method, path, body=None, token=None):
        return json.loads(self.raw(method, path, body, token))

    def raw(self, method, path, body=None, token=None):
        data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, method=method)
        request.add_header("Content-Type", "application/octet-stream" if isinstance(body, bytes) else "application/json")
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        try:
            with urllib.request.urlopen(request, timeout=120) as response:
                return response.read()
        except urllib.error.HTTPError as error:
            raise Refused(error.code, error.read().decode()) from None

    def person(self, name, admin=False):
        registered = self.script("register", name, f"{name}-pw", *(["admin"] if admin else []))
        assert registered.returncode == 0, registered.stderr
        return Person(self, name)


class Person:
    def __init__(self, server, name):
        self.server, self.name, self.id, self.sent = server, name, f"@{name}:guichet.test", 0
        body = {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": name}, "password": f"{name}-pw"}
        self.token = server.call("POST", API + "/login", body)["access_token"]

    def call(self, method, path, body=None):
        return self.server.call(method, path, body, self.token)

    def download(self, path):
        return self.server.raw("GET", path, token=self.token)

    def room(self, invite, direct=False, **more):
        body = {"preset": "private_chat", "is_direct": direct, "invite": [invite] if invite else [], **more}
        return self.call("POST", API + "/createRoom", body)["room_id"]

    def send(self, room, content, kind="m.room.message"):
        self.sent += 1
        return self.call("PUT", f"{API}/rooms/{quote(room)}/send/{kind}/{self.name}-{self.sent}", content)["event_id"]

    def say(self, room, text, thread=None):
        content = {"msgtype": "m.text", "body": text, "m.mentions": {}}
        if thread:
            content["m.relates_to"] = {"rel_type": "m.thread", "event_id": thread, "is_falling_back": True, "m.in_reply_to": {"event_id": thread}}
        return self.send(room, content)

    def events(self, room):
        """All that is in the room, the oldest first."""
        found, start = [], ""
        while True:
            page = self.call("GET", f"{API}/rooms/{quote(room)}/messages?dir=f&limit=500{start}")
            found += page["chunk"]
            if "end" not in page:
                return found
            start = "&from=" + quote(page["end"])

    def texts(self, room, sender):
        return [event["content"]["body"] for event in self.events(room)
                if event["type"] == "m.room.message" and event["sender"] == sender and "body" in event["content"]]

    def wait_for(self, room, test, what):
        """The first event that the test accepts."""
        found = []

        def there():
            found[:] = [event for event in self.events(room) if test(event)]
            return bool(found)

        wait_until(there, lambda: f"{what} in {[event['content'] for event in self.events(room)][-8:]}", LONG, 0.1)
        return found[0]

    def wait_text(self, room, sender, part):
        return self.wait_for(room, lambda event: event["sender"] == sender and part in event["content"].get("body", ""), f"{part!r} of {sender}")

    def wait_joined(self, room, who):
        wait_until(lambda: who in self.call("GET", f"{API}/rooms/{quote(room)}/joined_members")["joined"], f"{who} in {room}", LONG, 0.1)
