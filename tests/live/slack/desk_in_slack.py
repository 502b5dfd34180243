"""A daemon in the workspace of fake_slack.py, over either transport, and what members do there.

Slack waits three seconds for an answer, and a window can be opened for three seconds after a click. On a machine that is slower than that the
desk does what it does for people: the answer follows by another way, and who wants a window clicks again. told(), window() and refused() know.
"""
import json
import time

from fake_slack import APP_TOKEN, BOT_TOKEN, SECRET
from harness.daemon import inbound
from harness.waiting import wait_until


def section(slack, mode, more=""):
    return (f"[slack acme]\nmode = {mode}\nbot_token = {BOT_TOKEN}\napp_token = {APP_TOKEN}\nsigning_secret = {SECRET}\n"
            f"api_url = {slack.api_url}\ninsecure = yes\nallow_private = yes\npace_ms = 20\n{more}")


CLICK_AGAIN_S = 15
QUEUE = "[queue network]\ntitle = Network\nrooms = slack:acme/C0DESK\nrequest_rooms = slack:acme/C0HELP\n"


def agents(daemon):
    """How many the daemon knows."""
    return daemon.rows("SELECT count(DISTINCT person_id) FROM queue_member")[0][0]


def begin(slack, make_daemon, mode, more="", **environment):
    """Started, and known to the workspace. `environment`: GUICHET__SECTION__KEY of the configuration, beside its text."""
    slack.socket_mode = mode == "socket"
    environment = {"GUICHET__GUICHET__DEFAULT_QUEUE": "network", **environment}
    daemon = make_daemon(inbound() + QUEUE + section(slack, mode) + more, environment=environment)
    daemon.mode = mode
    daemon.start()
    wait_until(lambda: len(slack.of("conversations.members")) >= len(slack.channels), "the members of the channels are asked for")
    wait_until(lambda: agents(daemon) >= 2, "Bob and Alice are agents")
    if mode == "socket":
        wait_until(lambda: slack.sockets, "the socket is open")
    return daemon


def acknowledged(slack, envelope):
    """The acknowledgement; what a socket lost is sent again, as Slack does it."""
    def there():
        if envelope.ack is None and envelope.socket not in slack.sockets:
            slack.again(envelope)
        return envelope.ack

    return wait_until(there, lambda: f"the acknowledgement of {json.dumps(envelope.body)[:500]}")


def deliver(slack, desk, inner, **more):
    """An event by the daemon's transport; True once it was taken."""
    event = slack.event(inner, **more)
    if desk.mode == "http":
        return slack.http(desk.port, "events", event)[0] == 200
    envelope = slack.send("events_api", event)
    return acknowledged(slack, envelope) == {"envelope_id": envelope.body["envelope_id"]}


def interact(slack, desk, payload):
    """A button, shortcut or modal by the daemon's transport; the body of the answer, {} if it is empty."""
    if desk.mode == "http":
        status, body = slack.http_form(desk.port, "interactivity", {"payload": json.dumps(payload)})
        assert status == 200, body
        return json.loads(body) if body else {}
    envelope = slack.send("interactive", payload, takes=payload["type"] == "view_submission")
    return acknowledged(slack, envelope).get("payload", {})


def refused(slack, desk, payload):
    """The body of the answer to a modal that cannot be taken; it is sent again if that was not said in time."""
    return wait_until(lambda: interact(slack, desk, payload), "what is wrong with the modal")


def window(slack, click):
    """The modal that the click opens."""
    before, last = len(slack.of("views.open")), 0

    def opened():
        nonlocal last
        if not last or time.monotonic() > last + CLICK_AGAIN_S:
            click()
            last = time.monotonic()
        return [call.answer["view"] for call in slack.of("views.open")[before:] if call.answer["ok"]]

    return wait_until(opened, lambda: f"the modal: {slack.of('views.open')[before:]}")[-1]


def told(slack, desk, user, channel, text):
    """What a slash command is answered, at once or later."""
    fields = slack.command(user, channel, text)
    at_once = command(slack, desk, user, channel, text, fields)

    def later():
        return [call.arguments["text"] for call in slack.of("response_url") if call.address == fields["response_url"]]

    return at_once or wait_until(later, f"the answer to {text}")[0]


def command(slack, desk, user, channel, text, fields=None):
    """A slash command by the daemon's transport; the text of the answer, if it comes at once."""
    fields = fields or slack.command(user, channel, text)
    if desk.mode == "http":
        status, body = slack.http_form(desk.port, "commands", fields)
        assert status == 200, body
        return json.loads(body)["text"] if body else ""
    envelope = slack.send("slash_commands", fields, takes=True)
    return acknowledged(slack, envelope).get("payload", {}).get("text", "")
