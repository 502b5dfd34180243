"""Backups and updates in bad weather: killed at each of their system calls, from every past version, into folders that are not empty, from
files that are no whole backups."""
import hashlib
import io
import os
import shutil
import signal
import sqlite3
import subprocess
import tarfile
import threading

import pytest
from flow import Flow
from harness.build import build_dir, guichet
from harness.daemon import inbound, outbound

NO = 1
PAST = build_dir() / "tests" / "past"
NEWEST = int(subprocess.run([PAST, "newest"], capture_output=True, text=True, check=True).stdout)
ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8", "GUICHET_CONFIG": ""}
LEAKS = {"ASAN_OPTIONS": "detect_leaks=0"}  # LeakSanitizer cannot work under strace
ATTACHMENT = b"line one"


def run(*words, trace=()):
    command = ["strace", "-f", "-qq", "-o", "/dev/null", *trace] if trace else []
    return subprocess.run([*command, guichet(), *map(str, words)], capture_output=True, text=True, timeout=120,
                          env={**ENVIRONMENT, **(LEAKS if trace else {})})


def rows(folder, query):
    with sqlite3.connect(f"file:{folder}/guichet.db?mode=ro", uri=True) as db:
        return db.execute(query).fetchall()


def whole(folder, tickets):
    assert rows(folder, "PRAGMA integrity_check") == [("ok",)]
    assert rows(folder, "SELECT count(*) FROM ticket") == [(tickets,)]


def sha(data):
    return hashlib.sha256(data).hexdigest()


def archive_of(folder, file, schema, members=None):
    """A backup of a data folder, as Guichet writes it; `members` replaces or adds files."""
    files = {"guichet.db": (folder / "guichet.db").read_bytes(), **(members or {})}
    lines = ["guichet-backup 1", "program 0.0.9", f"schema {schema}", "made 1795300000000", f"history 0 {'0' * 64}"]
    lines += [f"{sha(data)}  {name}" for name, data in files.items()]
    with tarfile.open(file, "w") as tar:
        for name, data in {"MANIFEST": "\n".join([*lines, ""]).encode(), **files}.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return file


def past(version, folder):
    subprocess.run([PAST, str(version), folder], check=True, env=ENVIRONMENT)
    return folder


@pytest.fixture
def archive(make_daemon, tmp_path):
    """Of a daemon with twenty tickets and an attachment."""
    daemon = make_daemon(inbound() + "[webhook form]\npreset = form\nscheme = path\nsecret = abcdefgh\n").start()
    flow = Flow(daemon)
    for _ in range(20):
        assert flow.post().status == 201
    form = (b'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nWith a file\r\n--b\r\nContent-Disposition: form-data; name="file"; '
            b'filename="log.txt"\r\nContent-Type: text/plain\r\n\r\n' + ATTACHMENT + b"\r\n--b--\r\n")
    sent = subprocess.run(["curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", "--noproxy", "*", "--data-binary", "@-", "-H",
                           "Content-Type: multipart/form-data; boundary=b", f"http://127.0.0.1:{daemon.port}/hook/form/abcdefgh"],
                          input=form, capture_output=True, check=True)
    assert sent.stdout in (b"200", b"201", b"303"), sent
    file = tmp_path / "backup.tar"
    made = daemon.run("backup", file, "-c", daemon.config)
    assert made.returncode == 0, made.stderr
    flow.poster.close()
    daemon.stop()
    return file


def is_restored(folder):
    whole(folder, 21)
    assert (folder / "attachments" / sha(ATTACHMENT)[:2] / sha(ATTACHMENT)).read_bytes() == ATTACHMENT
    assert not list(folder.glob("backup-*"))


# ---- what restore meets

@pytest.mark.parametrize("left", ["guichet.db", "guichet.db-wal", "guichet.db-shm", "guichet.db-journal"])
def test_a_folder_with_a_database_or_a_part_of_one_is_left_alone(archive, tmp_path, left):
    target = tmp_path / "target"
    target.mkdir()
    (target / left).write_bytes(b"somebody's")
    told = run("restore", archive, "--data-dir", target)
    assert told.returncode == NO and str(target) in told.stderr and "Move" in told.stderr
    assert (target / left).read_bytes() == b"somebody's"
    assert left == "guichet.db" or left in told.stderr


def test_a_folder_with_other_things_in_it(archive, tmp_path):
    """What an earlier, killed restore or a database that was moved away alone has left."""
    target = tmp_path / "target"
    (target / "attachments" / "00").mkdir(parents=True)
    (target / "attachments" / "00" / ("00" * 32)).write_bytes(b"an older one")
    (target / "backup-abcdef" / "attachments").mkdir(parents=True)
    (target / "notes.txt").write_text("mine")
    told = run("restore", archive, "--data-dir", target)
    assert told.returncode == 0, told.stderr
    is_restored(target)
    assert (target / "notes.txt").read_text() == "mine"
    assert (target / "attachments" / "00" / ("00" * 32)).read_bytes() == b"an older one"


@pytest.mark.parametrize("version", range(1, NEWEST + 1))
def test_a_backup_of_a_past_version(make_daemon, tmp_path, version):
    folder = past(version, tmp_path / "past")
    file = archive_of(folder, tmp_path / "old.tar", version)
    daemon = make_daemon(inbound())
    told = run("restore", file, "-c", daemon.config)
    assert told.returncode == 0, told.stderr
    daemon.start()
    assert Flow(daemon).post().status == 201
    assert daemon.run("verify", "-c", daemon.config).returncode == 0
    daemon.stop()
    whole(daemon.data, 2001)
    assert rows(daemon.data, "SELECT max(number) FROM schema_version") == [(NEWEST,)]


def test_a_backup_of_a_version_to_come(tmp_path):
    file = archive_of(past(NEWEST, tmp_path / "now"), tmp_path / "new.tar", NEWEST + 1)
    for words in (("--verify",), ("--data-dir", tmp_path / "target")):
        told = run("restore", file, *words)
        assert told.returncode == NO and f"version {NEWEST + 1}" in told.stderr and "0.0.9" in told.stderr, told.stderr
    assert not (tmp_path / "target" / "guichet.db").exists()


@pytest.mark.parametrize("what, said", [
    ("cut at a third", "tar"), ("cut in the last block", None), ("empty", None), ("another archive", "no list"), ("a database", None),
    ("a folder", None), ("not there", "No such file"), ("text", None), ("names that lead out", "tar"),
])
def test_what_is_no_whole_backup(archive, tmp_path, what, said):
    file, target = tmp_path / "strange.tar", tmp_path / "target"
    data = archive.read_bytes()
    if what == "cut at a third":
        file.write_bytes(data[:len(data) // 3])
    elif what == "cut in the last block":  # the attachment is the last of it
        file.write_bytes(data[:data.rindex(ATTACHMENT) + 3])
    elif what == "empty":
        file.write_bytes(b"")
    elif what == "another archive":
        with tarfile.open(file, "w") as tar:
            tar.add(archive, "something")
    elif what == "a database":
        shutil.copy(past(NEWEST, tmp_path / "now") / "guichet.db", file)
    elif what == "a folder":
        file.mkdir()
    elif what == "text":
        file.write_text("Dear admin,\n" * 1000)
    elif what == "names that lead out":
        archive_of(past(NEWEST, tmp_path / "now"), file, NEWEST, {"attachments/../../escaped": b"x"})
    for words in (("--verify",), ("--data-dir", target)):
        told = run("restore", file, *words)
        assert told.returncode == NO and told.stderr.strip().endswith("."), told
        assert "Traceback" not in told.stderr and str(file) in told.stderr
        assert said is None or said in told.stderr, told.stderr
    assert not (target / "guichet.db").exists() and not list(target.glob("backup-*"))
    assert not list(tmp_path.rglob("escaped"))


# ---- backups while others write

def test_a_backup_under_load(make_daemon, sink, tmp_path):
    """Whatever was acknowledged before it began is in it, and it is whole, while four senders go on."""
    daemon = make_daemon(inbound() + outbound(sink.url())).start()
    over, flows = threading.Event(), [Flow(daemon) for _ in range(4)]

    def send(flow):
        while not over.is_set():
            assert flow.post().status == 201

    senders = [threading.Thread(target=send, args=(flow,)) for flow in flows]
    for sender in senders:
        sender.start()
    try:
        for n in range(4):
            before = [ref for flow in flows for ref in list(flow.acknowledged.values())]
            file, target = tmp_path / f"{n}.tar", tmp_path / f"target{n}"
            made = daemon.run("backup", file, "-c", daemon.config)
            assert made.returncode == 0, made.stderr
            told = run("restore", file, "--data-dir", target)
            assert told.returncode == 0, told.stderr
            assert {ref for (ref,) in rows(target, "SELECT ref FROM ticket")} >= set(before)
    finally:
        over.set()
        for sender in senders:
            sender.join()


# ---- kill -9

CALLS = "rename,rmdir,mkdir,fsync,flock,fdatasync,pwrite64,unlink,ftruncate,lchown,fchownat"


def killed(nth, calls, *words):
    """Runs the program until its nth of these calls, which it does not survive. False: it ended before."""
    trace = ["-e", f"trace={calls}", "-e", f"inject={calls}:signal=SIGKILL:when={nth}"]
    done = run(*words, trace=trace)
    assert done.returncode in (0, -signal.SIGKILL, 128 + signal.SIGKILL), done
    return done.returncode != 0


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_a_restore_that_is_killed_can_be_run_again(archive, tmp_path):
    nth, points = 1, 0
    while True:
        target = tmp_path / f"target{nth}"
        if not killed(nth, CALLS, "restore", archive, "--data-dir", target):
            break
        points += 1
        complete = (target / "guichet.db").exists()
        again = run("restore", archive, "--data-dir", target)
        assert again.returncode == (NO if complete else 0), again.stderr
        if complete:  # killed after the last step
            whole(target, 21)
        else:
            is_restored(target)
        shutil.rmtree(target)
        nth += 1
    assert points >= 8
    is_restored(target)


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_an_update_that_is_killed_is_before_or_after(make_daemon, tmp_path):
    """At each write of an update from the first version; the next start finishes it."""
    daemon = make_daemon(inbound())
    calls, template = "pwrite64,fdatasync,fsync,unlink,ftruncate", past(1, tmp_path / "past")
    total = 0
    while killed_at(daemon, template, calls, 2 ** total):  # how many there are, roughly
        total += 1
    last, points = 2 ** total, 0
    for nth in sorted({1 + last * i // 24 for i in range(24)}):
        if not killed_at(daemon, template, calls, nth):
            break
        points += 1
        version = rows(daemon.data, "SELECT max(number) FROM schema_version")[0][0]
        assert version in (1, NEWEST)
        whole(daemon.data, 2000)
        assert run("run", "--migrate-only", "-c", daemon.config).returncode == 0
        assert rows(daemon.data, "SELECT max(number) FROM schema_version") == [(NEWEST,)]
        whole(daemon.data, 2000)
    assert points >= 10


def killed_at(daemon, template, calls, nth):
    shutil.rmtree(daemon.data)
    shutil.copytree(template, daemon.data)
    return killed(nth, calls, "run", "--migrate-only", "-c", daemon.config)
