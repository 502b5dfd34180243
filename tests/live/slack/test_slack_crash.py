"""kill -9 in the middle of everything that has several steps: nothing that was acknowledged is lost, and nothing is said or shared twice."""
import signal

import pytest
from desk_in_slack import QUEUE, begin, deliver
from fake_slack import BOT_TOKEN, CLIENT_ID, CLIENT_SECRET, SECRET, Trouble
from harness.daemon import inbound
from harness.standard import Poster
from harness.waiting import wait_until
from test_slack_install import install

HOLD = 600  # seconds: longer than any test waits


def own(slack, channel, part="", top=False):
    return [one for one in slack.messages(channel) if one.get("bot_id") and part in one.get("text", "") and not (top and "thread_ts" in one)]


def restart(slack, desk):
    desk.kill()
    slack.trouble = lambda call: None
    slack.slow.clear()
    desk.start()
    if desk.mode == "socket":
        wait_until(lambda: len(slack.sockets) == 1, "one socket")


class Once:
    """Trouble for the first call of a method."""

    def __init__(self, method, trouble):
        self.method, self.trouble, self.met = method, trouble, None

    def __call__(self, call):
        if self.met or call.method != self.method:
            return None
        self.met = call
        return self.trouble


def tried(desk):
    """Deliveries that were tried and will be again, or that are done: the time between is short for a loaded machine."""
    return desk.rows("SELECT count(*) FROM outbox WHERE state = 0 AND attempt > 0 OR state = 2")[0][0]


def fire(daemon, title):
    client = Poster(daemon.port)
    answer = client.post({"event": "create", "title": title, "dedupe": title, "queue": "network"}, f"msg_{title}")
    client.close()
    assert answer.status in (200, 201), answer.body


def test_envelopes(slack, make_daemon):
    """What has no acknowledgement is sent again, as Slack does it."""
    desk, waiting, killed = begin(slack, make_daemon, "socket"), [], 0
    for number in range(24):
        if number == 21:
            desk.process.send_signal(signal.SIGSTOP)  # the last kill comes before an acknowledgement for certain, the others as it happens
        waiting.append(slack.send("events_api", slack.event(slack.message("C0HELP", "U0MARIE", f"matter {number:02d}."))))
        if number % 8 == 5:
            desk.kill()
            killed += any(one.ack is None for one in waiting)
            wait_until(lambda: not slack.sockets, "Slack sees that the socket is gone")
            desk.start()
            wait_until(lambda: slack.sockets, "the socket is open")
            for one in [one for one in waiting if one.ack is None]:
                slack.again(one)
    wait_until(lambda: all(one.ack for one in waiting), "every acknowledgement")
    wait_until(lambda: len(own(slack, "C0DESK", "matter", top=True)) >= 24, lambda: f"cards: {len(own(slack, 'C0DESK', top=True))}")
    for number in range(24):
        assert len(own(slack, "C0DESK", f"matter {number:02d}.", top=True)) == 1
    assert killed, "no kill fell between an envelope and its acknowledgement"


@pytest.mark.parametrize("trouble", [
    Trouble(hold=HOLD), Trouble(done=True, status=500), Trouble(done=True, status=502, body="<html>Bad Gateway</html>"),
    Trouble(done=True, body=""), Trouble(done=True, body='{"ok":true,"ts":"17'), Trouble(lose=True)],
    ids=["no answer yet", "500", "502 with a page", "empty", "half an answer", "cut off"])
def test_a_post_whose_answer_is_not_known(slack, make_daemon, trouble):
    desk = begin(slack, make_daemon, "http", "[outbox]\nretry_first = 3s\n")
    slack.trouble = once = Once("chat.postMessage", trouble)
    fire(desk, "disk-1")
    wait_until(lambda: once.met and own(slack, "C0DESK", "disk-1"), "it is in the channel")
    if not trouble.hold:
        wait_until(lambda: tried(desk), "the outcome is written down")
    restart(slack, desk)
    wait_until(lambda: slack.of("conversations.history"), "a look into the history")
    fire(desk, "disk-2")
    wait_until(lambda: own(slack, "C0DESK", "disk-2"), "the next one")
    assert len(own(slack, "C0DESK", "disk-1")) == 1


def test_the_exchange_of_tokens(slack, make_daemon):
    slack.socket_mode, slack.token_life = False, 43200
    slack.tokens.clear()
    desk = make_daemon(inbound() + QUEUE + f"[slack acme]\nmode = http\nclient_id = {CLIENT_ID}\nclient_secret = {CLIENT_SECRET}\n"
                       f"signing_secret = {SECRET}\ninsecure = yes\nallow_private = yes\npace_ms = 20\napi_url = {slack.api_url}\n")
    desk.mode = "http"
    desk.environment |= {"GUICHET__GUICHET__PUBLIC_URL": f"http://127.0.0.1:{desk.port}", "GUICHET__GUICHET__DEFAULT_QUEUE": "network"}
    desk.start()
    assert install(slack, desk)[0] == 200
    first = next(iter(slack.tokens))
    slack.trouble = once = Once("oauth.v2.access", Trouble(hold=HOLD))
    slack.tokens.clear()  # run out
    fire(desk, "disk-1")
    wait_until(lambda: once.met and slack.tokens, "a new pair that the daemon has not read")
    restart(slack, desk)
    wait_until(lambda: own(slack, "C0DESK", "disk-1"), "the card, with a token got anew")
    assert first not in slack.tokens
    desk.kill()  # right after the first use of the new one: it must be on disk
    desk.start()
    fire(desk, "disk-2")
    wait_until(lambda: own(slack, "C0DESK", "disk-2"), "the second card")
    assert len(slack.of("oauth.v2.access")) == 3  # the installation, the lost one, the one after


def file_of(slack, number, data):
    slack.files[number] = {"id": number, "name": f"{number}.txt", "mimetype": "text/plain", "size": len(data), "bytes": data,
                           "url_private_download": f"http://127.0.0.1:{slack.port}/files/{number}"}
    return {key: value for key, value in slack.files[number].items() if key != "bytes"}


@pytest.mark.parametrize("step", ["files.getUploadURLExternal", "upload", "files.completeUploadExternal", "complete, lost"])
def test_the_steps_of_an_upload(slack, make_daemon, step):
    desk = begin(slack, make_daemon, "http", GUICHET__QUEUE_NETWORK__UNDO_DELAY="1s")
    asked = slack.message("C0HELP", "U0MARIE", "which cable?")
    assert deliver(slack, desk, asked)
    wait_until(lambda: own(slack, "C0DESK", "which cable?", top=True), "the card")
    card = own(slack, "C0DESK", "which cable?", top=True)[0]
    assert deliver(slack, desk, slack.message("C0DESK", "U0BOB", "!take", thread=card["ts"]))
    if step == "upload":
        slack.slow["upload"] = HOLD
    else:
        slack.trouble = once = Once(step.replace("complete, lost", "files.completeUploadExternal"),
                                    Trouble(hold=HOLD) if step != "files.completeUploadExternal" else Trouble(status=500))
    reply = slack.message("C0DESK", "U0BOB", "!r This one.", thread=card["ts"], subtype="file_share", files=[file_of(slack, "F0CABLE", b"blue")])
    assert deliver(slack, desk, reply)

    def reached():
        return any(one["bytes"] for one in list(slack.files.values()) if one["id"] != "F0CABLE") if step == "upload" else once.met
    wait_until(reached, f"{step}, in the middle")
    restart(slack, desk)

    def shared():
        return [one for one in slack.messages("C0HELP") if one.get("bot_id") and one.get("files")]
    wait_until(shared, lambda: f"the file: {slack.messages('C0HELP')}")
    assert deliver(slack, desk, slack.message("C0DESK", "U0BOB", "!r And that is all.", thread=card["ts"]))
    wait_until(lambda: own(slack, "C0HELP", "And that is all."), "what comes after")
    assert len(own(slack, "C0HELP", "This one.")) == 1 and len(shared()) == 1 and len(shared()[0]["files"]) == 1
    assert slack.files[shared()[0]["files"][0]["id"]]["bytes"] == b"blue"
    assert shared()[0]["thread_ts"] == asked["ts"]


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_a_slow_file_is_acknowledged_and_survives(slack, make_daemon, mode):
    desk = begin(slack, make_daemon, mode)
    slack.slow["download"] = HOLD
    inner = slack.message("C0HELP", "U0MARIE", "the screen says this", subtype="file_share", files=[file_of(slack, "F0SHOT", b"error 5")])
    assert deliver(slack, desk, inner)  # long before the file is there; the test of the plugin counts the seconds
    assert not own(slack, "C0DESK", "the screen says this")
    restart(slack, desk)
    wait_until(lambda: own(slack, "C0DESK", "the screen says this", top=True), "the card")
    assert desk.rows("SELECT name, length, why_not FROM attachment") == [("F0SHOT.txt", 7, None)]
    assert BOT_TOKEN not in desk.log.read_text()
    restart(slack, desk)
    assert deliver(slack, desk, slack.message("C0HELP", "U0MARIE", "something else"))
    wait_until(lambda: own(slack, "C0DESK", "something else", top=True), "the next card")
    assert len(own(slack, "C0DESK", "the screen says this", top=True)) == 1
