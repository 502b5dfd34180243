"""The other ways in, over both transports: 🎫, the shortcut on a message, a mention; what comes twice; and people of other organisations."""
import json

from desk_in_slack import acknowledged, begin, deliver, interact
from fake_slack import APP, BOT_USER, TEAM, Trouble
from harness.waiting import wait_until


def cards(slack):
    return [one for one in slack.messages("C0DESK") if one.get("bot_id") and "thread_ts" not in one]


def one_card(slack, words):
    wait_until(lambda: [one for one in cards(slack) if words in one["text"]], lambda: f"a card with {words!r}: {slack.messages('C0DESK')}")
    assert len([one for one in cards(slack) if words in one["text"]]) == 1
    return next(one for one in cards(slack) if words in one["text"])


def test_the_ticket_reaction_in_any_channel(desk, slack):
    slack.channels["C0TALK"] = ["U0MARIE", "U0BOB", BOT_USER]
    words = slack.message("C0TALK", "U0MARIE", "the coffee machine leaks")
    assert deliver(slack, desk, words)
    reaction = slack.react("U0BOB", "C0TALK", words["ts"], "ticket")
    assert deliver(slack, desk, reaction)
    assert "Marie" in one_card(slack, "the coffee machine leaks")["text"]  # hers, not his
    assert deliver(slack, desk, slack.react("U0MARIE", "C0TALK", words["ts"], "ticket"))
    assert deliver(slack, desk, slack.message("C0HELP", "U0MARIE", "something else"))
    one_card(slack, "something else")
    one_card(slack, "the coffee machine leaks")  # one ticket for a message


def test_the_shortcut_on_a_message(desk, slack):
    slack.channels["C0TALK"] = ["U0MARIE", "U0BOB", BOT_USER]
    words = slack.message("C0TALK", "U0MARIE", "the door squeaks")
    assert interact(slack, desk, {
        "type": "message_action", "callback_id": "ticket", "trigger_id": slack.trigger(), "team": {"id": TEAM}, "api_app_id": APP,
        "user": {"id": "U0BOB", "name": "bob", "team_id": TEAM}, "channel": {"id": "C0TALK", "name": "talk"}, "message_ts": words["ts"],
        "message": words, "response_url": slack.command("U0BOB", "C0TALK", "")["response_url"], "action_ts": slack.ts()}) == {}
    assert "Marie" in one_card(slack, "the door squeaks")["text"]


def test_a_post_that_comes_as_message_and_as_mention(desk, slack):
    post = slack.message("C0HELP", "U0MARIE", f"the lift is stuck, <@{BOT_USER}>")
    assert deliver(slack, desk, post)
    assert deliver(slack, desk, {**post, "type": "app_mention"})
    event = slack.event(slack.message("C0HELP", "U0MARIE", "and the stairs are wet"), event_id="EvTWICE")
    for _ in range(2):  # Slack's own repeat has the same id
        if desk.mode == "http":
            assert slack.http(desk.port, "events", event, **{"x-slack-retry-num": "1"})[0] == 200
        else:
            assert acknowledged(slack, slack.send("events_api", event))
    assert deliver(slack, desk, slack.message("C0HELP", "U0MARIE", "and the roof leaks"))
    one_card(slack, "the roof leaks")  # what came before it is through
    one_card(slack, "the stairs are wet")
    one_card(slack, "the lift is stuck")


def test_own_posts_and_other_programs(desk, slack):
    for echo in ({"user": BOT_USER}, {"user": "U0X", "bot_id": "B0GUICHET"}, {"user": "U0X", "bot_id": "B0X", "app_id": APP}, {"bot_id": "B0OTHER"}):
        assert deliver(slack, desk, {**slack.message("C0HELP", "U0MARIE", "an echo"), **echo})
    assert deliver(slack, desk, slack.message("C0HELP", "U0MARIE", "a person's words"))
    one_card(slack, "a person's words")
    assert not [one for one in cards(slack) if "an echo" in one["text"]]


def test_people_of_other_organisations_are_no_agents(slack, make_daemon):
    slack.users |= {"U0EVE": {"team": "T9OTHER"}}
    slack.channels["C0DESK"].append("U0EVE")
    desk = begin(slack, make_daemon, "http")
    assert deliver(slack, desk, slack.message("C0HELP", "U0MARIE", "my badge is lost"))
    card = one_card(slack, "my badge is lost")
    payload = slack.press("U0EVE", "C0DESK", card, "!take")
    payload["user"]["team_id"] = "T9OTHER"
    interact(slack, desk, payload)
    interact(slack, desk, slack.press("U0EVE", "C0DESK", card, "!take"))  # whatever the payload says of her
    interact(slack, desk, slack.press("U0BOB", "C0DESK", card, "!take"))
    wait_until(lambda: "Bob" in one_card(slack, "my badge is lost")["text"], "Bob has it")
    assert "Eve" not in json.dumps(slack.messages("C0HELP"))


def test_a_button_before_the_answer_of_its_message(desk, slack):
    """The card stands in the channel, and what Slack answers to it is still under way."""
    slack.trouble = lambda call: Trouble(hold=3) if call.method == "chat.postMessage" and call.arguments["channel"] == "C0DESK" else None
    assert deliver(slack, desk, slack.message("D0MARIE", "U0MARIE", "my printer burns"))
    card = one_card(slack, "my printer burns")
    interact(slack, desk, slack.press("U0BOB", "C0DESK", card, "!take"))
    wait_until(lambda: "Bob" in one_card(slack, "my printer burns")["text"], "Bob has it")
    assert not slack.of("response_url") and not slack.ephemeral
