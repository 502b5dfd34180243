#!/usr/bin/python3
"""nio_peer.py HS USER PASS DESK: an independent client in a direct room in clear. It must see the ticket's first answer as a message of
its own type, with body and mentions, and none twice."""
import asyncio
import sys
import time

from nio import AsyncClient, RoomMessageText, RoomPreset

server, user, password, desk = sys.argv[1:5]
LONG = 240  # seconds


async def main():
    client = AsyncClient(server, user)
    await client.login(password)
    await client.sync(timeout=0)
    room = (await client.room_create(is_direct=True, preset=RoomPreset.private_chat, invite=[desk])).room_id
    seen = []

    async def on_text(where, event):
        if where.room_id == room and event.sender == desk:
            seen.append(event)

    client.add_event_callback(on_text, RoomMessageText)
    end = time.monotonic() + LONG
    while time.monotonic() < end:
        await client.sync(timeout=500)
        if room in client.rooms and desk in client.rooms[room].users and not client.rooms[room].invited_users:
            break
    await client.room_send(room, "m.room.message", {"msgtype": "m.text", "body": "Bonjour de nio"})
    while not seen and time.monotonic() < end:
        await client.sync(timeout=500)
    await client.sync(timeout=1000)
    await client.close()
    good = len(seen) == 1 and "G-1001" in seen[0].body and seen[0].source["content"]["m.mentions"] == {}
    print([event.source["content"] for event in seen])
    sys.exit(not good)


asyncio.run(main())
