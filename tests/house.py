"""A small newsroom for tests: the real desk, reader and sender, on stores in a folder of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

from bot.adapters.leaving import Leaving
from bot.courier import Found, Outlet
from bot.delivery import Sender
from bot.message import Part
from bot.render import console
from newsroom.analysis import Analyser
from newsroom.desk import Desk, open_desk, rulebook_of
from newsroom.errors import DeliveryError
from newsroom.files import Config, Policy, load_config
from newsroom.models import (
    Dossier,
    FeedSpec,
    Frequency,
    MessageRef,
    Pages,
    Platform,
    Subscription,
    TargetSpec,
)
from newsroom.rights import Role
from newsroom.settings import SHIPPED_CONFIG, load_settings
from newsroom.store import feeds
from watchers.fetch import Fetcher
from watchers.outside import Gate
from watchers.pipeline import Reader
from watchers.pool import ParserPool
from watchers.schedule import Watch

DOSSIER = "coalition-withdrawal"
TELL_ALL = Policy(first_poll_alerts=50)
START = datetime(2026, 1, 18, 9, 0, tzinfo=UTC)


@dataclass
class Clock:
    """Stands still until told to move."""

    moment: datetime = START

    def __call__(self) -> datetime:
        return self.moment

    def pass_(self, **time: float) -> None:
        self.moment += timedelta(**time)


@dataclass
class Room:
    """A chat that keeps what it was sent, and fails as it is told."""

    seen: list[tuple[str, str]] = field(default_factory=list)  # (target key, text without direction marks)
    errors: dict[str, list[DeliveryError]] = field(
        default_factory=dict
    )  # target key -> what its next sends meet
    shown_anyway: bool = False  # a failing send is shown all the same: the answer was lost, not the message
    rewrites: bool = True
    finds: bool = False
    replies: list[tuple[str, str]] = field(default_factory=list)  # (target key, message id it answers)
    edits: list[tuple[str, str, str]] = field(default_factory=list)  # (target key, message id, its new text)
    edit_errors: list[DeliveryError] = field(default_factory=list)  # what the next edits meet

    async def send(
        self,
        spec: TargetSpec,
        part: Part,
        *,
        reply_to: MessageRef | None = None,
        leaving: Leaving | None = None,
    ) -> MessageRef:
        if leaving:
            await leaving()
        waiting = self.errors.get(spec.key, [])
        if waiting and not self.shown_anyway:
            raise waiting.pop(0)
        self.seen.append((spec.key, plain(part.text)))
        if waiting:
            raise waiting.pop(0)
        if reply_to:
            self.replies.append((spec.key, reply_to.message_id))
        return MessageRef(spec.platform, spec.address, str(len(self.seen)))

    async def edit(self, spec: TargetSpec, ref: MessageRef, part: Part) -> None:
        if self.edit_errors:
            raise self.edit_errors.pop(0)
        self.edits.append((spec.key, ref.message_id, plain(part.text)))

    async def find(self, spec: TargetSpec, since: datetime) -> Found:
        return Found()

    def texts(self, key: str = "console") -> list[str]:
        return [text for target, text in self.seen if target == key]


@dataclass
class House:
    desk: Desk
    watch: Watch
    sender: Sender
    room: Room
    clock: Clock

    async def poll(self, *, minutes: float = 10) -> None:
        """Let time pass, read every feed, send what is due."""
        self.clock.pass_(minutes=minutes)
        await self.desk.db.write(feeds.make_due, self.clock())
        await self.watch.once(lambda: None)
        await self.sender.once()


def plain(text: str) -> str:
    return "".join(c for c in text if c not in "\u200e\u200f\u2066\u2067\u2068\u2069")


def target(key: str = "console", **values: Any) -> TargetSpec:
    platform = Platform(key.split(":")[0])
    spec: dict[str, Any] = {
        "address": key,
        "subscriptions": (Subscription(DOSSIER, frequencies=(Frequency.INSTANT,)),),
        **values,
    }
    return TargetSpec(key, platform, **spec)


def feed(url: str, key: str = "a", outlet: str = "عينة: الرافد", pages: Pages = Pages.NEVER) -> FeedSpec:
    return FeedSpec(key, url, outlet, pages=pages)


@cache
def shipped_config() -> Config:
    return load_config(SHIPPED_CONFIG)


READERS: dict[tuple[int, int, str], tuple[Config, Analyser]] = {}


def reader_of(config: Config) -> Analyser:
    """What reads for the same dossiers is built once: that takes longer than most tests, and nothing changes it."""
    key = id(config.dossiers), id(config.lexicon), config.policy.timezone
    if key not in READERS:
        READERS[key] = (
            config,
            rulebook_of(config).analyser(),
        )  # the config is kept, so that no other can have its ids
    return READERS[key][1]


@asynccontextmanager
async def open_house(
    folder: Path,
    *specs: FeedSpec,
    targets: tuple[TargetSpec, ...] | None = None,
    policy: Policy = TELL_ALL,
    clock: Clock | None = None,
    room: Room | None = None,
    dossiers: tuple[Dossier, ...] | None = None,
    roles: Mapping[str, Role] | None = None,
    in_children: bool = False,  # articles are read as in the service; in place is quicker where that is not the matter
    **settings: Any,
) -> AsyncIterator[House]:
    """Redis is off unless `redis_url` says otherwise."""
    clock, room = clock or Clock(), room or Room()
    chosen = load_settings(**{"data": folder, "redis_url": "off", "allow_loopback": True, **settings})
    shipped = shipped_config()
    config = Config(
        dossiers or shipped.dossiers,
        shipped.lexicon,
        specs,
        (target(),) if targets is None else targets,
        policy,
        roles or {},
    )
    async with (
        open_desk(chosen, config, service=True, now=clock) as desk,
        Fetcher(allow_loopback=True) as fetcher,
        ParserPool(workers=1) as parsers,
    ):
        desk.followed = replace(desk.followed, read_by=partial(reader_of, config))
        desk.outside = Gate(fetcher, parsers)
        outlets = {platform: Outlet(render, room) for platform, render in _renderers().items()}
        reader = Reader(desk, fetcher, parsers, in_place=not in_children)
        yield House(desk, Watch(desk, reader), Sender(desk, outlets), room, clock)


def _renderers() -> dict[Platform, Callable[..., list[Part]]]:
    def render(message: Any) -> list[Part]:
        return console.render(message, width=0)

    return dict.fromkeys(Platform, render)
