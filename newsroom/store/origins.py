"""To whom items go back, told anew when one has come or changed: gathered, asked of newsroom.stories, and written.
Part of the one transaction of `items.record`.

Imports `newsroom.stories`, the tables and its siblings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, bindparam, select, update

from newsroom.store import clusters
from newsroom.store.sql import among
from newsroom.store.tables import feeds, item_clusters, items
from newsroom.stories.origins import Member, origin


def regroup(conn: Connection, item_ids: Iterable[int]) -> set[int]:
    """Tell anew to whom these items go back, and all that share their text, in whatever story: the items whose origin
    has changed."""
    ids = set(item_ids)
    clustered = clusters.of(conn, ids)
    groups = _members(conn, among(items.c.id, sorted(ids - clustered.keys())))
    groups += _members(conn, among(item_clusters.c.cluster_id, sorted(set(clustered.values()))))
    changed = {
        member.item: name
        for group in groups
        for name in [origin([member for member, _ in group])]
        for member, before in group
        if before != name
    }
    if changed:
        renamed = update(items).where(items.c.id == bindparam("this")).values(origin=bindparam("name"))
        conn.execute(renamed, [{"this": item, "name": name} for item, name in sorted(changed.items())])
    return set(changed)


def _members(conn: Connection, which: ColumnElement[bool]) -> list[list[tuple[Member, str]]]:
    """These articles by cluster, one that is in none alone, each with its origin so far."""
    columns = (items.c.id, items.c.origin, items.c.named_source, items.c.dated_at, feeds.c.outlet)
    query = select(*columns, item_clusters.c.cluster_id).join_from(items, feeds).outerjoin(item_clusters)
    groups: dict[int, list[tuple[Member, str]]] = defaultdict(list)
    for row in conn.execute(query.where(which)):
        member = Member(row.id, row.outlet, row.named_source, row.dated_at)
        groups[row.cluster_id or -row.id].append((member, row.origin))
    return list(groups.values())
