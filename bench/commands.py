#!/usr/bin/python3
"""What a command costs the desk thread: processor time, one command at a time, through POST /v1/cmd.

    bench/commands.py [--tickets N] [--filler N] [--target]

A customer opens each ticket, two agents work on it with the verbs of a working day: of 18 commands ten change something and eight read
(DAY, in the order of a ticket's life; each is as often in the median as it is said). What changes something has an Idempotency-Key, as of a
program that would ask again. Time is that of the desk thread alone (schedstat), from one command to the next, so it holds the transaction,
the kernel's part of the commit and its sync, since one command at a time shares it with nobody, and what was told to people. With --target
every change is told to a system too, and the time holds what became of that. --filler: so many tickets are there before.
"""
import argparse
import http.client
import json
import statistics
import time
import uuid

from run import Bench, LocalSink
from harness.daemon import outbound
from harness.standard import Poster

PEOPLE = ("[person bob]\nname = Bob\nrole = agent\nqueues = support\nlang = en\n[person alice]\nname = Alice\nrole = agent\nqueues = support\n"
          "lang = en\n[person marie]\nname = Marie\nlang = en\n"
          "[token bob]\nsecret = bob-secret\nas = bob\n[token marie]\nsecret = marie-secret\nas = marie\n")
# Who says what about the ticket {ref}, in the order of a ticket's life.
DAY = [("bob", "take {ref}"), ("bob", "reply {ref} Which floor is it, please?"), ("marie", "show {ref}"),
       ("bob", "note {ref} seen with the supplier"), ("bob", "priority {ref} high"), ("bob", "tag {ref} +printer"), ("bob", "show {ref}"),
       ("bob", "list"), ("bob", "list me"), ("marie", "list"), ("bob", "find printer"), ("bob", "assign {ref} @alice"), ("bob", "steal {ref}"),
       ("bob", "log {ref}"), ("marie", "show {ref}"), ("bob", "solved {ref} It was the toner."), ("marie", "yes {ref}")]
READING = ("show", "list", "find", "log")
OPENING = "new The printer on floor {n} prints nothing but stripes"
SETTLE_S = 0.01  # deliveries and their outcomes come after the answer


class Client:
    """POST /v1/cmd over one connection."""

    def __init__(self, port, names):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self.keys = {name: {"Authorization": f"Bearer {name}-secret"} for name in names}

    def say(self, who, text):
        key = {} if text.startswith(READING) else {"Idempotency-Key": uuid.uuid4().hex}
        self.connection.request("POST", "/v1/cmd", json.dumps({"text": text}), {**self.keys[who], **key})
        response = self.connection.getresponse()
        answer = json.loads(response.read())
        if response.status >= 300:
            raise RuntimeError(f"{who}: {text}: {response.status} {answer}")
        return answer


def timed(bench, action, settle):
    """What it took of the desk thread, in microseconds, and its result."""
    before = bench.cpu(bench.writer)
    result = action()
    if settle:
        time.sleep(SETTLE_S)
    return bench.cpu(bench.writer) - before, result


def day(bench, client, number, spent, settle):
    took, answer = timed(bench, lambda: client.say("marie", OPENING.format(n=number)), settle)
    spent.setdefault("new", []).append(took)
    for who, words in DAY:
        took, _ = timed(bench, lambda: client.say(who, words.format(ref=answer["ref"])), settle)
        name = words.replace(" {ref}", "").split()
        spent.setdefault(f"{' '.join(name[:2] if name[0] in ('list', 'find') else name[:1])} ({who})", []).append(took)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tickets", type=int, default=200)
    parser.add_argument("--filler", type=int, default=2000)
    parser.add_argument("--target", action="store_true")
    options = parser.parse_args()
    sink, spent = LocalSink() if options.target else None, {}
    with Bench(PEOPLE + (outbound(sink.url()) if sink else "")) as bench:
        poster = Poster(bench.daemon.port)
        for number in range(options.filler):
            poster.post({"event": "create", "dedupe": f"host-{number}", "title": f"Disk full on host-{number}"}, uuid.uuid4().hex)
        client = Client(bench.daemon.port, ("bob", "marie"))
        for number in range(20):
            day(bench, client, number, {}, False)
        for number in range(options.tickets):
            day(bench, client, number, spent, options.target)
    for name, list_us in spent.items():
        print(f"{name:<16} median {statistics.median(list_us):6.0f} us   90 % {statistics.quantiles(list_us, n=10)[-1]:6.0f} us")
    every = [one for list_us in spent.values() for one in list_us]
    print(f"all commands     median {statistics.median(every):6.0f} us (goal: 300)")
    if sink:
        sink.stop()


if __name__ == "__main__":
    main()
