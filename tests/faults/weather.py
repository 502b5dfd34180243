"""The sink's moods while the harness kills: each lasts a moment, most are healthy."""
import random
import threading

from harness import sink as behaviours

MOODS = (
    (60, behaviours.OK),
    (8, behaviours.status(500)),
    (8, behaviours.LOSE_ANSWER),
    (6, behaviours.RESET),
    (4, behaviours.hang(1.0)),
    (4, behaviours.retry_after(429, 1)),
    (3, behaviours.retry_after(503, 1)),
    (7, None),  # nobody listens
)


class Weather(threading.Thread):
    def __init__(self, sink, seed):
        super().__init__(daemon=True)
        self.sink, self.random, self.over = sink, random.Random(seed), threading.Event()

    def run(self):
        while not self.over.is_set():
            mood = self.random.choices([m for _, m in MOODS], [w for w, _ in MOODS])[0]
            if mood is None:
                self.sink.down()
            else:
                self.sink.behaviour = mood
            self.over.wait(self.random.uniform(0.1, 0.5))
            if mood is None:
                self.sink.up()

    def clear_up(self):
        self.over.set()
        self.join(10)
        self.sink.up()
        self.sink.behaviour = behaviours.OK
