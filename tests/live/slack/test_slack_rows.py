"""The rows of the requirements that name this chat, each shown in the workspace: kinds and fields by modal, a channel for each team, faces."""
import json

import pytest
from desk_in_slack import begin, command, deliver, interact, told, window
from fake_slack import BOT_USER
from harness.waiting import wait_until

SECOND = """
[queue billing]
title = Billing
rooms = slack:acme/C0MONEY
request_rooms = slack:acme/C0INVOICES
"""


@pytest.fixture(params=["socket", "http"])
def two(request, slack, make_daemon):
    """A desk with two teams, each with its channels."""
    slack.users["U0CARL"] = {}
    slack.channels |= {"C0MONEY": ["U0CARL", BOT_USER], "C0INVOICES": ["U0MARIE", BOT_USER]}
    desk = begin(slack, make_daemon, request.param, SECOND)
    wait_until(lambda: desk.rows("SELECT count(DISTINCT person_id) FROM queue_member") == [(3,)], "Carl is an agent, too")
    return desk


def own(slack, channel, part=""):
    return [one for one in slack.messages(channel) if one.get("bot_id") and part in one.get("text", "")]


def top(slack, channel):
    return [one for one in own(slack, channel) if "thread_ts" not in one]


def test_a_channel_for_each_team(two, slack):
    """H1, G2: what is written in a team's channel is the team's, and answered there."""
    asked = slack.message("C0INVOICES", "U0MARIE", "my invoice is wrong")
    assert deliver(slack, two, asked)
    wait_until(lambda: top(slack, "C0MONEY"), "the card in the team's channel")
    assert not top(slack, "C0DESK")
    wait_until(lambda: own(slack, "C0INVOICES"), "the receipt")
    assert all(one["thread_ts"] == asked["ts"] for one in own(slack, "C0INVOICES"))
    # An agent of the one team is none of the other.
    interact(slack, two, slack.press("U0BOB", "C0MONEY", top(slack, "C0MONEY")[0], "!take"))
    interact(slack, two, slack.press("U0CARL", "C0MONEY", top(slack, "C0MONEY")[0], "!take"))
    wait_until(lambda: "Carl" in top(slack, "C0MONEY")[0]["text"] + json.dumps(top(slack, "C0MONEY")[0].get("blocks")), "Carl has it")


def test_the_team_and_the_kind_in_the_modal(two, slack):
    """T6, H1, I5: chosen from lists, of one line each, before anything is written."""
    view = window(slack, lambda: command(slack, two, "U0MARIE", "D0MARIE", "new"))
    blocks = {block["block_id"]: block["element"] for block in view["blocks"]}
    assert {"network", "billing"} <= {one["value"] for one in blocks["queue"]["options"]}
    assert [one["value"] for one in blocks["type"]["options"]] == ["question", "problem", "incident", "feature"]
    interact(slack, two, slack.submit("U0MARIE", view, **{"queue": "billing", "type": "incident", "@text": "I paid twice"}))
    wait_until(lambda: top(slack, "C0MONEY"), "the card in the team's channel")
    assert "I paid twice" in json.dumps(top(slack, "C0MONEY")[0]) and not top(slack, "C0DESK")
    assert two.rows("SELECT q.name FROM ticket t JOIN queue q ON q.id = t.queue_id") == [("billing",)]


def test_a_face_is_a_rating(two, slack):
    """G29: one tap, on the closing message."""
    asked = slack.message("D0MARIE", "U0MARIE", "my printer burns")
    assert deliver(slack, two, asked)
    wait_until(lambda: top(slack, "C0DESK"), "the card")
    command(slack, two, "U0BOB", "C0DESK", "close 1001 Replaced.")
    wait_until(lambda: own(slack, "D0MARIE", "closed"), lambda: f"the closing: {own(slack, 'D0MARIE')}")
    closing = own(slack, "D0MARIE", "closed")[0]
    assert deliver(slack, two, slack.react("U0MARIE", "D0MARIE", closing["ts"], "heart_eyes"))
    wait_until(lambda: two.rows("SELECT stars FROM rating") == [(5,)], "five stars")
    assert deliver(slack, two, slack.react("U0MARIE", "D0MARIE", closing["ts"], "rage"))
    wait_until(lambda: two.rows("SELECT stars FROM rating") == [(1,)], "it may change")


def test_the_home_tab_and_the_word(two, slack):
    """H17: the client area is the App Home, or `home` in a direct message."""
    assert deliver(slack, two, slack.message("D0MARIE", "U0MARIE", "my printer burns"))
    wait_until(lambda: top(slack, "C0DESK"), "the card")
    assert deliver(slack, two, {"type": "app_home_opened", "user": "U0MARIE", "channel": "D0MARIE", "tab": "home", "event_ts": slack.ts()})
    wait_until(lambda: "U0MARIE" in slack.views, "the home view")
    wait_until(lambda: own(slack, "D0MARIE", "my printer burns"), "the receipt")
    assert "my printer burns" in json.dumps(slack.views["U0MARIE"]) and slack.views["U0MARIE"]["type"] == "home"
    before = len(own(slack, "D0MARIE"))
    assert deliver(slack, two, slack.message("D0MARIE", "U0MARIE", "!home"))
    wait_until(lambda: len(own(slack, "D0MARIE")) > before or slack.ephemeral, "the same in words")


def test_links(slack, make_daemon):
    """I15: messages lead to the ticket, and the ticket to where it was asked, by Slack's own permalink."""
    desk = begin(slack, make_daemon, "http", GUICHET__GUICHET__PUBLIC_URL="https://desk.example.org")
    asked = slack.message("C0HELP", "U0MARIE", "my printer burns")
    assert deliver(slack, desk, asked)
    wait_until(lambda: top(slack, "C0DESK"), "the card")
    page = "https://desk.example.org/t/G-1001"
    assert page in told(slack, desk, "U0BOB", "C0DESK", "show 1001")
    assert desk.rows("SELECT url FROM ticket") == [(f"https://acme.slack.com/archives/C0HELP/p{asked['ts'].replace('.', '')}",)]
    assert "https://desk.example.org/t/G-1002" in told(slack, desk, "U0BOB", "C0DESK", "new for <@U0MARIE|marie> the screen is black")


def test_what_one_may_do(two, slack):
    """G4, T11: help in words, and a modal that says what its button does."""
    assert "list" in told(slack, two, "U0MARIE", "C0HELP", "help")
    view = window(slack, lambda: command(slack, two, "U0MARIE", "C0HELP", "new"))
    assert view["submit"]["text"] in ("Send", "Envoyer")
