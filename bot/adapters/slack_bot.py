"""Slack's listening side: Bolt, in Socket Mode or over HTTP. What people do is stored at the door, then acknowledged.

    body ─► taken: who asks what ─► inbox ─► acknowledged          answered in the background: `Answers`

A window that was sent is the one thing whose acknowledgement says more: it waits for what is wrong, as long as it can.
"""

from __future__ import annotations

import asyncio
import html
import json
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_bolt import BoltResponse
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.adapters.intake import Answer, connected
from bot.adapters.slack import TOKEN, client_for, code_of
from bot.adapters.slack_answers import Answers, InWords, Places, window
from bot.adapters.slack_asked import Kept, missing, opened_with, taken
from bot.adapters.slack_http import Doorway
from bot.inbox import Inbox
from bot.message import Message
from bot.render import slack as blocks
from bot.render import slack_views as views
from bot.render.foreign import clip
from bot.texts import Texts
from newsroom.settings import Settings

log = structlog.get_logger()
BOLT = logging.getLogger("rasid.bolt")
BOLT.setLevel(logging.ERROR)  # it warns of a token in the environment that it was not given on purpose

OK = 200  # HTTP
WRONG = 300  # characters of what is wrong with a field


class SlackBot:
    """Answers people. `start` returns at once and connects in the background, however long that takes."""

    def __init__(
        self,
        settings: Settings,
        inbox: Inbox,
        answer: Answer,
        *,
        in_words: InWords | None = None,
        places: Places | None = None,
    ) -> None:
        self._client = client_for(settings, settings.slack_bot_token)
        self._opener = client_for(settings, settings.slack_app_token)  # of sockets
        self._answers = Answers(inbox, answer, self._client, in_words, places)
        # Before Bolt authorises: that asks Slack, and acknowledges what it cannot authorise.
        self._app = AsyncApp(
            client=self._client, request_verification_enabled=False, before_authorize=self._door, logger=BOLT
        )
        self._me = ""
        self._socket: AsyncSocketModeHandler | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._address = settings.slack_address
        secret = settings.slack_signing_secret
        self._doorway = Doorway(self._app, secret.get_secret_value()) if secret and self._address else None
        self.listens_at: tuple[str, int] | None = None  # over HTTP

    async def start(self) -> None:
        self._connecting = asyncio.create_task(self._connect())

    async def stop(self) -> None:
        """Takes no more questions; those in hand are answered first."""
        if self._connecting:
            self._connecting.cancel()
            await asyncio.wait([self._connecting])
        try:
            if self._socket:
                await self._socket.close_async()  # type: ignore[no-untyped-call]
            if self._doorway:
                await self._doorway.close()
            await self._answers.drain()
        finally:
            self._answers.abandon()

    async def _connect(self) -> None:
        refused = lambda e: isinstance(e, SlackApiError) and code_of(e) in TOKEN  # noqa: E731
        if not await connected(self._introduce, refused, "slack"):
            return
        await self._answers.resume()
        if self._doorway and self._address:
            await self._open(self._doorway, self._address)
        else:
            self._socket = AsyncSocketModeHandler(self._app, self._opener.token, web_client=self._opener)
            await self._socket.connect_async()  # type: ignore[no-untyped-call]

    async def _introduce(self) -> None:
        self._me = str((await self._client.auth_test())["user_id"])

    async def _open(self, doorway: Doorway, address: tuple[str, int]) -> None:
        try:
            self.listens_at = await doorway.open(address)
        except OSError as error:
            log.error("cannot listen for Slack", at=f"{address[0]}:{address[1]}", error=error.strerror)
        else:
            log.info("listening for Slack over HTTP", at=f"{self.listens_at[0]}:{self.listens_at[1]}")

    async def _door(self, body: dict[str, Any], next: Callable[[], Awaitable[None]]) -> BoltResponse:
        """Bolt sends the acknowledgement when this returns, not before; what is none of ours is acknowledged too."""
        if body.get("type") == "url_verification":
            return BoltResponse(status=OK, body={"challenge": str(body.get("challenge", ""))})
        found = taken(body, self._me, time.time())
        if found is None:
            return BoltResponse(status=OK, body="")
        key, asked = found
        if asked["kind"] == "submit":
            return BoltResponse(status=OK, body=await self._submitted(key, asked, body["view"]))
        await self._answers.take(key, asked)
        return BoltResponse(status=OK, body="")

    async def _submitted(self, key: str, asked: Kept, view: dict[str, Any]) -> dict[str, Any] | str:
        """What the window is told; empty: it closes."""
        texts = Texts(asked["request"]["language"])
        if empty := missing(view):
            return {"response_action": "errors", "errors": dict.fromkeys(empty, texts("slack-required"))}
        message = await self._answers.submitted(key, asked)
        return "" if message is None else _in_window(message, view)


def _in_window(message: Message, view: dict[str, Any]) -> dict[str, Any]:
    """What is wrong, beside the field it is about; or above all of them; or what else is asked."""
    if message.form:
        metadata = opened_with(json.loads(view["private_metadata"]), message.form.line)
        if views.fits(message.form, metadata):
            return {"response_action": "update", "view": window(message, metadata)}
    parts = blocks.render(message)
    keys = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    about = keys[0] if len(keys) == 1 else message.about
    if about in keys:
        said = html.unescape("\n".join(part.plain for part in parts))
        return {"response_action": "errors", "errors": {about: clip(said, WRONG, len)}}
    above = [block for part in parts for block in part.blocks if block["type"] != "actions"]
    return {"response_action": "update", "view": views.refused(view, above)}
