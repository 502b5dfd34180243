"""Encrypted rooms on a real Synapse, with clients of another library on the other side."""
import os
import shutil
import signal
import sqlite3
import subprocess
from pathlib import Path

import pytest
from counterpart import API, LONG, Synapse, quote
from harness.waiting import wait_until

nio = pytest.importorskip("nio", reason="python3-matrix-nio is not installed")
pytest.importorskip("olm", reason="python3-olm is not installed")
from encrypted import Encrypted  # noqa: E402

RECOVERY_KEY = "EsTS 5Rbn VdhU 9ihw 6QAi BHCq gK52 6xki cLdT 56Pm h9uA 53Hy"


def stem_of(request):
    return request.node.name.removeprefix("test_").replace("_", "")[:20]


@pytest.fixture(scope="module")
def synapse():
    server = Synapse()
    yield server
    server.down()


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
    def __init__(self, synapse, make_daemon, user, room, agents, more):
        people = "".join(f"[person {agent.name}]\nname = {agent.name}\nrole = agent\nqueues = support\nundo_delay = 0\n"
                         f"identities = matrix:main/{agent.id}\n" for agent in agents)
        self.daemon = make_daemon(f"{people}[matrix main]\nhomeserver = {synapse.url}\nuser = {user}\npassword = {user[1:].split(':')[0]}-pw\nallow_private = yes\n"
                                  f"offer_reactions = no\nrate = 100000\nrate_burst = 100000\n{more}")
        config = self.daemon.config.read_text().replace("title = Support", f"title = Support\nrooms = matrix:main/{room}")
        self.daemon.config.write_text(config)
        self.user, self.room = user, room
        self.daemon.start()

    def restart(self, how=signal.SIGKILL):
        self.daemon.process.send_signal(how)
        self.daemon.process.wait()
        self.daemon.start()

    def log(self):
        return self.daemon.log.read_text()

    def rows(self, statement):
        with sqlite3.connect(f"file:{self.daemon.database}?mode=ro", uri=True) as db:
            return [row[0] for row in db.execute(statement)]

    def stored(self, word):
        texts = self.rows("SELECT text FROM entry WHERE text IS NOT NULL ORDER BY id")
        return [line for text in texts for line in text.splitlines() if line.startswith(word)]


@pytest.fixture
def desk(synapse, make_daemon, make_person, request):
    agent, name = make_person("agent"), f"desk-{stem_of(request)}"
    synapse.script("register", name, f"{name}-pw")
    user = f"@{name}:guichet.test"
    room = agent.encrypted_room(user, name="Support")
    made = Desk(synapse, make_daemon, user, room, [agent], f"recovery_key = {RECOVERY_KEY}\n")
    made.agent = agent
    agent.knows(room, user)
    yield made
    made.daemon.kill()


def open_direct(desk, person):
    room = person.encrypted_room(desk.user, direct=True)
    person.knows(room, desk.user)
    return room


def sent_in_clear(desk, person, room):
    """Messages of the desk in the room that the server can read: there must be none."""
    return [event for event in person.events(room) if event["sender"] == desk.user and event["type"] == "m.room.message"]


def test_the_life_of_a_ticket(desk, make_person):
    agent, customer = desk.agent, make_person("customer")
    direct = open_direct(desk, customer)
    customer.say_encrypted(direct, "imprimante en panne\nc'est \"urgent\" \\ 🙂")
    customer.wait_read(direct, desk.user, "G-1001")
    card = agent.wait_read(desk.room, desk.user, "imprimante").event_id
    relayed = agent.wait_read(desk.room, desk.user, "c'est \"urgent\" \\ 🙂")
    assert relayed.source["content"]["m.relates_to"]["event_id"] == card
    agent.say_encrypted(desk.room, "!take", card)
    agent.say_encrypted(desk.room, "Est-elle allumée ?", card)
    customer.wait_read(direct, desk.user, "Est-elle allumée ?")
    customer.say_encrypted(direct, "Maintenant oui, merci")
    agent.wait_read(desk.room, desk.user, "Maintenant oui, merci")
    agent.say_encrypted(desk.room, "!solved Elle était éteinte.", card)
    customer.wait_read(direct, desk.user, "Elle était éteinte.")
    assert sent_in_clear(desk, customer, direct) == [] and sent_in_clear(desk, agent, desk.room) == []
    assert customer.unreadable == [] and agent.unreadable == []


def test_files_both_ways(desk, make_person):
    agent, customer = desk.agent, make_person("customer")
    direct = open_direct(desk, customer)
    customer.say_encrypted(direct, "un fichier suit")
    customer.wait_read(direct, desk.user, "G-1001")
    card = agent.wait_read(desk.room, desk.user, "un fichier suit").event_id
    customer.send_encrypted(direct, customer.file("note.txt", b"what nobody else reads"))
    shown = agent.wait_read(desk.room, desk.user, "note.txt", "m.file").source["content"]
    sealed, data = agent.read_file(shown)
    assert "url" not in shown and data == b"what nobody else reads" and b"nobody" not in sealed
    agent.say_encrypted(desk.room, "!take", card)
    caption = {"body": "Voici la réponse", "filename": "answer.txt"}  # a file without a word would be a note among agents
    agent.send_encrypted(desk.room, {**agent.file("answer.txt", b"and back"), **caption, "m.relates_to": {
        "rel_type": "m.thread", "event_id": card, "is_falling_back": True, "m.in_reply_to": {"event_id": card}}})
    received = customer.wait_read(direct, desk.user, "answer.txt", "m.file").source["content"]
    assert customer.read_file(received)[1] == b"and back"


def test_kills_lose_and_double_nothing(synapse, desk, make_person):
    customer = make_person("customer")
    direct = open_direct(desk, customer)
    customer.say_encrypted(direct, "kill 00, the first")
    for number in range(1, 16):
        customer.say_encrypted(direct, f"kill {number:02}")
        desk.restart()
        if number % 6 == 0:
            synapse.down()
            synapse.up()
    wait_until(lambda: len(desk.stored("kill")) >= 16, lambda: f"16 messages: {desk.stored('kill')}", LONG, 0.1)
    assert desk.stored("kill") == sorted(desk.stored("kill")) and len(desk.stored("kill")) == 16
    customer.wait_read(direct, desk.user, "G-1001")
    answers = [content["body"] for content in customer.contents(direct, desk.user) if "body" in content]
    assert len(answers) == len(set(answers)), "an answer came twice"
    assert sent_in_clear(desk, customer, direct) == []


def test_a_new_device_and_one_that_left(desk, make_person):
    """Who comes gets the key as it is now; when a device goes, what follows is not for it."""
    agent, customer = desk.agent, make_person("customer")
    direct = open_direct(desk, customer)
    customer.say_encrypted(direct, "première demande")
    first = customer.wait_read(direct, desk.user, "G-1001")
    second = make_person("customer", "SECOND")
    second.knows(direct, desk.user)
    card = agent.wait_read(desk.room, desk.user, "première demande").event_id
    agent.say_encrypted(desk.room, "!take", card)
    agent.say_encrypted(desk.room, "pour deux", card)
    again = second.wait_read(direct, desk.user, "pour deux")
    assert customer.wait_read(direct, desk.user, "pour deux").session_id == again.session_id == first.session_id
    second.leave_off(log_out=True)
    customer.say_encrypted(direct, "elle est partie")
    agent.wait_read(desk.room, desk.user, "elle est partie")
    agent.say_encrypted(desk.room, "pour un seul", card)
    assert customer.wait_read(direct, desk.user, "pour un seul").session_id != first.session_id


def test_encryption_that_comes_late(desk, make_person):
    customer = make_person("customer")
    room = customer.room(desk.user, direct=True)
    customer.wait_joined(room, desk.user)
    customer.say(room, "en clair d'abord")
    customer.wait_text(room, desk.user, "G-1001")
    before = len(sent_in_clear(desk, customer, room))
    customer.call("PUT", f"{API}/rooms/{quote(room)}/state/m.room.encryption/", {"algorithm": "m.megolm.v1.aes-sha2", "rotation_period_msgs": 1})
    customer.knows(room, desk.user)
    card = desk.agent.wait_read(desk.room, desk.user, "en clair d'abord").event_id
    customer.say_encrypted(room, "chiffré ensuite")
    desk.agent.wait_read(desk.room, desk.user, "chiffré ensuite")
    desk.agent.say_encrypted(desk.room, "!take", card)
    desk.agent.say_encrypted(desk.room, "réponse un", card)
    desk.agent.say_encrypted(desk.room, "réponse deux", card)
    sessions = {customer.wait_read(room, desk.user, text).session_id for text in ("réponse un", "réponse deux")}
    assert len(sessions) == 2 and len(sent_in_clear(desk, customer, room)) == before


def test_a_database_that_was_lost(synapse, desk, make_person):
    """A new store is a new device: the old one's keys are never published again, and people's messages reach the new one."""
    customer = make_person("customer")
    direct = open_direct(desk, customer)
    customer.say_encrypted(direct, "avant la perte")
    customer.wait_read(direct, desk.user, "G-1001")
    desk.daemon.kill()
    for file in desk.daemon.data.glob("guichet.db*"):
        file.unlink()
    desk.daemon.start()
    wait_until(lambda: desk.log().count("encrypted rooms: device") == 2, "the new device", LONG, 0.1)
    wait_until(lambda: len(customer.client.device_store.active_user_devices(desk.user) and
                           list(customer.client.device_store.active_user_devices(desk.user))) >= 2, "the new device at the customer's", LONG, 0.1)
    customer.client.invalidate_outbound_session(direct)
    customer.say_encrypted(direct, "après la perte")
    wait_until(lambda: desk.stored("après"), "the message behind the loss", LONG, 0.1)
    assert "already exists" not in desk.log()
    wait_until(lambda: desk.log().count("our device is signed") == 2, "the identity out of the secret storage", LONG, 0.1)


def test_a_key_that_comes_too_late(desk, make_person):
    """Nobody is left without a word: after a while the room is told, and what becomes readable is still done."""
    customer = make_person("customer")
    direct = open_direct(desk, customer)
    client = customer.client

    class Held:
        """The session, with the key as it was before its first message."""

        def __init__(self, session):
            self.session, self.session_key = session, session.session_key

        def __getattr__(self, name):
            return getattr(self.session, name)

    async def without_sharing():
        if client.should_query_keys:
            await client.keys_query()
        client.olm.create_outbound_group_session(direct)
        held = Held(client.olm.outbound_group_sessions[direct])
        held.session.mark_as_shared()
        sealed = client.olm.group_encrypt(direct, {"content": {"msgtype": "m.text", "body": "clé en retard"}, "type": "m.room.message"})
        held.session.shared = False
        client.olm.outbound_group_sessions[direct] = held
        return sealed

    customer.send(direct, customer.run(without_sharing()), "m.room.encrypted")
    customer.wait_read(direct, desk.user, "Je ne peux pas lire ce message")
    customer.run(client.share_group_session(direct, ignore_unverified_devices=True))
    wait_until(lambda: desk.stored("clé en retard"), "the message whose key came", LONG, 0.1)


def test_the_library_of_most_clients_trusts_us(synapse, desk):
    """matrix-js-sdk by its strict rule; before a release: GUICHET_JS_SDK names a folder in which `npm install matrix-js-sdk` was run."""
    folder = os.environ.get("GUICHET_JS_SDK")
    if not folder or not shutil.which("node"):
        pytest.skip("GUICHET_JS_SDK names no folder with matrix-js-sdk, or node is missing")
    customer = synapse.person("js-customer")
    seen = subprocess.run(["node", str(Path(__file__).with_name("js_peer.mjs")), synapse.url, customer.id, f"{customer.name}-pw", desk.user],
                          capture_output=True, text=True, timeout=120, check=False)
    assert seen.returncode == 0, seen.stdout + seen.stderr
