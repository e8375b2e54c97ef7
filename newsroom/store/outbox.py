"""What follows from recorded items: alerts, and the deliveries that will tell them.

    items that may be told → one alert a dossier and story → a row for each target and mode that wants it

Part of the one transaction of `items.record`. Imports `newsroom.models`, the tables and its siblings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, and_, func, select, update

from newsroom.models import Analysis, DeliveryState, Item, Mode, Subscription
from newsroom.store.sql import chunks, insert_all, insert_new
from newsroom.store.tables import alerts, deliveries, item_dossiers, items, subscriptions, targets
from newsroom.store.targets import NOT_IN_CONFIG


@dataclass(frozen=True, slots=True)
class ReadItem:
    """An item with all that reading it told."""

    item: Item
    text: str  # of the article; offsets below refer to title, newline, text
    text_source: Literal["feed", "page"]
    note: str | None  # why the page was not used, null when nothing is to be said
    body_hash: str | None  # items that share it are one story; null when too short to judge
    analysis: Analysis
    lead: tuple[str, ...]  # entity ids, the one it is most about first
    quote: tuple[int, int] | None  # the sentence that made it match
    quotes: dict[str, tuple[int, int]]  # entity id -> the first sentence of the text that names it
    tell: bool  # False: recorded without an alert (baseline)


@dataclass(frozen=True, slots=True)
class Told:
    """A recorded item, and the story it belongs to."""

    item_id: int
    story_id: int
    read: ReadItem


def relevant(conn: Connection, item_ids: Iterable[int]) -> set[tuple[int, str]]:
    """Which of these items belong to which dossiers, as they are recorded now."""
    query = select(item_dossiers.c.item_id, item_dossiers.c.dossier)
    found = (
        conn.execute(query.where(item_dossiers.c.item_id.in_(some))) for some in chunks(sorted(item_ids))
    )
    return {(item_id, dossier) for rows in found for item_id, dossier in rows}


def withdraw(conn: Connection, edited: Iterable[int]) -> None:
    """What waits to be told of a story that its outlets have edited away from the dossier is told no more."""
    of_story = (
        select(item_dossiers.c.item_id)
        .join_from(item_dossiers, items)
        .where(items.c.story_id == alerts.c.story_id, item_dossiers.c.dossier == alerts.c.dossier)
    )
    for some in chunks(sorted(edited)):
        gone = select(alerts.c.id).where(alerts.c.item_id.in_(some), ~of_story.exists())
        waiting = update(deliveries).where(
            deliveries.c.alert_id.in_(gone),
            deliveries.c.state == DeliveryState.DUE,
            deliveries.c.attempts == 0,
        )
        conn.execute(waiting.values(state=DeliveryState.WITHDRAWN, reason="edited"))


def tell(conn: Connection, told: Sequence[Told], relevant_before: set[tuple[int, str]], now: datetime) -> int:
    """One alert for a dossier and story that has none yet, and its deliveries, in the order of the items.

    An edit is news only where it made the item relevant.
    """
    first: dict[tuple[str, int], Told] = {}
    for one in told:
        for dossier in one.read.analysis.dossiers:
            if (one.item_id, dossier) not in relevant_before:
                first.setdefault((dossier, one.story_id), one)
    if not first:
        return 0
    _restore(conn, first)
    rows = [
        {"dossier": dossier, "story_id": story_id, "item_id": one.item_id, "created_at": now}
        for (dossier, story_id), one in sorted(first.items(), key=lambda pair: pair[1].item_id)
    ]
    made = conn.execute(
        insert_new(conn, alerts).returning(alerts.c.id, alerts.c.dossier, alerts.c.story_id), rows
    ).all()
    wanted = _subscriptions(conn, {dossier for _, dossier, _ in made})
    outbox = [
        {"target_id": target_id, "alert_id": alert_id, "mode": mode}
        for alert_id, dossier, story_id in sorted(made, key=lambda row: first[row[1], row[2]].item_id)
        for target_id, subscription in wanted
        for mode in _modes(subscription, dossier, first[dossier, story_id].read)
    ]
    waiting = {"state": DeliveryState.DUE, "attempts": 0, "due_at": now, "created_at": now}
    insert_all(conn, deliveries, [row | waiting for row in outbox])
    return len(made)


def _restore(conn: Connection, stories: Iterable[tuple[str, int]]) -> None:
    """What was withdrawn is told after all where an outlet edited its story back."""
    for dossier, story_id in stories:
        back = select(alerts.c.id).where(alerts.c.dossier == dossier, alerts.c.story_id == story_id)
        withdrawn = (deliveries.c.alert_id.in_(back), deliveries.c.state == DeliveryState.WITHDRAWN)
        conn.execute(update(deliveries).where(*withdrawn).values(state=DeliveryState.DUE, reason=None))


def _modes(subscription: Subscription, dossier: str, read: ReadItem) -> Iterable[Mode]:
    fits = not subscription.entities or not set(subscription.entities).isdisjoint(entities(read))
    if subscription.dossier != dossier or not fits:
        return
    if subscription.instant:
        yield Mode.INSTANT
    if subscription.digest:
        yield Mode.DIGEST


def _subscriptions(conn: Connection, dossiers: Iterable[str]) -> list[tuple[int, Subscription]]:
    digest_wanted = and_(
        subscriptions.c.digest, targets.c.next_digest_at.is_not(None)
    )  # else it never leaves
    query = (
        select(subscriptions, digest_wanted.label("digest_wanted"))
        .join(targets)
        .where(subscriptions.c.dossier.in_(sorted(dossiers)))
        .where(func.coalesce(targets.c.disabled_reason, "") != NOT_IN_CONFIG)  # else it may come back
        .order_by(subscriptions.c.id)
    )
    return [
        (row.target_id, Subscription(row.dossier, tuple(row.entities), row.instant, row.digest_wanted))
        for row in conn.execute(query)
    ]


def entities(read: ReadItem) -> tuple[str, ...]:
    """Every entity mentioned, once, the one the item is most about first."""
    return tuple(dict.fromkeys((*read.lead, *(mention.entity for mention in read.analysis.mentions))))
