#!/usr/bin/env python3
"""scripts/style.py [FILE ...]: what no layout by hand may break.

C: lines of 140 columns at most (a tab counts 8) and tabs for indentation. Everywhere: no white space at the end of a line, one newline at the end of a
file, no notes to oneself. Prints file:line: what, and exits 1 when there is any.
"""
import re
import subprocess
import sys

COLUMNS = 140
TAB = 8
SOURCES = ("*.c", "*.h", "*.cmake", "*CMakeLists.txt", "*.sh", "*.py", ".ci/run")
NOTES = re.compile("|".join(rf"\b{word}\b" for word in ("TO" "DO", "FIX" "ME", "XX" "X", "HA" "CK")))


def faults_of_line(line, is_c):
    if is_c and len(line.expandtabs(TAB)) > COLUMNS:
        yield f"{len(line.expandtabs(TAB))} columns"
    if line != line.rstrip():
        yield "white space at the end"
    if is_c and re.match(r"\t* {8,}\S| {2,}[^ *]", line):
        yield "indented with spaces"
    if NOTES.search(line):
        yield "a note to oneself"


def faults(path):
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    if text and (not text.endswith("\n") or text.endswith("\n\n")):
        yield f"{path}: does not end with one newline"
    for number, line in enumerate(text.split("\n"), 1):
        for fault in faults_of_line(line, path.endswith((".c", ".h"))):
            yield f"{path}:{number}: {fault}"


def main():
    files = sys.argv[1:] or subprocess.run(
        ["git", "ls-files", "-z", *SOURCES], check=True, capture_output=True, text=True
    ).stdout.rstrip("\0").split("\0")
    found = [fault for path in files for fault in faults(path)]
    print("\n".join(found) if found else f"{len(files)} files in style")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
