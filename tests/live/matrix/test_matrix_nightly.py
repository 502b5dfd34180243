"""What takes long on a real Synapse: many kills and restarts under a conversation, many rooms, how fast it is. The figures that the machine
decides are printed; a test fails only on what must hold everywhere."""
import statistics
import threading
import time

from counterpart import LONG
from desks import DESK, Desk, open_direct, people, service, synapse  # noqa: F401
from harness.waiting import wait_until

KILLS, RESTARTS = 100, 20
ROOMS = 500
PRIVATE_MIB = 16


def private_mib(desk):
    with open(f"/proc/{desk.daemon.process.pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("RssAnon")) / 1024


def test_many_kills_and_restarts(synapse, make_daemon, people):  # noqa: F811
    agent, customer = people
    desk = Desk(synapse, make_daemon, agent)
    direct = open_direct(customer)
    customer.say(direct, "kill 000, the first")
    for number in range(1, KILLS + 1):
        customer.say(direct, f"kill {number:03}")
        desk.restart()
        if number % (KILLS // RESTARTS) == 0:
            synapse.down()
            synapse.up()
    wait_until(lambda: len(desk.stored("kill")) > KILLS, lambda: f"{KILLS + 1} messages: {len(desk.stored('kill'))}", LONG, 0.1)
    assert desk.stored("kill") == sorted(desk.stored("kill")) and len(desk.stored("kill")) == KILLS + 1
    answers = customer.texts(direct, DESK)
    assert len(answers) == len(set(answers)), "an answer came twice"


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


def test_how_long_an_acknowledgement_takes(synapse, make_daemon, people):  # noqa: F811
    agent, _ = people
    Desk(synapse, make_daemon, agent)
    took = []
    for number in range(40):
        customer = synapse.person(f"late-{number}")
        direct = open_direct(customer)
        begin = time.monotonic()
        customer.say(direct, f"imprimante {number} en panne")
        customer.wait_text(direct, DESK, "G-")
        took.append(time.monotonic() - begin)
    print(f"message to acknowledgement: median {statistics.median(took) * 1000:.0f} ms, p95 {sorted(took)[37] * 1000:.0f} ms")


def test_volume_of_an_application_service(synapse, service, people):  # noqa: F811
    agent = people[0]
    texts = [f"volume {number:03}" for number in range(250)]
    rooms = [open_direct(customer, service.user) for customer in (synapse.person(f"v-{number}") for number in range(5))]
    del rooms
    begin = time.monotonic()

    def call(part):
        for text in part:
            service.alert(text)

    threads = [threading.Thread(target=call, args=(texts[start::5],)) for start in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wait_until(lambda: all(any(text in seen for seen in agent.texts(service.room, service.user)) for text in texts[-5:]), "all cards", LONG, 0.5)
    seen = agent.texts(service.room, service.user)
    print(f"{len(texts)} cards relayed at {len(texts) / (time.monotonic() - begin):.0f} a second")
    assert all(sum(text in one and one.startswith("🆕") for one in seen) == 1 for text in texts)
