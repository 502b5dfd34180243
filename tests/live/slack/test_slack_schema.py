"""Slack's own schema of manifests judges ours; skipped where it cannot be had."""
import copy
import json
import os
import urllib.request
from pathlib import Path

import pytest
from test_slack_manifest import manifest  # noqa: F401

PUBLISHED = "https://raw.githubusercontent.com/slackapi/manifest-schema/main/schemas/manifest.schema.1.0.0.json"
FETCH_S = 10


@pytest.fixture(scope="module")
def schema():
    """Slack's own, as it publishes it, or the file of it that $SLACK_MANIFEST_SCHEMA names; a judge of it."""
    jsonschema = pytest.importorskip("jsonschema", reason="python3-jsonschema is not here")
    file = os.environ.get("SLACK_MANIFEST_SCHEMA")
    if file:
        return jsonschema.Draft7Validator(json.loads(Path(file).read_text()))
    try:
        with urllib.request.urlopen(PUBLISHED, timeout=FETCH_S) as answer:
            return jsonschema.Draft7Validator(json.load(answer))
    except OSError as why:
        pytest.skip(f"Slack's schema cannot be fetched ({why}); SLACK_MANIFEST_SCHEMA may name a file of it")


def faults(schema, manifest):
    return [f"{'/'.join(map(str, one.absolute_path))}: {one.message}" for one in schema.iter_errors(manifest)]


def longer_name(broken):
    broken["features"]["shortcuts"][0]["name"] = "x" * 25


def unknown_key(broken):
    broken["settings"]["socket_mode"] = True


def command_without_slash(broken):
    broken["features"]["slash_commands"][0]["command"] = "guichet"


def event_twice(broken):
    broken["settings"]["event_subscriptions"]["bot_events"] *= 2


def test_slacks_own_schema(manifest, schema):  # noqa: F811
    _, whole = manifest
    assert faults(schema, whole) == []
    for spoil in (longer_name, unknown_key, command_without_slash, event_twice):  # the judge is awake
        broken = copy.deepcopy(whole)
        spoil(broken)
        assert len(faults(schema, broken)) == 1, spoil.__name__
