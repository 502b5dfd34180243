"""The mapped files that steer failmalloc.so, clockstep.so and iofault.so while the daemon runs."""
import datetime
import mmap
import struct

from .build import preload


class Control:
    library, variable, layout = "", "", ""

    def __init__(self, folder):
        self.path = folder / f"{self.library}.control"
        self.path.write_bytes(bytes(struct.calcsize(self.layout)))
        with open(self.path, "r+b") as file:
            self.map = mmap.mmap(file.fileno(), 0)

    def set(self, *values):
        struct.pack_into(self.layout, self.map, 0, *values)

    def get(self):
        return struct.unpack_from(self.layout, self.map)

    @property
    def library_path(self):
        return preload(self.library)

    @property
    def environment(self):
        return {self.variable: str(self.path)}


class FailingMalloc(Control):
    library, variable, layout = "failmalloc", "FAILMALLOC", "qq"

    def arm(self, nth):
        self.set(nth, 0)

    @property
    def failed(self):
        return self.get()[1]


class SteppedClock(Control):
    library, variable, layout = "clockstep", "CLOCKSTEP", "q"

    def step(self, seconds):
        self.set(int(seconds * 1000))

    def to_noon(self):
        """For what counts by the day: midnight is far. Returns the seconds."""
        now = datetime.datetime.now()
        seconds = (now.replace(hour=12, minute=0) - now).total_seconds()
        self.step(seconds)
        return seconds


class FailingDisk(Control):
    """`folder` is watched; `base` keeps the control file, outside of it."""

    library, variable, layout = "iofault", "IOFAULT", "iiiiii"

    def __init__(self, base, folder):
        super().__init__(base)
        self.folder = folder

    @property
    def environment(self):
        return {**super().environment, "IOFAULT_DIR": str(self.folder)}

    SHORT = -1  # a write of half the bytes

    def fail(self, write=0, sync=0, read=0, every=1):
        self.set(write, sync, read, every, 0, 0)

    def heal(self):
        self.fail()

    @property
    def hits(self):
        return self.get()[5]
