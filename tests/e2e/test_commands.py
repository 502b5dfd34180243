"""The command line against a running daemon, and without one: output, JSON, exit codes."""
import grp
import http.client
import json
import os
import re
import sqlite3
import stat
import subprocess
import tarfile
import uuid

import pytest
from harness import sink as behaviours
from harness.daemon import Daemon, inbound, outbound
from harness.standard import Poster
from harness.waiting import wait_until

DONE, NO, USAGE, NO_DAEMON, CONFIG = 0, 1, 2, 69, 78
EVENT = {"event": "create", "dedupe": "host-17/disk", "title": "Disk full on host-17", "text": "95 % used"}
CANARY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def unique():
    return "msg_" + uuid.uuid4().hex


def guichet(binary, folder, *words, **options):
    return subprocess.run([binary, *map(str, words)], cwd=folder, capture_output=True, text=True, timeout=300,
                          env={**os.environ, "LC_ALL": "C.UTF-8", "GUICHET_CONFIG": "", **options})


def told(daemon, *words, status=DONE):
    result = daemon.run(*words, "-c", daemon.config)
    assert result.returncode == status, result.stdout + result.stderr
    return result.stdout if status == DONE else result.stderr


def told_json(daemon, *words):
    return json.loads(told(daemon, *words, "--json"))


# ---- init, check, config

def test_init_writes_a_configuration_that_works(binary, tmp_path):
    first = guichet(binary, tmp_path, "init", "--user", "marie")
    assert first.returncode == DONE, first.stderr
    path = tmp_path / "guichet.ini"
    text = path.read_text()
    shared = os.getuid() == 0 and any(group.gr_name == "guichet" for group in grp.getgrall())  # where Guichet is installed
    assert stat.S_IMODE(path.stat().st_mode) == (0o640 if shared else 0o600)
    assert "[person marie]" in text and f"uid = {os.getuid()}" in text
    secret = re.search(r"^secret = (whsec_[A-Za-z0-9+/]{43}=)$", text, re.M).group(1)
    assert secret not in first.stdout + first.stderr
    checked = guichet(binary, tmp_path, "check")
    assert checked.returncode == DONE, checked.stderr
    shown = guichet(binary, tmp_path, "config", "show")
    assert shown.returncode == DONE and secret not in shown.stdout and "********" in shown.stdout
    again = guichet(binary, tmp_path, "init")
    assert again.returncode == NO and "already" in again.stderr
    assert path.read_text() == text
    other = guichet(binary, tmp_path, "init", "-c", "other.ini", "--data-dir", "elsewhere")
    assert other.returncode == DONE
    assert f"data_dir = {tmp_path}/elsewhere\n" in (tmp_path / "other.ini").read_text()
    assert secret not in (tmp_path / "other.ini").read_text()


@pytest.mark.parametrize("words", [["init", "--user", "Marie Curie"], ["init", "--user", ""], ["init", "--data-dir", "x" * 120]])
def test_init_refuses_what_cannot_work(binary, tmp_path, words):
    result = guichet(binary, tmp_path, *words)
    assert result.returncode == NO and result.stderr
    assert not (tmp_path / "guichet.ini").exists()


def test_check_names_every_mistake(binary, tmp_path):
    (tmp_path / "guichet.ini").write_text("[server]\nlisten = here\nadmin_listne = 127.0.0.1:1\n[queue support]\ntitle = Support\n")
    result = guichet(binary, tmp_path, "check")
    assert result.returncode == CONFIG
    assert "guichet.ini:2:" in result.stderr and "guichet.ini:3:" in result.stderr and 'did you mean "admin_listen"' in result.stderr
    assert guichet(binary, tmp_path, "check", "-c", "nowhere.ini").returncode == CONFIG


def test_check_names_options_that_do_not_go_together(binary, tmp_path):
    service = "[queue support]\ntitle = Support\n[matrix main]\nhomeserver = https://matrix.example.org\nscheme = bearer\n"
    for more, said in (("", "needs as_token and hs_token"), ("as_token = a\nhs_token = h\nencryption = yes\n", "reads no encrypted rooms")):
        (tmp_path / "guichet.ini").write_text(service + more)
        result = guichet(binary, tmp_path, "check")
        assert result.returncode == CONFIG and "guichet.ini:3: [matrix main]" in result.stderr and said in result.stderr


def test_check_tells_a_program_what_is_wrong(binary, tmp_path):
    (tmp_path / "guichet.ini").write_text("[guichet]\ndefault_tz = Europe/Pariss\n[queue support]\n")
    result = guichet(binary, tmp_path, "check", "--json")
    told = json.loads(result.stdout)
    assert result.returncode == CONFIG and not result.stderr and not told["fine"]
    assert told["faults"] == [{"kind": "error", "file": "guichet.ini", "line": 2, "at": "[guichet] default_tz",
                               "why": 'there is no time zone "Europe/Pariss"; did you mean "Europe/Paris"?'}]
    (tmp_path / "guichet.ini").write_text("[queue support]\n")
    assert json.loads(guichet(binary, tmp_path, "check", "--json").stdout) == {"fine": True, "file": "guichet.ini", "faults": []}


@pytest.mark.parametrize("folder, why", [
    ("a-file", "Cannot make the folder {}: Not a directory."),
    ("missing/desk", "Cannot make the folder {}: No such file or directory."),
    ("dangling", "Cannot make the folder {}: Not a directory."),
    ("taken", "Cannot make the folder {}/attachments: Not a directory."),
])
def test_check_refuses_a_folder_that_run_cannot_use_in_the_same_words(binary, tmp_path, folder, why):
    (tmp_path / "a-file").touch()
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken/attachments").touch()
    why = why.format(tmp_path / folder)
    (tmp_path / "guichet.ini").write_text(f"[queue support]\n[guichet]\ndata_dir = {tmp_path}/{folder}\n")
    checked, ran = guichet(binary, tmp_path, "check"), guichet(binary, tmp_path, "run")
    assert checked.returncode == CONFIG and f"guichet.ini:3: [guichet] data_dir: {why}" in checked.stderr, checked.stderr
    assert ran.returncode == NO and why in ran.stdout + ran.stderr


def test_check_leaves_the_folder_as_it_was(binary, tmp_path, daemon):
    (tmp_path / "guichet.ini").write_text(f"[queue support]\n[guichet]\ndata_dir = {tmp_path}/desk\n")
    assert guichet(binary, tmp_path, "check").returncode == DONE and not (tmp_path / "desk").exists()
    (tmp_path / "desk").mkdir()
    assert guichet(binary, tmp_path, "check").returncode == DONE and not list((tmp_path / "desk").iterdir())
    told(daemon, "check")  # while it runs


def test_a_broken_file_does_not_hide_the_daemon_that_runs(daemon):
    written = daemon.config.read_text()
    daemon.config.write_text(written + "\n[queue x]\nbogus = 1\n[nowhere]\n[unclosed")
    try:
        assert "ready" in told(daemon, "health")
    finally:
        daemon.config.write_text(written)
    assert daemon.run("health", "-c", "nowhere.ini").returncode == CONFIG


@pytest.mark.parametrize("options, said", [
    ("preset = form", "needs scheme and secret to listen, or url and secret to send"),
    ("scheme = bearer", "scheme = bearer needs a secret"),
    ("scheme = standard-webhooks\nsecret = no-base64", "secret 1 of 1 is not whsec_"),
    ("scheme = bearer\nsecret = aaaaaaaa\nfrom.titel = /a", "from.titel"),
    ("url = https://desk.example.org/in", "url needs a secret"),
    ("url = https://desk.example.org/in\nsecret = pass-word", "secret is something else"),
    ("url = https://desk.example.org/in\nsecret = whsec_bmV3\nold_until = 2026-12-01T00:00:00Z", "belong together"),
])
def test_what_would_stop_a_start_or_refuse_everybody_stops_the_check(binary, tmp_path, options, said):
    (tmp_path / "guichet.ini").write_text(f"[queue support]\n[webhook ci]\n{options}\n")
    result = guichet(binary, tmp_path, "check")
    assert result.returncode == CONFIG and "[webhook ci]" in result.stderr and said in result.stderr, result.stderr


def test_a_passphrase_is_a_list_of_secrets_and_check_says_so(binary, tmp_path):
    (tmp_path / "guichet.ini").write_text("[queue support]\n[webhook ci]\nscheme = github\nsecret = an old password\n")
    result = guichet(binary, tmp_path, "check")
    assert result.returncode == DONE and "guichet.ini:4: warning: [webhook ci] secret: spaces separate secrets" in result.stdout


def test_the_example_is_the_one_that_is_shipped(binary, tmp_path):
    result = guichet(binary, tmp_path, "config", "example")
    assert result.returncode == DONE, result.stderr
    assert "[queue technique]" in result.stdout and ";[webhook NAME]" in result.stdout
    (tmp_path / "example.ini").write_text(result.stdout)
    assert guichet(binary, tmp_path, "check", "-c", "example.ini").returncode == DONE


# ---- words

@pytest.mark.parametrize("words", [
    ["outbx"], ["outbox", "a", "b", "c"], ["outbox", "retry"], ["outbox", "--jsn"], ["health", "now"], ["backup"], ["restore"],
    ["inbox", "show"], ["config"], ["config", "exampel"], ["run", "--migrate"], ["check", "-c"], ["signature"],
])
def test_wrong_words_are_refused_with_the_usage(binary, tmp_path, words):
    result = guichet(binary, tmp_path, *words)
    assert result.returncode == USAGE
    assert "guichet" in result.stderr and not result.stdout


def test_help_and_version(binary, tmp_path):
    listed = guichet(binary, tmp_path, "help").stdout.split("Commands of the channels")[0]
    names = re.findall(r"^  ([a-z]+) ", listed, re.M)
    assert {"init", "run", "check", "chat", "outbox", "inbox", "plugins", "backup", "restore", "verify", "health"} <= set(names)
    for name in names:
        explained = guichet(binary, tmp_path, "help", name)
        assert explained.returncode == DONE and explained.stdout.startswith(f"Usage: guichet {name}")
        assert guichet(binary, tmp_path, name, "--help").stdout == explained.stdout
    versions = guichet(binary, tmp_path, "--version").stdout
    for library in ["guichet", "SQLite", "libwebsockets", "curl", "OpenSSL", "cJSON", "utf8proc"]:
        assert re.search(rf"^{library} \d+\.\d+", versions, re.M)
    near = guichet(binary, tmp_path, "outbix")
    assert 'did you mean "outbox"' in near.stderr


@pytest.mark.parametrize("words", [["health"], ["plugins"], ["outbox"], ["inbox"], ["verify"], ["chat", "--as", "bob", "--say", "x"]])
def test_without_a_daemon_the_exit_code_says_so(binary, tmp_path, words):
    guichet(binary, tmp_path, "init", "--user", "marie")
    result = guichet(binary, tmp_path, *words)
    assert result.returncode == NO_DAEMON, result.stderr
    assert "o daemon answers" in result.stderr
    assert guichet(binary, tmp_path, *words, "--socket", tmp_path / "none.sock").returncode == NO_DAEMON


# ---- looking at a daemon

def test_health_and_plugins(daemon):
    assert told(daemon, "health").startswith("ready: guichet ")
    assert told_json(daemon, "health")["ready"] is True
    assert "webhook:in" in told(daemon, "plugins")
    assert {c["channel"] for c in told_json(daemon, "plugins")["channels"]} == {"webhook:in", "webhook:out"}


def test_outbox_shows_what_waits_and_sends_it_again(make_daemon, sink):
    sink.choose = lambda _: behaviours.status(410)
    daemon = make_daemon(inbound() + outbound(sink.url(), more="retry = 1s\n")).start()
    assert told(daemon, "outbox") == "Everything is delivered.\n"
    client = Poster(daemon.port)
    client.post(EVENT, unique())
    row = wait_until(lambda: [d for d in told_json(daemon, "outbox")["destinations"] if d["parked"]], "a parked delivery")[0]
    assert row["to"] in told(daemon, "outbox")
    rows = told_json(daemon, "outbox", row["to"])["deliveries"]
    parked = [r["id"] for r in rows if r["state"] == "parked"]
    assert parked and parked[0] in told(daemon, "outbox", row["to"])
    assert told(daemon, "outbox", "retry", "webhook:nowhere", status=NO)
    sink.choose = lambda _: behaviours.status(200)
    assert told_json(daemon, "outbox", "retry", parked[0])["again"] == 1
    wait_until(lambda: sink.accepted(), "the delivery")
    wait_until(lambda: told(daemon, "outbox") == "Everything is delivered.\n", "its end in the book")
    assert told(daemon, "outbox", "retry", parked[0], status=NO)
    client.close()


@pytest.mark.parametrize("by", ["channel", "id"])
def test_what_waits_after_a_failure_is_tried_at_once_by_hand(make_daemon, sink, by):
    sink.choose = lambda _: behaviours.status(500)
    daemon = make_daemon(inbound() + outbound(sink.url(), more="retry = 5h\n")).start()
    client = Poster(daemon.port)
    client.post(EVENT, unique())
    client.close()
    wait_until(lambda: [d for d in told_json(daemon, "outbox")["destinations"] if d["waiting"] and d["why"]], "a failure")
    row = told_json(daemon, "outbox", "webhook:out")["deliveries"][0]
    sink.choose = lambda _: behaviours.status(200)
    assert told_json(daemon, "outbox", "retry", "webhook:out" if by == "channel" else row["id"])["again"] == 1
    wait_until(lambda: sink.accepted(), "the delivery")
    assert len({d.key for d in sink.deliveries}) == 1


def test_the_figures_tell_what_waits(make_daemon, sink):
    sink.choose = lambda _: behaviours.status(500)
    daemon = make_daemon(inbound() + outbound(sink.url(), more="retry = 1h\n")).start()
    client = Poster(daemon.port)
    client.post(EVENT, unique())
    client.close()
    wait_until(lambda: daemon.metric("guichet_outbox_pending") == daemon.metric("guichet_tickets_open") == 1, "the figures")
    assert daemon.metric("guichet_outbox_oldest_age_seconds") >= 0
    page = daemon.get("/metrics")[1]
    for name in ("guichet_build_info", "guichet_events_received_total", "guichet_auth_failures_total", "guichet_db_wal_bytes",
                 "guichet_db_commit_duration_seconds_bucket", "guichet_deliveries_total", "guichet_requests_limited_total",
                 'guichet_outbox_pending{channel="webhook:out"}'):
        assert name in page, name


def test_an_endpoint_that_is_gone_is_switched_off_and_on_again(make_daemon, sink):
    sink.choose = lambda _: behaviours.status(410)
    daemon = make_daemon(inbound() + outbound(sink.url())).start()
    assert "no open channel" in told(daemon, "outbox", "test", "webhook:in", status=NO).lower()
    assert "webhook:out" in told(daemon, "outbox", "test", "webhook:out")
    row = wait_until(lambda: [d for d in told_json(daemon, "outbox")["destinations"] if d["disabled"]], "the end")[0]
    assert row["to"] == "webhook:out" and "410" in row["why"]
    assert "disabled" in told(daemon, "outbox") and "switched off: webhook:out" in told(daemon, "health")
    assert told_json(daemon, "health")["switched_off"] == ["webhook:out"]
    wait_until(lambda: daemon.metric("guichet_outbox_switched_off") == 1 and daemon.metric("guichet_outbox_parked") == 1, "the figures")
    log = told_json(daemon, "outbox", "log", "webhook:out")["attempts"]
    assert log[0]["answer"] is None
    assert [(a["event"], a["attempt"], a["end"]) for a in log] == [("endpoint.test", 1, "parked")] and "410" in log[0]["why"]
    sink.choose = lambda _: behaviours.status(200)
    assert "switched off" in told(daemon, "outbox", "test", "webhook:out")
    assert not sink.accepted()
    assert told_json(daemon, "outbox", "retry", "webhook:out")["again"] == 1
    wait_until(lambda: len(sink.of("endpoint.test")) == 3 and len(sink.accepted()) == 2, "both")
    assert all(d.signed for d in sink.accepted())
    wait_until(lambda: [a["end"] for a in told_json(daemon, "outbox", "log", "webhook:out")["attempts"]].count("delivered") == 2, "log")
    assert "endpoint.test" in told(daemon, "outbox", "log", "webhook:out")
    assert told_json(daemon, "health")["switched_off"] == []


def test_what_an_endpoint_answered_is_kept_for_the_admin_alone(make_daemon, sink):
    answers = iter([b"secret of the intranet \xff\x00" + b"x" * 9000, b""])
    sink.choose = lambda _: behaviours.Behaviour(500, body=next(answers, b"thank you, all went well"))
    daemon = make_daemon(inbound() + outbound(sink.url(), more="retry = 1s,1s\n")).start()
    client = Poster(daemon.port)
    client.post(EVENT, unique())
    wait_until(lambda: daemon.metric("guichet_outbox_parked") == 1, "the end")
    last, second, first = told_json(daemon, "outbox", "log", "webhook:out")["attempts"]
    assert first["answer"].startswith("secret of the intranet \ufffdx") and len(first["answer"].encode()) < 4200
    assert second["answer"] is None and last["answer"] == "thank you, all went well"
    assert "intranet" not in told(daemon, "outbox", "log", "webhook:out") + told(daemon, "outbox", "webhook:out")
    assert "intranet" not in daemon.tail()
    with sqlite3.connect(f"file:{daemon.database}?mode=ro", uri=True) as db:
        assert not db.execute("SELECT 1 FROM event WHERE data LIKE '%intranet%'").fetchall()
    client.close()


def test_inbox_shows_what_came_and_hands_it_over_again(make_daemon):
    daemon = make_daemon(inbound() + f"[webhook plain]\npreset = guichet\nscheme = path\nsecret = {CANARY}\n").start()
    assert told(daemon, "inbox") == "Nothing has come in yet; `guichet plugins` lists the open channels.\n"
    client = Poster(daemon.port)
    key = unique()
    assert client.post(EVENT, key).status == 201
    assert client.post({"event": "create"}, unique()).status == 422
    assert client.post(b"{", unique()).status == 400
    assert client.post(EVENT, unique(), **{"webhook-signature": "v1,AAAA"}).status == 401
    rows = wait_until(lambda: (r := told_json(daemon, "inbox", "webhook:in")["requests"]) and len(r) == 3 and r, "three requests")
    assert sorted(r["status"] for r in rows) == [201, 400, 422]
    last = told_json(daemon, "inbox")["requests"]
    assert [r["endpoint"] for r in last] == ["webhook:in"]
    good, bad = ([r["id"] for r in rows if r["status"] == s][0] for s in (201, 422))
    shown = told(daemon, "inbox", "show", good)
    assert shown.startswith("POST /hook/in\n") and f"webhook-id: {key}" in shown and "signature" not in shown
    assert EVENT["title"] in shown
    again = told(daemon, "inbox", "replay", good)
    assert again.startswith("200 ") and '"ref":"G-1001"' in again  # the first answer: no second ticket
    assert daemon.run("inbox", "replay", bad, "-c", daemon.config).returncode == NO
    nothing = daemon.run("inbox", "replay", unique(), "-c", daemon.config)
    assert nothing.returncode == NO and nothing.stdout.startswith("404 ")
    client.close()


def test_what_proves_a_sender_is_never_stored(make_daemon):
    daemon = make_daemon(inbound() + f"[webhook plain]\npreset = guichet\nscheme = path\nsecret = {CANARY.replace('_', '')}\n"
                         f"[webhook query]\npreset = guichet\nscheme = query\nsecret = {CANARY}\n"
                         f"[webhook bearer]\npreset = guichet\nscheme = bearer\nsecret = {CANARY}\n").start()
    for path, headers in [(f"/hook/plain/{CANARY.replace('_', '')}", {}), (f"/hook/query?token={CANARY}", {}),
                          ("/hook/bearer", {"Authorization": f"Bearer {CANARY}"})]:
        connection = http.client.HTTPConnection("127.0.0.1", daemon.port, timeout=120)
        connection.request("POST", path, json.dumps({"event": "dance"}), {"Content-Type": "application/json", **headers})
        assert connection.getresponse().status in (400, 422), path
        connection.close()
    wait_until(lambda: len(told_json(daemon, "inbox")["requests"]) == 3, "three requests")
    daemon.stop()
    found = b"".join(path.read_bytes() for path in daemon.data.iterdir() if path.is_file()) + daemon.log.read_bytes()
    assert CANARY.replace("whsec_", "").encode() not in found


# ---- backup, restore, verify

def restored(daemon, archive, folder):
    result = daemon.run("restore", archive, "--data-dir", folder)
    assert result.returncode == DONE, result.stderr
    with sqlite3.connect(folder / "guichet.db") as db:
        return [row[0] for row in db.execute("SELECT title FROM ticket ORDER BY id")]


@pytest.mark.parametrize("running", [True, False])
def test_a_backup_is_read_back(daemon, poster, tmp_path, running):
    poster.post(EVENT, unique())
    if not running:
        daemon.stop()
    archive = tmp_path / "backup.tar.gz"
    made = told_json(daemon, "backup", str(archive))
    assert made["events"] > 0 and stat.S_IMODE(archive.stat().st_mode) == 0o600
    with tarfile.open(archive) as tar:
        assert sorted(tar.getnames()) == ["MANIFEST", "guichet.db"]
    assert not list(daemon.data.glob("backup-*"))
    assert told(daemon, "restore", "--verify", str(archive)).startswith(str(archive))
    read = told_json(daemon, "restore", "--verify", str(archive))
    assert read["file"] == str(archive) and read["attachments"] >= 0 and read["events"] > 0 and read["restored"] is None
    assert restored(daemon, archive, tmp_path / "fresh") == [EVENT["title"]]
    refused = daemon.run("restore", archive, "--data-dir", tmp_path / "fresh")
    assert refused.returncode == NO and "already" in refused.stderr


def test_a_backup_has_what_was_said_of_the_configuration(daemon, tmp_path):
    said = "[guichet]\nphone = 01 02 03\n"
    (daemon.data / "chat.ini").write_text(said)
    archive, fresh = tmp_path / "backup.tar", tmp_path / "fresh"
    assert told_json(daemon, "backup", str(archive))["attachments"] == 0
    with tarfile.open(archive) as tar:
        assert tar.getnames() == ["MANIFEST", "guichet.db", "chat.ini"]
    assert restored(daemon, archive, fresh) == []
    assert (fresh / "chat.ini").read_text() == said and stat.S_IMODE((fresh / "chat.ini").stat().st_mode) == 0o600


def test_a_backup_while_tickets_come_in_holds_all_that_were_acknowledged(daemon, poster, tmp_path):
    acknowledged = []
    for round_ in range(3):
        for n in range(20):
            assert poster.post({**EVENT, "dedupe": f"{round_}/{n}", "title": f"{round_}/{n}"}, unique()).status == 201
            acknowledged.append(f"{round_}/{n}")
        archive = tmp_path / f"{round_}.tar"
        told(daemon, "backup", str(archive))
        assert restored(daemon, archive, tmp_path / f"fresh{round_}") == acknowledged


FORM = (b'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nWith a file\r\n'
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="log.txt"\r\nContent-Type: text/plain\r\n\r\nline one\r\n--b--\r\n')


@pytest.fixture
def with_file(make_daemon):
    """A daemon with one ticket that has one attachment."""
    daemon = make_daemon(inbound() + "[webhook form]\npreset = form\nscheme = path\nsecret = abcdefgh\n").start()
    connection = http.client.HTTPConnection("127.0.0.1", daemon.port, timeout=120)
    connection.request("POST", "/hook/form/abcdefgh", FORM, {"Content-Type": "multipart/form-data; boundary=b"})
    assert connection.getresponse().status in (200, 201, 303)
    connection.close()
    daemon.attachment = [path for path in (daemon.data / "attachments").rglob("*") if path.is_file()][0]
    return daemon


def test_attachments_go_with_the_backup(with_file, tmp_path):
    archive, fresh = tmp_path / "backup.tar", tmp_path / "fresh"
    assert told_json(with_file, "backup", str(archive))["attachments"] == 1
    restored(with_file, archive, fresh)
    name = with_file.attachment.relative_to(with_file.data)
    assert (fresh / name).read_bytes() == b"line one"
    assert stat.S_IMODE((fresh / name).stat().st_mode) == 0o600


@pytest.mark.parametrize("running", [True, False])
@pytest.mark.parametrize("damage", ["changed", "lost"])
def test_verify_finds_a_damaged_attachment(with_file, running, damage):
    assert told_json(with_file, "verify")["attachments"] == 1
    if damage == "changed":
        with_file.attachment.write_bytes(b"line two")
    else:
        with_file.attachment.unlink()
    if not running:
        with_file.stop()
    result = with_file.run("verify", "-c", with_file.config)
    assert result.returncode == NO and with_file.attachment.name in result.stderr, result.stderr


@pytest.mark.parametrize("damage", ["a byte of the database", "the list", "a file more", "a file less", "a link", "no archive"])
def test_a_damaged_backup_is_refused(daemon, poster, tmp_path, damage):
    poster.post(EVENT, unique())
    archive, folder = tmp_path / "backup.tar", tmp_path / "open"
    told(daemon, "backup", str(archive))
    folder.mkdir()
    subprocess.run(["tar", "-xf", archive, "-C", folder], check=True)
    if damage == "a byte of the database":
        data = bytearray((folder / "guichet.db").read_bytes())
        data[len(data) // 2] ^= 1
        (folder / "guichet.db").write_bytes(data)
    elif damage == "the list":
        (folder / "MANIFEST").write_text((folder / "MANIFEST").read_text().replace("history ", "history 9"))
    elif damage == "a file more":
        (folder / "guichet.db-wal").write_bytes(b"x")
    elif damage == "a file less":
        (folder / "guichet.db").unlink()
    elif damage == "a link":
        (folder / "guichet.db").rename(tmp_path / "elsewhere.db")
        (folder / "guichet.db").symlink_to(tmp_path / "elsewhere.db")
    subprocess.run(["tar", "-cf", archive, "-C", folder, "."], check=True)
    if damage == "no archive":
        archive.write_bytes(b"not an archive")
    checked = daemon.run("restore", "--verify", archive)
    assert checked.returncode == NO and checked.stderr
    target = tmp_path / "target"
    assert daemon.run("restore", archive, "--data-dir", target).returncode == NO
    assert not (target / "guichet.db").exists()


def test_restore_keeps_away_from_a_running_daemon(daemon, poster, tmp_path):
    archive = tmp_path / "backup.tar"
    told(daemon, "backup", str(archive))
    result = daemon.run("restore", archive, "--data-dir", daemon.data)
    assert result.returncode == NO


@pytest.mark.parametrize("running", [True, False])
def test_verify_finds_a_changed_history(make_daemon, poster_of, running):
    daemon = make_daemon(inbound()).start()
    poster_of(daemon).post(EVENT, unique())
    assert told_json(daemon, "verify")["fine"] is True
    daemon.stop()
    with sqlite3.connect(daemon.database) as db:
        db.execute("UPDATE event SET data = '{}' WHERE n = 2")
    db.close()
    if running:
        daemon.start()
    result = daemon.run("verify", "--json", "-c", daemon.config)
    assert result.returncode == NO
    assert json.loads(result.stdout)["fine"] is False and "event 2" in result.stderr


@pytest.mark.parametrize("change, found", [
    ("UPDATE entry SET text = 'Disk is fine' WHERE seq = 1", "Entry 1 of {ref}"),
    ("UPDATE entry SET text = NULL WHERE seq = 1", "Entry 1 of {ref}"),
    ("UPDATE entry SET salt = '' WHERE seq = 1", "Entry 1 of {ref}"),
    ("UPDATE entry SET seq = 9 WHERE seq = 1", "Entry 9 of {ref}"),
    ("INSERT INTO attachment (id, ticket_id, entry_id, name, mime, length, hash) SELECT 1, ticket_id, id, 'x', 'text/plain', 1, 'ab'"
     " FROM entry WHERE seq = 1", "Entry 1 of {ref}"),
    ("DELETE FROM entry WHERE seq = 2", "{ref}"),
])
def test_verify_finds_a_changed_text(make_daemon, poster_of, change, found):
    daemon = make_daemon(inbound()).start()
    poster = poster_of(daemon)
    ref = poster.post(EVENT, unique()).ticket["ref"]
    poster.post({**EVENT, "event": "comment", "text": "96 % now"}, unique())
    assert told_json(daemon, "verify")["fine"] is True
    daemon.stop()
    with sqlite3.connect(daemon.database) as db:
        assert db.execute(change).rowcount == 1
    db.close()
    result = daemon.run("verify", "--json", "-c", daemon.config)
    assert result.returncode == NO
    assert found.format(ref=ref) in result.stderr, result.stderr


@pytest.fixture
def poster_of():
    made = []

    def make(daemon: Daemon):
        made.append(Poster(daemon.port))
        return made[-1]

    yield make
    for client in made:
        client.close()
