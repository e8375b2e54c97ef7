"""What follows from recorded items: alerts, and the deliveries that will tell them.

    items that may be told → one alert a dossier and story ┐
    announcements (a state that changed, a conflict, …) ───┴→ a row for each target and mode that wants it

What an article changes is told with the article, in one alert. Part of the one transaction of `items.record`.
Imports `newsroom.models`, the tables and its siblings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import TypeAdapter
from sqlalchemy import Connection, and_, func, select, update

from newsroom.models import Alert, AlertKind, Analysis, DeliveryState, Item, Mode, Notice, Subscription
from newsroom.store.sql import chunks, insert_all, insert_new
from newsroom.store.tables import alerts, deliveries, item_dossiers, items, subscriptions, targets
from newsroom.store.targets import NOT_IN_CONFIG
from newsroom.stories.sketch import Sketch

NOTICES = TypeAdapter(tuple[Notice, ...])
SETTLING = timedelta(seconds=30)  # further sources of a story are added to its message together
LIVING = timedelta(hours=48)  # a message older than this is left as it is


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something to tell beside a new story, or with it."""

    dossier: str
    kind: AlertKind
    key: str  # the same for what must not be told twice
    notice: Notice
    entities: tuple[str, ...]  # whom it concerns
    item_id: int | None = None  # the item that brought it about


@dataclass(frozen=True, slots=True)
class ReadItem:
    """An item with all that reading it told."""

    item: Item
    text: str  # of the article; offsets below refer to title, newline, text
    text_source: Literal["feed", "page"]
    note: str | None  # why the page was not used, null when nothing is to be said
    sketch: Sketch | None  # by which it is related to others; null for what belongs to no dossier
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


def tell(
    conn: Connection,
    told: Sequence[Told],
    relevant_before: set[tuple[int, str]],
    announced: Sequence[Announcement],
    now: datetime,
) -> int:
    """One alert for a dossier and story that has none yet, and for what is announced, in the order of the items.

    An edit is news only where it made the item relevant.
    """
    first: dict[tuple[str, int], Told] = {}
    for one in told:
        for dossier in one.read.analysis.dossiers:
            if (one.item_id, dossier) not in relevant_before:
                first.setdefault((dossier, one.story_id), one)
    _restore(conn, first)
    return announce(conn, announced, now, first)


def announce(
    conn: Connection,
    announced: Sequence[Announcement],
    now: datetime,
    stories: Mapping[tuple[str, int], Told] | None = None,
) -> int:
    """Alerts for these and for the new stories given; how many were made."""
    causes: dict[tuple[str, int | str], list[Announcement]] = defaultdict(list)
    for one in announced:
        causes[one.dossier, one.key if one.item_id is None else one.item_id].append(one)
    rows = [
        _story_alert(dossier, told, causes.get((dossier, told.item_id), ()))
        for (dossier, _), told in sorted((stories or {}).items(), key=lambda pair: pair[1].item_id)
    ]
    made = _insert(conn, rows, now)
    carried = {(row["dossier"], row["item_id"]) for row in made}
    rest = [group for cause, group in causes.items() if cause not in carried]
    story_of = _stories_of(conn, [group[0].item_id for group in rest if group[0].item_id is not None])
    made += _insert(conn, [_notice_alert(group, story_of) for group in rest], now)
    _deliver(conn, made, now)
    return len(made)


def refresh(conn: Connection, told: Sequence[Told], now: datetime) -> None:
    """The messages that told these stories are to be brought up to date, in a moment."""
    recent = and_(
        deliveries.c.state == DeliveryState.SENT,
        deliveries.c.mode == Mode.INSTANT,
        deliveries.c.message_id.is_not(None),
        deliveries.c.refresh_at.is_(None),
        deliveries.c.sent_at > now - LIVING,
    )
    for some in chunks(sorted({one.story_id for one in told})):
        of_story = select(alerts.c.id).where(alerts.c.story_id.in_(some))
        stale = update(deliveries).where(deliveries.c.alert_id.in_(of_story), recent)
        conn.execute(stale.values(refresh_at=now + SETTLING))


def alert_of(row: Any, story: Any) -> Alert:
    """A row of the table as what is told; `story` is the one it is about, or null."""
    notices = NOTICES.validate_json(row.notices)
    return Alert(row.alert_id, row.dossier, row.alerted_at, story, notices, AlertKind(row.kind))


def _story_alert(dossier: str, told: Told, announced: Sequence[Announcement]) -> dict[str, Any]:
    row = _row(dossier, announced, entities(told.read))
    key = f"story:{told.story_id}"
    return row | {"key": key, "story_id": told.story_id, "item_id": told.item_id}


def _notice_alert(group: Sequence[Announcement], story_of: Mapping[int, int]) -> dict[str, Any]:
    item_id = group[0].item_id
    story_id = story_of.get(item_id) if item_id is not None else None
    row = _row(group[0].dossier, group, ())
    return row | {"key": group[0].key, "story_id": story_id, "item_id": item_id}


def _row(dossier: str, announced: Sequence[Announcement], concerns: Sequence[str]) -> dict[str, Any]:
    order = list(AlertKind)
    weighed = sorted(announced, key=lambda one: order.index(one.kind))
    everybody = (*concerns, *(entity for one in weighed for entity in one.entities))
    return {
        "dossier": dossier,
        "kind": weighed[0].kind if weighed else AlertKind.STORY,
        "notices": NOTICES.dump_json(tuple(one.notice for one in weighed)).decode(),
        "entities": list(dict.fromkeys(everybody)),
    }


def _insert(conn: Connection, rows: Sequence[dict[str, Any]], now: datetime) -> list[dict[str, Any]]:
    """Those of the rows that were not there, with their ids."""
    if not rows:
        return []
    dated = [row | {"created_at": now} for row in rows]
    statement = insert_new(conn, alerts).returning(alerts.c.id, alerts.c.dossier, alerts.c.key)
    ids = {(dossier, key): id_ for id_, dossier, key in conn.execute(statement, dated)}
    return [row | {"id": ids[place]} for row in dated if (place := (row["dossier"], row["key"])) in ids]


def _stories_of(conn: Connection, item_ids: Sequence[int]) -> dict[int, int]:
    query = select(items.c.id, items.c.story_id)
    return {
        item_id: story_id
        for some in chunks(item_ids)
        for item_id, story_id in conn.execute(query.where(items.c.id.in_(some)))
    }


def _deliver(conn: Connection, made: Sequence[dict[str, Any]], now: datetime) -> None:
    wanted = _subscriptions(conn, {row["dossier"] for row in made})
    waiting = {"state": DeliveryState.DUE, "attempts": 0, "due_at": now, "created_at": now}
    outbox = [
        {"target_id": target_id, "alert_id": row["id"], "mode": mode, **waiting}
        for row in made
        for target_id, subscription in wanted
        for mode in _modes(subscription, row["dossier"], row["entities"])
    ]
    insert_all(conn, deliveries, outbox)


def _restore(conn: Connection, stories: Iterable[tuple[str, int]]) -> None:
    """What was withdrawn is told after all where an outlet edited its story back."""
    for dossier, story_id in stories:
        back = select(alerts.c.id).where(alerts.c.dossier == dossier, alerts.c.story_id == story_id)
        withdrawn = (deliveries.c.alert_id.in_(back), deliveries.c.state == DeliveryState.WITHDRAWN)
        conn.execute(update(deliveries).where(*withdrawn).values(state=DeliveryState.DUE, reason=None))


def _modes(subscription: Subscription, dossier: str, concerns: Sequence[str]) -> Iterator[Mode]:
    fits = not subscription.entities or not set(subscription.entities).isdisjoint(concerns)
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
