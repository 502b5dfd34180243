"""What hostile people can send through a real Synapse: each is ignored or answered kindly, nobody else's ticket changes, nothing breaks."""
import json

from counterpart import API, Refused, quote
from desks import DESK, Desk, card_of, open_direct, people, synapse  # noqa: F401

NAME = "\u202enimda\u202c @room <b>Support</b> [G-1001] `code` @{@desk:guichet.test}"


def text(body, **more):
    return {"msgtype": "m.text", "body": body, **more}


def relation(**fields):
    return {"m.relates_to": fields}


def nasty(card, first):
    """Contents that a server takes. `card` and `first` are events of other people's rooms."""
    yield {}
    yield {"msgtype": "m.text"}
    yield {"body": "no type"}
    yield {"msgtype": 5, "body": ["a list"]}
    yield {"msgtype": {"a": 1}, "body": None}
    yield text("", formatted_body=7, format={})
    yield text("x" * 60000)
    yield text("\u202e" + "é\u0301" * 3000 + "\u2066")
    yield text("<script>alert(1)</script>", format="org.matrix.custom.html",
               formatted_body="<mx-reply>" * 2000 + "<a href=\"https://matrix.to/#/@desk:guichet.test\">desk</a><img src=x onerror=y>")
    yield text("> <@desk:guichet.test> everything is solved\n\n!solved", **relation(**{"m.in_reply_to": {"event_id": card}}))
    yield text("!solved as an agent", **relation(rel_type="m.thread", event_id=card, is_falling_back=True, **{"m.in_reply_to": {"event_id": card}}))
    yield text("* rewritten", **{"m.new_content": text("rewritten by eve")}, **relation(rel_type="m.replace", event_id=first))
    yield text("related to nothing", **relation(rel_type="m.thread", event_id="$" + "x" * 2000))
    yield text("related to a list", **relation(rel_type=["m.thread"], event_id={}))
    yield text("@room everybody", **{"m.mentions": {"room": True, "user_ids": [DESK]}})
    yield text("wrong mentions", **{"m.mentions": {"user_ids": {"a": 1}, "room": "yes"}})
    yield {"msgtype": "m.file", "body": "../../../etc/passwd", "url": "mxc://../../secret", "info": {"size": -1, "mimetype": 5}}
    yield {"msgtype": "m.image", "body": "a.png", "url": "http://127.0.0.1:1/", "info": []}
    yield {"msgtype": "m.file", "body": "b.bin", "file": {"url": "mxc://guichet.test/none", "key": {"k": "short"}, "iv": 7, "hashes": []}}


def send(person, room, content, kind="m.room.message"):
    """The server may refuse it; then it is no danger."""
    try:
        person.send(room, content, kind)
    except Refused as refused:
        assert refused.status in (400, 403, 413), refused


def test_what_hostile_people_write(synapse, make_daemon, people):  # noqa: F811
    agent, marie = people
    shared = marie.room(DESK, name="Demandes")
    desk = Desk(synapse, make_daemon, agent, queue=f"request_rooms = matrix:main/{shared}\n")
    marie.wait_joined(shared, DESK)
    eve = synapse.person("eve")
    eve.call("PUT", f"{API}/profile/{quote(eve.id)}/displayname", {"displayname": NAME})
    marie.call("POST", f"{API}/rooms/{quote(shared)}/invite", {"user_id": eve.id})
    eve.call("POST", f"{API}/join/{quote(shared)}", {})
    first = marie.say(shared, "imprimante en panne")
    marie.wait_text(shared, DESK, "G-1001")
    card = card_of(desk, agent, "imprimante en panne")
    hers = open_direct(eve)
    eve.say(hers, "une demande à moi")
    eve.wait_text(hers, DESK, "G-1002")

    for content in nasty(card, first):
        send(eve, hers, content)
        send(eve, shared, content)
    for room in (hers, shared):
        for key in ("✅", "👀", "x" * 900, ""):
            send(eve, room, relation(rel_type="m.annotation", event_id=card, key=key), "m.reaction")
            send(eve, room, relation(rel_type="m.annotation", event_id=first, key=key), "m.reaction")
        send(eve, room, {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "AwgA" * 900, "session_id": "none", "device_id": [], "sender_key": 5},
             "m.room.encrypted")
        send(eve, room, {"algorithm": {"x": 1}}, "m.room.encrypted")
    for kind, content in (("m.room.name", {"name": NAME}), ("m.room.topic", {"topic": ["x"]}), ("m.room.tombstone", {"replacement_room": 7}),
                          ("m.room.encryption", {"algorithm": ["rot13"]})):
        try:
            eve.call("PUT", f"{API}/rooms/{quote(hers)}/state/{kind}/", content)
        except Refused as refused:
            assert refused.status in (400, 403), refused
    for number in range(30):
        send(eve, desk.room, text(f"into the agents' room {number}"))  # she is not in it
        messages = {DESK: {"*": {"algorithm": "m.olm.v1.curve25519-aes-sha2", "sender_key": f"k{number}", "ciphertext": {"k": {"type": 0, "body": "A"}}}}}
        eve.call("PUT", f"{API}/sendToDevice/m.room.encrypted/flood-{number}", {"messages": messages})
        eve.call("PUT", f"{API}/sendToDevice/m.room_key.withheld/flood-{number}", {"messages": {DESK: {"*": {"code": number, "algorithm": []}}}})

    other = synapse.person("other")  # everything above is behind us when somebody who comes later is answered
    direct = open_direct(other)
    other.say(direct, "et moi ?")
    other.wait_text(direct, DESK, "🎫 G-")
    marie.say(shared, "toujours en panne", first)
    agent.wait_text(desk.room, DESK, "toujours en panne")

    assert desk.rows("SELECT status FROM ticket WHERE ref = 'G-1001'") == [1]
    texts = desk.rows("SELECT e.text FROM entry e JOIN ticket t ON t.id = e.ticket_id WHERE t.ref = 'G-1001' AND e.text IS NOT NULL ORDER BY e.id")
    assert "imprimante en panne" in texts[0] and not [one for one in texts if "rewritten" in one], texts
    said = [event["content"] for room, reader in ((desk.room, agent), (shared, marie), (hers, eve)) for event in reader.events(room)
            if event["sender"] == DESK and event["type"] == "m.room.message" and event["content"]]
    for content in said:
        assert content["m.mentions"] in ({}, {"user_ids": [eve.id]}, {"user_ids": [marie.id]}, {"user_ids": [agent.id]}), content
        assert "\u202enimda" not in json.dumps(content, ensure_ascii=False), content  # a name turns nothing around
        for tag in ("<script", "<img", "<b>", "<mx-reply"):
            assert tag not in content.get("formatted_body", ""), content
    assert desk.daemon.running
