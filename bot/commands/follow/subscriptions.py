"""What this chat is told, and what stands in the way: a list with buttons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.commands.follow.acting import Acting, acting, said
from bot.commands.follow.following import (
    coming,
    frequency_buttons,
    label,
    listed,
    place_name,
    places_of,
    ref,
)
from bot.commands.request import Request
from bot.message import Action, Block, Bullets, Heading, Message, Note, Paragraph
from bot.naming import any_name
from bot.texts import Texts
from newsroom.arabic import display
from newsroom.desk import Desk
from newsroom.errors import UserError
from newsroom.models import Subscription
from newsroom.store import mutes
from newsroom.subscribing import Place, followed

BUTTONS = 20  # things with buttons of their own


async def subscriptions(request: Request, desk: Desk, texts: Texts) -> Message:
    chat = await acting(request, desk, texts)
    if not request.text:
        return said(chat, await overview(chat, desk, texts), texts)
    (place,) = places_of(request.text, desk, texts, texts("help-subscriptions-example"))[:1]
    mine = next((one for its, one in followed(chat.spec) if its == place), None)
    if mine is None:
        raise UserError("unsubscribe-none", name=place_name(place, desk.watchlist, texts))
    return said(chat, _one(chat, place, mine, desk, texts), texts)


async def overview(chat: Acting, desk: Desk, texts: Texts) -> Message:
    """Everything that is followed, and when it will come."""
    found = followed(chat.spec)
    if not found:
        message = texts.message(
            Paragraph(texts("subscriptions-none")),
            Note(texts("follow-example", example=texts("help-subscribe-example"))),
        )
        return replace(message, actions=((Action(texts("button-subscribe"), "subscribe"),),), replaces=True)
    lines = tuple(
        f"{place_name(place, desk.watchlist, texts)}: {coming(chat.spec, one, texts)}" for place, one in found
    )
    blocks: list[Block] = [Heading(texts("subscriptions-title")), Bullets(lines)]
    blocks += [Note(line) for line in [*_in_the_way(chat, desk, texts), *await _muted(chat, desk, texts)]]
    rows = tuple(_row(place, desk, texts) for place, _ in found[:BUTTONS])
    below = (Action(texts("button-settings"), "settings"),)
    return replace(texts.message(*blocks), actions=(*rows, below), replaces=True)


def _row(place: Place, desk: Desk, texts: Texts) -> tuple[Action, ...]:
    name = ref(place, desk.watchlist)
    shown = label(place_name(place, desk.watchlist, texts))
    return Action(shown, f"subscriptions {name}"), Action(texts("button-remove"), f"unsubscribe {name}")


def _one(chat: Acting, place: Place, one: Subscription, desk: Desk, texts: Texts) -> Message:
    name, line = place_name(place, desk.watchlist, texts), coming(chat.spec, one, texts)
    ways = frequency_buttons(place, one, desk.watchlist, texts)
    called = ref(place, desk.watchlist)
    kinds = ("all kinds", texts("button-all-kinds")) if one.kinds else ("changes", texts("button-changes"))
    least = ("one source", 1) if one.min_sources > 1 else ("2 sources", 2)
    narrow = (
        Action(kinds[1], f"subscribe {called} {kinds[0]}"),
        Action(texts("button-sources", count=least[1]), f"subscribe {called} {least[0]}"),
    )
    remove = Action(texts("button-remove"), f"unsubscribe {called}", style="danger")
    back = Action(texts("button-subscriptions"), "subscriptions")
    message = texts.message(Heading(name), Paragraph(line))
    rows = tuple(ways[n : n + 2] for n in range(0, len(ways), 2))
    return replace(message, actions=(*rows, narrow, (remove, back)), replaces=True)


def _in_the_way(chat: Acting, desk: Desk, texts: Texts) -> Iterator[str]:
    """When the next digest comes, and what holds back the rest."""
    target, spec, now = chat.target, chat.spec, desk.now()
    if target is None:
        return
    if upcoming := min((one.next_at for one in target.schedules), default=None):
        yield texts("subscriptions-next", at=display.moment(upcoming, spec.timezone, texts.language))
    if target.paused and target.paused[1] > now:
        until = display.moment(target.paused[1], spec.timezone, texts.language)
        yield texts("subscriptions-paused", until=until)
    if spec.quiet:
        start, end = (f"{at:%H:%M}" for at in spec.quiet)
        yield texts("subscriptions-quiet", start=start, end=end)
    if not target.enabled:
        yield texts("subscriptions-off", reason=texts.reason(target.disabled_reason or ""))


async def _muted(chat: Acting, desk: Desk, texts: Texts) -> list[str]:
    if chat.target is None:
        return []
    found = await desk.db.read(mutes.of_target, chat.target.id, desk.now())
    zone = chat.spec.timezone
    named = [
        texts(
            "subscriptions-muted-one",
            name=any_name(one.about, desk.watchlist, texts),
            until=display.moment(one.until, zone, texts.language),
        )
        for one in found
    ]
    return [texts("subscriptions-muted", names=listed(named, texts))] if named else []
