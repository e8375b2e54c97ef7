"""The manifest of the Slack app: what Slack takes, what the code calls, and the committed file agree."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from bot.adapters import slack_asked
from bot.adapters.slack_asked import BACK, GONE
from bot.adapters.slack_manifest import EVENTS, SCOPES, manifest
from bot.cli.app import app
from bot.commands.registry import COMMANDS
from tests.fakes.slack import SCOPES as WANTED

ROOT = Path(__file__).parent.parent
COMMITTED = ROOT / "config" / "slack-manifest.yaml"
RESERVED = frozenset(
    (
        *(
            "away",
            "call",
            "collapse",
            "dm",
            "dnd",
            "expand",
            "feed",
            "help",
            "invite",
            "join",
            "kick",
            "leave",
            "me",
        ),
        *("msg", "mute", "open", "pro", "remind", "rename", "search", "shortcuts", "shrug", "star", "status"),
        *("todo", "topic", "who"),
    )
)
# which scope lets Slack tell of an event
NEEDED = {
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "message.im": "im:history",
    "member_joined_channel": "channels:read",
    **dict.fromkeys(
        ("channel_archive", "channel_unarchive", "channel_deleted", "channel_left"), "channels:read"
    ),
    **dict.fromkeys(("group_archive", "group_unarchive", "group_deleted", "group_left"), "groups:read"),
}


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    return manifest(COMMANDS)


def test_the_committed_manifest_is_the_one_the_commands_give(made: dict[str, Any]) -> None:
    """`rasid slack manifest > config/slack-manifest.yaml` after a change of commands."""
    assert yaml.safe_load(COMMITTED.read_text(encoding="utf-8")) == made


def test_the_program_prints_it(made: dict[str, Any]) -> None:
    """As YAML; with an address, for HTTP instead of Socket Mode."""
    assert yaml.safe_load(CliRunner().invoke(app, ["slack", "manifest"]).output) == made
    url = "https://rasid.example/slack/events"
    over_http = yaml.safe_load(CliRunner().invoke(app, ["slack", "manifest", "--url", url]).output)
    assert over_http["settings"]["socket_mode_enabled"] is False
    assert over_http["settings"]["event_subscriptions"]["request_url"] == url
    assert over_http["settings"]["interactivity"]["request_url"] == url
    assert over_http["features"]["slash_commands"][0]["url"] == url


def test_slack_takes_every_name(made: dict[str, Any]) -> None:
    """A reserved name would make it refuse all of them."""
    for command in made["features"]["slash_commands"]:
        assert re.fullmatch(r"/[a-z0-9_-]{1,31}", command["command"])
        assert command["command"][1:] not in RESERVED
        assert 1 <= len(command["description"]) <= 2000
        assert 1 <= len(command["usage_hint"]) <= 1000
        assert command["should_escape"]
    for shortcut in made["features"]["shortcuts"]:
        assert 1 <= len(shortcut["name"]) <= 24
        assert 1 <= len(shortcut["description"]) <= 150
        assert len(shortcut["callback_id"]) <= 255
    about = made["display_information"]
    assert 1 <= len(about["name"]) <= 35
    assert 1 <= len(about["description"]) <= 140
    assert 175 <= len(about["long_description"]) <= 4000
    assert re.fullmatch("[a-z0-9_.-]{1,80}", made["features"]["bot_user"]["display_name"])


def test_the_hint_names_every_command_people_are_shown(made: dict[str, Any]) -> None:
    """In Arabic, as far as Slack has room."""
    hint = made["features"]["slash_commands"][0]["usage_hint"].split(" | ")
    listed = [command.names[0] for command in COMMANDS if command.listed]
    assert hint == listed[: len(hint)]
    assert len(hint) == len(listed) or len(" | ".join(listed)) > 1000


def test_the_scopes_cover_the_methods_the_code_calls() -> None:
    """No more and no less than what is used, so that an admin grants nothing for nothing."""
    called = methods()
    assert called <= WANTED.keys()
    missing = {name for name in called if WANTED[name] and not set(WANTED[name] or ()) & set(SCOPES)}
    assert missing == set()
    used = {scope for name in called for scope in WANTED[name] or ()} | {s for s in NEEDED.values() if s}
    assert set(SCOPES) - used == {"commands"}


def methods() -> set[str]:
    """Of the Web API, by the names slack_sdk has for them in our adapters."""
    names = {name.replace(".", "_"): name for name in WANTED}
    found = {"files.getUploadURLExternal", "files.completeUploadExternal", "apps.connections.open"}
    for path in (ROOT / "bot" / "adapters").glob("slack*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and "_" in node.func.attr:
                found |= {names[node.func.attr]} if node.func.attr in names else set()
    return found


def test_every_event_the_code_understands_is_subscribed_to(made: dict[str, Any]) -> None:
    """And may be told with the scopes asked for."""
    assert made["settings"]["event_subscriptions"]["bot_events"] == list(EVENTS)
    assert set(EVENTS) == NEEDED.keys()
    assert all(scope is None or scope in SCOPES for scope in NEEDED.values())
    assert {*GONE, *BACK} <= set(EVENTS)


def test_what_the_manifest_names_is_what_the_code_listens_to(made: dict[str, Any]) -> None:
    """The command and the shortcut."""
    assert made["features"]["slash_commands"][0]["command"] == slack_asked.COMMAND
    assert made["features"]["shortcuts"][0]["callback_id"] == slack_asked.SHORTCUT
