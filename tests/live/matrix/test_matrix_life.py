"""The whole life of a ticket on a real Synapse: two agents in the queue's encrypted room, the customer in an encrypted direct room, and the
same with the customer on another channel."""
import pytest
from counterpart import API, LONG, quote
from desks import TERMINAL, say_at_terminal
from encrypted_desks import begin, make_person, open_direct, sent_in_clear, synapse  # noqa: F401
from harness.waiting import wait_until

LIFE = "[survey]\nafter_customer = 1s\n"


class InMatrix:
    """The customer in an encrypted direct room."""

    def __init__(self, desk, make_person):  # noqa: F811
        self.desk, self.person = desk, make_person("customer")
        self.room = open_direct(desk, self.person)

    def say(self, text):
        return self.person.say_encrypted(self.room, text)

    def reads(self, part):
        return self.person.wait_read(self.room, self.desk.user, part)

    def all(self):
        return [content.get("body", "") for content in self.person.contents(self.room, self.desk.user)]

    def confirms(self, solved):
        self.person.send(self.room, {"m.relates_to": {"rel_type": "m.annotation", "event_id": solved.event_id, "key": "✅"}}, "m.reaction")

    def end(self):
        assert sent_in_clear(self.desk, self.person, self.room) == [] and self.person.unreadable == []


class AtTerminal:
    """The customer on another channel."""

    def __init__(self, desk, _make_person):
        self.desk, self.seen = desk, ""

    def say(self, text):
        self.seen += say_at_terminal(self.desk.daemon, "marie", text)

    def reads(self, part):
        def there():
            if part not in self.seen:
                self.seen += say_at_terminal(self.desk.daemon, "marie", "accueil")
            return part in self.seen

        wait_until(there, lambda: f"{part!r} in {self.seen}", LONG, 0.1)

    def all(self):
        return self.seen.splitlines()

    def confirms(self, _solved):
        self.say("oui")

    def end(self):
        pass


@pytest.mark.parametrize("side", [InMatrix, AtTerminal], ids=["matrix", "terminal"])
def test_a_whole_life(synapse, make_daemon, make_person, request, side):  # noqa: F811
    desk = begin(synapse, make_daemon, make_person, request, agents=("ann", "ben"), sections=LIFE + TERMINAL)
    ann, ben = desk.agents
    customer = side(desk, make_person)

    def card_shows(*parts):
        """The card's newest text has all of them: it is edited in place."""
        def shown():
            edits = [content["m.new_content"]["body"] for content in ann.contents(desk.room, desk.user)
                     if content.get("m.relates_to", {}).get("rel_type") == "m.replace" and content["m.relates_to"]["event_id"] == card]
            return bool(edits) and all(part in edits[-1] for part in parts)

        wait_until(shown, lambda: f"{parts} on the card: {[c.get('body') for c in ann.contents(desk.room, desk.user)][-4:]}", LONG, 0.1)

    # A request: answered at once, and on both agents' screens.
    customer.say("La caisse 2 est figée")
    customer.reads("🎫 G-1001 · La caisse 2 est figée")
    new = ann.wait_read(desk.room, desk.user, "🆕 G-1001 La caisse 2 est figée")
    card = new.event_id
    assert ben.wait_read(desk.room, desk.user, "🆕 G-1001").event_id == card and "m.relates_to" not in new.source["content"]

    # Ann takes it; Ben sets the priority and leaves a note that the customer never sees.
    ann.say_encrypted(desk.room, "!take", card)
    customer.reads(f"{ann.name} prend en charge G-1001")
    card_shows("👀 G-1001", ann.name)
    ben.say_encrypted(desk.room, "!priority high", card)
    card_shows("pressante")
    ben.say_encrypted(desk.room, "elle est sous garantie", card)  # somebody else's words in the thread are a note
    wait_until(lambda: desk.stored("elle est sous garantie"), "the note", LONG, 0.1)

    # A question, which stops the clock, and the answer to it.
    ann.say_encrypted(desk.room, "!ask Est-elle allumée ?", card)
    customer.reads("Est-elle allumée ?")
    card_shows("❓ G-1001")
    customer.say("Oui, et le tiroir est ouvert")
    relayed = ann.wait_read(desk.room, desk.user, "Oui, et le tiroir est ouvert")
    assert relayed.source["content"]["m.relates_to"]["event_id"] == card

    # Handed over: Ben solves it, the customer confirms and rates.
    ann.say_encrypted(desk.room, f"!assign {ben.id}", card)
    card_shows(ben.name)
    ben.say_encrypted(desk.room, "Je la redémarre.", card)
    customer.reads("Je la redémarre.")
    ben.say_encrypted(desk.room, "!solved Redémarrée à distance.", card)
    solved = customer.reads("Redémarrée à distance.")
    card_shows("✅ G-1001")
    customer.confirms(solved)
    customer.reads("🏁 G-1001 est fermée.")
    card_shows("🏁 G-1001")
    customer.say("5")
    customer.reads("Merci")

    assert not [text for text in customer.all() if "garantie" in text]
    cards = [content for content in ben.contents(desk.room, desk.user) if "msgtype" in content and "m.relates_to" not in content]
    assert len(cards) == 1
    assert sent_in_clear(desk, ann, desk.room) == []
    assert not [event for agent in desk.agents for _, event in agent.unreadable if event.sender == desk.user]
    assert ann.call("GET", f"{API}/rooms/{quote(desk.room)}/state/m.room.encryption/")["algorithm"] == "m.megolm.v1.aes-sha2"
    customer.end()
