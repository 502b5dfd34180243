#!/usr/bin/env python3
"""The conversations in docs/guide-*.md are real: each block ```chat is a transcript (docs/transcripts.md) that is played.

    guides.py RUN_CHAT [--write] FILE...     --write puts in what really came
"""
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

BLOCK = re.compile(r"(?<=^```chat\n)(.*?)(?=^```$)", re.S | re.M)


def played(run_chat, text, write):
    """The block as it really goes, and what was wrong with it."""
    with tempfile.NamedTemporaryFile("w+", suffix=".chat") as file:
        file.write(text)
        file.flush()
        environment = {**os.environ, **({"GUICHET_WRITE_CHAT": "1"} if write else {})}
        done = subprocess.run([run_chat, file.name], capture_output=True, text=True, env=environment, check=False)
        return Path(file.name).read_text(), done.stderr if done.returncode else ""


def main():
    run_chat, *rest = sys.argv[1:]
    write, wrong = "--write" in rest, 0
    for name in (name for name in rest if name != "--write"):
        text, out, at, blocks = Path(name).read_text(), "", 0, 0
        for match in BLOCK.finditer(text):
            block, why = played(run_chat, match[1], write)
            line = text.count("\n", 0, match.start()) + 1
            if why:
                print(f"{name}: the conversation after line {line}: {why}")
            out, at, wrong, blocks = out + text[at:match.start()] + block, match.end(), wrong + bool(why), blocks + 1
        if blocks == 0:
            print(f"{name}: no conversation in it")
            wrong += 1
        if write:
            Path(name).write_text(out + text[at:])
    return 1 if wrong else 0


sys.exit(main())
