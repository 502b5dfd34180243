"""Compares the book of acknowledgements, what the sink received and what the database holds.

Returns sentences; none means all promises kept.
"""
import time
from collections import Counter, defaultdict

NOTICE = {"create": {"ticket.created"}, "comment": {"ticket.commented"}, "resolve": {"ticket.resolved", "ticket.closed"}}
WISHES = ("fewer events at once", "not available now")  # the reasons of a failure that can carry Retry-After
KILL_SHADOW = 0.5  # s: an answer so shortly before a kill may not have been written down
IN_FLIGHT = 0.3  # s: requests of other notices that were on their way already when the receiver asked for a pause
SLACK_MS = 20  # between the harness's clock and the program's: the same clock, other roundings


def judge(load, sink, stored, kills):
    """`kills`: monotonic times at which the daemon was killed."""
    deliveries = [d for d in sink.deliveries if d.body]
    return [
        *load.wrong,
        *in_store(load, stored),
        *delivered(load, deliveries),
        *stable(deliveries),
        *in_order(deliveries),
        *known(load, deliveries),
        *(patient_by_its_book(deliveries, kills, stored) if stored.claims else patient(sink.deliveries, kills)),
    ]


def in_store(load, stored):
    if stored.integrity != ["ok"]:
        yield f"integrity_check: {stored.integrity[:3]}"
    if stored.waiting:
        yield f"{stored.waiting} notices still wait although the sink is healthy"
    titles, comments = Counter(title for _, title in stored.tickets), Counter(text for _, text in stored.entries)
    refs = {title: ref for ref, title in stored.tickets}
    for story in load.stories:
        if "create" in story.acknowledged:
            if titles[story.title] != 1:
                yield f"{story.title}: acknowledged, stored {titles[story.title]} times"
            elif refs[story.title] != story.ref:
                yield f"{story.title}: acknowledged as {story.ref}, stored as {refs[story.title]}"
        if "comment" in story.acknowledged and comments[story.comment] != 1:
            yield f"{story.comment}: acknowledged, stored {comments[story.comment]} times"


def delivered(load, deliveries):
    accepted = defaultdict(set)
    for delivery in deliveries:
        if delivery.accepted:
            accepted[delivery.ticket["ref"]].add(delivery.type)
    for story in load.stories:
        for step in story.acknowledged:
            if not accepted[story.ref] & NOTICE[step]:
                yield f"{story.ref}: the sink never accepted a notice of {step}"


def stable(deliveries):
    """One key, one body; one event, one key."""
    bodies, keys = defaultdict(set), defaultdict(set)
    for delivery in deliveries:
        ticket = delivery.ticket
        bodies[delivery.key].add(delivery.body)
        keys[(ticket["ref"], delivery.type, ticket["version"])].add(delivery.key)
        if not delivery.signed:
            yield f"{delivery.key}: wrong signature"
    for key, found in bodies.items():
        if len(found) != 1:
            yield f"{key}: {len(found)} different bodies"
    for event, found in keys.items():
        if len(found) != 1:
            yield f"{event}: {len(found)} different keys"


def in_order(deliveries):
    """A notice may arrive only after every earlier one of its ticket was accepted."""
    newest, seen = {}, defaultdict(set)
    for delivery in sorted(deliveries, key=lambda d: d.arrived):
        ticket = delivery.ticket
        ref, version = ticket["ref"], ticket["version"]
        if version < newest.get(ref, 0) and version not in seen[ref]:
            yield f"{ref}: version {version} arrived after version {newest[ref]}"
        if delivery.accepted:
            seen[ref].add(version)
            newest[ref] = max(newest.get(ref, 0), version)


def known(load, deliveries):
    refs = {story.ref for story in load.stories}
    for ref in {d.ticket["ref"] for d in deliveries} - refs:
        yield f"{ref}: a notice of a ticket that no sender was told of"


def patient(deliveries, kills):
    """Nothing before Retry-After: not this notice, not even by the next process; and by the same process no other notice either."""
    ordered = sorted(deliveries, key=lambda d: d.arrived)
    for index, delivery in enumerate(ordered):
        wish = delivery.behaviour.retry_after
        if not wish:
            continue
        until = delivery.answered + wish
        if any(delivery.answered <= kill <= delivery.answered + KILL_SHADOW for kill in kills):
            continue
        for later in ordered[index + 1:]:
            if later.arrived >= until:
                break
            killed = any(delivery.answered < kill < later.arrived for kill in kills)
            if later.key == delivery.key or (later.arrived > delivery.answered + IN_FLIGHT and not killed):
                yield f"{later.key}: sent {until - later.arrived:.2f} s before the receiver's Retry-After was over"


def patient_by_its_book(deliveries, kills, stored):
    """The same, for a program that writes down when each attempt began and how it ended: what the load of the machine adds between the
    receiver's answer and the program's hearing of it does not count. From the moment at which a wish was written down until it is over no
    attempt of this notice may begin, and none of another one unless a kill forgot the wish."""
    offset = time.time() - time.monotonic()
    wishes = defaultdict(list)
    for delivery in deliveries:
        if delivery.behaviour.retry_after:
            wishes[delivery.key].append(((delivery.answered + offset) * 1000, delivery.behaviour.retry_after * 1000))
    claims = sorted((begin, key) for key, begin in stored.claims)
    killed = [(kill + offset) * 1000 for kill in kills]
    for key, begin, heard, why in stored.failures:
        wish = max((w for answered, w in wishes[key] if begin - SLACK_MS <= answered <= heard + SLACK_MS), default=0)
        if not wish or not any(words in why for words in WISHES):
            continue
        for claimed, other in claims:
            if heard < claimed < heard + wish and (other == key or not any(heard - SLACK_MS < k < claimed + SLACK_MS for k in killed)):
                yield f"{other}: sent {heard + wish - claimed} ms before the Retry-After that {key} was given was over"
