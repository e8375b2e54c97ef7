"""Where alerts go: every chat that is told, what stands in the way there, and a word with it.

    targets · targets show KEY · targets pause | resume | remove | test KEY [2h]

A pause is a silence of the whole chat, kept in the books as such; what it holds back is told when it ends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.commands.request import Request
from bot.commands.steer.feedtrial import why
from bot.commands.verbs import Words, editor, of_page, paged, turning, undo, verb
from bot.message import (
    Action,
    Block,
    Bullets,
    Code,
    Fields,
    Foreign,
    Heading,
    Inline,
    Message,
    Paragraph,
)
from bot.render.foreign import clip
from bot.texts import Texts
from newsroom import hours, steering
from newsroom.amending import version
from newsroom.arabic import display
from newsroom.arabic.fold import heavy
from newsroom.desk import Desk
from newsroom.errors import UserError
from newsroom.files import unreachable
from newsroom.models import Target
from newsroom.steering import Wish
from newsroom.store import deliveries, inbox, mutes, trials
from newsroom.store import targets as store
from newsroom.store.edits import Entry

A_PAGE, OFFERED, LABEL, ECHOED = 12, 4, 20, 80
PAUSE = timedelta(hours=2)
LONGEST = timedelta(days=365)
VERBS: Words = {
    "show": ("عرض", "اعرض"),
    "pause": ("أوقف", "إيقاف", "علق", "stop"),
    "resume": ("استأنف", "شغل", "start"),
    "remove": ("احذف", "حذف", "أزل", "delete"),
    "test": ("جرب", "تجربة", "أرسل رسالة تجربة", "try"),
}
_LENGTH = re.compile(
    r"(?:for |لمده )?(\d{1,4})\s*(m|min|minutes?|د|دقيقه|دقايق|h|hours?|س|ساعه|ساعات|d|days?|ي|يوم|ايام|يوما)"
)
_UNIT = {"m": "minutes", "د": "minutes", "h": "hours", "س": "hours", "d": "days", "ي": "days", "ا": "days"}
_ALONE = {"ساعه": 60, "ساعتين": 120, "يوم": 1440, "يومين": 2880, "اسبوع": 10080}  # minutes


class Way(StrEnum):
    """What becomes of a message to a target, the worst first."""

    REFUSED = "refused"  # by its platform
    DISABLED = "disabled"  # the file does not name it any more
    WAITING = "waiting"  # its platform asked for patience, or cannot be reached
    PAUSED = "paused"
    QUIET = "quiet"
    WORKING = "open"


async def targets(request: Request, desk: Desk, texts: Texts) -> Message:
    word, rest = verb(request.text, VERBS)
    every = [one for one in await desk.db.read(store.all_targets) if one.disabled_reason != store.REMOVED]
    if not word and (not rest or rest.isdecimal()):
        return await _list(int(rest[:6] or 1), every, desk, texts)
    target, rest = _first_of(rest, every, request)
    match word:
        case "pause":
            return await _pause(target, rest, request, desk, texts)
        case "resume":
            return await _resume(target, request, desk, texts)
        case "remove":
            return await _remove(target, request, desk, texts)
        case "test":
            return await _test(target, request, desk, texts)
    return await _card(target, desk, texts)


def way(target: Target, now: datetime) -> tuple[Way, datetime | None]:
    """What stands in the way there, and until when. Pure."""
    if not target.enabled:
        absent = target.disabled_reason == store.NOT_IN_CONFIG
        return (Way.DISABLED if absent else Way.REFUSED), None
    if target.wait_until and target.wait_until > now:
        return Way.WAITING, target.wait_until
    if target.paused and target.paused[1] > now:
        return Way.PAUSED, target.paused[1]
    quiet = hours.quiet_until(target.spec, now)
    return (Way.QUIET, quiet) if quiet else (Way.WORKING, None)


# ── which one ────────────────────────────────────────────────────────────────────────────────────────────


def _first_of(text: str, every: Sequence[Target], request: Request) -> tuple[Target, str]:
    """By key, by «#3», or by its title; none named, the chat where it is asked. Raises UserError."""
    words = text.split()
    for count in range(len(words), 0, -1):
        name = heavy(" ".join(words[:count]))
        exact = [one for one in every if name in (heavy(one.spec.key), f"#{one.id}")]
        found = exact or [one for one in every if heavy(one.spec.title) == name]
        if len(found) == 1:
            return found[0], " ".join(words[count:])
    here = [one for one in every if one.spec.key == request.chat]
    if here and not words:
        return here[0], ""
    offered = ((_called(one), f"show #{one.id}") for one in every[:OFFERED])
    if not text:
        raise UserError("targets-which").offering(*offered)
    raise UserError("targets-unknown", name=clip(text, ECHOED)).offering(*offered)


def _called(target: Target) -> str:
    return target.spec.title or target.spec.key


# ── looking ──────────────────────────────────────────────────────────────────────────────────────────────


async def _list(page: int, every: Sequence[Target], desk: Desk, texts: Texts) -> Message:
    if not every:
        return texts.message(Paragraph(texts("targets-none")))
    now, ways = desk.now(), list(Way)
    waiting = await desk.db.read(deliveries.waiting)
    order = sorted(every, key=lambda one: (ways.index(way(one, now)[0]), one.spec.key))
    some, page, pages = paged(order, page, A_PAGE)
    lines = tuple(_line(one, waiting.get(one.id, 0), desk, texts) for one in some)
    blocks: list[Block] = [Heading(texts("targets-title")), Bullets(lines)]
    blocks += of_page(page, pages, texts)
    looks = tuple((Action(clip(_called(one), LABEL), f"targets show #{one.id}"),) for one in some[:OFFERED])
    actions = (*looks, *turning("targets", page, pages, texts))
    return replace(texts.message(*blocks), actions=actions, replaces=True)


def _line(target: Target, waiting: int, desk: Desk, texts: Texts) -> Inline:
    said = [_state(target, desk, texts), texts("targets-subscriptions", count=len(target.spec.subscriptions))]
    if waiting:
        said.append(texts("targets-waiting-count", count=waiting))
    name = (
        (Foreign(target.spec.title), " (", Code(target.spec.key), ")")
        if target.spec.title
        else (Code(target.spec.key),)
    )
    return (*name, f": {' · '.join(said)}")


def _state(target: Target, desk: Desk, texts: Texts) -> str:
    how, until = way(target, desk.now())
    at = display.moment(until, desk.policy.timezone, texts.language) if until else ""
    match how:
        case Way.REFUSED:
            return texts("targets-refused", why=why(target.disabled_reason or "refused", texts))
        case Way.WAITING:
            return texts("targets-waits", why=why(target.wait_reason or "timeout", texts), until=at)
        case Way.PAUSED:
            return texts("targets-paused", until=at)
        case Way.QUIET:
            return texts("targets-quiet", until=at)
        case Way.DISABLED:
            return texts("targets-disabled")
    return texts("targets-open")


async def _card(target: Target, desk: Desk, texts: Texts) -> Message:
    spec, zone = target.spec, desk.policy.timezone
    digest = min((one.next_at for one in target.schedules), default=None)
    waiting = (await desk.db.read(deliveries.waiting)).get(target.id, 0)
    facts: list[tuple[str, Inline]] = [
        (texts("targets-state"), _state(target, desk, texts)),
        (texts("targets-key"), Code(spec.key)),
        (texts("targets-follows"), texts("targets-subscriptions", count=len(spec.subscriptions))),
        (
            texts("targets-digest"),
            display.moment(digest, zone, texts.language) if digest else texts("targets-no-digest"),
        ),
        (texts("targets-stuck"), texts("targets-waiting-count", count=waiting)),
    ]
    paused = way(target, desk.now())[0] is Way.PAUSED
    turn = ("targets-resume-button", "resume") if paused else ("targets-pause-button", "pause")
    row = (
        Action(texts(turn[0]), f"targets {turn[1]} #{target.id}"),
        Action(texts("targets-test-button"), f"targets test #{target.id}"),
        Action(texts("targets-remove-button"), f"targets remove #{target.id}", style="danger"),
    )
    return replace(texts.message(Heading(_called(target)), Fields(tuple(facts))), actions=(row,))


# ── doing ────────────────────────────────────────────────────────────────────────────────────────────────


async def _pause(target: Target, rest: str, request: Request, desk: Desk, texts: Texts) -> Message:
    now = desk.now()
    until = now + (_length(rest) if rest else PAUSE)
    data = {"since": now.isoformat(), "until": until.isoformat()}
    made = await _silence(target, data, request, desk)
    at = display.moment(until, desk.policy.timezone, texts.language)
    said = texts.message(Paragraph(texts("targets-paused-now", name=_called(target), until=at)))
    return replace(said, actions=undo(made, texts), replaces=True)


async def _resume(target: Target, request: Request, desk: Desk, texts: Texts) -> Message:
    if way(target, desk.now())[0] is not Way.PAUSED:
        raise UserError("targets-not-paused", name=_called(target))
    made = await _silence(target, None, request, desk)
    said = texts.message(Paragraph(texts("targets-resumed-now", name=_called(target))))
    return replace(said, actions=undo(made, texts), replaces=True)


async def _silence(target: Target, data: dict[str, str] | None, request: Request, desk: Desk) -> Entry | None:
    made = await steering.change_all(
        desk, [Wish("mute", mutes.key_of(target.spec.key), data)], editor(request)
    )
    return made[0] if made else None


async def _remove(target: Target, request: Request, desk: Desk, texts: Texts) -> Message:
    key = target.spec.key
    before = await steering.current(desk, "target", key)
    made = await steering.change(desk, "target", key, None, editor(request), seen=version(before))
    said = texts.message(Paragraph(texts("targets-removed", name=_called(target))))
    return replace(said, actions=undo(made, texts), replaces=True)


async def _test(target: Target, request: Request, desk: Desk, texts: Texts) -> Message:
    """Through the outbox, as everything goes; where it would not leave, the reason instead."""
    how, until = way(target, desk.now())
    if how in (Way.REFUSED, Way.DISABLED):
        raise UserError("targets-untestable", name=_called(target), state=_state(target, desk, texts))
    if unreachable([target.spec], desk.settings):
        raise UserError("targets-no-token", name=_called(target))
    followed = [one.dossier for one in target.spec.subscriptions] or [
        one.id for one in desk.watchlist.dossiers
    ]
    asked_by = request.name or request.person
    await desk.db.write(
        inbox.once, request.update_id, trials.put, target.id, followed[0], asked_by, desk.now()
    )
    if how is Way.WORKING or until is None:
        said = texts("targets-test-sent", name=_called(target))
    else:
        said = texts("targets-test-later", name=_called(target), state=_state(target, desk, texts))
    return texts.message(Paragraph(said))


def _length(text: str) -> timedelta:
    """«2h», «3 أيام», «ساعتين»"""
    line = heavy(text)
    if line in _ALONE:
        return timedelta(minutes=_ALONE[line])
    found = _LENGTH.fullmatch(line)
    length = timedelta(**{_UNIT[found[2][0]]: int(found[1])}) if found else timedelta(0)
    if not timedelta(0) < length <= LONGEST:
        raise UserError("targets-bad-length", text=clip(text, ECHOED))
    return length
