"""Feeds and targets in the shape of the files, and back: what the books keep, what is exported, what is applied.

Imports newsroom.models, .files, .hours and the store.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from newsroom import hours
from newsroom.amending import Data
from newsroom.errors import ConfigError
from newsroom.files import FEEDS, RASID, FeedFile, Policy, SubscriptionFile, TargetFile
from newsroom.filevalues import WEEKDAYS
from newsroom.models import Feed, FeedSpec, FeedState, Subscription, TargetSpec
from newsroom.store import feeds, mutes, targets
from newsroom.yamlfiles import of_validation

Conn = Any  # a connection of the store, handed through
DAYS = {number: name for name, number in WEEKDAYS.items()}
GROUP = "chat"  # of feeds that name no group


class KeptTarget(TargetFile):
    """A chat may have settings and be told nothing yet."""

    subscriptions: tuple[SubscriptionFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """How things of a kind are read and written."""

    read: Callable[[Conn, str], Data | None]
    write: Callable[[Conn, str, Data | None, datetime], None]


def feed_data(feed: Feed) -> Data:
    """As in feeds.yaml, with its group."""
    unwanted = feed.state is FeedState.PAUSED and feed.state_reason != feeds.QUARANTINED
    return _feed_data(feed, enabled=not unwanted)


def spec_data(spec: FeedSpec) -> Data:
    """The same of a feed that is not read yet."""
    return _feed_data(spec, enabled=spec.enabled)


def _feed_data(feed: Feed | FeedSpec, *, enabled: bool) -> Data:
    said: dict[str, Any] = {
        "key": feed.key,
        "outlet": feed.outlet,
        "url": feed.url,
        "country": feed.country,
        "language": feed.language,
        "group": feed.group,
        "interval": f"{feed.interval_s}s",
        "pages": feed.pages.value,
        "trust": feed.trust.value,
    }
    return said if enabled else said | {"enabled": False}


def every_feed(conn: Conn) -> dict[str, Data]:
    """By key, those the files still name or a person set up."""
    return {one.key: feed_data(one) for one in feeds.all_feeds(conn) if one.state_reason != "not-in-config"}


def feed_spec(data: Data, policy: Policy | None = None) -> FeedSpec:
    """Raises ConfigError."""
    given = {name: value for name, value in data.items() if name != "group"}
    try:
        file = FeedFile.model_validate(given)
    except ValidationError as error:
        raise ConfigError(list(of_validation(FEEDS, error))) from error
    return file.spec(str(data.get("group", GROUP)), policy or Policy())


def target_data(spec: TargetSpec) -> Data:
    """As in rasid.yaml."""
    said: dict[str, Any] = {
        "key": spec.key,
        "title": spec.title,
        "language": spec.language,
        "timezone": spec.timezone,
        "digest_at": [f"{at:%H:%M}" for at in spec.digest_at],
        "weekly_on": DAYS[spec.weekly_on],
        "weekend": [DAYS[day] for day in spec.weekend],
        "running_digest": spec.running,
        "pictures": spec.pictures,
        "subscriptions": [subscription_data(one) for one in spec.subscriptions],
    }
    if spec.quiet:
        said["quiet"] = {"from": f"{spec.quiet[0]:%H:%M}", "to": f"{spec.quiet[1]:%H:%M}"}
    return said


def subscription_data(wanted: Subscription) -> Data:
    said: dict[str, Any] = {"dossier": wanted.dossier, "about": list(wanted.about)}
    said["kinds"] = [kind.value for kind in wanted.kinds]
    said["frequency"] = [frequency.value for frequency in wanted.frequencies]
    return said | {"min_sources": wanted.min_sources}


def target_spec(data: Data, policy: Policy | None = None) -> TargetSpec:
    """Raises ConfigError."""
    given = dict(data) | {"subscriptions": [_split(one) for one in data.get("subscriptions", ())]}
    try:
        return KeptTarget.model_validate(given).spec(policy or Policy())
    except ValidationError as error:
        raise ConfigError(list(of_validation(RASID, error))) from error


def _split(wanted: Mapping[str, Any]) -> Mapping[str, Any]:
    """The file keeps entities, milestones and phases apart, and takes any of them together."""
    return {("entities" if name == "about" else name): value for name, value in wanted.items()}


def _read_feed(conn: Conn, key: str) -> Data | None:
    feed = feeds.by_key(conn, key)
    return feed_data(feed) if feed else None


def _write_feed(conn: Conn, key: str, data: Data | None, now: datetime) -> None:
    if data is None:
        feeds.remove(conn, key)
    else:
        feeds.add(conn, feed_spec(data), now)


def _read_target(conn: Conn, key: str) -> Data | None:
    target = targets.by_key(conn, key)
    return target_data(target.spec) if target and target.disabled_reason != targets.REMOVED else None


def _write_target(conn: Conn, key: str, data: Data | None, now: datetime) -> None:
    if data is None:
        targets.remove(conn, key, now)
    else:
        targets.put(conn, target_spec(data), now, hours.next_due)


KINDS = {
    "feed": Rows(_read_feed, _write_feed),
    "target": Rows(_read_target, _write_target),
    "mute": Rows(mutes.read, mutes.write),  # of a target, or of one thing in it: see `mutes.key_of`
}
