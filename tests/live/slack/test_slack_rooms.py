"""What changes around the conversations: files both ways, members of the team's channel, a channel whose id changes."""
from desk_in_slack import agents, deliver, interact
from fake_slack import TEAM
from harness.waiting import wait_until
from test_slack_customers import cards, opened, own


def uploaded(slack, number, name, data, **more):
    """A file as a member's message carries it."""
    url = f"http://127.0.0.1:{slack.port}/files/{number}"
    slack.files[number] = {"id": number, "name": name, "title": name, "mimetype": "text/plain", "size": len(data), "url_private": url,
                           "url_private_download": url, "mode": "hosted", "user": "U0MARIE", "bytes": data, **more}
    return {key: value for key, value in slack.files[number].items() if key != "bytes"}


def test_files_both_ways(desk, slack):
    good, short = uploaded(slack, "F1", "é log.txt", b"hello"), uploaded(slack, "F2", "short.txt", b"x", size=99)
    stub = {key: value for key, value in uploaded(slack, "F3", "stub.txt", b"of another organisation").items() if key == "id"}
    stub |= {"mode": "file_access", "file_access": "check_file_info"}
    far = uploaded(slack, "F4", "far.txt", b"x", url_private="https://evil.example/x", url_private_download="https://evil.example/x")
    post = slack.message("D0MARIE", "U0MARIE", "my printer burns", subtype="file_share", files=[good, short, stub, {"id": "F5", "mode": "tombstone"}, far])
    assert deliver(slack, desk, post)
    wait_until(lambda: len(desk.rows("SELECT 1 FROM attachment")) == 5, "five files, kept or named with the reason")
    kept = dict(desk.rows("SELECT name, why_not FROM attachment"))
    assert kept["é log.txt"] is None and kept["stub.txt"] is None and None not in (kept["short.txt"], kept["far.txt"], kept["F5"]), kept
    wait_until(lambda: cards(slack), "the card")
    card = cards(slack)[0]
    wait_until(lambda: [one for one in own(slack, "C0DESK") if one.get("files")], "the files under the card")
    shown = [one for one in own(slack, "C0DESK") if one.get("files")][0]
    assert shown["thread_ts"] == card["ts"] and {one["name"] for one in shown["files"]} == {"é log.txt", "stub.txt"}
    assert deliver(slack, desk, slack.message("C0DESK", "U0BOB", "!take", thread=card["ts"]))
    plan = uploaded(slack, "F6", "plan.txt", b"first this, then that")
    assert deliver(slack, desk, slack.message("C0DESK", "U0BOB", "!r here is the plan", thread=card["ts"], subtype="file_share", files=[plan]))
    wait_until(lambda: [one for one in own(slack, "D0MARIE") if one.get("files")], "the plan")
    sent = [one for one in own(slack, "D0MARIE") if one.get("files")]
    assert len(sent) == 1 and [one["name"] for one in sent[0]["files"]] == ["plan.txt"]
    assert len(own(slack, "D0MARIE", "here is the plan")) == 1


def test_members_come_and_go(desk, slack):
    slack.users["U0ZOE"] = {}
    _, card = opened(slack, desk, "D0MARIE")
    moved = {"user": "U0ZOE", "channel": "C0DESK", "channel_type": "C", "team": TEAM}
    slack.channels["C0DESK"].append("U0ZOE")
    assert deliver(slack, desk, {"type": "member_joined_channel", "inviter": "U0BOB", "event_ts": slack.ts(), **moved})
    wait_until(lambda: agents(desk) == 3, "Zoe is an agent")
    interact(slack, desk, slack.press("U0ZOE", "C0DESK", card, "!take"))
    wait_until(lambda: "Zoe" in cards(slack)[0]["text"], "Zoe has it")
    slack.channels["C0DESK"].remove("U0ZOE")
    assert deliver(slack, desk, {"type": "member_left_channel", "event_ts": slack.ts(), **moved})
    wait_until(lambda: agents(desk) == 2, "she is none any more")
    assert deliver(slack, desk, slack.message("C0DESK", "U0ZOE", "!r from outside", thread=card["ts"]))
    assert deliver(slack, desk, slack.message("D0MARIE", "U0MARIE", "and now it smokes"))
    wait_until(lambda: own(slack, "C0DESK", "and now it smokes"), "what came after it is through")
    assert not own(slack, "D0MARIE", "from outside")
    assert desk.rows("SELECT channel, dest, body FROM outbox WHERE body LIKE '%from outside%'") == []


def test_a_channel_whose_id_changes(desk, slack):
    _, card = opened(slack, desk, "D0MARIE")
    slack.rename("C0DESK", "C0SHARED")
    assert deliver(slack, desk, {"type": "channel_id_changed", "old_channel_id": "C0DESK", "new_channel_id": "C0SHARED", "event_ts": slack.ts()})
    assert deliver(slack, desk, slack.message("D0MARIE", "U0MARIE", "after the change"))
    wait_until(lambda: own(slack, "C0SHARED", "after the change"), "the text in the channel as it is called now")
    assert own(slack, "C0SHARED", "after the change")[0]["thread_ts"] == card["ts"]
    assert deliver(slack, desk, slack.message("C0SHARED", "U0BOB", "!take", thread=card["ts"]))
    wait_until(lambda: "Bob" in own(slack, "C0SHARED")[0]["text"], "the card is edited there")
