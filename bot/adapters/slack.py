"""Slack through slack_sdk and Bolt: a channel that posts parts, and a bot that listens in Socket Mode."""

from __future__ import annotations

import asyncio
import html
import re
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self, TypeVar

import structlog
from aiohttp import ClientSession, ClientTimeout, TCPConnector
from pydantic import SecretStr
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext, AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.intake import Answer, answered, connected, language_of
from bot.adapters.outcomes import TOKEN_PAUSE, Row, judge
from bot.message import Part
from bot.render import slack as blocks
from bot.render.foreign import without_bidi
from newsroom.errors import DeliveryError, Outcome
from newsroom.models import MessageRef, Platform, TargetSpec
from newsroom.settings import Settings

log = structlog.get_logger()
T = TypeVar("T")
Blocks = Sequence[Mapping[str, Any]]

COMMAND = "/rasid"
DRAIN_S = 10.0
REMEMBERED = 2000  # event ids; Slack redelivers within minutes
TOO_MANY, SERVER_ERROR = 429, 500  # HTTP

NOT_SENT, UNSURE, PERMANENT = Outcome.NOT_SENT, Outcome.UNSURE, Outcome.PERMANENT
GONE = (
    *("channel_not_found", "is_archived", "not_in_channel", "restricted_action", "cannot_dm_bot"),
    *("restricted_action_read_only_channel", "messages_tab_disabled", "team_access_not_granted"),
    *("channel_is_limited_access", "user_not_found"),
)
TOKEN = (
    *("token_revoked", "invalid_auth", "not_authed", "account_inactive", "token_expired", "missing_scope"),
    *("no_permission", "org_login_required", "ekm_access_denied", "not_allowed_token_type"),
)
REFUSED = (
    *("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "no_text"),
    *("invalid_arguments", "markdown_text_conflict", "too_many_attachments"),
)
STANDS = ("message_not_found", "cant_update_message", "edit_window_closed", "is_inactive")
MARKUP = ("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long")  # plain text once
BY_CODE = {
    **{code: Row(code, PERMANENT, "target-gone", target_gone=True) for code in GONE},
    **{code: Row(code, NOT_SENT, "token", retry_after=TOKEN_PAUSE) for code in TOKEN},
    **{code: Row(code, PERMANENT, "refused") for code in REFUSED},
    **{code: Row(code, PERMANENT, "message-gone") for code in STANDS},
    "ratelimited": Row("ratelimited", NOT_SENT, "rate-limited"),
}
# aiohttp's classes for a connection that was never made; cut and timed-out requests, 5xx and bodies that are
# not JSON (slack_sdk raises AttributeError) are unsure
TABLE = tuple(
    Row(name, NOT_SENT, "connection")
    for name in (
        *("ClientConnectorError", "ClientConnectorDNSError", "ClientConnectorSSLError"),
        *("ClientConnectorCertificateError", "ClientProxyConnectionError", "ConnectionTimeoutError"),
    )
)


class SlackChannel:
    """`async with SlackChannel(settings) as channel`. Needs no connection before the first message."""

    rewrites = True

    def __init__(
        self, settings: Settings, *, connect_timeout: float = 5.0, read_timeout: float = 20.0
    ) -> None:
        self._client = _client(settings, settings.slack_bot_token)
        self._timeout = ClientTimeout(total=read_timeout, sock_connect=connect_timeout)

    async def __aenter__(self) -> Self:
        # A connection of its own for each message: one that lay idle breaks when it is used, and the message
        # would be in doubt for nothing.
        self._client.session = ClientSession(timeout=self._timeout, connector=TCPConnector(force_close=True))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._client.session:
            await self._client.session.close()

    async def send(self, spec: TargetSpec, part: Part) -> MessageRef:
        return MessageRef(Platform.SLACK, spec.address, await post(self._client, spec.address, None, part))

    async def edit(self, spec: TargetSpec, ref: MessageRef, part: Part) -> None:
        async def rewrite(text: str, shown: Blocks) -> None:
            await self._client.chat_update(
                channel=ref.address,
                ts=ref.message_id,
                text=text,
                blocks=[dict(block) for block in shown],  # empty: the old ones go
                parse="none",
                link_names=False,
            )

        await _readable(rewrite, part, ref.address)


async def post(client: AsyncWebClient, channel: str, thread: str | None, part: Part) -> str:
    """One message. Raises only DeliveryError."""

    async def send(text: str, shown: Blocks) -> str:
        sent = await client.chat_postMessage(
            channel=channel,
            thread_ts=thread,
            text=text,
            blocks=[dict(block) for block in shown] or None,
            parse="none",
            link_names=False,
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(sent["ts"])

    return await _readable(send, part, channel)


async def _readable(deliver: Callable[[str, Blocks], Awaitable[T]], part: Part, channel: str) -> T:
    """Once more as plain text if Slack refuses the blocks."""
    try:
        return await deliver(part.text, part.blocks)
    except SlackApiError as error:
        if _code(error) not in MARKUP:
            raise judged(error) from error
        log.warning("blocks refused, sending plain text", channel=channel, error=_code(error))
    except Exception as error:
        raise judged(error) from error
    try:
        return await deliver(part.plain, ())
    except Exception as error:
        raise judged(error) from error


def judged(error: Exception) -> DeliveryError:
    if not isinstance(error, SlackApiError):
        return judge(error, TABLE)
    row = BY_CODE.get(_code(error))
    if _status(error) >= SERVER_ERROR or row is None:
        return judge(error, ())
    after = getattr(error.response, "headers", {}).get("Retry-After")
    known = Row("SlackApiError", row.outcome, row.reason, "", "", row.target_gone, row.retry_after)
    return judge(error, [known], retry_after=float(after) if after else None)


def _code(error: SlackApiError) -> str:
    """Slack's own word for it; `ratelimited` for every 429; empty when the body was none of Slack's."""
    data = getattr(error.response, "data", None)
    code = str(data.get("error", "")) if isinstance(data, dict) else ""
    return "ratelimited" if _status(error) == TOO_MANY else code


def _status(error: SlackApiError) -> int:
    return int(getattr(error.response, "status_code", 0))


class SlackBot:
    """Answers people. `start` returns at once and connects in the background, however long that takes."""

    def __init__(self, settings: Settings, answer: Answer) -> None:
        self._answer = answer
        self._client = _client(settings, settings.slack_bot_token)
        self._opener = _client(settings, settings.slack_app_token)  # of sockets
        self._app = AsyncApp(client=self._client, request_verification_enabled=False)
        self._app.command(COMMAND)(self._on_command)
        self._app.event("app_mention")(self._on_event)
        self._app.event("message")(self._on_event)
        self._socket: AsyncSocketModeHandler | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._running: set[asyncio.Task[Any]] = set()
        self._events: deque[str] = deque(maxlen=REMEMBERED)

    async def start(self) -> None:
        self._connecting = asyncio.create_task(self._connect())

    async def stop(self) -> None:
        """Takes no more questions; those in hand are answered first."""
        if self._connecting:
            self._connecting.cancel()
            await asyncio.wait([self._connecting])
        if self._socket:
            await self._socket.close_async()  # type: ignore[no-untyped-call]
        if self._running:  # Bolt does not wait for its listeners
            await asyncio.wait(self._running, timeout=DRAIN_S)

    async def _connect(self) -> None:
        refused = lambda e: isinstance(e, SlackApiError) and _code(e) in TOKEN  # noqa: E731
        if await connected(self._client.auth_test, refused, "slack"):
            self._socket = AsyncSocketModeHandler(self._app, self._opener.token, web_client=self._opener)
            await self._socket.connect_async()  # type: ignore[no-untyped-call]

    async def _on_command(self, ack: AsyncAck, command: dict[str, Any], respond: AsyncRespond) -> None:
        await ack()
        with self._tracked():
            for part in await self._parts(plain(str(command.get("text", "")), "")):
                await respond(
                    text=part.text, blocks=[dict(b) for b in part.blocks], response_type="ephemeral"
                )

    async def _on_event(self, event: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Bolt acknowledges events before it calls this."""
        text = question(event, context.bot_user_id or "")
        if text is None or self._seen(str(body.get("event_id", ""))):
            return
        with self._tracked():
            direct = event["type"] == "message"
            thread = event.get("thread_ts") or (None if direct else event["ts"])
            for part in await self._parts(text):
                try:
                    await post(self._client, event["channel"], thread, part)
                except DeliveryError as error:
                    log.warning("an answer was not sent", platform="slack", error=str(error))
                    return

    async def _parts(self, text: str) -> list[Part]:
        language = language_of(text, "en" if text else "ar")
        return blocks.render(await answered(self._answer, text, language))

    def _seen(self, event_id: str) -> bool:
        if event_id in self._events:
            return True
        self._events.append(event_id)
        return False

    @contextmanager
    def _tracked(self) -> Iterator[None]:
        task = asyncio.current_task()
        assert task  # noqa: S101 - listeners run in tasks
        self._running.add(task)
        try:
            yield
        finally:
            self._running.discard(task)


def question(event: Mapping[str, Any], me: str) -> str | None:
    """What a person asks of this bot, or None for everything that is not a person asking it."""
    if event.get("bot_id") or event.get("subtype") or event.get("edited") or not event.get("user"):
        return None
    if event.get("type") == "message" and event.get("channel_type") != "im":
        return None
    return plain(str(event.get("text", "")), me) or None


def plain(text: str, me: str) -> str:
    """Slack's escapes undone; the mention of the bot itself left out."""
    text = re.sub(rf"<@{re.escape(me)}(\|[^>]*)?>", "", text) if me else text
    text = re.sub(r"<[@#!]?([^>|]+)\|([^>]+)>", r"\2", text)
    text = re.sub(r"<([^>]+)>", r"\1", text)
    return without_bidi(html.unescape(text)).strip()


def _client(settings: Settings, token: SecretStr | None) -> AsyncWebClient:
    """Without the SDK's own retries: they would post twice what arrived once."""
    secret = token.get_secret_value() if token else ""
    return AsyncWebClient(token=secret, base_url=settings.slack_api_base_url, retry_handlers=[])
