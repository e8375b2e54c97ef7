"""What follows from recorded items: alerts, and the deliveries that will tell them.

    items that may be told → one alert a dossier and story ┐
    announcements (a state that changed, a conflict, …) ───┴→ a row for each target and frequency that wants it

What an article changes is told with the article, in one alert. Part of the one transaction of `items.record`.
Imports `newsroom.models`, the tables and its siblings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, and_, case, func, select, update

from newsroom.arabic.searching import Indexed
from newsroom.models import (
    Alert,
    AlertKind,
    Analysis,
    ConflictNotice,
    DeliveryState,
    DueNotice,
    Frequency,
    Item,
    Notice,
    StateNotice,
)
from newsroom.store import mutes
from newsroom.store import stories as story_rows
from newsroom.store.sql import among, chunks, insert_all, insert_new
from newsroom.store.tables import alerts, deliveries, item_dossiers, items, mentions
from newsroom.store.wanting import loud_of, may_be_read, subscribed, wanting
from newsroom.stories.sketch import Sketch
from newsroom.subscriptions import Subject

NOTICES = TypeAdapter(tuple[Notice, ...])
SETTLING = timedelta(seconds=30)  # further sources of a story are added to its message together
EDITED = "edited"  # why a delivery was withdrawn
_STORY = (alerts.c.story_id, alerts.c.item_id, alerts.c.dossier, alerts.c.concerns)
LIVING = timedelta(hours=48)  # a message older than this is left as it is


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something to tell beside a new story, or with it."""

    dossier: str
    kind: AlertKind
    key: str  # the same for what must not be told twice
    notice: Notice
    concerns: tuple[str, ...]  # ids of entities, milestones and phases
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
    concerns: tuple[str, ...] = ()  # ids of milestones and phases it reports on
    words: Indexed | None = None  # it is found by; null: they are worked out when it is recorded


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
            deliveries.c.state.in_((DeliveryState.HELD, DeliveryState.DUE)),
            deliveries.c.attempts == 0,
        )
        conn.execute(waiting.values(state=DeliveryState.WITHDRAWN, reason=EDITED))


def tell(
    conn: Connection,
    told: Sequence[Told],
    relevant_before: set[tuple[int, str]],
    announced: Sequence[Announcement],
    now: datetime,
) -> list[int | None]:
    """One alert for a dossier and story that has none yet, and for what is announced, in the order of the items; the
    item that brought each about, null where none did.

    An edit is news only where it made the item relevant.
    """
    first: dict[tuple[str, int], Told] = {}
    for one in told:
        for dossier in one.read.analysis.dossiers:
            if (one.item_id, dossier) not in relevant_before:
                first.setdefault((dossier, one.story_id), one)
    if not first and not announced:
        return []
    _restore(conn, first, now)
    return _announce(conn, announced, now, first)


def announce(conn: Connection, announced: Sequence[Announcement], now: datetime) -> int:
    """Alerts for these; how many were made."""
    return len(_announce(conn, announced, now, {}))


def _announce(
    conn: Connection,
    announced: Sequence[Announcement],
    now: datetime,
    stories: Mapping[tuple[str, int], Told],
) -> list[int | None]:
    causes: dict[tuple[str, int | str], list[Announcement]] = defaultdict(list)
    for one in announced:
        causes[one.dossier, one.key if one.item_id is None else one.item_id].append(one)
    rows = [
        _story_alert(dossier, told, causes.get((dossier, told.item_id), ()))
        for (dossier, _), told in sorted(stories.items(), key=lambda pair: pair[1].item_id)
    ]
    made = _insert(conn, rows, now)
    carried = {(row["dossier"], row["item_id"]) for row in made}
    rest = [group for cause, group in causes.items() if cause not in carried]
    story_of = _stories_of(conn, [group[0].item_id for group in rest if group[0].item_id is not None])
    made += _insert(conn, [_notice_alert(group, story_of) for group in rest], now)
    _outdate(conn, made, now)
    _deliver(conn, made, now)
    return [row["item_id"] for row in made]


def refresh(conn: Connection, told: Sequence[Told], now: datetime) -> None:
    """These stories have grown: what told them is to be brought up to date in a moment, and what waited for more
    sources is told if it has them now."""
    _release(conn, sorted({one.story_id for one in told}), now)
    for some in chunks(sorted({one.story_id for one in told})):
        of_story = select(alerts.c.id).where(alerts.c.story_id.in_(some))
        _refresh(conn, deliveries.c.alert_id.in_(of_story), now)


def _refresh(conn: Connection, which: ColumnElement[bool], now: datetime) -> None:
    """What is not sent yet as well: its text may be written already. Where it is not, `deliveries.claim` forgets it."""
    stands = and_(deliveries.c.message_id.is_not(None), deliveries.c.sent_at > now - LIVING)
    unsent = deliveries.c.state.in_((DeliveryState.DUE, DeliveryState.CLAIMED))
    stale = update(deliveries).where(
        which,
        # Written so that no index serves it: by state SQLite would read all that was ever sent.
        case((deliveries.c.state == DeliveryState.SENT, stands), else_=unsent),
        deliveries.c.frequency == Frequency.INSTANT,
    )
    conn.execute(stale.values(refresh_at=func.coalesce(deliveries.c.refresh_at, now + SETTLING)))


def _outdate(conn: Connection, made: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """Messages that told of a state which is another now are to say so."""
    changed = {
        n.milestone
        for row in made
        for n in NOTICES.validate_json(row["notices"])
        if isinstance(n, StateNotice)
    }
    if not changed:
        return
    fresh = {row["id"] for row in made}
    recent = select(alerts.c.id, alerts.c.notices).where(
        alerts.c.kind == AlertKind.STATE, alerts.c.created_at > now - LIVING
    )
    told = [
        id_ for id_, notices in conn.execute(recent) if id_ not in fresh and tells_state(notices, changed)
    ]
    for some in chunks(told):
        _refresh(conn, deliveries.c.alert_id.in_(some), now)


def tells_state(notices: str, milestones: Collection[str]) -> bool:
    """Whether these notices, as they are kept, tell of the state of one of the milestones."""
    told = NOTICES.validate_json(notices)
    return any(isinstance(notice, StateNotice) and notice.milestone in milestones for notice in told)


def forsake(conn: Connection, now: datetime) -> int:
    """Stories that have not found enough sources in time are told no more to those who wanted more; how many."""
    old = (deliveries.c.state == DeliveryState.HELD, deliveries.c.created_at <= now - LIVING)
    given_up = update(deliveries).where(*old).values(state=DeliveryState.WITHDRAWN, reason="sources")
    return conn.execute(given_up).rowcount


OF_ALERT = (  # what `alert_of` reads beside `alert_id`
    *(alerts.c.dossier, alerts.c.story_id, alerts.c.kind, alerts.c.notices, alerts.c.concerns),
    alerts.c.created_at.label("alerted_at"),
)


def alert_of(row: Any, story: Any) -> Alert:
    """A row of the table as what is told; `story` is the one it is about, or null."""
    notices = NOTICES.validate_json(row.notices)
    kind, concerns = AlertKind(row.kind), tuple(row.concerns)
    return Alert(row.alert_id, row.dossier, row.alerted_at, story, notices, kind, concerns)


def _release(conn: Connection, story_ids: Sequence[int], now: datetime) -> None:
    """What has found its sources is told, or kept back where its subject is muted by now."""
    held = deliveries.c
    query = (
        select(held.id, held.needs, held.target_id, held.frequency, *_STORY)
        .join_from(deliveries, alerts)
        .where(deliveries.c.state == DeliveryState.HELD)
    )
    waiting = [
        row for some in chunks(story_ids) for row in conn.execute(query.where(alerts.c.story_id.in_(some)))
    ]
    grown = story_rows.load(conn, {row.story_id for row in waiting}) if waiting else {}
    enough = [row for row in waiting if grown[row.story_id].sources >= row.needs]
    muted = mutes.in_force(conn, now)
    hushed = {row.id for row in enough if row.target_id in muted and _is_hushed(conn, row, muted)}
    kept_back = {"state": DeliveryState.WITHDRAWN, "reason": mutes.MUTED, "ended_at": now}
    for ids, values in (
        ({row.id for row in enough} - hushed, {"state": DeliveryState.DUE}),
        (hushed, kept_back),
    ):
        for few in chunks(sorted(ids)):
            conn.execute(update(deliveries).where(deliveries.c.id.in_(few)).values(values))


def _is_hushed(conn: Connection, row: Any, muted: Mapping[int, Collection[str]]) -> bool:
    """Whether its target wants this story only for the sake of what it has muted."""
    of_item = select(mentions.c.entity).where(mentions.c.item_id == row.item_id)
    named = set(conn.execute(of_item).scalars())
    lead = next((id_ for id_ in row.concerns if id_ in named), "")
    told = {
        "dossier": row.dossier,
        "key": f"story:{row.story_id}",
        "kinds": frozenset[AlertKind](),  # what changes a state waits for no sources
        "concerns": row.concerns,
        "subjects": (Subject(lead, frozenset(row.concerns) - named),),
    }
    mine = [one for one in subscribed(conn, {row.dossier}) if one[0] == row.target_id]
    return (row.target_id, row.frequency) not in wanting(loud_of(mine, told, muted), told)


def _story_alert(dossier: str, told: Told, announced: Sequence[Announcement]) -> dict[str, Any]:
    named, matters = entities(told.read), told.read.concerns
    row = _row(dossier, announced, (*named, *matters))
    story = Subject(next(iter(named), ""), frozenset(matters))
    row["subjects"] = (story, *row["subjects"])
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
    everything = (*concerns, *(id_ for one in weighed for id_ in one.concerns))
    return {
        "dossier": dossier,
        "kind": weighed[0].kind if weighed else AlertKind.STORY,
        "notices": NOTICES.dump_json(tuple(one.notice for one in weighed)).decode(),
        "concerns": list(dict.fromkeys(everything)),
        "kinds": frozenset(one.kind for one in weighed),  # beside the story
        "subjects": tuple(map(_subject, weighed)),  # the story's own goes before
    }


def _subject(one: Announcement) -> Subject:
    match one.notice:
        case StateNotice(id_) | DueNotice(id_):
            matters = one.concerns[one.concerns.index(id_) :] if id_ in one.concerns else (id_,)
        case ConflictNotice(conflict):
            matters = (conflict.subject, *(side.subject for side in conflict.sides if side.subject))
        case _:
            matters = ()
    return Subject(next(iter(one.concerns), ""), frozenset(matters))


def _insert(conn: Connection, rows: Sequence[dict[str, Any]], now: datetime) -> list[dict[str, Any]]:
    """Those of the rows that were not there, with their ids."""
    if not rows:
        return []
    columns = [
        {name: value for name, value in row.items() if name not in ("kinds", "subjects")}
        | {"created_at": now}
        for row in rows
    ]
    statement = insert_new(conn, alerts).returning(alerts.c.id, alerts.c.dossier, alerts.c.key)
    ids = {(dossier, key): id_ for id_, dossier, key in conn.execute(statement, columns)}
    return [row | {"id": ids[place]} for row in rows if (place := (row["dossier"], row["key"])) in ids]


def _stories_of(conn: Connection, item_ids: Sequence[int]) -> dict[int, int]:
    query = select(items.c.id, items.c.story_id)
    return {
        item_id: story_id
        for some in chunks(item_ids)
        for item_id, story_id in conn.execute(query.where(items.c.id.in_(some)))
    }


def _deliver(conn: Connection, made: Sequence[dict[str, Any]], now: datetime) -> None:
    """A row for each target and frequency: an alert that fits several subscriptions of a target is told once."""
    wanted = subscribed(conn, {row["dossier"] for row in made})
    choosy = any(subscription.min_sources > 1 for _, subscription, _ in wanted)
    told = {row["story_id"] for row in made if row["story_id"] is not None} if choosy else set()
    sources = {id_: story.sources for id_, story in story_rows.load(conn, told).items()} if told else {}
    muted = mutes.in_force(conn, now)
    outbox = []
    for row in made:
        loud = wanting(loud_of(wanted, row, muted), row) if muted else {}
        for place, needs in wanting(wanted, row).items():
            target_id, frequency = place
            enough = loud.get(place, needs) <= sources.get(row["story_id"], needs)
            withheld = enough and target_id in muted and place not in loud and not may_be_read(frequency, row)
            state = (
                DeliveryState.DUE if enough else DeliveryState.HELD
            )  # held: its silence is judged when released
            values = {
                "target_id": target_id,
                "alert_id": row["id"],
                "frequency": frequency,
                "state": DeliveryState.WITHDRAWN if withheld else state,
                "reason": mutes.MUTED if withheld else None,
                "needs": loud.get(place, needs),
                "attempts": 0,
                "fence": 0,
                "created_at": now,
            }
            outbox.append(values)
    insert_all(conn, deliveries, outbox)


def _restore(conn: Connection, stories: Collection[tuple[str, int]], now: datetime) -> None:
    """What was withdrawn because an outlet edited it away is told after all where it edited its story back."""
    told = sorted(stories)
    was = (deliveries.c.state == DeliveryState.WITHDRAWN, deliveries.c.reason == EDITED)
    query = (
        select(alerts.c.dossier, alerts.c.story_id, deliveries.c.id).join_from(deliveries, alerts).where(*was)
    )
    back = [
        row.id
        for row in conn.execute(query.where(among(alerts.c.story_id, {story_id for _, story_id in told})))
        if (row.dossier, row.story_id) in stories
    ]
    if back:
        waiting = case((deliveries.c.needs > 1, DeliveryState.HELD.value), else_=DeliveryState.DUE.value)
        again = update(deliveries).where(among(deliveries.c.id, back), *was)
        conn.execute(again.values(state=waiting, reason=None))
    _release(conn, [story_id for _, story_id in told], now)


def entities(read: ReadItem) -> tuple[str, ...]:
    """Every entity mentioned, once, the one the item is most about first."""
    return tuple(dict.fromkeys((*read.lead, *(mention.entity for mention in read.analysis.mentions))))
