"""What another Slack might send: fields that are null, absent, extra or of another type, kinds that nobody knows. Each is acknowledged, and
only what people said becomes a request."""
import asyncio
import json

import pytest
from desk_in_slack import acknowledged, begin, deliver
from fake_slack import APP, BOT, BOT_USER, TEAM
from harness.waiting import wait_until

NOISE = [
    {"type": "message", "subtype": "message_replied", "hidden": True, "message": {"ts": "1.1", "thread_ts": "1.1"}},
    {"type": "message", "subtype": "message_changed", "hidden": True, "message": {"user": "U0MARIE", "ts": "1.1", "text": "x", "attachments": [{}]},
     "previous_message": {"user": "U0MARIE", "ts": "1.1", "text": "x"}},
    {"type": "message", "subtype": "message_changed", "message": None, "previous_message": None},
    {"type": "message", "subtype": "message_deleted", "deleted_ts": None, "previous_message": None},
    {"type": "message", "subtype": "message_changed", "message": {"subtype": "tombstone", "user": "USLACKBOT", "ts": "1.1", "text": "gone"},
     "previous_message": {"user": "U0MARIE", "ts": "1.1", "text": "x"}},
    {"type": "message", "subtype": "bot_message", "username": "Build", "bot_id": "B0OTHER", "text": "build 7 failed", "user": None},
    {"type": "message", "subtype": "bot_message", "username": "Build", "bot_id": None, "text": "build 8 failed"},
    {"type": "message", "subtype": "channel_join", "user": "U0MARIE", "text": "joined"},
    {"type": "message", "subtype": "channel_convert_to_private", "user": "U0MARIE", "text": "now private"},
    {"type": "message", "subtype": "channel_topic", "user": "U0MARIE", "topic": "t", "text": "topic"},
    {"type": "message", "subtype": "ekm_access_denied", "user": "UREVOKEDU", "text": "x"},
    {"type": "message", "subtype": "huddle_thread", "user": "U0MARIE", "text": "a huddle", "room": {}},
    {"type": "message", "user": "USLACKBOT", "text": "reminder"},
    {"type": "message", "user": BOT_USER, "bot_id": BOT, "app_id": APP, "text": "our own", "bot_profile": {}},
    {"type": "message", "user": None, "bot_id": None, "text": "nobody"}, {"type": "message", "user": 7, "text": ["a"], "ts": 1.5},
    {"type": "message", "user": "U0MARIE", "text": None, "files": None, "blocks": []}, {"type": "message"}, {"type": None}, {"type": ["message"]},
    {"type": "channel_rename", "channel": {"id": "C0HELP", "name": "aid", "created": 1}}, {"type": "channel_archive", "channel": "C9", "user": "U1"},
    {"type": "channel_id_changed", "old_channel_id": None, "new_channel_id": "C2"}, {"type": "user_change", "user": {"id": "U0MARIE"}},
    {"type": "reaction_added", "user": "U0MARIE", "reaction": "ticket", "item": {"type": "file", "file": "F1"}, "event_ts": "1.1"},
    {"type": "reaction_added", "user": "U0MARIE", "reaction": None, "item": None}, {"type": "app_home_opened", "user": "U0MARIE", "tab": "messages"},
    {"type": "tokens_revoked", "tokens": {"oauth": ["U0MARIE"], "bot": []}}, {"type": "function_executed"}, {"type": "assistant_thread_started"},
    {"type": "member_joined_channel", "user": None}, {"type": "member_left_channel", "channel": "C0HELP", "user": None}, {},
]
OUTER = [{"event": None}, {"event": []}, {"event": "x"}, {"type": "event_nobody_knows"}, {"authorizations": None, "team_id": None},
         {"authorizations": [{"team_id": "T9NOWHERE"}]}, {"authorizations": "x", "team_id": 5}]


def cards(slack):
    return [one for one in slack.messages("C0DESK") if one.get("bot_id") and "thread_ts" not in one]


def send(slack, desk, event):
    if desk.mode == "http":
        return slack.http(desk.port, "events", event, **{"x-slack-retry-num": "2", "x-slack-retry-reason": "http_timeout"})[0] == 200
    return bool(acknowledged(slack, slack.send("events_api", event)))


def test_noise(desk, slack):
    for inner in NOISE:
        where = {"channel": "C0HELP", "channel_type": "channel", "event_ts": slack.ts(), "ts": slack.ts(), "team": TEAM}
        assert send(slack, desk, slack.event({**where, **inner} if inner else inner)), inner
    for outer in OUTER:
        post = {"type": "message", "channel": "C0HELP", "user": "U0MARIE", "text": "of another workspace", "ts": slack.ts()}
        assert send(slack, desk, {**slack.event(post), **outer}), outer
    assert deliver(slack, desk, slack.message("C0HELP", "U0MARIE", "a person's words"))
    wait_until(lambda: any("a person's words" in one["text"] for one in cards(slack)), "the card")
    texts = [one["text"] for one in cards(slack)]
    assert [text for text in texts if "failed" in text or "reminder" in text or "our own" in text or "gone" in text or "huddle" in text] == [], texts


def test_what_people_say_in_other_shapes(desk, slack):
    slack.users |= {"W0LISA": {}}
    slack.channels |= {"G0OLD": ["U0MARIE", BOT_USER]}
    shapes = [
        ("a root that names itself", {"thread_ts": "same"}), ("a null thread", {"thread_ts": None}), ("no team", {"team": None}),
        ("extra fields", {"new_in_2027": {"deep": [1, {"x": None}]}, "is_locked": False}), ("me_message", {"subtype": "me_message"}),
        ("no client_msg_id", {"client_msg_id": None}), ("an old member of the grid", {"user": "W0LISA"}), ("no channel_type", {"channel_type": None}),
        ("an empty list of files", {"files": []}), ("a subtype that is null", {"subtype": None})]
    for words, more in shapes:
        inner = {**slack.message("C0HELP", "U0MARIE", words), **more}
        if inner.get("thread_ts") == "same":
            inner["thread_ts"] = inner["ts"]
        assert deliver(slack, desk, inner), words
    for words, _ in shapes:
        wait_until(lambda: any(words in one["text"] for one in cards(slack)), lambda: f"{words!r} in {[one['text'] for one in cards(slack)]}")
    assert len(cards(slack)) == len(shapes)


def test_other_sockets(slack, make_daemon):
    """Hello without a count, farewells with and without a reason, envelopes of unknown kinds and without a payload."""
    desk = begin(slack, make_daemon, "socket")

    def tell(frame):
        asyncio.run_coroutine_threadsafe(slack.sockets[-1].send_str(frame if isinstance(frame, str) else json.dumps(frame)), slack._loop).result(60)

    for frame in ({"type": "hello"}, {"type": "hello", "num_connections": None, "connection_info": None}, {"type": "hello", "num_connections": "3"},
                  {"type": "disconnect"}, {"type": "disconnect", "reason": None}, {"type": "disconnect", "reason": "moved"}, {"type": "pong"},
                  "{", "[]", "null", "", {"envelope_id": None, "type": "events_api"}, {"envelope_id": 5, "type": "events_api", "payload": {}}):
        tell(frame)
        assert desk.running
    for kind, payload in (("events_api", None), ("slash_commands", {}), ("interactive", {}), ("interactive", []), ("options", {}), ("of_2027", {"x": 1})):
        acknowledged(slack, slack.send(kind, payload))  # what is not acknowledged comes again and again
    wait_until(lambda: len(slack.sockets) == 1, "one socket in the end")
    assert deliver(slack, desk, slack.message("C0HELP", "U0MARIE", "still here"))
    wait_until(lambda: cards(slack), "the card")


@pytest.mark.parametrize("payload", [{}, [], None, {"type": "block_actions"}, {"type": "block_actions", "user": {"id": "U0BOB"}, "actions": None},
                                     {"type": "view_closed", "user": {"id": "U0BOB"}, "view": {}}, {"type": "view_submission", "user": {"id": "U0BOB"}},
                                     {"type": "view_submission", "user": {"id": "U0BOB"}, "team": {"id": TEAM}, "view": {"private_metadata": "{", "state": None}},
                                     {"type": "message_action", "user": {"id": "U0BOB"}, "team": {"id": TEAM}, "message": None},
                                     {"type": "shortcut", "user": {"id": "U0BOB"}, "team": None, "enterprise": None},
                                     {"type": "block_suggestion", "user": {"id": "U0BOB"}}, {"type": 5}], ids=str)
def test_interactions_of_other_shapes(slack, make_daemon, payload):
    desk = begin(slack, make_daemon, "http")
    status, _ = slack.http_form(desk.port, "interactivity", {"payload": json.dumps(payload), "payload2": "x"})
    assert status in (200, 400) and desk.running
    assert slack.http_form(desk.port, "interactivity", {})[0] == 400
    assert deliver(slack, desk, slack.message("C0HELP", "U0MARIE", "still here"))
