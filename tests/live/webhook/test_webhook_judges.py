"""The senders' and receivers' own programs as judges: what they sign is taken, what they refuse is refused, and they take what we send.

They are installed into a folder of their own ($WEBHOOK_JUDGES, kept between runs); where npm, or Node 20, cannot be had, all is skipped."""
import base64
import http.client
import json
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest
from harness.build import guichet
from harness.daemon import outbound
from harness.npm import Programs
from harness.waiting import wait_until

HERE = Path(__file__).with_name("judges")
SECRET = "whsec_" + base64.b64encode(b"known to desk and sender alike!!").decode()
PEOPLE = "[console main]\n[person bob]\nname = Bob\nrole = agent\nqueues = support\nlang = en\nundo_delay = 0\n"
RATE = "rate = 100000\nrate_burst = 1000000\n"


@pytest.fixture(scope="session")
def judge():
    """judge(script, *words, stdin) -> the lines that it printed, read as JSON"""
    programs = Programs(HERE, "WEBHOOK_JUDGES", "the official libraries")

    def ask(script, *words, stdin=None):
        said = programs(script, *words, stdin=stdin, timeout=300)
        assert said.returncode == 0, said.stderr
        return [json.loads(line) for line in said.stdout.splitlines()]

    return ask


# ---- what they sign, and what they refuse

CASES = 200  # of each scheme
EACH_PROCESS = 5  # of so many, one is asked of `guichet signature`, which is a process each


def secret_file(folder, one):
    path = folder / f"{one['scheme']}-{one['ring']}.secret"
    if not path.exists():
        path.write_text(" ".join(one["secrets"]))
        path.chmod(0o600)
    return path


def by_command(folder, now, one):
    words = [word for name, value in one["headers"].items() for word in ("--header", f"{name}: {value}")]
    done = subprocess.run([guichet(), "signature", "--scheme", one["scheme"], "--secret-file", secret_file(folder, one), "--now", str(now),
                           *words], input=base64.b64decode(one["body"]), capture_output=True, check=False)
    assert done.returncode in (0, 1), done
    assert done.stdout.startswith(b"accepted") == (done.returncode == 0), done
    return done.returncode == 0


def by_route(connection, one):
    """None of the bodies is an event: whoever is proved is told so, or has opened a ticket."""
    connection.request("POST", f"/hook/{one['scheme']}-{one['ring']}", base64.b64decode(one["body"]),
                       {"content-type": "application/json", **one["headers"]})
    answer = connection.getresponse()
    said = json.loads(answer.read())
    assert answer.status in (200, 201, 400, 401, 422) and (answer.status < 300 or said["error"]), (answer.status, said)
    return answer.status != 401


def test_the_libraries_the_routes_and_the_command_agree(judge, make_daemon, tmp_path):
    now = int(time.time())
    cases = judge("cases.mjs", 20261122, now, CASES)
    verdicts = Counter((one["scheme"], one["accepted"]) for one in cases)
    assert len(verdicts) == 8 and min(verdicts.values()) > CASES / 4, verdicts  # both kinds are among them, for each scheme
    rings = {secret_file(tmp_path, one): one for one in cases}
    desk = make_daemon("".join(f"[webhook {path.stem}]\npreset = guichet\nscheme = {one['scheme']}\nsecret_file = {path}\n{RATE}"
                               for path, one in rings.items())).start()
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=60)
    for number, one in enumerate(cases):
        on_the_edge = 290 < abs(one["offset"]) < 310  # the daemon's clock goes on
        if not on_the_edge:
            assert by_route(connection, one) == one["accepted"], one
        if on_the_edge or number % EACH_PROCESS == 0:
            assert by_command(tmp_path, now, one) == one["accepted"], one
    connection.close()


def openssl(*words):
    done = subprocess.run(["openssl", *map(str, words)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_openssl_signs_with_a_private_key(make_daemon, tmp_path):
    """v1a of Standard Webhooks, of which npm's library knows nothing; the older of the two keys ends with its rotation."""
    private = [tmp_path / "old.pem", tmp_path / "new.pem"]
    public = []
    for path in private:
        openssl("genpkey", "-algorithm", "ed25519", "-out", path)
        public.append("whpk_" + base64.b64encode(openssl("pkey", "-in", path, "-pubout", "-outform", "DER")[-32:]).decode())
    (tmp_path / "secret").write_text(" ".join(public))
    (tmp_path / "secret").chmod(0o600)
    desk = make_daemon(f"[webhook in]\npreset = guichet\nscheme = standard-webhooks\nsecret_file = {tmp_path / 'secret'}\n{RATE}").start()

    def post(key, number, sent=None, mark="v1a,"):
        body = json.dumps({"event": "create", "title": f"number {number}"}).encode()
        message = tmp_path / "message"
        stamp = str(int(time.time()))
        message.write_bytes(f"m{number}.{stamp}.".encode() + body)
        signature = mark + base64.b64encode(openssl("pkeyutl", "-sign", "-rawin", "-inkey", key, "-in", message)).decode()
        connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=60)
        connection.request("POST", "/hook/in", sent or body, {"webhook-id": f"m{number}", "webhook-timestamp": stamp,
                                                             "webhook-signature": f"v1,AAAA {signature}"})
        status = connection.getresponse().status
        connection.close()
        return status

    assert [post(key, number) for number, key in enumerate(private)] == [201, 201]
    assert post(private[0], 2, sent=b'{"event":"create","title":"y"}') == 401
    assert post(private[0], 3, mark="v1,") == 401
    stranger = tmp_path / "stranger.pem"
    openssl("genpkey", "-algorithm", "ed25519", "-out", stranger)
    assert post(stranger, 4) == 401


def test_openssl_takes_what_we_sign_with_a_private_key(make_daemon, sink, tmp_path):
    private, public = tmp_path / "private.pem", tmp_path / "public.pem"
    openssl("genpkey", "-algorithm", "ed25519", "-out", private)
    openssl("pkey", "-in", private, "-pubout", "-out", public)
    pair = openssl("pkey", "-in", private, "-outform", "DER")[-32:] + openssl("pkey", "-in", private, "-pubout", "-outform", "DER")[-32:]
    secret = "whsk_" + base64.b64encode(pair).decode()
    desk = make_daemon(endpoint("in", "guichet", "bearer") + outbound(sink.url(), "signed", secret)).start()
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=60)
    connection.request("POST", "/hook/in", '{"event":"create","title":"été"}'.encode(), {"authorization": f"Bearer {SECRET}"})
    assert connection.getresponse().status == 201
    connection.close()
    wait_until(lambda: sink.of("ticket.created"), "the notice", 60)
    one = sink.of("ticket.created")[0]
    (tmp_path / "message").write_bytes(f"{one.key}.{one.headers['webhook-timestamp']}.".encode() + one.body)
    mark, signature = one.headers["webhook-signature"].split(",")
    (tmp_path / "signature").write_bytes(base64.b64decode(signature))
    assert mark == "v1a"
    openssl("pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", public, "-in", tmp_path / "message", "-sigfile", tmp_path / "signature")


# ---- what their clients send

def endpoint(name, preset, scheme, more=""):
    return f"[webhook {name}]\npreset = {preset}\nscheme = {scheme}\nsecret = {SECRET}\n{RATE}{more}"


SLACK_PATH_SECRET = "T00B00XXXX"
ENDPOINTS = "".join([
    PEOPLE, endpoint("events", "cloudevents", "bearer"), endpoint("standard", "guichet", "standard-webhooks"),
    endpoint("svix", "guichet", "svix"), endpoint("gitlab", "gitlab", "gitlab"), endpoint("github", "github", "github"),
    endpoint("stripe", "generic", "stripe", "from.title = ${/type}: ${/data/object/description}\nfrom.id = /id\n"),
    f"[webhook chat]\npreset = slack\nscheme = path\nsecret = {SLACK_PATH_SECRET}\n{RATE}"])


class Sent:
    """What each client got, and what the desk has of it."""

    def __init__(self, desk, said):
        self.desk, self.answers = desk, {one.pop("name"): one for one in said}

    def status(self, name):
        return self.answers[name]["status"]

    def refs(self, name):
        body = self.answers[name].get("body") or self.answers[name]["took"]
        return [ticket["ref"] for ticket in json.loads(body)["tickets"]]

    def show(self, ref):
        return self.desk.run("ticket", "show", ref, "--as", "bob", "-c", self.desk.config, check=True).stdout


@pytest.fixture(scope="module")
def sent(judge, tmp_path_factory, binary):
    from harness.daemon import Daemon
    desk = Daemon(tmp_path_factory.mktemp("desk"), ENDPOINTS).start()
    yield Sent(desk, judge("send.mjs", f"http://127.0.0.1:{desk.port}", f"/hook/chat/{SLACK_PATH_SECRET}", SECRET))
    desk.kill()


def test_slacks_client_opens_tickets(sent):
    for name in ("slack text", "slack attachment", "slack blocks"):
        assert sent.answers[name] == {"took": {"text": "ok"}}
    titles = [title for title, in sent.desk.rows("SELECT title FROM ticket WHERE source = 'webhook:chat' ORDER BY number")]
    assert titles == ["Sauvegarde no 1 (https://ci.example.org/1) & été 🎫", "Build", "Disk full"]
    texts = [sent.show(ref) for ref, in sent.desk.rows("SELECT ref FROM ticket WHERE source = 'webhook:chat' ORDER BY number")]
    assert "second line" in texts[0]
    assert "Failed" in texts[1] and "tests" in texts[1] and "Branch: main" in texts[1] and "https://ci.example.org/2" in texts[1]
    assert "*web1* is at 98 %" in texts[2] and "web1" in texts[2] and "from the night watch" in texts[2]


def test_slacks_client_is_told_what_is_wrong(sent):
    assert "400" in sent.answers["slack nothing"]["threw"]
    assert "401" in sent.answers["slack stranger"]["threw"]


@pytest.mark.parametrize("mode", ["binary", "structured"])
def test_cloudevents_emitters_open_tickets(sent, mode):
    ref, = sent.refs(f"cloudevents {mode} object")
    assert sent.refs(f"cloudevents {mode} again") == [ref]
    assert json.loads(sent.answers[f"cloudevents {mode} again"]["took"])["tickets"][0]["ref"] == ref
    text = sent.show(ref)
    for part in ("Disque plein", "urgent", "severity major", "ça déborde 🎫", "host: web1", "ce-type: org.example.disk", "ce-source: /monitor"):
        assert part in text
    assert "Bonjour à tous" in sent.show(*sent.refs(f"cloudevents {mode} text"))
    assert "org.example.disk" in sent.show(*sent.refs(f"cloudevents {mode} bytes"))
    assert "été" in sent.show(*sent.refs(f"cloudevents {mode} latin"))


def test_cloudevents_without_data_and_in_batches(sent):
    assert sent.status("cloudevents nothing") == sent.status("cloudevents batch") == 201
    refs = sent.refs("cloudevents batch")
    assert len(set(refs)) == 3
    assert [f"batch {n}" in sent.show(ref) for n, ref in enumerate(refs, 1)] == [True] * 3


def test_signed_requests_open_tickets(sent):
    for name in ("standard", "svix"):
        assert sent.status(name) == 201
        text = sent.show(*sent.refs(name))
        assert "Prix 10 € «été»" in text and "high" in text and "a\nb" in text.replace("\r", "")
    assert sent.status("standard again") == 200 and sent.refs("standard again") == sent.refs("standard")
    assert sent.status("gitlab") == sent.status("gitlab signed") == 200
    assert sent.status("stripe") == 201 and "charge.failed: Carte refusée" in sent.show(*sent.refs("stripe"))
    assert sent.status("stripe again") == 200 and sent.refs("stripe again") == sent.refs("stripe")


def test_github_is_answered_as_it_expects(sent):
    assert sent.status("github ping") == 200
    assert sent.status("github issue") == 201
    text = sent.show(*sent.refs("github issue"))
    assert "Panier vide" in text and "🎫" in text and "author: marie" in text and "https://github.com/acme/shop/issues/7" in text
    assert sent.status("github most") == 200
    assert sent.status("github too much") == 413


# ---- what we send

def test_the_libraries_take_our_notices(judge, make_daemon, sink):
    """While the secret is changed, who has the old one and who has the new one."""
    new, old, stranger = ("whsec_" + base64.b64encode(f"{word}: thirty-two bytes of secret".encode()).decode() for word in ("new", "old", "str"))
    until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 86400))
    desk = make_daemon(PEOPLE + endpoint("standard", "guichet", "bearer") + outbound(sink.url("/rotated"), "rotated", new,
                       f"old_secret = {old}\nold_until = {until}\npayload = full\n") + outbound(sink.url("/plain"), "plain", new)).start()
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=60)
    for number in range(10):
        event = {"event": "create", "title": f"été {number} 🎫 \u2028", "text": "a\r\nb\t\"\\ €" * (number * 40 + 1)}
        connection.request("POST", "/hook/standard", json.dumps(event), {"authorization": f"Bearer {SECRET}"})
        answer = connection.getresponse()
        assert answer.read() and answer.status == 201
    connection.close()
    wait_until(lambda: len(sink.of("ticket.created")) >= 20, lambda: f"20 notices: {len(sink.deliveries)}", 60)
    notices = sink.of("ticket.created")
    verdicts = judge("verify.mjs", stdin="".join(json.dumps({"headers": one.headers, "body": one.body.decode(), "secrets": [new, old, stranger]})
                                                 + "\n" for one in notices))
    for one, (with_new, with_old, with_stranger) in zip(notices, verdicts, strict=True):
        assert with_new == [one.event, one.event]
        assert with_old == (with_new if one.path == "/rotated" else [None, None])
        assert with_stranger == [None, None]
    assert Counter(one.path for one in notices) == {"/rotated": 10, "/plain": 10}
