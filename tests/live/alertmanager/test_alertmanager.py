"""A real Alertmanager against the real daemon: firing, repeat, group, resolve, re-fire, and the desk down and up again."""
import pytest
from counterpart import TOKEN, Alertmanager
from harness.daemon import outbound
from harness.waiting import wait_until

LONG = 240


@pytest.fixture
def desk(make_daemon, sink):
    more = f"[webhook alertmanager]\npreset = alertmanager\nscheme = bearer\nsecret = {TOKEN}\n" + outbound(sink.url())
    return make_daemon(more).start()


@pytest.fixture
def alertmanager(desk, tmp_path):
    counterpart = Alertmanager(tmp_path, f"http://127.0.0.1:{desk.port}/hook/alertmanager")
    yield counterpart
    counterpart.stop()


class Story:
    """What the desk told the sink: for each event name the references of its tickets, each notice once, in the order of arrival."""

    def __init__(self, sink):
        self.sink = sink

    def refs(self, kind):
        seen = {delivery.key: delivery.ticket["ref"] for delivery in self.sink.of(kind)}
        return list(seen.values())

    def wait(self, kind, count):
        wait_until(lambda: len(self.refs(kind)) >= count, lambda: f"{count} {kind}: {self.refs(kind)}", LONG, 0.1)
        assert len(self.refs(kind)) == count, f"more {kind} than problems: {self.refs(kind)}"
        return self.refs(kind)[-1]


def wait_for_notifications(alertmanager, more):
    goal = alertmanager.sent()[0] + more
    wait_until(lambda: alertmanager.sent()[0] >= goal, f"{more} more notifications of Alertmanager", LONG, 0.2)


def test_the_life_of_an_alert(desk, alertmanager, sink):
    story = Story(sink)

    alertmanager.fire("web1")
    first = story.wait("ticket.created", 1)

    alertmanager.fire("web1")
    wait_for_notifications(alertmanager, 2)  # two repeats
    story.wait("ticket.created", 1)

    alertmanager.fire("web2")
    second = story.wait("ticket.created", 2)
    assert second != first

    alertmanager.resolve("web1")
    assert story.wait("ticket.closed", 1) == first

    alertmanager.fire("web1")
    assert story.wait("ticket.reopened", 1) == first
    story.wait("ticket.created", 2)

    alertmanager.resolve("web2")
    assert story.wait("ticket.closed", 2) == second
    assert alertmanager.sent()[1] == 0, "the desk refused what Alertmanager sent"


def test_the_desk_is_down_for_a_while(desk, alertmanager, sink):
    story = Story(sink)
    desk.kill()
    alertmanager.fire("db1", name="DiskFull")
    wait_until(lambda: alertmanager.sent()[1] >= 2, "two failed notifications", LONG, 0.2)
    desk.start()
    ref = story.wait("ticket.created", 1)
    desk.kill()
    alertmanager.resolve("db1", name="DiskFull")
    wait_until(lambda: alertmanager.sent()[1] >= 4, "two more failed notifications", LONG, 0.2)
    desk.start()
    assert story.wait("ticket.closed", 1) == ref
    story.wait("ticket.created", 1)
