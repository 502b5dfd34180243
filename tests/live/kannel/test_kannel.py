"""A real Kannel against the real daemon: texts in and out, long ones, emoji, reports, and either side down and up again."""
import sqlite3
import subprocess
import urllib.parse
import urllib.request

import pytest
from gateway import SECRET, Kannel
from harness.build import guichet
from harness.daemon import outbound
from harness.waiting import wait_until

LONG = 60
MARIE, BOB = "+33612345678", "+33611111111"


@pytest.fixture
def desk(make_daemon, sink, tmp_path):
    return make_daemon(outbound(sink.url()))


@pytest.fixture
def kannel(desk, tmp_path, sink):
    counterpart = Kannel(tmp_path, f"http://127.0.0.1:{desk.port}/sms/kannel/in")
    desk.configure(outbound(sink.url()) + "\n".join([
        "[sms kannel]", "preset = kannel", f"gateway = http://127.0.0.1:{counterpart.sendsms}", "user = guichet", "password = s3cret",
        "from = 3615", "scheme = query", f"secret = {SECRET}", f"callback_url = http://127.0.0.1:{desk.port}", "allow_private = yes",
        "rate_per_s = 50", "[console main]", "[person bob]", "name = Bob", "role = agent", "queues = support", "undo_delay = 0", ""]))
    counterpart.start()
    desk.start()
    yield counterpart
    counterpart.stop()


def rows(desk, sql, *values):
    with sqlite3.connect(f"file:{desk.database}?mode=ro", uri=True, timeout=10) as database:
        return database.execute(sql, values).fetchall()


def wait_text(kannel, number, part):
    """Parts of a long text come one after the other, so all of them are looked at together."""
    def found():
        shown = kannel.phones.shown(number)
        return shown if part in shown else None

    wait_until(found, lambda: f"{part!r} on {number}: {kannel.phones.received}", LONG, 0.05)
    return found()


def wait_created(sink, count):
    def refs():
        return list(dict.fromkeys(delivery.ticket["ref"] for delivery in sink.of("ticket.created")))

    wait_until(lambda: len(refs()) >= count, lambda: f"{count} tickets: {refs()}", LONG, 0.05)
    assert len(refs()) == count
    return refs()


def test_in_and_out(desk, kannel, sink):
    kannel.phones.send(MARIE, "My printer is on fire")
    ref = wait_created(sink, 1)[0]
    wait_text(kannel, MARIE, ref)

    kannel.phones.send(BOB, "Ma clé ne marche plus, ça coûte 3 € 😀")
    wait_created(sink, 2)
    texts = [text for (text,) in rows(desk, "SELECT text FROM entry") if text]
    assert any("Ma clé ne marche plus, ça coûte 3 € 😀" in text for text in texts)


def answer(desk, ref, text):
    """What an agent says from the terminal."""
    result = subprocess.run([guichet(), "chat", "-c", desk.config, "--as", "bob", "--say", f"!reply {ref} {text}", "--listen", "1"],
                            capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout + result.stderr


def test_what_agents_say(desk, kannel, sink):
    kannel.phones.send(MARIE, "My printer is on fire")
    ref = wait_created(sink, 1)[0]

    answer(desk, ref, "C’est réglé, ça devrait être prêt : 3 €")
    answer(desk, ref, "Привет, это готово")
    answer(desk, ref, "long " * 60 + "end")
    wait_text(kannel, MARIE, "C'est réglé, ca devrait etre pret : 3 €")
    wait_text(kannel, MARIE, "Привет, это готово")
    wait_text(kannel, MARIE, "long end")
    wait_until(lambda: len(rows(desk, "SELECT key FROM inbox WHERE key LIKE 'dlr/%/final'")) >= 3, "reports on what was delivered", LONG, 0.05)


def test_a_repeat_is_one_message(desk, kannel, sink):
    def tell(number, text):
        query = urllib.parse.urlencode({"id": "one-and-the-same", "from": number, "to": "3615", "text": text, "ts": "1760000000",
                                        "token": SECRET})
        with urllib.request.urlopen(f"http://127.0.0.1:{desk.port}/sms/kannel/in?{query}", timeout=10) as answer:
            return answer.status, answer.read()

    assert tell(MARIE, "help me") == (200, b"")
    assert tell(MARIE, "help me") == (200, b"")
    wait_created(sink, 1)
    assert len([text for (text,) in rows(desk, "SELECT text FROM entry") if text and "help me" in text]) == 1


def test_the_desk_is_down_for_a_while(desk, kannel, sink):
    desk.kill()
    kannel.phones.send(MARIE, "Nobody hears me")
    log = kannel.folder / "smsbox.log"
    wait_until(lambda: "Nobody" in log.read_text(errors="replace"), "the text at smsbox", LONG, 0.05)
    desk.start()
    wait_created(sink, 1)
    wait_text(kannel, MARIE, wait_created(sink, 1)[0])


def test_the_gateway_is_down_for_a_while(desk, kannel, sink):
    query = urllib.parse.urlencode({"id": "x1", "from": MARIE, "to": "3615", "text": "Are you there?", "token": SECRET})
    kannel.stop()
    with urllib.request.urlopen(f"http://127.0.0.1:{desk.port}/sms/kannel/in?{query}", timeout=10) as answer:
        assert answer.status == 200
    ref = wait_created(sink, 1)[0]
    kannel.start()
    wait_text(kannel, MARIE, ref)
