"""Somebody with a client of another library (python3-matrix-nio on libolm), who writes in encrypted rooms. It syncs as long as the
person is there."""
import asyncio
import functools
import threading

import aiohttp
from counterpart import LONG, Person
from harness.waiting import wait_until
from nio import AsyncClient, AsyncClientConfig, EnableEncryptionBuilder, Event, MegolmEvent, RoomPreset
from nio.crypto.attachments import decrypt_attachment


@functools.cache
def shared_loop():
    """One thread for all clients: their store library binds its tables to one database at a time."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    return loop


class Encrypted(Person):
    def __init__(self, server, name, folder, device="NIO"):
        super().__init__(server, name)
        self.seen, self.unreadable, self.running = [], [], True
        folder.mkdir(exist_ok=True)
        self.loop, self.keys = shared_loop(), asyncio.Lock()
        config = AsyncClientConfig(encryption_enabled=True, store_sync_tokens=True, backoff_factor=0.1, max_timeout_retry_wait_time=1)
        self.client = self.run(self._client(device, str(folder), config))
        self.syncing = asyncio.run_coroutine_threadsafe(self._sync(), self.loop)

    def run(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(LONG)

    async def _client(self, device, folder, config):
        client = AsyncClient(self.server.url, self.id, device_id=device, store_path=folder, config=config)
        await client.login(f"{self.name}-pw", "nio")
        client.add_event_callback(self._on_event, Event)
        client.add_event_callback(self._on_unreadable, MegolmEvent)
        await client.keys_upload()  # from here on others can write to it
        return client

    async def _on_event(self, room, event):
        if not isinstance(event, MegolmEvent):
            self.seen.append((room.room_id, event))

    async def _on_unreadable(self, room, event):
        self.unreadable.append((room.room_id, event))

    async def _sync(self):
        while self.running:
            try:
                await self._sync_once()
            except (aiohttp.ClientError, asyncio.TimeoutError):  # the server is away
                await asyncio.sleep(0.1)

    async def _sync_once(self):
        await self.client.sync(timeout=300, sync_filter={"room": {"timeline": {"limit": 1000}}})  # it fills no gaps
        async with self.keys:
            await self.refresh_keys()
            if self.client.should_claim_keys:
                await self.client.keys_claim(self.client.get_users_for_key_claiming())
        await self.client.send_to_device_messages()

    async def refresh_keys(self):
        """With self.keys held: the library refuses what another task has done meanwhile."""
        if self.client.should_upload_keys:
            await self.client.keys_upload()
        if self.client.should_query_keys:
            await self.client.keys_query()

    def leave_off(self, log_out=False):
        if self.running:
            self.running = False
            self.syncing.result(LONG)
            if log_out:
                self.run(self.client.logout())
            self.run(self.client.close())

    def encrypted_room(self, *invite, direct=False, **more):
        answer = self.run(self.client.room_create(is_direct=direct, preset=RoomPreset.private_chat, invite=invite,
                                                  initial_state=[EnableEncryptionBuilder().as_dict()], **more))
        return answer.room_id

    def knows(self, room, *people):
        """Its client has seen that the room is encrypted, who is in it, and a device of each other one."""
        async def seen():
            known = self.client.rooms.get(room)
            return (known and known.encrypted and not known.invited_users and all(who in known.users for who in people)
                    and all(any(self.client.device_store.active_user_devices(who)) for who in people if who != self.id))

        wait_until(lambda: self.run(seen()), f"{people} in {room}", LONG, 0.05)

    def devices_of(self, user):
        """How many its client knows."""
        async def count():
            return len(list(self.client.device_store.active_user_devices(user)))

        return self.run(count())

    def forget_session(self, room):
        """The next message there is of a new session."""
        async def forget():
            self.client.invalidate_outbound_session(room)

        self.run(forget())

    def send_encrypted(self, room, content):
        async def send():
            async with self.keys:
                await self.refresh_keys()
                return await self.client.room_send(room, "m.room.message", content, ignore_unverified_devices=True)

        return self.run(send()).event_id

    def say_encrypted(self, room, text, thread=None):
        content = {"msgtype": "m.text", "body": text, "m.mentions": {}}
        if thread:
            content["m.relates_to"] = {"rel_type": "m.thread", "event_id": thread, "is_falling_back": True, "m.in_reply_to": {"event_id": thread}}
        return self.send_encrypted(room, content)

    def file(self, name, data):
        """The content of a message with that file, which is uploaded encrypted."""
        answer, keys = self.run(self.client.upload(lambda *_: data, content_type="text/plain", filename=name, encrypt=True, filesize=len(data)))
        return {"msgtype": "m.file", "body": name, "info": {"mimetype": "text/plain", "size": len(data)},
                "file": {**keys, "url": answer.content_uri, "mimetype": "text/plain"}}

    def read_file(self, content):
        file = content["file"]
        server, media = file["url"].removeprefix("mxc://").split("/")
        sealed = self.download(f"/_matrix/client/v1/media/download/{server}/{media}")
        return sealed, decrypt_attachment(sealed, file["key"]["k"], file["hashes"]["sha256"], file["iv"])

    def contents(self, room, sender):
        return [event.source["content"] for where, event in list(self.seen) if where == room and event.sender == sender]

    def wait_read(self, room, sender, part, kind=None):
        """The first event of the sender in the room whose text, decrypted, has the part; of that msgtype, if one is given."""
        found = []

        def there():
            found[:] = [event for where, event in list(self.seen) if where == room and event.sender == sender
                        and part in event.source["content"].get("body", "") and kind in (None, event.source["content"].get("msgtype"))]
            return bool(found)

        wait_until(there, lambda: f"{part!r} in {self.contents(room, sender)[-8:]}, unreadable: {self.unreadable[-4:]}", LONG, 0.05)
        return found[0]
