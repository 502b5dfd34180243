#!/usr/bin/python3
"""What a command costs, counted instead of timed, so that a busy machine changes nothing: pages of the write-ahead log, and under valgrind
instructions of the desk thread and statements.

    bench/cost.py [--count N] [--instructions]

One command at a time, each verb of the working day of commands.py for N tickets in a row, and an event of a monitor. What the kernel does
(writing the log, its sync) is no instruction of ours; the pages stand for it.
"""
import argparse
import glob
import os
import re
import subprocess
import tempfile
import time
import uuid

import run
from commands import DAY, OPENING, PEOPLE, Client
from harness import build
from harness.standard import Poster

FRAME = 24 + 4096
QUIET_S = 0.4  # after it the log was copied if it was long, and what was to be indexed is


def frames(log):
    """The mark of the log's present round, and how many pages it has."""
    data = log.read_bytes()
    count = 0
    while data[32 + count * FRAME + 8:32 + count * FRAME + 16] == data[16:24]:
        count += 1
    return data[16:24], count


def total_of(path, count):
    """Instructions and statements of a command, from a profile of callgrind. A function is named where it is seen first."""
    text = open(path, encoding="utf-8").read()
    number = re.search(r"c?fn=\((\d+)\) db_query_args", text)
    calls = re.findall(rf"cfn=\({number[1]}\).*\ncalls=(\d+)", text) if number else []
    return int(re.findall(r"^(?:summary|totals): (\d+)", text, re.M)[-1]) / count, sum(map(int, calls)) / count


class Counted:
    """A daemon whose commands are counted, under callgrind if instructions are wanted."""

    def __init__(self, bench, folder, options):
        self.bench, self.folder, self.options = bench, folder, options
        self.pid = bench.daemon.process.pid
        self.log = bench.daemon.database.with_name("guichet.db-wal")

    def control(self, word):
        subprocess.run(["callgrind_control", word, str(self.pid)], check=True, capture_output=True)

    def measured(self, name, actions):
        time.sleep(QUIET_S)
        if self.options.instructions:
            self.control("--zero")
        mark, before = frames(self.log)
        for action in actions:
            action()
        now, pages = frames(self.log)
        line = f"{name:<16}{(pages - before if now == mark else pages) / len(actions):8.1f} pages"
        if self.options.instructions:
            self.control("--dump")
            newest = max(glob.glob(f"{self.folder}/cost.{self.pid}.*"), key=os.path.getmtime)
            instructions, statements = total_of(newest, len(actions))
            line += f"{instructions / 1000:10.0f} k instructions{statements:8.1f} statements"
        print(line, flush=True)


def day(counted, client, count, first):
    refs = []
    counted.measured("new", [lambda n=n: refs.append(client.say("marie", OPENING.format(n=n))["ref"]) for n in range(first, first + count)])
    for who, words in DAY:
        name = words.replace(" {ref}", "").split()
        counted.measured(" ".join(name[:2] if name[0] in ("list", "find") else name[:1]),
                         [lambda ref=ref: client.say(who, words.format(ref=ref)) for ref in refs])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--instructions", action="store_true")
    options = parser.parse_args()
    run.warm_up = 30
    with tempfile.TemporaryDirectory(prefix="guichet-cost-") as folder:
        callgrind = ["valgrind", "-q", "--tool=callgrind", "--toggle-collect=desk_turn", f"--callgrind-out-file={folder}/cost.%p",
                     str(build.guichet())]
        with run.Bench(PEOPLE, command=callgrind if options.instructions else None) as bench:
            counted = Counted(bench, folder, options)
            poster = Poster(bench.daemon.port)
            events = [lambda n=n: poster.post({"event": "create", "dedupe": f"host-{n}", "title": "Disk full"}, uuid.uuid4().hex)
                      for n in range(2 * options.count)]
            counted.measured("(warm-up)", events[:options.count])
            counted.measured("webhook", events[options.count:])
            client = Client(bench.daemon.port, ("bob", "marie"))
            for round_ in (0, 1):
                print("(warm-up)" if round_ == 0 else "(counted)", flush=True)
                day(counted, client, options.count, round_ * options.count)


main()
