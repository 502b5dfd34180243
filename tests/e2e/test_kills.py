"""The daemon is killed while it works: what was said with a key is done once, and a command about many tickets is done whole or not at all."""
import contextlib
import http.client
import json
import re
import sqlite3
import threading
import time
import uuid

import pytest
from harness.daemon import inbound
from harness.standard import Poster
from harness.waiting import DEADLINE

PEOPLE = ("[console main]\n[person bob]\nname = Bob\nrole = agent\nqueues = support\nlang = en\n"
          "[person marie]\nname = Marie\nlang = en\n"
          "[token robot]\nsecret = robot-secret-words\nas = bob\n[token shop]\nsecret = shop-secret-words\nas = marie\n")
MANY = 60


@pytest.fixture
def desk(make_daemon):
    daemon = make_daemon(PEOPLE + inbound()).start()
    client = Poster(daemon.port)
    for n in range(MANY):
        client.post({"event": "create", "dedupe": f"host-{n}", "title": f"Disk {n}", "text": "full"}, "msg_" + uuid.uuid4().hex)
    client.close()
    return daemon


def asked(desk, text, key, token="robot-secret-words"):
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=120)
    try:
        connection.request("POST", "/v1/cmd", json.dumps({"text": text}),
                           {"Authorization": f"Bearer {token}", "Idempotency-Key": key})
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    except (OSError, http.client.HTTPException):
        return None, None  # killed before it answered
    finally:
        connection.close()


def number(desk, sql):
    with contextlib.closing(sqlite3.connect(desk.database, timeout=DEADLINE)) as db:
        return db.execute(sql).fetchone()[0]


def killed_while(desk, text, key, after):
    sender = threading.Thread(target=asked, args=(desk, text, key))
    sender.start()
    time.sleep(after)  # a spread of moments, not a wait for one
    desk.kill()
    sender.join()


@pytest.mark.parametrize("after", [0, 0.002, 0.005, 0.01, 0.02, 0.05])
def test_many_tickets_are_closed_whole_or_not_at_all(desk, after):
    text = asked(desk, f"close 1001-{1000 + MANY} repaired", "many")[1]["text"]
    word = re.search(r"confirm (\w+)", text)[0]
    killed_while(desk, word, "word", after)
    assert number(desk, "SELECT count(*) FROM ticket WHERE status = 7") in (0, MANY)
    desk.start()
    status, answer = asked(desk, word, "word")
    assert status == 200 and f"{MANY} tickets" in answer["text"]
    assert number(desk, "SELECT count(*) FROM ticket WHERE status = 7") == MANY
    assert number(desk, "SELECT count(*) FROM entry WHERE text = 'repaired'") == MANY


@pytest.mark.parametrize("after", [0, 0.002, 0.005, 0.01, 0.02])
def test_a_note_with_a_key_is_one_note(desk, after):
    killed_while(desk, "note 1001 only once", "note", after)
    desk.start()
    for _ in range(3):
        status, answer = asked(desk, "note 1001 only once", "note")
        assert status == 200 and answer["ref"] == "G-1001"
        desk.kill()
        desk.start()
    assert number(desk, "SELECT count(*) FROM entry WHERE text = 'only once'") == 1


def test_undo_and_more_after_a_kill(desk):
    assert asked(desk, "take 1001", "take")[0] == 200
    assert asked(desk, "hold 1001 2d part", "hold")[0] == 200
    first = asked(desk, "list ~support", "list")[1]["text"]
    desk.kill()
    desk.start()
    status, answer = asked(desk, "undo 1001", "undo")
    assert status == 200 and "Undone" in answer["text"]
    assert asked(desk, "undo 1001", "undo")[1]["text"] == answer["text"]
    assert number(desk, "SELECT status FROM ticket WHERE number = 1001") == 2
    more = asked(desk, "more", "more")[1]["text"]
    assert "G-10" in more and not set(re.findall(r"G-\d+", more)) & set(re.findall(r"G-\d+", first))


def test_two_who_choose_the_same_key_are_two(desk):
    assert "Disk 0" in asked(desk, "show 1001", "1")[1]["text"]
    status, answer = asked(desk, "show 1001", "1", "shop-secret-words")
    assert status == 404 and "Disk" not in json.dumps(answer)
    assert asked(desk, "new The till is frozen", "2", "shop-secret-words")[1]["result"] == "created"
    assert "The till" not in json.dumps(asked(desk, "show 1002", "2")[1])
    assert asked(desk, "list", "k" * 600)[0] == 400
