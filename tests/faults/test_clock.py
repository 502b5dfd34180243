"""The wall clock is set while work waits: nothing stalls, nothing is sent in a burst, references and order stay."""
import pytest
from flow import Flow
from harness import sink as behaviours
from harness.control import SteppedClock
from harness.daemon import inbound, outbound
from harness.waiting import wait_until

HOUR = 3600


@pytest.mark.parametrize("step", [-HOUR, HOUR, -24 * HOUR, 20 * 365 * 24 * HOUR], ids=["hour back", "hour on", "day back", "20 years on"])
@pytest.mark.parametrize("restart", [False, True], ids=["running", "restarted"])
def test_a_stepping_clock_stalls_nothing(make_daemon, sink, tmp_path, step, restart):
    clock = SteppedClock(tmp_path)
    daemon = make_daemon(inbound() + outbound(sink.url()), preload=[clock]).start()
    flow = Flow(daemon)
    sink.behaviour = behaviours.status(503)
    for _ in range(5):
        assert flow.post().status == 201
    wait_until(lambda: sink.deliveries, "a first attempt")
    clock.step(step)
    if restart:
        daemon.stop()
        daemon.start()
        flow.poster.close()
    flow.poster.skew = step
    assert flow.post().status == 201
    sink.behaviour = behaviours.OK
    refs = set(flow.acknowledged.values())
    wait_until(lambda: {d.ticket["ref"] for d in sink.accepted()} >= refs, "every notice", pause=0.2)
    flow.check()
