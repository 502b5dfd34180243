"""A conversation under kills of the daemon and restarts of the homeserver: both sides write all the time, and in the end everything that
was said has arrived exactly once and every message of the customer has exactly one mark of receipt."""
import random
import time
from collections import Counter

from counterpart import LONG
from harness.waiting import wait_until

RECEIVED = "📥"
KILLED_WITHIN_S = 0.6  # of the messages, so that kills fall on every step between the server and the disk


def is_edit(content):
    return content.get("m.relates_to", {}).get("rel_type") == "m.replace"


class InClear:
    """What the two sides do in clear rooms; `read` gives the contents that the desk has put into a room, as they are shown."""

    def __init__(self, desk, user, agent, customer, direct):
        self.desk, self.user, self.agent, self.customer, self.direct = desk, user, agent, customer, direct
        self.card = None

    def ask(self, text):
        return self.customer.say(self.direct, text)

    def reply(self, text):
        return self.agent.say(self.desk.room, text, self.card)

    def read(self, person, room):
        return [event["content"] for event in person.events(room)
                if event["sender"] == self.user and event["type"] == "m.room.message" and "body" in event["content"]]

    def find_card(self, part):
        self.card = self.agent.wait_for(self.desk.room, lambda event: event["sender"] == self.user
                                        and part in event["content"].get("body", "") and "m.relates_to" not in event["content"],
                                        f"the card of {part!r}")["event_id"]

    def lines(self, person, room, word):
        """How often each line that has the word was said there; edits are the same message again."""
        return Counter(line[line.index(word):] for content in self.read(person, room) if not is_edit(content)
                       for line in content["body"].splitlines() if word in line)

    def unreadable(self):
        return []

    def marks(self):
        """How many marks of receipt each event has."""
        return Counter(event["content"]["m.relates_to"]["event_id"] for event in self.customer.events(self.direct)
                       if event["type"] == "m.reaction" and event["sender"] == self.user
                       and event["content"].get("m.relates_to", {}).get("key") == RECEIVED)


class Encrypted(InClear):
    def ask(self, text):
        return self.customer.say_encrypted(self.direct, text)

    def reply(self, text):
        return self.agent.say_encrypted(self.desk.room, text, self.card)

    def read(self, person, room):
        return [content for content in person.contents(room, self.user) if "body" in content]

    def unreadable(self):
        return [event for person in (self.customer, self.agent) for event in person.unreadable][-6:]

    def find_card(self, part):
        self.card = self.agent.wait_read(self.desk.room, self.user, part).event_id


def waiting(desk):
    """Deliveries that are neither done nor parked."""
    return desk.rows("SELECT count(*) FROM outbox WHERE state < 2 AND channel = 'matrix:main'")[0]


def storm(synapse, talk, kills, restarts):
    seed = random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}")
    chance, desk = random.Random(seed), talk.desk
    asked = [talk.ask("kill 000, the first")]
    talk.find_card("kill 000")
    talk.reply("!take")
    wait_until(lambda: talk.lines(talk.customer, talk.direct, "prend en charge"), "who takes it", LONG, 0.1)
    for number in range(1, kills + 1):
        asked.append(talk.ask(f"kill {number:03}"))
        talk.reply(f"answer {number:03}")
        time.sleep(chance.uniform(0, KILLED_WITHIN_S))
        desk.restart()
        if number % (kills // restarts) == 0:
            synapse.down()
            synapse.up()
    questions = {f"kill {number:03}": 1 for number in range(1, kills + 1)}
    answers = {f"answer {number:03}": 1 for number in range(1, kills + 1)}

    def heard():
        relayed = talk.lines(talk.agent, desk.room, "kill ")
        relayed.pop("kill 000, the first", None)
        relayed = Counter({text: count for text, count in relayed.items() if text in questions})
        return relayed, talk.lines(talk.customer, talk.direct, "answer "), talk.marks()

    def all_there():
        relayed, answered, marks = heard()
        return set(relayed) == set(questions) and set(answered) == set(answers) and set(marks) >= set(asked)

    def missing():
        relayed, answered, marks = heard()
        stored = {line for word in ("kill", "answer") for line in desk.stored(word)}
        return (f"all of it: not relayed {set(questions) - set(relayed)}, not answered {set(answers) - set(answered)}, without a mark "
                f"{len(set(asked) - set(marks))}, not stored {(set(questions) | set(answers)) - stored}, unreadable {talk.unreadable()}")

    wait_until(all_there, missing, 3 * LONG, 0.5)
    wait_until(lambda: waiting(desk) == 0, lambda: f"an empty queue: {waiting(desk)}", 3 * LONG, 0.2)
    relayed, answered, marks = heard()
    assert dict(relayed) == questions, {text: count for text, count in relayed.items() if count != 1}
    assert dict(answered) == answers, {text: count for text, count in answered.items() if count != 1}
    assert {event: marks[event] for event in asked} == dict.fromkeys(asked, 1), "a message has no mark, or two"
    stored = desk.stored("kill")
    assert stored == sorted(stored) and len(stored) == kills + 1
