"""Wait for a condition. The deadline is generous and only ends a test that would never end: no test measures time with it."""
import time

DEADLINE = 240.0


def wait_until(condition, what, deadline=DEADLINE, pause=0.02):
    """Returns the first true value of condition(); AssertionError with `what` (text, or a function that makes it) after the deadline."""
    end = time.monotonic() + deadline
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"not within {deadline:.0f} s: {what() if callable(what) else what}")
        time.sleep(pause)
