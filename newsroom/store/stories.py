"""Stories as people are shown them: who reported, when, about whom, and the sentence that proves it.

Imports `newsroom.models` and the tables.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, func, select

from newsroom.models import Proof, Story, Version
from newsroom.store.sql import chunks
from newsroom.store.tables import articles, feeds, item_dossiers, item_entities, items

AnyRow = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class EntitySummary:
    """How much was written of an entity within the dossiers, and from when to when."""

    articles: int
    outlets: int
    first_seen: datetime | None  # null when there is no article
    last_seen: datetime | None


def latest(
    conn: Connection, *, dossier: str | None = None, entity: str | None = None, limit: int
) -> list[Story]:
    """The stories of a dossier, or of any, that name an entity, or not; the newest reports first."""
    newest = func.max(items.c.dated_at)
    query = select(items.c.story_id).join(item_dossiers).group_by(items.c.story_id)
    if dossier is not None:
        query = query.where(item_dossiers.c.dossier == dossier)
    if entity is not None:
        query = query.join(item_entities, item_entities.c.item_id == items.c.id)
        query = query.where(item_entities.c.entity == entity)
    ids = conn.execute(query.order_by(newest.desc(), items.c.story_id.desc()).limit(limit)).scalars().all()
    found = load(conn, ids)
    return [found[id_] for id_ in ids]


def of_item(conn: Connection, item_id: int) -> Story | None:
    story_id = conn.execute(select(items.c.story_id).where(items.c.id == item_id)).scalar()
    return load(conn, [story_id])[story_id] if story_id is not None else None


def entity_summary(conn: Connection, entity_id: str) -> EntitySummary:
    query = (
        select(
            func.count(),
            func.count(feeds.c.outlet.distinct()),
            func.min(items.c.dated_at),
            func.max(items.c.dated_at),
        )
        .select_from(item_entities)
        .join(items)
        .join(feeds)
        .where(item_entities.c.entity == entity_id, items.c.id.in_(select(item_dossiers.c.item_id)))
    )
    return EntitySummary(*conn.execute(query).one())


def load(conn: Connection, ids: Iterable[int]) -> dict[int, Story]:
    """These stories, by id."""
    wanted = sorted(set(ids))
    reports: dict[int, list[AnyRow]] = defaultdict(list)
    for row in _rows(conn, wanted):
        reports[row.story_id].append(row)
    named: dict[int, list[AnyRow]] = defaultdict(list)
    for row in _named(conn, wanted):
        named[row.story_id].append(row)
    return {id_: _story(id_, rows, named[id_]) for id_, rows in reports.items()}


def _quote(of: Table) -> ColumnElement[str]:
    body = items.c.title + "\n" + articles.c.text
    return func.substr(body, of.c.quote_start + 1, of.c.quote_end - of.c.quote_start).label("quote")


def _rows(conn: Connection, story_ids: Sequence[int]) -> Iterable[AnyRow]:
    columns = (items.c.id, items.c.story_id, items.c.title, items.c.url, items.c.published_at)
    query = (
        select(*columns, items.c.first_seen_at, feeds.c.outlet, _quote(articles))
        .join_from(items, feeds)
        .join(articles)
        .order_by(items.c.dated_at, items.c.id)
    )
    for some in chunks(story_ids):
        yield from conn.execute(query.where(items.c.story_id.in_(some)))


def _named(conn: Connection, story_ids: Sequence[int]) -> Iterable[AnyRow]:
    query = (
        select(items.c.story_id, item_entities.c.entity, feeds.c.outlet, _quote(item_entities))
        .join_from(items, item_entities)
        .join(articles, articles.c.item_id == items.c.id)
        .join(feeds, feeds.c.id == items.c.feed_id)
        .order_by(items.c.dated_at.desc(), items.c.id.desc(), item_entities.c.rank)
    )
    for some in chunks(story_ids):
        yield from conn.execute(query.where(items.c.story_id.in_(some)))


def _story(id_: int, rows: Sequence[AnyRow], named: Sequence[AnyRow]) -> Story:
    """Link, date and quotes are those of the newest report wherever it has them."""
    proof = next((row for row in reversed(rows) if row.quote is not None), None)
    quotes: dict[str, Proof] = {}
    for row in named:
        if row.quote is not None:
            quotes.setdefault(row.entity, Proof(row.entity, row.quote, row.outlet))
    return Story(
        id=id_,
        title=rows[0].title,
        versions=tuple(
            Version(row.id, row.outlet, row.title, row.url, row.published_at, row.first_seen_at)
            for row in rows
        ),
        entities=tuple(dict.fromkeys(row.entity for row in named)),
        quote=Proof(None, proof.quote, proof.outlet) if proof else None,
        quotes=tuple(quotes.values()),
    )
