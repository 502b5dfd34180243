"""A real Kannel against the real daemon: texts in and out, long ones, emoji, reports, and either side down and up again."""
import subprocess
import urllib.parse
import urllib.request

import pytest
from gateway import SECRET, Kannel
from harness.build import guichet
from harness.daemon import outbound
from harness.waiting import wait_until

LONG = 240
MARIE, BOB = "+33612345678", "+33611111111"
EVE, MAX = "+33622222222", "+33633333333"
STATUS_NEW, STATUS_CLOSED = 1, 7


@pytest.fixture
def desk(make_daemon, sink, tmp_path):
    return make_daemon(outbound(sink.url()))


@pytest.fixture
def kannel(desk, tmp_path, sink):
    counterpart = Kannel.begin(tmp_path, f"http://127.0.0.1:{desk.port}/sms/kannel/in")
    desk.configure(outbound(sink.url()) + "\n".join([
        "[sms kannel]", "preset = kannel", f"gateway = http://127.0.0.1:{counterpart.sendsms}", "user = guichet", "password = s3cret",
        "from = 3615", "scheme = query", f"secret = {SECRET}", f"callback_url = http://127.0.0.1:{desk.port}", "allow_private = yes",
        "rate_per_s = 50", "[console main]", "[person bob]", "name = Bob", "role = agent", "queues = support", "undo_delay = 0",
        "[person eve]", "name = Eve", "role = agent", "queues = garde", f"identities = sms:kannel/{EVE}",
        "[person max]", "name = Max", "role = agent", "queues = garde", f"identities = sms:kannel/{MAX}",
        "[person zoe]", "name = Zoe",
        "[queue garde]", "title = Garde", "oncall = eve/sms:kannel, max/sms:kannel", ""]))
    desk.start()
    yield counterpart
    counterpart.stop()


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
    texts = [text for (text,) in desk.rows("SELECT text FROM entry") if text]
    assert any("Ma clé ne marche plus, ça coûte 3 € 😀" in text for text in texts)


def say(desk, who, text):
    """What somebody says at a terminal, and what they read there within a second."""
    result = subprocess.run([guichet(), "chat", "-c", desk.config, "--as", who, "--say", text, "--listen", "1"],
                            capture_output=True, text=True, timeout=300, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout + result.stderr


def answer(desk, ref, text):
    return say(desk, "bob", f"!reply {ref} {text}")


def status(desk, ref):
    return desk.rows("SELECT status FROM ticket WHERE ref = ?", ref)[0][0]


def wait_row(desk, what, sql, *values):
    wait_until(lambda: desk.rows(sql, *values), lambda: f"{what}: {sql} {values}", LONG, 0.05)


def test_what_agents_say(desk, kannel, sink):
    kannel.phones.send(MARIE, "My printer is on fire")
    ref = wait_created(sink, 1)[0]

    answer(desk, ref, "C’est réglé, ça devrait être prêt : 3 €")
    answer(desk, ref, "Привет, это готово")
    answer(desk, ref, "long " * 60 + "end")
    wait_text(kannel, MARIE, "C'est réglé, ca devrait etre pret : 3 €")
    wait_text(kannel, MARIE, "Привет, это готово")
    wait_text(kannel, MARIE, "long end")
    wait_until(lambda: len(desk.rows("SELECT key FROM inbox WHERE key LIKE 'dlr/%/final'")) >= 3, "reports on what was delivered", LONG, 0.05)


def test_a_whole_story(desk, kannel, sink):
    """A customer has two requests on one number; the agent is at a terminal."""
    kannel.phones.send(MARIE, "Ma caisse ne marche plus")
    first = wait_created(sink, 1)[0]
    wait_text(kannel, MARIE, f"{first} enregistrée")
    kannel.phones.send(MARIE, "NOUVEAU Le badge est cassé")
    second = wait_created(sink, 2)[1]
    wait_text(kannel, MARIE, f"{second} enregistrée")

    say(desk, "bob", f"!take {first}")
    wait_text(kannel, MARIE, f"Bob prend en charge {first}")
    answer(desk, first, "Quel est son numéro de série ?")
    wait_text(kannel, MARIE, f"Bob ({first}) : Quel est son numéro de série ?")
    wait_row(desk, "the report that it arrived", "SELECT 1 FROM outbox WHERE body LIKE '%de série%' AND channel = 'sms:kannel' AND receipt = 2")

    kannel.phones.send(MARIE, f"{first} c'est le 4711")
    wait_row(desk, "the answer in its ticket", "SELECT 1 FROM entry e JOIN ticket t ON t.id = e.ticket_id WHERE t.ref = ? AND e.text LIKE '%4711%'",
             first)
    assert not desk.rows("SELECT 1 FROM entry e JOIN ticket t ON t.id = e.ticket_id WHERE t.ref = ? AND e.text LIKE '%4711%'", second)

    say(desk, "bob", f"!solved {first} Carte réseau changée")
    wait_text(kannel, MARIE, "C'est réglé ? 1=oui 2=non")
    kannel.phones.send(MARIE, "1")
    wait_text(kannel, MARIE, f"{first} est fermée. Votre note, de 1 (mauvais) à 5 (excellent) ?")
    kannel.phones.send(MARIE, "5")
    wait_text(kannel, MARIE, f"5/5 pour {first}")
    assert (status(desk, first), status(desk, second)) == (STATUS_CLOSED, STATUS_NEW)

    kannel.phones.send(MARIE, "STOP")
    wait_text(kannel, MARIE, "Vous ne recevrez plus de SMS")
    answer(desk, second, "Venez le changer")
    wait_row(desk, "the agent's text", "SELECT 1 FROM entry WHERE text LIKE '%Venez%'")
    kannel.phones.send(MARIE, "START")
    wait_text(kannel, MARIE, "reprennent")
    answer(desk, second, "Il est prêt")
    wait_text(kannel, MARIE, f"Bob ({second}) : Il est pret")
    assert "Venez" not in kannel.phones.shown(MARIE)


def test_on_call(desk, kannel, sink):
    """The first one passes, the second one takes, and who asked hears of it at the terminal."""
    say(desk, "zoe", "nouveau ~garde p:urgente Le coffre est ouvert")
    ref = wait_created(sink, 1)[0]
    wait_text(kannel, EVE, f"URGENT {ref}")
    kannel.phones.send(EVE, "2")
    wait_text(kannel, MAX, f"URGENT {ref}")
    kannel.phones.send(MAX, "1")
    wait_text(kannel, MAX, f"{ref} est à vous")
    wait_text(kannel, EVE, f"{ref} est déjà pris par Max")
    heard = [say(desk, "zoe", "merci")]

    def hears():
        heard.append(say(desk, "zoe", "accueil"))
        return any(f"Max prend en charge {ref}" in one for one in heard)

    wait_until(hears, lambda: f"who has it: {heard}", LONG, 0.1)
    kannel.phones.send(EVE, "1")
    wait_until(lambda: kannel.phones.shown(EVE).count("est déjà pris par Max") == 2, "a late answer hears who has it", LONG, 0.05)
    assert desk.rows("SELECT p.handle FROM ticket t JOIN person p ON p.id = t.assignee_id WHERE t.ref = ?", ref) == [("max",)]


def test_a_repeat_is_one_message(desk, kannel, sink):
    def tell(number, text):
        query = urllib.parse.urlencode({"id": "one-and-the-same", "from": number, "to": "3615", "text": text, "ts": "1760000000",
                                        "token": SECRET})
        with urllib.request.urlopen(f"http://127.0.0.1:{desk.port}/sms/kannel/in?{query}", timeout=120) as answer:
            return answer.status, answer.read()

    assert tell(MARIE, "help me") == (200, b"")
    assert tell(MARIE, "help me") == (200, b"")
    wait_created(sink, 1)
    assert len([text for (text,) in desk.rows("SELECT text FROM entry") if text and "help me" in text]) == 1


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
    with urllib.request.urlopen(f"http://127.0.0.1:{desk.port}/sms/kannel/in?{query}", timeout=120) as answer:
        assert answer.status == 200
    ref = wait_created(sink, 1)[0]
    kannel.start()
    wait_text(kannel, MARIE, ref)
