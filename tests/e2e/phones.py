"""A gateway for text messages that the tests play: what was sent through it, what it refuses, and how each one hands texts over."""
import http.server
import json
import threading
import urllib.error
import urllib.parse
import urllib.request

SECRET = "a-long-secret-of-the-gateway"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


class Gateway:
    """Takes texts; `refuse` says what it answers instead."""

    def __init__(self):
        self.texts, self.refuse = [], lambda number: None
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
                number = "+" + query["to"].removeprefix("00")
                refusal = outer.refuse(number)
                if not refusal:
                    outer.texts.append((number, query["text"], query.get("dlr-url", "")))
                body = b"0: Accepted for delivery"
                self.send_response(refusal or 202)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def of(self, number):
        return [text for to, text, _ in self.texts if to == number]


def section(name, preset, gateway, scheme="query", more=""):
    return (f"[sms {name}]\npreset = {preset}\ngateway = http://127.0.0.1:{gateway.port}\naccount = AC1\nuser = desk\npassword = s3cret-pass\n"
            f"from = +33755500001\nconsumer = ck\nscheme = {scheme}\nsecret = {SECRET}\nallow_private = yes\nrate_per_s = 100\n{more}")


def rows(desk, sql, *values):
    return desk.rows(sql, *values)


def ask(url, body=None, kind=None, **headers):
    """(status, body); 0: the connection was closed instead of an answer."""
    request = urllib.request.Request(url, body, {**({"content-type": kind} if kind else {}), **headers})
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
    except OSError:
        return 0, b""


def good(preset, number, text, identity):
    """A text as this gateway hands it over: (content type, body)."""
    plain = number.lstrip("+")
    rows_ = {
        "kannel": (FORM, urllib.parse.urlencode({"id": identity, "from": number, "to": "3615", "text": text, "ts": "1795302540"})),
        "twilio": (FORM, urllib.parse.urlencode({"MessageSid": identity, "AccountSid": "AC1", "From": number, "To": "+33755500001",
                                                 "Body": text, "NumMedia": "0", "NumSegments": "1", "SmsStatus": "received"})),
        "vonage": (JSON, json.dumps({"msisdn": plain, "to": "33755500001", "messageId": identity, "text": text, "type": "text",
                                     "message-timestamp": "2026-11-22 08:00:00"})),
        "ovh": (FORM, urllib.parse.urlencode({"id": identity, "senderid": number, "from": number, "to": "3615", "message": text, "text": text})),
        "smsgate": (JSON, json.dumps({"event": "sms:received", "id": identity, "payload": {
            "messageId": identity, "message": text, "phoneNumber": number, "simNumber": 1, "receivedAt": "2026-11-22T08:00:00.000+00:00"}})),
        "jasmin": (FORM, urllib.parse.urlencode({"id": identity, "from": number, "to": "3615", "content": text, "coding": "0"})),
    }
    kind, body = rows_[preset]
    return kind, body.encode()
