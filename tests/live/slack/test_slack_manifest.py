"""The manifests keep to what Slack's manifest schema says of each field, and name what the plugin asks for and understands, no more, no less."""
import re

import pytest
from harness.build import SOURCE

PLUGIN = SOURCE / "plugins" / "slack"
# Least and most characters, most entries, and keys, as the schema (version 1) has them.
TOP = {"display_information", "features", "oauth_config", "settings"}
LENGTHS = {"name": (1, 35), "description": (1, 140), "display_name": (1, 80), "command": (2, 32), "usage_hint": (1, 1000), "callback_id": (1, 255)}
SHORTCUT = {"name": (1, 24), "type": (6, 7), "callback_id": (1, 255), "description": (1, 150)}
SETTINGS = {"event_subscriptions", "interactivity", "org_deploy_enabled", "socket_mode_enabled", "token_rotation_enabled"}
# What an event needs; the others need nothing.
SCOPES = {
    "app_mention": "app_mentions:read", "channel_deleted": "channels:read", "channel_left": "channels:read", "group_deleted": "groups:read",
    "group_left": "groups:read", "member_joined_channel": "channels:read", "member_left_channel": "channels:read",
    "message.channels": "channels:history", "message.groups": "groups:history", "message.im": "im:history", "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read"}


def scalar(text):
    return {"true": True, "false": False}.get(text, text.strip('"'))


def read(lines, indent=0):
    """Maps, lists and words in the few shapes that the manifests have; takes the lines that it has read."""
    whole = [] if lines[0].lstrip().startswith("- ") else {}
    while lines and len(lines[0]) - len(lines[0].lstrip()) == indent:
        line = lines[0].strip()
        if isinstance(whole, list):
            if re.match(r"- [a-z_]+: ", line):
                lines[0] = lines[0].replace("- ", "  ", 1)
                whole.append(read(lines, indent + 2))
            else:
                whole.append(scalar(lines.pop(0).strip()[2:]))
            continue
        key, value = re.fullmatch(r"([a-z_]+):(?: (.*))?", lines.pop(0).strip()).groups()
        assert key not in whole, f"{key} stands there twice"
        whole[key] = scalar(value) if value else read(lines, len(lines[0]) - len(lines[0].lstrip()))
    return whole


@pytest.fixture(params=["http", "socket"])
def manifest(request):
    lines = [line for line in (PLUGIN / f"manifest-{request.param}.yaml").read_text().splitlines() if not line.startswith("#")]
    whole = read(lines)
    assert not lines
    return request.param, whole


def fits(entry, lengths):
    return all(low <= len(entry[key]) <= high for key, (low, high) in lengths.items() if isinstance(entry.get(key), str))


def test_fields(manifest):
    _, whole = manifest
    assert set(whole) == TOP and set(whole["settings"]) == SETTINGS
    features = whole["features"]
    assert fits(whole["display_information"], LENGTHS) and fits(features["bot_user"], LENGTHS)
    assert features["app_home"] == {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False}
    assert 1 <= len(features["shortcuts"]) <= 10
    for shortcut in features["shortcuts"]:
        assert set(shortcut) == set(SHORTCUT) and fits(shortcut, SHORTCUT) and shortcut["type"] in ("message", "global"), shortcut
    for key in ("callback_id", "name"):
        values = [(one["type"], one[key]) for one in features["shortcuts"]]
        assert len(set(values)) == len(values), values
    for command in features["slash_commands"]:
        assert fits(command, {**LENGTHS, "description": (1, 2000)}) and command["command"].startswith("/") and command["should_escape"] is True


def test_addresses(manifest):
    mode, whole = manifest
    settings = whole["settings"]
    addresses = [settings["event_subscriptions"].get("request_url"), settings["interactivity"].get("request_url"),
                 *(one.get("url") for one in whole["features"]["slash_commands"]), *whole["oauth_config"].get("redirect_urls", [None])]
    assert settings["socket_mode_enabled"] == (mode == "socket") and settings["interactivity"]["is_enabled"] is True
    if mode == "socket":
        assert set(addresses) == {None}
    else:
        ends = [one.removeprefix("https://desk.example.org/slack/acme/") for one in addresses]
        assert ends == ["events", "interactivity", "commands", "oauth"]
        routes = set(re.findall(r'"/slack/\{instance\}/(\w+)"', (PLUGIN / "slack.c").read_text()))
        assert set(ends) <= routes


def test_scopes_and_events(manifest):
    _, whole = manifest
    asked, events = whole["oauth_config"]["scopes"]["bot"], whole["settings"]["event_subscriptions"]["bot_events"]
    assert set(whole["oauth_config"]["scopes"]) == {"bot"} and len(set(asked)) == len(asked) and len(set(events)) == len(events)
    assert asked == re.findall(r'^\t\{"([a-z_:.]+)"', (PLUGIN / "scopes.c").read_text(), re.M)
    assert {SCOPES[one] for one in events if one in SCOPES} <= set(asked)
    understood = set(re.findall(r'^\t\{"(\w+)", take_', (PLUGIN / "events.c").read_text().split("types[] = {")[-1], re.M))
    assert {one.split(".")[0] for one in events} == understood
