"""A workspace that behaves as Slack's does: the Web API (a part), Socket Mode, and signed requests to an app, in a thread of its own.

Strict: unknown methods and arguments, missing scopes, JSON where a form is wanted, blocks over a limit and wrong tokens are refused as Slack refuses
them, and every call is kept in `calls`. Trouble is made on request: `trouble` is asked before each call.

    slack = FakeSlack(); slack.say("C0HELP", "U0MARIE", "my printer burns"); slack.messages("C0DESK"); slack.close()
"""
import asyncio
import contextlib
import hashlib
import hmac
import itertools
import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web
from fake_rules import BOT_SCOPES, METHODS, message_fault, view_fault

CLIENT_ID, CLIENT_SECRET = "1.2", "client-secret-of-the-fake"
BOT_TOKEN, APP_TOKEN, SECRET = "xoxb-fake-1", "xapp-fake-1", "8f742231b10e8888abcd99yyyzzz85a5"
TEAM, APP, BOT, BOT_USER = "T0ACME", "A0GUICHET", "B0GUICHET", "U0GUICHET"


@dataclass
class Call:
    method: str
    arguments: dict
    at: float
    answer: dict = field(default_factory=dict)
    address: str = ""  # of a response_url


@dataclass
class Trouble:
    """What happens to a call instead of its answer: a status, seconds of Retry-After, an error code, or no answer after the work was done;
    `body` instead of JSON; `done`: the work is done all the same; `hold`: seconds until the answer."""
    status: int = 200
    retry_after: int = 0
    error: str = ""
    lose: bool = False
    body: str = None
    done: bool = False
    hold: float = 0


@dataclass
class Envelope:
    body: dict
    ack: dict = None
    socket: object = None


def sign(secret, timestamp, body):
    return "v0=" + hmac.new(secret.encode(), b"v0:" + str(timestamp).encode() + b":" + body, hashlib.sha256).hexdigest()


class FakeSlack:
    def __init__(self):
        self._lock = threading.RLock()  # a test sees a call together with its answer and what it did, or not at all
        self._calls, self.envelopes, self.sockets, self.views, self.files = [], {}, [], {}, {}
        self.users = {BOT_USER: {"bot": True}, "U0MARIE": {}, "U0BOB": {}, "U0ALICE": {}}
        self.channels = {"C0HELP": ["U0MARIE", BOT_USER], "C0DESK": ["U0BOB", "U0ALICE", BOT_USER]}
        self.history = {}
        self.ephemeral = []
        self.scopes = list(BOT_SCOPES)
        self.socket_mode = True
        self.locale = "en-US"
        self.tokens = {BOT_TOKEN}
        self.codes, self.refreshes, self.token_life, self.exchanged = {}, {}, 0, False
        self.trouble = lambda call: None
        self.slow = {}  # "upload", "download": seconds before the answer
        self._followed = {}  # refresh tokens that end with the first use of what they gave
        self._serial = itertools.count(1)
        self._ts = itertools.count(int(time.time()) * 1_000_000, 100)
        self._tickets, self._triggers = set(), set()
        self._loop, self._over = asyncio.new_event_loop(), asyncio.Event()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._started.wait(60)

    api_url = property(lambda self: f"http://127.0.0.1:{self.port}/api/")

    @property
    def calls(self):
        with self._lock:
            return list(self._calls)

    # ---- what a test does ----

    def close(self):
        self._loop.call_soon_threadsafe(self._over.set)
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(120)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def of(self, method):
        return [call for call in self.calls if call.method == method]

    def messages(self, channel):
        """As they are now: an edit that comes later does not change them."""
        with self._lock:
            return [dict(one) for one in self.history.get(channel, [])]

    def ts(self):
        number = next(self._ts)
        return f"{number // 1_000_000}.{number % 1_000_000:06d}"

    def trigger(self):
        number = f"{next(self._serial)}.trigger"
        self._triggers.add(number)
        return number

    def event(self, inner, event_id=None, **outer):
        return {"token": "ignored", "team_id": TEAM, "api_app_id": APP, "type": "event_callback",
                "event_id": event_id or f"Ev{next(self._serial):08d}", "event_time": int(time.time()), "event_context": "4-context",
                "authorizations": [{"enterprise_id": None, "team_id": TEAM, "user_id": BOT_USER, "is_bot": True,
                                    "is_enterprise_install": False}], "is_ext_shared_channel": False, "event": inner, **outer}

    def message(self, channel, user, text, thread=None, **more):
        """Puts a message of a member into the history; the inner event."""
        kind = "im" if channel.startswith("D") else "channel"
        inner = {"type": "message", "channel": channel, "channel_type": kind, "user": user, "text": text, "ts": self.ts(), "team": TEAM,
                 "client_msg_id": f"m{next(self._serial)}", **({"thread_ts": thread} if thread else {}), **more}
        inner["event_ts"] = inner["ts"]
        with self._lock:
            self.history.setdefault(channel, []).append(dict(inner))
        return inner

    def rename(self, old, new):
        """A channel has another id from now on."""
        with self._lock:
            self.channels[new], self.history[new] = self.channels.pop(old), self.history.pop(old)

    def command(self, user, channel, text, name="/guichet"):
        return {"token": "ignored", "team_id": TEAM, "team_domain": "acme", "channel_id": channel, "channel_name": "help", "user_id": user,
                "user_name": user.lower(), "command": name, "text": text, "api_app_id": APP, "is_enterprise_install": "false",
                "response_url": f"http://127.0.0.1:{self.port}/response/{next(self._serial)}", "trigger_id": self.trigger()}

    def press(self, user, channel, message, value):
        """The payload of a button of a message of ours."""
        for block in message["blocks"]:
            for element in block.get("elements", []) if block["type"] == "actions" else []:
                if element.get("value") == value:
                    return {"type": "block_actions", "team": {"id": TEAM, "domain": "acme"}, "api_app_id": APP, "token": "ignored",
                            "trigger_id": self.trigger(), "enterprise": None, "is_enterprise_install": False, "state": {"values": {}},
                            "user": {"id": user, "username": user.lower(), "name": user.lower(), "team_id": TEAM},
                            "container": {"type": "message", "message_ts": message["ts"], "channel_id": channel, "is_ephemeral": False},
                            "channel": {"id": channel, "name": "desk"}, "message": message,
                            "response_url": f"http://127.0.0.1:{self.port}/response/{next(self._serial)}",
                            "actions": [{**element, "block_id": block.get("block_id", "b"), "action_ts": self.ts()}]}
        raise AssertionError(f"no button {value} in {message['blocks']}")

    def select(self, user, channel, message, value):
        """The payload of a list of a message of ours."""
        for block in message["blocks"]:
            for element in block.get("elements", []) if block["type"] == "actions" else []:
                for option in element.get("options", []):
                    if option["value"] == value:
                        button = {"type": "static_select", "action_id": element["action_id"], "value": value}
                        payload = self.press(user, channel, {**message, "blocks": [{**block, "elements": [button]}]}, value)
                        del payload["actions"][0]["value"]
                        payload["actions"][0]["selected_option"] = option
                        return {**payload, "message": message}
        raise AssertionError(f"no option {value} in {message['blocks']}")

    def submit(self, user, view, **values):
        """The payload of a modal that was filled in: block_id=text."""
        elements = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
        assert set(values) <= set(elements), f"{set(values)} of {set(elements)}"
        state = {name: {element["action_id"]: {"type": element["type"], "value": values.get(name)}
                        if element["type"] == "plain_text_input" else
                        {"type": element["type"], "selected_option": next((one for one in element["options"] if one["value"] == values.get(name)), None)}}
                 for name, element in elements.items()}
        return {"type": "view_submission", "team": {"id": TEAM, "domain": "acme"}, "api_app_id": APP, "token": "ignored",
                "trigger_id": self.trigger(), "enterprise": None, "is_enterprise_install": False,
                "user": {"id": user, "username": user.lower(), "name": user.lower(), "team_id": TEAM},
                "view": {**view, "state": {"values": state}}, "response_urls": []}

    def shortcut(self, user, channel, message, callback):
        """The payload of a shortcut on a message."""
        return {"type": "message_action", "token": "ignored", "callback_id": callback, "trigger_id": self.trigger(), "action_ts": self.ts(),
                "team": {"id": TEAM, "domain": "acme"}, "enterprise": None, "is_enterprise_install": False,
                "user": {"id": user, "username": user.lower(), "name": user.lower(), "team_id": TEAM}, "message_ts": message["ts"],
                "channel": {"id": channel, "name": "talk"}, "message": message, "api_app_id": APP,
                "response_url": f"http://127.0.0.1:{self.port}/response/{next(self._serial)}"}

    def react(self, user, channel, ts, name, removed=False):
        """The inner event of a member's reaction."""
        author = next((one.get("user") for one in self.history.get(channel, []) if one["ts"] == ts), None)
        return {"type": "reaction_removed" if removed else "reaction_added", "user": user, "reaction": name, "event_ts": self.ts(),
                "item": {"type": "message", "channel": channel, "ts": ts}, **({"item_user": author} if author else {})}

    def http(self, port, end, body, content_type="application/json", secret=SECRET, skew=0, **headers):
        """A signed request to the app; (status, body)."""
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        stamp = int(time.time()) + skew
        request = urllib.request.Request(f"http://127.0.0.1:{port}/slack/acme/{end}", body, {
            "content-type": content_type, "x-slack-request-timestamp": str(stamp), "x-slack-signature": sign(secret, stamp, body), **headers})
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def http_form(self, port, end, fields, **more):
        return self.http(port, end, urllib.parse.urlencode(fields).encode(), "application/x-www-form-urlencoded", **more)

    def send(self, kind, payload, takes=False, fragments=False):
        """An envelope to any one socket, as Slack does it; the Envelope, whose ack appears later."""
        body = {"envelope_id": f"env-{next(self._serial)}", "type": kind, "payload": payload, "accepts_response_payload": takes}
        envelope = self.envelopes[body["envelope_id"]] = Envelope(body)
        asyncio.run_coroutine_threadsafe(self._deliver(envelope, fragments), self._loop).result(120)
        return envelope

    def again(self, envelope, reason="timeout", number=1):
        envelope.body |= {"retry_attempt": number, "retry_reason": reason}
        asyncio.run_coroutine_threadsafe(self._deliver(envelope, False), self._loop).result(120)

    def disconnect(self, reason, close=False):
        """Tells the newest socket to go; `close` breaks it as well."""
        async def tell():
            socket = self.sockets[-1]
            await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "fake"}})
            if close:
                await socket.close()
        asyncio.run_coroutine_threadsafe(tell(), self._loop).result(120)

    def drop(self):
        """Every socket's connection breaks, without a word."""
        def cut():
            for socket in self.sockets:
                if socket._req.transport:
                    socket._req.transport.abort()
        self._loop.call_soon_threadsafe(cut)

    # ---- the server ----

    def _run(self):
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._start())
        self._started.set()
        self._loop.run_forever()

    async def _start(self):
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/link/", self._socket)
        app.router.add_post("/upload/{id}", self._upload)
        app.router.add_get("/files/{id}", self._download)
        app.router.add_post("/response/{id}", self._response)
        self._runner = runner = web.AppRunner(app)  # kept: nothing else holds it
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0, shutdown_timeout=0.1)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]

    async def _pause(self, seconds):
        """Or until the end."""
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._over.wait(), seconds)

    async def _deliver(self, envelope, fragments):
        """Once there is a socket; one that breaks meanwhile has lost it, which acknowledged() sees."""
        while not self.sockets:
            await asyncio.sleep(0.02)
        socket = self.sockets[-1]
        envelope.socket = socket
        text = json.dumps(envelope.body)
        with contextlib.suppress(ConnectionError):
            if fragments:
                self._fragments(socket._writer, text.encode())
            else:
                await socket.send_str(text)

    def _fragments(self, writer, data):
        """One message in three frames; aiohttp has no call for it, so the frames are made by hand."""
        pieces = [data[:3], data[3:10], data[10:]]
        for i, piece in enumerate(pieces):
            head = bytes([(0x80 if i == len(pieces) - 1 else 0) | (0 if i else 1)])
            size = bytes([len(piece)]) if len(piece) < 126 else bytes([126]) + len(piece).to_bytes(2, "big")
            writer.transport.write(head + size + piece)

    async def _socket(self, request):
        ticket = request.query.get("ticket")
        if ticket not in self._tickets:
            return web.Response(status=404)
        self._tickets.discard(ticket) # good for one connection
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        self.sockets.append(socket)
        try:
            await socket.send_json({"type": "hello", "num_connections": len(self.sockets), "connection_info": {"app_id": APP},
                                    "debug_info": {"host": "fake", "build_number": 1, "approximate_connection_time": 18060}})
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    answer = json.loads(message.data)
                    envelope = self.envelopes.get(answer.get("envelope_id"))
                    assert envelope is not None and envelope.socket is socket, f"an acknowledgement of nothing: {answer}"
                    envelope.ack = answer
        finally:
            self.sockets.remove(socket)
        return socket

    async def _response(self, request):
        call = Call("response_url", await request.json(), time.time(), address=str(request.url))
        with self._lock:
            self._calls.append(call)
        return web.Response(text="ok")

    async def _upload(self, request):
        entry = self.files.get(request.match_info["id"])
        if entry is None:
            return web.Response(status=404)
        if request.content_type == "multipart/form-data":
            entry["bytes"] = next(part.file.read() for part in (await request.post()).values() if hasattr(part, "file"))
        else:
            entry["bytes"] = await request.read()
        assert len(entry["bytes"]) == entry["length"], "the bytes are not as many as announced"
        await self._pause(self.slow.get("upload", 0))
        return web.Response(text=f"OK - {entry['length']}")

    async def _download(self, request):
        if request.headers.get("authorization") != f"Bearer {BOT_TOKEN}" or "files:read" not in self.scopes:
            return web.Response(text="<html>log in</html>", content_type="text/html")
        await self._pause(self.slow.get("download", 0))
        entry = self.files[request.match_info["id"]]
        return web.Response(body=entry["bytes"], content_type=entry["mimetype"])

    async def _arguments(self, request):
        if request.content_type == "application/json":
            return await request.json(), True
        if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
            return dict(await request.post()), False
        return {}, False

    def _fault(self, method, token, arguments, is_json):
        if method not in METHODS:
            return "unknown_method"
        scope, required, others, takes_json = METHODS[method]
        if method == "oauth.v2.access":
            return None if not token else "not_allowed_token_type"
        if not token:
            return "not_authed"
        if token not in self.tokens and token != APP_TOKEN:
            return "token_expired" if token.startswith("xoxe.xoxb-fake") else "invalid_auth"
        if (method == "apps.connections.open") != (token == APP_TOKEN) and method != "auth.test":
            return "not_allowed_token_type"
        if scope and scope != "connections:write" and scope not in self.scopes:
            return "missing_scope"
        if is_json and not takes_json and arguments:
            return "invalid_arguments"
        if any(name not in arguments for name in required):
            return "invalid_arguments"
        return "invalid_arg_name" if set(arguments) - set(required) - set(others) - {"token"} else None

    def _work(self, call, method, token, arguments, is_json):
        error, result = self._fault(method, token, arguments, is_json), {}
        if not error:
            self.refreshes.pop(self._followed.pop(token, None), None)
            result = getattr(self, "_" + method.replace(".", "_"))(arguments)
            error = result if isinstance(result, str) else None
        call.answer = {"ok": False, "error": error} if error else {"ok": True, **result}

    async def _api(self, request):
        method = request.match_info["method"]
        arguments, is_json = await self._arguments(request)
        token = request.headers.get("authorization", "").removeprefix("Bearer ") or arguments.get("token", "")
        call = Call(method, arguments, time.time())
        with self._lock:
            self._calls.append(call)
            trouble = self.trouble(call)
            refused = trouble and (trouble.status != 200 or trouble.body is not None)
            if not trouble or trouble.done or not (refused or trouble.error):
                self._work(call, method, token, arguments, is_json)
            if refused:
                call.answer = {"ok": False, "error": "ratelimited" if trouble.status == 429 else "internal_error"}
            elif trouble and trouble.error:
                call.answer = {"ok": False, "error": trouble.error}
        if refused:
            headers = {"retry-after": str(trouble.retry_after)} if trouble.retry_after else {}
            if trouble.body is not None:
                return web.Response(text=trouble.body, status=trouble.status, headers=headers, content_type="text/html")
            return web.json_response(call.answer, status=trouble.status, headers=headers)
        if trouble and trouble.lose:
            request.transport.abort()
        if trouble and trouble.hold:
            await self._pause(trouble.hold)
        scopes = "connections:write" if token == APP_TOKEN else ",".join(self.scopes)
        return web.json_response(call.answer, headers={"x-oauth-scopes": scopes})

    # ---- methods: a dictionary, or an error code ----

    def _auth_test(self, a):
        return {"url": "https://acme.slack.com/", "team": "Acme", "user": "guichet", "team_id": TEAM, "user_id": BOT_USER, "bot_id": BOT,
                "is_enterprise_install": False}

    def consent(self, state, redirect):
        """What Slack's page does after a click: the address to which it sends the browser."""
        code = f"code-{next(self._serial)}"
        self.codes[code] = redirect
        return f"{redirect}?{urllib.parse.urlencode({'code': code, 'state': state})}"

    def _stranger(self, a):
        return "invalid_client_id" if a["client_id"] != CLIENT_ID else "bad_client_secret" if a["client_secret"] != CLIENT_SECRET else None

    def _oauth_v2_exchange(self, a):
        """The old token is good until the new one is used; it is exchanged once."""
        if self._stranger(a) or not self.token_life:
            return self._stranger(a) or "token_rotation_not_enabled"
        if self.exchanged:
            return "token_already_exchanged"
        self.exchanged = True
        return self._grant(None)

    def _oauth_v2_access(self, a):
        if self._stranger(a):
            return self._stranger(a)
        if a.get("grant_type") == "refresh_token":
            if a.get("refresh_token") not in self.refreshes:
                return "invalid_refresh_token"
            pass  # the old pair is good until the new token is used
        elif a.get("code") not in self.codes:
            return "invalid_code"
        elif self.codes.pop(a["code"]) != a.get("redirect_uri"):
            return "bad_redirect_uri"
        return self._grant(a.get("refresh_token"))

    def _grant(self, follows):
        number = next(self._serial)
        token = f"xoxe.xoxb-fake-{number}" if self.token_life else f"xoxb-fake-{number}"
        self.tokens.add(token)
        answer = {"access_token": token, "token_type": "bot", "scope": ",".join(self.scopes), "bot_user_id": BOT_USER, "app_id": APP,
                  "team": {"id": TEAM, "name": "Acme"}, "enterprise": None, "authed_user": {"id": "U0BOB"}, "is_enterprise_install": False}
        if self.token_life:
            self.refreshes[f"xoxe-{number}"] = token
            self._followed[token] = follows
            answer |= {"refresh_token": f"xoxe-{number}", "expires_in": self.token_life}
        return answer

    def _apps_connections_open(self, a):
        if not self.socket_mode:
            return "not_allowed_token_type"
        ticket = f"ticket-{next(self._serial)}"
        self._tickets.add(ticket)
        return {"url": f"ws://127.0.0.1:{self.port}/link/?ticket={ticket}&app_id={APP}"}

    def _users_info(self, a):
        user = self.users.get(a["user"])
        if user is None:
            return "user_not_found"
        name = a["user"].removeprefix("U0").lower()
        return {"user": {"id": a["user"], "team_id": user.get("team", TEAM), "name": name, "tz": "Europe/Paris", "locale": user.get("locale", self.locale),
                         "is_bot": user.get("bot", False), "is_stranger": user.get("team", TEAM) != TEAM,
                         "profile": {"display_name": name.capitalize(), "real_name": name.capitalize(), "email": f"{name}@acme.example"}}}

    def _conversations_open(self, a):
        user = a.get("users", "")
        return {"channel": {"id": "D" + user[1:]}} if user in self.users else "user_not_found"

    def _channel(self, name):
        """Its members, or None; every member has a direct conversation."""
        if name.startswith("D"):
            return ["U" + name[1:], BOT_USER] if "U" + name[1:] in self.users else None
        return self.channels.get(name)

    def _conversations_info(self, a):
        return {"channel": {"id": a["channel"], "is_member": True}} if self._channel(a["channel"]) else "channel_not_found"

    def _conversations_list(self, a):
        return {"channels": [{"id": name, "name": name.lower(), "is_member": BOT_USER in members} for name, members in list(self.channels.items())],
                "response_metadata": {"next_cursor": ""}}

    def _conversations_members(self, a):
        members = self._channel(a["channel"])
        return {"members": members, "response_metadata": {"next_cursor": ""}} if members else "channel_not_found"

    def _page(self, messages, a):
        start, size = int(a.get("cursor") or 0), int(a.get("limit") or 100)
        low, high = a.get("oldest", "0"), a.get("latest") or "9999999999.999999"
        inside = [one for one in messages if float(low) <= float(one["ts"]) <= float(high)]
        shown = [one if a.get("include_all_metadata") in ("true", True) else {k: v for k, v in one.items() if k != "metadata"}
                 for one in inside[start:start + size]]
        more = str(start + size) if start + size < len(inside) else ""
        return {"messages": shown, "has_more": bool(more), "response_metadata": {"next_cursor": more}}

    def _conversations_history(self, a):
        if not self._channel(a["channel"]):
            return "channel_not_found"
        top = [one for one in self.history.get(a["channel"], []) if one.get("thread_ts", one["ts"]) == one["ts"]]
        return self._page(top[::-1], a)

    def _conversations_replies(self, a):
        messages = [one for one in self.history.get(a["channel"], []) if a["ts"] in (one["ts"], one.get("thread_ts"))]
        return self._page(messages, a) if messages else "thread_not_found"

    def _chat_postMessage(self, a):
        fault = message_fault(a, 40000)
        if fault or not self._channel(a["channel"]):
            return fault or "channel_not_found"
        if a.get("thread_ts") and not any(one["ts"] == a["thread_ts"] for one in self.messages(a["channel"])):
            return "invalid_thread_ts"
        message = {"type": "message", "user": BOT_USER, "bot_id": BOT, "app_id": APP, "text": a.get("text", ""), "ts": self.ts(), "team": TEAM,
                   "at": time.time()}
        for name in ("blocks", "metadata"):
            if name in a:
                message[name] = json.loads(a[name]) if isinstance(a[name], str) else a[name]
        if a.get("thread_ts"):
            message["thread_ts"] = a["thread_ts"]
        self.history.setdefault(a["channel"], []).append(message)
        return {"channel": a["channel"], "ts": message["ts"], "message": message}

    def _chat_postEphemeral(self, a):
        if a["user"] not in (self._channel(a["channel"]) or []):
            return "user_not_in_channel"
        fault = message_fault(a, 40000)
        if fault:
            return fault
        self.ephemeral.append(a)
        return {"message_ts": self.ts()}

    def _own(self, channel, ts, code):
        for message in self.history.get(channel, []):
            if message["ts"] == ts:
                return message if message.get("bot_id") == BOT else code
        return "message_not_found"

    def _chat_update(self, a):
        message, fault = self._own(a["channel"], a["ts"], "cant_update_message"), message_fault(a, 4000)
        if fault or isinstance(message, str):
            return fault or message
        if "text" in a:
            message["text"] = a["text"]
        if "blocks" in a:  # left out, the old ones stay
            message["blocks"] = json.loads(a["blocks"]) if isinstance(a["blocks"], str) else a["blocks"]
        message["edits"] = message.get("edits", 0) + 1
        return {"channel": a["channel"], "ts": a["ts"], "text": message["text"]}

    def _chat_delete(self, a):
        message = self._own(a["channel"], a["ts"], "cant_delete_message")
        if isinstance(message, str):
            return message
        self.history[a["channel"]].remove(message)
        return {"channel": a["channel"], "ts": a["ts"]}

    def _chat_getPermalink(self, a):
        return {"permalink": f"https://acme.slack.com/archives/{a['channel']}/p{a['message_ts'].replace('.', '')}"}

    def _reaction(self, a, add):
        found = [one for one in self.history.get(a["channel"], []) if one["ts"] == a["timestamp"]]
        if not found:
            return "message_not_found"
        marks = found[0].get("reactions", [])
        if (a["name"] in marks) == add:
            return "already_reacted" if add else "no_reaction"
        found[0]["reactions"] = [*marks, a["name"]] if add else [one for one in marks if one != a["name"]]
        return {}

    def _reactions_add(self, a):
        return self._reaction(a, True)

    def _reactions_remove(self, a):
        return self._reaction(a, False)

    def _views_open(self, a):
        if a.get("trigger_id") not in self._triggers:
            return "expired_trigger_id"
        self._triggers.discard(a["trigger_id"])
        return self._views_publish({**a, "user_id": "modal"})

    def _views_publish(self, a):
        fault = view_fault(a["view"])
        if fault:
            return fault
        view = json.loads(a["view"]) if isinstance(a["view"], str) else a["view"]
        number = f"V{next(self._serial)}"
        view = self.views[a["user_id"]] = {
            "id": number, "team_id": TEAM, "app_id": APP, "app_installed_team_id": TEAM, "bot_id": BOT, "hash": "1.abc", "close": None,
            "submit": None, "state": {"values": {}}, "private_metadata": "", "callback_id": "", "root_view_id": number,
            "previous_view_id": None, "clear_on_close": False, "notify_on_close": False, "external_id": "", **view}
        return {"view": view}

    def _views_update(self, a):
        return self._views_publish({**a, "user_id": "modal"})

    def _files_info(self, a):
        entry = self.files.get(a["file"])
        return {"file": {k: v for k, v in entry.items() if k != "bytes"}} if entry else "file_not_found"

    def _files_getUploadURLExternal(self, a):
        number = f"F{next(self._serial):08d}"
        self.files[number] = {"id": number, "name": a["filename"], "length": int(a["length"]), "bytes": None}
        return {"upload_url": f"http://127.0.0.1:{self.port}/upload/{number}", "file_id": number}

    def _files_completeUploadExternal(self, a):
        shared = [{"id": one["id"], "name": self.files[one["id"]]["name"]} for one in json.loads(a["files"]) if self.files[one["id"]]["bytes"] is not None]
        if "channel_id" in a:
            self.history.setdefault(a["channel_id"], []).append({
                "type": "message", "user": BOT_USER, "bot_id": BOT, "ts": self.ts(), "text": a.get("initial_comment", ""), "files": shared,
                **({"thread_ts": a["thread_ts"]} if "thread_ts" in a else {})})
        return {"files": shared}
