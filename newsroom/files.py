"""`config/` as data: dossiers, lexicon, feeds.yaml and rasid.yaml, read strictly, every fault of every file at once.

Imports models, errors, yamlfiles, dossiers, lexicon and fingerprint.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from newsroom.amending import Amendment, amended_dossier, amended_people
from newsroom.dossiers import read_dossiers
from newsroom.errors import ConfigError, Fault
from newsroom.filevalues import (
    WEEKDAYS,
    Address,
    Country,
    Days,
    Interval,
    Language,
    Name,
    PersonId,
    Slug,
    TargetKey,
    WallTime,
    Weekday,
    Zone,
    filled,
    parse_target,
)
from newsroom.fingerprint import canonical_url
from newsroom.lexicon import Lexicon, read_lexicon
from newsroom.models import (
    AlertKind,
    Dossier,
    FeedSpec,
    Frequency,
    Pages,
    Platform,
    Subscription,
    TargetSpec,
    Trust,
)
from newsroom.rights import Role
from newsroom.settings import Settings
from newsroom.yamlfiles import Strict, read

FEEDS = "feeds.yaml"
RASID = "rasid.yaml"
CONSOLE_DIGEST = (time(8),)  # of the target used when rasid.yaml names none


@dataclass(frozen=True, slots=True)
class Policy:
    """What a newsroom decides once, for all feeds and targets that do not say otherwise."""

    timezone: str = "Asia/Baghdad"
    first_poll_alerts: int = 3  # the newest of a feed read for the first time; the rest is recorded silently
    instant_at_once: int = 5  # more than these, or than a target takes in a second, go as one
    interval_s: int = 300  # how long news may wait
    fastest_s: int = 60  # of a feed whose list is renewed sooner
    slowest_s: int = 900  # of a feed that has been silent, or whose hub tells of changes
    pages: Pages = Pages.AUTO
    reminders: tuple[int, ...] = (7, 1)  # days before a milestone is due
    closed: bool = False  # only people who are named are answered
    keep_days: int = 90  # articles that nothing followed rests on; 0: for ever
    prune_at: time = time(3, 30)  # when they are cleared away


_DEFAULT = Policy()


@dataclass(frozen=True, slots=True)
class Config:
    dossiers: tuple[Dossier, ...]  # those followed
    lexicon: Lexicon
    feeds: tuple[FeedSpec, ...]
    targets: tuple[TargetSpec, ...]
    policy: Policy
    roles: Mapping[str, Role] = field(default_factory=dict)  # "telegram:42" → what they may


def load_config(folder: Path, amendments: Sequence[Amendment] = ()) -> Config:
    """Everything under `folder`, as people have amended it. Raises ConfigError with all faults of all files."""
    faults: list[Fault] = []
    known = read_dossiers(folder / "dossiers", faults, partial(amended_dossier, amendments))
    dossiers = tuple(dossier for dossier in known if dossier.enabled)
    unread = {path.stem for path in folder.glob("dossiers/*.yaml")} if faults else set()
    lexicon = read_lexicon(folder, faults)
    feeds_file = read(folder / FEEDS, FeedsFile, faults)
    has_rasid = (folder / RASID).exists()
    amend = partial(amended_people, amendments)
    rasid = read(folder / RASID, RasidFile, faults, amend) if has_rasid else RasidFile(**amend({}))
    if feeds_file:
        faults += _repeated_feeds(feeds_file)
    if rasid:
        faults += _repeated_targets(rasid)
        faults += _repeated(RASID, [(f"people[{i}].id", one.id) for i, one in enumerate(rasid.people)])
        faults += _unknown_names(rasid, dossiers, unread, {d.id for d in known if not d.enabled})
    if lexicon:
        faults += _unknown_words(known, lexicon)
    if faults or not feeds_file or not rasid or not lexicon:
        raise ConfigError(faults)
    policy = rasid.policy.decided()
    roles = {person.id: Role[person.role.upper()] for person in rasid.people}
    return Config(dossiers, lexicon, feeds_file.specs(policy), rasid.specs(policy, dossiers), policy, roles)


@dataclass(frozen=True, slots=True)
class Ignored:
    """An amendment that cannot be laid over the files as they are now."""

    key: str
    why: str
    kind: str = ""


def load_amended(folder: Path, amendments: Sequence[Amendment]) -> tuple[Config, tuple[Ignored, ...]]:
    """As `load_config`, without the amendments that do not fit. Raises ConfigError for faults of the files alone."""
    try:
        return load_config(folder, amendments), ()
    except ConfigError:
        load_config(folder)
    kept: list[Amendment] = []
    waiting, ignored = list(amendments), list[Ignored]()
    tried = len(waiting) + 1
    while 0 < len(waiting) < tried:  # one that names another may stand before it: the rest gets another try
        tried = len(waiting)
        ignored = list(_unfit(folder, kept, waiting))
        unfit = {(one.kind, one.key) for one in ignored}
        waiting = [one for one in waiting if (one.kind, one.key) in unfit]
    return load_config(folder, kept), tuple(ignored)


def _unfit(folder: Path, kept: list[Amendment], some: Sequence[Amendment]) -> Iterator[Ignored]:
    """Those of `some` that cannot be laid over what is kept; the others are kept. Halved until it is clear which."""
    try:
        load_config(folder, [*kept, *some])
        kept += some
    except ConfigError as error:
        if len(some) == 1:
            yield Ignored(some[0].key, str(error.faults[0]), some[0].kind)
            return
        half = len(some) // 2
        yield from _unfit(folder, kept, some[:half])
        yield from _unfit(folder, kept, some[half:])


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
    fastest: Interval = _DEFAULT.fastest_s
    slowest: Interval = _DEFAULT.slowest_s
    pages: Pages = _DEFAULT.pages
    reminders: tuple[Annotated[int, Field(ge=1, le=365)], ...] = _DEFAULT.reminders
    answers: Literal["everybody", "people"] = "everybody"
    keep_days: Days = _DEFAULT.keep_days
    prune_at: WallTime = _DEFAULT.prune_at

    def decided(self) -> Policy:
        return Policy(
            self.timezone,
            self.first_poll_alerts,
            self.instant_at_once,
            *(self.interval, self.fastest, self.slowest),
            self.pages,
            tuple(sorted(set(self.reminders), reverse=True)),
            closed=self.answers == "people",
            keep_days=self.keep_days,
            prune_at=self.prune_at,
        )


class SubscriptionFile(Strict):
    dossier: str
    entities: tuple[str, ...] = ()
    milestones: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    kinds: tuple[AlertKind, ...] = ()
    frequency: Annotated[tuple[Frequency, ...], AfterValidator(filled)] = (Frequency.INSTANT, Frequency.DAILY)
    min_sources: int = Field(default=1, ge=1, le=10)

    def decided(self) -> Subscription:
        about = tuple(dict.fromkeys((*self.entities, *self.milestones, *self.phases)))
        frequencies = tuple(one for one in Frequency if one in self.frequency)
        return Subscription(self.dossier, about, self.kinds, frequencies, self.min_sources)


class QuietFile(Strict):
    start: WallTime = Field(alias="from")
    end: WallTime = Field(alias="to")


class TargetFile(Strict):
    key: TargetKey
    title: str = ""
    language: Literal["ar", "en"] = "ar"
    timezone: Zone | None = None
    digest_at: tuple[WallTime, ...] = ()
    weekly_on: Weekday = WEEKDAYS["sunday"]
    quiet: QuietFile | None = None
    weekend: tuple[Weekday, ...] = Field(default=(), max_length=6)
    running_digest: bool = False
    pictures: bool = True
    subscriptions: Annotated[tuple[SubscriptionFile, ...], AfterValidator(filled)]

    @model_validator(mode="after")
    def _tells_something(self) -> TargetFile:
        for i, wanted in enumerate(self.subscriptions):
            if set(wanted.frequency) == {Frequency.DAILY} and not self.digest_at:
                raise ValueError(f"subscriptions[{i}] tells nothing: set digest_at, or another frequency")
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
            weekly_on=self.weekly_on,
            quiet=(self.quiet.start, self.quiet.end) if self.quiet else None,
            weekend=tuple(sorted(set(self.weekend))),
            running=self.running_digest,
            pictures=self.pictures,
            subscriptions=tuple(wanted.decided() for wanted in self.subscriptions),
        )


class PersonFile(Strict):
    id: PersonId
    role: Literal["reader", "editor", "analyst", "admin"]


class RasidFile(Strict):
    policy: PolicyFile = PolicyFile()
    people: tuple[PersonFile, ...] = ()
    targets: Annotated[tuple[TargetFile, ...] | None, AfterValidator(filled)] = None

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
    known = {dossier.id: dossier for dossier in dossiers}
    entities = {entity.id for dossier in known.values() for entity in dossier.entities}
    for t, target in enumerate(file.targets or ()):
        for s, wanted in enumerate(target.subscriptions):
            path = f"targets[{t}].subscriptions[{s}]"
            if wanted.dossier in off:
                yield Fault(
                    RASID, f"{path}.dossier", f"{wanted.dossier!r} is off: say `enabled: true` in its file"
                )
            elif wanted.dossier not in known and wanted.dossier not in unread:
                yield Fault(RASID, f"{path}.dossier", _unknown("dossier", wanted.dossier, known))
            if not unread:
                yield from _unknown_ids(f"{path}.entities", "entity", wanted.entities, entities)
            if dossier := known.get(wanted.dossier):
                milestones = {milestone.id for milestone in dossier.milestones}
                yield from _unknown_ids(f"{path}.milestones", "milestone", wanted.milestones, milestones)
                yield from _unknown_ids(f"{path}.phases", "phase", wanted.phases, dossier.phases)


def _unknown_ids(path: str, kind: str, ids: Sequence[str], known: Collection[str]) -> Iterator[Fault]:
    for number, id_ in enumerate(ids):
        if id_ not in known:
            yield Fault(RASID, f"{path}[{number}]", _unknown(kind, id_, known))


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
