"""Silence for a while: of the whole chat, or about one thing; and its end.

What is held from a whole chat is told together afterwards. What is muted about one thing is not told at all.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.commands.ask.asking import days
from bot.commands.follow.acting import Acting, acting, paragraph, said, undo_button
from bot.commands.follow.following import place_name, places_of, ref
from bot.commands.follow.times import Clock, until
from bot.commands.follow.wanting import is_everything
from bot.commands.request import Request
from bot.commands.verbs import done_before
from bot.message import Action, Block, Message, Note, Paragraph
from bot.naming import any_name
from bot.texts import Texts
from newsroom import steering
from newsroom.arabic import display
from newsroom.desk import Desk
from newsroom.errors import UserError
from newsroom.models import Target
from newsroom.steering import Editor
from newsroom.store import mutes
from newsroom.store.mutes import Mute
from newsroom.subscribing import MORNING, followed

OFFERED = (("1h", "hour"), ("4h", "some-hours"), ("1d", "day"), ("1w", "week"))


async def mute(request: Request, desk: Desk, texts: Texts) -> Message:
    chat = await acting(request, desk, texts)
    target = _told(chat, texts)
    morning = min(chat.spec.digest_at, default=MORNING[0])
    clock = Clock(desk.now(), chat.spec.timezone, days(desk), morning)
    name, end = until(request.text, clock)
    place = None
    if name and not is_everything(name):
        place = _muted_place(name, request.text.removeprefix(name), desk, texts)
    if place and place[0] == place[1]:  # the dossier
        place = None
    about = place[1] if place else ""
    called = place_name(place, desk.watchlist, texts) if place else ""
    if end is None:
        thing = ref(place, desk.watchlist) if place else ""
        return said(chat, _how_long(thing, called, texts), texts)
    if await done_before(request, desk):
        return said(chat, paragraph(texts("follow-done"), texts), texts)
    data = {"since": desk.now().isoformat(), "until": end.isoformat()}
    editor = Editor(request.person, request.name, request.update_id)
    await steering.change(desk, "mute", mutes.key_of(chat.key, about), data, editor)
    return said(chat, _muted(about, called, end, target, texts), texts)


async def unmute(request: Request, desk: Desk, texts: Texts) -> Message:
    """Of what is named, or of everything."""
    chat = await acting(request, desk, texts)
    target, now = _told(chat, texts), desk.now()
    standing = await desk.db.read(mutes.of_target, target.id, now)
    paused = target.paused is not None and target.paused[1] > now
    if request.text and not is_everything(request.text):
        (place,) = places_of(request.text, desk, texts, texts("help-unmute-example"))
        standing, paused = [one for one in standing if one.about == place[1]], False
    if await done_before(request, desk):
        return said(chat, paragraph(texts("follow-done"), texts), texts)
    if not (standing or paused):
        raise UserError("unmute-nothing")
    wishes = [steering.Wish("mute", mutes.key_of(chat.key, one.about), None) for one in standing]
    wishes += [steering.Wish("mute", mutes.key_of(chat.key), None)] if paused else []
    counted = [(one, await desk.db.read(mutes.kept_back, one)) for one in standing]
    editor = Editor(request.person, request.name, request.update_id)
    made = await steering.change_all(desk, wishes, editor) or []
    message = _unmuted(counted, desk, texts, paused=paused)
    rows = (undo_button(made[0], texts),) if len(made) == 1 else ()  # several have no one way back
    return said(chat, replace(message, actions=(*message.actions, *rows)), texts)


def _muted_place(name: str, length: str, desk: Desk, texts: Texts) -> tuple[str, str]:
    """UserError offers what may be meant for the same time."""
    (place,) = places_of(name, desk, texts, texts("help-mute-example"), length if length.isascii() else "")
    return place


def _told(chat: Acting, texts: Texts) -> Target:
    if chat.target is None or not followed(chat.spec):
        raise UserError("follow-none", example=texts("help-subscribe-example"))
    return chat.target


def _how_long(thing: str, called: str, texts: Texts) -> Message:
    question = texts("mute-how-long", name=called) if called else texts("mute-how-long-all")
    example = texts("help-mute-example")
    message = texts.message(Paragraph(question), Note(texts("follow-example", example=example)))
    buttons = [
        Action(texts(f"while-{word}"), " ".join(["mute", *thing.split(), length])) for length, word in OFFERED
    ]
    return replace(message, actions=(tuple(buttons[:2]), tuple(buttons[2:])), replaces=True)


def _muted(about: str, called: str, end: datetime, target: Target, texts: Texts) -> Message:
    at = display.moment(end, target.spec.timezone, texts.language)
    if about:
        blocks = (Paragraph(texts("mute-one", name=called, until=at)), Note(texts("mute-one-means")))
    else:
        blocks = (Paragraph(texts("mute-all", until=at)), Note(texts("mute-all-means")))
    off = Action(texts("button-unmute"), f"unmute {about}".strip())
    return replace(texts.message(*blocks), actions=((off,),), replaces=True)


def _unmuted(
    counted: list[tuple[Mute, dict[int, str]]], desk: Desk, texts: Texts, *, paused: bool
) -> Message:
    """How much was not told, and how to see it."""
    blocks: list[Block] = [Paragraph(texts("unmute-all"))] if paused else []
    rows = []
    for one, missed in counted:
        name = any_name(one.about, desk.watchlist, texts)
        blocks.append(Paragraph(texts("unmute-one", name=name, count=len(missed))))
        if missed and one.about in desk.watchlist.entities:
            rows.append((Action(texts("button-news"), f"latest {one.about}"),))
    return replace(texts.message(*blocks), actions=tuple(rows), replaces=True)
