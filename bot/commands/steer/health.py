"""How the service is doing, in words, the worst first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.commands.request import Request
from bot.commands.steer.feedtrial import why
from bot.message import Action, Block, Bullets, Foreign, Heading, Inline, Message, Paragraph
from bot.texts import Texts
from bot.vitals import look
from newsroom.arabic import display
from newsroom.desk import Desk
from newsroom.health import Check, Report, Status
from newsroom.store.health import BadFeed, Hindered, Snapshot

ORDER = (Status.DANGER, Status.DEGRADED, Status.UNKNOWN, Status.OK, Status.OFF)


async def health(request: Request, desk: Desk, texts: Texts) -> Message:
    facts, report = await look(desk)
    blocks: list[Block] = [Heading(texts("health-title")), Paragraph(texts(f"health-{report.status}"))]
    if found := tuple(_danger(one.key, one.count, one.since, desk, texts) for one in report.dangers):
        blocks.append(Bullets(found))
    if worse := tuple(_worst(facts, texts)):
        blocks += [Heading(texts("health-who"), "section"), Bullets(worse)]
    blocks += [Heading(texts("health-parts"), "section")]
    order = sorted(report.checks, key=lambda one: ORDER.index(one.status))
    blocks.append(Bullets(tuple(_part(one, desk, texts) for one in order)))
    return replace(texts.message(*blocks), actions=_doing(report, texts), replaces=True)


def _danger(key: str, count: int, since: datetime | None, desk: Desk, texts: Texts) -> str:
    at = display.moment(since, desk.policy.timezone, texts.language) if since else ""
    return texts(f"danger-{key}", count=count, since=at)


def _worst(facts: Snapshot, texts: Texts) -> list[Inline]:
    """The feeds that fail or have fallen silent and the targets that are not reached, by name."""
    lines: list[Inline] = [_feed(one, texts) for one in facts.feeds_worst]
    lines += [(Foreign(one.outlet), f": {texts('health-silent')}") for one in facts.silent_worst]
    return lines + [_target(one, texts) for one in (*facts.targets_refused, *facts.targets_waiting)]


def _feed(feed: BadFeed, texts: Texts) -> Inline:
    return Foreign(feed.outlet), f": {why(feed.reason or 'gone', texts)}"


def _target(target: Hindered, texts: Texts) -> Inline:
    return Foreign(target.key), f": {why(target.reason or 'refused', texts)}"


def _part(check: Check, desk: Desk, texts: Texts) -> str:
    """«قراءة الخلاصات: سليمة، 3 شباط، 14:05»"""
    said = f"{texts(f'check-{check.name}')}: {texts(f'health-is-{check.status}')}"
    at = display.moment(check.at, desk.policy.timezone, texts.language) if check.at else ""
    return f"{said} ({at})" if at else said


def _doing(report: Report, texts: Texts) -> tuple[tuple[Action, ...], ...]:
    """To the command that mends it."""
    ill = {check.name for check in report.checks if check.status in (Status.DANGER, Status.DEGRADED)}
    ways = {
        "feeds": Action(texts("health-to-feeds"), "feeds failing"),
        "targets": Action(texts("health-to-targets"), "targets"),
        "dead-letters": Action(texts("health-to-outbox"), "outbox"),
    }
    row = tuple(action for name, action in ways.items() if name in ill)
    return (row,) if row else ()
