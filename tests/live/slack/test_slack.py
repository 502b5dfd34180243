"""The daemon in a workspace, over both transports: a card for each problem, edited as it changes; what comes in is acknowledged once it is kept."""
import json
import time

from desk_in_slack import QUEUE, deliver, section
from fake_slack import BOT_TOKEN, SECRET, Trouble
from harness.daemon import inbound
from harness.standard import Poster
from harness.waiting import wait_until


def fire(daemon, title, key):
    client = Poster(daemon.port)
    answer = client.post({"event": "create", "title": title, "dedupe": key, "queue": "network"}, f"msg_{key}_{time.time_ns()}")
    client.close()
    assert answer.status in (200, 201), answer.body
    return answer.ticket["ref"]


def resolve(daemon, key):
    client = Poster(daemon.port)
    client.post({"event": "resolve", "dedupe": key}, f"msg_{key}_{time.time_ns()}")
    client.close()


def cards(slack, ref):
    return [one for one in slack.messages("C0DESK") if ref in json.dumps(one, ensure_ascii=False) and "thread_ts" not in one]


def test_a_card_for_each_problem(desk, slack):
    ref = fire(desk, "disk <full> & <!channel>", "disk-1")
    wait_until(lambda: cards(slack, ref), lambda: f"the card of {ref}: {slack.messages('C0DESK')}")
    card = cards(slack, ref)[0]
    assert "<!channel>" not in json.dumps(card)
    assert all(call.answer["ok"] for call in slack.of("chat.postMessage")), [call.answer for call in slack.calls]
    resolve(desk, "disk-1")
    wait_until(lambda: cards(slack, ref)[0].get("edits"), "the card is edited in place")
    assert len(cards(slack, ref)) == 1


def test_a_lost_answer_does_not_post_twice(desk, slack):
    lost = []

    def trouble(call):
        if call.method == "chat.postMessage" and not lost:
            lost.append(call)
            return Trouble(lose=True)
        return None

    slack.trouble = trouble
    ref = fire(desk, "printer on fire", "printer-1")
    wait_until(lambda: slack.of("conversations.history") or slack.of("conversations.replies"), "the look into the history")
    resolve(desk, "printer-1")
    wait_until(lambda: cards(slack, ref)[0].get("edits"), "the card is known and edited")
    assert len(cards(slack, ref)) == 1


def test_nothing_before_retry_after(desk, slack):
    state = {"until": 0.0, "early": 0}

    def trouble(call):
        if call.method != "chat.postMessage":
            return None
        if not state["until"]:
            state["until"] = call.at + 3
            return Trouble(status=429, retry_after=3)
        state["early"] += call.at < state["until"]
        return None

    slack.trouble = trouble
    refs = [fire(desk, f"host {number} is down", f"host-{number}") for number in range(5)]
    wait_until(lambda: all(cards(slack, ref) for ref in refs), "all cards")
    assert state["early"] == 0
    assert all(len(cards(slack, ref)) == 1 for ref in refs)


def test_events_are_taken(desk, slack):
    assert deliver(slack, desk, slack.message("C0HELP", "U0MARIE", "my printer burns"))
    assert deliver(slack, desk, slack.message("DMARIE", "U0MARIE", "hello"))
    assert deliver(slack, desk, {"type": "star_added", "user": "U0MARIE"})
    assert deliver(slack, desk, {"type": "message"})


def test_a_command_is_answered(desk, slack):
    command = slack.command("U0BOB", "C0DESK", "list")
    if desk.mode == "http":
        assert slack.http_form(desk.port, "commands", command)[0] == 200
    else:
        envelope = slack.send("slash_commands", command, takes=True, fragments=True)
        wait_until(lambda: envelope.ack, "the acknowledgement")


def test_forged_requests_are_refused(slack, make_daemon):
    desk = make_daemon(inbound() + QUEUE + section(slack, "http")).start()
    event = slack.event(slack.message("C0HELP", "U0MARIE", "x"))
    assert slack.http(desk.port, "events", event)[0] == 200
    assert slack.http(desk.port, "events", event, secret="other")[0] == 401
    assert slack.http(desk.port, "events", event, skew=-400)[0] == 401
    assert slack.http(desk.port, "events", event, skew=400)[0] == 401
    assert slack.http(desk.port, "events", event, **{"x-slack-signature": "v0="})[0] == 401
    assert slack.http(desk.port, "events", b"{")[0] == 400
    status, body = slack.http(desk.port, "events", {"type": "url_verification", "challenge": "c" * 65536})
    assert (status, body) == (200, b"c" * 65536)
    assert SECRET not in desk.log.read_text() and BOT_TOKEN not in desk.log.read_text()


def test_sockets_come_and_go(slack, make_daemon):
    desk = make_daemon(inbound() + QUEUE + section(slack, "socket"))
    desk.mode = "socket"
    desk.start()
    wait_until(lambda: slack.sockets, "the socket is open")
    first = slack.sockets[0]
    slack.disconnect("refresh_requested")
    wait_until(lambda: slack.sockets and slack.sockets[-1] is not first, "the new socket, before the old one is closed")
    wait_until(lambda: len(slack.sockets) == 1, "the old one is closed")
    assert deliver(slack, desk, slack.message("C0HELP", "U0MARIE", "still here?"))
    second = slack.sockets[0]
    slack.drop()
    wait_until(lambda: slack.sockets and slack.sockets[-1] is not second, "a new socket after the break")
    assert deliver(slack, desk, slack.message("C0HELP", "U0MARIE", "and now?"))
    slack.disconnect("link_disabled")
    wait_until(lambda: "Socket Mode is switched off" in desk.log.read_text(), "a clear message")


def test_missing_scopes_are_named(slack, make_daemon):
    slack.scopes.remove("reactions:write")
    desk = make_daemon(section(slack, "http")).start()
    wait_until(lambda: "lacks the scope reactions:write" in desk.log.read_text(), "the missing scope is named")
