"""The daemon's life: how it starts and refuses to, reads its configuration again, tells systemd, changes its certificate, ends."""
import http.client
import json
import os
import shutil
import signal
import socket
import sqlite3
import ssl
import stat
import subprocess
import threading
import time
import uuid

import pytest
from harness import standard
from harness.build import build_dir, preload
from harness.daemon import inbound, outbound
from harness.standard import SECRET_IN, Poster
from harness.waiting import DEADLINE, wait_until

EVENT = {"event": "create", "dedupe": "host-17/disk", "title": "Disk full on host-17"}
OTHER_SECRET = "whsec_b3RoZXIgc2VjcmV0IG9mIHRoaXJ0eSB0d28gYnl0ZXM="


def unique():
    return "msg_" + uuid.uuid4().hex


def post(daemon, secret=SECRET_IN, **changes):
    client = Poster(daemon.port, secret=secret) if secret != SECRET_IN else Poster(daemon.port)
    try:
        return client.post({**EVENT, **changes}, unique()).status
    finally:
        client.close()


def ended(daemon, code):
    daemon.spawn()
    wait_until(lambda: not daemon.running, lambda: f"the end\n{daemon.tail()}")
    assert daemon.kill() == code
    return daemon.tail()


# ---- start

def test_a_wrong_configuration_ends_it_with_78_and_every_reason(make_daemon):
    daemon = make_daemon("[webhook in]\npreset = gichet\nscheme = bearer\n[queue two]\nleed = bob\n")
    said = ended(daemon, 78)
    assert "guichet" in said and 'did you mean "guichet"' in said and 'did you mean "lead"' in said
    daemon.config.write_bytes(b"[server]\nlisten = \xff\xfe\0\n")
    assert "guichet.ini:2:" in ended(daemon, 78)
    daemon.config.unlink()
    assert str(daemon.config) in ended(daemon, 78)


def test_a_damaged_database_stops_the_start_and_stays_as_it_is(daemon):
    assert post(daemon) == 201
    daemon.stop()
    damaged = b"\0" * 4096 + daemon.database.read_bytes()[4096:]
    daemon.database.write_bytes(damaged)
    for path in daemon.data.glob("guichet.db-*"):
        path.unlink()
    said = ended(daemon, 1)
    assert "database" in said or "guichet.db" in said
    assert daemon.database.read_bytes() == damaged


def test_a_database_of_a_newer_program_is_refused(daemon):
    daemon.stop()
    with sqlite3.connect(daemon.database) as db:
        db.execute("INSERT INTO schema_version (number, name, applied_ms, program)"
                   " SELECT max(number) + 1, 'of tomorrow', max(applied_ms), '9.9.9' FROM schema_version")
    db.close()
    assert "Start the newer Guichet" in ended(daemon, 1)


def test_a_second_daemon_on_the_same_data_is_refused(daemon, make_daemon):
    second = make_daemon(inbound(), folder=daemon.folder.parent / "second")
    second.config.write_text(second.config.read_text().replace(f"data_dir = {second.data}", f"data_dir = {daemon.data}"))
    assert "Another Guichet is using" in ended(second, 1)
    assert post(daemon) == 201


def test_an_address_that_is_taken_is_named(daemon, make_daemon):
    second = make_daemon(inbound(), folder=daemon.folder.parent / "second")
    second.config.write_text(second.config.read_text().replace(f":{second.port}", f":{daemon.port}"))
    assert "Cannot listen" in ended(second, 1)


def test_migrate_only_makes_the_database_and_ends(make_daemon):
    daemon = make_daemon(inbound())
    result = daemon.run("run", "--migrate-only", "-c", daemon.config)
    assert result.returncode == 0, result.stderr
    assert daemon.database.exists()


def test_files_are_for_their_owner_alone(daemon):
    assert post(daemon) == 201
    for path in daemon.data.rglob("*"):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode & 0o077 == (0o060 if stat.S_ISSOCK(path.stat().st_mode) else 0), (path, oct(mode))


# ---- reload

def reload(daemon, more):
    before = daemon.log.read_text().count("configuration")
    daemon.configure(more)
    daemon.process.send_signal(signal.SIGHUP)
    wait_until(lambda: daemon.log.read_text().count("configuration") > before, lambda: f"the reload\n{daemon.tail()}")


def test_a_reload_takes_a_new_secret_and_a_new_endpoint(daemon):
    reload(daemon, inbound(secret=f"{OTHER_SECRET} {SECRET_IN}") + inbound("two", secret=OTHER_SECRET))
    assert post(daemon) == 201                                   # the old secret, while it is rotated
    assert post(daemon, OTHER_SECRET, dedupe="b") == 201
    reload(daemon, inbound(secret=OTHER_SECRET))
    assert post(daemon, dedupe="c") == 401
    assert post(daemon, OTHER_SECRET, dedupe="d") == 201
    assert {c["channel"] for c in channels(daemon)} == {"webhook:in"}


def channels(daemon):
    return json.loads(daemon.run("plugins", "--json", "-c", daemon.config).stdout)["channels"]


def test_a_reload_of_a_wrong_configuration_keeps_the_old_one(daemon, sink):
    reload(daemon, inbound(secret=OTHER_SECRET) + "[queue two]\nleed = bob\n")
    assert "the old one stays" in daemon.tail()
    assert post(daemon) == 201
    assert daemon.running


def test_reloads_under_load_lose_no_request(daemon, sink):
    configurations = [inbound() + outbound(sink.url()) + f"[queue q{i}]\ntitle = {i}\n" for i in range(2)]
    client = Poster(daemon.port)
    for n in range(60):
        if n % 3 == 0:
            daemon.configure(configurations[n // 3 % 2])
            daemon.process.send_signal(signal.SIGHUP)
        assert client.post({**EVENT, "dedupe": str(n)}, unique()).status == 201
    client.close()


# ---- systemd

class Notified:
    """The other end of $NOTIFY_SOCKET. It is read all the time: the kernel keeps ten messages, and the watchdog's would be in the way."""

    END = "the end of the test"

    def __init__(self, path):
        self.path, self.messages = path, []
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(path)
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        while self.END not in self.messages:
            self.messages.append(self.socket.recv(4096).decode())

    def heard(self, word, after=0):
        """How many messages had come when one had the word, of those behind the first `after`."""
        def look():
            return next((number for number, message in enumerate(list(self.messages), 1) if number > after and word in message), 0)

        return wait_until(look, lambda: f"{word}; so far {self.messages}")

    def close(self):
        """Whatever was sent before is in `messages` afterwards."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as last:
            last.sendto(self.END.encode(), self.path)
        self.thread.join(DEADLINE)
        self.socket.close()


@pytest.fixture(params=["a path", "an abstract name"])
def notified(tmp_path, request):
    path = str(tmp_path / "notify.sock") if request.param == "a path" else f"\0guichet-{uuid.uuid4().hex}"
    made = Notified(path)
    made.variable = path.replace("\0", "@")
    yield made
    if made.thread.is_alive():
        made.close()


def test_systemd_hears_of_every_step(make_daemon, notified):
    daemon = make_daemon(inbound(), environment={"NOTIFY_SOCKET": notified.variable, "WATCHDOG_USEC": "400000"})
    daemon.spawn()
    ready = notified.heard("READY=1")
    assert daemon.is_ready()
    notified.heard("WATCHDOG=1", ready)
    daemon.process.send_signal(signal.SIGHUP)
    reloading = notified.heard("RELOADING=1", ready)
    assert "MONOTONIC_USEC=" in notified.messages[reloading - 1]
    again = notified.heard("READY=1", reloading)
    daemon.process.terminate()
    notified.heard("STOPPING=1", again)
    assert daemon.stop()[0] == 0


def test_nothing_is_said_before_it_is_ready(make_daemon, notified):
    daemon = make_daemon("[queue two]\nleed = bob\n", environment={"NOTIFY_SOCKET": notified.variable})
    ended(daemon, 78)
    notified.close()
    assert notified.messages == [notified.END]


# ---- TLS

def certificate(folder, name):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}", "-addext",
                    "subjectAltName=IP:127.0.0.1", "-keyout", folder / "key.pem.new", "-out", folder / "cert.pem.new"], check=True,
                   capture_output=True)
    for file in ("key.pem", "cert.pem"):
        os.replace(folder / f"{file}.new", folder / file)


def shown_name(daemon):
    """The name in the certificate that the daemon shows; None while it cannot be had."""
    context = ssl._create_unverified_context()
    try:
        with socket.create_connection(("127.0.0.1", daemon.port), timeout=120) as plain, context.wrap_socket(plain) as secure:
            der = secure.getpeercert(binary_form=True)
    except OSError:
        return None
    command = ["openssl", "x509", "-inform", "der", "-noout", "-subject"]
    text = subprocess.run(command, input=der, capture_output=True, check=True).stdout
    return text.decode().rpartition("=")[2].strip()  # "CN = first" with OpenSSL 3.0, "CN=first" with 3.5


@pytest.fixture
def secure(make_daemon, tmp_path):
    certificate(tmp_path, "first")
    daemon = make_daemon(inbound())
    daemon.config.write_text(daemon.config.read_text().replace(
        "[server]\n", f"[server]\ntls_cert = {tmp_path}/cert.pem\ntls_key = {tmp_path}/key.pem\n"))
    return daemon.start()


def test_a_reload_shows_the_new_certificate_and_keeps_connections(secure, tmp_path):
    assert shown_name(secure) == "first"
    kept = http.client.HTTPSConnection("127.0.0.1", secure.port, context=ssl._create_unverified_context(), timeout=120)
    kept.request("GET", "/nothing")
    assert kept.getresponse().read() is not None
    certificate(tmp_path, "second")
    secure.process.send_signal(signal.SIGHUP)
    wait_until(lambda: shown_name(secure) == "second", lambda: f"the new certificate\n{secure.tail()}")
    kept.request("GET", "/nothing")
    assert kept.getresponse().status == 404
    kept.close()


def test_an_unknown_method_is_told_so_over_tls(secure):
    context = ssl._create_unverified_context()
    with socket.create_connection(("127.0.0.1", secure.port), timeout=60) as plain, context.wrap_socket(plain) as connection:
        connection.sendall(b"BREW /hook/in HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        assert (answer.status, "method" in json.loads(answer.read())["error"]) == (501, True)


def test_a_broken_certificate_leaves_the_old_one(secure, tmp_path):
    (tmp_path / "cert.pem").write_text("nothing of use\n")
    secure.process.send_signal(signal.SIGHUP)
    wait_until(lambda: "level=error" in secure.log.read_text(), "a word about it in the log")
    wait_until(lambda: secure.is_ready(), "ready")
    assert shown_name(secure) == "first"


# ---- end

@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_and_leaves_nothing_half_done(daemon, number):
    statuses = [post(daemon, dedupe=str(n)) for n in range(3)]
    daemon.process.send_signal(number)
    daemon.process.wait(DEADLINE)
    assert daemon.kill() == 0
    assert statuses == [201, 201, 201]
    with sqlite3.connect(daemon.database) as db:
        assert db.execute("SELECT count(*) FROM ticket").fetchone() == (3,)
    daemon.start()
    assert post(daemon, dedupe="0") == 200


def test_a_slow_client_does_not_keep_it_from_ending(make_daemon):
    daemon = make_daemon(inbound(), environment={"GUICHET__SERVER__REQUEST_TIMEOUT": "10m"}).start()
    with socket.create_connection(("127.0.0.1", daemon.port)) as slow:
        slow.sendall(b"POST /hook/in HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        code, seconds = daemon.stop()
        assert code == 0 and seconds < 60  # a hang, not a measurement


class HangingNames:
    """A name server that never answers for names that begin with "hangs."."""
    library_path, environment = preload("slowname"), {}


def test_a_name_server_that_hangs_holds_up_nobody_else_and_no_end(make_daemon, sink):
    daemon = make_daemon(inbound() + outbound("http://hangs.example/x", name="lost") + outbound(sink.url(), name="well"),
                         preload=[HangingNames()]).start()
    for n in range(3):
        assert post(daemon, dedupe=f"first {n}") == 201
    lost = lambda: json.loads(daemon.run("outbox", "log", "webhook:lost", "-c", daemon.config, "--json").stdout)  # noqa: E731
    wait_until(lambda: "timeout" in json.dumps(lost()).lower() or "resolv" in json.dumps(lost()).lower(), lambda: f"an attempt given up\n{lost()}")
    for n in range(3):
        assert post(daemon, dedupe=f"second {n}") == 201
    wait_until(lambda: len({d.ticket["ref"] for d in sink.accepted()}) == 6, "the notices to the other")
    assert daemon.stop(deadline=60)[0] == 0
    assert "msg=ended" in daemon.tail()


def test_nothing_that_hangs_keeps_it_from_ending(secure, tmp_path):
    """A target that takes a request and says nothing, and clients in the middle of TLS, of a head and of a body."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as silent:
        text = secure.config.read_text() + outbound(f"http://127.0.0.1:{silent.getsockname()[1]}/x")
        secure.stop()
        secure.config.write_text(text)
        secure.start()
        context = ssl._create_unverified_context()
        plain = [socket.create_connection(("127.0.0.1", secure.port)) for _ in range(6)]
        plain[0].sendall(b"\x16\x03\x01\x02\x00\x01")  # the first bytes of a greeting
        head, body, idle = (context.wrap_socket(one) for one in plain[3:])
        head.sendall(b"POST /hook/in HTTP/1.1\r\nHost: x\r\nX-Sl")
        body.sendall(b"POST /hook/in HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        event = json.dumps(EVENT).encode()
        sender = http.client.HTTPSConnection("127.0.0.1", secure.port, context=context, timeout=60)
        sender.request("POST", "/hook/in", event, standard.headers(SECRET_IN, "msg_1", event, time.time()))
        assert sender.getresponse().status == 201
        silent.settimeout(60)
        target, _ = silent.accept()  # the delivery is under way
        secure.process.send_signal(signal.SIGTERM)
        assert secure.process.wait(60) == 0
        log = secure.tail()
        assert log.index("msg=stopping") < log.index("channel closed") < log.index("msg=ended")
        for one in (target, sender, head, body, idle, *plain[:3]):
            one.close()
    secure.start()
    with sqlite3.connect(secure.database) as db:
        assert db.execute("SELECT count(*) FROM ticket").fetchone() == (1,)


def test_the_rewriting_after_something_was_erased_does_not_keep_it_from_ending(daemon):
    """It is begun anew after the next start: nothing erased stays in the files for good."""
    canary = b"of somebody forgotten"
    assert post(daemon) == 201
    daemon.stop()
    with sqlite3.connect(daemon.database) as db:
        db.execute("CREATE TABLE erased (text BLOB)")
        db.executemany("INSERT INTO erased VALUES (?)", ((canary * 50 + os.urandom(1000),) for _ in range(60000)))
        db.execute("DELETE FROM erased WHERE rowid % 10 = 0")
    db.close()

    def is_due():
        with sqlite3.connect(daemon.database) as db:
            return db.execute("SELECT count(*) FROM kv WHERE channel = '@desk' AND key = 'scrub'").fetchone() == (1,)

    def is_cut():
        with sqlite3.connect(daemon.database) as db:
            db.execute("INSERT OR REPLACE INTO kv (channel, key, value) VALUES ('@desk', 'scrub', '1')")
        db.close()
        told = daemon.log.stat().st_size
        daemon.spawn()
        wait_until(lambda: b"is rewritten" in daemon.log.read_bytes()[told:], lambda: f"the rewriting\n{daemon.tail()}", pause=0.002)
        code, seconds = daemon.stop()
        assert code == 0 and seconds < 60
        return is_due()

    assert any(is_cut() for _ in range(5)), "five times the signal came when all was done"  # on a machine with much else to do
    assert b"was cut short" in daemon.log.read_bytes()
    with sqlite3.connect(daemon.database) as db:
        db.execute("DELETE FROM erased")
    db.close()
    daemon.start()
    wait_until(lambda: "was rewritten" in daemon.tail(), lambda: f"the rewriting\n{daemon.tail()}")
    daemon.stop()
    assert not is_due()
    assert canary not in b"".join(path.read_bytes() for path in daemon.data.glob("guichet.db*"))
    daemon.start()
    assert post(daemon) == 200


@pytest.mark.parametrize("hook", ["open", "on_request", "close"])
def test_a_plugin_that_never_returns_does_not_keep_it_from_ending(make_daemon, hook):
    """What was acknowledged is stored; the log names the channel; a plugin that returns is never cut."""
    daemon = make_daemon(inbound() + f"[sleeper one]\nhook = {hook}\n")
    plugins = daemon.folder / "plugins"
    plugins.mkdir(mode=0o700)
    for path in (build_dir() / "plugins/webhook.so", build_dir() / "tests/shapes/sleeper.so"):
        shutil.copy(path, plugins)
    written = daemon.config.read_text().replace(str(build_dir() / "plugins"), str(plugins))
    daemon.config.write_text(written)
    asleep = lambda: wait_until(lambda: "msg=asleep" in daemon.tail(), lambda: f"the sleep\n{daemon.tail()}")  # noqa: E731
    daemon.spawn()
    if hook == "open":
        asleep()
    else:
        daemon.wait_ready()
        assert post(daemon) == 201
    if hook == "on_request":
        with socket.create_connection(("127.0.0.1", daemon.port)) as caller:
            caller.sendall(b"POST /sleeper/one HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
            asleep()
            code, seconds = daemon.stop()
    else:
        code, seconds = daemon.stop()
    assert code == 1 and seconds < 60, daemon.tail()
    assert "ended without the channel" in daemon.tail() and "channel=sleeper:one" in daemon.tail() and "msg=ended\n" not in daemon.tail()
    daemon.config.write_text(written.replace(f"hook = {hook}", "hook = none"))
    daemon.start()
    assert post(daemon) == (201 if hook == "open" else 200)
    assert daemon.stop()[0] == 0 and "msg=ended" in daemon.tail(1)
