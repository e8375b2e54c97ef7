"""What an admin changes of one feed. Each change is in the books and can be taken back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.commands.request import Request
from bot.commands.verbs import Words, editor, undo, word_of
from bot.message import Field, Form, Message, Paragraph
from bot.texts import Texts
from newsroom import filing, steering
from newsroom.amending import Data, version
from newsroom.arabic.fold import heavy
from newsroom.desk import Desk
from newsroom.errors import ConfigError, UserError
from newsroom.models import Feed, FeedState
from newsroom.store import polls

LONGEST_NAME = 120  # characters
UNITS = {"s": 1, "m": 60, "h": 3600}
TRUSTS: Words = {"normal": ("عادية", "عادي", "كاملة"), "low": ("منخفضة", "منخفض", "محدودة", "ضعيفة")}
_WRITTEN = re.compile(r"(\d{1,5})\s*([smh])?")
_SPOKEN = {
    "s": ("ث", "ثانية", "ثوان", "ثواني", "second", "seconds", "sec"),
    "m": ("د", "دقيقة", "دقائق", "minute", "minutes", "min"),
    "h": ("س", "ساعة", "ساعات", "hour", "hours"),
}
_ALONE = {
    "دقيقة": (1, "m"),
    "دقيقتين": (2, "m"),
    "ربع ساعة": (15, "m"),
    "نصف ساعة": (30, "m"),
    "ساعة": (1, "h"),
    "ساعتين": (2, "h"),
}


async def pause(feed: Feed, _: str, request: Request, desk: Desk, texts: Texts) -> Message:
    said = texts("feeds-paused-now", outlet=feed.outlet)
    return await _changed(feed, {"enabled": False}, said, request, desk, texts)


async def resume(feed: Feed, _: str, request: Request, desk: Desk, texts: Texts) -> Message:
    if feed.state is not FeedState.PAUSED:
        raise UserError("feeds-not-paused", outlet=feed.outlet)
    said = texts("feeds-resumed-now", outlet=feed.outlet)
    if await desk.db.write(
        polls.resume, feed.id, desk.now()
    ):  # nobody wanted it to rest, so nothing is undone
        return replace(texts.message(Paragraph(said)), replaces=True)
    return await _changed(feed, {"enabled": None}, said, request, desk, texts)


async def rename(feed: Feed, rest: str, request: Request, desk: Desk, texts: Texts) -> Message:
    name = " ".join((request.values.get("outlet") or rest).split())
    if not name:
        field = Field("outlet", texts("feeds-form-outlet"), feed.outlet)
        return _asking("feeds-rename-button", f"feeds rename #{feed.id}", field, texts)
    if len(name) > LONGEST_NAME:
        raise UserError("feeds-long-name", most=str(LONGEST_NAME))
    said = texts("feeds-renamed", before=feed.outlet, after=name)
    return await _changed(feed, {"outlet": name}, said, request, desk, texts)


async def interval(feed: Feed, rest: str, request: Request, desk: Desk, texts: Texts) -> Message:
    written = (request.values.get("interval") or rest).strip()
    if not written:
        field = Field("interval", texts("feeds-interval"), f"{feed.interval_s // 60 or 1}m", hint="5m")
        return _asking("feeds-interval-button", f"feeds interval #{feed.id}", field, texts)
    wanted = _interval(written)
    seconds = int(wanted[:-1]) * UNITS[wanted[-1]]
    said = texts("feeds-interval-now", outlet=feed.outlet, every=every(seconds, texts))
    return await _changed(feed, {"interval": wanted}, said, request, desk, texts)


async def trust(feed: Feed, rest: str, request: Request, desk: Desk, texts: Texts) -> Message:
    wanted = word_of(rest, TRUSTS)
    if not wanted:
        raise UserError("feeds-which-trust")
    said = (
        texts("feeds-trust-low-now", outlet=feed.outlet)
        if wanted == "low"
        else texts("feeds-trust-normal-now", outlet=feed.outlet)
    )
    return await _changed(feed, {"trust": wanted}, said, request, desk, texts)


async def remove(feed: Feed, _: str, request: Request, desk: Desk, texts: Texts) -> Message:
    """What it reported stays."""
    before = await steering.current(desk, "feed", feed.key)
    made = await steering.change(desk, "feed", feed.key, None, editor(request), seen=version(before))
    said = texts.message(Paragraph(texts("feeds-removed", outlet=feed.outlet)))
    return replace(said, actions=undo(made, texts), replaces=True)


async def _changed(
    feed: Feed, changes: Mapping[str, Any], said: str, request: Request, desk: Desk, texts: Texts
) -> Message:
    """`changes`: as in the file; None takes a key away."""
    before = await steering.current(desk, "feed", feed.key)
    after = {name: value for name, value in {**(before or {}), **changes}.items() if value is not None}
    checked(after)
    made = await steering.change(desk, "feed", feed.key, after, editor(request), seen=version(before))
    return replace(texts.message(Paragraph(said)), actions=undo(made, texts), replaces=True)


def checked(data: Data) -> None:
    """Raises RefusedEditError where the file would be refused."""
    try:
        filing.feed_spec(data)
    except ConfigError as error:
        raise steering.RefusedEditError(error.faults) from error


def every(seconds: int, texts: Texts) -> str:
    """«كل 5 دقائق»"""
    for unit, length in (("hours", 3600), ("minutes", 60), ("seconds", 1)):
        if seconds % length == 0:
            return texts(f"every-{unit}", count=seconds // length)
    raise AssertionError(seconds)


def _interval(text: str) -> str:
    """«5m», «5 دقائق», «نصف ساعة» as the file writes it. Raises UserError unless it is from a second to a day."""
    line = heavy(text)
    for alone, (count, unit) in _ALONE.items():
        if line == heavy(alone):
            return f"{count}{unit}"
    number, _, word = line.partition(" ")
    for unit, words in _SPOKEN.items():
        if word and any(word == heavy(each) for each in words):
            line = f"{number}{unit}"
    found = _WRITTEN.fullmatch(line)
    count, unit = (int(found[1]), found[2] or "m") if found else (0, "m")
    if not 1 <= count * UNITS[unit] <= UNITS["h"] * 24:
        raise UserError("feeds-bad-interval", text=text[:40])
    return f"{count}{unit}"


def _asking(title: str, line: str, field: Field, texts: Texts) -> Message:
    form = Form(texts(title), line, (field,), texts("house-save"))
    return replace(texts.message(Paragraph(texts("house-fill-in"))), form=form)
