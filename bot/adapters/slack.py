"""Slack through slack_sdk: a channel that posts parts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self, TypeVar

import structlog
from aiohttp import ClientSession, ClientTimeout, TCPConnector, TraceConfig
from pydantic import SecretStr
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.leaving import Leaving, now_leaving, told_when
from bot.adapters.outcomes import TOKEN_PAUSE, Row, judge
from bot.courier import Found
from bot.message import Part
from newsroom.errors import DeliveryError, Outcome
from newsroom.models import MessageRef, Platform, TargetSpec
from newsroom.settings import Settings

log = structlog.get_logger()
T = TypeVar("T")
Blocks = Sequence[Mapping[str, Any]]

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
THREAD = ("thread_not_found", "invalid_thread_ts", "cannot_reply_to_message")
LOOKUP = (*TOKEN, "not_in_channel", "method_not_supported_for_channel_type")  # history we may not read
MARKUP = ("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long")  # plain text once
BY_CODE = {
    **{code: Row(code, PERMANENT, "target-gone", target_gone=True) for code in GONE},
    **{code: Row(code, NOT_SENT, "token", retry_after=TOKEN_PAUSE) for code in TOKEN},
    **{code: Row(code, PERMANENT, "refused") for code in REFUSED},
    **{code: Row(code, PERMANENT, "message-gone") for code in STANDS},
    **{code: Row(code, PERMANENT, "thread-gone") for code in THREAD},
    "ratelimited": Row("ratelimited", NOT_SENT, "rate-limited"),
}
DELIVERY = "rasid_delivery"  # type of the metadata by which a message is found again
PAGE, MOST_PAGES = 200, 10  # of a channel's history, the newest first
ALT = 1000  # characters
SKEW = timedelta(hours=1)  # between Slack's clock and ours; looking further back costs pages only
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
    finds = True

    def __init__(
        self,
        settings: Settings,
        instance: str = "",
        *,
        connect_timeout: float = 5.0,
        read_timeout: float = 20.0,
    ) -> None:
        """`instance`: of the database, whose rows the messages name."""
        self._instance = instance
        self._client = client_for(settings, settings.slack_bot_token)
        self._timeout = ClientTimeout(total=read_timeout, sock_connect=connect_timeout)

    async def __aenter__(self) -> Self:
        # A connection of its own for each message: one that lay idle breaks when it is used, and the message
        # would be in doubt for nothing.
        connections = TCPConnector(force_close=True)
        self._client.session = ClientSession(
            timeout=self._timeout, connector=connections, trace_configs=[_traced()]
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._client.session:
            await self._client.session.close()

    async def send(
        self,
        spec: TargetSpec,
        part: Part,
        *,
        reply_to: MessageRef | None = None,
        leaving: Leaving | None = None,
    ) -> MessageRef:
        """An answer goes into the thread of what it answers, and is shown in the channel too."""
        rows = {"instance": self._instance, "rows": list(part.refs), "begins": list(part.begins)}
        metadata = {"event_type": DELIVERY, "event_payload": rows}
        root = _root(reply_to) if reply_to and reply_to.address == spec.address else None
        with told_when(leaving):
            await _quietly_shared(self._client, spec.address, root, part)
            try:
                ts = await post(self._client, spec.address, root, part, metadata)
            except DeliveryError as error:
                if root is None or error.reason != "thread-gone":
                    raise
                root, ts = None, await post(self._client, spec.address, None, part, metadata)
        return _ref(spec, ts, root)

    async def find(self, spec: TargetSpec, since: datetime) -> Found:
        """As the metadata of the channel's messages tells. Raises DeliveryError, `permanent` where we may not read."""
        found: dict[int, MessageRef] = {}
        begun: set[int] = set()
        cursor = ""
        try:
            for _ in range(MOST_PAGES):
                page = await self._client.conversations_history(
                    channel=spec.address,
                    oldest=f"{(since - SKEW).timestamp():.6f}",
                    include_all_metadata=True,
                    limit=PAGE,
                    cursor=cursor or None,
                )
                for message in page["messages"]:
                    ref = _ref(spec, str(message["ts"]), message.get("thread_ts"))
                    found |= dict.fromkeys(self._rows_of(message, "rows"), ref)
                    begun.update(self._rows_of(message, "begins"))
                cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
                if not cursor:
                    return Found(found, frozenset(begun))
        except Exception as error:
            if isinstance(error, SlackApiError) and code_of(error) in LOOKUP:
                raise DeliveryError(PERMANENT, "no-history", code_of(error)) from error
            raise judged(error) from error
        raise DeliveryError(PERMANENT, "no-history", f"more than {PAGE * MOST_PAGES} messages since")

    def _rows_of(self, message: Mapping[str, Any], which: str) -> list[int]:
        metadata = message.get("metadata") or {}
        payload = metadata.get("event_payload") or {}
        ours = metadata.get("event_type") == DELIVERY and payload.get("instance") == self._instance
        return [int(row) for row in payload.get(which, ())] if ours else []

    async def edit(self, spec: TargetSpec, ref: MessageRef, part: Part) -> None:
        await rewrite(self._client, ref.address, ref.message_id.partition("@")[0], part)


def _traced() -> TraceConfig:
    """aiohttp tells when a connection stands; the request leaves next."""

    async def connected(*_: object) -> None:
        await now_leaving()

    hooks = TraceConfig()
    hooks.on_connection_create_end.append(connected)
    hooks.on_connection_reuseconn.append(connected)
    return hooks


def _ref(spec: TargetSpec, ts: str, root: str | None) -> MessageRef:
    """In a thread the id names both: `ts@root`."""
    return MessageRef(Platform.SLACK, spec.address, f"{ts}@{root}" if root and root != ts else ts)


def _root(ref: MessageRef) -> str:
    return ref.message_id.rpartition("@")[2]


async def post(
    client: AsyncWebClient,
    channel: str,
    thread: str | None,
    part: Part,
    metadata: Mapping[str, Any] | None = None,
) -> str:
    """One message; with metadata, one of ours that is shown in the channel even if it stands in a thread. Raises only
    DeliveryError."""

    async def send(text: str, shown: Blocks) -> str:
        sent = await client.chat_postMessage(
            channel=channel,
            thread_ts=thread,
            reply_broadcast=True if thread and metadata else None,
            metadata=dict(metadata) if metadata else None,
            text=text,
            blocks=[dict(block) for block in shown] or None,
            parse="none",
            link_names=False,
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(sent["ts"])

    return await _readable(send, part, channel)


async def rewrite(client: AsyncWebClient, channel: str, ts: str, part: Part) -> None:
    """Let a message say this instead; fine if it does already. Raises only DeliveryError."""

    async def update(text: str, shown: Blocks) -> None:
        await client.chat_update(
            channel=channel,
            ts=ts,
            text=text,
            blocks=[dict(block) for block in shown],  # empty: the old ones go
            parse="none",
            link_names=False,
        )

    await _readable(update, part, channel)


async def share(client: AsyncWebClient, channel: str, thread: str | None, part: Part) -> None:
    """The picture and the file that go with a part, above its text. Raises only DeliveryError."""
    files: list[dict[str, Any]] = []
    if part.picture:
        alt = part.picture.alt[:ALT]
        files.append({"filename": "rasid.png", "content": part.picture.png, "alt_txt": alt, "title": alt})
    if part.document:
        name = part.document.name
        files.append({"filename": name, "content": part.document.content, "title": name})
    for file in files:
        try:
            await client.files_upload_v2(**file, channel=channel, thread_ts=thread)
        except Exception as error:
            raise judged(error) from error


async def _quietly_shared(client: AsyncWebClient, channel: str, thread: str | None, part: Part) -> None:
    """An alert is told also when its picture cannot be."""
    try:
        await share(client, channel, thread, part)
    except DeliveryError as error:
        log.warning("picture not shared", channel=channel, error=str(error))


async def _readable(deliver: Callable[[str, Blocks], Awaitable[T]], part: Part, channel: str) -> T:
    """Once more as plain text if Slack refuses the blocks."""
    try:
        return await deliver(part.text, part.blocks)
    except SlackApiError as error:
        if code_of(error) not in MARKUP:
            raise judged(error) from error
        log.warning("blocks refused, sending plain text", channel=channel, error=code_of(error))
    except Exception as error:
        raise judged(error) from error
    try:
        return await deliver(part.plain, ())
    except Exception as error:
        raise judged(error) from error


def judged(error: Exception) -> DeliveryError:
    if not isinstance(error, SlackApiError):
        return judge(error, TABLE)
    row = BY_CODE.get(code_of(error))
    if _status(error) >= SERVER_ERROR or row is None:
        return judge(error, ())
    after = getattr(error.response, "headers", {}).get("Retry-After")
    known = Row("SlackApiError", row.outcome, row.reason, "", "", row.target_gone, row.retry_after)
    return judge(error, [known], retry_after=float(after) if after else None)


def code_of(error: SlackApiError) -> str:
    """Slack's own word for it; `ratelimited` for every 429; empty when the body was none of Slack's."""
    data = getattr(error.response, "data", None)
    code = str(data.get("error", "")) if isinstance(data, dict) else ""
    return "ratelimited" if _status(error) == TOO_MANY else code


def _status(error: SlackApiError) -> int:
    return int(getattr(error.response, "status_code", 0))


def client_for(settings: Settings, token: SecretStr | None) -> AsyncWebClient:
    """Without the SDK's own retries: they would post twice what arrived once."""
    secret = token.get_secret_value() if token else ""
    return AsyncWebClient(token=secret, base_url=settings.slack_api_base_url, retry_handlers=[])
