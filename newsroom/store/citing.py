"""What is quoted word for word: a sentence of an article, or what was read in it and may have been edited away since.

Imports the tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from newsroom.store.tables import articles, claims, feeds, item_entities, items, reports

AnyRow = Row[*tuple[Any, ...]]

STATEMENTS = {"r": reports, "f": claims}  # the letter before the number -> where it stands


@dataclass(frozen=True, slots=True)
class Cited:
    """An article, with the sentence that was read in it."""

    item: int
    outlet: str
    title: str
    text: str
    url: str | None
    published: datetime | None
    revision: int  # above 1: its outlet edited it
    updated: datetime | None  # when it did last
    quote: str  # of an article the sentence that made it match; empty: none did
    speaker: str = ""
    via: str = ""
    withdrawn: datetime | None = None  # when its outlet edited the sentence away


def article(conn: Connection, item_id: int) -> Cited | None:
    found = conn.execute(_articles().where(items.c.id == item_id)).first()
    return _cited(found) if found else None


def statement(conn: Connection, kind: str, id_: int) -> Cited | None:
    """A report ("r") or a claim ("f") by its number."""
    table = STATEMENTS[kind]
    of = table.c
    query = select(of.item_id, of.quote, of.speaker, of.via, of.withdrawn_at).where(of.id == id_)
    said = conn.execute(query).first()
    found = said and conn.execute(_articles().where(items.c.id == said.item_id)).first()
    if not said or not found:
        return None
    return _cited(found, said.quote, said.speaker, said.via, said.withdrawn_at)


def outlets_naming(conn: Connection, entity: str) -> set[str]:
    """The outlets that have named an entity in any article."""
    query = select(feeds.c.outlet).distinct().join_from(item_entities, items).join(feeds)
    return set(conn.execute(query.where(item_entities.c.entity == entity)).scalars())


def _articles() -> Select[Any]:
    of = items.c
    columns = (of.id, feeds.c.outlet, of.title, articles.c.text, of.url, of.published_at, of.revision)
    places = (of.updated_at, articles.c.quote_start, articles.c.quote_end)
    return select(*columns, *places).join_from(items, feeds).join(articles, articles.c.item_id == of.id)


def _cited(
    row: AnyRow,
    quote: str | None = None,
    speaker: str = "",
    via: str = "",
    withdrawn: datetime | None = None,
) -> Cited:
    if quote is None:
        body = f"{row.title}\n{row.text}"
        quote = "" if row.quote_start is None else body[row.quote_start : row.quote_end]
    about = (row.id, row.outlet, row.title, row.text, row.url, row.published_at, row.revision, row.updated_at)
    return Cited(*about, quote, speaker, via, withdrawn)
