"""What must not start does not start, and says why: a second daemon on one database, a corrupt database, a corrupt configuration.
Never by a signal, and never by touching what is there."""
import hashlib
import os
import random
import subprocess

import pytest
from flow import Flow
from harness.daemon import inbound
from harness.waiting import wait_until

CONFIG = 78


def refusal(daemon):
    """The exit code of a start that must fail; its log then says why."""
    daemon.spawn()
    wait_until(lambda: not daemon.running, "an end of the start")
    assert daemon.process.returncode > 0, f"ended by signal {-daemon.process.returncode}"
    assert daemon.tail().strip(), "no word about the reason"
    return daemon.process.returncode


def test_a_second_daemon_on_the_same_data(make_daemon):
    first = make_daemon(inbound()).start()
    flow = Flow(first)
    assert flow.post().status == 201
    second = make_daemon(inbound())
    second.data = first.data
    second.configure(inbound())
    refusal(second)
    assert str(first.data) in second.tail()
    assert flow.post().status == 201
    flow.check()


@pytest.fixture
def filled(make_daemon):
    """A stopped daemon with something in its database."""
    daemon = make_daemon(inbound()).start()
    flow = Flow(daemon)
    for _ in range(20):
        assert flow.post().status == 201
    daemon.stop()
    return daemon


def fingerprint(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("damage", [
    lambda old: b"not a database\n" * 300, lambda old: old[:100], lambda old: b"\0" * len(old),
    lambda old: old[:len(old) // 2], lambda old: old[:16] + b"\xff" * 84 + old[100:],
], ids=["text", "header only", "zeroes", "half", "header"])
def test_a_corrupt_database(filled, damage):
    old = filled.database.read_bytes()
    filled.database.write_bytes(damage(old))
    before = fingerprint(filled.database)
    refusal(filled)
    assert str(filled.database) in filled.tail()
    assert fingerprint(filled.database) == before, "the damaged file is evidence: it must stay as it is"


def test_damage_in_the_middle_is_an_error_and_no_crash(filled):
    """A page of noise: some requests fail, the process does not."""
    noise = random.Random(1)
    old = bytearray(filled.database.read_bytes())
    for page in range(4, len(old) // 4096, 3):
        old[page * 4096:page * 4096 + 64] = noise.randbytes(64)
    filled.database.write_bytes(old)
    filled.spawn()
    wait_until(lambda: not filled.running or filled.is_ready(), "ready or ended")
    if filled.running:
        flow = Flow(filled)
        for _ in range(20):
            answer = flow.post()
            assert answer is None or answer.status in (200, 201, 500, 503)
        filled.kill()
    else:
        assert filled.process.returncode > 0, f"ended by signal {-filled.process.returncode}"


# ---- the log and its index

WAL_HEADER, FRAME = 32, 24 + 4096


@pytest.fixture
def killed(make_daemon):
    """A daemon that was killed: its last commits are in the write-ahead log alone. (daemon, references acknowledged, log, index)"""
    daemon = make_daemon(inbound()).start()
    flow = Flow(daemon)
    for _ in range(20):
        assert flow.post().status == 201
    daemon.kill()
    flow.poster.close()
    log = daemon.database.with_name("guichet.db-wal")
    assert log.stat().st_size > WAL_HEADER + 20 * FRAME
    return daemon, flow, log, daemon.database.with_name("guichet.db-shm")


@pytest.mark.parametrize("damage", [
    lambda log, shm: shm.unlink(), lambda log, shm: shm.write_bytes(random.Random(2).randbytes(shm.stat().st_size)),
    lambda log, shm: shm.write_bytes(b""), lambda log, shm: log.write_bytes(log.read_bytes() + b"torn" * 2000),
], ids=["no index", "an index of noise", "an empty index", "half a frame behind the last one"])
def test_what_a_crash_can_leave_loses_nothing(killed, damage):
    daemon, flow, log, shm = killed
    damage(log, shm)
    daemon.start()
    assert flow.post().status == 201
    flow.check()


@pytest.mark.parametrize("damage", [
    lambda old: old[:len(old) // 2], lambda old: random.Random(3).randbytes(len(old)), lambda old: b"",
    lambda old: old[:WAL_HEADER + 5 * FRAME] + bytes(FRAME) + old[WAL_HEADER + 6 * FRAME:],
], ids=["cut in half", "noise", "emptied", "a frame of zeroes"])
def test_a_damaged_log_gives_an_older_state_that_is_whole(killed, damage):
    """The disk lost what it had confirmed: nobody can bring that back. What is there is a state that was, and work goes on."""
    daemon, flow, log, _ = killed
    log.write_bytes(damage(log.read_bytes()))
    daemon.spawn()
    wait_until(lambda: not daemon.running or daemon.is_ready(), "ready or ended")
    assert daemon.running, daemon.tail()
    flow.acknowledged.clear()
    assert flow.post().status == 201
    flow.check()


def test_a_log_that_cannot_be_opened_is_said(killed):
    daemon, _, log, shm = killed
    log.unlink()
    shm.unlink()
    log.mkdir()
    refusal(daemon)
    assert str(daemon.database) in daemon.tail()


def test_a_folder_that_cannot_be_written_is_said(killed, tmp_path):
    daemon = killed[0]
    bound = os.geteuid() == 0 and subprocess.run(["mount", "--bind", daemon.data, daemon.data], check=False).returncode == 0
    if not bound:
        pytest.skip("cannot make a folder read-only here")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", daemon.data], check=True)
        refusal(daemon)
        assert str(daemon.data) in daemon.tail() and "Read-only" in daemon.tail()
    finally:
        subprocess.run(["umount", daemon.data], check=False)


@pytest.mark.parametrize("text", [
    b"\0\0\0\0", b"[guichet\n", b"nonsense\n", b"[guichet]\nno_such_key = 1\n", b"[nothing]\na = 1\n",
    b"[guichet]\ndata_dir = " + b"x" * 100000 + b"\n",
    b"[" + b"s" * 5000 + b"]\n", b"\xff\xfe[\x00g\x00", b"[server]\nlisten = 127.0.0.1:99999999\n",
    b"[webhook in]\nscheme = no-such\nsecret = x\n",
], ids=range(10))
def test_a_corrupt_configuration(make_daemon, text):
    daemon = make_daemon(inbound())
    daemon.config.write_bytes(text)
    assert refusal(daemon) == CONFIG
    assert str(daemon.config) in daemon.tail() or daemon.config.name in daemon.tail()


def test_random_bytes_in_the_configuration(make_daemon):
    """Each start ends by itself with a sentence, or the damage was in a comment's reach and it starts; never a signal."""
    noise = random.Random(7)
    daemon = make_daemon(inbound())
    good = daemon.config.read_bytes()
    for _ in range(40):
        bad = bytearray(good)
        for _ in range(noise.randrange(1, 6)):
            bad[noise.randrange(len(bad))] = noise.randrange(256)
        daemon.config.write_bytes(bad)
        checked = daemon.run("check", "-c", daemon.config)
        assert checked.returncode in (0, CONFIG), (checked.returncode, checked.stderr)
