"""Limits of the configuration, seen from outside."""
import socket

from harness.daemon import inbound
from harness.waiting import DEADLINE, wait_until


def test_connections_beyond_the_limit_wait_for_a_place(make_daemon):
    daemon = make_daemon(environment={"GUICHET__SERVER__MAX_CONNECTIONS": "16", "GUICHET__SERVER__REQUEST_TIMEOUT": "10m"}).start()
    address = ("127.0.0.1", daemon.port)
    idle = [socket.create_connection(address) for _ in range(40)]
    late = socket.create_connection(address)
    late.sendall(b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n")
    late.settimeout(1)
    try:
        assert late.recv(1) == b"", "a connection beyond the limit was answered"
    except TimeoutError:
        pass
    for connection in idle:
        connection.close()
    late.settimeout(DEADLINE)
    wait_until(lambda: late.recv(100).startswith(b"HTTP/1.1 404"), "an answer once there is room")
    late.close()


def test_terminals_that_are_gone_make_room_for_new_ones(make_daemon):
    daemon = make_daemon(inbound() + "[person marie]\nname = Marie\n[console con]\n").start()

    def opened(session):
        with socket.socket(socket.AF_UNIX) as terminal:
            terminal.settimeout(60)
            terminal.connect(str(daemon.data / "guichet.sock"))
            terminal.sendall(f"GET /console/con/listen?as=marie&session={session} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            return terminal.recv(12)

    answers = {opened(f"s{n}") for n in range(300)}
    assert answers == {b"HTTP/1.1 200"}, answers
    said = daemon.run("chat", "-c", daemon.config, "--as", "marie", "--say", "my printer is on fire")
    assert said.returncode == 0, said.stderr
