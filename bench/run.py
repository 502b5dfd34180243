#!/usr/bin/python3
"""The figures of bench/README.md, each by one command:

    bench/run.py durable        tickets a second at 256 connections, beside a bare SQLite loop that writes the very same rows
    bench/run.py slow-disk      the same with +5 ms for each fsync, beside a build that commits each request (--single BINARY)
    bench/run.py latency        1,000 events a second in an open loop, and again with every delivery target hanging
    bench/run.py notices        notifications a second to a local sink, none lost
    bench/run.py memory         private memory idle, and its growth between request 20,000 and 120,000
    bench/run.py start          from exec to the first answer
    bench/run.py size           bytes of disk for each ticket, table by table

GUICHET_BUILD names the build (build/release is the one to measure). The thread that writes has the first core for itself, the network and the
generator share the second; the bare loop has the first. What is compared is measured in turns within one run, so that a busy minute of the
machine hits both: believe the ratios, not the rates.
"""
import argparse
import os
import re
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))

from harness import build  # noqa: E402
from harness.daemon import Daemon, inbound, outbound  # noqa: E402
from harness.standard import SECRET_IN  # noqa: E402
from harness.waiting import wait_until  # noqa: E402


warm_up = 500  # events before anything is measured; --warm-up


def tool(name):
    return str(build.build_dir() / "bench" / name)


def figures(line):
    return {name: float(value) for name, value in re.findall(r"(\w+)=([\d.]+)", line)}


def pinned(core):
    """Everything on its own core, when there are two."""
    return lambda: os.sched_setaffinity(0, {core % os.cpu_count()})


class Bench:
    """One daemon in a folder of its own, with the tools around it."""

    def __init__(self, more="", command=None, preload=(), environment=None, base=None):
        self.folder = Path(tempfile.mkdtemp(prefix="guichet-bench-", dir=base))
        self.daemon = Daemon(self.folder, inbound() + more, command, preload, environment)
        self.runs = 0

    def __enter__(self):
        self.daemon.start()
        self.pin()
        return self

    def pin(self):
        """The busiest thread after a short warming up is the one that writes."""
        self.load(connections=8, count=warm_up)
        self.writer = max(self.threads(), key=lambda thread: (thread != self.daemon.process.pid, self.cpu(thread)))
        for thread in self.threads():
            os.sched_setaffinity(thread, {0 if thread == self.writer else 1 % os.cpu_count()})

    def threads(self):
        return [int(thread.name) for thread in Path(f"/proc/{self.daemon.process.pid}/task").iterdir()]

    def cpu(self, thread):
        """Its processor time so far, in microseconds."""
        fields = Path(f"/proc/{self.daemon.process.pid}/task/{thread}/schedstat").read_text().split()
        return int(fields[0]) / 1000

    def __exit__(self, *_):
        self.daemon.kill()
        shutil.rmtree(self.folder)

    def load(self, **options):
        """One run of the generator; its figures."""
        self.runs += 1
        options = {"port": self.daemon.port, "secret": SECRET_IN, "run": f"r{self.runs}", **options}
        arguments = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        done = subprocess.run([tool("load"), *arguments], capture_output=True, text=True, check=False, preexec_fn=pinned(1))
        if done.returncode != 0:
            raise RuntimeError(f"{done.stdout}{done.stderr}{self.daemon.tail()}")
        return figures(done.stdout)

    def memory(self, field="RssAnon"):
        text = Path(f"/proc/{self.daemon.process.pid}/status").read_text()
        return int(re.search(rf"{field}:\s+(\d+)", text)[1])  # KiB


class LocalSink:
    """bench/sink in a process of its own."""

    def __init__(self, *arguments):
        self.port = build.free_port()
        self.process = subprocess.Popen([tool("sink"), "--port", str(self.port), *arguments], stdout=subprocess.PIPE, text=True,
                                        preexec_fn=pinned(1))
        wait_until(lambda: build.answers(self.port), "the sink listens")

    def url(self, path="/x"):
        return f"http://127.0.0.1:{self.port}{path}"

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return figures(self.process.communicate(timeout=30)[0])


class SlowDisk:
    library_path = property(lambda self: build.preload("slowsync"))

    def __init__(self, ms):
        self.environment = {"SLOWSYNC_MS": str(ms)}


def bare(database, folder, batch=256, environment=None):
    command = [tool("bare_loop"), "--batch", str(batch), str(database), str(folder / "bare.db")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, **(environment or {})}, preexec_fn=pinned(0))
    return figures(done.stdout)


def median(values):
    return statistics.median(list(values))


DEFERRED = 8000  # texts; of more a desk that is never idle makes the full text beside, and the bare loop does not


def durable(options):
    """Rounds of: a fresh daemon under load, then the bare loop over the database that it left."""
    ours, ceiling, work = [], [], []
    for _ in range(options.rounds):
        with Bench(base=options.disk) as bench:
            before = bench.cpu(bench.writer)
            result = bench.load(connections=256, count=options.count, skip=options.count // 10)
            cpu = (bench.cpu(bench.writer) - before) / options.count
            bench.daemon.stop()
            raw = bare(bench.daemon.database, bench.folder)
        ours.append(result["per_second"])
        ceiling.append(raw["per_second"])
        work.append(raw["cpu_us"] / cpu)
        print(f"  {result['per_second']:.0f} tickets/s (p99 {result['p99_ms']:.1f} ms), bare loop {raw['per_second']:.0f}/s, {raw['rows_per_ticket']:.1f} rows each; "
              f"processor time a ticket: writing thread {cpu:.0f} us, bare loop {raw['cpu_us']:.0f} us")
    ratios = [a / b for a, b in zip(ours, ceiling)]
    print(f"durable: {median(ours):.0f} tickets/s, {median(ratios) * 100:.0f} % of the bare loop (goal: at least 60 %); "
          f"by the processor time of the writing thread {median(work) * 100:.0f} %")


def slow_disk(options):
    if not options.single:
        sys.exit("slow-disk needs --single: a binary whose batches hold one unit (bench/README.md says how to build it)")
    ours, each = [], []
    for _ in range(options.rounds):
        for rates, command, count in ((ours, None, options.count), (each, [options.single], options.count // 40)):
            with Bench(command=command, preload=[SlowDisk(5)], base=options.disk) as bench:
                rates.append(bench.load(connections=256, count=max(count, 512))["per_second"])
        print(f"  {ours[-1]:.0f} tickets/s, one commit for each request {each[-1]:.0f}/s")
    print(f"slow-disk: {median(ours):.0f} tickets/s, {median(a / b for a, b in zip(ours, each)):.1f} times one commit for each request (goal: at least 15)")


PAGE = os.urandom(4096)


def disk_alone(base, seconds=4):
    """The 99th percentile, in ms, of the same open loop with the disk alone: what is due in a millisecond is five pages at the end of a log,
    all that wait share a write and a sync, and every thousand pages half of them go into another file, as a checkpoint copies them."""
    taken, written, log_pages, file_pages = [], 0, 1000, 5000
    with tempfile.TemporaryDirectory(prefix="guichet-bench-", dir=base) as folder:
        log, file = (os.open(f"{folder}/{name}", os.O_RDWR | os.O_CREAT) for name in ("log", "file"))
        for fd, pages in ((log, log_pages), (file, file_pages)):
            os.pwrite(fd, PAGE * pages, 0)
            os.fsync(fd)
        begin, due = time.monotonic(), 1
        while due < 1000 * seconds:
            time.sleep(max(0, begin + due / 1000 - time.monotonic()))
            waiting = min(200, int((time.monotonic() - begin) * 1000) - due + 1)
            pages = min(5 * waiting, log_pages - written)
            os.pwrite(log, PAGE * pages, written * 4096)
            os.fdatasync(log)
            written += pages
            if written == log_pages:
                written = 0
                for page in range(0, file_pages, file_pages // 500):
                    os.pwrite(file, PAGE, page * 4096)
                os.fdatasync(file)
            now = (time.monotonic() - begin) * 1000
            taken += [now - due - n for n in range(waiting)]
            due += waiting
        os.close(log)
        os.close(file)
    return sorted(taken)[len(taken) * 99 // 100]


def latency(options):
    count = 1000 * options.seconds
    healthy, hung, alone = [], [], []
    for _ in range(options.rounds):
        for results, arguments in ((healthy, ()), (hung, ("--hang",))):
            sink = LocalSink(*arguments)
            more = "".join(outbound(sink.url(f"/{n}"), name=f"out{n}") for n in range(options.targets))
            with Bench(more, base=options.disk) as bench:
                results.append(bench.load(connections=64, count=count, skip=count // 10, rate=1000)["p99_ms"])
            sink.stop()
        alone.append(disk_alone(options.disk, min(4, options.seconds)))
        print(f"  p99 {healthy[-1]:.2f} ms, with hanging targets {hung[-1]:.2f} ms; the disk alone {alone[-1]:.2f} ms")
    print(f"latency: p99 {median(healthy):.2f} ms at 1,000/s (goal: at most 5), with all {options.targets} targets hanging "
          f"{median(h / g for g, h in zip(healthy, hung)):.2f} times that (goal: at most 1.2); "
          f"{median(g / a for g, a in zip(healthy, alone)):.1f} times what the disk alone takes")


def notices(options):
    """Tickets as fast as they are taken, each with an event to every target: how soon has all arrived, and is all there?"""
    ports = [build.free_port() for _ in range(options.targets)]
    more = "".join(outbound(f"http://127.0.0.1:{port}/x", name=f"out{n}", more=f"in_flight = {options.in_flight}\n")
                   for n, port in enumerate(ports))
    per_target = options.count // options.targets
    with Bench(more, base=options.disk) as bench:
        sinks = []
        for port in ports:
            sinks.append(subprocess.Popen([tool("sink"), "--port", str(port)], stdout=subprocess.PIPE, text=True, preexec_fn=pinned(1)))
        wait_until(lambda: bench.daemon.metric("guichet_deliveries_total", 'result="sent"') == warm_up * options.targets, "a warm start", 60, 0.05)
        goal = (per_target + warm_up) * options.targets
        begin = time.monotonic()
        bench.load(connections=64, count=per_target)
        wait_until(lambda: bench.daemon.metric("guichet_deliveries_total", 'result="sent"') >= goal, "an empty outbox", 300, 0.05)
        seconds = time.monotonic() - begin
        results = []
        for sink in sinks:
            sink.send_signal(signal.SIGTERM)
            results.append(figures(sink.communicate(timeout=30)[0]))
    got, distinct = sum(r["requests"] for r in results), sum(r["distinct"] for r in results)
    print(f"notices: {got:.0f} received ({distinct:.0f} distinct of {goal}), {per_target * options.targets / seconds:.0f}/s over the whole run, "
          f"{sum(r['per_second'] for r in results):.0f}/s while the sinks were busy (goal: 10,000/s, none lost)")


# One of each channel, beside the webhook that is always there; nobody listens where they call.
EVERY_CHANNEL = """
[slack s]
mode = http
bot_token = xoxb-1-2-3
signing_secret = 0123456789abcdef
api_url = http://127.0.0.1:9/api/
insecure = yes
allow_private = yes
[matrix m]
homeserver = http://127.0.0.1:9
user = @desk:example.org
token = abc
encryption = no
allow_private = yes
[sms t]
gateway = http://127.0.0.1:9
from = +33600000000
scheme = bearer
secret = 0123456789abcdef
send_url = /send?to=${to:digits}&text=${text:url}
allow_private = yes
[web w]
"""


def memory(options):
    with Bench(EVERY_CHANNEL, base=options.disk) as bench:
        idle, resident = bench.memory(), bench.memory("VmRSS")
        bench.load(connections=64, count=options.count)
        time.sleep(2)
        first = bench.memory()
        bench.load(connections=64, count=5 * options.count)
        time.sleep(2)
        last = bench.memory()
    print(f"memory: idle RssAnon {idle / 1024:.1f} MiB (goal: at most 10), VmRSS {resident / 1024:.1f} MiB; "
          f"grew by {last - first} KiB between request {options.count:,} and {6 * options.count:,} (goal: under 64)")


def start(options):
    times = []
    for _ in range(options.rounds * 5):
        bench = Bench(base=options.disk)
        begin = time.monotonic()
        bench.daemon.spawn()
        while not build.answers(bench.daemon.port) or bench.daemon.get("/healthz", bench.daemon.admin)[0] != 200:
            time.sleep(0.0005)
        times.append((time.monotonic() - begin) * 1000)
        bench.__exit__()
    print(f"start: {median(times):.0f} ms to the first answer (goal: at most 50), longest {max(times):.0f} ms, new database each time")


def all_indexed(database):
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
        done, last = db.execute("SELECT (SELECT watermark FROM index_state), (SELECT max(id) FROM entry)").fetchone()
    db.close()
    return done == last


def size(options):
    with Bench(base=options.disk) as bench:
        bench.load(connections=64, count=options.count)
        wait_until(lambda: all_indexed(bench.daemon.database), "the full text, which follows the tickets", 120, 0.1)
        bench.daemon.stop()
        with sqlite3.connect(bench.daemon.database) as db:
            tickets = db.execute("SELECT count(*) FROM ticket").fetchone()[0]
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            rows = db.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC").fetchall()
        db.close()
    for name, total in rows[:16]:
        print(f"  {name:28} {total / tickets:7.0f}")
    print(f"size: {sum(total for _, total in rows) / tickets:.0f} bytes for each ticket of one message")


SCENARIOS = {"durable": durable, "slow-disk": slow_disk, "latency": latency, "notices": notices, "memory": memory, "start": start, "size": size}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scenario", choices=SCENARIOS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--count", type=int)
    parser.add_argument("--warm-up", type=int, default=warm_up)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--targets", type=int, default=4)
    parser.add_argument("--in-flight", type=int, default=32, help="notices: events under way to each target at once (default: the product's)")
    parser.add_argument("--disk", default=None, help="folder on the disk to measure (default: the temporary folder)")
    parser.add_argument("--single", default=None, help="slow-disk: the binary that commits each request")
    options = parser.parse_args()
    options.count = options.count or (DEFERRED if options.scenario == "durable" else 20000)
    globals()["warm_up"] = options.warm_up
    SCENARIOS[options.scenario](options)


if __name__ == "__main__":
    main()
