"""One allocation after the other fails while events are taken: no crash, and what was acknowledged is stored.
Exit 71 is allowed: running out of memory for its own small things ends the process in order, and the queue is on disk."""
import os

import pytest
from flow import Flow
from harness.control import FailingMalloc
from harness.daemon import inbound, outbound
from harness.waiting import wait_until

OUT_OF_MEMORY = 71
POINTS = int(os.environ.get("GUICHET_MALLOC_POINTS", "60"))


def test_the_nth_allocation_fails(make_daemon, sink, tmp_path):
    if "fsanitize=address" in (os.environ.get("GUICHET_FLAGS") or ""):
        pytest.skip("the sanitizer has an allocator of its own")
    memory = FailingMalloc(tmp_path)
    daemon = make_daemon(inbound() + outbound(sink.url()), preload=[memory]).start()
    flow = Flow(daemon)
    hits = 0
    for nth in range(1, POINTS + 1):
        memory.arm(nth)
        answer = flow.post()
        hits += memory.failed
        assert answer is None or answer.status in (200, 201, 413, 500, 503), answer.body
        if answer is None:
            wait_until(lambda: not daemon.running or flow.post(), "an answer or an end in order")
        if not daemon.running:
            assert daemon.process.returncode == OUT_OF_MEMORY, f"allocation {nth}: ended with {daemon.process.returncode}\n{daemon.tail()}"
            memory.arm(0)
            daemon.start()
    memory.arm(0)
    assert hits > POINTS // 2, "hardly any allocation failed: nothing was tested"
    wait_until(lambda: flow.post().status == 201, "work as before")
    flow.check()
