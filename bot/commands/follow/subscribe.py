"""What this chat is told: something more, in another way, or no longer."""

from __future__ import annotations

from dataclasses import replace

from bot.commands.follow.acting import Acting, acting, kept, paragraph, said, undo_button, undone
from bot.commands.follow.following import coming, frequency_buttons, label, place_name, places_of, ref
from bot.commands.follow.subscriptions import overview
from bot.commands.follow.wanting import as_line, is_everything, wanted
from bot.commands.request import Request
from bot.commands.verbs import done_before
from bot.message import Action, Message, Note, Paragraph
from bot.texts import Texts
from newsroom.arabic import display
from newsroom.arabic.fold import heavy
from newsroom.desk import Desk
from newsroom.models import TargetSpec
from newsroom.store import mutes
from newsroom.store.edits import Entry
from newsroom.subscribing import Asked, Change, Place, followed, subscribed, told_anyway, unsubscribed

OFFERED = 6  # things, to who names none
UNDO = "undo"
YES = ("نعم", "yes")


async def subscribe(request: Request, desk: Desk, texts: Texts) -> Message:
    chat = await acting(request, desk, texts)
    first, _, rest = request.text.partition(" ")
    if first.lower() == UNDO:
        await undone(chat, rest.strip(), request, desk)
        return await _as_it_stands("follow-undone", request, desk, texts)
    if await done_before(request, desk):
        return await _as_it_stands("follow-done", request, desk, texts)
    name, asked = wanted(request.text)
    if not name:
        return said(chat, _offer(asked, desk, texts), texts)
    places = places_of(name, desk, texts, texts("help-subscribe-example"), as_line(asked))
    changes, spec = [], chat.spec
    for place in places:
        changes.append(subscribed(spec, place, asked))
        spec = changes[-1].spec
    entry = await kept(chat, spec, request, desk) if spec != chat.spec or chat.target is None else None
    message = await _answer(chat, places, changes, entry, desk, texts)
    return said(chat, message, texts)


async def unsubscribe(request: Request, desk: Desk, texts: Texts) -> Message:
    chat = await acting(request, desk, texts)
    if await done_before(request, desk):
        return await _as_it_stands("follow-done", request, desk, texts)
    words = request.text.split()
    if not words:
        return said(chat, await overview(chat, desk, texts), texts)
    sure = len(words) > 1 and heavy(words[-1]) in map(heavy, YES)
    name = " ".join(words[:-1] if sure else words)
    if is_everything(name):
        return said(chat, await _everything(chat, request, desk, texts, sure=sure), texts)
    name, _ = wanted(name)
    (place,) = places_of(name, desk, texts, texts("help-unsubscribe-example"))
    called = place_name(place, desk.watchlist, texts)
    spec = unsubscribed(chat.spec, place)
    if spec == chat.spec:
        key = "unsubscribe-part" if told_anyway(spec, place) else "unsubscribe-none"
        found = await overview(chat, desk, texts)
        return said(chat, replace(found, blocks=(Paragraph(texts(key, name=called)), *found.blocks)), texts)
    entry = await kept(chat, spec, request, desk)
    blocks = [Paragraph(texts("unsubscribe-one", name=called))]
    if told_anyway(spec, place):
        blocks.append(Paragraph(texts("unsubscribe-part", name=called)))
    return said(chat, _final(texts.message(*blocks), entry, texts), texts)


async def _everything(chat: Acting, request: Request, desk: Desk, texts: Texts, *, sure: bool) -> Message:
    count = len(followed(chat.spec))
    if not count:
        return await overview(chat, desk, texts)
    if not sure:
        yes = Action(texts("button-all-off"), "unsubscribe all yes", style="danger")
        no = Action(texts("button-keep"), "subscriptions")
        return replace(paragraph(texts("unsubscribe-sure", count=count), texts), actions=((yes, no),))
    entry = await kept(chat, replace(chat.spec, subscriptions=()), request, desk)
    return _final(texts.message(Paragraph(texts("unsubscribe-all", count=count))), entry, texts)


def _offer(asked: Asked, desk: Desk, texts: Texts) -> Message:
    """The dossiers whole, and the things in them that most milestones speak of."""
    suffix, watchlist = as_line(asked), desk.watchlist
    things = sorted(watchlist.entities, key=lambda id_: -len(watchlist.milestones_of(id_)))[:OFFERED]
    places = [(dossier.id, dossier.id) for dossier in watchlist.dossiers]
    owner = {one.id: dossier.id for dossier in watchlist.dossiers for one in dossier.entities}
    places += [(owner[id_], id_) for id_ in things]
    buttons = [
        Action(label(place_name(place, watchlist, texts)), f"subscribe {ref(place, watchlist)}{suffix}")
        for place in places
    ]
    example = texts("help-subscribe-example")
    message = texts.message(
        Paragraph(texts("subscribe-what")), Note(texts("follow-example", example=example))
    )
    return replace(message, actions=tuple((one,) for one in buttons))


async def _answer(
    chat: Acting, places: list[Place], changes: list[Change], entry: Entry | None, desk: Desk, texts: Texts
) -> Message:
    blocks, spec = [], changes[-1].spec
    for place, change in zip(places, changes, strict=True):
        blocks.append(Paragraph(_told(place, change, spec, desk, texts)))
        if muted := await _muted(chat, place, desk, texts):
            blocks.append(Paragraph(muted))
    buttons: tuple[Action, ...] = ()
    if len(places) == 1 and changes[0].what != "covered":
        buttons = frequency_buttons(places[0], changes[0].subscription, desk.watchlist, texts)
    return _final(texts.message(*blocks), entry, texts, buttons)


def _told(place: Place, change: Change, spec: TargetSpec, desk: Desk, texts: Texts) -> str:
    name = place_name(place, desk.watchlist, texts)
    what = coming(spec, change.subscription, texts)
    match change.what:
        case "new":
            return texts("subscribe-new", name=name, coming=what)
        case "changed":
            return texts("subscribe-changed", name=name, coming=what)
        case "same":
            return texts("subscribe-same", name=name, coming=what)
        case "covered":
            whole = place_name((place[0], place[0]), desk.watchlist, texts)
            return texts("subscribe-covered", name=name, whole=whole, coming=what)


async def _muted(chat: Acting, place: Place, desk: Desk, texts: Texts) -> str:
    if chat.target is None:
        return ""
    now, zone = desk.now(), chat.spec.timezone
    for one in await desk.db.read(mutes.of_target, chat.target.id, now):
        if one.about == place[1]:
            return texts("subscribe-muted", until=display.moment(one.until, zone, texts.language))
    return ""


async def _as_it_stands(key: str, request: Request, desk: Desk, texts: Texts) -> Message:
    """After a change that is not to be described again: what is true now."""
    chat = await acting(request, desk, texts)
    shown = await overview(chat, desk, texts)
    return said(chat, replace(shown, blocks=(Paragraph(texts(key)), *shown.blocks)), texts)


def _final(message: Message, entry: Entry | None, texts: Texts, buttons: tuple[Action, ...] = ()) -> Message:
    last = (*undo_button(entry, texts), Action(texts("button-subscriptions"), "subscriptions"))
    rows = (*(buttons[n : n + 2] for n in range(0, len(buttons), 2)), last)
    return replace(message, actions=rows, replaces=True)
