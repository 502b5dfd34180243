"""What the crash harness must know of a program under test: how it is started, how it is configured, and where its database keeps what
the harness compares. The toy and the product answer the same questions."""
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

from harness import build
from harness.daemon import inbound, outbound

HERE = Path(__file__).resolve().parent


@dataclass
class Product:
    name: str
    command: list
    tickets: str  # SQL: reference, title of every ticket
    entries: str  # SQL: reference, text of every comment
    waiting: str  # SQL: how many notices are not delivered yet
    more_in: str = ""
    more_out: str = ""
    more: str = ""
    environment: dict = field(default_factory=dict)
    failures: str = ""  # SQL: key, begin (ms), end (ms) and reason of every attempt whose failure was written down
    claims: str = ""  # SQL: key and begin (ms) of every attempt
    verify: tuple = ()  # arguments of its own check of database, history and files; asked while it runs

    def configuration(self, url):
        return inbound(more=self.more_in) + outbound(url, more=self.more_out) + self.more

    def damage(self, daemon):
        if not self.verify:
            return []
        result = daemon.run(*self.verify, "-c", daemon.config, timeout=120)
        return [] if result.returncode == 0 else [f"{' '.join(self.verify)}: {result.stdout}{result.stderr}"]

    def read(self, path):
        """The database as it is on disk. Only while the daemon does not run: opening it beside the daemon is not the harness's business."""
        with sqlite3.connect(path) as db:
            sound = [row[0] for row in db.execute("PRAGMA integrity_check")]
            db.create_function("key_of", 1, text_of_id)
            found = Stored(sound, *(db.execute(sql).fetchall() if sql else []
                                    for sql in (self.tickets, self.entries, self.waiting, self.failures, self.claims)))
        db.close()
        return found


@dataclass
class Stored:
    integrity: list
    tickets: list
    entries: list
    waiting_rows: list
    failures: list = field(default_factory=list)  # key, begin, end, reason
    claims: list = field(default_factory=list)  # key, begin

    @property
    def waiting(self):
        return self.waiting_rows[0][0]


def text_of_id(number):
    """As the product writes its ids in text: Crockford's base 32, thirteen digits."""
    return "".join("0123456789abcdefghjkmnpqrstvwxyz"[number >> 5 * place & 31] for place in reversed(range(13)))


def toy(mistake=""):
    return Product(
        name="toy" + (f" ({mistake})" if mistake else ""),
        command=["/usr/bin/python3", HERE / "toy" / "toy.py"],
        tickets="SELECT ref, title FROM ticket",
        entries="SELECT ref, text FROM entry",
        waiting="SELECT count(*) FROM outbox",
        environment={"TOY_MISTAKE": mistake},
    )


def guichet():
    return Product(
        name="guichet",
        command=[build.guichet()],
        tickets="SELECT ref, title FROM ticket",
        entries="SELECT t.ref, e.text FROM entry e JOIN ticket t ON t.id = e.ticket_id",
        waiting="SELECT count(*) FROM outbox WHERE state < 2",
        failures="SELECT key_of(outbox_id), at_ms, at_ms + took_ms, why FROM attempt WHERE outcome = 1",
        claims="SELECT key_of(outbox_id), at_ms FROM attempt",
        verify=("verify",),
        more_out="retry = " + ",".join(["1s"] * 31) + "\n",
    )
