"""Feeds that are not read yet: tried first, shown, and only then saved. One at a time, or a list as OPML.

feeds add URL ─► the gate reads it once ─► what is in it ─► [save] ─► read from the next poll on
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.commands.ask.analysing import clipped
from bot.commands.request import Request
from bot.commands.verbs import done_before, editor, undo
from bot.message import (
    Action,
    Block,
    Document,
    Field,
    Foreign,
    Form,
    Heading,
    Item,
    Ltr,
    Message,
    Note,
    Paragraph,
)
from bot.render.foreign import clip, one_line
from bot.texts import Texts
from newsroom import filing, opml, steering
from newsroom.amending import Data, version
from newsroom.arabic import display
from newsroom.desk import Desk
from newsroom.errors import Fault, ReasonedError, UserError
from newsroom.fingerprint import canonical_url
from newsroom.models import Article, FeedSpec
from newsroom.outside import FeedTrial
from newsroom.steering import Wish
from newsroom.store import dialogues, feeds

PATIENCE = timedelta(minutes=30)  # for what was shown and is to be saved
NEWEST = 3  # headlines shown
ANALYSED = 200  # articles of a trial that are looked through
ECHOED, NAME = 80, 120  # characters
FAULTS = 3  # of a list, told
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_ARABIC = re.compile("[\u0620-\u064a]")
_SLACK_LINK = re.compile(r"<(https?://[^|>\s]+)(?:\|[^>]*)?>")


async def add(rest: str, request: Request, desk: Desk, texts: Texts) -> Message:
    """Try an address, and offer to save it."""
    url, outlet = request.values.get("url", ""), request.values.get("outlet", "")
    if not url:
        url, _, outlet = _SLACK_LINK.sub(r"\1", rest).partition(" ")
    if not url:
        return _form(texts)
    address = _address(url)
    await _refuse_known(address, desk)
    trial = await _tried(address, desk, texts)
    if opml.place(trial.url) != opml.place(address):
        await _refuse_known(trial.url, desk)
    name = one_line(outlet) or one_line(trial.title) or opml.slug(address)
    arabic = any(map(_ARABIC.search, (article.title for article in trial.articles))) or not trial.articles
    spec = {"url": address, "outlet": name[:NAME], "language": "ar" if arabic else "en"}
    token = await _drafted([spec], request, desk)
    blocks = await _preview(name[:NAME], trial, desk, texts)
    return replace(texts.message(*blocks), actions=(_keeping(token, texts),))


async def test(rest: str, request: Request, desk: Desk, texts: Texts) -> Message:
    """The same of any address, or of a feed that is read already; nothing is offered."""
    every = await desk.db.read(feeds.all_feeds)
    named = [one for one in every if rest.lower() in (one.key, f"#{one.id}")]
    if not named and not rest:
        raise UserError("feeds-which")
    url = named[0].url if named else _address(_SLACK_LINK.sub(r"\1", rest).split()[0])
    trial = await _tried(url, desk, texts)
    name = named[0].outlet if named else one_line(trial.title) or opml.slug(url)
    return texts.message(*await _preview(name[:NAME], trial, desk, texts))


async def save(rest: str, request: Request, desk: Desk, texts: Texts) -> Message:
    """What was shown last to this person here, if it is still that."""
    open_ = await desk.db.read(dialogues.current, request.chat, request.person, desk.now())
    draft = open_.get("draft", {})
    if draft.get("command") != "feeds" or version(draft) != rest:
        raise UserError("feeds-draft-gone")
    every = await desk.db.read(feeds.all_feeds)
    specs = [FeedSpec("", one["url"], one["outlet"], language=one["language"]) for one in draft["feeds"]]
    fresh = opml.unknown(specs, every)
    if not fresh:
        again = await done_before(request, desk)
        said = texts("steer-done-before") if again else texts("feeds-known-all")
        return replace(texts.message(Paragraph(said)), replaces=True)
    wishes = [Wish("feed", spec.key, _data(spec, desk), version(None)) for spec in fresh]
    made = await steering.change_all(desk, wishes, editor(request))
    said = (
        texts("feeds-added", outlet=fresh[0].outlet, feed=fresh[0].key)
        if len(fresh) == 1
        else texts("feeds-added-many", count=len(fresh))
    )
    back = undo(made[0], texts) if made and len(made) == 1 else ()
    return replace(texts.message(Paragraph(said)), actions=back, replaces=True)


async def drop(rest: str, request: Request, desk: Desk, texts: Texts) -> Message:
    await desk.db.write(dialogues.end, request.chat, request.person, "draft")
    return replace(texts.message(Paragraph(texts("feeds-dropped"))), replaces=True)


# ── lists ────────────────────────────────────────────────────────────────────────────────────────────────


async def take_list(rest: str, request: Request, desk: Desk, texts: Texts) -> Message:
    """The feeds of an OPML file at an address, those that are not read yet."""
    url = request.values.get("url", "") or _SLACK_LINK.sub(r"\1", rest)
    if not url:
        field = Field("url", texts("feeds-form-list"), hint="https://example.com/feeds.opml")
        form = Form(texts("feeds-import-title"), "feeds import", (field,), texts("house-next"))
        return replace(texts.message(Paragraph(texts("house-fill-in"))), form=form)
    content = await _file(_address(url), desk, texts)
    faults: list[Fault] = []
    specs = await asyncio.to_thread(opml.read, "OPML", content, faults)
    if not specs:
        raise UserError("feeds-no-list", why=str(faults[0].message) if faults else "")
    fresh = opml.unknown(specs, await desk.db.read(feeds.all_feeds))
    blocks: list[Block] = [
        Heading(texts("feeds-import-title")),
        Paragraph(texts("feeds-import-count", count=len(specs))),
        Paragraph(texts("feeds-import-new", count=len(fresh))),
    ]
    blocks += [
        Note((texts("feeds-import-fault"), " ", Foreign(f"{one.path}: {one.message}")))
        for one in faults[:FAULTS]
    ]
    if not fresh:
        return texts.message(*blocks)
    blocks += [Item(one.outlet, one.url, marker="•") for one in fresh[:NEWEST]]
    draft = [{"url": one.url, "outlet": one.outlet, "language": one.language} for one in fresh]
    token = await _drafted(draft, request, desk)
    return replace(texts.message(*blocks), actions=(_keeping(token, texts),))


async def give_list(rest: str, request: Request, desk: Desk, texts: Texts) -> Message:
    every = await desk.db.read(feeds.all_feeds)
    document = Document("rasid-feeds.opml", opml.write(every).encode())
    return replace(texts.message(Paragraph(texts("feeds-exported", count=len(every)))), document=document)


# ── trying ───────────────────────────────────────────────────────────────────────────────────────────────


async def _tried(url: str, desk: Desk, texts: Texts) -> FeedTrial:
    if desk.outside is None:
        raise UserError("feeds-no-outside")
    try:
        return await desk.outside.feed(url)
    except ReasonedError as error:
        raise UserError("feeds-unreadable", why=why(error.reason, texts)) from error


async def _file(url: str, desk: Desk, texts: Texts) -> bytes:
    if desk.outside is None:
        raise UserError("feeds-no-outside")
    try:
        return await desk.outside.file(url, opml.LARGEST)
    except ReasonedError as error:
        raise UserError("feeds-unreadable", why=why(error.reason, texts)) from error


def why(reason: str, texts: Texts) -> str:
    """A reason in words, with the number of an HTTP fault, and without the stop of a sentence."""
    code = f" ({reason.removeprefix('http-')})" if reason.startswith("http-") else ""
    return texts.reason(reason).rstrip(".") + code


def _address(text: str) -> str:
    url = canonical_url(text)
    if url is None:
        raise UserError("feeds-no-address", text=clip(text, ECHOED))
    return url


async def _refuse_known(url: str, desk: Desk) -> None:
    every = await desk.db.read(feeds.all_feeds)
    for one in every:
        if opml.place(one.url) == opml.place(url):
            known = UserError("feeds-known", outlet=one.outlet, feed=one.key)
            raise known.offering((one.outlet, f"show #{one.id}"))


async def _preview(name: str, trial: FeedTrial, desk: Desk, texts: Texts) -> Sequence[Block]:
    """What is in it, and how much of that would be told."""
    looked = sorted(trial.articles, key=lambda one: one.published or _LONG_AGO, reverse=True)[:ANALYSED]
    matching = await asyncio.to_thread(_matching, looked, desk)
    blocks: list[Block] = [
        Heading(name),
        Paragraph(Ltr(trial.url)),
        Paragraph(texts("feeds-trial-items", count=len(trial.articles))),
    ]
    if trial.articles:
        blocks.append(Paragraph(texts("feeds-trial-matches", count=len(matching))))
    if trial.dropped:
        blocks.append(Note(texts("feeds-trial-dropped", count=trial.dropped)))
    for article in looked[:NEWEST]:
        at = article.published
        day = display.moment(at, desk.policy.timezone, texts.language) if at else texts("feeds-undated")
        meta = f"{day} · {texts('feeds-trial-fits')}" if article in matching else day
        blocks.append(Item(article.title, article.url, meta=meta, marker="•"))
    return blocks


def _matching(articles: Sequence[Article], desk: Desk) -> list[Article]:
    return [article for article in articles if desk.analyser.analyse(clipped(article)).relevant]


# ── keeping ──────────────────────────────────────────────────────────────────────────────────────────────


async def _drafted(specs: Sequence[dict[str, Any]], request: Request, desk: Desk) -> str:
    """Remembered for who asked, here; what its button is to say."""
    draft = {"command": "feeds", "feeds": list(specs)}
    until = desk.now() + PATIENCE
    await desk.db.write(dialogues.begin, request.chat, request.person, "draft", draft, until)
    return version(draft)


def _data(spec: FeedSpec, desk: Desk) -> Data:
    """As the newsroom reads feeds that say nothing else."""
    policy = desk.policy
    usual = replace(spec, group=filing.GROUP, interval_s=policy.interval_s, pages=policy.pages)
    return filing.spec_data(usual)


def _keeping(token: str, texts: Texts) -> tuple[Action, ...]:
    save_it = Action(texts("house-save"), f"feeds save {token}", style="primary")
    return save_it, Action(texts("house-drop"), "feeds drop")


def _form(texts: Texts) -> Message:
    fields = (
        Field("url", texts("feeds-form-url"), hint="https://example.com/rss.xml"),
        Field("outlet", texts("feeds-form-outlet"), optional=True, hint=texts("feeds-form-outlet-hint")),
    )
    form = Form(texts("feeds-add-title"), "feeds add", fields, texts("house-next"))
    return replace(texts.message(Paragraph(texts("house-fill-in"))), form=form)
