"""What takes long on a real Synapse: many kills and restarts under a conversation, in clear and encrypted, many rooms, how fast it is, and
a queue under the server's own limits. The figures that the machine decides are printed; a test fails only on what must hold everywhere."""
import json
import statistics
import threading
import time

import pytest
from counterpart import API, LONG, quote
from desks import DESK, Desk, card_of, open_direct, people, service, synapse  # noqa: F401
from harness.waiting import wait_until
from storms import InClear, storm, waiting

KILLS, RESTARTS = 100, 20
ROOMS = 500
PRIVATE_MIB = 16
DIRECT_MESSAGES = 60


def private_mib(desk):
    with open(f"/proc/{desk.daemon.process.pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("RssAnon")) / 1024


def test_many_kills_and_restarts(synapse, make_daemon, people):  # noqa: F811
    agent, customer = people
    desk = Desk(synapse, make_daemon, agent)
    storm(synapse, InClear(desk, DESK, agent, customer, open_direct(customer)), KILLS, RESTARTS)


def test_many_rooms(synapse, make_daemon, people):  # noqa: F811
    agent, customer = people
    desk = Desk(synapse, make_daemon, agent)
    rooms = [customer.room(DESK, name=f"room {number}") for number in range(ROOMS)]
    for room in rooms:
        customer.wait_joined(room, DESK)
    desk.restart()
    customer.say(rooms[-1], "!help")
    customer.wait_for(rooms[-1], lambda event: event["sender"] == DESK, "an answer in the last room")
    anonymous = private_mib(desk)
    print(f"RssAnon with {ROOMS} rooms: {anonymous:.1f} MiB")
    assert anonymous <= PRIVATE_MIB


class Listener:
    """Somebody's own long poll, so that an answer is seen when it comes."""

    def __init__(self, person):
        self.person = person
        self.since = person.call("GET", f"{API}/sync?timeout=0")["next_batch"]

    def until(self, room, part):
        end = time.monotonic() + LONG
        while time.monotonic() < end:
            answer = self.person.call("GET", f"{API}/sync?timeout=5000&since={quote(self.since)}")
            self.since = answer["next_batch"]
            events = answer.get("rooms", {}).get("join", {}).get(room, {}).get("timeline", {}).get("events", [])
            if [event for event in events if event["sender"] == DESK and part in event["content"].get("body", "")]:
                return
        raise AssertionError(f"no {part!r} in {room}")


def test_how_long_an_acknowledgement_takes(synapse, make_daemon, people):  # noqa: F811
    agent, _ = people
    Desk(synapse, make_daemon, agent)
    took = []
    for number in range(DIRECT_MESSAGES):
        customer = synapse.person(f"late-{number}")
        direct = open_direct(customer)
        listener = Listener(customer)
        begin = time.monotonic()
        customer.say(direct, f"imprimante {number} en panne")
        listener.until(direct, "G-")
        took.append((time.monotonic() - begin) * 1000)
    took.sort()
    print(f"message to acknowledgement: median {statistics.median(took):.0f} ms, p95 {took[DIRECT_MESSAGES * 95 // 100]:.0f} ms")


def bare_rate(agent, room, count, threads=8):
    """How many messages a second the server takes from anybody, eight at a time: more than that nobody can relay."""
    def send(start):
        for number in range(start, count, threads):
            agent.call("PUT", f"{API}/rooms/{quote(room)}/send/m.room.message/bare-{number}", {"msgtype": "m.text", "body": "x"})

    begin = time.monotonic()
    at_once([lambda start=start: send(start) for start in range(threads)])
    return count / (time.monotonic() - begin)


def at_once(calls):
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_volume_of_an_application_service(synapse, service, people):  # noqa: F811
    agent = people[0]
    texts = [f"volume {number:03}" for number in range(250)]
    bare = bare_rate(agent, service.room, 250)
    begin = time.monotonic()
    at_once([lambda start=start: [service.alert(text) for text in texts[start::5]] for start in range(5)])
    wait_until(lambda: waiting(service) == 0, lambda: f"all cards: {waiting(service)}", 3 * LONG, 0.1)
    took = time.monotonic() - begin
    seen = agent.texts(service.room, service.user)
    print(f"{len(texts)} cards relayed at {len(texts) / took:.0f} a second; the server alone takes {bare:.0f}")
    assert all(sum(text in one and one.startswith("🆕") for one in seen) == 1 for text in texts)


def test_a_queue_under_the_server_s_own_limits(synapse, make_daemon, people):  # noqa: F811
    """Nothing is lost, nothing overtakes its like, and a person's answer is not behind the machines' alerts."""
    agent, customer = people
    desk = Desk(synapse, make_daemon, agent)
    direct = open_direct(customer)
    customer.say(direct, "imprimante en panne")
    customer.wait_text(direct, DESK, "G-1001")
    card_of(desk, agent, "imprimante en panne")
    wait_until(lambda: waiting(desk) == 0, "an empty queue", LONG, 0.1)
    synapse.down()
    synapse.up(SYNAPSE_STRICT="1")
    try:
        titles = [f"disk full {number:02}" for number in range(25)]
        for title in titles:
            desk.alert(title)
        customer.say(direct, "toujours en panne")
        wait_until(lambda: waiting(desk) == 0,
                   lambda: f"an empty queue: {desk.rows('SELECT body FROM outbox WHERE state < 2')[:3]}", 10 * LONG, 1)
    finally:
        synapse.down()
        synapse.up()
    said = [event["content"]["body"] for event in agent.events(desk.room) if event["sender"] == DESK and event["type"] == "m.room.message"]
    cards = [text.split()[4] for text in said if text.startswith("🆕") and "disk full" in text]
    assert cards == [title.split()[2] for title in titles], cards
    assert "toujours en panne" in json.dumps(said, ensure_ascii=False)


def test_many_kills_and_restarts_encrypted(synapse, make_daemon, request, tmp_path):  # noqa: F811
    pytest.importorskip("nio", reason="python3-matrix-nio is not installed")
    import encrypted_desks
    from storms import Encrypted

    made = []

    def make_person(name, device="NIO"):
        full = f"{name}-{encrypted_desks.stem_of(request)}"
        synapse.script("register", full, f"{full}-pw")
        made.append(encrypted_desks.Encrypted(synapse, full, tmp_path / f"{name}-{device}", device))
        return made[-1]

    desk = encrypted_desks.begin(synapse, make_daemon, make_person, request)
    customer = make_person("customer")
    try:
        storm(synapse, Encrypted(desk, desk.user, desk.agent, customer, encrypted_desks.open_direct(desk, customer)), KILLS, RESTARTS)
    finally:
        for person in made:
            person.leave_off()
