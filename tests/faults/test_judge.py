"""The judge's eye for impatience: what the program wrote down is compared, not how long the machine took."""
import time
from types import SimpleNamespace

import judge
import pytest
from harness.sink import Behaviour, retry_after

WISH = "the endpoint asks for fewer events at once (HTTP 429)"


def stored(*claims, heard=1000, why=WISH):
    return SimpleNamespace(failures=[("a", 0, heard, why)], claims=[("a", 0), *claims])


def delivery(behaviour, at_ms=900):
    answered = at_ms / 1000 - (time.time() - time.monotonic())
    return SimpleNamespace(key="a", behaviour=behaviour, arrived=answered, answered=answered)


@pytest.mark.parametrize("claims, kill_ms, breaches", [
    ([("a", 2000)], None, 0),
    ([("a", 1999)], None, 1),
    ([("a", 1500)], 1200, 1),  # the next process knows of it too
    ([("b", 990)], None, 0),  # was on its way
    ([("b", 1001)], None, 1),
    ([("b", 1500)], 1200, 0),
    ([("b", 1500)], 1800, 1),
])
def test_what_begins_in_the_pause(claims, kill_ms, breaches):
    kills = [] if kill_ms is None else [kill_ms / 1000 - (time.time() - time.monotonic())]
    found = list(judge.patient_by_its_book([delivery(retry_after(429, 1))], kills, stored(*claims)))
    assert len(found) == breaches, found


def test_a_wish_that_was_never_heard_binds_nobody():
    late = delivery(retry_after(429, 1), at_ms=5000)
    assert not list(judge.patient_by_its_book([late], [], stored(("b", 1500))))
    assert not list(judge.patient_by_its_book([delivery(retry_after(429, 1))], [], stored(("b", 1500), why="connection reset")))
    assert not list(judge.patient_by_its_book([delivery(Behaviour())], [], stored(("b", 1500))))
