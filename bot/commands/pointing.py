"""What a person points at: an alert by its number or by answering it, an article by its link or number.

«12» · «item 7» · «https://…» · nothing, as the answer to a message of ours ─► Pointed
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.alerts import first
from bot.commands.request import Request
from bot.notices import Teller
from bot.render.foreign import clip
from bot.texts import Texts
from newsroom.arabic.fold import heavy
from newsroom.desk import Desk
from newsroom.errors import UserError
from newsroom.models import Alert
from newsroom.store import tracing

LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_LONGEST_LINK = 2000
_NUMBER = re.compile(r"(?:التنبيه |تنبيه |alert )?#?(\d{1,9})")
_ITEM = re.compile(r"(?:item|ماده|الماده) (\d{1,9})")
CHOICES = 6


@dataclass(frozen=True, slots=True)
class Pointed:
    """One of these: an alert, an article we have, or a link we do not know."""

    alert: Alert | None = None
    item: int | None = None
    link: str = ""


def is_link(text: str) -> bool:
    return len(text) <= _LONGEST_LINK and LINK.fullmatch(text.strip()) is not None


async def pointed(request: Request, text: str, desk: Desk, texts: Texts) -> Pointed:
    """UserError when it is nothing we know, or several things; `text` names it, or the answered message does."""
    text = text.strip()
    if not text:
        return Pointed(await _answered(request, desk, texts))
    if is_link(text):
        item = await desk.db.read(tracing.by_address, text)
        return Pointed(item=item) if item else Pointed(link=text)
    folded = heavy(text)
    if number := _ITEM.fullmatch(folded):
        if not await desk.db.read(tracing.kept, [int(number[1])]):
            raise UserError("point-no-item", id=int(number[1]))
        return Pointed(item=int(number[1]))
    if number := _NUMBER.fullmatch(folded):
        alert = await desk.db.read(tracing.alert, int(number[1]), request.chat)
        if alert is None:
            raise UserError("point-no-alert", id=int(number[1]))
        return Pointed(alert)
    raise UserError("point-what", text=clip(text, 80))


async def _answered(request: Request, desk: Desk, texts: Texts) -> Alert:
    """The alert that the answered message tells."""
    if not request.replies_to:
        raise UserError("point-missing")
    told: Sequence[Alert] = await desk.db.read(tracing.told_in, request.chat, request.replies_to)
    if not told:
        raise UserError("point-no-message")
    if len(told) > 1:
        names = ((clip(alert_title(one, desk, texts), 60), str(one.id)) for one in told[:CHOICES])
        raise UserError("point-which").offering(*names)
    return told[0]


def alert_title(alert: Alert, desk: Desk, texts: Texts) -> str:
    """What it is called in one line: what changed, or the headline."""
    if alert.notices:
        return Teller(desk.watchlist, texts, desk.policy.timezone).title(alert.notices[0])
    return first(alert.story).title if alert.story else ""
