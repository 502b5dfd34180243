"""A real Kannel with one "fake" message centre, and the phone network behind it: a client of that centre's line protocol."""
import os
import shutil
import signal
import socket
import subprocess
import threading
import urllib.parse
import urllib.request

import pytest
from harness.build import answers, free_port
from harness.waiting import wait_until

SECRET = "kannel-inbound-secret"
PORTS = 3  # sets of them that are tried, should a stranger take one before Kannel does
PROGRAMS = ("bearerbox", "smsbox")

CONFIGURATION = """
group = core
admin-port = {admin}
admin-interface = "127.0.0.1"
admin-password = adm
status-password = sta
smsbox-port = {boxes}
smsbox-interface = "127.0.0.1"
box-deny-ip = "*.*.*.*"
box-allow-ip = "127.0.0.1"
log-file = "{folder}/bearerbox.log"
log-level = 1
dlr-storage = internal
store-type = file
store-location = "{folder}/store"

group = smsc
smsc = fake
smsc-id = FAKE
port = {smsc}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = {boxes}
sendsms-port = {sendsms}
sendsms-interface = "127.0.0.1"
sendsms-chars = "0123456789 +-"
log-file = "{folder}/smsbox.log"
log-level = 0
mo-recode = true
http-request-retry = 100
http-queue-delay = 1
reply-couldnotfetch = ""
reply-couldnotrepresent = ""
reply-requestfailed = ""
reply-emptymessage = ""

group = sendsms-user
username = guichet
password = s3cret
max-messages = 10
concatenation = true
faked-sender = 3615

group = sms-service
keyword = default
get-url = "{desk}?id=%I&from=%p&to=%P&text=%b&ts=%T&token={secret}"
max-messages = 0
omit-empty = true
catch-all = true
"""


def _program(name):
    return shutil.which(name, path="/usr/sbin:/usr/bin")


def _require():
    if not all(map(_program, PROGRAMS)) and os.geteuid() == 0:
        command = ["apt-get", "install", "-y", "--no-install-recommends", "kannel"]
        subprocess.run(command, check=False, capture_output=True, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    if not all(map(_program, PROGRAMS)):
        pytest.skip("kannel is not installed and could not be")


class Phones:
    """The phones of everybody: what they received, and what they send. The centre takes one client at a time."""

    def __init__(self, port):
        self.received = []
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=120)
        self.socket.settimeout(None)
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        try:
            with self.socket.makefile("rb") as lines:
                for line in lines:
                    self.received.append(self._message(line.rstrip(b"\n")))
        except OSError:
            pass

    @staticmethod
    def _message(line):
        """(our number, the phone's, kind, what it shows)"""
        sender, to, kind, data = (line.split(b" ", 3) + [b""])[:4]
        return sender.decode(), to.decode(), kind.decode(), data

    def send(self, number, text):
        if text.isascii():
            line = f"{number} 3615 text {text}\n".encode()
        else:
            line = f"{number} 3615 ucs2 {urllib.parse.quote(text.encode('utf-16-be'), safe='')}\n".encode()
        self.socket.sendall(line)

    def close(self):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self.thread.join(10)

    def shown(self, number):
        """All that the phone shows."""
        return "".join(self._text(kind, data) for _, to, kind, data in list(self.received) if to.lstrip("+0") == number.lstrip("+0"))

    @classmethod
    def _text(cls, kind, data):
        """`text ...`, `ucs-2 %00a...`, or a part of a long message: `udh %05... data a+b`."""
        if kind == "text":
            return data.decode("utf-8", "replace")
        if kind == "udh":
            inner, text = data.split(b" ", 2)[1:]
            return cls._text(inner.decode(), text)
        raw = urllib.parse.unquote_to_bytes(data.replace(b"+", b" "))
        return raw.decode("utf-16-be" if kind == "ucs-2" else "utf-8", "replace")


class PortTaken(Exception):
    pass


class Kannel:
    @classmethod
    def begin(cls, folder, desk):
        for _ in range(PORTS):
            one = cls(folder, desk)
            try:
                return one.start()
            except PortTaken:
                one.stop()
        raise AssertionError(one._tail())

    def __init__(self, folder, desk):
        """`desk`: the address that messages go to."""
        _require()
        self.folder = folder
        self.admin, self.boxes, self.smsc, self.sendsms = (free_port() for _ in range(4))
        self.config = folder / "kannel.conf"
        self.config.write_text(CONFIGURATION.format(admin=self.admin, boxes=self.boxes, smsc=self.smsc, sendsms=self.sendsms,
                                                    folder=folder, desk=desk, secret=SECRET))
        self.processes = []
        self.phones = None

    def start(self):
        self._spawn("bearerbox", self.boxes)
        self._spawn("smsbox", self.sendsms)
        wait_until(lambda: self._lives() and answers(self.smsc), self._tail, pause=0.05)
        self.phones = Phones(self.smsc)
        wait_until(lambda: self._lives() and self._is_online(), self._tail, pause=0.05)
        return self

    def stop(self):
        if self.phones:
            self.phones.close()
            self.phones = None
        for process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.processes = []

    def _spawn(self, name, port):
        with open(self.folder / f"{name}.out", "ab") as out:
            self.processes.append(subprocess.Popen([_program(name), str(self.config)], stdout=out, stderr=out, start_new_session=True))

        wait_until(lambda: self._lives() and answers(port), self._tail, pause=0.05)

    def _lives(self):
        if all(process.poll() is None for process in self.processes):
            return True
        if "Address already in use" in self._tail():
            raise PortTaken
        raise AssertionError(self._tail())

    def _is_online(self):
        """sendsms opens before smsbox has joined, so both have to say that they are there."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.admin}/status.txt?password=sta", timeout=120) as answer:
                lines = answer.read().decode().splitlines()
        except OSError:
            return False
        return any("FAKE" in line and "online" in line for line in lines) and any("smsbox" in line and "on-line" in line for line in lines)

    def _tail(self):
        return "Kannel is up\n" + "\n".join(path.read_text(errors="replace")[-1500:] for path in sorted(self.folder.glob("*box.*")))
