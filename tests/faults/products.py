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
            found = Stored(sound, *(db.execute(sql).fetchall() for sql in (self.tickets, self.entries, self.waiting)))
        db.close()
        return found


@dataclass
class Stored:
    integrity: list
    tickets: list
    entries: list
    waiting_rows: list

    @property
    def waiting(self):
        return self.waiting_rows[0][0]


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
        verify=("verify",),
        more_out="retry = " + ",".join(["1s"] * 31) + "\n",
    )
