"""What `cmake --install` lays out, run from there: as a packager stages it and as an admin meets it."""
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

BUILD = Path(os.environ["GUICHET_BUILD"])
SOURCE = Path(__file__).resolve().parents[2]
PAGES = ["man1/guichet.1", "man8/guichet.8", "man5/guichet.conf.5", "man7/guichet-plugin.7"]


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """The folder that stands for /."""
    root = tmp_path_factory.mktemp("root")
    subprocess.run([os.environ["GUICHET_CMAKE"], "--install", BUILD, "--prefix", "/opt/guichet"], check=True, stdout=subprocess.DEVNULL,
                   env={**os.environ, "DESTDIR": str(root)})
    return root / "opt/guichet"


def run(*words, **options):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=300, **options)


def program(tree, *words, **options):
    return run(tree / "bin/guichet", *words, **options)


def test_everything_is_there(tree):
    files = {str(path.relative_to(tree)) for path in tree.rglob("*") if path.is_file()}
    plugins = sorted((BUILD / "plugins").glob("*.so"))
    assert plugins
    for plugin in plugins:
        assert [name for name in files if name.endswith(f"guichet/plugins/{plugin.name}")], plugin.name
    assert {"bin/guichet", "lib/systemd/system/guichet.service", "lib/sysusers.d/guichet.conf", "lib/tmpfiles.d/guichet.conf",
            "include/guichet/channel.h", "share/doc/guichet/config.example.ini", "share/guichet/guichet.rules.yml",
            "share/bash-completion/completions/guichet", "share/zsh/site-functions/_guichet",
            "share/fish/vendor_completions.d/guichet.fish"} | {f"share/man/{page}" for page in PAGES} <= files


def test_the_installed_program_finds_its_plugins(tree, tmp_path):
    assert program(tree, "--version").stdout.startswith("guichet ")
    written = program(tree, "init", cwd=tmp_path)
    assert written.returncode == 0, written.stderr
    checked = program(tree, "check", cwd=tmp_path)
    assert checked.returncode == 0, checked.stderr


def test_the_example_is_what_the_program_prints(tree):
    printed = program(tree, "config", "example")
    assert printed.returncode == 0, printed.stderr
    assert printed.stdout == (tree / "share/doc/guichet/config.example.ini").read_text()


# ---- manual

@pytest.mark.parametrize("page", PAGES)
def test_the_manual_is_clean(tree, page):
    if not shutil.which("mandoc"):
        pytest.skip("mandoc is not installed")
    complaints = [line for line in run("mandoc", "-T", "lint", tree / "share/man" / page).stdout.splitlines()
                  if "referenced manual not found" not in line and "outdated mandoc.db" not in line]
    assert not complaints


def test_the_manual_has_every_command_option_and_route(tree):
    def text(page):
        return (tree / "share/man" / page).read_text().replace("\\-", "-")

    for name in re.findall(r"^  ([a-z]+) ", program(tree, "help").stdout.split("Commands of the channels")[0], re.M):
        assert f".Ss {name}\n" in text("man1/guichet.1")
        for option in re.findall(r"^  (--?[a-z-]+)", program(tree, "help", name).stdout, re.M):
            assert f".It Fl {option[1:]}" in text("man1/guichet.1"), (name, option)
    example = program(tree, "config", "example").stdout
    for key in re.findall(r"^;?([a-z_]+)(?:\.NAME)? =", example, re.M):
        assert f".It Cm {key}" in text("man5/guichet.conf.5"), key
    for route in ["POST Pa /hook/{instance}", "GET Pa /v1/health", "POST Pa /v1/backup"]:
        assert f".It {route}" in text("man8/guichet.8")
    assert ".It Cm standard-webhooks" in text("man7/guichet-plugin.7")
    for page in PAGES:
        assert "@" not in re.sub(r"[a-z.]*@(thread|domain)", "", "".join(re.findall(r'^\.\\" (.*)$', text(page), re.M)))


# ---- completion

def completed(tree, *words):
    script = tree / "share/bash-completion/completions/guichet"
    lines = "; ".join([f". {script}", f"COMP_WORDS=({' '.join(words)})", f"COMP_CWORD={len(words) - 1}", "_guichet",
                       'printf "%s\\n" "${COMPREPLY[@]}"'])
    result = run("bash", "-u", "-c", lines)
    assert result.returncode == 0, result.stderr
    return result.stdout.split()


def test_bash_completes(tree):
    assert completed(tree, "guichet", "out") == ["outbox"]
    assert completed(tree, "guichet", "outbox", "r") == ["retry"]
    assert set(completed(tree, "guichet", "outbox", "--")) == {"--socket", "--json"}
    assert completed(tree, "guichet", "chat", "--as", "''") == []
    assert completed(tree, "guichet", "init", "--data-dir", "/us") == ["/usr"]
    assert "/etc/hostname" in completed(tree, "guichet", "restore", "/etc/host")


@pytest.mark.parametrize("shell, name", [("bash", "bash-completion/completions/guichet"), ("zsh", "zsh/site-functions/_guichet"),
                                         ("fish", "fish/vendor_completions.d/guichet.fish")])
def test_the_scripts_are_sound(tree, shell, name):
    script = tree / "share" / name
    names = re.findall(r"^  ([a-z]+) ", program(tree, "help").stdout.split("Commands of the channels")[0], re.M)
    assert all(re.search(rf"\b{word}\b", script.read_text()) for word in names)
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    result = run(shell, "-n", script)
    assert result.returncode == 0, result.stderr


def test_fish_completes(tree):
    if not shutil.which("fish"):
        pytest.skip("fish is not installed")

    def offered(line):
        script = tree / "share/fish/vendor_completions.d/guichet.fish"
        path = f"{tree / 'bin'}:{os.environ['PATH']}"
        result = run("fish", "--no-config", "-c", f"source {script}; complete -C '{line}'", env={**os.environ, "PATH": path})
        assert result.returncode == 0 and not result.stderr, result.stderr
        return [row.split("\t")[0] for row in result.stdout.splitlines()]

    assert offered("guichet out") == ["outbox"]
    assert {"log", "retry", "test"} <= set(offered("guichet outbox "))
    assert "--online" in offered("guichet check --")
    assert "/etc/hostname" in offered("guichet restore /etc/hostn")


def test_zsh_completes(tree):
    """At a terminal, as zsh completes nowhere else."""
    if not shutil.which("zsh"):
        pytest.skip("zsh is not installed")
    path = f"{tree / 'bin'}:{os.environ['PATH']}"
    child, terminal = pty.fork()
    if child == 0:
        os.execvpe("zsh", ["zsh", "-f", "-i"], {**os.environ, "PATH": path, "TERM": "dumb"})

    def until(word, typed):
        os.write(terminal, typed.encode())
        seen, end = "", time.monotonic() + 240
        while word not in seen:
            assert time.monotonic() < end, seen
            if select.select([terminal], [], [], 1)[0]:
                seen += os.read(terminal, 4096).decode(errors="replace")

    try:
        until("ready-2", f"fpath=({tree / 'share/zsh/site-functions'} $fpath); autoload -Uz compinit; compinit -u -D; echo ready-$((1+1))\n")
        until("guichet outbox", "guichet outb\t")
        until("retry", " ret\t")
        until("--online", "\x15guichet check --onl\t")
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


# ---- service

def test_the_unit_starts_what_was_installed(tree):
    assert "ExecStart=/opt/guichet/bin/guichet run " in (tree / "lib/systemd/system/guichet.service").read_text()


def test_the_unit_is_confined(tree):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    result = run("systemd-analyze", "security", "--offline=yes", "--threshold=15", tree / "lib/systemd/system/guichet.service")
    assert result.returncode == 0, result.stdout.splitlines()[-1:]


def test_users_and_folders_are_understood(tree):
    if not shutil.which("systemd-sysusers"):
        pytest.skip("systemd is not installed")
    root = tree.parents[1]
    (root / "etc").mkdir(exist_ok=True)
    made = run("systemd-sysusers", f"--root={root}", tree / "lib/sysusers.d/guichet.conf")
    assert made.returncode == 0, made.stderr
    assert "guichet:" in (root / "etc/passwd").read_text()
