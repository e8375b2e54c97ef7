"""The archive by its words: filled with each article, asked by whoever searches.

    items.record ─► forget, add ─┐                         ┌─► find: the newest that have all the words
    the clerk ─► catch_up ───────┴─► article_words (FTS5, ─┴─► texts: for their sentences
                                     or tsvector and GIN)

The words are those of `newsroom.arabic.searching`, so both databases find the same. An archive from before is
indexed from its newest article back, a batch to a transaction; META_BACKLOG is the highest id that still waits.
Imports `newsroom.arabic.searching`, the tables and its siblings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    bindparam,
    cast,
    column,
    delete,
    func,
    insert,
    literal_column,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from newsroom.arabic.searching import VERSION, Indexed, Wanted, indexed
from newsroom.store.sql import chunks, insert_rows, upsert
from newsroom.store.tables import articles, feeds, items, meta

BATCH = 100  # articles indexed in one transaction: a third of a second
MOST = 200  # results told apart; whoever wants more asks more narrowly
COUNTED = 1000  # results counted; beyond it, "more than"
NEWEST = 2000  # articles in which what most have is looked for first
LOOKED = 10_000  # results among which the newest are sought: beyond it, those recorded last
META_VERSION, META_BACKLOG = "search-version", "search-backlog"

# No part of the metadata: on SQLite it is no table such as Alembic knows.
_fts = table("article_words", *map(column, ("rowid", "forms", "line", "article_words")))
_tsv = table("article_words", *map(column, ("item_id", "forms", "line")))


@dataclass(frozen=True, slots=True)
class Words:
    """An article to be indexed."""

    item_id: int
    title: str
    text: str
    found: Indexed | None = None  # what is kept of it, where the caller has it


@dataclass(frozen=True, slots=True)
class Where:
    """What a result must be besides."""

    since: datetime | None = None
    until: datetime | None = None  # the first moment that does not count any more
    outlets: tuple[str, ...] = ()  # none: any


@dataclass(frozen=True, slots=True)
class Hit:
    item_id: int
    story_id: int
    title: str
    url: str | None
    outlet: str
    origin: str
    published: datetime | None
    dated: datetime


@dataclass(frozen=True, slots=True)
class Results:
    hits: tuple[Hit, ...]  # the newest first, MOST of them
    count: int  # of all, COUNTED at most
    indexing: bool  # older articles are still to be indexed

    @property
    def many(self) -> bool:
        return self.count >= COUNTED


# ── filling ──────────────────────────────────────────────────────────────────────────────────────────────


def add(conn: Connection, given: Sequence[Words]) -> None:
    """Of articles that are not in the index."""
    if not given:
        return
    kept = [(one.item_id, one.found or indexed(f"{one.title}\n{one.text}")) for one in given]
    if _fts5(conn):
        rows = [(id_, found.forms, found.line) for id_, found in kept]
        insert_rows(conn, _fts, ("rowid", "forms", "line"), rows)
        return
    vectors = {name: cast(bindparam(f"{name}_"), TSVECTOR) for name in ("forms", "line")}
    conn.execute(
        insert(_tsv).values(item_id=bindparam("item_id_"), **vectors),
        [
            {"item_id_": id_, "forms_": _unplaced(found.forms), "line_": _placed(found.line)}
            for id_, found in kept
        ],
    )


def forget(conn: Connection, ids: Collection[int]) -> set[int]:
    """Take articles out, before their text is changed; which of them were in the index."""
    wait = select(meta.c.value).where(meta.c.key == META_BACKLOG)
    backlog = conn.execute(wait.with_for_update(read=True)).scalar()  # it shall not move meanwhile
    there = {id_ for id_ in ids if backlog is None or id_ > int(backlog)}
    if not there:
        return there
    if _fts5(conn):
        _unindex(conn, there)
    else:
        conn.execute(delete(_tsv).where(_tsv.c.item_id.in_(there)))
    return there


def _unindex(conn: Connection, ids: Collection[int]) -> None:
    """FTS5 is told what it was given, for it keeps no copy."""
    if _version(conn) != VERSION:  # it was given something else; all is to be indexed anew
        return
    for some in chunks(sorted(ids)):
        rows = [
            _row(row.id, indexed(f"{row.title}\n{row.text}"))
            for row in conn.execute(_texts().where(items.c.id.in_(some)))
        ]
        conn.execute(insert(_fts), [row | {"article_words": "delete"} for row in rows])


def catch_up(conn: Connection) -> bool:
    """Index the next articles of an archive from before; whether more wait."""
    if _version(conn) != VERSION:
        _begin_anew(conn)
    wait = select(meta.c.value).where(meta.c.key == META_BACKLOG)
    backlog = conn.execute(wait.with_for_update()).scalar()
    if backlog is None:
        return False
    older = _texts().where(items.c.id <= int(backlog))
    rows = conn.execute(older.order_by(items.c.id.desc()).limit(BATCH)).all()
    add(conn, [Words(*row) for row in rows])
    if len(rows) < BATCH:
        conn.execute(delete(meta).where(meta.c.key == META_BACKLOG))
        return False
    upsert(conn, meta, {"key": META_BACKLOG}, {"value": str(rows[-1].id - 1)})
    return True


def waiting(conn: Connection) -> bool:
    """Whether articles from before are still to be indexed."""
    found = select(meta.c.key).where(meta.c.key == META_BACKLOG)
    return conn.execute(found).scalar() is not None or _version(conn) != VERSION


def _begin_anew(conn: Connection) -> None:
    if _fts5(conn):
        conn.execute(insert(_fts), [{"article_words": "delete-all"}])
    else:
        conn.execute(delete(_tsv))
    newest = conn.execute(select(func.max(items.c.id))).scalar()
    if newest is not None:
        upsert(conn, meta, {"key": META_BACKLOG}, {"value": str(newest)})
    upsert(conn, meta, {"key": META_VERSION}, {"value": str(VERSION)})


def _version(conn: Connection) -> int:
    return int(conn.execute(select(meta.c.value).where(meta.c.key == META_VERSION)).scalar() or 0)


def _row(item_id: int, found: Indexed) -> dict[str, Any]:
    return {"rowid": item_id, "forms": found.forms, "line": found.line}


def _unplaced(words: str) -> str:
    return " ".join(f"'{word}'" for word in words.split())


def _placed(words: str) -> str:
    return " ".join(f"'{word}':{place}" for place, word in enumerate(words.split(), 1))


# ── asking ───────────────────────────────────────────────────────────────────────────────────────────────


def find(conn: Connection, what: Wanted, where: Where = Where()) -> Results:
    """The newest articles that have all of it; nothing wanted finds nothing."""
    if not what:
        return Results((), 0, False)
    hits = _newest(conn, what, where)
    count = len(hits)
    if count == MOST:
        counted = _matching_in(conn, what, where).limit(COUNTED).subquery()
        count = conn.execute(select(func.count()).select_from(counted)).scalar_one()
    return Results(tuple(hits), count, waiting(conn))


def _newest(conn: Connection, what: Wanted, where: Where) -> list[Hit]:
    """A word that most articles have is found in the newest; of any other not every article is fetched either."""
    first, last, since = conn.execute(_window(where)).one()
    if since is None:
        return []
    query = _matching(conn, what)
    id_ = query.selected_columns[0]
    recent = _hits(conn, query.where(id_ >= first, id_ <= last), replace(where, since=since))
    if len(recent) == MOST:
        return recent
    recorded = _matching_in(conn, what, where).order_by(id_.desc()).limit(LOOKED)
    found = {*recent, *_hits(conn, recorded, where)}
    return sorted(found, key=lambda hit: (hit.dated, hit.item_id), reverse=True)[:MOST]


def _window(where: Where) -> Select[Any]:
    """The lowest and the highest id of the newest articles of these days, and since when those are."""
    order = (items.c.dated_at.desc(), items.c.id.desc())
    newest = _within(select(items.c.id, items.c.dated_at), replace(where, outlets=())).order_by(*order)
    window = newest.limit(NEWEST).subquery()
    return select(func.min(window.c.id), func.max(window.c.id), func.min(window.c.dated_at))


def texts(conn: Connection, ids: Iterable[int]) -> dict[int, str]:
    """What these articles say, without their titles."""
    rows = conn.execute(_texts().where(items.c.id.in_(sorted(ids))))
    return {row.id: row.text for row in rows}


def outlets(conn: Connection) -> list[str]:
    """All that anything in the archive may be from."""
    query = select(feeds.c.outlet).distinct().order_by(feeds.c.outlet)
    return list(conn.execute(query).scalars())


def _hits(conn: Connection, ids: Select[Any], where: Where) -> list[Hit]:
    """The newest of these."""
    of = items.c
    columns = (of.id, of.story_id, of.title, of.url, feeds.c.outlet, of.origin, of.published_at, of.dated_at)
    query = _within(select(*columns).join_from(items, feeds).where(of.id.in_(ids)), where)
    return [Hit(*row) for row in conn.execute(query.order_by(of.dated_at.desc(), of.id.desc()).limit(MOST))]


def _within(query: Select[Any], where: Where) -> Select[Any]:
    if where.since is not None:
        query = query.where(items.c.dated_at >= where.since)
    if where.until is not None:
        query = query.where(items.c.dated_at < where.until)
    if where.outlets:
        query = query.where(feeds.c.outlet.in_(where.outlets))
    return query


def _matching_in(conn: Connection, what: Wanted, where: Where) -> Select[Any]:
    query = _matching(conn, what)
    if where == Where():
        return query
    query = query.join(items, items.c.id == query.selected_columns[0]).join(
        feeds, feeds.c.id == items.c.feed_id
    )
    return _within(query, where)


def _matching(conn: Connection, what: Wanted) -> Select[Any]:
    """Words hold letters and digits alone, so nothing that was typed can be read as a sign of the query."""
    if _fts5(conn):
        words = (f"forms : ({_either(word, ' OR ')})" for word in what.words)
        phrases = (f'line : "{" ".join(phrase)}"' for phrase in what.phrases)
        asked = " AND ".join((*words, *phrases))
        whole: ColumnElement[Any] = literal_column("article_words")
        return select(_fts.c.rowid).where(whole.op("MATCH", is_comparison=True)(asked))
    query = select(_tsv.c.item_id)
    asked = " & ".join(f"({_either(word, ' | ')})" for word in what.words)
    query = query.where(_answers(_tsv.c.forms, asked))
    for phrase in what.phrases:
        query = query.where(_answers(_tsv.c.line, " <-> ".join(f"'{word}'" for word in phrase)))
    return query


def _either(word: Sequence[str], joined: str) -> str:
    quote = '"' if joined == " OR " else "'"
    return joined.join(f"{quote}{form}{quote}" for form in word)


def _answers(vector: ColumnElement[Any], asked: str) -> ColumnElement[bool]:
    return vector.op("@@", is_comparison=True)(cast(cast(asked, Text), TSQUERY))


def _texts() -> Select[Any]:
    return select(items.c.id, items.c.title, articles.c.text).join_from(items, articles)


def _fts5(conn: Connection) -> bool:
    return conn.dialect.name == "sqlite"
