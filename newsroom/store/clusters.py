"""Which items share so much text as to be one voice, followed from item to item, in whatever story.

Of every cluster only its members are kept, not who is near whom: a text that is copied a thousand times is a thousand
rows. Imports `newsroom.stories`, the tables and its siblings.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, select, update

from newsroom.store.sql import among, insert_rows
from newsroom.store.tables import item_clusters
from newsroom.stories.clusters import gathered

_MEMBERS = select(item_clusters.c.item_id, item_clusters.c.cluster_id)


def join(conn: Connection, pairs: Collection[tuple[int, int]]) -> None:
    """The items of each pair, and the clusters of both, are one cluster from now on."""
    if not pairs:
        return
    known = of(conn, {item for pair in pairs for item in pair})
    least = gathered((known.get(one, one), known.get(other, other)) for one, other in pairs)
    merged = [{"this": old, "into": least[old]} for old in set(known.values()) if least[old] != old]
    if merged:
        members = update(item_clusters).where(item_clusters.c.cluster_id == bindparam("this"))
        conn.execute(members.values(cluster_id=bindparam("into")), merged)
    new = sorted({item for pair in pairs for item in pair} - known.keys())
    insert_rows(conn, item_clusters, ("item_id", "cluster_id"), [(item, least[item]) for item in new])


def of(conn: Connection, item_ids: Collection[int]) -> dict[int, int]:
    """The clusters of these items; what shares its text with nobody has none."""
    return dict(conn.execute(_MEMBERS.where(among(item_clusters.c.item_id, sorted(item_ids)))).all())


def around(conn: Connection, item_ids: Collection[int]) -> dict[int, int]:
    """All members of the clusters of these items, and their cluster."""
    wanted = sorted(set(of(conn, item_ids).values()))
    return dict(conn.execute(_MEMBERS.where(among(item_clusters.c.cluster_id, wanted))).all())
