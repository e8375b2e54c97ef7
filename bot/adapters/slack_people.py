"""What Slack tells of people and channels, remembered for a while: names, direct messages, where we may speak."""

from __future__ import annotations

import time
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack import judged

KNOWN_S = 600.0  # seconds
MOST_KNOWN = 5000


class Workplace:
    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._known: dict[tuple[str, str], tuple[float, Any]] = {}  # (what, id) → (until, answer)

    async def name(self, user: str) -> str:
        """What a person is called, for the books; empty when Slack does not tell."""
        if (known := self._remembered("name", user)) is not None:
            return str(known)
        try:
            told = (await self._client.users_info(user=user))["user"]
        except Exception as error:
            judged(error)
            return ""
        profile = told.get("profile") or {}
        name = profile.get("display_name") or told.get("real_name") or told.get("name") or ""
        return str(self._keep("name", user, name))

    async def direct(self, user: str) -> str:
        """The channel of our direct messages with a person. Raises only DeliveryError."""
        if (known := self._remembered("direct", user)) is not None:
            return str(known)
        try:
            channel = (await self._client.conversations_open(users=user))["channel"]["id"]
        except Exception as error:
            raise judged(error) from error
        return str(self._keep("direct", user, channel))

    async def member(self, channel: str) -> bool:
        """Whether we may speak there; no while that cannot be known."""
        if (known := self._remembered("member", channel)) is not None:
            return bool(known)
        try:
            told = (await self._client.conversations_info(channel=channel))["channel"]
        except SlackApiError:
            return False
        except Exception as error:
            judged(error)
            return False
        return bool(self._keep("member", channel, told.get("is_member") and not told.get("is_archived")))

    def joined(self, channel: str) -> None:
        self._keep("member", channel, True)

    def left(self, channel: str) -> None:
        self._keep("member", channel, False)

    def _remembered(self, what: str, key: str) -> Any:
        until, answer = self._known.get((what, key), (0.0, None))
        return answer if time.monotonic() < until else None

    def _keep(self, what: str, key: str, answer: Any) -> Any:
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[what, key] = (time.monotonic() + KNOWN_S, answer)
        return answer
