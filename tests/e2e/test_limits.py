"""Limits of the configuration, seen from outside."""
import socket

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
