"""Standard Webhooks: sign, verify, and post signed events."""
import base64
import hashlib
import hmac
import http.client
import json
import time
from dataclasses import dataclass

SECRET_IN = "whsec_" + base64.b64encode(b"in: thirty-two bytes of secret!!").decode()
SECRET_OUT = "whsec_" + base64.b64encode(b"out: thirty-two bytes of secret!").decode()


def signature(secret, message_id, timestamp, body):
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac = hmac.new(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256)
    return "v1," + base64.b64encode(mac.digest()).decode()


def headers(secret, message_id, body, timestamp=None):
    timestamp = int(time.time() if timestamp is None else timestamp)
    return {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, message_id, timestamp, body),
    }


def is_signed(secret, received, body):
    """`received`: the headers of a request, lower-case names."""
    wanted = signature(secret, received.get("webhook-id", ""), received.get("webhook-timestamp", ""), body)
    return any(hmac.compare_digest(wanted, one) for one in received.get("webhook-signature", "").split())


@dataclass
class Answer:
    status: int
    headers: dict
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def ticket(self):
        """The first ticket of the answer: {"ref", "url", "result"}."""
        return self.json["tickets"][0]


class Poster:
    """One connection to one endpoint, kept open. Not for two threads."""

    def __init__(self, port, path="/hook/in", secret=SECRET_IN, timeout=120, skew=0):
        """`skew`: seconds by which this sender's clock differs from ours."""
        self.port, self.path, self.secret, self.timeout, self.skew = port, path, secret, timeout, skew
        self.connection = None

    def post(self, event, message_id, **changes):
        """`event`: a dict, or the bytes themselves. Raises OSError or HTTPException when no answer came."""
        body = event if isinstance(event, bytes) else json.dumps(event).encode()
        fields = headers(self.secret, message_id, body, time.time() + self.skew)
        fields.update(changes)
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        try:
            self.connection.request("POST", self.path, body, fields)
            response = self.connection.getresponse()
            answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        if response.will_close:
            self.close()
        return answer

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None
