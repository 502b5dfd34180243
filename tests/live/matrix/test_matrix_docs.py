"""docs/matrix.md as it is printed: its blocks are what is run here, with this server's address and names in the place of the example's."""
import json
import re
import subprocess
from pathlib import Path

import pytest
from counterpart import LONG, quote
from desks import DESK, open_direct, people, synapse  # noqa: F401
from harness.build import SOURCE, guichet
from harness.waiting import wait_until

GUIDE = (SOURCE / "docs" / "matrix.md").read_text()


def blocks(language):
    """The blocks of that language, without their indentation, in order."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```", GUIDE, re.S | re.M)
    return ["\n".join(line.removeprefix(indent) for line in body.splitlines()) for indent, body in found]


def block(language, part):
    return next(one for one in blocks(language) if part in one)


def here(text, synapse, folder):  # noqa: F811
    """The example's names are this server's."""
    for old, new in (("https://matrix.example.org", synapse.url), ("/etc/guichet", str(folder)), ("example.org", "guichet.test"),
                     ('"password": "..."', '"password": "desk-pw"'), ('"..."', '"desk-pw"')):
        text = text.replace(old, new)
    return text


def shell(command, folder):
    done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, timeout=300, check=False,
                          env={"PATH": f"{folder}:/usr/bin:/bin"})
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "guichet").symlink_to(guichet())
    (tmp_path / "matrix-password").write_text("desk-pw\n")
    (tmp_path / "matrix-password").chmod(0o600)
    return tmp_path


def begin(make_daemon, sections):
    daemon = make_daemon()
    config = daemon.config.read_text().replace("[queue support]\ntitle = Support\n", "")
    daemon.config.write_text(config + sections)
    assert daemon.run("check", "-c", daemon.config).returncode == 0, daemon.run("check", "-c", daemon.config).stderr
    return daemon.start()


def test_an_ordinary_account(synapse, make_daemon, people, folder):  # noqa: F811
    agent, customer = people
    room = agent.room(DESK, name="Support")
    account = here(block("ini", "password_file"), synapse, folder) + "\nallow_private = yes\n"
    queue = here(block("ini", "[queue support]"), synapse, folder).replace("!AbCdEfGhIjKl:guichet.test", room)
    shell(here(block("sh", "recovery-key"), synapse, folder), folder)
    (folder / "matrix-recovery-key").chmod(0o600)
    recovery = here(block("ini", "recovery_key_file"), synapse, folder)
    token = json.loads(shell(here(block("sh", "/login"), synapse, folder), folder))
    assert token["user_id"] == DESK and token["access_token"]
    begin(make_daemon, f"{account}{recovery}\n{queue}\n")
    agent.wait_joined(room, DESK)
    direct = open_direct(customer)
    customer.say(direct, "imprimante en panne")
    customer.wait_text(direct, DESK, "G-1001")
    agent.wait_text(room, DESK, "imprimante en panne")
    path, body = re.search(r"`POST (/_synapse/\S+)` and `([^`]+)`", GUIDE).groups()
    synapse.admin.call("POST", quote(here(path, synapse, folder)).replace("%2F", "/"), json.loads(body))
    assert json.loads(block("json", "io.element.e2ee"))


def test_an_application_service(synapse, make_daemon, people, folder):  # noqa: F811
    agent, customer = people
    daemon = make_daemon()
    command = here(block("sh", "registration guichet.yaml"), synapse, folder).replace("http://127.0.0.1:8080", f"http://127.0.0.1:{daemon.port}")
    printed = shell(command, folder)
    as_file = synapse.data / "as" / "guichet.yaml"
    as_file.parent.mkdir(exist_ok=True)
    as_file.write_bytes((folder / "guichet.yaml").read_bytes())
    synapse.down()
    synapse.up()
    try:
        user = "@guichet:guichet.test"
        room = agent.room(user, name="Support")
        lines = printed[printed.index("[matrix main]"):].replace("https://guichet.test", synapse.url) + "allow_private = yes\n"
        daemon.config.write_text(daemon.config.read_text().replace("title = Support", f"title = Support\nrooms = matrix:main/{room}") + lines)
        refused = daemon.config.with_name("refused.ini")
        refused.write_text(daemon.config.read_text() + "encryption = yes\n")
        assert "reads no encrypted rooms" in daemon.run("check", "-c", refused).stderr
        daemon.start()
        wait_until(lambda: "the server reaches us" in daemon.log.read_text(), "the ping", LONG, 0.1)
        agent.wait_joined(room, user)
        direct = open_direct(customer, user)
        customer.say(direct, "imprimante en panne")
        customer.wait_text(direct, user, "G-1001")
    finally:
        daemon.kill()
        as_file.unlink()
        synapse.down()
        synapse.up()


def test_what_the_log_says_is_what_the_guide_explains():
    source = "".join(path.read_text() for folder in ("plugins/matrix", "core") for path in (SOURCE / folder).rglob("*.c"))
    table = GUIDE[GUIDE.index("| What you see | Why |"):]
    sentences = re.findall(r"^\| `([^`]+)` \|", table, re.M)
    assert len(sentences) >= 5
    for sentence in sentences:
        assert sentence.removesuffix(" ...") in source, sentence
