#!/usr/bin/env python3
"""scripts/disable-rules.py [NAME ...]: disables rules of the product one by one, in a copy of the tree, and expects their transcripts to fail.

A test that still passes when its rule is gone tests nothing. Each row names a rule, where it stands, what is put in its place, and the
transcripts (of tests/chat) of which at least one has to fail. Exits 1 when a disabled rule goes unnoticed, or is not where the row says.
"""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

TREE = Path(__file__).resolve().parents[1]

RULES = {
    # name: (file, what stands there, what is put there, transcripts)
    "colleagues-see-shared": ("core/domain/authorise.c", "o->org_shares", "false", ["rows/T18-G12-G13.fr"]),
    "mute-is-silence": ("core/desk/out/tell.c", "return !part.muted && !person->muted && (", "return (", ["rows/T21.fr"]),
    "waiting-stops-the-clock": ("core/domain/transition.c", "ALWAYS, STATUS_WAIT, 0, 0, CLOCK_PAUSE,", "ALWAYS, STATUS_WAIT, 0, 0, 0,",
                                ["rows/T14-D28-I11.fr"]),
    "files-have-a-limit": ("core/desk/files.c", "bool large = (int64_t)len > w->settings->max_file_bytes;", "bool large = false;",
                           ["rows/H5-limits.fr"]),
    "lines-of-a-minute-join": ("core/desk/customer.c", "#define JOIN_MS MINUTE_MS", "#define JOIN_MS 0", ["rows/T8-G10.fr"]),
    "replies-are-held": ("core/desk/held.c", "	if (delay > 0) {\n", "	if (delay < 0) {\n", ["held", "policy"]),
    "one-way-rooms-only-hear": ("core/desk/where.c", "kind == ROOM_ONEWAY", "false", ["rooms-oneway"]),
    "a-wish-is-no-right": ("core/desk/persons.c", "if (part.role == PARTICIPANT_REQUESTER)", "if (true)", ["rights:unit.desk.rights"]),
}


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


def built(copy, targets):
    done = run("cmake", "--build", "--preset", "dev", "--target", *targets, "--", "-j2", cwd=copy)
    if done.returncode:
        sys.exit(f"disable-rules: the copy does not build:\n{done.stdout[-2000:]}")


def fails(copy, test):
    if ":" in test:
        return run(copy / "build/dev/tests" / test.split(":")[1], cwd=copy).returncode != 0
    return run(copy / "build/dev/tests/run_chat", copy / "tests/chat" / f"{test}.chat", cwd=copy).returncode != 0


def targets_of(tests):
    return sorted({test.split(":")[1] if ":" in test else "run_chat" for test in tests})


def unnoticed(copy, name):
    """What is wrong with this row; None: the rule was missed by a test."""
    file, there, instead, tests = RULES[name]
    path = copy / file
    text = path.read_text()
    if there not in text:
        return f"{file} does not say {there!r} any more"
    path.write_text(text.replace(there, instead))
    try:
        built(copy, targets_of(tests))
        return None if any(fails(copy, test) for test in tests) else f"nothing of {', '.join(tests)} fails without it"
    finally:
        path.write_text(text)


def main():
    names, wrong = sys.argv[1:] or list(RULES), 0
    with tempfile.TemporaryDirectory(prefix="guichet-rules-", dir=os.environ.get("TMPDIR", "/tmp")) as folder:
        copy = Path(folder) / "tree"
        run("git", "-C", TREE, "worktree", "prune")
        done = run("git", "clone", "-q", "--shared", TREE, copy)
        if done.returncode:
            sys.exit(f"disable-rules: {done.stderr}")
        done = run("cmake", "--preset", "dev", cwd=copy)
        if done.returncode:
            sys.exit(f"disable-rules: {done.stdout}{done.stderr}")
        for name in names:
            why = unnoticed(copy, name)
            print(f"{name}: {why or 'noticed'}", flush=True)
            wrong += why is not None
    return 1 if wrong else 0


sys.exit(main())
