#!/usr/bin/python3
"""run_pytest.py FILE...: pytest as ctest wants it. Exit 77 (skipped) when a tool is missing or every test was skipped."""
import importlib.util
import os
import sys

SKIPPED = 77
missing = [name for name in ("pytest", "aiohttp") if importlib.util.find_spec(name) is None]
if missing:
    print("skipped: missing", *(f"python3-{name}" for name in missing))
    sys.exit(SKIPPED)

import pytest  # noqa: E402


class Count:
    """Counts outcomes: a file in which nothing ran proves nothing."""

    def __init__(self):
        self.ran = 0

    def pytest_runtest_logreport(self, report):
        self.ran += report.when == "call" and not report.skipped


os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
sys.dont_write_bytecode = True
count = Count()
code = pytest.main(["-q", "-rs", "-p", "no:cacheprovider", *sys.argv[1:]], plugins=[count])
sys.exit(SKIPPED if code == 0 and not count.ran else code)
