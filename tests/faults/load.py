"""Senders that post signed events, and the book of what was acknowledged.

Each sender walks stories: a ticket is created, commented, resolved. A delivery whose answer was lost is sent again with the same id until
it is answered, as every honest sender does; so at the end everything in the book has been acknowledged. Every seventh story is told by a
sender that repeats each delivery even so: the answer must be 200 and the same reference.
"""
import http.client
import threading
import time
from dataclasses import dataclass, field

from harness.standard import Poster

STEPS = ("create", "comment", "resolve")


@dataclass
class Story:
    number: str
    ref: str = ""
    acknowledged: list = field(default_factory=list)  # steps answered 2xx, in order

    @property
    def title(self):
        return f"story {self.number}"

    @property
    def comment(self):
        return f"comment on {self.number}"

    def event(self, step):
        event = {"event": step, "dedupe": f"dedupe-{self.number}"}
        if step == "create":
            event.update(title=self.title, text=f"text of {self.number}", priority="normal")
        if step == "comment":
            event.update(text=self.comment)
        return event

    def message_id(self, step):
        return f"msg_{self.number}_{step}"


class Load:
    def __init__(self, port, senders=8, rate=120.0):
        self.port, self.pause = port, senders / rate
        self.stories, self.wrong, self.repeats = [], [], 0
        self.stopping = threading.Event()
        self.threads = [threading.Thread(target=self._send, args=(n,), daemon=True) for n in range(senders)]

    def start(self):
        for thread in self.threads:
            thread.start()

    def stop(self, deadline=240):
        """The senders finish the stories they are in: only useful while the daemon runs."""
        self.stopping.set()
        end = time.monotonic() + deadline
        for thread in self.threads:
            thread.join(max(0.1, end - time.monotonic()))
            if thread.is_alive():
                self.wrong.append("a delivery was not acknowledged although the daemon is up again")

    @property
    def acknowledged(self):
        return sum(len(story.acknowledged) for story in self.stories)

    def _send(self, sender):
        poster = Poster(self.port, timeout=5)
        serial = 0
        while not self.stopping.is_set():
            serial += 1
            story = Story(f"{sender}-{serial:06d}")
            self.stories.append(story)
            for step in STEPS:
                self._deliver(poster, story, step)
                if serial % 7 == 1:
                    self._repeat(poster, story, step)
                self.stopping.wait(self.pause)
        poster.close()

    def _deliver(self, poster, story, step):
        answer = self._post(poster, story, step)
        if answer:
            self._acknowledged(story, step, answer)

    def _repeat(self, poster, story, step):
        answer = self._post(poster, story, step)
        if answer and (answer.status != 200 or answer.ticket["ref"] != story.ref):
            self.wrong.append(f"{story.message_id(step)}: a repeat was answered {answer.status} {answer.body[:200]!r}")

    def _post(self, poster, story, step):
        """Until it is answered; None when the answer is neither 2xx nor 503."""
        while True:
            try:
                answer = poster.post(story.event(step), story.message_id(step))
            except (OSError, http.client.HTTPException):
                self.repeats += 1
                time.sleep(0.01)
                continue
            if answer.status in (200, 201):
                return answer
            if answer.status != 503:
                self.wrong.append(f"{story.message_id(step)}: answer {answer.status} {answer.body[:200]!r}")
                return None
            self.repeats += 1
            time.sleep(0.05)

    def _acknowledged(self, story, step, answer):
        ref = answer.ticket["ref"]
        if story.ref and ref != story.ref:
            self.wrong.append(f"{story.message_id(step)}: answered {ref}, earlier answers said {story.ref}")
        story.ref = ref
        story.acknowledged.append(step)
