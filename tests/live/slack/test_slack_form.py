"""`/guichet new` alone: a modal made from the configuration, sent once however often it comes, and what is wrong stands at its field."""
import json

from desk_in_slack import begin, command, deliver, interact, refused, window
from fake_slack import APP, TEAM, Trouble
from harness.waiting import wait_until

FORM = """
[field model]
label = Model
choices = old, new
[field serial]
label = Serial number
example = SN-4711
"""
ASKS = {"GUICHET__QUEUE_NETWORK__ASK": "model*, serial"}


def cards(slack):
    return [one for one in slack.messages("C0DESK") if one.get("bot_id") and "thread_ts" not in one]


def open_modal(slack, desk, text="new", user="U0MARIE"):
    return window(slack, lambda: command(slack, desk, user, "C0HELP", text))


def test_a_request_by_modal(desk, slack):
    view = open_modal(slack, desk)
    assert len(view["private_metadata"]) <= 3000 and len(view["title"]["text"]) <= 24 and view["submit"]["text"] == "Send"
    keys = [block["block_id"] for block in view["blocks"]]
    assert "@text" in keys and all(block["type"] == "input" for block in view["blocks"])
    # What is missing is said at a field, and the modal stays: nothing is kept of it.
    wrong = refused(slack, desk, slack.submit("U0MARIE", view, **{"@title": "The printer"}))
    assert wrong["response_action"] == "errors" and set(wrong["errors"]) <= set(keys), wrong
    filled = slack.submit("U0MARIE", view, **{"@title": "The printer", "@text": "It <burns> & smokes", "@priority": "high"})
    for _ in range(3):  # a repeat has the same answer and makes nothing
        assert interact(slack, desk, filled) == {}
    wait_until(lambda: cards(slack), "the card")
    assert deliver(slack, desk, slack.message("C0HELP", "U0MARIE", "another matter"))
    wait_until(lambda: len(cards(slack)) > 1, "the card of the next one")
    assert len(cards(slack)) == 2, [one["text"] for one in cards(slack)]
    assert "The printer" in cards(slack)[0]["text"]
    wait_until(lambda: "&lt;burns&gt;" in json.dumps(slack.messages("C0DESK")), "the text under the card")


def test_the_shortcut_that_is_everywhere(desk, slack):
    """No channel goes with it; what becomes of the request is said directly."""
    def click():
        assert interact(slack, desk, {
            "type": "shortcut", "token": "ignored", "callback_id": "new", "trigger_id": slack.trigger(), "action_ts": slack.ts(),
            "api_app_id": APP, "team": {"id": TEAM, "domain": "acme"},
            "user": {"id": "U0MARIE", "username": "marie", "name": "marie", "team_id": TEAM}}) == {}

    interact(slack, desk, slack.submit("U0MARIE", window(slack, click), **{"@text": "my printer burns"}))
    wait_until(lambda: cards(slack), "the card")
    assert "my printer burns" in cards(slack)[0]["text"]


def test_what_the_team_wants_to_know(slack, make_daemon):
    desk = begin(slack, make_daemon, "socket", FORM, **ASKS)
    view = open_modal(slack, desk)
    blocks = {block["block_id"]: block for block in view["blocks"]}
    assert not blocks["model"]["optional"] and [one["value"] for one in blocks["model"]["element"]["options"]] == ["old", "new"]
    assert blocks["serial"]["element"]["placeholder"]["text"] == "SN-4711"
    assert interact(slack, desk, slack.submit("U0MARIE", view, **{"@text": "It hums", "model": "new", "serial": "SN-1"})) is not None
    wait_until(lambda: cards(slack), "the card")
    assert dict(desk.rows("SELECT key, value FROM field")) == {"model": "new", "serial": "SN-1"}


def test_a_window_does_not_wait_behind_messages(slack, make_daemon):
    """A click is good for three seconds: what is still to be said in the channel, or has just been said, does not count."""
    desk = begin(slack, make_daemon, "http", GUICHET__SLACK_ACME__PACE_MS="60000")
    for number in range(3):
        assert deliver(slack, desk, slack.message("C0HELP", "U0MARIE", f"request {number}"))
    wait_until(lambda: [one for one in slack.messages("C0HELP") if one.get("bot_id")], "the first of three receipts; two wait")
    open_modal(slack, desk)
    assert len([one for one in slack.messages("C0HELP") if one.get("bot_id")]) == 1


def test_a_modal_that_cannot_be_opened(slack, make_daemon):
    """The trigger is gone, or spent: the questions come as text, to her alone."""
    desk = begin(slack, make_daemon, "http")
    for code in ("expired_trigger_id", "trigger_expired", "exchanged_trigger_id", "invalid_arguments", "fatal_error"):
        slack.trouble = lambda call, code=code: Trouble(error=code) if call.method == "views.open" else None
        before = len(slack.ephemeral)
        command(slack, desk, "U0MARIE", "C0HELP", "new")
        wait_until(lambda: len(slack.ephemeral) > before, lambda: f"the questions as text after {code}")
        assert slack.ephemeral[-1]["user"] == "U0MARIE" and "new" in slack.ephemeral[-1]["text"]
    slack.trouble = lambda call: None
    assert not cards(slack)


def test_a_command_that_is_too_long_to_be_carried_along(slack, make_daemon):
    desk = begin(slack, make_daemon, "http")
    said = command(slack, desk, "U0MARIE", "C0HELP", "new " + " ".join(f"cc:somebody{number}@example.org" for number in range(120)))
    wait_until(lambda: said or slack.ephemeral or slack.views, "an answer")
    assert all(len(call.arguments["view"]) < 250_000 and call.answer["ok"] for call in slack.of("views.open"))
