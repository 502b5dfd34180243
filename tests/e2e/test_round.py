"""The main job in one breath: a signed event becomes a ticket on disk, and its notice leaves signed."""
import base64
import http.client
import json
import uuid

import pytest
from harness.waiting import wait_until

EVENT = {"event": "create", "dedupe": "host-17/disk", "title": "Disk full on host-17", "text": "95 % used", "priority": "high"}


def unique():
    return "msg_" + uuid.uuid4().hex


def test_an_event_becomes_a_ticket_and_a_notice(poster, sink):
    answer = poster.post(EVENT, unique())
    assert answer.status == 201, answer.body
    assert set(answer.ticket) >= {"ref", "url", "result"}
    notice = wait_until(lambda: sink.of("ticket.created"), "ticket.created at the sink")[0]
    assert notice.signed
    assert notice.ticket["ref"] == answer.ticket["ref"]


def test_the_same_delivery_again_gets_the_same_answer(poster):
    key = unique()
    first, again = poster.post(EVENT, key), poster.post(EVENT, key)
    assert (first.status, again.status) == (201, 200)
    assert again.ticket["ref"] == first.ticket["ref"]


def test_another_delivery_of_the_same_problem_counts(poster, sink):
    first, again = poster.post(EVENT, unique()), poster.post(EVENT, unique())
    assert (first.status, again.status) == (201, 200)
    assert again.ticket["ref"] == first.ticket["ref"]
    other = poster.post({**EVENT, "dedupe": "host-18/disk"}, unique())
    assert other.status == 201 and other.ticket["ref"] != first.ticket["ref"]
    wait_until(lambda: len({d.key for d in sink.of("ticket.created")}) == 2, "two ticket.created")


@pytest.mark.parametrize("changes", [
    {"webhook-signature": "v1,AAAA"}, {"webhook-timestamp": "1700000000"}, {"webhook-id": "msg_other"}, {"webhook-signature": ""},
])
def test_a_wrong_signature_is_refused(poster, changes):
    assert poster.post(EVENT, "msg_1", **changes).status == 401


@pytest.mark.parametrize("body, status", [(b"{", 400), (b"", 400), (b'{"event":"create"}', 422), (b'{"event":"dance"}', 400)])
def test_what_is_wrong_is_said(poster, body, status):
    answer = poster.post(body, unique())
    assert answer.status == status
    assert answer.json["error"]


def test_health_and_metrics(daemon):
    assert daemon.get("/healthz")[0] == 200
    assert daemon.get("/readyz")[0] == 200
    assert daemon.metric("guichet_build_info") == 1


def test_a_notice_is_sent_again_with_the_same_key(poster, sink):
    answers = iter([500, 503])
    from harness import sink as behaviours
    sink.choose = lambda _: behaviours.status(next(answers, 200))
    poster.post(EVENT, unique())
    wait_until(lambda: sink.accepted(), "an accepted notice")
    assert len({(d.key, d.body) for d in sink.deliveries}) == 1 and len(sink.deliveries) == 3
    assert all(d.signed for d in sink.deliveries)


def test_sigterm_ends_it(daemon):
    code, seconds = daemon.stop()
    assert code == 0
    assert seconds < 60  # a hang, not a measurement: bench/ measures


SECRET = "bob:s3cret-of-the-sender"
BASIC = base64.b64encode(SECRET.encode()).decode()
SHOWN = {  # how a secret is shown: address, headers
    "bearer": ("", {"Authorization": "Bearer {}"}), "header": ("", {"X-Token": "{}"}), "query": ("?token={}", {}), "path": ("/{}", {}),
    "basic": ("", {"Authorization": "Basic {}"}),
}


def test_every_way_to_show_a_secret(make_daemon):
    daemon = make_daemon("".join(f"[webhook {name}]\npreset = generic\nscheme = {name}\nsecret = {SECRET}\n" for name in SHOWN)).start()
    connection = http.client.HTTPConnection("127.0.0.1", daemon.port, timeout=120)
    for name, (place, fields) in SHOWN.items():
        right = BASIC if name == "basic" else SECRET
        for shown, status in ((right, 201), (right[:-1], 401), (right.upper(), 401)):
            headers = {"content-type": "application/json", **{key: value.format(shown) for key, value in fields.items()}}
            connection.request("POST", f"/hook/{name}{place.format(shown)}", json.dumps({"title": name}), headers)
            answer = connection.getresponse()
            assert (answer.status, bool(answer.read())) == (status, True), (name, shown)
    connection.close()
