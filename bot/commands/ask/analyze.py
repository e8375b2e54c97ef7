"""What rasid makes of a text or a page that a person hands in, and why. Nothing is kept."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from bot.alerts import story_item
from bot.commands.ask.analysing import LONGEST, explained, in_hand
from bot.commands.pointing import is_link
from bot.commands.request import Request
from bot.message import Action, Heading, Message, Paragraph
from bot.texts import Texts
from bot.trial import pasted
from newsroom.answers import Conn
from newsroom.desk import Desk
from newsroom.errors import ReasonedError, UserError
from newsroom.models import Article, Story
from newsroom.store import stories, tracing


async def analyze(request: Request, desk: Desk, texts: Texts) -> Message:
    text = request.text.strip()
    if not text:
        raise UserError("analyze-missing", example=texts("help-analyze-example"))
    if len(text) > LONGEST:
        raise UserError("analyze-too-long", most=LONGEST)
    async with in_hand(request):
        return await (_of_link(text, desk, texts) if is_link(text) else _of_text(text, desk, texts))


async def _of_text(text: str, desk: Desk, texts: Texts) -> Message:
    return (await explained(pasted(text), desk, texts)).message


async def _of_link(link: str, desk: Desk, texts: Texts) -> Message:
    if known := await desk.db.read(_known, link):
        return _have(*known, desk, texts)
    article = await fetched(link, desk, texts)
    if article.url and (known := await desk.db.read(_known, article.url)):  # it led to one we have
        return _have(*known, desk, texts)
    return (await explained(article, desk, texts)).message


async def fetched(link: str, desk: Desk, texts: Texts) -> Article:
    """The article behind a link, through the one guarded gate. UserError with the reason when it cannot be read."""
    if desk.outside is None:
        raise UserError("analyze-no-links")
    try:
        page = await desk.outside.page(link)
    except ReasonedError as error:
        raise UserError("analyze-unread", why=texts.reason(error.reason)) from None
    if not page.text.strip():
        raise UserError("analyze-no-article")
    host = urlsplit(page.url or link).hostname or ""
    return replace(pasted(page.text), source=host, url=page.url, published=page.published)


def _known(conn: Conn, url: str) -> tuple[int, Story] | None:
    item = tracing.by_address(conn, url)
    story = stories.of_item(conn, item) if item else None
    return (item, story) if item and story else None


def _have(item: int, story: Story, desk: Desk, texts: Texts) -> Message:
    """It is in the archive: its story, instead of a second reading."""
    message = texts.message(
        Heading(texts("analyze-known")),
        story_item(story, texts, desk.policy.timezone),
        *((Paragraph(texts("analyze-known-outside")),) if not story.entities else ()),
    )
    row = (
        Action(texts("press-details"), f"details item {item}"),
        Action(texts("press-why"), f"why item {item}"),
    )
    return replace(message, actions=(row,))
