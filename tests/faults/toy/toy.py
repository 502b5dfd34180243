#!/usr/bin/python3
"""A toy help desk to prove the crash harness on: it keeps the promises of the product, or breaks exactly one of them (TOY_MISTAKE).

    toy.py run -c FILE

POST /hook/in with a signed event opens a ticket (create), adds an entry (comment) or settles it (resolve); each makes one notice for the
outbound endpoint. GET /readyz on the admin port. Small and slow on purpose: one lock, one connection, one commit per request.
"""
import configparser
import http.client
import json
import os
import random
import signal
import sqlite3
import sys
import threading
import time
import urllib.parse
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "support"))
from harness import standard  # noqa: E402

MISTAKES = {
    "answer_before_commit": "201 goes out before the row is on disk",
    "no_dedupe": "a repeated delivery is taken as a new event",
    "mark_before_send": "a notice counts as sent before it was",
    "no_outbox": "notices wait in memory only",
    "fresh_key": "each attempt has its own webhook-id",
    "random_order": "any waiting notice may go first",
    "two_transactions": "the event commits before its notice",
    "retry_after_ignored": "the receiver's wish is not heard",
    "sync_off": "commits are not synced",
}
MISTAKE = os.environ.get("TOY_MISTAKE", "")

SCHEMA = """
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS ticket (id INTEGER PRIMARY KEY, ref TEXT, dedupe TEXT, title TEXT, version INTEGER);
CREATE TABLE IF NOT EXISTS inbox (key TEXT PRIMARY KEY, answer TEXT);
CREATE TABLE IF NOT EXISTS entry (id INTEGER PRIMARY KEY, ref TEXT, text TEXT);
CREATE TABLE IF NOT EXISTS outbox (id INTEGER PRIMARY KEY, ref TEXT, key TEXT, body TEXT, due REAL DEFAULT 0);
"""
NOTICES = {"create": "ticket.created", "comment": "ticket.commented", "resolve": "ticket.resolved"}
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0


class Store:
    def __init__(self, path):
        self.lock = threading.Condition()
        self.db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self.db.executescript(SCHEMA)
        self.db.execute("PRAGMA synchronous = " + ("OFF" if MISTAKE == "sync_off" else "FULL"))
        self.memory = []  # the outbox of the mistake no_outbox

    def one(self, sql, *values):
        return self.db.execute(sql, values).fetchone()

    def take(self, key, event, answer):
        """One event, one transaction; answer(status, body) is called after the commit."""
        with self.lock:
            known = None if MISTAKE == "no_dedupe" else self.one("SELECT answer FROM inbox WHERE key = ?", key)
            if known:
                return answer(200, known[0])
            self.db.execute("BEGIN IMMEDIATE")
            ref, version = self.apply(event)
            body = json.dumps({"tickets": [{"ref": ref, "url": f"/t/{ref}", "result": event["event"]}]})
            self.db.execute("INSERT OR REPLACE INTO inbox VALUES (?, ?)", (key, body))
            if MISTAKE == "answer_before_commit":
                answer(201, body)
                time.sleep(0.02)
            if MISTAKE == "two_transactions":
                self.db.execute("COMMIT")
                time.sleep(0.02)
                self.db.execute("BEGIN IMMEDIATE")
            self.notice(event, ref, version)
            self.db.execute("COMMIT")
            self.lock.notify_all()
        if MISTAKE != "answer_before_commit":
            answer(201, body)

    def apply(self, event):
        row = self.one("SELECT id, ref, version FROM ticket WHERE dedupe = ?", event["dedupe"])
        if row is None or (MISTAKE == "no_dedupe" and event["event"] == "create"):
            ref = f"G-{self.one('SELECT count(*) FROM ticket')[0] + 1}"
            self.db.execute("INSERT INTO ticket VALUES (NULL, ?, ?, ?, 1)", (ref, event["dedupe"], event.get("title")))
            return ref, 1
        number, ref, version = row
        self.db.execute("UPDATE ticket SET version = ? WHERE id = ?", (version + 1, number))
        if "text" in event:
            self.db.execute("INSERT INTO entry VALUES (NULL, ?, ?)", (ref, event["text"]))
        return ref, version + 1

    def notice(self, event, ref, version):
        body = json.dumps({"type": NOTICES[event["event"]], "data": {"ticket": {"ref": ref, "version": version}}})
        if MISTAKE == "no_outbox":
            self.memory.append((len(self.memory), uuid.uuid4().hex, body))
        else:
            self.db.execute("INSERT INTO outbox VALUES (NULL, ?, ?, ?, 0)", (ref, uuid.uuid4().hex, body))

    def due(self):
        """The oldest notice of each ticket that has one, if its time has come."""
        if MISTAKE == "no_outbox":
            return self.memory[0] if self.memory else None
        order = "random()" if MISTAKE == "random_order" else "id"
        head = "" if MISTAKE == "random_order" else "AND id IN (SELECT min(id) FROM outbox GROUP BY ref)"
        return self.one(f"SELECT id, key, body FROM outbox WHERE due <= ? {head} ORDER BY {order} LIMIT 1", time.time())

    def next(self):
        with self.lock:
            while not (row := self.due()):
                self.lock.wait(0.02)
            if MISTAKE == "mark_before_send":
                self.done(row[0])
            return row

    def done(self, number):
        with self.lock:
            if MISTAKE == "no_outbox":
                self.memory.pop(0)
            else:
                self.db.execute("DELETE FROM outbox WHERE id = ?", (number,))

    def later(self, number, seconds):
        with self.lock:
            self.db.execute("UPDATE outbox SET due = ? WHERE id = ?", (time.time() + seconds, number))


class Pump(threading.Thread):
    """Sends one notice at a time; a failure holds the whole destination for a moment."""

    def __init__(self, store, url, secret):
        super().__init__(daemon=True)
        self.store, self.secret = store, secret
        target = urllib.parse.urlsplit(url)
        self.port, self.path = target.port, target.path
        self.pause = FIRST_PAUSE

    def run(self):
        while True:
            number, key, body = self.store.next()
            if MISTAKE == "fresh_key":
                key = uuid.uuid4().hex
            status, wish = self.send(key, body.encode())
            if 200 <= status < 300:
                self.pause = FIRST_PAUSE
                if MISTAKE != "mark_before_send":
                    self.store.done(number)
                continue
            wait = 0 if MISTAKE == "retry_after_ignored" else wish
            self.store.later(number, wait or self.pause)
            time.sleep(wait or self.pause)
            self.pause = min(LONGEST_PAUSE, self.pause * 2)

    def send(self, key, body):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("POST", self.path, body, standard.headers(self.secret, key, body))
            response = connection.getresponse()
            return response.status, float(response.getheader("Retry-After") or 0)
        except (OSError, http.client.HTTPException):
            return 0, 0
        finally:
            connection.close()


def handler(store, secret):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            received = {name.lower(): value for name, value in self.headers.items()}
            if not standard.is_signed(secret, received, body):
                return self.answer(401, "{}")
            return store.take(received["webhook-id"], json.loads(body), self.answer)

        def do_GET(self):
            self.answer(200, "ready")

        def answer(self, code, body):
            text = body.encode()
            self.send_response(code)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_):
            pass

    return Handler


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_):
        pass


def port_of(address):
    return "127.0.0.1", int(address.rsplit(":", 1)[1])


def main():
    if sys.argv[1:3] != ["run", "-c"] or MISTAKE not in {"", *MISTAKES}:
        sys.exit(64)
    config = configparser.ConfigParser()
    config.read(sys.argv[3])
    store = Store(Path(config["guichet"]["data_dir"]) / "guichet.db")
    Pump(store, config["webhook out"]["url"], config["webhook out"]["secret"]).start()
    handlers = handler(store, config["webhook in"]["secret"])
    front = Server(port_of(config["server"]["listen"]), handlers)
    admin = Server(port_of(config["server"]["admin_listen"]), handlers)
    threading.Thread(target=admin.serve_forever, daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    front.serve_forever()


if __name__ == "__main__":
    main()
