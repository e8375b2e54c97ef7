"""How an alert came about and how far it got, and what is kept of an article: for whoever asks why.

Imports the tables and its siblings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select

from newsroom.fingerprint import address_key, canonical_url
from newsroom.models import Alert, Delivery, DeliveryState, Mention, MessageRef, Target
from newsroom.store import deliveries as outbox_rows
from newsroom.store import items as item_rows
from newsroom.store import stories
from newsroom.store import targets as target_rows
from newsroom.store.outbox import alert_of
from newsroom.store.sql import chunks
from newsroom.store.tables import alerts, articles, deliveries, feeds, item_dossiers, items, mentions, mutes

FOR_ONE_CHAT = ("muted", "trial")  # keys of alerts that are for one target alone begin so, then its id
ARCHIVE = "archive:"  # before the outlet: key of the feed that holds what was handed in


@dataclass(frozen=True, slots=True)
class Way:
    """How far an alert got on one way to a target."""

    delivery: Delivery
    state: DeliveryState
    needs: int  # independent sources before it may be told
    reason: str  # why it was withdrawn or refused; empty: neither
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Kept:
    """An article as it is recorded."""

    item: int
    story: int
    title: str
    text: str
    url: str | None
    outlet: str
    feed: str  # its key
    language: str
    published: datetime | None
    first_seen: datetime
    relation: str  # to its story: new, copy, update, related
    named_source: str  # the wire or outlet it says it is from; empty: itself
    revision: int  # above 1: its outlet edited it
    baseline_at: datetime | None  # first good poll of its feed
    dossiers: tuple[str, ...]

    @property
    def handed_in(self) -> bool:
        return self.feed.startswith(ARCHIVE)

    @property
    def body(self) -> str:
        """What offsets refer to."""
        return f"{self.title}\n{self.text}"


# ── alerts ───────────────────────────────────────────────────────────────────────────────────────────────


def alert(conn: Connection, id_: int, chat: str) -> Alert | None:
    """As whoever asks in that chat (a target's key) may see it: what was for another chat alone is none."""
    here = [
        alerts.c.key.like(f"{kind}:{target.id}:%")
        for target in _targets_at(conn, chat)
        for kind in FOR_ONE_CHAT
    ]
    return next(iter(_alerts(conn, and_(alerts.c.id == id_, or_(for_everybody(), *here)))), None)


def for_everybody() -> ColumnElement[bool]:
    """Of alerts: no test message, and no end of a silence."""
    return and_(*(alerts.c.key.not_like(f"{kind}:%") for kind in FOR_ONE_CHAT))


def alerts_of(conn: Connection, story_id: int) -> list[Alert]:
    """What was told of a story, the oldest first."""
    return _alerts(conn, alerts.c.story_id == story_id)


def told_in(conn: Connection, chat: str, message_id: str) -> list[Alert]:
    """What a message of ours in a chat (a target's key) tells; nothing when it is not one that told something."""
    found: dict[int, Alert] = {}
    for target in _targets_at(conn, chat):
        ref = MessageRef(target.spec.platform, target.spec.address, message_id)
        found |= {row.alert.id: row.alert for row in outbox_rows.of_message(conn, target.id, ref)}
    return list(found.values())


def target_at(conn: Connection, chat: str) -> Target | None:
    """Who is told things in a chat: the topic itself, else the group it belongs to."""
    return next(iter(_targets_at(conn, chat)), None)


def _targets_at(conn: Connection, chat: str) -> list[Target]:
    keys = dict.fromkeys((chat, chat.partition("/")[0]))
    return [target for key in keys if (target := target_rows.by_key(conn, key))]


def ways(conn: Connection, alert_id: int, target_id: int) -> list[Way]:
    mine = (deliveries.c.alert_id == alert_id, deliveries.c.target_id == target_id)
    rows = {row.id: row for row in conn.execute(select(deliveries).where(*mine))}
    return [
        Way(
            one,
            DeliveryState(rows[one.id].state),
            rows[one.id].needs,
            rows[one.id].reason or "",
            rows[one.id].sent_at,
        )
        for one in outbox_rows.load(conn, sorted(rows))
    ]


def muted(conn: Connection, target: Target, concerns: Iterable[str], at: datetime) -> list[str]:
    """Which of these the target had muted at that moment."""
    hushed = (mutes.c.target_id == target.id, mutes.c.since <= at, mutes.c.until > at)
    wanted = set(concerns)
    return [
        about for about in conn.execute(select(mutes.c.about).where(*hushed)).scalars() if about in wanted
    ]


def _alerts(conn: Connection, which: Any) -> list[Alert]:
    query = select(alerts, alerts.c.id.label("alert_id"), alerts.c.created_at.label("alerted_at"))
    rows = conn.execute(query.where(which).order_by(alerts.c.id)).all()
    told = stories.load(conn, (row.story_id for row in rows if row.story_id is not None))
    return [alert_of(row, told.get(row.story_id)) for row in rows]


# ── articles ─────────────────────────────────────────────────────────────────────────────────────────────


def by_address(conn: Connection, url: str) -> int | None:
    """The item that stands at an address, by whatever outlet of ours it came."""
    canonical = canonical_url(url)
    if canonical is None:
        return None
    outlets = conn.execute(select(feeds.c.outlet).distinct()).scalars()
    found = item_rows.known(conn, [address_key(outlet, canonical) for outlet in outlets])
    return min((one.item_id for one in found.values() if one.item_id != item_rows.PRUNED), default=None)


def has_feed_at(conn: Connection, host: str) -> bool:
    """Whether a feed is read from this host, or from a part of it."""
    bare = host.removeprefix("www.")
    same = feeds.c.host.in_([bare, f"www.{bare}"]) | feeds.c.host.endswith(f".{bare}", autoescape=True)
    return bool(conn.execute(select(exists().where(same))).scalar())


def kept(conn: Connection, item_ids: Iterable[int]) -> list[Kept]:
    """These items, in the order in which they were seen first."""
    wanted = sorted(set(item_ids))
    query = (
        select(
            items,
            articles.c.text,
            feeds.c.outlet,
            feeds.c.key,
            feeds.c.language,
            feeds.c.baseline_at,
        )
        .join_from(items, feeds)
        .join(articles, articles.c.item_id == items.c.id)
    )
    rows = [row for some in chunks(wanted) for row in conn.execute(query.where(items.c.id.in_(some)))]
    belongs = _dossiers(conn, wanted)
    return [
        _kept(row, belongs.get(row.id, ())) for row in sorted(rows, key=lambda r: (r.first_seen_at, r.id))
    ]


def _dossiers(conn: Connection, item_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    query = select(item_dossiers.c.item_id, item_dossiers.c.dossier)
    for some in chunks(sorted(item_ids)):
        for item_id, dossier in conn.execute(query.where(item_dossiers.c.item_id.in_(some))):
            found[item_id] = (*found.get(item_id, ()), dossier)
    return found


def _kept(row: Any, dossiers: tuple[str, ...]) -> Kept:
    return Kept(
        row.id,
        row.story_id,
        row.title,
        row.text,
        row.url,
        row.outlet,
        row.key,
        row.language,
        row.published_at,
        row.first_seen_at,
        row.relation,
        row.named_source or "",
        row.revision,
        row.baseline_at,
        dossiers,
    )


def of_story(conn: Connection, story_id: int) -> list[Kept]:
    return kept(conn, conn.execute(select(items.c.id).where(items.c.story_id == story_id)).scalars())


def named(conn: Connection, one: Kept) -> list[Mention]:
    """The mentions that were found in it when it was read."""
    query = select(mentions).where(mentions.c.item_id == one.item).order_by(mentions.c.start)
    return [
        Mention(row.entity, row.start, row.end, one.body[row.start : row.end]) for row in conn.execute(query)
    ]
