"""Which items go back to one origin, drawn anew when one has come or changed: gathered, asked of newsroom.stories,
and written. Part of the one transaction of `items.record`.

Imports `newsroom.stories`, the tables and its siblings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, bindparam, select, update

from newsroom.store.sql import among
from newsroom.store.tables import feeds, item_links, items
from newsroom.stories.origins import ONE_ORIGIN, Member, origins


def regroup(conn: Connection, item_ids: Iterable[int]) -> set[int]:
    """Draw anew to whom these items go back, and all that share a text with them, in whatever story: the items whose
    origin has changed."""
    links = _reached(conn, set(item_ids))
    members, before = _members(conn, {*item_ids, *(id_ for one, other in links for id_ in (one, other))})
    changed = {
        item: name
        for group in _groups(members, links)
        for item, name in origins(group, ((one, other, 1.0) for one, other in links)).items()
        if before[item] != name
    }
    if changed:
        conn.execute(
            update(items).where(items.c.id == bindparam("this")).values(origin=bindparam("name")),
            [{"this": item, "name": name} for item, name in sorted(changed.items())],
        )
    return set(changed)


def _reached(conn: Connection, ids: set[int]) -> set[tuple[int, int]]:
    """The pairs that share so much text as to be one voice, followed from item to item."""
    found: set[tuple[int, int]] = set()
    query = select(item_links.c.item_id, item_links.c.other_id).where(item_links.c.overlap >= ONE_ORIGIN)
    known, new = set[int](), set(ids)
    while new:
        known |= new
        pairs = {
            (one, other)
            for column in (item_links.c.item_id, item_links.c.other_id)
            for one, other in conn.execute(query.where(among(column, sorted(new))))
        }
        found |= pairs
        new = {id_ for pair in pairs for id_ in pair} - known
    return found


def _members(conn: Connection, ids: Iterable[int]) -> tuple[list[Member], dict[int, str]]:
    """These articles, and their origins so far."""
    query = select(items.c.id, items.c.origin, items.c.named_source, items.c.dated_at, feeds.c.outlet).join(
        feeds
    )
    rows = conn.execute(query.where(among(items.c.id, sorted(ids)))).all()
    members = [Member(row.id, row.outlet, row.named_source, row.dated_at) for row in rows]
    return members, {row.id: row.origin for row in rows}


def _groups(members: Sequence[Member], links: Iterable[tuple[int, int]]) -> list[list[Member]]:
    """Those that are linked, however far apart, together; each of the others alone."""
    near: dict[int, set[int]] = defaultdict(set)
    for one, other in links:
        near[one].add(other)
        near[other].add(one)
    by_id = {member.item: member for member in members}
    groups = []
    while by_id:
        group, new = [], [next(iter(by_id))]
        while new:
            if member := by_id.pop(new.pop(), None):
                group.append(member)
                new += near[member.item]
        groups.append(group)
    return groups
