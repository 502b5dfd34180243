"""The equipment is tested too: a power cut that took too little, or a disk that never fills, would let every later test pass."""
import errno
import os
import subprocess
import sys

import pytest
from harness import build, control
from harness.powercut import PowerCut

pytestmark = pytest.mark.skipif(not build.preload("powercut").exists(), reason="the preloaded libraries are not built")


def program(code, *equipment, folder):
    """Runs Python code in a process of its own with the libraries preloaded; `os` is imported and `d` is the folder."""
    environment = {**os.environ, "LD_PRELOAD": ":".join(str(one.library_path) for one in equipment)}
    for one in equipment:
        environment.update(one.environment)
    text = f"import os\nd = {str(folder)!r}\n" + code
    return subprocess.run([sys.executable, "-c", text], env=environment, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "data"
    path.mkdir()
    return path


@pytest.fixture
def cut(folder, tmp_path):
    return PowerCut(folder, tmp_path / "shadow")


OPEN = "f = os.open(d + '/file', os.O_RDWR | os.O_CREAT, 0o600)\n"


@pytest.mark.parametrize("code, left", [
    ("os.write(f, b'old'); os.fsync(f); os.write(f, b'new')", b"old"),
    ("os.pwrite(f, b'old', 0); os.fdatasync(f); os.pwrite(f, b'NEW', 0)", b"old"),
    ("os.pwrite(f, b'a', 0); os.fsync(f); os.pwrite(f, b'c', 70000); os.fsync(f)", b"a" + bytes(69999) + b"c"),
    ("os.write(f, b'12345'); os.fsync(f); os.ftruncate(f, 2)", b"12345"),
    ("os.write(f, b'12345'); os.fsync(f); os.ftruncate(f, 2); os.pwrite(f, b'x', 2); os.fsync(f)", b"12x"),
    ("os.write(f, b'12345'); os.fsync(f); g = os.open(d + '/file', os.O_RDWR | os.O_TRUNC); os.write(g, b'x'); os.fsync(g)", b"x"),
    ("g = os.open(d + '/file', os.O_WRONLY | os.O_APPEND); os.write(g, b'one'); os.write(g, b'two'); os.fsync(f)", b"onetwo"),
    ("os.write(f, b'never synced')", None),
    ("os.write(f, b'gone'); os.fsync(f); os.unlink(d + '/file')", None),
], ids=["append", "overwrite", "hole", "shorter", "shorter, then longer", "emptied", "two descriptors", "never", "unlinked"])
def test_a_power_cut_keeps_what_was_synced(cut, folder, code, left):
    assert program(OPEN + code, cut, folder=folder).returncode == 0
    cut.happens()
    path = folder / "file"
    assert (path.read_bytes() if path.exists() else None) == left


@pytest.mark.parametrize("sync_folder", [True, False])
def test_a_rename_counts_once_its_folder_is_synced(cut, folder, sync_folder):
    code = OPEN + "os.write(f, b'x'); os.fsync(f); os.rename(d + '/file', d + '/final')\n"
    if sync_folder:
        code += "os.fsync(os.open(d, os.O_RDONLY))"
    assert program(code, cut, folder=folder).returncode == 0
    cut.happens()
    assert [path.name for path in folder.iterdir()] == ["final" if sync_folder else "file"]


def test_what_was_there_before_stays(folder, tmp_path):
    (folder / "old").write_bytes(b"old")
    cut = PowerCut(folder, tmp_path / "shadow")
    assert program("f = os.open(d + '/old', os.O_RDWR); os.write(f, b'new')", cut, folder=folder).returncode == 0
    cut.happens()
    assert (folder / "old").read_bytes() == b"old"


def test_sqlite_loses_unsynced_commits_and_no_synced_one(cut, folder):
    code = """
import sqlite3
c = sqlite3.connect(d + '/db', isolation_level=None)
c.executescript('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t(x); INSERT INTO t VALUES (1)')
c.executescript('PRAGMA synchronous=OFF; INSERT INTO t VALUES (2)')
os._exit(0)
"""
    assert program(code, cut, folder=folder).returncode == 0
    cut.happens()
    seen = subprocess.run(
        [sys.executable, "-c", f"import sqlite3; print(sqlite3.connect({str(folder / 'db')!r}).execute('SELECT x FROM t').fetchall())"],
        capture_output=True, text=True, timeout=300, check=True)
    assert seen.stdout.strip() == "[(1,)]"


def test_a_full_disk_refuses_growth_alone(folder, tmp_path):
    disk = control.FailingDisk(tmp_path, folder)
    disk.fail(write=errno.ENOSPC)
    code = """
f = os.open(d + '/file', os.O_RDWR)
os.pwrite(f, b'ABC', 0)
try:
    os.pwrite(f, b'x', 3)
except OSError as error:
    print(error.errno)
"""
    (folder / "file").write_bytes(b"abc")
    assert program(code, disk, folder=folder).stdout.strip() == str(errno.ENOSPC)
    assert (folder / "file").read_bytes() == b"ABC" and disk.hits == 1


def test_a_failing_sync(folder, tmp_path):
    disk = control.FailingDisk(tmp_path, folder)
    disk.fail(sync=errno.EIO, every=2)
    code = OPEN + "os.fsync(f)\ntry:\n    os.fsync(f)\nexcept OSError as error:\n    print(error.errno)"
    assert program(code, disk, folder=folder).stdout.strip() == str(errno.EIO)


def test_the_wall_clock_steps_and_the_other_does_not(folder, tmp_path):
    clock = control.SteppedClock(tmp_path)
    clock.step(-3600)
    seen = program("import time; print(time.time(), time.monotonic())", clock, folder=folder).stdout.split()
    now = program("import time; print(time.time(), time.monotonic())", folder=folder).stdout.split()
    assert 3590 < float(now[0]) - float(seen[0]) < 3900
    assert 0 <= float(now[1]) - float(seen[1]) < 300


def test_one_allocation_fails(folder, tmp_path):
    memory = control.FailingMalloc(tmp_path)
    memory.arm(100)
    program("bytes(100000)", memory, folder=folder)
    assert memory.failed == 1
