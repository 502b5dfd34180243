"""What the tests of encrypted rooms share: a daemon whose queue has an encrypted room, an agent and customers with nio clients."""
import signal

import pytest
from counterpart import API, LONG, Synapse, quote
from harness.waiting import wait_until

pytest.importorskip("nio", reason="python3-matrix-nio is not installed")
pytest.importorskip("olm", reason="python3-olm is not installed")
from encrypted import Encrypted  # noqa: E402

RECOVERY_KEY = "EsTS 5Rbn VdhU 9ihw 6QAi BHCq gK52 6xki cLdT 56Pm h9uA 53Hy"


def stem_of(request):
    name = request.node.name.removeprefix("test_").lower()
    return "".join(letter for letter in name if letter.isalnum())[:24]


@pytest.fixture(scope="module")
def synapse():
    server = Synapse()
    yield server
    server.close()


@pytest.fixture
def make_person(synapse, tmp_path, request):
    made, stem = [], stem_of(request)

    def make(name, device="NIO"):
        synapse.script("register", f"{name}-{stem}", f"{name}-{stem}-pw")
        made.append(Encrypted(synapse, f"{name}-{stem}", tmp_path / f"{name}-{device}", device))
        return made[-1]

    yield make
    for person in made:
        person.leave_off()


class Desk:
    """The daemon with one queue whose room is encrypted."""

    def __init__(self, synapse, make_daemon, user, room, agents, more, sections="", **options):
        people = "".join(f"[person {agent.name}]\nname = {agent.name}\nrole = agent\nqueues = support\nundo_delay = 0\n"
                         f"identities = matrix:main/{agent.id}\n" for agent in agents)
        self.daemon = make_daemon(f"{people}[matrix main]\nhomeserver = {synapse.url}\nuser = {user}\npassword = {user[1:].split(':')[0]}-pw\nallow_private = yes\n"
                                  f"offer_reactions = no\nrate = 100000\nrate_burst = 100000\n{more}{sections}", **options)
        config = self.daemon.config.read_text().replace("title = Support", f"title = Support\nrooms = matrix:main/{room}")
        self.daemon.config.write_text(config)
        self.user, self.room = user, room
        self.daemon.start()
        wait_until(lambda: "encrypted rooms: device" in self.log(), "a device that others can write to", LONG)

    def restart(self, how=signal.SIGKILL):
        self.daemon.process.send_signal(how)
        self.daemon.process.wait()
        self.daemon.start()

    def log(self):
        return self.daemon.log.read_text()

    def rows(self, statement):
        return [row[0] for row in self.daemon.rows(statement)]

    def stored(self, word):
        texts = self.rows("SELECT text FROM entry WHERE text IS NOT NULL ORDER BY id")
        return [line for text in texts for line in text.splitlines() if line.startswith(word)]


def begin(synapse, make_daemon, make_person, request, agents=("agent",), **more):
    """Started, and in its room with the agents, who have seen each other."""
    people, name = [make_person(agent) for agent in agents], f"desk-{stem_of(request)}"
    synapse.script("register", name, f"{name}-pw")
    user = f"@{name}:guichet.test"
    room = people[0].encrypted_room(user, *(other.id for other in people[1:]), name="Support")
    for other in people[1:]:
        other.call("POST", f"{API}/join/{quote(room)}", {})
    made = Desk(synapse, make_daemon, user, room, people, f"recovery_key = {RECOVERY_KEY}\n", **more)
    made.agent, made.agents = people[0], people
    for one in people:
        one.knows(room, user, *(other.id for other in people))
    return made


@pytest.fixture
def desk(synapse, make_daemon, make_person, request):
    made = begin(synapse, make_daemon, make_person, request)
    yield made
    made.daemon.kill()


def open_direct(desk, person):
    room = person.encrypted_room(desk.user, direct=True)
    person.knows(room, desk.user)
    return room


def sent_in_clear(desk, person, room):
    """Messages of the desk in the room that the server can read: there must be none."""
    return [event for event in person.events(room) if event["sender"] == desk.user and event["type"] == "m.room.message"]
