"""The same workspace as another program would play it: whatever Slack does not promise is otherwise.

Members in another order and new ones everywhere, lists one entry a page with cursors that must come back as they are, answers in chunks, packed
where the app takes that, connections closed after some of them, ids of another length, sockets by name with a longer address, envelopes with
everything that the real ones carry."""
import asyncio
import gzip
import itertools
import json
import random

from aiohttp import web
from fake_slack import TEAM, Envelope, FakeSlack

PAGED = {"conversations.list": "channels", "conversations.members": "members", "conversations.history": "messages",
         "conversations.replies": "messages"}
NEWS = {"warning": "missing_charset", "new_in_2027": {"deep": [1, None, {"x": "y"}]}}


def shuffled(value, luck):
    """The same JSON, its members in another order."""
    if isinstance(value, list):
        return [shuffled(one, luck) for one in value]
    if not isinstance(value, dict):
        return value
    names = list(value)
    luck.shuffle(names)
    return {name: shuffled(value[name], luck) for name in names}


class OtherSlack(FakeSlack):
    def __init__(self):
        self.luck, self.answers, self.cursors = random.Random(5), itertools.count(), {}
        super().__init__()

    # ---- what it sends ----

    def event(self, inner, event_id=None, **outer):
        whole = super().event({**inner, "source_team": TEAM, "user_profile": {"name": "x", "team": TEAM}, "blocks": [{"type": "rich_text"}]}
                              if inner.get("type") == "message" else inner, event_id, **outer)
        return shuffled({**whole, "context_team_id": TEAM, "context_enterprise_id": None, "enterprise_id": None, **NEWS}, self.luck)

    def command(self, user, channel, text, name="/guichet"):
        fields = super().command(user, channel, text, name)
        return shuffled({**fields, "enterprise_id": "", "enterprise_name": "", "new_in_2027": "x"}, self.luck)

    def send(self, kind, payload, takes=False, fragments=False):
        more = {"retry_attempt": 0, "retry_reason": ""} if kind == "events_api" else {}
        body = {**more, "payload": shuffled(payload, self.luck), "new_in_2027": True, "accepts_response_payload": takes, "type": kind,
                "envelope_id": f"{next(self._serial):08x}-0000-4000-8000-00000000{self.luck.randrange(10000):04d}"}
        envelope = self.envelopes[body["envelope_id"]] = Envelope(body)
        asyncio.run_coroutine_threadsafe(self._deliver(envelope, True), self._loop).result(120)
        return envelope

    # ---- what it answers ----

    def _page_of(self, method, arguments, answer):
        """One entry of a list a page; the cursor says which, and nothing of how."""
        name, cursor = PAGED[method], arguments.get("cursor", "")
        assert not cursor or cursor in self.cursors, f"a cursor that was never given: {cursor}"
        key, at = self.cursors.get(cursor, (None, 0))
        if cursor:
            assert key == {k: v for k, v in arguments.items() if k != "cursor"}, "another question under the same cursor"
        more = ""
        if at + 1 < len(answer[name]):
            more = f"bmV4dA{next(self._serial)}+/=="
            self.cursors[more] = ({k: v for k, v in arguments.items() if k != "cursor"}, at + 1)
        return {**answer, name: answer[name][at:at + 1], "has_more": bool(more), "response_metadata": {"next_cursor": more}}

    def _work(self, call, method, token, arguments, is_json):
        inner = {k: v for k, v in arguments.items() if k not in ("cursor", "limit")} if method in PAGED else arguments
        super()._work(call, method, token, inner, is_json)
        if call.answer["ok"] and method in PAGED:
            call.answer = self._page_of(method, arguments, call.answer)
        if method == "chat.postMessage":
            call.answer.pop("message", None)

    def _apps_connections_open(self, a):
        found = super()._apps_connections_open(a)
        return found if isinstance(found, str) else {"url": found["url"].replace("127.0.0.1", "localhost") + "&debug_reconnects=false&x=%2Fy%3D%3D"}

    async def _api(self, request):
        plain = await super()._api(request)
        if "x-oauth-scopes" not in plain.headers:
            return plain  # trouble, as the test made it
        number, whole = next(self.answers), json.loads(plain.text)
        body = json.dumps(shuffled({**NEWS, **whole}, self.luck), indent=1, ensure_ascii=number % 2 == 0).encode()
        headers = {"Content-Type": "application/json; charset=utf-8", "X-OAuth-Scopes": plain.headers["x-oauth-scopes"].replace(",", ", "),
                   "X-Slack-Req-Id": "r", "Strict-Transport-Security": "max-age=31536000", "Vary": "Accept-Encoding"}
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"], body = "gzip", gzip.compress(body)
        answer = web.StreamResponse(headers=headers)
        answer.enable_chunked_encoding()
        if number % 3 == 0:
            answer.force_close()
        await answer.prepare(request)
        for start in range(0, len(body), 7 if number % 5 == 0 else 1000):
            await answer.write(body[start:start + (7 if number % 5 == 0 else 1000)])
        await answer.write_eof()
        if number % 7 == 0 and not number % 3 == 0:
            request.transport.close()  # though it said that it would stay
        return answer
