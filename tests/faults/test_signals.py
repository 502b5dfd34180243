"""SIGTERM and SIGHUP under load: what was acknowledged is stored, what was not is refused in order, and a reload drops nobody."""
import os
import signal
import threading
import time

import pytest
from flow import Flow
from harness.build import sanitized
from harness.waiting import wait_until


@pytest.fixture
def busy(daemon):
    """Four senders until the test says stop."""
    over = threading.Event()
    flows = [Flow(daemon) for _ in range(4)]
    bad = []

    def send(flow):
        while not over.is_set():
            answer = flow.post()
            if answer is not None and answer.status not in (200, 201, 503):
                bad.append((answer.status, answer.body))

    threads = [threading.Thread(target=send, args=(flow,), daemon=True) for flow in flows]
    for thread in threads:
        thread.start()

    def finish():
        over.set()
        for thread in threads:
            thread.join(90)
        return bad

    yield flows, finish
    over.set()


def test_sigterm_under_load(daemon, busy):
    flows, finish = busy
    wait_until(lambda: all(len(flow.acknowledged) > 5 for flow in flows), "work of all senders")
    code, _ = daemon.stop()
    assert code == 0
    assert not finish()
    for flow in flows:
        assert flow.acknowledged
        flow.check()


def test_reloads_that_change_nothing_cost_nothing(daemon, poster):
    if sanitized():
        pytest.skip("a sanitizer keeps what was freed")
    event = {"event": "create", "dedupe": "one", "title": "one", "text": "one"}

    def private_kib():
        status = open(f"/proc/{daemon.process.pid}/status").read()
        return int(status.split("RssAnon:")[1].split()[0])

    def reload(times):
        for _ in range(times):
            os.kill(daemon.process.pid, signal.SIGHUP)
            assert poster.post(event, "msg_one").status in (200, 201)  # both threads have it behind them

    reload(20)
    before = private_kib()
    reload(400)
    assert private_kib() - before < 1500, "each reload keeps something"


def test_sighup_under_load(daemon, busy):
    flows, finish = busy
    for _ in range(20):
        os.kill(daemon.process.pid, signal.SIGHUP)
        time.sleep(0.02)
    assert daemon.running
    assert not finish()
    for flow in flows:
        assert len(flow.acknowledged) == flow.count, "a request went unanswered"
        flow.check()


def test_sighup_with_a_broken_file_keeps_the_running_configuration(daemon):
    flow = Flow(daemon)
    assert flow.post().status == 201
    good = daemon.config.read_text()
    daemon.config.write_text(good + "\n[nonsense\n")
    os.kill(daemon.process.pid, signal.SIGHUP)
    for _ in range(20):
        assert flow.post().status == 201
    daemon.config.write_text(good)
    flow.check()
