"""Slack's own programs as judges: its clients use the fake, Bolt verifies what we verify, tsc reads what we send and what the fake says.

They are installed into a folder of their own ($SLACK_JUDGES, kept between runs); where npm, or Node 20, cannot be had, all is skipped."""
import base64
import json
import random
import subprocess
from pathlib import Path

import pytest
from desk_in_slack import begin, command, deliver, interact, refused, window
from fake_slack import APP_TOKEN, BOT_TOKEN, sign
from harness.build import SOURCE, guichet
from harness.npm import Programs
from harness.waiting import wait_until

HERE = Path(__file__).with_name("judges")


@pytest.fixture(scope="session")
def judges():
    """judges(script, *words, stdin) -> CompletedProcess"""
    return Programs(HERE, "SLACK_JUDGES", "Slack's own programs")


def test_the_official_client_takes_the_fake_for_slack(judges, slack):
    said = judges("web.mjs", slack.api_url, BOT_TOKEN)
    assert said.returncode == 0 and said.stdout.strip() == "agreed", said.stdout + said.stderr


def test_the_official_socket_client_hears_and_acknowledges(judges, slack):
    process = subprocess.Popen([judges.node, str(judges.folder / "socket.mjs"), slack.api_url, APP_TOKEN], cwd=judges.folder,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert json.loads(process.stdout.readline()) == {"connected": True}
        event = slack.send("events_api", slack.event(slack.message("C0HELP", "U0MARIE", "hello")), fragments=True)
        assert json.loads(process.stdout.readline()) == {"type": "events_api", "text": "hello"}
        order = slack.send("slash_commands", slack.command("U0BOB", "C0DESK", "list"), takes=True)
        assert json.loads(process.stdout.readline()) == {"type": "slash_commands", "text": "list"}
        wait_until(lambda: event.ack and order.ack, "both acknowledgements")
        assert order.ack["payload"] == {"text": "heard"}
    finally:
        process.stdin.close()
        process.kill()
        process.wait()
        process.stdout.close()


def requests(number):
    """Requests with and without faults, within what Bolt and the documented rule agree on (the vectors say where they differ)."""
    luck = random.Random(7)
    for _ in range(number):
        secret = "".join(luck.choices("0123456789abcdefghijklmnopqrstuvwxyz", k=luck.choice([8, 32, 64, 90])))
        body = "".join(luck.choices("abc{}\":&=%+éœ\n 漢🎫", k=luck.randrange(0, 400))).encode()
        now = 1_700_000_000 + luck.randrange(1_000_000)
        stamp = now - luck.choice([0, 1, 299, 300, 302, 3600])
        signature, timestamp = sign(secret, stamp, body), str(stamp)
        fault = luck.randrange(14)
        if fault == 1:
            signature = signature[:-1] + ("0" if signature[-1] != "0" else "1")
        elif fault == 2:
            body += b" "
        elif fault == 3:
            secret = secret[::-1] + "x"
        elif fault == 4:
            signature = signature.replace("v0=", "v1=")
        elif fault == 5:
            timestamp = str(stamp + 1)
        elif fault == 6:
            signature = signature[:20]
        yield {"secret": secret, "now": now, "timestamp": timestamp, "signature": signature, "body_b64": base64.b64encode(body).decode()}


def ours(folder, one):
    (folder / "secret").write_text(one["secret"])
    (folder / "secret").chmod(0o600)
    done = subprocess.run([str(guichet()), "signature", "--scheme", "slack", "--secret-file", str(folder / "secret"), "--now", str(one["now"]),
                           "--header", f"x-slack-signature: {one['signature']}", "--header", f"x-slack-request-timestamp: {one['timestamp']}"],
                          input=base64.b64decode(one["body_b64"]), capture_output=True, check=False)
    return done.returncode == 0


def test_bolt_and_the_desk_agree_on_signatures(judges, tmp_path):
    all_of_them = list(requests(150))
    said = judges("verify.mjs", stdin=json.dumps(all_of_them))
    assert said.returncode == 0, said.stderr
    verdicts = json.loads(said.stdout)
    assert 20 < sum(verdicts) < 130  # both kinds are among them
    assert verdicts == [ours(tmp_path, one) for one in all_of_them]


# ---- types ----

WEB = "@slack/web-api"
ARGUMENTS = {
    "chat.postMessage": "ChatPostMessageArguments", "chat.postEphemeral": "ChatPostEphemeralArguments", "chat.update": "ChatUpdateArguments",
    "chat.delete": "ChatDeleteArguments", "conversations.history": "ConversationsHistoryArguments",
    "conversations.replies": "ConversationsRepliesArguments", "conversations.members": "ConversationsMembersArguments",
    "conversations.list": "ConversationsListArguments", "conversations.open": "ConversationsOpenArguments",
    "users.info": "UsersInfoArguments", "reactions.add": "ReactionsAddArguments", "reactions.remove": "ReactionsRemoveArguments",
    "views.open": "ViewsOpenArguments", "views.publish": "ViewsPublishArguments", "files.info": "FilesInfoArguments",
    "files.getUploadURLExternal": "FilesGetUploadURLExternalArguments", "oauth.v2.access": "OAuthV2AccessArguments",
    "files.completeUploadExternal": "FilesCompleteUploadExternalArguments",
}
NESTED, NUMBERS, BOOLEANS = ("blocks", "metadata", "view", "files"), ("limit", "length"), (
    "unfurl_links", "unfurl_media", "include_locale", "include_all_metadata", "inclusive", "exclude_archived", "reply_broadcast")


def typed(call):
    """A call's form as the official client would have been given it."""
    value = {}
    for name, text in call.arguments.items():
        value[name] = json.loads(text) if name in NESTED else int(text) if name in NUMBERS else text == "true" if name in BOOLEANS else text
    return {"module": WEB, "type": ARGUMENTS[call.method], "value": value}


def judged(judges, values):
    return judges("types.mjs", judges.folder, stdin=json.dumps(values))


def lively(slack, desk):
    """Something of everything that the desk sends."""
    assert deliver(slack, desk, slack.message("D0MARIE", "U0MARIE", "my printer burns"))
    wait_until(lambda: slack.messages("C0DESK"), "the card")
    card = slack.messages("C0DESK")[0]
    interact(slack, desk, slack.press("U0BOB", "C0DESK", card, "!take"))
    wait_until(lambda: slack.messages("C0DESK")[0].get("edits"), "the card is edited")
    card = slack.messages("C0DESK")[0]
    window(slack, lambda: interact(slack, desk, slack.press("U0BOB", "C0DESK", card, "!solved ")))
    command(slack, desk, "U0BOB", "C0DESK", "list")
    deliver(slack, desk, {"type": "app_home_opened", "user": "U0MARIE", "channel": "D0MARIE", "tab": "home", "event_ts": slack.ts()})
    wait_until(lambda: "U0MARIE" in slack.views, "the home view")


def test_the_desks_calls_are_of_the_official_types(judges, slack, make_daemon):
    lively(slack, begin(slack, make_daemon, "http"))
    values = [typed(call) for call in slack.calls if call.method in ARGUMENTS]
    assert {"ChatPostMessageArguments", "ChatUpdateArguments", "ViewsOpenArguments", "ViewsPublishArguments"} <= {one["type"] for one in values}
    said = judged(judges, values)
    assert said.returncode == 0, said.stdout
    wrong = {"module": WEB, "type": "ChatUpdateArguments", "value": {"channel": "C1", "text": "no ts"}}
    assert judged(judges, [*values, wrong]).returncode != 0  # the judge is awake


def known(payload, *unknown):
    """Without what the types do not have, though Slack sends it, and without null where they say absent."""
    inner = {name: {key: one for key, one in value.items() if (name, key) != ("user", "username")} if name == "user" else value
             for name, value in payload.items()}
    return {name: value for name, value in inner.items() if name not in unknown and (name != "enterprise" or value)}


def test_the_fakes_payloads_are_of_the_official_types(judges, slack):
    message = slack.message("C0HELP", "U0MARIE", "hello")
    bolt = "@slack/bolt"
    values = [
        {"module": "@slack/types", "type": "GenericMessageEvent", "omit": "subtype", "value": message},
        {"module": "@slack/types", "type": "ReactionAddedEvent", "value": slack.react("U0BOB", "C0HELP", message["ts"], "ticket")},
        {"module": "@slack/types", "type": "AppUninstalledEvent", "value": {"type": "app_uninstalled"}},
        {"module": bolt, "type": "SlashCommand", "value": slack.command("U0BOB", "C0DESK", "list")},
        {"module": bolt, "type": "MessageShortcut", "value": known(slack.shortcut("U0BOB", "C0HELP", message, "ticket"), "api_app_id")},
    ]
    said = judged(judges, values)
    assert said.returncode == 0, said.stdout


def test_buttons_modals_and_their_answers_are_of_the_official_types(judges, slack, make_daemon):
    bolt, desk = "@slack/bolt", begin(slack, make_daemon, "http")
    assert deliver(slack, desk, slack.message("D0MARIE", "U0MARIE", "my printer burns"))
    wait_until(lambda: slack.messages("C0DESK"), "the card")
    card = slack.messages("C0DESK")[0]
    pressed, listed = slack.press("U0BOB", "C0DESK", card, "!take"), slack.select("U0BOB", "C0DESK", card, "!priority high")
    assert interact(slack, desk, pressed) == interact(slack, desk, listed) == {}
    view = window(slack, lambda: command(slack, desk, "U0MARIE", "C0HELP", "new"))
    wrong = slack.submit("U0MARIE", view)
    right = slack.submit("U0MARIE", view, **{"@text": "and it smokes", "@priority": "high"})
    answers = [refused(slack, desk, wrong), interact(slack, desk, right)]

    def listed_at_once():
        return slack.http_form(desk.port, "commands", slack.command("U0BOB", "C0DESK", "list"))[1]

    order = wait_until(listed_at_once, "an answer within the three seconds")
    values = [
        {"module": bolt, "type": "BlockAction<import('@slack/bolt').ButtonAction>", "value": {name: one for name, one in pressed.items() if one is not None}},
        {"module": bolt, "type": "BlockAction<import('@slack/bolt').StaticSelectAction>", "value": {name: one for name, one in listed.items() if one is not None}},
        *({"module": bolt, "type": "ViewSubmitAction", "value": known(one)} for one in (wrong, right)),
        *({"module": bolt, "type": "ViewResponseAction", "value": one} for one in answers if one),
        {"module": bolt, "type": "RespondArguments", "value": json.loads(order)},
        *({"module": bolt, "type": "RespondArguments", "value": call.arguments} for call in slack.of("response_url")),
    ]
    assert answers[0]["response_action"] == "errors"
    said = judged(judges, values)
    assert said.returncode == 0, said.stdout
    assert judged(judges, [{"module": bolt, "type": "ViewResponseAction", "value": {"response_action": "errors"}}]).returncode != 0


@pytest.mark.parametrize("name", ["manifest-http.yaml", "manifest-socket.yaml"])
def test_the_manifests_are_of_the_official_type(judges, name):
    read = judges("manifest.mjs", SOURCE / "plugins" / "slack" / name)
    assert read.returncode == 0, read.stderr
    manifest = json.loads(read.stdout)
    said = judged(judges, [{"module": WEB, "type": "AppsManifestCreateArguments['manifest']", "value": manifest}])
    assert said.returncode == 0, said.stdout
    manifest["settings"]["event_subscriptions"]["bot_events"].append("message.nowhere")
    assert judged(judges, [{"module": WEB, "type": "AppsManifestCreateArguments['manifest']", "value": manifest}]).returncode != 0
