"""Requests as no honest client writes them, byte by byte on a raw socket: each is refused with a 4xx (501 for an unknown method) and
a sentence or cut off, none makes a ticket that it should not, and the next request is served."""
import http.client
import json
import re
import socket
import sqlite3
import time

import pytest
from harness import standard
from harness.daemon import Daemon, inbound
from harness.standard import SECRET_IN, Poster
from harness.waiting import wait_until

TOKEN = "hostile-abcdefgh1234"
SECTIONS = f"""
[webhook ci]
preset = guichet
scheme = bearer
secret = {TOKEN}
rate = 100000
rate_burst = 100000
[webhook gh]
preset = github
scheme = github
secret = {TOKEN}
[webhook form]
preset = form
scheme = path
secret = {TOKEN}
"""
EVENT = {"event": "create", "title": "Disk full", "text": "95 % used", "dedupe": "one"}
BODY = json.dumps(EVENT).encode()
CUT = 0  # the connection ends without an answer


@pytest.fixture(scope="module")
def daemon(tmp_path_factory):
    one = Daemon(tmp_path_factory.mktemp("hostile"), inbound() + SECTIONS).start()
    yield one
    one.stop()


@pytest.fixture(autouse=True)
def the_next_one_is_served(daemon):
    yield
    assert daemon.running, daemon.tail()
    client = http.client.HTTPConnection("127.0.0.1", daemon.port, timeout=120)
    client.request("POST", "/hook/ci", BODY, {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"})
    assert client.getresponse().status in (200, 201)
    client.close()


def request(*headers, body=BODY, path="/hook/ci", line=None, host="x", length=None, kind="application/json"):
    """`length`: None: the right one, False: none at all."""
    lines = [line or f"POST {path} HTTP/1.1"]
    lines += [f"Host: {host}"] if host is not None else []
    lines += [f"Authorization: Bearer {TOKEN}"] + ([f"Content-Type: {kind}"] if kind else [])
    lines += [] if length is False else [f"Content-Length: {len(body) if length is None else length}"]
    return "\r\n".join([*lines, *headers, "", ""]).encode("latin-1") + body


def talk(daemon, raw):
    """(status, body) of the first whole answer that is none of 1xx; (CUT, b"") if the connection ends before."""
    got = b""
    with socket.create_connection(("127.0.0.1", daemon.port), timeout=120) as connection:
        try:
            connection.sendall(raw)
        except OSError:
            pass  # it was cut off while we wrote: the answer may be there all the same
        while True:
            head, end, rest = re.sub(rb"^HTTP/1.1 1\d\d[^\r]*\r\n\r\n", b"", got).partition(b"\r\n\r\n")
            length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.I)
            if end and (not length or raw.startswith(b"HEAD ") or len(rest) >= int(length[1])):
                return int(head.split()[1]), rest
            try:
                part = connection.recv(65536)
            except OSError:
                part = b""
            if not part:
                return CUT, b""
            got += part


def nested(depth):
    return b'{"event":"create","title":"x","text":"y","dedupe":"one","x":' + b"[" * depth + b"]" * depth + b"}"


def with_value(text):
    return b'{"event":"create","title":"x","text":"y","dedupe":"one","n":' + text + b"}"


def with_title(text):
    return b'{"event":"create","title":"' + text + b'","text":"y"}'


# ---- where a request ends

FRAMING = {
    "length and chunked": (request("Transfer-Encoding: chunked"), 400),
    "chunked": (request("Transfer-Encoding: chunked", length=False, body=b"5\r\nhello\r\n0\r\n\r\n"), 411),
    "chunked in odd case": (request("tRANSFER-eNCODING: cHUNKED", length=False), 411),
    "chunked, odd sizes": (request("Transfer-Encoding: chunked", length=False, body=b"-1;x=\"\r\n\r\nFFFFFFFFFFFFFFFFF\r\n"), 411),
    "chunked behind a tab": (request("Transfer-Encoding:\tchunked"), 400),
    "chunked with a space before the colon": (request("Transfer-Encoding : chunked"), 400),
    "chunked with a tab before the colon": (request("Transfer-Encoding\t: chunked"), 400),
    "an unknown coding": (request("Transfer-Encoding: xchunked"), 400),
    "a control character in the coding": (request("Transfer-Encoding: \x0bchunked"), 400),
    "the length twice": (request(f"Content-Length: {len(BODY)}"), 400),
    "two lengths": (request("Content-Length: 3"), 400),
    "a list of lengths": (request(length="3, 3"), 400),
    "a length with a sign": (request(length="+3"), 400),
    "a negative length": (request(length="-3"), 400),
    "a length in hex": (request(length="0x10"), 400),
    "a length in the next line": (request("Content-Length:\r\n 3", length=False), 400),
    "a length of two words": (request(length="3 3"), 400),
    "an endless length": (request(length="9" * 30), 400),
    "a length that wraps": (request(length=2**64 + 3), 400),
    "a length with a space before the colon": (request("Content-Length : 3", length=False), 400),
    "no length": (request(length=False), 400),
    "a body that is too long": (request(body=b"x" * 2_000_000), 413),
    "two at once": (request() + request(), {200, 201, CUT}),
    "three at once to nowhere": (b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n" * 3, {404, CUT}),
    "a body behind GET": (b"GET /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello", 404),
}

# ---- the head

HEADS = {
    "lines that end with LF alone": (request().replace(b"\r\n", b"\n"), {200, 201, 400, CUT}),
    "no host": (request(host=None), 400),
    "an empty host": (request(host=""), 400),
    "two hosts": (request("Host: y"), 400),
    "a space before the host's colon": (request("Host : y"), 400),
    "HTTP/1.0": (request(line="POST /hook/ci HTTP/1.0"), {200, 201}),
    "HTTP/1.0 without a host": (request(line="POST /hook/ci HTTP/1.0", host=None), {200, 201}),
    "HTTP/2.0": (request(line="POST /hook/ci HTTP/2.0"), 400),
    "HTTP/9.9": (request(line="POST /hook/ci HTTP/9.9"), 400),
    "no version": (request(line="POST /hook/ci"), 400),
    "the preface of HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00", 501),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"a" * 200, 400),
    "an absolute address": (request(line="POST http://x/hook/ci HTTP/1.1"), 400),
    "an asterisk": (b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "a request for a tunnel": (b"CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n\r\n", 501),
    "a zero byte in the path": (request(path="/hook/ci%00"), 400),
    "a path out of the root": (request(path="/../../etc/passwd"), 404),
    "half a percent escape": (request(path="/hook/ci%"), 400),
    "no percent escape": (request(path="/hook/%zz"), 400),
    "a line break in the path": (request(path="/hook/ci%0d%0aX:y"), {400, 403, 404}),
    "a space in the path": (request(path="/hook/c i"), 400),
    "bytes that are no UTF-8 in the path": (request(path="/hook/\xe9"), 400),
    "a long path": (request(path="/hook/" + "a" * 3000), 404),
    "a very long path": (request(path="/hook/" + "a" * 60000), 431),
    "an unknown method": (b"BREW /hook/ci HTTP/1.1\r\nHost: x\r\n\r\n", 501),
    "TRACE": (b"TRACE /hook/ci HTTP/1.1\r\nHost: x\r\n\r\n", 501),
    "a method without end": (b"A" * 5000 + b" / HTTP/1.1\r\nHost: x\r\n\r\n", 501),
    "OPTIONS": (b"OPTIONS /hook/ci HTTP/1.1\r\nHost: x\r\n\r\n", 405),
    "DELETE": (b"DELETE /hook/ci HTTP/1.1\r\nHost: x\r\n\r\n", 405),
    "HEAD": (b"HEAD /hook/ci HTTP/1.1\r\nHost: x\r\n\r\n", {401, 405}),
    "PATCH": (request(line="PATCH /hook/ci HTTP/1.1"), 405),
    "an expectation": (request("Expect: 100-continue"), {200, 201}),
    "another expectation": (request("Expect: the-moon"), 417),
    "two hundred headers": (request(*(f"X-{n}: a" for n in range(200))), {200, 201}),
    "a cookie 300 times": (request(*["Cookie: a=b"] * 300), 431),
    "70 arguments": (request(path="/hook/ci?" + "&".join(["a=b"] * 70)), {200, 201}),
    "700 arguments": (request(path="/hook/ci?" + "&".join(["a=b"] * 700)), 431),
    "five thousand headers": (request(*(f"X-{n}: a" for n in range(5000))), 431),
    "a header of 100 kB": (request("X-Big: " + "a" * 100_000), 431),
    "a WebSocket": (b"GET /hook/ci HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: "
                    b"dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n", 401),
    "an upgrade to HTTP/2": (request("Upgrade: h2c", "Connection: Upgrade, HTTP2-Settings", "HTTP2-Settings: AAMAAABkAAQAAP__"), {200, 201}),
    "a header that hides the end": (request("X: a"), 400),
    "a header that hides the token": (request().replace(b"Authorization", b"X-Auth: a\r\nAuthorization"), 400),
    "an unknown upgrade": (request("Upgrade: tea", "Connection: Upgrade"), 400),
    "a header in two lines": (request("X-Fold: a\r\n b"), 400),
    "a token in the next line": (request().replace(b"Bearer ", b"Bearer\r\n "), 400),
    "a blank line's half before the headers": (request().replace(b"\r\nHost", b"\r\n X: y\r\nHost", 1), 400),
    "a header without a colon": (request("nothing"), 400),
    "a header without a name": (request(": y"), 400),
    "a header's name with a space": (request("a b: y"), 400),
    "a zero byte in a header": (request("X: a\0b"), 400),
    "a carriage return in a header": (request("X: a\rb"), 400),
}

# ---- who it is from, and what it is

PROOFS = {
    "two tokens": (request("Authorization: Bearer wrong"), 401),
    "one token twice": (request(f"Authorization: Bearer {TOKEN}"), 401),
    "two signatures": (b"POST /hook/gh HTTP/1.1\r\nHost: x\r\nX-Hub-Signature-256: sha256=00\r\nX-Hub-Signature-256: sha256=00\r\n"
                       b"Content-Length: 2\r\n\r\n{}", 401),
    "GET without proof": (b"GET /hook/ci HTTP/1.1\r\nHost: x\r\n\r\n", 401),
}
KINDS = {
    "text/plain": (request(kind="text/plain"), 415),
    "a form": (request(kind="application/x-www-form-urlencoded"), 415),
    "XML": (request(kind="application/xml"), 415),
    "no type": (request(kind=None), {200, 201}),
    "gzip": (request("Content-Encoding: gzip"), 415),
    "no bytes": (request(body=b""), 400),
}

# ---- JSON and forms

TEXTS = {
    "30 deep": (nested(30), {200, 201}), "40 deep": (nested(40), 400), "100,000 deep": (nested(100_000), 400),
    "a key twice": (b'{"event":"create","event":"resolve","title":"x","text":"y"}', 400),
    "bytes that are no UTF-8": (with_title(b"\xff\xfe"), 400), "an overlong slash": (with_title(b"\xc0\xaf"), 400),
    "a surrogate in UTF-8": (with_title(b"\xed\xa0\x80"), 400), "half a pair": (with_title(b"\\ud800"), 400),
    "a pair the wrong way round": (with_title(b"\\udc00\\ud800"), 400), "a zero character": (with_title(b"a\\u0000b"), 400),
    "1e999": (with_value(b"1e999"), 400), "-1e999": (with_value(b"-1e999"), 400), "5000 digits": (with_value(b"1" * 5000), 400),
    "NaN": (with_value(b"NaN"), 400), "a leading zero": (with_value(b"01"), 400), "2^53 + 1": (with_value(b"9007199254740993"), {200, 201}),
    "something behind": (BODY + b"x", 400), "two documents": (BODY + BODY, 400), "a byte order mark": (b"\xef\xbb\xbf" + BODY, 400),
    "UTF-16": (BODY.decode().encode("utf-16"), 400), "an array": (b"[]", 400), "a string": (b'"x"', 400), "null": (b"null", 400),
    "no end": (b"{", 400), "a comment": (b"{/* x */}", 400), "wrong types": (b'{"event":["create"],"title":{"a":1},"text":7}', 422),
    "100,000 keys": (b"{" + b",".join(b'"%d":1' % n for n in range(100_000)) + b"}", 422),
}
FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=b"
ONE_PART = b'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nx'
FORMS = {
    "5000 fields": (FORM, b"&".join(b"a%d=b" % n for n in range(5000)), 400),
    "3000 parts": (PARTS, (ONE_PART + b"\r\n") * 3000 + b"--b--", 400),
    "a part without end": (PARTS, ONE_PART, 400),
    "a boundary of 500 characters": ("multipart/form-data; boundary=" + "b" * 500, b"--b", 400),
    "no boundary": ("multipart/form-data", ONE_PART, 400),
    "bytes that are no UTF-8": (FORM, b"title=%ff%fe&text=a%00b", {200, 201, 303}),
}
FAMILIES = {"framing": FRAMING, "head": HEADS, "proof": PROOFS, "kind": KINDS,
            "json": {name: (request(body=body), status) for name, (body, status) in TEXTS.items()},
            "form": {name: (request(path=f"/hook/form/{TOKEN}", kind=kind, body=body), status)
                     for name, (kind, body, status) in FORMS.items()}}
CASES = [pytest.param(raw, status, id=f"{family}: {name}") for family, rows in FAMILIES.items() for name, (raw, status) in rows.items()]


@pytest.mark.parametrize("raw, expected", CASES)
def test_a_strange_request(daemon, raw, expected):
    status, body = talk(daemon, raw)
    assert status in (expected if isinstance(expected, set) else {expected}), body
    if status in (400, 401, 411, 413, 415, 417, 422, 501):
        assert len(json.loads(body)["error"].split()) > 2, body


@pytest.mark.parametrize("method, allow", [("PUT", "POST, GET, OPTIONS"), ("HEAD", "POST, GET, OPTIONS"), ("OPTIONS", "POST"), ("GET", "POST")])
def test_a_refused_method_is_told_the_right_ones(daemon, method, allow):
    client = http.client.HTTPConnection("127.0.0.1", daemon.port, timeout=120)
    client.request(method, "/hook/ci", headers={"Authorization": f"Bearer {TOKEN}"})
    answer = client.getresponse()
    assert (answer.status, answer.getheader("Allow")) == (405, allow)
    client.close()


def test_nothing_strange_became_a_ticket(daemon):
    """Runs last: the sound ones share a dedupe key."""
    daemon.stop()
    with sqlite3.connect(f"file:{daemon.database}?mode=ro", uri=True) as db:
        titles = sorted(title for (title,) in db.execute("SELECT title FROM ticket"))
    assert len(titles) == 2 and "Disk full" in titles, titles  # and the one of the form with bytes that are no UTF-8
    daemon.start()


# ---- signed requests that come again

def post_signed(daemon, message_id, at, body=BODY, **changes):
    client = http.client.HTTPConnection("127.0.0.1", daemon.port, timeout=120)
    client.request("POST", "/hook/in", body, {**standard.headers(SECRET_IN, message_id, body, at), **changes})
    answer = client.getresponse()
    found = answer.status, answer.read()
    client.close()
    return found


def test_a_replay_within_the_window_is_the_first_answer_again(daemon):
    at = time.time() - 200
    first, again = post_signed(daemon, "msg_replay", at), post_signed(daemon, "msg_replay", at)
    assert first[0] in (200, 201) and again[0] == 200
    assert json.loads(first[1])["tickets"][0]["ref"] == json.loads(again[1])["tickets"][0]["ref"]


@pytest.mark.parametrize("age", [-400, 400, 10**9])
def test_a_replay_outside_of_the_window_is_refused(daemon, age):
    assert post_signed(daemon, "msg_old", time.time() - age)[0] == 401


def test_a_signature_for_another_body_or_id_is_refused(daemon):
    at = time.time()
    other = standard.signature(SECRET_IN, "msg_other", int(at), BODY)
    assert post_signed(daemon, "msg_one", at, **{"webhook-signature": other})[0] == 401
    assert post_signed(daemon, "msg_one", at, **{"webhook-signature": standard.signature(SECRET_IN, "msg_one", int(at), BODY + b" ")})[0] == 401


# ---- slow ones

def test_slow_heads_and_bodies_are_cut_off_and_harm_nobody(daemon):
    """Sixty connections that drip: all are closed by the daemon, and an honest sender is served all the while."""
    drips = []
    for n in range(60):
        connection = socket.create_connection(("127.0.0.1", daemon.port), timeout=120)
        connection.sendall(b"POST /hook/ci HTTP/1.1\r\nHost: x\r\nX-Slow: " if n % 2 else request(length=500, body=b"{"))
        connection.setblocking(False)
        drips.append(connection)
    poster = Poster(daemon.port)

    def drip():
        for connection in list(drips):
            try:
                connection.send(b"a")
                over = connection.recv(1000) == b""
            except BlockingIOError:
                over = False
            except OSError:
                over = True
            if over:
                connection.close()
                drips.remove(connection)
        assert poster.post(EVENT, f"msg_{time.time_ns()}").status in (200, 201)
        return not drips

    wait_until(drip, lambda: f"the end of {len(drips)} slow connections", deadline=240, pause=0.5)
    poster.close()
