"""What Slack is to know of the app, drawn from the table of commands. Pure.

`config/slack-manifest.yaml` is what this gives for Socket Mode; a test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.adapters.slack_asked import COMMAND, SHORTCUT
from bot.commands.command import Command
from bot.render.foreign import clip
from bot.texts import Texts
from newsroom.rights import Role

NAME, HINT, ABOUT, LONG_ABOUT = "راصد", 1000, 140, 4000  # characters, as Slack counts them
BOT_NAME = "rasid"
SCOPES = (
    "app_mentions:read",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "users:read",
)
EVENTS = (
    "app_home_opened",
    "app_mention",
    "channel_archive",
    "channel_deleted",
    "channel_left",
    "channel_unarchive",
    "group_archive",
    "group_deleted",
    "group_left",
    "group_unarchive",
    "member_joined_channel",
    "message.im",
)


def manifest(commands: Iterable[Command], url: str = "") -> dict[str, Any]:
    """`url`: where Slack's requests arrive over HTTP; without one the app uses Socket Mode."""
    texts, listed = Texts("ar"), [command for command in commands if command.listed]
    command = {
        "command": COMMAND,
        "description": texts("slack-command"),
        "usage_hint": usage(listed),
        "should_escape": True,
    }
    shortcut = {
        "name": texts("slack-shortcut"),
        "type": "message",
        "callback_id": SHORTCUT,
        "description": texts("slack-shortcut-about"),
    }
    at = {"url": url} if url else {}
    requests = {"request_url": url} if url else {}
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": NAME,
            "description": clip(texts("slack-app"), ABOUT, len),
            "long_description": clip(_long(listed, texts), LONG_ABOUT, len),
            "background_color": "#1b4332",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": BOT_NAME, "always_online": True},
            "slash_commands": [command | at],
            "shortcuts": [shortcut],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS), **requests},
            "interactivity": {"is_enabled": True, **requests},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": False,
        },
    }


def usage(listed: Iterable[Command]) -> str:
    """The Arabic name of each command, as many as there is room for, with bars between them."""
    hint = ""
    for command in listed:
        name = command.names[0] if command.names else command.name
        longer = f"{hint} | {name}" if hint else name
        if len(longer) > HINT:
            break
        hint = longer
    return hint


def _long(listed: Iterable[Command], texts: Texts) -> str:
    """What each command that everybody may use is for, with an example, a line each."""
    open_to_all = [one.name for one in listed if one.role <= Role.READER]
    lines = [f"{texts(f'help-{name}')} {texts(f'help-{name}-example')}" for name in open_to_all]
    return "\n".join([texts("slack-hello-how"), *(f"• {line}" for line in lines)])
