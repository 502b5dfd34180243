"""`guichet ticket` and POST /v1/cmd: the desk's commands from the shell and from programs, with the rights of whoever speaks."""
import http.client
import json
import re
import subprocess
import uuid

import pytest
from harness.daemon import inbound
from harness.standard import Poster
from harness.waiting import wait_until

PEOPLE = ("[person bob]\nname = Bob\nrole = agent\nqueues = support\nlang = en\n"
          "[person marie]\nname = Marie\nlang = en\n"
          "[person root]\nname = Root\nrole = admin\nlang = en\n"
          "[token robot]\nsecret = robot-old robot-new\nas = bob\n"
          "[token reader]\nsecret = reader-secret\nas = bob\nscope = read\n"
          "[token away]\nsecret = away-secret\nas = bob\nfrom = 192.0.2.0/24\n")
EVENT = {"event": "create", "dedupe": "host-17/disk", "title": "Disk full on host-17", "text": "95 % used"}


@pytest.fixture
def desk(make_daemon):
    """A daemon with an agent, a customer, tokens, and one ticket of a machine."""
    daemon = make_daemon(PEOPLE + inbound()).start()
    client = Poster(daemon.port)
    daemon.ref = client.post(EVENT, "msg_" + uuid.uuid4().hex).ticket["ref"]
    client.close()
    return daemon


def ticket(desk, *words):
    return desk.run("ticket", "-c", desk.config, *words)


def asked(desk, method, path, body=None, token="robot-new", **headers):
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=120)
    if token:
        headers["Authorization"] = f"Bearer {token}"
    connection.request(method, path, body if body is None or isinstance(body, bytes) else json.dumps(body), headers)
    response = connection.getresponse()
    status, text = response.status, response.read()
    connection.close()
    return status, json.loads(text)


# ---- the shell

def test_an_agent_works_from_the_shell(desk):
    taken = ticket(desk, "--as", "bob", "take", desk.ref)
    assert taken.returncode == 0 and taken.stdout == f"👀 {desk.ref}\n", taken.stdout + taken.stderr
    shown = ticket(desk, "--as", "bob", "show", desk.ref)
    assert "Disk full on host-17" in shown.stdout and "Bob" in shown.stdout
    data = json.loads(ticket(desk, "--as", "bob", "--json", "show", desk.ref).stdout)["data"]
    assert (data["ref"], data["status"], data["assignee"]) == (desk.ref, "ack", "Bob")
    assert ticket(desk, "--as", "bob", "note", desk.ref, "the log partition").returncode == 0
    assert "the log partition" in ticket(desk, "--as", "bob", "log", desk.ref).stdout


def data_of(desk, who, *words):
    return json.loads(ticket(desk, "--as", who, "--json", *words).stdout)["data"]


def test_a_script_gets_rows_instead_of_lines(desk):
    client = Poster(desk.port)
    for n in range(12):
        client.post({**EVENT, "dedupe": f"host-{n}", "title": f"Host {n} is down", "priority": "high"}, "msg_" + uuid.uuid4().hex)
    client.close()
    page = data_of(desk, "bob", "list", "p:high")
    assert (len(page["tickets"]), page["total"], page["more"]) == (10, 12, True)
    rest = data_of(desk, "bob", "more")
    assert (len(rest["tickets"]), rest["more"]) == (2, False)
    assert {row["title"] for row in page["tickets"] + rest["tickets"]} == {f"Host {n} is down" for n in range(12)}
    row = rest["tickets"][0]
    assert ticket(desk, "--as", "bob", "take", row["ref"]).returncode == 0
    found = data_of(desk, "bob", "find", row["title"].replace(" is down", ""))["tickets"]
    mine = next(one for one in found if one["ref"] == row["ref"])
    assert (mine["status"], mine["priority"], mine["queue"], mine["assignee"]) == ("ack", "high", "support", "Bob")
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", mine[name]) for name in ("created", "updated")) and mine["closed"] is None
    assert {**data_of(desk, "bob", "show", row["ref"]), **mine, "updated": 0} == {**data_of(desk, "bob", "show", row["ref"]), "updated": 0}
    events = data_of(desk, "bob", "log", row["ref"])["events"]
    assert {"created", "text", "status", "assignee"} <= {event["what"] for event in events}
    assert next(event for event in events if event["what"] == "assignee")["who"] == "Bob"
    assert data_of(desk, "bob", "list", "p:urgent") == {"tickets": [], "total": 0, "more": False}


def test_a_customer_gets_rows_of_their_own_alone_and_nothing_of_the_desk(desk):
    own = json.loads(ticket(desk, "--as", "marie", "--json", "new", "The printer is on fire").stdout)["ref"]
    ticket(desk, "--as", "bob", "note", own, "her printer again")
    page = data_of(desk, "marie", "list")
    assert [(row["ref"], row["requester"], row["queue"], row["due"]) for row in page["tickets"]] == [(own, "Marie", None, None)]
    assert "again" not in json.dumps(data_of(desk, "marie", "log", own))
    assert own in [row["ref"] for row in asked(desk, "POST", "/v1/cmd", {"text": "list st:new"})[1]["data"]["tickets"]]


def test_a_command_that_is_wrong_or_not_allowed_says_so(desk):
    near = ticket(desk, "--as", "bob", "tkae", desk.ref)
    assert near.returncode == 1 and "take" in near.stderr
    hidden = ticket(desk, "--as", "marie", "show", desk.ref)
    absent = ticket(desk, "--as", "marie", "show", "G-999999")
    assert hidden.returncode == absent.returncode == 1
    assert hidden.stderr.replace(desk.ref, "X") == absent.stderr.replace("G-999999", "X")  # no more is said of one than of the other
    stranger = ticket(desk, "--as", "nobody", "list")
    assert stranger.returncode == 1 and "nobody" not in stranger.stdout
    assert ticket(desk, "--as", "bob").returncode == 2
    assert "take" in ticket(desk, "--as", "bob", "help").stdout


def test_an_admin_changes_the_configuration(desk):
    def phone():
        return ticket(desk, "--as", "root", "config", "guichet.phone").stdout
    refused = ticket(desk, "--as", "bob", "config", "guichet.phone", "0102")
    assert refused.returncode == 1 and "Administration" in refused.stderr
    changed = ticket(desk, "--as", "root", "config", "guichet.phone", "01 02 03")
    assert changed.returncode == 0 and "[guichet] phone = - → 01 02 03" in changed.stdout, changed.stderr
    wait_until(lambda: "01 02 03" in phone(), "the new configuration")
    wait_until(lambda: "Phone: 01 02 03" in ticket(desk, "--as", "marie", "help").stdout, "the number in the help")
    wrong = ticket(desk, "--as", "root", "config", "support.autoclose", "soon")
    assert wrong.returncode == 1 and "is not a duration" in wrong.stderr
    secret = ticket(desk, "--as", "root", "config", "robot.secret", "a-new-secret-of-ours")
    assert secret.returncode == 1 and "To be changed in the file." in secret.stderr and "a-new-secret" not in secret.stderr
    desk.stop()
    desk.start()
    assert "01 02 03" in phone() and "chat.ini" in phone()
    assert ticket(desk, "--as", "root", "config", "guichet.phone", "file").returncode == 0
    wait_until(lambda: "01 02 03" not in phone(), "what the file says")


# ---- programs

def test_a_token_speaks_for_its_person(desk):
    for token in ("robot-old", "robot-new"):
        status, answer = asked(desk, "POST", "/v1/cmd", {"text": f"show {desk.ref}"}, token)
        assert status == 200 and answer["data"]["ref"] == desk.ref
    assert asked(desk, "POST", "/v1/cmd", {"as": "bob", "text": f"take {desk.ref}"})[0] == 200
    assert asked(desk, "GET", f"/v1/tickets/{desk.ref}")[1]["data"]["assignee"] == "Bob"
    assert asked(desk, "POST", "/v1/cmd", {"as": "marie", "text": "list"})[0] == 403


def test_a_repeat_with_its_key_is_done_once(desk):
    keys = {"Idempotency-Key": "k1"}
    first = asked(desk, "POST", "/v1/cmd", {"text": f"note {desk.ref} only once"}, **keys)
    again = asked(desk, "POST", "/v1/cmd", {"text": f"note {desk.ref} only once"}, **keys)
    assert first[0] == again[0] == 200 and again[1]["result"] == first[1]["result"]
    assert ticket(desk, "--as", "bob", "log", desk.ref).stdout.count("only once") == 1


@pytest.mark.parametrize("token", [None, "", "robot", "robot-old robot-new", "robot-newer", "away-secret"])
def test_nobody_else_is_let_in(desk, token):
    for method, path, body in [("POST", "/v1/cmd", {"text": "list"}), ("GET", f"/v1/tickets/{desk.ref}", None)]:
        status, answer = asked(desk, method, path, body, token)
        assert status == 401 and answer["error"]


def test_a_token_for_reading_changes_nothing(desk):
    assert asked(desk, "GET", f"/v1/tickets/{desk.ref}", token="reader-secret")[0] == 200
    assert asked(desk, "POST", "/v1/cmd", {"text": f"take {desk.ref}"}, "reader-secret")[0] == 403
    assert asked(desk, "GET", f"/v1/tickets/{desk.ref}", token="reader-secret")[1]["data"]["assignee"] is None


@pytest.mark.parametrize("method, path, body, status", [
    ("POST", "/v1/cmd", b"{", 400), ("POST", "/v1/cmd", {}, 400), ("POST", "/v1/cmd", {"text": 7}, 400), ("GET", "/v1/cmd", None, 405),
    ("POST", "/v1/tickets/G-1001", {}, 405), ("GET", "/v1/tickets/G-999999", None, 404), ("GET", "/v1/tickets/G-1001%20take", None, 404),
    ("GET", "/v1/tickets/", None, 404), ("GET", "/v1/outbox", None, 404), ("POST", "/v1/backup", None, 404),
])
def test_what_makes_no_sense_is_refused(desk, method, path, body, status):
    assert asked(desk, method, path, body)[0] == status


def test_a_terminal_enters_the_thread_of_an_older_ticket(make_daemon):
    """Its card came and was read before this terminal was there; what is piped in waits until the desk has said which rooms there are."""
    desk = make_daemon("[console main]\n" + PEOPLE + inbound()).start()
    client = Poster(desk.port)
    client.post(EVENT, "msg_" + uuid.uuid4().hex)
    client.close()
    wait_until(lambda: "G-1001" in desk.run("chat", "-c", desk.config, "--as", "bob", "--say", "!list st:new", "--listen", "1").stdout,
               "the card")
    typed = ":1001\n!n found at once\n:nowhere\n:quit\n"
    done = subprocess.run([*desk.command, "chat", "-c", str(desk.config), "--as", "bob"], input=typed, capture_output=True, text=True,
                          timeout=300, check=False)
    assert "Disk full on host-17" in done.stdout and ":ROOM        a room: support" in done.stdout, done.stdout + done.stderr
    shown = ticket(desk, "--as", "bob", "log", "1001")
    assert "found at once" in shown.stdout, shown.stdout + shown.stderr
