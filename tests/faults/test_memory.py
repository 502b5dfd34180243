"""One allocation after the other fails while events are taken: no crash, and what was acknowledged is stored.
Exit 71 is allowed: running out of memory for its own small things ends the process in order, and the queue is on disk."""
import os
import random

import pytest
from flow import Flow
from harness.build import sanitized
from harness.control import FailingMalloc
from harness.daemon import inbound, outbound
from harness.waiting import wait_until

OUT_OF_MEMORY = 71
POINTS = int(os.environ.get("GUICHET_MALLOC_POINTS", "60"))
REACH = 700  # allocations from an event's arrival to the end of its notice, at most; with newer libraries a fifth of them


def test_the_nth_allocation_fails(make_daemon, sink, tmp_path):
    if sanitized():
        pytest.skip("the sanitizer has an allocator of its own")
    memory = FailingMalloc(tmp_path)
    daemon = make_daemon(inbound() + outbound(sink.url()), preload=[memory]).start()
    flow = Flow(daemon)
    hits = 0
    for nth in sorted(random.Random(1).sample(range(1, REACH), min(POINTS, REACH - 1))):
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
    assert hits > POINTS // 10, "hardly any allocation failed: nothing was tested"
    wait_until(lambda: (answer := flow.post()) and answer.status == 201, "work as before")
    refs = set(flow.acknowledged.values())
    wait_until(lambda: {d.ticket["ref"] for d in sink.accepted()} >= refs, "every notice", pause=0.2)
    assert len({(d.key, d.body) for d in sink.deliveries}) == len({d.key for d in sink.deliveries}), "one key, two bodies"
    flow.check()
