#!/usr/bin/env python3
"""Every text of the catalogue is said somewhere: its id, or its key as a word of a table, stands in the core outside the lists.

    messages.py ROOT            prints what nobody says, exit status 1 if there is any
    messages.py ROOT --plant    pretends one more text of each list, and fails unless all are found
"""
import re
import sys
from pathlib import Path

LISTS = {
    "core/i18n/msg_list.h": (r"^MSG\((\w+), \"([^\"]+)\"", "MSG_"),
    "core/i18n/word_list.h": (r"^WORD\((\w+), \"([^\"]+)\"", "WORD_"),
}
# Ready and not said yet, and why.
WAITING = {"m.unknown": "asks for an address to send a code to: a mail channel is needed, m.unknown.nomail is said without one"}


def unsaid(root, plant):
    sources = [p.read_text() for p in sorted((root / "core").rglob("*.c"))]
    whole = "\n".join(sources)
    ids = set(re.findall(r"\b(?:MSG|WORD)_\w+", whole))
    keys = set(re.findall(r"\"([\w.]+)\"", whole))
    for path, (row, prefix) in LISTS.items():
        text = (root / path).read_text()
        rows = re.findall(row, text, re.M)
        for name, key in rows + ([("PLANTED", "planted.row")] if plant else []):
            listed = key.split(".")[0]
            first = re.sub(r"_\d+$", "_1", name)  # of a family that is counted from its first: MONTH_1 + 3
            by_id = prefix + name in ids or prefix + first in ids
            by_key = key in keys
            by_phone = re.search(r", %s%s\)" % (prefix, name), text)  # the phone's text of another one that is said
            by_list = prefix == "WORD_" and listed in keys  # word_of(..., "status", value)
            if not (by_id or by_key or by_phone or by_list or key in WAITING):
                yield key


def main():
    root, plant = Path(sys.argv[1]), "--plant" in sys.argv
    dead = list(unsaid(root, plant))
    if plant:
        print(f"{dead.count('planted.row')} of {len(LISTS)} planted texts found")
        return dead.count("planted.row") < len(LISTS)
    print("\n".join(dead) if dead else "every text is said somewhere")
    return bool(dead)


if __name__ == "__main__":
    sys.exit(main())
