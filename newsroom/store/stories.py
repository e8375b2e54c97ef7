"""Stories as people are shown them: who reported, when, about whom, and the sentence that proves it.

Imports `newsroom.models` and the tables.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from newsroom.models import Report, Story
from newsroom.store.sql import chunks
from newsroom.store.tables import articles, feeds, item_dossiers, item_entities, items


@dataclass(frozen=True, slots=True)
class EntitySummary:
    """How much was written of an entity, and from when to when."""

    articles: int
    outlets: int
    first_seen: datetime | None  # null when there is no article
    last_seen: datetime | None


def latest(
    conn: Connection, *, dossier: str | None = None, entity: str | None = None, limit: int
) -> list[Story]:
    """The stories with the newest reports, of a dossier, of an entity, or of all; newest first."""
    newest = func.max(items.c.dated_at)
    query = select(items.c.story_id).group_by(items.c.story_id)
    if dossier is not None:
        query = query.join(item_dossiers).where(item_dossiers.c.dossier == dossier)
    if entity is not None:
        query = query.join(item_entities).where(item_entities.c.entity == entity)
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
        .where(item_entities.c.entity == entity_id)
    )
    return EntitySummary(*conn.execute(query).one())


def load(conn: Connection, ids: Iterable[int]) -> dict[int, Story]:
    """These stories, by id."""
    wanted = sorted(set(ids))
    reports: dict[int, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for row in _rows(conn, wanted):
        reports[row.story_id].append(row)
    entities = _entities(conn, wanted)
    return {id_: _story(id_, rows, entities.get(id_, ())) for id_, rows in reports.items()}


def _rows(conn: Connection, story_ids: Sequence[int]) -> Iterable[Row[*tuple[Any, ...]]]:
    body = items.c.title + "\n" + articles.c.text
    quote = func.substr(body, articles.c.quote_start + 1, articles.c.quote_end - articles.c.quote_start)
    query = (
        select(
            items.c.id,
            items.c.story_id,
            items.c.title,
            items.c.url,
            items.c.published_at,
            items.c.first_seen_at,
            feeds.c.outlet,
            quote.label("quote"),
        )
        .join_from(items, feeds)
        .join(articles)
        .order_by(items.c.dated_at, items.c.id)
    )
    for some in chunks(story_ids):
        yield from conn.execute(query.where(items.c.story_id.in_(some)))


def _entities(conn: Connection, story_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    query = (
        select(items.c.story_id, item_entities.c.entity)
        .join_from(items, item_entities)
        .order_by(items.c.id, item_entities.c.rank)
    )
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for some in chunks(story_ids):
        for story_id, entity in conn.execute(query.where(items.c.story_id.in_(some))):
            found[story_id][entity] = None
    return {story_id: tuple(entities) for story_id, entities in found.items()}


def _story(id_: int, rows: Sequence[Row[*tuple[Any, ...]]], entities: tuple[str, ...]) -> Story:
    first_match = min((row for row in rows if row.quote is not None), key=lambda row: row.id, default=None)
    return Story(
        id=id_,
        title=rows[0].title,
        reports=tuple(
            Report(row.id, row.outlet, row.title, row.url, row.published_at, row.first_seen_at)
            for row in rows
        ),
        entities=entities,
        quote=first_match.quote if first_match else None,
        quote_outlet=first_match.outlet if first_match else None,
    )
