#!/usr/bin/env python3
"""doc_blocks.py DOC SOURCE TEST: a tutorial shows exactly the code that is built.

The blocks marked ```c of DOC, one after the other, are SOURCE but for blank lines; those marked ```c test stand in TEST word for word.
"""
import re
import sys


def blocks(text, mark):
    return re.findall(rf"^```{re.escape(mark)}\n(.*?)^```$", text, re.M | re.S)


def main(doc_path, source_path, test_path):
    doc, source, test = (open(path, encoding="utf-8").read() for path in (doc_path, source_path, test_path))
    shown = [line for block in blocks(doc, "c") for line in block.splitlines() if line]
    built = [line for line in source.splitlines() if line]
    for number, (left, right) in enumerate(zip(shown + [None] * len(built), built)):
        if left != right:
            place = f"its line {number + 1} that is not blank"
            sys.exit(f"{doc_path} does not show {source_path}, beginning with {place}: {right!r}, but {left!r}")
    if len(shown) > len(built):
        sys.exit(f"{doc_path} shows more than {source_path}: {shown[len(built)]!r}")
    for block in blocks(doc, "c test"):
        if block not in test:
            sys.exit(f"{doc_path}: the block that begins with {block.splitlines()[0]!r} is not in {test_path}")


main(*sys.argv[1:])
