"""Slack's answers: for the asker alone, in the thread, in place of what was pressed on, or in a window.

slash command      an ephemeral answer; what is worth it can be published in the channel
mention            in its thread          direct message     below it
button             in the message's thread, or in its place; on the Home tab: as a direct message
window             wrong input is told in it; else for who sent it alone
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Protocol

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.intake import Answer, Intake, Payload, answered, patiently
from bot.adapters.slack import code_of, judged, post, rewrite, share
from bot.adapters.slack_asked import PUBLISH, opened_with
from bot.adapters.slack_home import Home
from bot.adapters.slack_people import Workplace
from bot.adapters.slack_whispers import MOST_REPLIES, delete_original, respond, whisper
from bot.commands.registry import find
from bot.commands.request import Request
from bot.inbox import Inbox
from bot.message import Action, Code, Heading, Message, Note, Paragraph, Part
from bot.render import slack as blocks
from bot.render import slack_views as views
from bot.render.foreign import clip
from bot.texts import Texts
from newsroom.errors import DeliveryError, Outcome
from newsroom.models import Platform
from newsroom.store.inbox import Held

log = structlog.get_logger()

ASKED = 80  # characters of the question, in an answer that is published
INVITE = "/invite @rasid"
LINE = 2000  # characters of a button's value

InWords = Callable[[Request, Message], Awaitable[Message]]  # a form where no window can be opened


class Places(Protocol):
    """Who is to know where the bot can speak."""

    async def gone(self, address: str, reason: str) -> None: ...
    async def back(self, address: str) -> None: ...


class Answers(Intake):
    """Meets what was kept of each thing that people did."""

    def __init__(
        self,
        inbox: Inbox,
        answer: Answer,
        client: AsyncWebClient,
        in_words: InWords | None,
        places: Places | None,
    ) -> None:
        super().__init__(Platform.SLACK, inbox, answer, self._say)
        self._client = client
        self._in_words = in_words
        self._places = places
        self._workplace = Workplace(client)
        self._home = Home(client, self._workplace, answer)
        self._windows: dict[
            str, asyncio.Future[Message | None]
        ] = {}  # key of a submission → what is wrong with it

    async def submitted(self, key: str, asked: Payload) -> Message | None:
        """What is to be told in the window that was sent, as long as Slack waits; None closes it.

        Slack may send it twice: both wait for the one answer.
        """
        waiting = self._windows.get(key)
        if waiting is None:
            waiting = self._windows[key] = asyncio.get_running_loop().create_future()
        try:
            await self.take(key, {**asked, "window": key})
            async with asyncio.timeout(max(0.0, asked["until"] - time.time())):
                return await asyncio.shield(waiting)  # one that waits no longer leaves it to the other
        except TimeoutError:
            return None
        finally:
            self._windows.pop(key, None)

    async def meet(self, held: Held) -> None:
        asked = held.payload
        match asked["kind"]:
            case "gone":
                if self._places:
                    await self._places.gone(asked["channel"], asked["reason"])
                self._workplace.left(asked["channel"])
            case "joined" | "back":
                if self._places:
                    await self._places.back(asked["channel"])
                self._workplace.joined(asked["channel"])
                if asked["kind"] == "joined":
                    await self._greet(asked["channel"])
            case "home":
                await self._home.publish(asked["user"])
            case _:
                await self._meet_question(held)

    async def _meet_question(self, held: Held) -> None:
        asked = held.payload
        request = await self._whole(asked, Request(**asked["request"], update_id=held.id))
        message = await answered(self._answer, request)
        try:
            await self._tell(asked, request, message)
        finally:
            if asked.get("home"):
                await self._home.publish(asked["user"])

    async def _whole(self, asked: Payload, request: Request) -> Request:
        """With what only Slack knows, and whether a window can be opened: by its trigger now, or by a button."""
        chat, name = request.chat, request.name or await self._workplace.name(asked["user"])
        if request.place == "private" and asked["kind"] != "event":  # it may be between two other people
            try:
                chat = f"slack:{await self._workplace.direct(asked['user'])}"
            except DeliveryError as error:
                log.warning("no direct channel", user=asked["user"], error=str(error))
        return replace(request, name=name, chat=chat, forms="until" not in asked or _fresh(asked))

    async def _tell(self, asked: Payload, request: Request, message: Message) -> None:
        if self._told_in_window(asked, message):
            return
        if message.form:
            if await self._opened(asked, request, message):
                return
            message = await self._worded(request, message)
        if asked.get("publish") and not message.refused:
            await self._publish(asked, request, message)
        else:
            await self._say(asked, message, request)

    def _told_in_window(self, asked: Payload, message: Message) -> bool:
        """Whether the window is still there to tell what is wrong, or what else it asks."""
        waiting = self._windows.get(asked.get("window", ""))
        if waiting is None or waiting.done():
            return False
        more = message.refused or (message.form is not None)
        waiting.set_result(message if more else None)
        return more

    async def _opened(self, asked: Payload, request: Request, message: Message) -> bool:
        if message.form is None or not asked.get("trigger") or not _fresh(asked):
            return False
        metadata = opened_with(asked, message.form.line, request)
        if not views.fits(message.form, metadata):
            return False
        try:
            await self._client.views_open(trigger_id=asked["trigger"], view=window(message, metadata))
        except SlackApiError as error:
            log.info("asking in words", error=code_of(error))
            return False
        except Exception as error:
            log.warning("a window was not opened", error=str(judged(error)))
            return False
        return True

    async def _worded(self, request: Request, message: Message) -> Message:
        """Asked in words, with a button that brings the trigger for a window."""
        form, texts = message.form, Texts(request.language)
        worded = await self._in_words(request, message) if self._in_words else replace(message, form=None)
        if form is None or not views.fits(form, ""):
            return worded
        button = Action(texts("slack-open-form"), form.line, style="primary")
        return replace(worded, actions=((button,), *worded.actions))

    # ── where it is said ──

    async def _say(self, asked: Payload, message: Message, request: Request | None = None) -> None:
        request = request or Request(**asked["request"])
        kind, group = asked["kind"], request.place == "group"
        for_one = kind in ("command", "shortcut") or asked.get("whispered") or (group and message.refused)
        if asked.get("respond") and for_one:
            await self._respond(asked, request, message)
        elif kind == "submit" and group and not asked["home"]:
            await self._whisper(asked, request, message)
        else:
            await self._post(asked, message)

    async def _post(self, asked: Payload, message: Message) -> None:
        channel, thread = asked["channel"], asked.get("thread")
        if not channel or asked.get("home"):
            channel, thread = await self._workplace.direct(asked["user"]), None
        elif asked["kind"] == "press" and not channel.startswith("D"):
            thread = thread or asked["message"]
        first, *rest = blocks.render(message) or [Part("…")]
        if message.replaces and asked.get("message"):
            await patiently(partial(rewrite, self._client, channel, asked["message"], first))
            parts = rest
        else:
            parts = [first, *rest]
        for part in parts:
            await self._post_part(channel, thread, part)

    async def _post_part(self, channel: str, thread: str | None, part: Part) -> None:
        await self._share(channel, thread, part)
        if part.text:
            await patiently(partial(post, self._client, channel, thread, part))

    async def _share(self, channel: str, thread: str | None, part: Part) -> None:
        try:
            await share(self._client, channel, thread, part)
        except DeliveryError as error:
            log.warning("a file was not shared", channel=channel, error=str(error))

    async def _respond(self, asked: Payload, request: Request, message: Message) -> None:
        """For who asked alone. Files cannot be: they come as a direct message."""
        texts = Texts(request.language)
        if message.picture or message.document:
            direct = await self._workplace.direct(asked["user"])
            files = Part("", picture=message.picture, document=message.document)
            await self._share(direct, None, files)
            message = replace(message, picture=None, document=None)
            if direct != asked["channel"]:
                message = replace(message, blocks=(*message.blocks, Note(texts("slack-file-sent"))))
        parts = await self._publishable(asked, request, message)
        more: list[Part] = []
        if len(parts) > MOST_REPLIES:
            rest = texts.message(Note(texts("slack-rest-sent")))
            parts, more = [*parts[: MOST_REPLIES - 1], *blocks.render(rest)], parts[MOST_REPLIES - 1 :]
        for n, part in enumerate(parts):
            instead = n == 0 and message.replaces and bool(asked.get("whispered"))
            await patiently(partial(respond, asked["respond"], part, instead=instead))
        for part in more:
            await self._post_part(await self._workplace.direct(asked["user"]), None, part)

    async def _whisper(self, asked: Payload, request: Request, message: Message) -> None:
        parts = blocks.render(replace(message, picture=None, document=None))
        try:
            for part in parts:
                await patiently(
                    partial(whisper, self._client, asked["channel"], asked["user"], asked["thread"], part)
                )
        except DeliveryError as error:
            if error.outcome is not Outcome.PERMANENT:
                raise
            await self._post({**asked, "channel": ""}, message)  # we are not in that channel
            return
        if message.picture or message.document:
            files = Part("", picture=message.picture, document=message.document)
            await self._share(await self._workplace.direct(asked["user"]), None, files)

    # ── for the whole channel ──

    async def _publishable(self, asked: Payload, request: Request, message: Message) -> list[Part]:
        """With a button that shows the same to all, where we may speak and it answers a question."""
        parts = blocks.render(message)
        worth = (
            request.place == "group"
            and 0 < len(request.text) <= LINE
            and answers_a_question(request, message)
        )
        if not (parts and worth and await self._workplace.member(asked["channel"])):
            return parts
        texts = Texts(request.language)
        row = ((Action(texts("slack-publish"), request.text),),)
        button = blocks.actions(row, rtl=message.rtl, verb=PUBLISH)
        return [*parts[:-1], replace(parts[-1], blocks=(*parts[-1].blocks, *button))]

    async def _publish(self, asked: Payload, request: Request, message: Message) -> None:
        """It is asked anew, as the answer may have changed, and says who asked."""
        texts = Texts(request.language)
        said = texts("slack-published", name=request.name or "—", question=clip(request.text, ASKED))
        public = replace(message, blocks=(*message.blocks, Note(said)), replaces=False)
        if not answers_a_question(request, message):
            return
        try:
            for part in blocks.render(public):
                await self._post_part(asked["channel"], None, part)
        except DeliveryError as error:
            if not error.target_gone:
                raise
            self._workplace.left(asked["channel"])
            (refusal,) = blocks.render(texts.message(Paragraph((texts("slack-invite"), " ", Code(INVITE)))))
            await patiently(partial(respond, asked["respond"], refusal))
            return
        await delete_original(asked["respond"])

    async def _greet(self, channel: str) -> None:
        texts = Texts("ar")
        hello = texts.message(Heading(texts("slack-hello")), Paragraph(texts("slack-hello-how")))
        buttons = (
            Action(texts("slack-subscribe"), "subscribe", style="primary"),
            Action(texts("slack-help"), "help"),
        )
        for part in blocks.render(replace(hello, actions=(buttons,))):
            await patiently(partial(post, self._client, channel, None, part))


def window(message: Message, metadata: str) -> blocks.BlockDict:
    """The view of a message with a form."""
    if message.form is None:
        raise LookupError("no form")
    close = Texts("ar" if message.rtl else "en")("slack-close")
    said = replace(message, form=None, actions=(), picture=None, document=None)
    above = [block for part in blocks.render(said) for block in part.blocks]
    return views.modal(message.form, above, metadata, close, rtl=message.rtl)


def answers_a_question(request: Request, message: Message) -> bool:
    """Worth showing to others: it only asks, and has an answer with a title."""
    command, _ = find(request.text)
    asks = command is None or command.topic == "ask"
    titled = bool(message.blocks) and isinstance(message.blocks[0], Heading)
    return asks and titled and not message.refused and message.form is None


def _fresh(asked: Payload) -> bool:
    return bool(time.time() < asked["until"])
