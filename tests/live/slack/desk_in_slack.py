"""A daemon in the workspace of fake_slack.py, over either transport, and what members do there."""
import json
import sqlite3

from fake_slack import APP_TOKEN, BOT_TOKEN, SECRET
from harness.daemon import inbound
from harness.waiting import wait_until


def section(slack, mode, more=""):
    return (f"[slack acme]\nmode = {mode}\nbot_token = {BOT_TOKEN}\napp_token = {APP_TOKEN}\nsigning_secret = {SECRET}\n"
            f"api_url = {slack.api_url}\ninsecure = yes\nallow_private = yes\npace_ms = 20\n{more}")


QUEUE = "[queue network]\ntitle = Network\nrooms = slack:acme/C0DESK\nrequest_rooms = slack:acme/C0HELP\n"


def agents(daemon):
    """How many the daemon knows."""
    with sqlite3.connect(f"file:{daemon.database}?mode=ro", uri=True) as database:
        return database.execute("SELECT count(DISTINCT person_id) FROM queue_member").fetchone()[0]


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


def deliver(slack, desk, inner, **more):
    """An event by the daemon's transport; True once it was taken."""
    event = slack.event(inner, **more)
    if desk.mode == "http":
        return slack.http(desk.port, "events", event)[0] == 200
    envelope = slack.send("events_api", event)
    wait_until(lambda: envelope.ack, "the acknowledgement")
    return envelope.ack == {"envelope_id": envelope.body["envelope_id"]}


def interact(slack, desk, payload):
    """A button, shortcut or modal by the daemon's transport; the body of the answer, {} if it is empty."""
    if desk.mode == "http":
        status, body = slack.http_form(desk.port, "interactivity", {"payload": json.dumps(payload)})
        assert status == 200, body
        return json.loads(body) if body else {}
    envelope = slack.send("interactive", payload, takes=payload["type"] == "view_submission")
    wait_until(lambda: envelope.ack, "the acknowledgement")
    return envelope.ack.get("payload", {})


def command(slack, desk, user, channel, text):
    """A slash command by the daemon's transport; the text of the answer."""
    fields = slack.command(user, channel, text)
    if desk.mode == "http":
        status, body = slack.http_form(desk.port, "commands", fields)
        assert status == 200, body
        return json.loads(body)["text"] if body else ""
    envelope = slack.send("slash_commands", fields, takes=True)
    wait_until(lambda: envelope.ack, "the acknowledgement")
    return envelope.ack.get("payload", {}).get("text", "")
