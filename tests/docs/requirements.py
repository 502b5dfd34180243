#!/usr/bin/env python3
"""docs/requirements.md against the tests: no row is missing, every row has a test, every test named exists and every transcript of a row is
named, in both languages. With --write the column of tests is made anew from the transcripts; what is not a transcript stays as written."""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "requirements.md"
ROWS = ROOT / "tests" / "chat" / "rows"
SOURCES = {"T": 27, "I": 28, "D": 35, "G": 39, "H": 17}
RULES = 13
NOT_YET = "not yet"  # said, so that nobody believes otherwise
LINE = re.compile(r"^\| ([TIDGHR]\d+) \| (.*) \| (.*) \| (.*) \|$")


def transcripts():
    """row -> names of its transcripts: T7-D8-G9.fr.chat is one of T7, of D8 and of G9."""
    found = {}
    for path in sorted(ROWS.glob("*.chat")) + sorted(ROWS.parent.glob("*.chat")):
        name = path.name.removesuffix(".chat")
        for row in re.findall(r"[TIDGHR]\d+", name.split(".")[0]):
            found.setdefault(row, []).append("chat." + name)
    return found


def alone():
    """Transcripts of a row in one language: the other is missing, unless a line of the transcript says why it would show nothing else."""
    for path in sorted(ROWS.glob("*.??.chat")):
        stem, lang = path.name.removesuffix(".chat").rsplit(".", 1)
        twin = path.with_name(f"{stem}.{'en' if lang == 'fr' else 'fr'}.chat")
        if not twin.exists() and not re.search(r"^# one language: \w", path.read_text(), re.M):
            yield f"tests/chat/rows/{path.name} has no twin in the other language and does not say why"


def source_of(test):
    """The file of a test that is no transcript, by the rules of the build."""
    kind, *rest = test.split(".")
    if kind in ("unit", "plugin") and len(rest) == 2:
        return ROOT / "tests" / {"unit": "unit", "plugin": "plugins"}[kind] / rest[0] / f"test_{rest[1]}.c"
    if kind in ("e2e", "live", "faults") and rest:
        return ROOT / "tests" / kind / f"test_{rest[0]}.py"
    return None


def tests_of(column):
    return re.findall(r"`([^`]+)`", column)


def faults(lines, chats):
    seen = {}
    for line in lines:
        match = LINE.match(line)
        if not match:
            continue
        row, tests = match[1], tests_of(match[4])
        if row in seen:
            yield f"{row} stands twice"
        seen[row] = tests
        if not tests and match[4] != NOT_YET:
            yield f"{row} has no test"
        for test in tests:
            path = source_of(test)
            if test.startswith("chat."):
                if test not in chats.get(row, []):
                    yield f"{row} names {test}, which is no transcript of it"
            elif path is None or not path.exists():
                yield f"{row} names {test}, which does not exist"
        for chat in chats.get(row, []):
            if chat not in tests:
                yield f"{row} does not name {chat}"
    wanted = [f"{letter}{n}" for letter, last in {**SOURCES, "R": RULES}.items() for n in range(1, last + 1)]
    yield from (f"{row} is missing" for row in wanted if row not in seen)
    yield from (f"{row} is no requirement" for row in list(seen) + list(chats) if row not in wanted)


def written(line, chats):
    match = LINE.match(line)
    if not match:
        return line
    if match[4] == NOT_YET and match[1] not in chats:
        return line
    others = [test for test in tests_of(match[4]) if not test.startswith("chat.")]
    return f"| {match[1]} | {match[2]} | {match[3]} | {', '.join(f'`{t}`' for t in chats.get(match[1], []) + others)} |"


def main():
    chats, lines = transcripts(), TABLE.read_text().split("\n")
    if "--write" in sys.argv:
        lines = [written(line, chats) for line in lines]
        TABLE.write_text("\n".join(lines))
    wrong = [f"docs/requirements.md: {fault}" for fault in faults(lines, chats)] + list(alone())
    print("\n".join(wrong))
    return 1 if wrong else 0


sys.exit(main())
