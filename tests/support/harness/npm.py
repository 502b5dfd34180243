"""Programs of npm as judges: installed once into a folder of their own, run with Node; skipped with the reason where they cannot be had."""
import fcntl
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

NODE_LEAST = 20
INSTALL_S = 300


def run(*words, **options):
    return subprocess.run(list(map(str, words)), capture_output=True, text=True, check=False, **options)


def install(folder, *words):
    """None: npm has done it; else why not."""
    try:
        done = run("npm", "install", "--no-audit", "--no-fund", *words, cwd=folder, timeout=INSTALL_S)
    except subprocess.TimeoutExpired:
        return f"it took more than {INSTALL_S} s"
    return done.stderr.strip()[-300:] or "it failed" if done.returncode else None


def node_of(folder):
    """Debian's, or the one that npm brings; None if both are too old."""
    for node in ("node", folder / "node_modules" / ".bin" / "node"):
        found = run(node, "--version") if shutil.which(node) else None
        if found and found.returncode == 0 and int(found.stdout.strip().lstrip("v").split(".")[0]) >= NODE_LEAST:
            return str(node)
    return None


class Programs:
    """What package.json in `source` asks for, beside the scripts there. `kept` names the variable that may name the folder they are kept in
    between runs; `what` are they, in the sentence that says why they are not here."""

    def __init__(self, source, kept, what):
        if not shutil.which("npm") and os.geteuid() == 0:
            run("apt-get", "install", "-y", "--no-install-recommends", "nodejs", "npm")
        if not shutil.which("npm"):
            pytest.skip(f"npm is not here and cannot be installed: {what} cannot be had")
        name = kept.lower().replace("_", "-")
        self.folder = Path(os.environ.get(kept) or Path(tempfile.gettempdir()) / f"guichet-{name}-{os.getuid()}")
        self.folder.mkdir(exist_ok=True)
        with open(self.folder / "lock", "w") as lock:  # another test may be at it
            fcntl.flock(lock, fcntl.LOCK_EX)
            for file in source.iterdir():
                if not (self.folder / file.name).exists() or (self.folder / file.name).read_bytes() != file.read_bytes():
                    shutil.copy(file, self.folder)
            self._install((source / "package.json").read_text(), what)
            self.node = node_of(self.folder)
            if not self.node:
                install(self.folder, "--no-save", "node@20")
                self.node = node_of(self.folder)
        if not self.node:
            pytest.skip(f"there is no Node {NODE_LEAST} here, and npm brings none")

    def _install(self, wanted, what):
        stamp = self.folder / "installed"
        if stamp.exists() and stamp.read_text() == wanted:
            return
        why_not = install(self.folder)
        if why_not:
            pytest.skip(f"npm cannot install {what}: {why_not}")
        stamp.write_text(wanted)

    def __call__(self, script, *words, stdin=None, timeout=600):
        return run(self.node, self.folder / script, *words, input=stdin, cwd=self.folder, timeout=timeout)
