"""What sentences say: reports, claims and members of rolls, written with their article and read by subject.

An edit of the article withdraws what it no longer says; the rows stay, with the quote as it was.
Imports `newsroom.models`, the tables and its siblings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Row,
    Table,
    bindparam,
    func,
    insert,
    select,
    union_all,
    update,
)

from newsroom.models import (
    Analysis,
    Attribution,
    Claim,
    Evidence,
    Figure,
    Listing,
    Precision,
    Report,
    Role,
    Rule,
    Source,
    Stage,
    Voice,
    When,
    Window,
)
from newsroom.store.outbox import Told
from newsroom.store.sql import chunks
from newsroom.store.tables import claims, feeds, items, members, reports

READ = 16_384  # statements remembered as read: most of what settling asks for it has asked for before

AnyRow = Row[*tuple[Any, ...]]
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Subjects:
    """What statements are about, by id."""

    milestones: frozenset[str] = frozenset()
    quantities: frozenset[str] = frozenset()
    rolls: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.milestones or self.quantities or self.rolls)


@dataclass(frozen=True, slots=True)
class _Kind:
    table: Table
    subject: Column[str]
    identity: tuple[str, ...]  # an edit that leaves these alone leaves the statement in force
    rows: Callable[[Analysis], Iterator[Values]]


def _reports(analysis: Analysis) -> Iterator[Values]:
    for one in analysis.reports:
        start, end = one.trigger
        yield {
            **_placed(one),
            **_vouched(one.when, one.attribution),
            "milestone": one.milestone,
            "stage": one.stage,
            "trigger_start": start,
            "trigger_end": end,
            "rule": one.rule,
            "except_for": one.except_for,
        }


def _claims(analysis: Analysis) -> Iterator[Values]:
    for one in analysis.claims:
        start, end = one.number
        yield {
            **_placed(one),
            **_vouched(one.as_of, one.attribution),
            "quantity": one.quantity,
            "low": one.low,
            "high": one.high,
            "qualifier": one.qualifier,
            "unit": one.unit,
            "role": one.role,
            "number_start": start,
            "number_end": end,
        }


def _members(analysis: Analysis) -> Iterator[Values]:
    for one in analysis.members:
        yield {**_placed(one), "roll": one.roll, "entity": one.entity}


def _placed(one: Any) -> Values:
    return {"start": one.start, "end": one.end}


def _vouched(when: When | None, attribution: Attribution) -> Values:
    dated = {
        "when_start": when.window.start if when else None,
        "when_end": when.window.end if when else None,
        "when_precision": when.precision if when else None,
        "when_edge": when.edge if when else None,
    }
    return dated | {name.name: getattr(attribution, name.name) for name in fields(Attribution)}


_DAYS = ("when_start", "when_end")
KINDS = (
    _Kind(reports, reports.c.milestone, ("milestone", "stage", *_DAYS), _reports),
    _Kind(claims, claims.c.quantity, ("quantity", "low", "high", *_DAYS), _claims),
    _Kind(members, members.c.roll, ("roll", "entity"), _members),
)


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────


def add(conn: Connection, told: Sequence[Told], dated: Mapping[int, datetime]) -> None:
    """What new items say; `dated` gives the date of each."""
    for kind in KINDS:
        rows = [row | {"said_at": dated[one.item_id]} for one in told for row in _rows(kind, one)]
        if rows:
            conn.execute(insert(kind.table), rows)


def revise(conn: Connection, told: Sequence[Told], now: datetime) -> None:
    """What edited items say: what they no longer say is withdrawn, what they say as before keeps its row."""
    edited = {one.item_id: one.read.item.edited(now) for one in told}
    for kind in KINDS:
        before = _in_force(conn, kind, [one.item_id for one in told])
        kept, new = [], []
        for row in (row for one in told for row in _rows(kind, one)):
            ids = before.get((row["item_id"], *(row[name] for name in kind.identity)), [])
            if ids:
                kept.append(row | {"this": ids.pop(0)})
            else:
                new.append(row | {"said_at": edited[row["item_id"]]})
        gone = [id_ for ids in before.values() for id_ in ids]
        for some in chunks(gone):
            withdrawn = update(kind.table).where(kind.table.c.id.in_(some)).values(withdrawn_at=now)
            conn.execute(withdrawn)
        if kept:
            conn.execute(update(kind.table).where(kind.table.c.id == bindparam("this")), kept)
        if new:
            conn.execute(insert(kind.table), new)


def earliest(conn: Connection, item_ids: Iterable[int]) -> dict[str, datetime]:
    """When these items spoke first of each milestone they speak of, or spoke of before an edit."""
    first = select(reports.c.milestone, func.min(reports.c.said_at)).group_by(reports.c.milestone)
    found: dict[str, datetime] = {}
    for some in chunks(sorted(item_ids)):
        for milestone, said in conn.execute(first.where(reports.c.item_id.in_(some))):
            found[milestone] = min(said, found.get(milestone, said))
    return found


def subjects(conn: Connection, item_ids: Iterable[int]) -> Subjects:
    """What these items speak of, or spoke of before an edit."""
    ids = sorted(item_ids)
    found = [
        frozenset(
            subject
            for some in chunks(ids)
            for subject in conn.execute(
                select(kind.subject).where(kind.table.c.item_id.in_(some)).distinct()
            ).scalars()
        )
        for kind in KINDS
    ]
    return Subjects(*found)


def _rows(kind: _Kind, one: Told) -> Iterator[Values]:
    body = f"{one.read.item.title}\n{one.read.text}"
    for row in kind.rows(one.read.analysis):
        yield row | {"item_id": one.item_id, "quote": body[row["start"] : row["end"]]}


def _in_force(conn: Connection, kind: _Kind, item_ids: Sequence[int]) -> dict[tuple[Any, ...], list[int]]:
    table = kind.table
    columns = [table.c.id, table.c.item_id, *(table.c[name] for name in kind.identity)]
    query = select(*columns).where(table.c.item_id.in_(item_ids), table.c.withdrawn_at.is_(None))
    found: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for id_, *identity in conn.execute(query.order_by(table.c.id)):
        found[tuple(identity)].append(id_)
    return found


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────


def evidence(conn: Connection, milestones: Iterable[str], zone: ZoneInfo) -> list[Evidence]:
    """All that was reported of these milestones, withdrawn reports included."""
    return [_evidence(row, zone) for row in _of(conn, reports, reports.c.milestone, milestones)]


def evidence_since(conn: Connection, days: Mapping[str, date | None], zone: ZoneInfo) -> list[Evidence]:
    """What is in force of these milestones from a day on, of each its own; None: all of it."""
    alike: dict[date | None, list[str]] = defaultdict(list)
    for milestone, day in days.items():
        alike[day].append(milestone)
    return [
        _evidence(row, zone)
        for day, milestones in alike.items()
        for row in _of(conn, reports, reports.c.milestone, milestones, *_in_force_since(day, zone))
    ]


def _in_force_since(day: date | None, zone: ZoneInfo) -> list[ColumnElement[bool]]:
    in_force = reports.c.withdrawn_at.is_(None)
    return [in_force, reports.c.said_at >= datetime.combine(day, time(), zone)] if day else [in_force]


def evidence_in(conn: Connection, item_ids: Iterable[int], zone: ZoneInfo) -> list[Evidence]:
    """All that these items report or reported, of whatever milestone."""
    return [_evidence(row, zone) for row in _of(conn, reports, reports.c.item_id, item_ids)]


def evidence_by_id(conn: Connection, id_: int, zone: ZoneInfo) -> Evidence | None:
    return next(iter(evidence_by_ids(conn, [id_], zone)), None)


def evidence_by_ids(conn: Connection, ids: Iterable[int], zone: ZoneInfo) -> list[Evidence]:
    return [_evidence(row, zone) for row in _of(conn, reports, reports.c.id, ids)]


def figures(conn: Connection, quantities: Iterable[str], zone: ZoneInfo) -> list[Figure]:
    """All that was claimed of these quantities, withdrawn claims included."""
    return [_figure(row, zone) for row in _of(conn, claims, claims.c.quantity, quantities)]


def figures_in(conn: Connection, item_ids: Iterable[int], zone: ZoneInfo) -> list[Figure]:
    """All that these items claim or claimed, of whatever quantity."""
    return [_figure(row, zone) for row in _of(conn, claims, claims.c.item_id, item_ids)]


def newest_figures(conn: Connection, quantities: Iterable[str], zone: ZoneInfo, each: int) -> list[Figure]:
    """The newest claims of these quantities, a few of each: their cost does not grow."""
    in_force = claims.c.withdrawn_at.is_(None)
    newest = [
        select(claims.c.id)
        .where(claims.c.quantity == quantity, in_force)
        .order_by(claims.c.said_at.desc())
        .limit(each)
        .subquery()
        for quantity in sorted(set(quantities))
    ]
    if not newest:
        return []
    ids = conn.execute(union_all(*(select(one.c.id) for one in newest))).scalars()
    return [_figure(row, zone) for row in _of(conn, claims, claims.c.id, ids)]


def listings(conn: Connection, rolls: Iterable[str], zone: ZoneInfo) -> list[Listing]:
    """All members named for these rolls, withdrawn ones included."""
    return [_listing(row, zone) for row in _of(conn, members, members.c.roll, rolls)]


def listings_in(conn: Connection, item_ids: Iterable[int], zone: ZoneInfo) -> list[Listing]:
    """All members that these items name or named, of whatever roll."""
    return [_listing(row, zone) for row in _of(conn, members, members.c.item_id, item_ids)]


def _of(
    conn: Connection, table: Table, column: Column[Any], values: Iterable[Any], *where: ColumnElement[bool]
) -> Iterator[AnyRow]:
    wanted = sorted(set(values))
    about = (items.c.title, items.c.url, items.c.origin, feeds.c.outlet)
    # Each has its item and that its feed: outer joins only keep SQLite from beginning with all items of all feeds.
    query = select(table, *about).join_from(table, items, isouter=True).join(feeds, isouter=True)
    for some in chunks(wanted):
        yield from conn.execute(query.where(column.in_(some), *where))


def _source(row: AnyRow, zone: ZoneInfo) -> Source:
    day = row.said_at.astimezone(zone).date()
    return Source(row.item_id, row.outlet, row.title, row.url, row.said_at, day, row.origin)


def _gone(row: AnyRow, zone: ZoneInfo) -> datetime | None:
    return row.withdrawn_at.astimezone(zone) if row.withdrawn_at else None


@lru_cache(maxsize=READ)
def _evidence(row: AnyRow, zone: ZoneInfo) -> Evidence:
    report = Report(
        row.milestone,
        Stage(row.stage),
        row.start,
        row.end,
        (row.trigger_start, row.trigger_end),
        Rule(row.rule),
        _when(row),
        Attribution(Voice(row.voice), row.speaker, row.via),
        row.except_for,
    )
    return Evidence(row.id, _source(row, zone), report, row.quote, _gone(row, zone))


@lru_cache(maxsize=READ)
def _figure(row: AnyRow, zone: ZoneInfo) -> Figure:
    claim = Claim(
        row.quantity,
        row.low,
        row.high,
        row.qualifier,
        row.unit,
        Role(row.role),
        row.start,
        row.end,
        (row.number_start, row.number_end),
        _when(row),
        Attribution(Voice(row.voice), row.speaker, row.via),
    )
    return Figure(row.id, _source(row, zone), claim, row.quote, _gone(row, zone))


@lru_cache(maxsize=READ)
def _listing(row: AnyRow, zone: ZoneInfo) -> Listing:
    return Listing(row.id, _source(row, zone), row.roll, row.entity, row.quote, _gone(row, zone))


def _when(row: AnyRow) -> When | None:
    if row.when_precision is None:
        return None
    return When(Window(row.when_start, row.when_end), Precision(row.when_precision), row.when_edge or "")
