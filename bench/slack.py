#!/usr/bin/python3
"""Slack's requests: the desk beside a bot of Bolt and better-sqlite3 that does the same work for a command.

    bench/slack.py [--count N] [--rounds N] [--seconds N]

Prints: p99 of commands and buttons at 500 a second in an open loop; then the rate at 8 clients, processor time and memory as ratios to the bot.
The bot writes the very same rows and posts a card and a receipt, as the desk does; for the comparison nothing is paced, and the processor
time is that of commands with their posts. The bot runs when npm and Node can be had (bench/slack/package.json, installed into $SLACK_BENCH);
the ratios are left out otherwise.
Both are measured in turns within one run and share the machine with the generator: believe the ratios, not the rates.
"""
import argparse
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path

from run import SECRET_IN, Bench, LocalSink, build, figures, median, pinned, tool, wait_until  # noqa: F401

SECRET = "bench-secret"
PATIENCE_S = 90
QUEUE = {"GUICHET__GUICHET__DEFAULT_QUEUE": "network"}
HERE = Path(__file__).with_name("slack")


def section(sink, pace_ms):
    return (f"[slack bench]\nmode = http\nbot_token = xoxb-bench\nsigning_secret = {SECRET}\napi_url = http://127.0.0.1:{sink.port}/api/\n"
            f"insecure = yes\nallow_private = yes\npace_ms = {pace_ms}\n[queue network]\ntitle = Network\nrooms = slack:bench/C0DESK\n")


def load(port, path, kind, **options):
    options = {"port": port, "path": path, "secret": SECRET, "kind": kind, **options}
    words = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    done = subprocess.run([tool("load"), *words], capture_output=True, text=True, check=False, preexec_fn=pinned(1))
    if done.returncode != 0:
        raise RuntimeError(done.stdout + done.stderr)
    return figures(done.stdout)


def seconds_of(pid):
    """Processor time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def private_kib(pid):
    return int(re.search(r"RssAnon:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1])


def idle(pid):
    """Waits until what was to be posted is posted: a second without work. Its processor time so far."""
    before, end = None, time.monotonic() + PATIENCE_S
    while before != (before := seconds_of(pid)):
        if time.monotonic() > end:
            raise RuntimeError("what was to be posted is not posted")
        time.sleep(1)
    return before


def measured(pid, port, paths, count, run):
    """One round: the rate of commands at 8 clients, the processor time of each with its posts, the memory after it."""
    load(port, paths["command"], "command", connections=8, count=500, run=f"w{run}")
    before = idle(pid)
    rate = load(port, paths["command"], "command", connections=8, count=count, run=f"c{run}")["per_second"]
    return {"rate": rate, "cpu_us": (idle(pid) - before) / count * 1e6, "kib": private_kib(pid)}


class Bot:
    """bolt.mjs in a process of its own; None of it where npm or Node cannot be had."""

    def __init__(self, source, sink):
        folder = Path(os.environ.get("SLACK_BENCH") or Path(tempfile.gettempdir()) / f"guichet-slack-bench-{os.getuid()}")
        folder.mkdir(exist_ok=True)
        for file in HERE.iterdir():
            shutil.copy(file, folder)
        if not (folder / "node_modules" / "better-sqlite3" / "build").exists():
            subprocess.run(["npm", "install", "--no-audit", "--no-fund"], cwd=folder, check=True, capture_output=True)
            subprocess.run(["npm", "rebuild", "better-sqlite3"], cwd=folder, check=True, capture_output=True)
        self.data = Path(tempfile.mkdtemp(prefix="guichet-bench-"))
        self.port = build.free_port()
        self.process = subprocess.Popen(["node", "bolt.mjs", str(self.port), str(self.data / "bot.db"), str(source), f"http://127.0.0.1:{sink.port}/api/"], cwd=folder, stdout=subprocess.PIPE,
                                        text=True, preexec_fn=pinned(0))
        self.rows = self.process.stdout.readline().strip()
        if not self.rows.startswith("ready"):
            raise OSError("the bot did not start")

    def stop(self):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.data)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=10)
    options = parser.parse_args()
    ours, theirs, p99 = [], [], {"command": [], "button": []}
    for number in range(options.rounds):
        sink, source = LocalSink("--slack"), Path(tempfile.mkdtemp(prefix="guichet-bench-")) / "rows.db"
        paths = {"command": "/slack/bench/commands", "button": "/slack/bench/interactivity"}
        with Bench(section(sink, 1000), environment=QUEUE) as bench:
            for kind, results in p99.items():
                results.append(load(bench.daemon.port, paths[kind], kind, connections=64, rate=500, count=500 * options.seconds, skip=500,
                                    run=f"open-{kind}-{number}")["p99_ms"])
        with Bench(section(sink, 0), environment=QUEUE) as bench:
            ours.append(measured(bench.daemon.process.pid, bench.daemon.port, paths, options.count, number))
            with sqlite3.connect(f"file:{bench.daemon.database}?mode=ro", uri=True) as written, sqlite3.connect(source) as copy:
                written.backup(copy)
        print(f"  p99 at 500/s: command {p99['command'][-1]:.1f} ms, button {p99['button'][-1]:.1f} ms; 8 clients: {ours[-1]}")
        try:
            bot = Bot(source, sink)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"  the bot cannot be had here: {error}")
            sink.stop()
            continue
        theirs.append(measured(bot.process.pid, bot.port, {"command": "/slack/events"}, options.count, number))
        print(f"  the bot ({bot.rows.removeprefix('ready ')}): {theirs[-1]}")
        bot.stop()
        sink.stop()
        shutil.rmtree(source.parent)
    print(f"p99 at 500/s: command {median(p99['command']):.1f} ms, button {median(p99['button']):.1f} ms (goal: 10 ms)")
    if theirs:
        def ratio(name):
            return median(one[name] for one in ours) / median(one[name] for one in theirs)

        print(f"against Bolt and better-sqlite3: {ratio('rate'):.1f} times the rate (goal: 5), {ratio('cpu_us'):.2f} of the processor time (goal: "
              f"0.17), {ratio('kib'):.2f} of the memory (goal: 0.25)")


main()
