"""`config/` as data: dossiers, lexicon, feeds.yaml and rasid.yaml, read strictly, every fault of every file at once.

Imports models, errors, yamlfiles, dossiers, lexicon and fingerprint.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from newsroom.dossiers import read_dossiers
from newsroom.errors import ConfigError, Fault
from newsroom.fingerprint import canonical_url
from newsroom.lexicon import Lexicon, read_lexicon
from newsroom.models import Dossier, FeedSpec, Pages, Platform, Subscription, TargetSpec, Trust
from newsroom.settings import Settings
from newsroom.yamlfiles import Strict, read

FEEDS = "feeds.yaml"
RASID = "rasid.yaml"
CONSOLE_DIGEST = (time(8),)  # of the target used when rasid.yaml names none

T = TypeVar("T")

_UNITS = {"s": 1, "m": 60, "h": 3600}
_MIN_INTERVAL_S, _MAX_INTERVAL_S = 1, 86_400
_TARGET = re.compile(
    r"console"
    r"|telegram:(?P<telegram>-?[1-9]\d*)(?:/(?P<thread>[1-9]\d*))?"
    r"|slack:(?P<slack>[CDG][A-Z0-9]+)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Policy:
    """What a newsroom decides once, for all feeds and targets that do not say otherwise."""

    timezone: str = "Asia/Baghdad"
    first_poll_alerts: int = 3  # the newest of a feed read for the first time; the rest is recorded silently
    instant_at_once: int = 5  # a target with more instant alerts due gets them as one message
    interval_s: int = 300
    pages: Pages = Pages.AUTO
    reminders: tuple[int, ...] = (7, 1)  # days before a milestone is due


_DEFAULT = Policy()


@dataclass(frozen=True, slots=True)
class Config:
    dossiers: tuple[Dossier, ...]  # those followed
    lexicon: Lexicon
    feeds: tuple[FeedSpec, ...]
    targets: tuple[TargetSpec, ...]
    policy: Policy


def load_config(folder: Path) -> Config:
    """Everything under `folder`. Raises ConfigError with all faults of all files."""
    faults: list[Fault] = []
    known = read_dossiers(folder / "dossiers", faults)
    dossiers = tuple(dossier for dossier in known if dossier.enabled)
    unread = {path.stem for path in folder.glob("dossiers/*.yaml")} if faults else set()
    lexicon = read_lexicon(folder, faults)
    feeds_file = read(folder / FEEDS, FeedsFile, faults)
    has_rasid = (folder / RASID).exists()
    rasid = read(folder / RASID, RasidFile, faults) if has_rasid else RasidFile()
    if feeds_file:
        faults += _repeated_feeds(feeds_file)
    if rasid:
        faults += _repeated_targets(rasid)
        faults += _unknown_names(rasid, dossiers, unread, {d.id for d in known if not d.enabled})
    if lexicon:
        faults += _unknown_words(known, lexicon)
    if faults or not feeds_file or not rasid or not lexicon:
        raise ConfigError(faults)
    policy = rasid.policy.decided()
    return Config(dossiers, lexicon, feeds_file.specs(policy), rasid.specs(policy, dossiers), policy)


def unreachable(targets: Iterable[TargetSpec], settings: Settings) -> list[Fault]:
    """Targets whose platform has no token, which nobody would ever hear of otherwise."""
    tokens = {
        Platform.TELEGRAM: ("TELEGRAM_TOKEN", settings.telegram_token),
        Platform.SLACK: ("SLACK_BOT_TOKEN", settings.slack_bot_token),
    }
    found = []
    for spec in targets:
        name, token = tokens.get(spec.platform, ("", ""))
        if token is None:
            found.append(Fault(RASID, f"targets: {spec.key}", f"cannot be reached: {name} is not set"))
    return found


def parse_target(key: str) -> tuple[Platform, str, int | None]:
    """Platform, address and thread of a target key. Raises ValueError when it is none."""
    found = _TARGET.fullmatch(key)
    if not found:
        raise ValueError("is no target; write console, telegram:-100…, telegram:-100…/45 or slack:C…")
    if found["telegram"]:
        return Platform.TELEGRAM, found["telegram"], int(found["thread"]) if found["thread"] else None
    return (Platform.SLACK, found["slack"], None) if found["slack"] else (Platform.CONSOLE, "console", None)


# ── single values ────────────────────────────────────────────────────────────────────────────────────────


def _shape(pattern: str, otherwise: str) -> AfterValidator:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(otherwise)
        return value

    return AfterValidator(check)


def _seconds(value: object) -> int:
    found = re.fullmatch(r"(\d{1,6})([smh])", value) if isinstance(value, str) else None
    seconds = int(found[1]) * _UNITS[found[2]] if found else 0
    if not _MIN_INTERVAL_S <= seconds <= _MAX_INTERVAL_S:
        raise ValueError("is no interval from 1s to 24h; write 90s, 5m or 1h")
    return seconds


def _wall_time(value: object) -> time:
    if not isinstance(value, str) or not re.fullmatch(r"(?:[01]\d|2[0-3]):[0-5]\d", value):
        raise ValueError('is no time of day; write "08:00" or "18:30"')
    return time.fromisoformat(value)


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueError("is no time zone; write one like Asia/Baghdad") from None
    return value


def _address(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9+.-]*://\S+", value, re.ASCII | re.IGNORECASE):
        raise ValueError("is no address; write one like https://example.com/rss.xml")
    return value  # whether it may be reached is the gate's to say, for this feed alone


def _target_key(value: str) -> str:
    parse_target(value)
    return value


def _filled(value: T) -> T:
    if value == ():
        raise ValueError("is an empty list")
    return value


Slug = Annotated[str, _shape(r"[a-z0-9]+(?:-[a-z0-9]+)*", "is no key; use a-z, 0-9 and single hyphens")]
Country = Annotated[str, _shape(r"(?:[A-Z]{2})?", "is no country code; write two capitals like IQ")]
Language = Annotated[str, _shape(r"[a-z]{2,3}", "is no language code; write ar, ckb or en")]
Name = Annotated[str, _shape(r"(?s).*\S.*", "is empty")]
Address = Annotated[str, AfterValidator(_address)]
Zone = Annotated[str, AfterValidator(_zone)]
Interval = Annotated[int, BeforeValidator(_seconds)]
WallTime = Annotated[time, BeforeValidator(_wall_time)]
TargetKey = Annotated[str, AfterValidator(_target_key)]


# ── the files ────────────────────────────────────────────────────────────────────────────────────────────


class FeedFile(Strict):
    key: Slug
    outlet: Name
    url: Address
    country: Country = ""
    language: Language = "ar"
    evidence: Literal["ok", "cfg", "mixed", "bad"] | None = None
    last_verified: date | None = None
    enabled: bool = True
    interval: Interval | None = None
    pages: Pages | None = None
    trust: Trust = Trust.NORMAL

    def spec(self, group: str, policy: Policy) -> FeedSpec:
        return FeedSpec(
            key=self.key,
            url=self.url,
            outlet=self.outlet,
            country=self.country,
            language=self.language,
            group=group,
            pages=self.pages or policy.pages,
            interval_s=self.interval or policy.interval_s,
            enabled=self.enabled,
            trust=self.trust,
        )


class FeedsFile(Strict):
    feeds: dict[Slug, tuple[FeedFile, ...]]

    def specs(self, policy: Policy) -> tuple[FeedSpec, ...]:
        return tuple(feed.spec(group, policy) for group, feeds in self.feeds.items() for feed in feeds)


class PolicyFile(Strict):
    timezone: Zone = _DEFAULT.timezone
    first_poll_alerts: int = Field(default=_DEFAULT.first_poll_alerts, ge=0, le=50)
    instant_at_once: int = Field(default=_DEFAULT.instant_at_once, ge=1, le=50)
    interval: Interval = _DEFAULT.interval_s
    pages: Pages = _DEFAULT.pages
    reminders: tuple[Annotated[int, Field(ge=1, le=365)], ...] = _DEFAULT.reminders

    def decided(self) -> Policy:
        return Policy(
            self.timezone,
            self.first_poll_alerts,
            self.instant_at_once,
            self.interval,
            self.pages,
            tuple(sorted(set(self.reminders), reverse=True)),
        )


class SubscriptionFile(Strict):
    dossier: str
    entities: tuple[str, ...] = ()
    instant: bool = True
    digest: bool = True


class TargetFile(Strict):
    key: TargetKey
    title: str = ""
    language: Literal["ar", "en"] = "ar"
    timezone: Zone | None = None
    digest_at: tuple[WallTime, ...] = ()
    subscriptions: Annotated[tuple[SubscriptionFile, ...], AfterValidator(_filled)]

    @model_validator(mode="after")
    def _tells_something(self) -> TargetFile:
        for i, wanted in enumerate(self.subscriptions):
            if not wanted.instant and not (wanted.digest and self.digest_at):
                raise ValueError(f"subscriptions[{i}] tells nothing: set instant, or digest and digest_at")
        return self

    def spec(self, policy: Policy) -> TargetSpec:
        platform, address, thread = parse_target(self.key)
        return TargetSpec(
            key=self.key,
            platform=platform,
            address=address,
            thread=thread,
            title=self.title,
            language=self.language,
            timezone=self.timezone or policy.timezone,
            digest_at=tuple(sorted(set(self.digest_at))),
            subscriptions=tuple(
                Subscription(s.dossier, s.entities, s.instant, s.digest) for s in self.subscriptions
            ),
        )


class RasidFile(Strict):
    policy: PolicyFile = PolicyFile()
    targets: Annotated[tuple[TargetFile, ...] | None, AfterValidator(_filled)] = None

    def specs(self, policy: Policy, dossiers: Iterable[Dossier]) -> tuple[TargetSpec, ...]:
        """The targets named, or else the terminal, told everything."""
        if self.targets is not None:
            return tuple(target.spec(policy) for target in self.targets)
        everything = tuple(Subscription(dossier.id) for dossier in dossiers)
        return (
            TargetSpec(
                "console",
                Platform.CONSOLE,
                "console",
                timezone=policy.timezone,
                digest_at=CONSOLE_DIGEST,
                subscriptions=everything,
            ),
        )


# ── what only shows when values are seen together ────────────────────────────────────────────────────────


def _repeated_feeds(file: FeedsFile) -> Iterator[Fault]:
    placed = [
        (f"feeds.{group}[{i}]", feed) for group, feeds in file.feeds.items() for i, feed in enumerate(feeds)
    ]
    yield from _repeated(FEEDS, [(f"{path}.key", feed.key) for path, feed in placed])
    yield from _repeated(FEEDS, [(f"{path}.url", feed.url) for path, feed in placed], _same_place)


def _repeated_targets(file: RasidFile) -> Iterator[Fault]:
    return _repeated(
        RASID, [(f"targets[{i}].key", target.key) for i, target in enumerate(file.targets or ())]
    )


def _repeated(
    file: str, values: Iterable[tuple[str, str]], alike: Callable[[str], str] = lambda value: value
) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for path, value in values:
        earlier = first.setdefault(alike(value), path)
        if earlier != path:
            yield Fault(file, path, f"{value!r} is already at {earlier}")


def _same_place(url: str) -> str:
    """http and https, and a slash at the end, make no other feed."""
    return (canonical_url(url) or url).partition("://")[2].rstrip("/")


def _unknown_names(
    file: RasidFile, dossiers: Iterable[Dossier], unread: set[str], off: set[str]
) -> Iterator[Fault]:
    """Subscriptions to what is not there; nothing is said of dossiers that are, but could not be read."""
    ids = {dossier.id for dossier in dossiers}
    entities = {entity.id for dossier in dossiers for entity in dossier.entities}
    for t, target in enumerate(file.targets or ()):
        for s, wanted in enumerate(target.subscriptions):
            path = f"targets[{t}].subscriptions[{s}]"
            if wanted.dossier in off:
                yield Fault(
                    RASID, f"{path}.dossier", f"{wanted.dossier!r} is off: say `enabled: true` in its file"
                )
            elif wanted.dossier not in ids | unread:
                yield Fault(RASID, f"{path}.dossier", _unknown("dossier", wanted.dossier, ids))
            for e, entity in enumerate(wanted.entities):
                if entity not in entities and not unread:
                    yield Fault(RASID, f"{path}.entities[{e}]", _unknown("entity", entity, entities))


def _unknown_words(dossiers: Iterable[Dossier], lexicon: Lexicon) -> Iterator[Fault]:
    """Events and units that no lexicon knows: a rule that names one would never fit, and nobody would know."""
    for dossier in dossiers:
        file = f"dossier {dossier.id}"
        events = {*lexicon.milestones.events, *dossier.events}
        told = [("milestones", one.id, one.reports) for one in dossier.milestones]
        for kind, id_, rules in [*told, *(("rolls", one.id, one.reports) for one in dossier.rolls)]:
            for event in sorted({event for rule in rules for event in rule.events} - events):
                yield Fault(file, f"{kind}: {id_}: reports", _unknown("event", event, events))
        units = set(lexicon.numbers.units)
        for quantity in dossier.quantities:
            for unit in sorted({unit for rule in quantity.claims for unit in rule.units} - units):
                yield Fault(file, f"quantities: {quantity.id}: claims", _unknown("unit", unit, units))


def _unknown(kind: str, name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, sorted(known), n=1)
    return f"no {kind} {name!r}" + (f"; did you mean {near[0]!r}?" if near else "")
