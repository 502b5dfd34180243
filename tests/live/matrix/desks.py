"""What the tests of clear rooms share: a daemon with one queue whose room is on the homeserver, an agent and a customer."""
import json
import signal
import subprocess
import urllib.request

import pytest
from counterpart import LONG, Synapse
from harness.build import guichet
from harness.waiting import wait_until

DESK = "@desk:guichet.test"
TERMINAL = "[console main]\n[person marie]\nname = Marie\n"  # a customer on another channel


@pytest.fixture(scope="module")
def synapse():
    server = Synapse()
    server.script("register", "desk", "desk-pw")
    server.admin = server.person("root", admin=True)
    yield server
    server.close()


class Desk:
    """The daemon with one queue, whose room is on Matrix."""

    def __init__(self, synapse, make_daemon, agent, invited=True, account="", queue="", more=""):
        """`account`: lines of the Matrix section; `queue`: of the queue's; `more`: sections."""
        self.start(synapse, make_daemon(), agent, f"user = {DESK}\npassword = desk-pw\n{account}", DESK, invited, queue, more)

    def start(self, synapse, daemon, agent, account, user, invited=True, queue="", more=""):
        self.room = agent.room(user if invited else None, name="Support")
        sections = (f"[webhook in]\npreset = generic\nscheme = bearer\nsecret = s3cret\n"
                f"[person bob]\nname = Bob\nrole = agent\nqueues = support\nundo_delay = 0\nidentities = matrix:main/{agent.id}\n"
                f"[matrix main]\nhomeserver = {synapse.url}\n{account}allow_private = yes\n"
                f"offer_reactions = no\nrate = 100000\nrate_burst = 100000\n{more}")
        self.daemon = daemon
        daemon.configure(sections)
        config = self.daemon.config.read_text().replace("title = Support", f"title = Support\n{queue}rooms = matrix:main/{self.room}", 1)
        self.daemon.config.write_text(config)
        self.daemon.start()
        if invited:
            agent.wait_joined(self.room, user)

    def waits(self, why):
        return any(why in (one or "") for one in self.rows("SELECT why FROM outbox"))

    def rows(self, statement):
        return [row[0] for row in self.daemon.rows(statement)]

    def stored(self, word):
        """Lines of the tickets' entries that begin so, in order: quick messages of one person become one entry."""
        texts = self.rows("SELECT text FROM entry WHERE text IS NOT NULL ORDER BY id")
        return [line for text in texts for line in text.splitlines() if line.startswith(word)]

    def alert(self, title):
        body = json.dumps({"title": title, "key": title}).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.daemon.port}/hook/in", body, {
            "Authorization": "Bearer s3cret", "Content-Type": "application/json"})
        urllib.request.urlopen(request, timeout=120).read()

    def log(self):
        return self.daemon.log.read_text()

    def restart(self, how=signal.SIGKILL):
        self.daemon.process.send_signal(how)
        self.daemon.process.wait()
        self.daemon.start()


@pytest.fixture
def people(synapse, request):
    name = request.node.name.removeprefix("test_").replace("_", "")[:16]
    return synapse.person(f"a-{name}"), synapse.person(f"c-{name}")


@pytest.fixture
def desk(synapse, make_daemon, people):
    return Desk(synapse, make_daemon, people[0])


class Service(Desk):
    """The same as an application service, whose registration file the server reads at its start."""

    def __init__(self, synapse, make_daemon, agent, more=""):
        self.user, daemon = "@helpdesk:guichet.test", make_daemon()
        self.file = synapse.data / "as" / "guichet.yaml"
        written = daemon.run("matrix", "registration", self.file, f"--url=http://127.0.0.1:{daemon.port}", "--server=guichet.test",
                             "--user=helpdesk", check=True).stdout
        synapse.down()
        synapse.up()
        lines = written[written.index("[matrix main]"):].splitlines()[2:]
        self.start(synapse, daemon, agent, "\n".join(lines) + "\n", self.user, more=more)


@pytest.fixture
def service(synapse, make_daemon, people):
    made = Service(synapse, make_daemon, people[0], TERMINAL)
    yield made
    made.daemon.kill()
    made.file.unlink()
    synapse.down()
    synapse.up()


def say_at_terminal(daemon, who, text):
    """What somebody says on another channel, and what they read there within a second."""
    result = subprocess.run([guichet(), "chat", "-c", daemon.config, "--as", who, "--say", text, "--listen", "1"],
                            capture_output=True, text=True, timeout=300, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout + result.stderr


def open_direct(desk_user, desk=DESK):
    room = desk_user.room(desk, direct=True)
    desk_user.wait_joined(room, desk)
    return room


def card_of(desk, agent, part, sender=DESK, room=None):
    return agent.wait_for(room or desk.room, lambda event: event["sender"] == sender and part in event["content"].get("body", "")
                          and "m.relates_to" not in event["content"], f"the card of {part!r}")["event_id"]
