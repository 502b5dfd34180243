"""A real Synapse against the real daemon: the life of a ticket, and what goes wrong on the way."""
import json
import signal
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from counterpart import API, LONG, quote
from desks import DESK, Desk, card_of, desk, open_direct, people, say_at_terminal, service, synapse  # noqa: F401
from harness.waiting import wait_until
from storms import InClear, storm

def test_the_life_of_a_ticket(desk, people):
    agent, customer = people
    direct = open_direct(customer)
    first = customer.say(direct, "Bonjour, imprimante en panne")
    answer = customer.wait_text(direct, DESK, "G-1001")
    assert answer["content"]["m.mentions"] == {}
    card = card_of(desk, agent, "imprimante")
    relayed = agent.wait_text(desk.room, DESK, "Bonjour, imprimante en panne")
    assert relayed["content"]["m.relates_to"] == {"rel_type": "m.thread", "event_id": card, "is_falling_back": True,
                                                  "m.in_reply_to": {"event_id": card}}
    agent.say(desk.room, "!take", card)
    edited = agent.wait_for(desk.room, lambda event: event["content"].get("m.relates_to", {}).get("rel_type") == "m.replace", "the card, edited")
    assert edited["content"]["m.relates_to"]["event_id"] == card
    agent.say(desk.room, "Est-elle allumée ?", card)
    customer.wait_text(direct, DESK, "Est-elle allumée ?")
    customer.say(direct, "Maintenant oui, merci")
    agent.wait_text(desk.room, DESK, "Maintenant oui, merci")
    agent.say(desk.room, "!solved Elle était éteinte.", card)
    customer.wait_text(direct, DESK, "Elle était éteinte.")
    answers = customer.texts(direct, DESK)
    assert len(answers) == len(set(answers))
    assert first in [event["event_id"] for event in customer.events(direct)]


def test_the_configuration_is_tried(synapse, desk):
    """guichet check --online: is there a server, and does it let us in?"""
    def check(old="", new=""):
        desk.daemon.config.write_text(desk.daemon.config.read_text().replace(old, new))
        return desk.daemon.run("check", "--online", "-c", desk.daemon.config)

    done = check()
    assert done.returncode == 0 and "matrix:main: password: the server takes one" in done.stdout, done.stdout + done.stderr
    done = check("password = desk-pw", "token = wrong")
    assert done.returncode == 1 and "WRONG: token: the server does not take it" in done.stdout, done.stdout + done.stderr
    done = check(synapse.url, f"http://127.0.0.1:{desk.daemon.admin}")
    assert done.returncode == 1 and "WRONG: homeserver: there is no Matrix server at this address" in done.stdout, done.stdout + done.stderr


def test_a_room_that_is_joined_late(synapse, make_daemon, people):
    agent, customer = people
    desk = Desk(synapse, make_daemon, agent, invited=False)
    direct = open_direct(customer)
    customer.say(direct, "Bonjour, personne ne m'attend")
    customer.wait_text(direct, DESK, "G-1001")
    wait_until(lambda: desk.waits("we are not in the room yet"), "the card waits", LONG, 0.1)
    agent.call("POST", f"{API}/rooms/{quote(desk.room)}/invite", {"user_id": DESK})
    card_of(desk, agent, "personne ne m'attend")


def test_what_was_written_while_we_were_away(desk, people):
    customer = people[1]
    direct = open_direct(customer)
    customer.say(direct, "away 00, the first")
    wait_until(lambda: desk.stored("away"), "the first message", LONG, 0.1)
    desk.daemon.kill()
    for number in range(1, 71):  # more than one answer holds
        customer.say(direct, f"away {number:02}")
    desk.daemon.start()
    wait_until(lambda: len(desk.stored("away")) >= 71, lambda: f"71 messages: {len(desk.stored('away'))}", LONG, 0.1)
    stored = desk.stored("away")
    assert stored == sorted(stored) and len(stored) == 71


def test_kills_lose_and_double_nothing(synapse, desk, people):
    agent, customer = people
    storm(synapse, InClear(desk, DESK, agent, customer, open_direct(customer)), 15, 2)


def test_the_server_goes_away_in_mid_poll(synapse, desk, people):
    customer = people[1]
    direct = open_direct(customer)
    synapse.down()
    synapse.up()
    customer.say(direct, "after the server's absence")
    customer.wait_text(direct, DESK, "G-1001")
    assert desk.stored("after") == ["after the server's absence"]


def test_a_limit_of_the_server(synapse, desk, people):
    agent = people[0]
    path = f"/_synapse/admin/v1/users/{quote(DESK)}/override_ratelimit"
    synapse.admin.call("POST", path, {"messages_per_second": 2, "burst_count": 1})
    try:
        for number in range(8):
            desk.alert(f"disk full {number}")
        for number in range(8):
            agent.wait_text(desk.room, DESK, f"disk full {number}")
    finally:
        synapse.admin.call("DELETE", path)
    texts = [text for text in agent.texts(desk.room, DESK) if not text.startswith("* ")]
    assert len([text for text in texts if "disk full" in text and text.startswith("🆕")]) == 8


def test_a_room_that_is_upgraded(desk, people):
    agent, customer = people
    new = agent.call("POST", f"{API}/rooms/{quote(desk.room)}/upgrade", {"new_version": "12"})["replacement_room"]
    assert ":" not in new  # version 12: no server in the id
    agent.call("POST", f"{API}/rooms/{quote(new)}/invite", {"user_id": DESK})
    agent.wait_joined(new, DESK)
    desk.room = new
    direct = open_direct(customer)
    customer.say(direct, "imprimante en panne")
    card_of(desk, agent, "imprimante")  # the queue's cards come into the new room
    desk.restart(signal.SIGTERM)  # the configuration still names the old one
    customer.say(direct, "nouveau Et le scanner")
    card_of(desk, agent, "Et le scanner")
    agent.call("POST", f"{API}/rooms/{quote(new)}/kick", {"user_id": DESK})
    wait_until(lambda: "we are no longer in room" in desk.log(), "we hear of it", LONG, 0.1)
    agent.call("POST", f"{API}/rooms/{quote(new)}/invite", {"user_id": DESK})
    agent.wait_joined(new, DESK)
    customer.say(direct, "nouveau Et le tiroir")
    card_of(desk, agent, "Et le tiroir")


def test_files_both_ways(desk, people):
    agent, customer = people
    direct = open_direct(customer)
    customer.say(direct, "a file follows")
    customer.wait_text(direct, DESK, "G-1001")
    uri = customer.call("POST", "/_matrix/media/v3/upload?filename=note.txt", b"hello from a file")["content_uri"]
    customer.send(direct, {"msgtype": "m.file", "body": "note.txt", "url": uri, "info": {"mimetype": "text/plain", "size": 17}})
    shown = agent.wait_for(desk.room, lambda event: event["content"].get("msgtype") == "m.file", "the file")
    assert shown["content"]["body"] == "note.txt" and shown["content"]["url"] != uri


def test_an_encrypted_room_is_told(synapse, people, make_daemon):
    Desk(synapse, make_daemon, people[0], account="encryption = no\n")
    customer = people[1]
    encryption = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
    room = customer.room(DESK, direct=True, initial_state=[encryption])
    customer.wait_text(room, DESK, "cannot read encrypted rooms")
    customer.send(room, {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "x", "session_id": "s", "sender_key": "k", "device_id": "d"},
                  "m.room.encrypted")
    direct = open_direct(customer)
    customer.say(direct, "in clear then")
    customer.wait_text(direct, DESK, "G-1001")
    assert len(customer.texts(room, DESK)) == 1


def test_tokens_that_expire(synapse, people, make_daemon):
    agent, customer = people
    synapse.down()
    synapse.up(SYNAPSE_TOKEN_LIFE="6s")
    try:
        desk = Desk(synapse, make_daemon, agent)
        direct = open_direct(customer)
        for number in range(3):
            customer.say(direct, f"token {number}")
            wait_until(lambda: len(desk.stored("token")) == number + 1, f"message {number}", LONG, 0.1)
            before = desk_tokens(desk)

            def renewed(before=before):
                customer.say(direct, "still there?")  # ends the long poll, so that the token is needed again
                return desk_tokens(desk) != before

            wait_until(renewed, "another token", LONG, 1)
            assert "ended our session" not in desk.log()
    finally:
        synapse.down()
        synapse.up()


def desk_tokens(desk):
    return desk.rows("SELECT value FROM kv WHERE key = 'session'")


def pushed(service, token):
    """What the daemon says to a transaction of somebody with this token."""
    request = urllib.request.Request(f"http://127.0.0.1:{service.daemon.port}/matrix/main/_matrix/app/v1/transactions/forged", b'{"events":[]}',
                                     {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}, method="PUT")
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=120)
    return caught.value.code, json.loads(caught.value.read())["errcode"]


def test_an_application_service(synapse, service, people):
    agent, customer = people
    assert pushed(service, None) == (401, "M_UNAUTHORIZED")
    assert pushed(service, "wrong") == (403, "M_FORBIDDEN")
    direct = open_direct(customer, service.user)
    customer.say(direct, "imprimante du service en panne")
    customer.wait_text(direct, service.user, "G-1001")
    card = card_of(service, agent, "imprimante du service en panne", service.user)
    agent.say(service.room, "!take", card)
    agent.say(service.room, "Réponse de l'agent", card)
    customer.wait_text(direct, service.user, "Réponse de l'agent")
    service.daemon.kill()
    customer.say(direct, "Après la coupure")  # what is written meanwhile is pushed again
    service.daemon.start()
    wait_until(lambda: service.stored("Après"), "the message behind the kill", LONG, 0.1)
    synapse.down()
    synapse.up()
    customer.say(direct, "Après le redémarrage")
    wait_until(lambda: len(service.stored("Après")) == 2, "the message behind the server's restart", LONG, 0.1)
    answers = customer.texts(direct, service.user)
    assert len(answers) == len(set(answers))


def test_ghosts_speak_under_their_own_names(service, people):
    """A customer of another channel is somebody in the agents' room: what they say is said by a user of that name."""
    agent = people[0]
    say_at_terminal(service.daemon, "marie", "La caisse 2 est figée")
    card = card_of(service, agent, "La caisse 2 est figée", service.user)
    agent.say(service.room, "!take", card)
    say_at_terminal(service.daemon, "marie", "Le tiroir aussi")
    said = agent.wait_for(service.room, lambda event: "Le tiroir aussi" in event["content"].get("body", ""), "what Marie says")
    assert said["sender"].startswith("@guichet_marie_") and said["content"]["m.mentions"] == {}
    assert said["content"]["m.relates_to"]["rel_type"] == "m.thread" and said["content"]["m.relates_to"]["event_id"] == card
    ghost = said["sender"]
    assert agent.call("GET", f"{API}/profile/{quote(ghost)}")["displayname"] == "Marie"
    members = agent.call("GET", f"{API}/rooms/{quote(service.room)}/joined_members")["joined"]
    assert members[ghost]["display_name"] == "Marie"
    agent.call("POST", f"{API}/rooms/{quote(service.room)}/kick", {"user_id": ghost})  # it comes back when Marie speaks
    say_at_terminal(service.daemon, "marie", "Et l'écran")
    agent.wait_for(service.room, lambda event: event["sender"] == ghost and "Et l'écran" in event["content"].get("body", ""), "Marie again")
    agent.say(service.room, "Je regarde.", card)
    wait_until(lambda: service.stored("Je regarde."), "the answer", LONG, 0.1)
    said = [event for event in agent.events(service.room) if event["sender"] == ghost and event["type"] == "m.room.message"]
    assert len(said) == 2  # and nothing of what the desk itself says
    heard = []

    def hears():
        heard.append(say_at_terminal(service.daemon, "marie", "liste"))
        return any("Je regarde." in one for one in heard)

    wait_until(hears, lambda: f"what the agent said: {heard}", LONG, 0.1)


def test_nio_reads_us_well(synapse, desk, people):
    if subprocess.run(["/usr/bin/python3", "-c", "import nio"], capture_output=True, check=False).returncode != 0:
        pytest.skip("python3-matrix-nio is not installed")
    script = Path(__file__).with_name("nio_peer.py")
    seen = subprocess.run(["/usr/bin/python3", str(script), synapse.url, people[1].id, f"{people[1].name}-pw", DESK], capture_output=True,
                          text=True, timeout=600, check=False)
    assert seen.returncode == 0, seen.stdout + seen.stderr


def test_a_device_that_was_deleted(synapse, people, make_daemon):
    desk = Desk(synapse, make_daemon, people[0])
    account = f"/_synapse/admin/v2/users/{quote(DESK)}/devices"
    for device in synapse.admin.call("GET", account)["devices"]:
        synapse.admin.call("DELETE", f"{account}/{quote(device['device_id'])}")
    wait_until(lambda: "ended our session" in desk.log(), "the sentence in the log", LONG, 0.1)
    desk.restart(signal.SIGTERM)  # it has the password: it logs in afresh
    direct = open_direct(people[1])
    people[1].say(direct, "back again")
    people[1].wait_text(direct, DESK, "G-1001")
