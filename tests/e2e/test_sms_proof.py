"""How a gateway proves itself, from outside: signatures described in the configuration, Vonage's, Twilio's over an address with a query."""
import base64
import hashlib
import hmac
import json
import time
import urllib.parse

import pytest
from harness.daemon import inbound
from phones import FORM, JSON, SECRET, ask, good, rows, section

MARIE = "+33612345678"


def texts(desk):
    return "\n".join(text or "" for text, in rows(desk, "SELECT text FROM entry"))


def tickets(desk):
    return rows(desk, "SELECT count(*) FROM ticket")[0][0]


def mac(text, method="sha256"):
    return hmac.new(SECRET.encode(), text if isinstance(text, bytes) else text.encode(), method)


def test_a_described_signature(make_daemon, gateway):
    words = "in_auth = hmac:header=X-My-Sig,alg=sha256,enc=hex,over=body+ts"
    desk = make_daemon(inbound() + section("one", "smsgate", gateway).replace("scheme = query", words) +
                       "in_path = /sms/hook/KEY7\nin_method = POST\n").start()
    _, body = good("smsgate", MARIE, "My printer is on fire", "m1")
    now = int(time.time())

    def post(path="/sms/hook/KEY7", signed=body, at=now, sent=body, made=None, **headers):
        made = mac(signed + str(at).encode()).hexdigest() if made is None else made
        return ask(f"http://127.0.0.1:{desk.port}{path}", sent, JSON, **{"x-timestamp": str(at), "x-my-sig": made, **headers})[0]

    refused = [{"signed": body + b" "}, {"at": now - 400}, {"at": now + 400}, {"made": ""}, {"made": "00" * 32}, {"made": mac(body).hexdigest()},
               {"made": mac(body + str(now).encode()).hexdigest().upper()}, {"x-timestamp": str(now + 1)}, {"x-timestamp": f"0{now}"},
               {"sent": body.replace(b"printer", b"toaster")}]
    for case in refused:
        assert post(**case) == 401, case
    assert post("/sms/hook/KEY8") == 404
    assert ask(f"http://127.0.0.1:{desk.port}/sms/hook/KEY7", **{"x-timestamp": str(now), "x-my-sig": mac(str(now)).hexdigest()})[0] == 405
    assert tickets(desk) == 0
    assert post() == 200
    # the query is not signed, so nothing of it is read; the same message at the other address is a repeat
    assert post("/sms/one/in?from=%2B33699999999&text=evil&id=m2") == 200
    assert tickets(desk) == 1 and "printer" in texts(desk) and "evil" not in texts(desk)
    assert SECRET not in desk.log.read_text()


def test_secrets_under_names_of_ones_own(make_daemon, gateway):
    desk = make_daemon(inbound() + section("one", "kannel", gateway).replace("scheme = query", "in_auth = token:param=key") +
                       section("two", "kannel", gateway).replace("scheme = query", "in_auth = header:X-Hook")).start()
    kind, body = good("kannel", MARIE, "My printer is on fire", "m1")
    base = f"http://127.0.0.1:{desk.port}/sms"
    for address, headers in (("one/in?token=", {}), ("one/in?key=x", {}), ("one/in", {"x-hook": SECRET}), ("two/in?key=", {}), ("two/in", {"x-token": SECRET})):
        assert ask(f"{base}/{address}{SECRET if address.endswith('=') else ''}", body, kind, **headers)[0] == 401, address
    assert ask(f"{base}/one/in?key={SECRET}", body, kind)[0] == 200
    assert ask(f"{base}/two/in", body, kind, **{"x-hook": SECRET})[0] == 200
    assert tickets(desk) == 2
    assert SECRET not in desk.log.read_text()
    assert not any(SECRET.encode() in file.read_bytes() for file in desk.database.parent.glob(desk.database.name + "*"))


@pytest.mark.parametrize("method", ["md5hash", "md5", "sha1", "sha256", "sha512"])
def test_vonage_signs(make_daemon, gateway, method):
    desk = make_daemon(inbound() + section("one", "vonage", gateway, f"vonage-{method}")).start()
    address = f"http://127.0.0.1:{desk.port}/sms/one/in"

    def fields(identity, text="Is it & = so? ça", **more):
        made = {"msisdn": "33612345678", "to": "33755500001", "messageId": identity, "text": text, "type": "unicode", "keyword": "IS",
                "message-timestamp": "2026-11-22 08:00:00", "timestamp": str(int(time.time())), "nonce": "929d6744", **more}
        signed = "".join(f"&{name}={made[name].replace('&', '_').replace('=', '_')}" for name in sorted(made))
        made["sig"] = hashlib.md5((signed + SECRET).encode()).hexdigest() if method == "md5hash" else mac(signed, method).hexdigest().upper()
        return made

    def post(made, query="", kind=JSON):
        return ask(address + query, (json.dumps(made) if kind == JSON else urllib.parse.urlencode(made)).encode(), kind)[0]

    assert post({**fields("m1"), "text": "evil"}) == 401
    assert post(fields("m2"), "?text=evil") == post(fields("m2"), "?x=1") == 401
    assert post(fields("m3", timestamp=str(int(time.time()) - 25 * 3600))) == post(fields("m3", timestamp=str(int(time.time()) + 400))) == 401
    assert post({name: value for name, value in fields("m4").items() if name != "sig"}) == 401
    assert post({**fields("m5"), "sig": ""}, kind=FORM) == 401
    assert tickets(desk) == 0
    assert post(fields("m6", "One as JSON")) == post(fields("m7", "One as a form"), kind=FORM) == 200
    assert ask(f"{address}?{urllib.parse.urlencode(fields('m8', 'One in the address'))}")[0] == 200
    assert post(fields("m6", "One as JSON", nonce="again")) == 200  # a repeat, signed anew
    assert all(texts(desk).count(text) == 1 for text in ("One as JSON", "One as a form", "One in the address")) and "evil" not in texts(desk)


def test_twilio_signs_an_address_with_a_query(make_daemon, gateway):
    desk = make_daemon(inbound() + section("one", "twilio", gateway, "twilio"))
    desk.environment["GUICHET__GUICHET__PUBLIC_URL"] = "https://desk.example.org"
    desk.start()
    local, public = f"http://127.0.0.1:{desk.port}/sms/one/in", "https://desk.example.org/sms/one/in"

    def post(number, sent, signed):
        fields = {"MessageSid": f"SM{number}", "From": MARIE, "To": "+33755500001", "Body": f"Matter {number}"}
        text = public + signed + "".join(name + fields[name] for name in sorted(fields))
        return ask(local + sent, urllib.parse.urlencode(fields).encode(), FORM,
                   **{"x-twilio-signature": base64.b64encode(mac(text, "sha1").digest()).decode()})[0]

    queries = ["", "?team=a-b", "?team=caf%C3%A9", "?team=a%20b", "?team=a+b", "?to=https://a.example/b:c", "?x=1&y=%26%3D", "?n=%2B336", "?a[]=1"]
    for number, query in enumerate(queries):
        assert post(number, query, query) == 200, query
    # what was not signed must not be read: a captured request with a query of a stranger's, another order, another value
    for sent, signed in (("?From=%2B33699999999&Body=evil%20text&MessageSid=SM99", ""), ("?a=b%20c", "?a=b%20d"), ("?b=%20&a=1", "?a=1&b=%20"),
                         ("", "?a=b%20c"), ("?a=1&a=b%20", "?a=1")):
        assert post(99, sent, signed) == 401, sent
    assert "evil" not in texts(desk) and "Matter 99" not in texts(desk)
    assert all(f"Matter {number}" in texts(desk) for number in range(len(queries)))
    # parameters of a GET are signed where another reader decodes them: Twilio is to use POST
    query = "?" + urllib.parse.urlencode({"MessageSid": "SM50", "From": MARIE, "Body": "Matter 50"})
    assert ask(local + query, **{"x-twilio-signature": base64.b64encode(mac(public + query, "sha1").digest()).decode()})[0] == 405


@pytest.mark.parametrize("form, kind, body", [
    ("json", FORM, b'{"event":"x","from":"+33612345678","text":"My printer"}'), ("form", JSON, b"from=%2B33612345678&text=My+printer"),
    ("form", "text/plain", b"from=%2B33612345678&text=My+printer")])
def test_a_content_type_that_lies(make_daemon, gateway, form, kind, body):
    desk = make_daemon(inbound() + section("one", "kannel", gateway, more=f"in_format = {form}\n")).start()
    assert ask(f"http://127.0.0.1:{desk.port}/sms/one/in?token={SECRET}", body, kind)[0] == 200
    assert "My printer" in texts(desk)
