"""Stories as people are shown them: who reported, when, about whom, and the sentence that proves it.

Imports `newsroom.models` and the tables.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, func, select

from newsroom.models import Proof, Story, Trust, Version
from newsroom.store.sql import chunks
from newsroom.store.tables import articles, feeds, item_dossiers, item_entities, items, reports

AnyRow = Row[*tuple[Any, ...]]


PAGE = 40  # reports looked at together, from the newest back
COUNTED = 5000  # articles counted one by one; beyond it, "more than"
SAMPLED = 500  # of the newest, whose outlets and origins are told apart


@dataclass(frozen=True, slots=True)
class EntitySummary:
    """How much was written of an entity within the dossiers, and from when to when.

    What it costs does not grow with what was written: `articles` stops at COUNTED, and outlets and origins are
    those of the newest SAMPLED.
    """

    articles: int
    outlets: int
    first_seen: datetime | None  # null when there is no article
    last_seen: datetime | None
    origins: int = 0  # that do not go back to one another

    @property
    def many(self) -> bool:
        """Whether there are more articles than were counted."""
        return self.articles >= COUNTED

    @property
    def sampled(self) -> bool:
        """Whether outlets and origins are those of the newest articles only."""
        return self.articles > SAMPLED


def latest(
    conn: Connection,
    *,
    dossier: str | None = None,
    entity: str | None = None,
    limit: int,
    until: datetime | None = None,
) -> list[Story]:
    """The stories of a dossier, or of any, that name an entity, or not; the newest reports first.

    Walks the index from the newest report back and stops as soon as it has enough stories.
    """
    return _loaded(conn, _walk(conn, _reports_of(dossier, entity), limit, before=until))


def new_since(
    conn: Connection, since: datetime, *, dossier: str | None = None, entity: str | None = None, limit: int
) -> list[Story]:
    """Stories that no outlet had told before; those told last come first."""
    found: list[int] = []
    before: tuple[datetime, int] | None = None
    while len(found) < limit:
        page = _page(conn, _reports_of(dossier, entity), before, PAGE, since=since)
        fresh = _begun_since(conn, {row.story_id for row in page}, since)
        found += dict.fromkeys(row.story_id for row in page if row.story_id in fresh - set(found))
        if len(page) < PAGE:
            break
        before = page[-1].dated_at, page[-1].item_id
    return _loaded(conn, found[:limit])


def entity_summary(conn: Connection, entity_id: str, until: datetime | None = None) -> EntitySummary:
    return _summary(conn, _reports_of(None, entity_id), until)


def dossier_summary(conn: Connection, dossier_id: str, until: datetime | None = None) -> EntitySummary:
    return _summary(conn, _reports_of(dossier_id, None), until)


def milestones_summary(
    conn: Connection, milestone_ids: Iterable[str], until: datetime | None = None
) -> EntitySummary:
    """Of the articles that report one of these milestones."""
    told = reports.c
    query = select(items.c.id, items.c.dated_at, items.c.origin, feeds.c.outlet).distinct()
    query = query.join_from(reports, items).join(feeds)
    query = query.where(told.milestone.in_(sorted(milestone_ids)), told.withdrawn_at.is_(None))
    if until is not None:
        query = query.where(items.c.dated_at < until)
    rows = conn.execute(query.limit(COUNTED)).all()
    days = [row.dated_at for row in rows]
    outlets, origins = {row.outlet for row in rows}, {row.origin for row in rows}
    first, last = min(days, default=None), max(days, default=None)
    return EntitySummary(len(rows), len(outlets), first, last, len(origins))


def _summary(conn: Connection, of: _Reports, until: datetime | None) -> EntitySummary:
    until_then = () if until is None else (of.dated < until,)
    relevant = select(of.item_id.label("item_id"), of.dated.label("dated_at")).where(
        *of.conditions, *until_then
    )
    counted = relevant.limit(COUNTED).subquery()
    articles = conn.execute(select(func.count()).select_from(counted)).scalar_one()
    if not articles:
        return EntitySummary(0, 0, None, None)
    newest = relevant.order_by(of.dated.desc(), of.item_id.desc())
    sample = newest.limit(SAMPLED).subquery()
    told_apart = (
        select(feeds.c.outlet, items.c.origin)
        .distinct()
        .select_from(sample)
        .join(items, items.c.id == sample.c.item_id)
        .join(feeds, feeds.c.id == items.c.feed_id)
    )
    pairs = conn.execute(told_apart).all()
    oldest = relevant.order_by(of.dated, of.item_id).limit(1)
    return EntitySummary(
        articles,
        len({outlet for outlet, _ in pairs}),
        conn.execute(oldest).one().dated_at,
        conn.execute(newest.limit(1)).one().dated_at,
        len({origin for _, origin in pairs}),
    )


@dataclass(frozen=True, slots=True)
class _Reports:
    """Where the reports wanted stand in order of time, and what else must hold of them."""

    item_id: ColumnElement[int]
    dated: ColumnElement[datetime]
    conditions: tuple[ColumnElement[bool], ...]


def _reports_of(dossier: str | None, entity: str | None) -> _Reports:
    """By the index of what is asked for; the rest is looked up for each report."""
    if entity is not None:
        of = item_entities.c
        belongs = select(item_dossiers.c.item_id).where(item_dossiers.c.item_id == of.item_id)
        if dossier is not None:
            belongs = belongs.where(item_dossiers.c.dossier == dossier)
        return _Reports(of.item_id, of.dated_at, (of.entity == entity, belongs.exists()))
    if dossier is not None:
        return _Reports(
            item_dossiers.c.item_id, item_dossiers.c.dated_at, (item_dossiers.c.dossier == dossier,)
        )
    belongs = select(item_dossiers.c.item_id).where(item_dossiers.c.item_id == items.c.id)
    return _Reports(items.c.id, items.c.dated_at, (belongs.exists(),))


def _walk(conn: Connection, of: _Reports, limit: int, *, before: datetime | None) -> list[int]:
    """Ids of the stories of the newest of."""
    found: dict[int, None] = {}
    last: tuple[datetime, int] | None = (before, 0) if before else None
    while len(found) < limit:
        page = _page(conn, of, last, PAGE)
        found |= dict.fromkeys(row.story_id for row in page)
        if len(page) < PAGE:
            break
        last = page[-1].dated_at, page[-1].item_id
    return list(found)[:limit]


def _page(
    conn: Connection,
    of: _Reports,
    before: tuple[datetime, int] | None,
    size: int,
    since: datetime | None = None,
) -> Sequence[AnyRow]:
    """The next reports, from the newest back."""
    columns = select(of.item_id.label("item_id"), of.dated.label("dated_at")).where(*of.conditions)
    if since is not None:
        columns = columns.where(of.dated >= since)
    if before is not None:
        moment, item_id = before
        earlier = (of.dated == moment) & (of.item_id < item_id)
        columns = columns.where(of.dated <= moment, (of.dated < moment) | earlier)
    page = columns.order_by(of.dated.desc(), of.item_id.desc()).limit(size).subquery()
    story = select(page.c.item_id, page.c.dated_at, items.c.story_id).join(
        items, items.c.id == page.c.item_id
    )
    return conn.execute(story.order_by(page.c.dated_at.desc(), page.c.item_id.desc())).all()


def _begun_since(conn: Connection, story_ids: Iterable[int], since: datetime) -> set[int]:
    first = func.min(items.c.dated_at)
    query = select(items.c.story_id).where(items.c.story_id.in_(sorted(story_ids)))
    return set(conn.execute(query.group_by(items.c.story_id).having(first >= since)).scalars())


def _loaded(conn: Connection, ids: Sequence[int]) -> list[Story]:
    found = load(conn, ids)
    return [found[id_] for id_ in ids]


def of_item(conn: Connection, item_id: int) -> Story | None:
    story_id = conn.execute(select(items.c.story_id).where(items.c.id == item_id)).scalar()
    return load(conn, [story_id])[story_id] if story_id is not None else None


def load(conn: Connection, ids: Iterable[int]) -> dict[int, Story]:
    """These stories, by id. Of all the quotes a story has, only those that are shown are cut out of the texts."""
    wanted = sorted(set(ids))
    versions, named = _by_story(_rows(conn, wanted)), _by_story(_named(conn, wanted))
    own = _own_quoted(conn, versions)
    entities = {id_: _quoted_of(named.get(id_, [])) for id_ in versions}
    said = _quotes(conn, own.values()) | _quotes_of(
        conn, (it for of in entities.values() for it in of.values())
    )
    outlets = {row.id: row.outlet for rows in versions.values() for row in rows}

    def proofs(quoted: Mapping[Any, int | None]) -> tuple[Proof, ...]:
        each = ((who, said.get((item, who)), item) for who, item in quoted.items())
        return tuple(
            Proof(who, quote, outlets[item]) for who, quote, item in each if item and quote is not None
        )

    return {
        id_: _story(id_, rows, tuple(entities[id_]), proofs({None: own[id_]}), proofs(entities[id_]))
        for id_, rows in versions.items()
    }


def _by_story(rows: Iterable[AnyRow]) -> dict[int, list[AnyRow]]:
    found: dict[int, list[AnyRow]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row)
    return found


def _rows(conn: Connection, story_ids: Sequence[int]) -> Iterable[AnyRow]:
    columns = (items.c.story_id, items.c.id, items.c.title, items.c.url, items.c.published_at)
    more = (items.c.first_seen_at, items.c.origin, feeds.c.outlet, feeds.c.trust)
    query = select(*columns, *more).join_from(items, feeds).order_by(items.c.dated_at, items.c.id)
    for some in chunks(story_ids):
        yield from conn.execute(query.where(items.c.story_id.in_(some))).all()


def _named(conn: Connection, story_ids: Sequence[int]) -> Iterable[AnyRow]:
    quoted = item_entities.c.quote_start.is_not(None).label("quoted")
    query = (
        select(items.c.story_id, item_entities.c.entity, item_entities.c.item_id, quoted)
        .join_from(items, item_entities)
        .order_by(items.c.dated_at.desc(), items.c.id.desc(), item_entities.c.rank)
    )
    for some in chunks(story_ids):
        yield from conn.execute(query.where(items.c.story_id.in_(some))).all()


def _own_quoted(conn: Connection, versions: Mapping[int, Sequence[AnyRow]]) -> dict[int, int | None]:
    """The newest report of each story that has a quote: nearly always the last. A look at an article is dear, as
    its text stands before the rest of its row."""

    def quoted(item_ids: Iterable[int]) -> set[int]:
        has = select(articles.c.item_id).where(articles.c.quote_start.is_not(None))
        each = (has.where(articles.c.item_id.in_(some)) for some in chunks(sorted(item_ids)))
        return {row[0] for query in each for row in conn.execute(query)}

    last = quoted(rows[-1].id for rows in versions.values())
    without = [rows for rows in versions.values() if rows[-1].id not in last and len(rows) > 1]
    known = last | quoted(row.id for rows in without for row in rows)
    return {
        id_: next((row.id for row in reversed(rows) if row.id in known), None)
        for id_, rows in versions.items()
    }


def _quoted_of(named: Sequence[AnyRow]) -> dict[str, int | None]:
    """Each entity, in the order in which the newest reports name them, with the newest that has a quote of it."""
    found: dict[str, int | None] = {}
    for _, entity, item_id, quoted in named:
        if found.get(entity) is None:
            found[entity] = item_id if quoted else None
    return found


Quotes = dict[tuple[int | None, str | None], str]  # (item, entity or None for the article's own) → quote


def _quotes(conn: Connection, item_ids: Iterable[int | None]) -> Quotes:
    query = select(items.c.id, _cut(articles)).join_from(items, articles)
    found = (
        conn.execute(query.where(items.c.id.in_(some))) for some in chunks(sorted(filter(None, item_ids)))
    )
    return {(row[0], None): row[1] for rows in found for row in rows}


def _quotes_of(conn: Connection, item_ids: Iterable[int | None]) -> Quotes:
    query = select(items.c.id, item_entities.c.entity, _cut(item_entities)).join_from(items, articles)
    query = query.join(item_entities, item_entities.c.item_id == items.c.id)
    wanted = sorted(set(filter(None, item_ids)))
    found = (conn.execute(query.where(items.c.id.in_(some))) for some in chunks(wanted))
    return {(row[0], row[1]): row[2] for rows in found for row in rows}


def _cut(of: Table) -> ColumnElement[str]:
    body = items.c.title + "\n" + articles.c.text
    return func.substr(body, of.c.quote_start + 1, of.c.quote_end - of.c.quote_start)


def _story(
    id_: int,
    rows: Sequence[AnyRow],
    entities: tuple[str, ...],
    own: Sequence[Proof],
    quotes: tuple[Proof, ...],
) -> Story:
    """Link, date and quotes are those of the newest report wherever it has them."""
    versions = (
        Version(id_, outlet, title, url, published, seen, origin, trust != Trust.LOW)
        for _, id_, title, url, published, seen, origin, outlet, trust in rows
    )
    return Story(
        id=id_,
        title=rows[0].title,
        versions=tuple(versions),
        entities=entities,
        quote=next(iter(own), None),
        quotes=quotes,
    )
