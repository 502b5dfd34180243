"""What customers do with messages, from outside: threads, broadcasts, edits, deletions, files, mentions; the desk's thread shows each once."""
import json

from desk_in_slack import command, deliver, told
from fake_slack import BOT_USER
from harness.waiting import wait_until


def own(slack, channel, part="", thread=None):
    return [one for one in slack.messages(channel) if one.get("bot_id") and part in one.get("text", "") and (not thread or one.get("thread_ts") == thread)]


def cards(slack):
    return [one for one in own(slack, "C0DESK") if "thread_ts" not in one]


def opened(slack, desk, channel="C0HELP", text="my printer burns"):
    """A request and its card."""
    before = len(cards(slack))
    first = slack.message(channel, "U0MARIE", text)
    assert deliver(slack, desk, first)
    wait_until(lambda: len(cards(slack)) > before, "the card")
    return first, cards(slack)[-1]


def under(slack, card, part):
    """The one text under a card."""
    wait_until(lambda: own(slack, "C0DESK", part, card["ts"]), lambda: f"{part!r} under the card: {[one['text'] for one in own(slack, 'C0DESK')]}")
    assert len(own(slack, "C0DESK", part, card["ts"])) == 1
    return own(slack, "C0DESK", part, card["ts"])[0]


def test_threads_edits_and_deletions(desk, slack):
    first, card = opened(slack, desk)
    assert deliver(slack, desk, slack.message("C0HELP", "U0MARIE", "it smells, too", thread=first["ts"]))
    under(slack, card, "it smells, too")
    # Shown in the channel as well, it is still an answer.
    shown = slack.message("C0HELP", "U0MARIE", "and now it smokes", thread=first["ts"], subtype="thread_broadcast", root={"ts": first["ts"]})
    assert deliver(slack, desk, shown)
    under(slack, card, "and now it smokes")
    # Slack tells of the thread's growth and of an unfurled link as an edit, too.
    for more in ({"reply_count": 1, "thread_ts": first["ts"]}, {"attachments": [{"title": "a link"}]}):
        assert deliver(slack, desk, {"type": "message", "subtype": "message_changed", "hidden": True, "channel": "C0HELP", "channel_type": "channel",
                                     "ts": slack.ts(), "event_ts": slack.ts(), "message": {**first, **more}, "previous_message": first})
    edited = {**shown, "text": "and now it <https://x.example|burns>", "edited": {"user": "U0MARIE", "ts": slack.ts()}}
    del edited["root"]
    assert deliver(slack, desk, {"type": "message", "subtype": "message_changed", "hidden": True, "channel": "C0HELP", "channel_type": "channel",
                                 "ts": slack.ts(), "event_ts": slack.ts(), "message": edited, "previous_message": shown})
    wait_until(lambda: "burns (https://x.example)" in json.dumps(own(slack, "C0DESK")), lambda: f"the edit: {own(slack, 'C0DESK')}")
    assert deliver(slack, desk, {"type": "message", "subtype": "message_deleted", "hidden": True, "channel": "C0HELP", "channel_type": "channel",
                                 "ts": slack.ts(), "event_ts": slack.ts(), "deleted_ts": shown["ts"], "previous_message": edited})
    under(slack, card, "supprimé son message")
    wait_until(lambda: own(slack, "C0HELP"), "the receipt")
    assert len(cards(slack)) == 1 and len(own(slack, "C0HELP")) == 1  # she has her receipt and no more
    # What was joined to the request and edited or taken away left the rest as it was.
    wait_until(lambda: desk.rows("SELECT text FROM entry WHERE seq = 1")[0][0].strip() == "my printer burns\nit smells, too", "the text")


def test_an_agents_answer_stays_in_the_thread(desk, slack):
    first, card = opened(slack, desk)
    assert deliver(slack, desk, slack.message("C0DESK", "U0BOB", "!take", thread=card["ts"]))
    assert deliver(slack, desk, slack.message("C0DESK", "U0BOB", "!r Which one, <@U0MARIE> & <!here>?", thread=card["ts"]))
    wait_until(lambda: own(slack, "C0HELP", "Which one"), "the answer")
    answer = own(slack, "C0HELP", "Which one")[0]
    assert answer["thread_ts"] == first["ts"] and answer["text"].endswith("Which one, <@U0MARIE> &amp; @here?")


def test_a_mention_where_we_are_not(desk, slack):
    slack.channels["C0FAR"] = ["U0MARIE"]
    post = slack.message("C0FAR", "U0MARIE", f"<@{BOT_USER}> the lift is stuck")
    post = {key: value for key, value in post.items() if key not in ("channel_type", "client_msg_id")} | {"type": "app_mention"}
    assert deliver(slack, desk, post)
    wait_until(lambda: cards(slack), "the card")
    assert "the lift is stuck" in cards(slack)[0]["text"] and "Marie" in cards(slack)[0]["text"]
    wait_until(lambda: own(slack, "C0FAR", "the lift is stuck", post["ts"]), "the receipt in its thread")
    aside = {**post, "ts": slack.ts(), "text": f"tell <@{BOT_USER}> that the stairs are wet"}
    assert deliver(slack, desk, aside)
    wait_until(lambda: len(cards(slack)) == 2, "named in the middle, it is one, too")


def test_a_command_in_a_direct_conversation(desk, slack):
    assert "No request" in told(slack, desk, "U0MARIE", "D0MARIE", "list")
    command(slack, desk, "U0MARIE", "D0MARIE", "new my lamp is broken")
    wait_until(lambda: cards(slack), "the card")
    wait_until(lambda: own(slack, "D0MARIE", "my lamp is broken"), "the receipt")
    assert "G-1001" in told(slack, desk, "U0MARIE", "D0MARIE", "list")
