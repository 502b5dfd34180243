"""Encrypted rooms on a real Synapse, with clients of another library on the other side."""
import os
import shutil
import subprocess
from errno import EIO
from pathlib import Path

import pytest
from counterpart import API, LONG, quote
from encrypted_desks import begin, desk, make_person, open_direct, sent_in_clear, synapse  # noqa: F401
from harness.control import FailingDisk
from harness.waiting import wait_until
from storms import Encrypted, storm


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
    talk = Encrypted(desk, desk.user, desk.agent, customer, open_direct(desk, customer))
    storm(synapse, talk, 15, 2)
    assert sent_in_clear(desk, customer, talk.direct) == [] and sent_in_clear(desk, desk.agent, desk.room) == []


def test_a_kill_between_decrypting_and_storing(synapse, make_daemon, make_person, request, tmp_path):
    """The disk takes nothing when the message comes: it is decrypted and not stored, and then the daemon is killed. The keys that it was
    read with are as old as the message afterwards, so it is read once more, and answered once."""
    disk = FailingDisk(tmp_path, tmp_path / "daemon0" / "data")
    desk = begin(synapse, make_daemon, make_person, request, preload=[disk])
    customer = make_person("customer")
    direct = open_direct(desk, customer)
    customer.say_encrypted(direct, "kill 0, the first")
    customer.wait_read(direct, desk.user, "G-1001")
    card = desk.agent.wait_read(desk.room, desk.user, "kill 0").event_id
    desk.agent.say_encrypted(desk.room, "!take", card)
    customer.wait_read(direct, desk.user, "prend en charge")
    for number in range(1, 4):
        disk.fail(write=EIO)
        customer.forget_session(direct)  # a new session: its key comes with the message
        customer.say_encrypted(direct, f"kill {number}")
        wait_until(lambda: disk.hits > 0, "a write that failed", LONG, 0.02)
        desk.daemon.process.kill()
        desk.daemon.process.wait()
        disk.heal()
        desk.daemon.start()
        wait_until(lambda number=number: len(desk.stored("kill")) == number + 1, lambda: f"{desk.stored('kill')}", LONG, 0.1)
        desk.agent.say_encrypted(desk.room, f"answer {number}", card)
        customer.wait_read(direct, desk.user, f"answer {number}")
    assert desk.stored("kill") == ["kill 0, the first", "kill 1", "kill 2", "kill 3"]
    talk = Encrypted(desk, desk.user, desk.agent, customer, direct)
    customer.say_encrypted(direct, "the end of it")  # rooms keep their order: behind the last word, nothing is on its way any more
    desk.agent.wait_read(desk.room, desk.user, "the end of it")
    desk.agent.say_encrypted(desk.room, "the last answer", card)
    customer.wait_read(direct, desk.user, "the last answer")
    assert talk.lines(customer, direct, "answer ") == {f"answer {number}": 1 for number in range(1, 4)}
    assert talk.lines(desk.agent, desk.room, "kill ")["kill 3"] == 1
    assert customer.unreadable == [] and desk.agent.unreadable == []


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
    wait_until(lambda: customer.devices_of(desk.user) >= 2, "the new device at the customer's", LONG, 0.1)
    customer.forget_session(direct)
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
        async with customer.keys:
            await customer.refresh_keys()
        client.olm.create_outbound_group_session(direct)
        held = Held(client.olm.outbound_group_sessions[direct])
        held.session.mark_as_shared()
        sealed = client.olm.group_encrypt(direct, {"content": {"msgtype": "m.text", "body": "clé en retard"}, "type": "m.room.message"})
        held.session.shared = False
        client.olm.outbound_group_sessions[direct] = held
        return sealed

    customer.send(direct, customer.run(without_sharing()), "m.room.encrypted")
    note = customer.wait_read(direct, desk.user, "Je ne peux pas lire ce message").event_id
    customer.run(client.share_group_session(direct, ignore_unverified_devices=True))
    wait_until(lambda: desk.stored("clé en retard"), "the message whose key came", LONG, 0.1)
    customer.wait_for(direct, lambda event: event["event_id"] == note and not event["content"], "the note, taken back")


def test_the_library_of_most_clients_trusts_us(synapse, desk):
    """matrix-js-sdk by its strict rule; before a release: GUICHET_JS_SDK names a folder in which `npm install matrix-js-sdk` was run."""
    folder = os.environ.get("GUICHET_JS_SDK")
    if not folder or not shutil.which("node"):
        pytest.skip("GUICHET_JS_SDK names no folder with matrix-js-sdk, or node is missing")
    customer = synapse.person("js-customer")
    seen = subprocess.run(["node", str(Path(__file__).with_name("js_peer.mjs")), synapse.url, customer.id, f"{customer.name}-pw", desk.user],
                          capture_output=True, text=True, timeout=300, check=False)
    assert seen.returncode == 0, seen.stdout + seen.stderr
