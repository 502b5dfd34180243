"""What is due while nobody shall be disturbed, or while the daemon is down: it leaves when that ends, once. Pages wait for nothing.

The clock is moved while the daemon is stopped, as if that time had passed.
"""
import datetime
import zoneinfo

import pytest
from harness.control import SteppedClock
from harness.daemon import inbound
from harness.waiting import wait_until
from phones import FORM, SECRET, Gateway, ask, good, section

MARIE, EVE = "+33612345678", "+33622222222"
ZONE = zoneinfo.ZoneInfo("Europe/Paris")
SURVEY = "comment avons-nous traité votre demande"
PEOPLE = "\n".join([
    "[console main]", "[person bob]", "name = Bob", "role = agent", "queues = support", "undo_delay = 0",
    "[queue garde]", "title = Garde", "oncall = eve/sms:one",
    "[person eve]", "name = Eve", "role = agent", "queues = garde", f"identities = sms:one/{EVE}", ""])


class Town:
    """A desk with one number, and a clock that the test sets; the next day begins at midnight in Paris."""

    def __init__(self, make_daemon, folder):
        self.gateway, self.clock = Gateway(), SteppedClock(folder)
        self.desk = make_daemon(inbound() + section("one", "kannel", self.gateway) + PEOPLE, preload=[self.clock])
        self.desk.environment["GUICHET__GUICHET__DEFAULT_TZ"] = "Europe/Paris"
        self.midnight = datetime.datetime.now(ZONE).replace(hour=0, minute=0, second=0, microsecond=0) + datetime.timedelta(days=1)

    def at(self, day, hour, minute):
        """Down until then."""
        if self.desk.running:
            wait_until(lambda: self.desk.rows("SELECT count(*) FROM outbox WHERE channel = 'sms:one' AND state = 1") == [(0,)], "no text is under way")
            self.desk.stop()
        then = self.midnight + datetime.timedelta(days=day, hours=hour, minutes=minute)
        self.clock.step(then.timestamp() - datetime.datetime.now(ZONE).timestamp())  # of one zone, the times themselves would forget the summer's hour
        self.desk.start()

    def text(self, number, text, identity):
        kind, body = good("kannel", number, text, identity)
        assert ask(f"http://127.0.0.1:{self.desk.port}/sms/one/in?token={SECRET}", body, FORM if kind == FORM else kind)[0] == 200

    def say(self, who, text):
        result = self.desk.run("chat", "-c", self.desk.config, "--as", who, "--say", text, "--listen", "0")
        assert result.returncode == 0, result.stdout + result.stderr

    def wait(self, number, part, times=1):
        wait_until(lambda: self.count(number, part) >= times, lambda: f"{part!r} on {number}: {self.gateway.texts}\n{self.desk.tail()}")
        assert self.count(number, part) == times, self.gateway.texts

    def count(self, number, part):
        return sum(part in text for text in self.gateway.of(number))

    def close_one(self):
        self.text(MARIE, "Ma caisse est en panne", "m-1")
        self.wait(MARIE, "enregistrée")
        self.say("bob", "!reply 1001 On arrive")
        self.wait(MARIE, "On arrive")
        self.say("bob", "!done 1001 Carte changée")
        self.wait(MARIE, "est fermée")


@pytest.fixture
def town(make_daemon, tmp_path):
    one = Town(make_daemon, tmp_path)
    yield one
    one.gateway.server.shutdown()
    one.gateway.server.server_close()


def test_a_text_waits_for_the_morning_and_a_page_does_not(town):
    town.at(0, 19, 50)
    town.close_one()
    town.at(0, 20, 30)  # the survey was due at 20:05
    town.say("bob", "nouveau ~garde p:urgente Le coffre est ouvert")
    town.wait(EVE, "URGENT")
    town.text(EVE, "1", "e-1")
    town.wait(EVE, "est à vous")
    town.text(MARIE, "LISTE", "m-2")  # who writes is answered
    town.wait(MARIE, "1 demande")
    assert town.count(MARIE, SURVEY) == 0
    town.at(1, 7, 55)
    town.text(MARIE, "STATUT 1001", "m-3")
    town.wait(MARIE, "G-1001 Ma caisse est en panne : fermée")
    assert town.count(MARIE, SURVEY) == 0
    town.at(1, 8, 1)
    town.wait(MARIE, SURVEY)


def test_what_was_due_while_nothing_ran_is_said_once(town):
    town.at(0, 10, 0)
    town.close_one()
    town.at(0, 11, 0)
    town.wait(MARIE, SURVEY)
    town.at(0, 11, 10)
    town.text(MARIE, "4", "m-2")
    town.wait(MARIE, "4/5")
    assert town.count(MARIE, SURVEY) == 1
