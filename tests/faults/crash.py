#!/usr/bin/python3
"""The crash harness: kills the daemon again and again under load and then asks whether it kept every promise.

    crash.py --kills 200                  SIGKILL at random moments, some of them during the recovery
    crash.py --syscalls 60                SIGKILL at the Nth call of one system call (needs strace)
    crash.py --cuts 40                    SIGKILL, and only synced bytes survive
    crash.py --program toy --mistake X    proves that the harness sees the mistake X

Exit code 0: all promises kept; 1: not, with a sentence for each breach; 77: a needed tool is missing. --seed repeats a run's choices.
What is checked stands in judge.py, how the receiver misbehaves in weather.py.
"""
import argparse
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "support")]

import judge  # noqa: E402
import products  # noqa: E402
from harness import sink  # noqa: E402
from harness.build import SKIPPED  # noqa: E402
from harness.daemon import Daemon  # noqa: E402
from harness.powercut import PowerCut  # noqa: E402
from harness.waiting import wait_until  # noqa: E402
from load import Load  # noqa: E402
from weather import Weather  # noqa: E402

PATIENCE = 5  # runs until a planted mistake must have been seen
CALLS = ("pwrite64", "fdatasync", "fsync", "sendto", "sendmsg", "write", "writev", "recvfrom", "unlink", "ftruncate", "accept4", "openat")


class Crash:
    def __init__(self, options, product, folder):
        self.random = random.Random(options.seed)
        self.sink = sink.Sink()
        self.cut = None
        preload = []
        if options.cuts:
            (folder / "data").mkdir()
            self.cut = PowerCut(folder / "data", folder / "shadow")
            preload = [self.cut]
        self.product = product
        self.daemon = Daemon(folder, product.configuration(self.sink.url()), product.command, preload, product.environment)
        self.load = Load(self.daemon.port, options.senders, options.rate)
        self.weather = Weather(self.sink, options.seed)
        self.kills, self.ready_after = [], []
        self.plan = ["random"] * options.kills + ["call"] * options.syscalls + ["cut"] * options.cuts
        self.random.shuffle(self.plan)

    def run(self, options):
        self.load.start()
        self.weather.start()
        for how in self.plan:
            getattr(self, "kill_" + how)()
        self.start()
        self.weather.clear_up()
        self.ask_for_a_pause()
        self.load.stop()
        self.drain(options.drain)
        damage = self.product.damage(self.daemon)
        code, _ = self.daemon.stop()
        breaches = judge.judge(self.load, self.sink, self.product.read(self.daemon.database), self.kills)
        return breaches + damage + ([] if code == 0 else [f"SIGTERM ended it with {code}"])

    def start(self):
        begin = time.monotonic()
        self.daemon.start()
        self.ready_after.append(time.monotonic() - begin)

    def stop(self):
        """A kill is written down before it happens: what the sink sees afterwards was sent by a dying process."""
        self.kills.append(time.monotonic())
        self.daemon.kill()

    def kill_random(self):
        """One in seven hits the recovery."""
        if self.random.random() < 0.15:
            self.daemon.spawn()
            time.sleep(self.random.uniform(0, 0.03))
        else:
            self.start()
            time.sleep(self.random.uniform(0.01, 0.6))
        self.stop()

    def kill_call(self):
        call, nth = self.random.choice(CALLS), self.random.randint(1, 200)
        self.daemon.spawn(trace=["-e", f"trace={call}", "-e", f"inject={call}:signal=SIGKILL:when={nth}"])
        end = time.monotonic() + 2
        while self.daemon.running and time.monotonic() < end:
            time.sleep(0.005)
        self.stop()

    def kill_cut(self):
        self.kill_random()
        self.cut.happens()

    def ask_for_a_pause(self):
        """The weather may have had no 429 that no kill followed: one for certain, in quiet."""
        begin = time.monotonic()
        self.sink.behaviour = sink.retry_after(429, 1)
        wait_until(lambda: any(d.arrived > begin and d.behaviour.retry_after for d in list(self.sink.deliveries)), "a delivery")
        time.sleep(1.2)
        self.sink.behaviour = sink.OK

    def drain(self, deadline):
        """Until the sink has accepted every notice that the book asks for and it stays quiet."""
        def everything():
            return not any(judge.delivered(self.load, [d for d in list(self.sink.deliveries) if d.body]))

        try:
            wait_until(everything, "drained", deadline, pause=0.5)
        except AssertionError:
            return  # the judge says what is missing
        quiet = time.monotonic() + 1
        while time.monotonic() < quiet and self.sink.deliveries[-1].arrived < quiet - 1:
            time.sleep(0.1)

    def report(self):
        ready = sorted(self.ready_after)
        return (f"{self.product.name}: {len(self.kills)} kills, {self.load.acknowledged} events acknowledged ({self.load.repeats} sent "
                f"again), {len(self.sink.deliveries)} deliveries seen, {len(self.sink.accepted())} accepted; ready after "
                f"{ready[len(ready) // 2] * 1000:.0f} ms (median), {ready[-1] * 1000:.0f} ms (longest)")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", choices=("guichet", "toy"), default="guichet")
    parser.add_argument("--mistake", default="", help="one of the toy's planted mistakes")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--syscalls", type=int, default=0)
    parser.add_argument("--cuts", type=int, default=0)
    parser.add_argument("--senders", type=int, default=8)
    parser.add_argument("--rate", type=float, default=120.0, help="events a second over all senders")
    parser.add_argument("--drain", type=float, default=240.0, help="seconds after which a queue counts as stuck")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--keep", action="store_true", help="keep the folder of the run")
    parser.add_argument("--expect-breach", action="store_true", help="succeed only if the judge finds something")
    options = parser.parse_args()
    options.seed = random.SystemRandom().randrange(1 << 32) if options.seed is None else options.seed
    return options


def main():
    options = arguments()
    product = products.toy(options.mistake) if options.program == "toy" else products.guichet()
    if options.syscalls and not shutil.which("strace"):
        print("strace is missing")
        return SKIPPED
    if not Path(product.command[0]).exists():
        print(f"{product.command[0]} is not built")
        return SKIPPED
    folder = Path(tempfile.mkdtemp(prefix="guichet-crash-"))
    breaches = once(options, product, folder)
    for number in range(1, PATIENCE if options.expect_breach else 1):  # chance may spare a mistake, but not again and again
        if breaches:
            break
        options.seed += 1
        (folder / str(number)).mkdir()
        breaches = once(options, product, folder / str(number))
    if not options.keep and bool(breaches) == options.expect_breach:
        shutil.rmtree(folder)
    return 0 if bool(breaches) == options.expect_breach else 1


def once(options, product, folder):
    crash = Crash(options, product, folder)
    print(f"seed {options.seed}, folder {folder}", flush=True)
    try:
        breaches = crash.run(options)
    except BaseException:
        crash.daemon.show_log()
        raise
    finally:
        crash.daemon.kill()
        crash.sink.close()
    print(crash.report())
    for breach in breaches[:20]:
        print("BREACH", breach)
    print(f"{len(breaches)} breaches")
    if breaches and not options.expect_breach:
        crash.daemon.show_log()
    return breaches


if __name__ == "__main__":
    sys.exit(main())
