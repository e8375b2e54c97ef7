"""The ledger as plain data: what `rasid status --json` and its like print. Described in docs/operators.md. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from bot.naming import entity_name
from bot.standings import side_value, subject_name
from bot.texts import Texts
from newsroom.answers import Entry, Moved, News, Place, Status, lacking
from newsroom.models import (
    Attribution,
    Conflict,
    Decision,
    Evidence,
    Figure,
    Plan,
    Quantity,
    Reading,
    Said,
    Side,
    Source,
    Step,
    Story,
    When,
    Window,
)
from newsroom.watchlist import Thing, Watchlist

Data = dict[str, Any]
Readings = Iterable[tuple[Quantity, tuple[Reading, ...]]]


def name_of(thing: Thing, texts: Texts) -> str:
    return thing.ar if texts.language == "ar" else thing.en


def status(found: Status, watchlist: Watchlist, texts: Texts) -> Data:
    milestones = [milestone(place, texts) for place in found.places]
    return {
        **_named(found.thing, texts),
        "as_of": found.day.isoformat(),
        "state": milestones[0]["state"] if milestones else None,
        "milestones": milestones,
        "conflicts": [conflict(one, watchlist, texts) for one in found.conflicts],
        "figures": [
            {"quantity": quantity.id, "title": name_of(quantity, texts), **reading(readings[-1])}
            for quantity, readings in found.figures
        ],
        "overdue_in_dossier": [milestone(place, texts) for place in found.overdue],
        "articles": found.summary.articles,
        "articles_more": found.summary.many,
        "outlets": found.summary.outlets,
        "origins": found.summary.origins,
        "latest": [story(one) for one in found.latest],
    }


def milestone(place: Place, texts: Texts) -> Data:
    standing = place.standing
    plan = standing.plan
    return {
        "id": place.milestone.id,
        "title": name_of(place.milestone, texts),
        "phase": place.milestone.phase,
        "dossier": place.dossier.id,
        "state": standing.state.value,
        "since": _iso(standing.since),
        "evidence": [evidence(one) for one in standing.evidence],
        "against": [evidence(one) for one in standing.against],
        "waits_for": lacking(place) or None,
        "due": _window(plan.window) if plan else None,
        "due_sources": [evidence(one) for one in plan.evidence] if plan else [],
        "rivals": [_plan(one) for one in standing.rivals],
        "slips": [_plan(one) for one in standing.slips],
        "overdue_days": standing.overdue,
        "decision": decision(standing.decision) if standing.decision else None,
        "history": [step(one) for one in standing.history],
    }


def step(one: Step) -> Data:
    return {
        "day": one.day.isoformat(),
        "state": one.state.value,
        "evidence": [evidence(each) for each in one.evidence],
        "decision": decision(one.decision) if one.decision else None,
    }


def evidence(one: Evidence) -> Data:
    report = one.report
    return {
        **_source(one.source, one.quote),
        "stage": report.stage.value,
        **_vouched(report.attribution),
        "when": _when(report.when),
        "report": one.id,
    }


def decision(one: Decision) -> Data:
    return {
        "id": one.id,
        "ruling": one.ruling.value,
        "state": one.state.value if one.state else None,
        "by": one.by,
        "at": one.at.isoformat(),
        "day": _iso(one.day),
        "note": one.note,
        "report": one.evidence,
    }


def conflict(one: Conflict, watchlist: Watchlist, texts: Texts) -> Data:
    return {
        "key": one.key,
        "kind": one.kind.value,
        "subject": one.subject,
        "title": subject_name(one.subject, watchlist, texts),
        "since": one.since.isoformat(),
        "standing": one.standing,
        "within": one.within or None,
        "sides": [_side(one, side, watchlist, texts) for side in one.sides],
    }


def _side(of: Conflict, side: Side, watchlist: Watchlist, texts: Texts) -> Data:
    """What it says, readable, and the one value that it is."""
    value: Data = {}
    if side.window:
        value["window"] = _window(side.window)
    if side.figure:
        value["figure"] = [_number(side.figure[0]), _number(side.figure[1])]
    if side.stage or side.state:
        value["state"] = str(side.state or side.stage)
    if side.members:
        value["members"] = list(side.members)
        value["names"] = [entity_name(member, watchlist, texts) for member in side.members]
    return {
        "says": side_value(side, watchlist, texts),
        "subject": side.subject or of.subject,
        **value,
        "sources": [said(one) for one in side.said],
    }


def said(one: Said) -> Data:
    match one:
        case Evidence():
            return evidence(one)
        case Figure():
            return {**_source(one.source, one.quote), **_figure(one), "claim": one.id}
        case _:
            return {**_source(one.source, one.quote), "entity": one.entity}


def figures(found: Readings, texts: Texts) -> list[Data]:
    return [
        {
            "quantity": quantity.id,
            "title": name_of(quantity, texts),
            "readings": [reading(one) for one in readings],
        }
        for quantity, readings in found
    ]


def reading(one: Reading) -> Data:
    first = one.figure
    return {
        **_figure(first),
        "change": _number(one.change),
        **_source(first.source, first.quote),
        "repeated": [_source(each.source, each.quote) for each in one.repeated],
    }


def timeline(thing: Thing, entries: Iterable[Entry], day: date, texts: Texts) -> Data:
    return {
        **_named(thing, texts),
        "as_of": day.isoformat(),
        "entries": [_entry(entry, texts) for entry in entries],
    }


def _entry(entry: Entry, texts: Texts) -> Data:
    row: Data = {"day": entry.day.isoformat(), "kind": entry.kind}
    if entry.place:
        row["milestone"] = entry.place.milestone.id
        row["title"] = name_of(entry.place.milestone, texts)
    if entry.step:
        row |= step(entry.step)
    if entry.plan:
        row |= {"due": _window(entry.plan.window), "rival": entry.rival}
        row["evidence"] = [evidence(one) for one in entry.plan.evidence]
        row["before"] = _window(entry.before.window) if entry.before else None
    return row


def changes(found: News, watchlist: Watchlist, texts: Texts) -> Data:
    return {
        "since": found.since.isoformat(),
        "as_of": found.day.isoformat(),
        "milestones": [_moved(one, texts) for one in found.moved],
        "conflicts": [conflict(one, watchlist, texts) for one in found.conflicts],
        "stories": [story(one) for one in found.stories],
    }


def _moved(one: Moved, texts: Texts) -> Data:
    return {"before": one.before.value, **milestone(one.place, texts)}


def story(one: Story) -> Data:
    newest = one.versions[-1]
    return {
        "title": newest.title,
        "url": newest.url,
        "outlets": list(one.outlets),
        "published": newest.published.isoformat() if newest.published else None,
        "seen": newest.first_seen.isoformat(),
    }


# ── pieces ───────────────────────────────────────────────────────────────────────────────────────────────


def _named(thing: Thing, texts: Texts) -> Data:
    kind = type(thing).__name__.lower()
    return {"name": name_of(thing, texts), "kind": kind, "id": thing.id}


def _source(source: Source, quote: str) -> Data:
    return {
        "quote": quote,
        "outlet": source.outlet,
        "title": source.title,
        "url": source.url,
        "article": source.url or source.item,
        "published": source.said.isoformat(),
        "origin": source.origin,
    }


def _vouched(given: Attribution) -> Data:
    return {"voice": given.voice.value, "speaker": given.speaker or None, "via": given.via or None}


def _figure(one: Figure) -> Data:
    claim = one.claim
    low, high = _number(claim.low), _number(claim.high)
    return {
        "value": low if low == high else [low, high],
        "qualifier": claim.qualifier,
        "unit": claim.unit,
        "role": claim.role.value,
        "as_of": _when(claim.as_of),
        **_vouched(claim.attribution),
    }


def _plan(plan: Plan) -> Data:
    return {
        **_window(plan.window),
        "said": _iso(plan.said),
        "sources": [evidence(one) for one in plan.evidence],
    }


def _when(when: When | None) -> Data | None:
    if when is None:
        return None
    return {**_window(when.window), "precision": when.precision.value, "edge": when.edge or None}


def _window(window: Window) -> Data:
    return {"start": _iso(window.start), "end": _iso(window.end)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _number(number: float | None) -> float | int | None:
    return int(number) if number is not None and number == int(number) else number
