"""What people, programs and those who mean harm send through every door: a sentence that helps, nothing executed, nothing lost."""
import http.client
import json
import uuid

import pytest
from harness.daemon import inbound
from harness.standard import Poster
from harness.waiting import wait_until

PEOPLE = ("[console main]\n[person bob]\nname = Bob\nrole = agent\nqueues = support\nlang = en\n"
          "[person marie]\nname = Marie\nlang = en\n"
          "[token robot]\nsecret = robot-secret-words\nas = bob\n")
LONG = "une caisse figée " * 2400 + "FIN"  # 40 KiB and more


@pytest.fixture
def desk(make_daemon):
    daemon = make_daemon(PEOPLE + inbound()).start()
    client = Poster(daemon.port)
    created = client.post({"event": "create", "dedupe": "host-17/disk", "title": "Disk full", "text": "95 % used"}, unique())
    client.close()
    assert created.ticket["ref"] == "G-1001"
    return daemon


def unique():
    return "msg_" + uuid.uuid4().hex


def posted(desk, body):
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=120)
    connection.request("POST", "/v1/cmd", body, {"Authorization": "Bearer robot-secret-words"})
    response = connection.getresponse()
    status, text = response.status, json.loads(response.read())
    connection.close()
    return status, text


def by_post(desk, line):
    status, answer = posted(desk, json.dumps({"text": line}))
    return status == 200, answer.get("text") or answer.get("error") or ""


def by_shell(desk, line):
    done = desk.run("ticket", "-c", desk.config, "--as", "bob", "--", *line.split(" "))
    return done.returncode == 0, done.stdout + done.stderr


def by_console(desk, line):
    done = desk.run("chat", "-c", desk.config, "--as", "bob", "--say", "!g " + line)
    return done.returncode == 0, done.stdout + done.stderr


DOORS = [by_post, by_shell, by_console]


def state(desk):
    return desk.rows("SELECT number, status, priority, title, version, entries, assignee_id FROM ticket") + \
        desk.rows("SELECT count(*) FROM entry") + desk.rows("SELECT count(*) FROM tag")


# What is typed, and a piece of the sentence that is heard.
LINES = [
    ("frobnicate 1001", "is not a command"),
    ("tkae 1001", "Did you mean `take`"),
    ("hold 1001 31/02 part", "no such date"),
    ("hold 1001 2026-02-30 part", "no such date"),
    ("hold 1001 25:61 part", "date not understood"),
    ("hold 1001 0000-01-01 part", "no such date"),
    ("hold 1001 9999-12-31 part", "no such date"),
    ("hold 1001 99999999999999999999d part", "date not understood"),
    ("close 1001 in 31/02", "no such date"),
    ("close 1001 at 25:61", "date not understood"),
    ("close 1001 in 2 days", "date not understood"),
    ("close 1001,1002, done", "1001,1002,"),
    ("close 1009-1001", "1009-1001"),
    ("close G-99999999999999999999", "G-99999999999999999999"),
    ("take 18446744073709552617", "18446744073709552617"),
    ("show 4294968297", "not found"),
    ("show 9223372036854775807", "9223372036854775807"),
    ("set 1001 title=\"black", "Unclosed quote"),
    ("list \"black", "Unclosed quote"),
    ("set 1001 p:immense", "one of: low, normal, high, urgent"),
    ("list st:'; DROP TABLE ticket; --", "one of: new"),
    ("find body:* NEAR(x OR y) ^z {", "No request"),
    ("find \" OR 1=1", "Unclosed quote"),
    ("find '); DELETE FROM ticket; --", "No request"),
    ("list age>99999999999999999999d", "one of: 2h"),
    ("list csat<=99999999999999999999", "one of: 1, 2"),
    ("kb AND OR NOT NEAR", "No article"),
    ("kb 99999999999999999999", "No article"),
    ("tag 1001 +<!channel>", "+<!channel>"),
    ("cc 1001 <@U123>", "<@U123>"),
    ("cc 1001 @room", "@room not found"),
    ("assign 1001 @here", "@here not found"),
    ("split 1001.99999999999999999999", "`split`"),
    ("tag 1001 " + "+a " * 10000, "50"),
    ("note 1001 " + LONG, "32768"),
    (LONG, "is not a command"),
    ("report sla 99999999999999999999d", ""),
]


@pytest.mark.parametrize("door", DOORS)
def test_a_sentence_that_helps_and_nothing_is_done(desk, door):
    before, wrong = state(desk), []
    for line, said in LINES:
        _, answer = door(desk, line)
        helps = said in answer or (door is by_shell and "too many words" in answer)
        if not answer.strip() or not helps or "our side" in answer:
            wrong.append(f"{line[:80]}: {answer[:300]}")
    assert not wrong, "\n".join(wrong)
    assert state(desk) == before


@pytest.mark.parametrize("body", [
    b'{"text":"show \xff\xfe"}', b'{"text":"show \\u0000 1001"}', b'{"text":"show \\ud800"}', b'{"text":"show 1001"', b'{"text":"x' + b"\0" * 9 + b'"}',
    b"\xff" * 40960, b'{"text":' + b"[" * 40000 + b"}", b'{"text":1e999}', b"",
], ids=range(9))
def test_what_is_no_text_is_refused_with_its_place(desk, body):
    before = state(desk)
    status, answer = posted(desk, body)
    assert status in (400, 411) and answer["error"]
    assert state(desk) == before


def test_what_the_shell_cannot_spell_is_no_command(desk):
    before = state(desk)
    for words in ([b"show", b"\xff\xfe"], [b"note", b"1001", b"a\xc3"], [b"title", b"1001", b"\xed\xa0\x80"]):
        done = desk.run("ticket", "-c", desk.config, "--as", "bob", *words)
        assert done.returncode != 0 and done.stderr.strip()
    assert state(desk) == before


def test_a_customer_of_40_kib_is_kept_whole_and_read_in_parts(desk):
    assert desk.run("chat", "-c", desk.config, "--as", "marie", "--say", LONG).returncode == 0
    client = Poster(desk.port)
    answer = client.post({"event": "create", "title": "A long report", "text": LONG, "requester": {"email": "marie@acme.example"}}, unique())
    client.close()
    assert answer.status == 201
    texts = [text for (text,) in desk.rows("SELECT text FROM entry WHERE seq = 1 AND ticket_id <> (SELECT min(id) FROM ticket)")]
    assert texts == [LONG, LONG]
    for number in (1002, 1003):
        assert "une caisse" in by_shell(desk, f"show {number}")[1]
        assert f"G-{number}" in by_shell(desk, "find caisse")[1]


EVIL = "\x1b]0;owned\x07\x1b[2J\u202egnp.exe\u2066 <!channel> @room @here <@U123> https://matrix.to/#/@bob:x =HYPERLINK(1) ' OR 1=1"


def test_evil_in_every_field_of_a_webhook_is_only_text(desk):
    event = {"event": "create", "dedupe": EVIL, "title": EVIL, "text": EVIL, "fields": {EVIL: EVIL, "site": EVIL}, "tags": [EVIL],
             "requester": {"email": "eve@evil.example", "name": EVIL}, "product": EVIL, "service": EVIL, "source": EVIL}
    client = Poster(desk.port)
    answer = client.post(event, unique())
    assert answer.status in (201, 422), answer.body
    if answer.status == 422:
        event = {k: v for k, v in event.items() if k in ("event", "dedupe", "title", "text", "requester")}
        assert client.post(event, unique()).status == 201
    for priority in (EVIL, "9" * 30, "", None, 7, [], {"a": 1}):
        refused = client.post({"event": "create", "title": "x", "text": "y", "priority": priority}, unique())
        assert refused.status in (201, 400, 422) and refused.body
    client.close()
    shown = by_shell(desk, "show 1002")[1] + by_shell(desk, "log 1002")[1] + by_shell(desk, "list")[1] + by_console(desk, "show 1002")[1]
    assert "gnp.exe" in shown and "<!channel>" in shown
    assert not any(c in shown for c in "\x1b\x07\u202e\u2066")
    wait_until(lambda: desk.rows("SELECT count(*) FROM ticket")[0][0] >= 2, "the tickets")
