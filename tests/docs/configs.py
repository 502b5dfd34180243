#!/usr/bin/env python3
"""configs.py GUICHET PLUGINS DOC...: every configuration that a guide shows is one that `guichet check` finds right, and every ```sh block runs.

What stands for a secret ("...") becomes a text of that kind, files of secrets are made; the rest is taken as it is printed.
"""
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SAMPLES = {"bot_token": "xoxb-1-2-3", "app_token": "xapp-1-2-3"}


def sample(match):
    key, kind = match[1], SAMPLES.get(match[1])
    return f"{key} = {kind or 'a-long-secret-for-a-test-0123456789'}"


def check(guichet, plugins, doc, number, block):
    with tempfile.TemporaryDirectory() as folder:
        def secret(match):
            path = Path(folder) / match[1].strip().replace("/", "_")
            path.write_text("a-long-secret-for-a-test-0123456789")
            path.chmod(0o600)
            return f"_file = {path}"

        text = re.sub(r"^(\w+) = \S*\.\.\.$", sample, block, flags=re.M)
        text = re.sub(r"_file = (\S+)", secret, text)
        own = f"data_dir = {folder}/data\n"
        text = text.replace("[guichet]\n", "[guichet]\n" + own) if "[guichet]" in text else f"[guichet]\n{own}{text}"
        text += f"\n[plugins]\ndir = {plugins}\n"
        text += "" if "[queue " in text else "\n[queue support]\ntitle = Support\n"
        config = Path(folder) / "guichet.ini"
        config.write_text(text)
        config.chmod(0o600)
        Path(folder, "data").mkdir(mode=0o700)
        done = subprocess.run([guichet, "check", "-c", config], capture_output=True, text=True, timeout=120, check=False)
        if done.returncode:
            sys.exit(f"{doc}, configuration {number}: guichet check says\n{done.stdout}{done.stderr}\nof\n{block}")


def main(guichet, plugins, *docs):
    for doc in docs:
        text = Path(doc).read_text(encoding="utf-8")
        for number, block in enumerate(re.findall(r"^```ini\n(.*?)^```$", text, re.M | re.S), 1):
            check(guichet, plugins, doc, number, block)
        for block in re.findall(r"^```sh\n(.*?)^```$", text, re.M | re.S):
            if "guichet run" in block or "apt" in block or "systemctl" in block or "curl" in block:
                continue  # what the tests of installation and of the first minute run
            done = subprocess.run(["sh", "-e", "-c", block], capture_output=True, text=True, timeout=120, check=False,
                                  env={**os.environ, "PATH": f"{Path(guichet).parent}:{os.environ['PATH']}"})
            if done.returncode:
                sys.exit(f"{doc}: the command fails\n{block}\n{done.stdout}{done.stderr}")


main(*sys.argv[1:])
