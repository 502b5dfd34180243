"""A full disk and a failing disk: new work is refused with 503 and Retry-After, nothing acknowledged is lost, nothing is sent again and
again, and the daemon goes on by itself once the disk is well."""
import errno
import os
import sqlite3
import subprocess
from collections import Counter

import pytest
from flow import Flow
from harness.control import FailingDisk
from harness.daemon import inbound, outbound
from harness.waiting import wait_until

KIB = 1024
RESERVE = 8 * 1024 * KIB


def lines_of_history(daemon, what):
    daemon.stop()
    with sqlite3.connect(f"file:{daemon.database}?mode=ro", uri=True) as db:
        found = sum(what in str(row) for row in db.execute("SELECT * FROM event"))
    daemon.start()
    return found


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 48 MiB of our own: only root can mount one."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = os.geteuid() == 0 and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", folder], check=False,
                                                   capture_output=True).returncode == 0
    if not mounted:
        pytest.skip("cannot mount a small file system here")
    yield folder
    subprocess.run(["umount", "-l", folder], check=False)


def fill(folder, leave):
    """A file that takes all but `leave` bytes."""
    free = os.statvfs(folder)
    ballast = folder / "ballast"
    with open(ballast, "wb") as file:
        os.posix_fallocate(file.fileno(), 0, free.f_bavail * free.f_frsize - leave)
    return ballast


def refused(answer):
    return answer is not None and answer.status == 503 and int(answer.headers["retry-after"]) > 0


def until_refused(flow, most=20000):
    for _ in range(most):
        answer = flow.post()
        assert answer is not None, "the daemon gave no answer"
        if refused(answer):
            return
        assert answer.status == 201, answer.body
    raise AssertionError("the disk never filled")


def no_notice_was_repeated(sink):
    assert max(Counter(d.key for d in sink.deliveries).values(), default=0) <= 2


def test_a_full_disk(make_daemon, small_disk, sink):
    daemon = make_daemon(inbound() + outbound(sink.url()), folder=small_disk).start()
    flow, reserve = Flow(daemon), daemon.data / "reserve"
    assert flow.post().status == 201 and reserve.stat().st_blocks * 512 >= RESERVE
    ballast = fill(small_disk, leave=512 * KIB)
    until_refused(flow)
    wait_until(lambda: daemon.get("/readyz")[0] == 503, "readyz to say 503")
    assert daemon.get("/healthz")[0] == 200
    for _ in range(20):
        assert refused(flow.post())
    no_notice_was_repeated(sink)
    wait_until(lambda: not reserve.exists(), "the reserve to be given back")  # each second it is tried for a moment whether it fits again
    ballast.unlink()
    wait_until(lambda: works(flow), "an accepted event after the disk has room again")
    wait_until(daemon.is_ready, "ready again")
    assert reserve.stat().st_size == RESERVE
    accepted = lambda: {d.ticket["ref"] for d in sink.accepted()}  # noqa: E731
    wait_until(lambda: accepted() >= set(flow.acknowledged.values()), "every notice", pause=0.5)
    flow.check()
    assert lines_of_history(daemon, "disk full") == 1


def test_the_reserve_is_given_up_at_the_first_refusal(make_daemon, small_disk):
    """Before anybody hears of it: the line about it is on disk though the daemon is killed at once."""
    daemon = make_daemon(inbound(), folder=small_disk).start()
    flow = Flow(daemon)
    ballast = fill(small_disk, leave=512 * KIB)
    until_refused(flow)
    daemon.kill()
    ballast.unlink()
    daemon.start()
    assert lines_of_history(daemon, "disk full") == 1
    flow.check()


def test_a_disk_that_is_full_becomes_ready_without_work(make_daemon, small_disk):
    daemon = make_daemon(inbound(), folder=small_disk).start()
    flow = Flow(daemon)
    ballast = fill(small_disk, leave=64 * KIB)
    until_refused(flow)
    ballast.unlink()
    wait_until(daemon.is_ready, "ready again, though nobody asks for anything")


def test_a_disk_without_room_for_the_reserve(make_daemon, small_disk):
    (small_disk / "data").mkdir(mode=0o700)
    fill(small_disk, leave=6 * 1024 * KIB)
    daemon = make_daemon(inbound(), folder=small_disk).start()
    assert Flow(daemon).post().status == 201 and not (daemon.data / "reserve").exists()
    assert "there is no room for the reserve" in daemon.tail()


@pytest.fixture
def sick(make_daemon, sink, tmp_path):
    """A daemon whose disk obeys the test."""
    folder = tmp_path / "sick"
    (folder / "data").mkdir(parents=True)
    disk = FailingDisk(tmp_path, folder / "data")
    daemon = make_daemon(inbound() + outbound(sink.url()), folder=folder, preload=[disk]).start()
    return daemon, disk, Flow(daemon)


def works(flow):
    answer = flow.post()
    return answer is not None and answer.status == 201


def tries(disk, enough):
    """Sixty events, and more until the fault was met: what reads is the copying of the log, which comes after some hundreds."""
    for n in range(600):
        if n >= 60 and disk.hits > enough:
            return
        yield n
    raise AssertionError("the fault was not met often enough")


def test_no_space_for_a_while(sick, sink):
    daemon, disk, flow = sick
    assert works(flow)
    disk.fail(write=errno.ENOSPC)
    until_refused(flow)
    for _ in range(10):
        assert refused(flow.post())
    assert daemon.running and disk.hits
    no_notice_was_repeated(sink)
    disk.heal()
    wait_until(lambda: works(flow), "work after the disk has room again")
    flow.check()


@pytest.mark.parametrize("fault", [
    {"sync": errno.EIO}, {"write": errno.EIO}, {"write": errno.EIO, "every": 7}, {"sync": errno.ENOSPC, "every": 3},
    {"read": errno.EIO, "every": 5},
], ids=["sync", "write", "every 7th write", "every 3rd sync", "every 5th read"])
def test_an_io_error(sick, sink, fault):
    """What is refused or unanswered may be anything; what is acknowledged must be there."""
    daemon, disk, flow = sick
    assert works(flow)
    disk.fail(**fault)
    for _ in tries(disk, enough=5):
        answer = flow.post()
        assert answer is None or answer.status in (200, 201, 503), answer.body
    assert daemon.running, daemon.tail()
    disk.heal()
    wait_until(lambda: works(flow), "work after the disk is well again")
    no_notice_was_repeated(sink)
    flow.check()


@pytest.mark.parametrize("fault", [{"write": FailingDisk.SHORT}, {"write": FailingDisk.SHORT, "every": 3}, {"write": errno.EINTR, "every": 2},
                                   {"read": errno.EINTR, "every": 3}],
                         ids=["every write is short", "every 3rd is", "every 2nd write is interrupted", "every 3rd read is"])
def test_what_is_no_error_is_not_taken_for_one(sick, sink, fault):
    daemon, disk, flow = sick
    disk.fail(**fault)
    for _ in tries(disk, enough=20):
        assert works(flow)
    disk.heal()
    flow.check()
