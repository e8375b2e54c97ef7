"""To whom items go back, told anew when one has come or changed: gathered, asked of newsroom.stories, and written.
Part of the one transaction of `items.record`.

Imports `newsroom.stories`, the tables and its siblings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, bindparam, select, update

from newsroom.store import clusters
from newsroom.store.sql import among
from newsroom.store.tables import feeds, items
from newsroom.stories.origins import Member, origin


def regroup(conn: Connection, item_ids: Iterable[int]) -> set[int]:
    """Tell anew to whom these items go back, and all that share their text, in whatever story: the items whose origin
    has changed."""
    ids = set(item_ids)
    clustered = clusters.around(conn, ids)
    groups: dict[int, list[tuple[Member, str]]] = defaultdict(list)
    for member, before in _members(conn, ids | clustered.keys()):
        groups[clustered.get(member.item, -member.item)].append((member, before))
    changed = {
        member.item: name
        for group in groups.values()
        for name in [origin([member for member, _ in group])]
        for member, before in group
        if before != name
    }
    if changed:
        renamed = update(items).where(items.c.id == bindparam("this")).values(origin=bindparam("name"))
        conn.execute(renamed, [{"this": item, "name": name} for item, name in sorted(changed.items())])
    return set(changed)


def _members(conn: Connection, ids: Iterable[int]) -> Iterator[tuple[Member, str]]:
    """These articles, each with its origin so far."""
    columns = (items.c.id, items.c.origin, items.c.named_source, items.c.dated_at, feeds.c.outlet)
    query = select(*columns).join_from(items, feeds).where(among(items.c.id, sorted(ids)))
    for row in conn.execute(query):
        yield Member(row.id, row.outlet, row.named_source, row.dated_at), row.origin
