"""Text messages from outside: every preset against hostile requests, forged and foreign receipts, repeats, the daily ceiling and pages."""
import base64
import hashlib
import hmac
import urllib.parse

import pytest
from harness.control import SteppedClock
from harness.daemon import inbound
from harness.standard import Poster
from harness.waiting import wait_until
from phones import FORM, JSON, SECRET, ask, good, rows, section

MARIE, EVE = "+33612345678", "+33622222222"


BOB = "[console main]\n[person bob]\nname = Bob\nrole = agent\nqueues = support\nundo_delay = 0\n"


PRESETS = ["kannel", "twilio", "vonage", "ovh", "smsgate", "jasmin"]


def hostile(kind, body):
    """What a stranger with the secret might send: (why, content type, body)."""
    text = body.decode()
    yield "nothing", kind, b""
    yield "no type", None, body[:0] + b"x"
    yield "a type that lies", JSON if kind == FORM else FORM, body
    yield "a charset that lies", kind + "; charset=utf-16", body
    yield "a type of rubbish", "\xff\xfe/;;;=", body
    yield "not UTF-8", kind, body.replace(b"oui", b"\xff\xfe\xc3")
    yield "half a character", kind, body[:-3] + "é".encode()[:1]
    yield "cut in the middle", kind, body[:len(body) // 2]
    yield "zero bytes", kind, body.replace(b"oui", b"o\0i")
    yield "escaped zero", kind, text.replace("oui", "%00\\u0000").encode()
    if kind == FORM:
        yield "every field twice", kind, body + b"&" + body
        yield "five thousand fields", kind, b"&".join(b"f%d=1" % n for n in range(5000)) + b"&" + body
        yield "a name of 64 KiB", kind, b"n" * 65536 + b"=1&" + body
        yield "broken escapes", kind, body + b"&%=%&%zz=%f&=&&&==%"
    else:
        yield "no object", kind, b"[1,2,3]"
        yield "deep", kind, b"[" * 5000 + b"]" * 5000
        yield "numbers for texts", kind, text.replace('"oui"', "12345678901234567890").encode()
        yield "null for texts", kind, text.replace('"oui"', "null").encode()
        yield "lists for texts", kind, text.replace('"oui"', '["oui"]').encode()
        yield "objects for texts", kind, text.replace('"oui"', '{"oui":1}').encode()
        yield "one key twice", kind, text.replace("{", '{"text":"a","text":"b",', 1).encode()
        yield "a lone surrogate", kind, text.replace('"oui"', '"\\ud83d"').encode()
    yield "a mebibyte of text", kind, body.replace(b"oui", b"x" * (1024 * 1024))
    yield "two mebibytes", kind, b"x" * (2 * 1024 * 1024)
    for number in ("", "0", "+", "++33", "+33 6 12", "hello%20world", "%0d%0aX: y", "9" * 400, "+336123456789012345", "'; DROP TABLE ticket;--"):
        yield f"the number {number[:20]!r}", kind, text.replace("%2B33612345678", number).replace("+33612345678", number).replace(
            "33612345678", number).encode()


def signed(preset, url, body, kind):
    """The header that this gateway sends along, {} if it signs nothing."""
    if preset != "twilio":
        return {}
    fields = {}
    for name, value in urllib.parse.parse_qsl(body.decode(errors="replace"), keep_blank_values=True) if kind and kind.startswith(FORM) else ():
        fields.setdefault(name, set()).add(value)
    return {"x-twilio-signature": sign(url, {name: name.join(sorted(values)) for name, values in fields.items()})}


def mentions(desk, words):
    """How often they stand in what is kept of all texts: several that come at once are one entry."""
    return sum(text.count(words) for (text,) in rows(desk, "SELECT text FROM entry WHERE text IS NOT NULL"))


@pytest.mark.parametrize("preset", PRESETS)
def test_hostile_requests(make_daemon, gateway, preset):
    desk = make_daemon(inbound() + section("one", preset, gateway, "twilio" if preset == "twilio" else "query"))
    desk.environment["GUICHET__GUICHET__PUBLIC_URL"] = f"http://127.0.0.1:{desk.port}"
    desk.start()
    base = f"http://127.0.0.1:{desk.port}/sms/one"
    token = "" if preset == "twilio" else f"?token={SECRET}"
    kind, body = good(preset, MARIE, "oui", "m-1")
    for way in ("in", "status"):
        for wrong in ("", "?token=", "?token=wrong", f"?token={SECRET}x", f"?TOKEN={SECRET}", "?token=" + "x" * 5000):
            status, answer = ask(f"{base}/{way}{wrong}", body, kind)
            assert status in (0, 401, 431) and SECRET.encode() not in answer, (way, wrong[:20], status)
    assert rows(desk, "SELECT count(*) FROM ticket") == [(0,)]
    for way in ("in", "status"):
        for why, type_, bytes_ in hostile(kind, body):
            status, answer = ask(f"{base}/{way}{token}", bytes_, type_ or FORM, **signed(preset, f"{base}/{way}", bytes_, type_ or FORM))
            assert status in (0, 200, 400, 413, 415) or (preset == "twilio" and status == 401), (way, why, status, answer[:200])
            assert status in (200, 401, 413, 415) or not answer, (way, why, status, answer[:200])  # it might be sent to the phone
    assert desk.running and desk.is_ready()
    kind, body = good(preset, MARIE, "My printer is on fire", "m-2")
    answers = {ask(f"{base}/in{token}", body, kind, **signed(preset, f"{base}/in", body, kind)) for _ in range(3)}  # it repeats itself
    assert len(answers) == 1 and answers.pop()[0] == 200
    wait_until(lambda: mentions(desk, "My printer is on fire"), lambda: f"the text: {rows(desk, 'SELECT text FROM entry')}")
    assert mentions(desk, "My printer is on fire") == 1
    log = desk.log.read_text()
    assert SECRET not in log and "s3cret-pass" not in log


def test_forged_and_foreign_receipts(make_daemon, gateway):
    desk = make_daemon(inbound() + section("one", "kannel", gateway) + section("two", "kannel", gateway).replace(SECRET, SECRET + "-two"))
    desk.environment["GUICHET__GUICHET__PUBLIC_URL"] = f"http://127.0.0.1:{desk.port}"
    desk.start()
    kind, body = good("kannel", MARIE, "My printer is on fire", "m-1")
    assert ask(f"http://127.0.0.1:{desk.port}/sms/one/in?token={SECRET}", body, kind)[0] == 200
    sent = "SELECT id FROM outbox WHERE channel = 'sms:one' AND state = 2"
    wait_until(lambda: rows(desk, sent), "the confirmation has left")
    number = rows(desk, sent)[0][0]

    def told():
        return rows(desk, "SELECT receipt, state FROM outbox WHERE id = ?", number)[0]

    def report(name, token, **fields):
        return ask(f"http://127.0.0.1:{desk.port}/sms/{name}/status?{urllib.parse.urlencode(fields)}&token={token}")[0]

    before = told()
    assert report("one", "wrong", d=number, s=2) == 401
    assert report("two", SECRET, d=number, s=2) == 401  # the other's secret
    assert report("two", SECRET + "-two", d=number, s=2) == 200  # its own secret, but not its own message
    assert told() == before
    for d in (0, -number, number + 1, "x", f"{number}x", f" {number}", 2**63, 2**64 + number, "", "1e5"):
        assert report("one", SECRET, d=d, s=2) == 200
        assert told() == before, d
    for s in ("", "0", "3", "99", "x", "-1", "1.0"):
        assert report("one", SECRET, d=number, s=s) == 200
    assert told() == before
    assert report("one", SECRET, d=number, s=1) == 200
    wait_until(lambda: told() != before, "delivered")
    good_news = told()
    for s in (8, 2, 16, 1, 4):  # never back, never twice
        assert report("one", SECRET, d=number, s=s) == 200
    assert told() == good_news


def sign(url, fields):
    text = url + "".join(name + fields[name] for name in sorted(fields))
    return base64.b64encode(hmac.new(SECRET.encode(), text.encode(), hashlib.sha1).digest()).decode()


def test_a_signature_is_over_all_fields(make_daemon, gateway):
    desk = make_daemon(inbound() + section("one", "twilio", gateway, "twilio"))
    desk.environment["GUICHET__GUICHET__PUBLIC_URL"] = "https://desk.example.org"
    desk.start()
    local, public = f"http://127.0.0.1:{desk.port}/sms/one/in", "https://desk.example.org/sms/one/in"
    fields = {"MessageSid": "SM1", "AccountSid": "AC1", "From": MARIE, "To": "+33755500001", "Body": "My printer is on fire", "NewIn2027": "é"}
    body = urllib.parse.urlencode(fields).encode()
    signature = sign(public, fields)
    for wrong in ({}, {"x-twilio-signature": ""}, {"x-twilio-signature": signature[:-2] + "A="}, {"x-twilio-signature": sign(local, fields)}):
        assert ask(local, body, FORM, **wrong)[0] == 401
    assert ask(local, body + b"&MediaUrl0=http%3A%2F%2F127.0.0.1%2F", FORM, **{"x-twilio-signature": signature})[0] == 401
    for _ in range(2):  # a replay has the same answer and makes nothing
        status, answer = ask(local, body, FORM, **{"x-twilio-signature": signature})
        assert status == 200 and answer.endswith(b"<Response/>")
    wait_until(lambda: rows(desk, "SELECT count(*) FROM ticket") == [(1,)], "one ticket")


def test_the_ceiling_holds_texts_and_no_page(make_daemon, gateway, tmp_path):
    """Eve's number has had its texts for today. A page reaches her all the same, at once; what waits is not lost."""
    clock = SteppedClock(tmp_path)
    skew = clock.to_noon()
    desk = make_daemon(inbound() + section("one", "kannel", gateway, more="number_limit = 2\n") + "\n".join([
        "[console main]", "[queue network]", "title = Network", "oncall = eve/sms:one",
        "[person eve]", "name = Eve", "role = agent", "queues = network", f"identities = sms:one/{EVE}", ""]), preload=[clock])
    desk.environment["GUICHET__GUICHET__DEFAULT_QUEUE"] = "network"
    desk.start()
    for number in range(4):
        kind, body = good("kannel", EVE, f"NEW Matter {number} of mine", f"m-{number}")
        assert ask(f"http://127.0.0.1:{desk.port}/sms/one/in?token={SECRET}", body, kind)[0] == 200
    wait_until(lambda: rows(desk, "SELECT count(*) FROM outbox WHERE channel = 'sms:one' AND state = 0 AND attempt > 0")[0][0] > 0, "one that waits")
    wait_until(lambda: gateway.of(EVE), "one that does not")
    had = len(gateway.of(EVE))
    assert had <= 2
    client = Poster(desk.port, skew=skew)
    answer = client.post({"event": "create", "title": "All is down", "dedupe": "down", "queue": "network", "priority": "urgent"}, "msg_down")
    client.close()
    assert answer.status in (200, 201), answer.body
    wait_until(lambda: any("All is down" in text for text in gateway.of(EVE)[had:]), lambda: f"the page: {gateway.texts}\n{desk.tail()}")
    assert rows(desk, "SELECT count(*) FROM outbox WHERE channel = 'sms:one' AND state IN (3, 4)") == [(0,)]


def test_a_restart_loses_no_text(make_daemon, gateway):
    """What is in line leaves after the start, once; only what was under way may be in doubt, if its answer did not come in time."""
    desk = make_daemon(inbound() + section("one", "kannel", gateway).replace("rate_per_s = 100", "rate_per_s = 4")).start()
    numbers = [f"+336123450{n:02}" for n in range(16)]
    for at, number in enumerate(numbers):
        kind, body = good("kannel", number, f"Matter {at}", f"m-{at}")
        assert ask(f"http://127.0.0.1:{desk.port}/sms/one/in?token={SECRET}", body, kind)[0] == 200
    desk.stop()
    desk.start()
    open_ = "SELECT count(*) FROM outbox WHERE channel = 'sms:one' AND state < 2"
    wait_until(lambda: rows(desk, open_) == [(0,)], lambda: f"all to leave: {gateway.texts}\n{desk.tail()}")
    sent = [len(gateway.of(number)) for number in numbers]
    doubtful = rows(desk, "SELECT why FROM outbox WHERE channel = 'sms:one' AND state IN (3, 4)")
    assert max(sent) == 1 and sent.count(0) <= len(doubtful) <= 4, (sent, doubtful)


def test_what_people_write_arrives(make_daemon, gateway):
    """A long answer ends where the rest can be read, an emoji stays, and what comes from our own number is not answered for ever."""
    desk = make_daemon(inbound() + section("one", "kannel", gateway) + section("two", "kannel", gateway, more="unicode = always\n") + BOB)
    desk.environment["GUICHET__GUICHET__PUBLIC_URL"] = "https://desk.example.org"
    desk.start()

    def write(number, text, identity, name="one"):
        kind, body = good("kannel", number, text, identity)
        assert ask(f"http://127.0.0.1:{desk.port}/sms/{name}/in?token={SECRET}", body, kind)[0] == 200

    def reply(text, part, ref=1001, number=MARIE):
        result = desk.run("chat", "-c", desk.config, "--as", "bob", "--say", f"!reply {ref} {text}", "--listen", "0")
        assert result.returncode == 0, result.stdout + result.stderr
        wait_until(lambda: any(part in sent for sent in gateway.of(number)), lambda: f"{part}: {gateway.texts}\n{desk.tail()}")
        return gateway.of(number)[-1]

    write(MARIE, "My printer is on fire", "m-1")
    write("33755500001", "My printer is on fire", "m-2")
    write(MARIE, "", "m-3")
    assert rows(desk, "SELECT count(*), (SELECT count(*) FROM entry) FROM ticket") == [(1, 1)]
    assert reply("Try now 👍 ça ira", "Try now").endswith("Try now 👍 ça ira")
    assert reply("ça coûte moins", "moins").endswith("ca coute moins")
    long = reply("First of all " + "the drum is to be cleaned " * 50, "First of all")
    assert long.endswith("... https://desk.example.org/t/G-1001") and 400 < len(long) <= 612, long
    write(EVE, "My door is stuck", "m-4", "two")
    assert reply("ça coûte « moins »…", "moins", 1002, EVE).endswith("ça coûte « moins »…")
