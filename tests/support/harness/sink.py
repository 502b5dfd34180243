"""A receiver of webhooks that can be healthy or ill in every way a real one is.

It runs in its own thread. Each request is answered by the behaviour in force; everything is recorded with monotonic times, also what
was answered badly. `accepted` says that the receiver took the event (even if the answer never arrived).
"""
import asyncio
import functools
import json
import socket
import struct
import threading
import time
from dataclasses import dataclass, field

from aiohttp import web

from .build import free_port
from .standard import SECRET_OUT, is_signed


@dataclass
class Behaviour:
    status: int = 200
    headers: dict = field(default_factory=dict)
    delay: float = 0.0
    body: bytes = b""
    answers: bool = True  # False: the connection is cut instead
    reads: bool = True  # False: cut before the body is read

    @property
    def accepts(self):
        return self.reads and 200 <= self.status < 300

    @property
    def retry_after(self):
        return float(self.headers.get("Retry-After", 0))


OK = Behaviour()
LOSE_ANSWER = Behaviour(answers=False)
RESET = Behaviour(answers=False, reads=False)


def status(code):
    return Behaviour(status=code)


def retry_after(code, seconds):
    return Behaviour(status=code, headers={"Retry-After": str(seconds)})


def hang(seconds):
    """Takes the request and says nothing for a while, then cuts."""
    return Behaviour(status=500, delay=seconds, answers=False)


@dataclass
class Delivery:
    arrived: float
    path: str
    key: str
    body: bytes
    headers: dict
    behaviour: Behaviour
    signed: bool
    answered: float = 0.0

    @property
    def accepted(self):
        return self.behaviour.accepts

    @functools.cached_property
    def event(self):
        return json.loads(self.body)

    @property
    def ticket(self):
        """The ticket that it is about: {"ref", "version", ...}."""
        data = self.event["data"]
        return data.get("ticket", data)

    @property
    def type(self):
        return self.event["type"]


class Sink:
    def __init__(self, secret=SECRET_OUT):
        self.port, self.secret = free_port(), secret
        self.deliveries, self.behaviour, self.choose = [], OK, None
        self.loop = asyncio.new_event_loop()
        self.site = self.runner = None
        self.connections = set()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        self._do(self._open())

    def url(self, path="/x"):
        return f"http://127.0.0.1:{self.port}{path}"

    def of(self, kind):
        return [d for d in list(self.deliveries) if d.body and d.type == kind]

    def accepted(self):
        return [d for d in list(self.deliveries) if d.accepted]

    def down(self):
        """Nobody listens any more, and who was connected is cut."""
        self._do(self._down())

    def up(self):
        self._do(self._listen())

    def close(self):
        self._do(self._close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)

    def _run(self):
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()
        self.loop.close()

    def _do(self, coroutine):
        asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(60)

    async def _open(self):
        app = web.Application(client_max_size=4 * 1024 * 1024)
        app.router.add_route("*", "/{tail:.*}", self._take)
        self.runner = web.AppRunner(app, access_log=None)
        await self.runner.setup()
        await self._listen()

    async def _listen(self):
        if self.site is None:
            self.site = web.TCPSite(self.runner, "127.0.0.1", self.port, reuse_address=True)
            await self.site.start()

    async def _down(self):
        if self.site is not None:
            self.site._server.close()  # TCPSite.stop() would wait for the requests that hang
            self.runner._unreg_site(self.site)
            self.site = None
        for transport in list(self.connections):
            transport.abort()

    async def _close(self):
        await self._down()
        await self.runner.cleanup()

    async def _take(self, request):
        transport = request.transport
        behaviour = (self.choose and self.choose(request)) or self.behaviour
        arrived = time.monotonic()
        self.connections.add(transport)
        try:
            body = await request.read() if behaviour.reads else b""
            lower = {name.lower(): value for name, value in request.headers.items()}
            delivery = Delivery(arrived, request.path, lower.get("webhook-id", ""), body, lower, behaviour,
                                is_signed(self.secret, lower, body))
            self.deliveries.append(delivery)
            await asyncio.sleep(behaviour.delay)
            delivery.answered = time.monotonic()
        except ConnectionError:
            behaviour = LOSE_ANSWER  # the sender died in the middle of its request: nobody to answer
        finally:
            self.connections.discard(transport)
        if not behaviour.answers:
            _reset(transport)
        return web.Response(status=behaviour.status, headers=behaviour.headers, body=behaviour.body)


def _reset(transport):
    peer = transport.get_extra_info("socket") if transport else None
    if peer is not None and not transport.is_closing():
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
