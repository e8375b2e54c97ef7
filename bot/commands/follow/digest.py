"""The digest now: what is new since this chat's last one, which still comes at its time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot import alerts
from bot.commands.follow.acting import Acting, acting, said
from bot.commands.request import Request
from bot.message import Block, Heading, Item, Message, Note, Paragraph
from bot.texts import Texts
from newsroom import digest as grouping
from newsroom.arabic import display
from newsroom.desk import Desk
from newsroom.models import Alert, Delivery, Frequency, Subscription, TargetSpec
from newsroom.store import newly
from newsroom.subscriptions import fits

BEFORE_THE_FIRST = timedelta(hours=24)
MOST = 40  # alerts; older ones are left out, which is said


async def digest(request: Request, desk: Desk, texts: Texts) -> Message:
    chat = await acting(request, desk, texts)
    now, since = desk.now(), _since(chat, desk.now())
    wanted = chat.spec.subscriptions or tuple(Subscription(one.id) for one in desk.watchlist.dossiers)
    dossiers = {one.dossier for one in wanted}
    found = await desk.db.read(newly.made_since, dossiers, since, 10 * MOST)
    mine = [alert for alert in found if any(_asks(one, alert) for one in wanted)]
    spec = replace(chat.spec, subscriptions=wanted)
    spec = replace(spec, language="en") if texts.language == "en" else replace(spec, language="ar")
    language = spec.language
    title = Heading(texts("digest-now-title", at=display.moment(now, spec.timezone, language)))
    if not mine:
        last = display.moment(since, spec.timezone, language)
        return said(chat, texts.message(title, Paragraph(texts("digest-now-nothing", since=last))), texts)
    return said(chat, _message(mine, title, spec, since, now, desk, texts), texts)


def _since(chat: Acting, now: datetime) -> datetime:
    schedules = chat.target.schedules if chat.target else ()
    daily = [one.until for one in schedules if one.frequency is Frequency.DAILY]
    return max(daily or [one.until for one in schedules], default=now - BEFORE_THE_FIRST)


def _asks(wanted: Subscription, alert: Alert) -> bool:
    enough = alert.story is None or alert.notices or alert.story.sources >= wanted.min_sources
    return bool(enough) and fits(wanted, alert.dossier, alert.kinds, alert.concerns)


def _message(
    mine: Sequence[Alert],
    title: Heading,
    spec: TargetSpec,
    since: datetime,
    now: datetime,
    desk: Desk,
    texts: Texts,
) -> Message:
    rows = [Delivery(alert.id, 0, Frequency.DAILY, 0, alert) for alert in mine[:MOST]]
    told = alerts.digest(grouping.group(rows), spec, desk.watchlist, since=since, until=now)
    more = len(mine) - MOST
    left_out = (Note(texts("digest-now-more", count=more)),) if more > 0 else ()
    return replace(told, blocks=(title, *_unsettling(told.blocks[1:]), *left_out))


def _unsettling(blocks: Sequence[Block]) -> Iterator[Block]:
    """An answer accounts for no delivery: what it shows is still told in its own way."""
    for block in blocks:
        yield replace(block, refs=()) if isinstance(block, (Item, Paragraph)) else block
