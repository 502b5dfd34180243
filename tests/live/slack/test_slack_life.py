"""A request from the first word to the rating, in the workspace, over both transports and in both languages: a customer and two agents."""
import json
import time

import pytest
from desk_in_slack import begin, deliver, interact, window
from harness.waiting import wait_until

WORDS = {
    "fr": {"open": "La caisse 2 est figée", "created": "🎫 {ref} · La caisse 2 est figée", "taken": "👀 Bob prend en charge {ref}.",
           "take": "👀 prendre", "answer": "Bob ({ref}) : Je regarde.", "solved": "✅ {ref}, Bob : Redémarrée <à distance>.",
           "closed": "🏁 {ref} est fermée.", "thanks": "Merci", "priority": "pressante", "noted": "gardé en note"},
    "en": {"open": "Till 2 is frozen", "created": "🎫 {ref} · Till 2 is frozen", "taken": "👀 Bob is now handling {ref}.",
           "take": "👀 take", "answer": "Bob ({ref}): Je regarde.", "solved": "✅ {ref}, Bob: Redémarrée <à distance>.",
           "closed": "🏁 {ref} is closed.", "thanks": "Thank you", "priority": "high", "noted": "kept as a note"},
}
DM, DESK = "D0MARIE", "C0DESK"
HELD_S = 3  # an answer can be taken back so long


def plain(message):
    text = message.get("text", "").replace("\u202f", " ").replace("\u00a0", " ")
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def said(slack, channel, part):
    """The one message of ours that begins so; it is there once."""
    def found():
        return [one for one in slack.messages(channel) if one.get("bot_id") and plain(one).startswith(part)]

    wait_until(found, lambda: f"{part!r} in {channel}: {[plain(one) for one in slack.messages(channel)]}")
    assert len(found()) == 1, found()
    return found()[0]


def card(slack, icon):
    return said(slack, DESK, icon)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("mode", ["socket", "http"])
def test_a_whole_life(slack, make_daemon, mode, lang):
    words, ref = WORDS[lang], "G-1001"
    slack.locale = {"fr": "fr-FR", "en": "en-GB"}[lang]
    desk = begin(slack, make_daemon, mode, "[survey]\nafter_customer = 1s\n",
                 GUICHET__GUICHET__DEFAULT_LANG=lang, GUICHET__QUEUE_NETWORK__UNDO_DELAY=f"{HELD_S}s")

    # A direct message is a request; the card stands in the team's channel, with its buttons.
    first = slack.message(DM, "U0MARIE", words["open"])
    assert deliver(slack, desk, first)
    said(slack, DM, words["created"].format(ref=ref))
    new = card(slack, "🆕 " + ref)
    assert words["take"] in json.dumps(new["blocks"], ensure_ascii=False)
    assert "!ask " not in [one.get("value") for block in new["blocks"] for one in block.get("elements", [])]

    # Her home shows what is open, and who she is.
    assert deliver(slack, desk, {"type": "app_home_opened", "user": "U0MARIE", "channel": DM, "tab": "home", "event_ts": slack.ts()})
    wait_until(lambda: "U0MARIE" in slack.views, "the home view")
    home = json.dumps(slack.views["U0MARIE"], ensure_ascii=False)
    assert ref in home and "marie@acme.example" in home and "divider" in home, home

    # Bob takes it with a button: Marie hears, the card changes in place.
    assert interact(slack, desk, slack.press("U0BOB", DESK, new, "!take")) == {}
    said(slack, DM, words["taken"].format(ref=ref))
    taken = card(slack, "👀 " + ref)
    assert taken["ts"] == new["ts"]
    assert interact(slack, desk, slack.select("U0BOB", DESK, taken, "!priority high")) == {}
    wait_until(lambda: words["priority"] in plain(card(slack, "👀 " + ref)), "the priority on the card")

    # Alice's words in the thread stay among agents; Bob's are held, then sent.
    aside = slack.message(DESK, "U0ALICE", "elle est sous garantie", thread=new["ts"])
    assert deliver(slack, desk, aside)
    reply = slack.message(DESK, "U0BOB", "!r Je regarde.", thread=new["ts"])
    written = time.time()
    assert deliver(slack, desk, reply)
    assert said(slack, DM, words["answer"].format(ref=ref))["at"] >= written + HELD_S

    def marks(message):
        return next(one for one in slack.messages(DESK) if one["ts"] == message["ts"]).get("reactions", [])

    wait_until(lambda: "outbox_tray" in marks(reply), lambda: f"sent is marked: {marks(reply)}")
    wait_until(lambda: "lock" in marks(aside), lambda: f"a note is marked: {marks(aside)}")

    # Solved, in words that a modal asks for.
    working = card(slack, "🔧 " + ref)
    view = window(slack, lambda: interact(slack, desk, slack.press("U0BOB", DESK, working, "!solved ")))
    assert interact(slack, desk, slack.submit("U0BOB", view, words="Redémarrée <à distance>.")) == {}
    solved = said(slack, DM, words["solved"].format(ref=ref))
    values = [one["value"] for block in solved["blocks"] for one in block.get("elements", [])]
    assert values == ["yes", "no"]

    # Marie confirms and rates, each with one tap.
    assert interact(slack, desk, slack.press("U0MARIE", DM, solved, "yes")) == {}
    closed = said(slack, DM, words["closed"].format(ref=ref))
    values = [one["value"] for block in closed["blocks"] for one in block.get("elements", [])]
    assert len(values) == 5
    assert interact(slack, desk, slack.press("U0MARIE", DM, closed, values[4])) == {}
    wait_until(lambda: any(words["thanks"] in json.dumps(call.arguments, ensure_ascii=False) for call in slack.calls), "thanks for the rating")
    card(slack, "🏁 " + ref)

    # Nothing of the desk's side came across, nothing was refused, nothing came twice.
    assert not [one for one in slack.messages(DM) if "garantie" in plain(one)]
    assert not [call for call in slack.calls if call.answer and not call.answer["ok"]]
    assert len([one for one in slack.messages(DESK) if "thread_ts" not in one]) == 1
    texts = [plain(one) for one in slack.messages(DM)]
    assert len(texts) == len(set(texts)), texts
