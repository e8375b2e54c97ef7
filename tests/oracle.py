"""Judges what readers saw: feed truth × subscriptions × the journals of the fakes → a verdict a target.

Pure: what was published, who wants it and what was shown in, figures out. Every published title holds `MARK`
and a number of its own, by which it is known again in whatever message it stands.

A journal line (one JSON object) is what a fake writes: platform, chat, thread, message, kind (send, edit,
reply), text, at, rows. Edits change a message that is there, so they are no copies of anything.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

MARK = "واقعة رقم"  # every title holds it and a number of its own
REPEAT = "قد يكون مكررًا"  # what a message says that may have been sent before
EDIT = "edit"
DIRECTION = frozenset("\u200e\u200f\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Published:
    """Feed truth: one item, as of when a poll could have found it."""

    number: int
    at: float  # seconds since the epoch
    feed: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as a reader met it."""

    target: str  # telegram:-1001, telegram:-1001/5, slack:C01, console
    text: str
    at: float = 0.0
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of one target. Numbers are those of items."""

    wanted: int
    lost: tuple[int, ...] = ()
    repeated: int = 0  # copies over one
    most_copies: int = 0  # of one item
    unmarked: int = 0  # repeats whose message does not say so
    wrong: tuple[int, ...] = ()  # shown, though this target did not ask for them
    late: tuple[int, ...] = ()
    out_of_order: tuple[int, ...] = ()  # first seen after something of their feed that was published later
    rows_repeated: int = 0  # outbox rows that more than one message carries, copies over one

    @property
    def kept(self) -> bool:
        """Nothing lost, misled, late or out of order; repeats only where they say so."""
        return not (self.lost or self.unmarked or self.wrong or self.late or self.out_of_order)


@dataclass(frozen=True, slots=True)
class Report:
    targets: Mapping[str, Verdict] = field(default_factory=dict)

    @property
    def kept(self) -> bool:
        return all(verdict.kept for verdict in self.targets.values())

    @property
    def lost(self) -> int:
        return sum(len(verdict.lost) for verdict in self.targets.values())

    @property
    def repeated(self) -> int:
        return sum(verdict.repeated for verdict in self.targets.values())

    def __str__(self) -> str:
        return "\n".join(f"{target}: {_told(verdict)}" for target, verdict in self.targets.items())


def judge(
    published: Sequence[Published],
    wanted: Mapping[str, Collection[int]],
    shown: Iterable[Shown],
    *,
    late_s: float | None = None,
) -> Report:
    """`wanted` names the items each target is to be told, once each; what is shown elsewhere is wrong there."""
    by_target: dict[str, list[Shown]] = {target: [] for target in wanted}
    for one in shown:
        by_target.setdefault(one.target, []).append(one)
    return Report(
        {
            target: _verdict(published, wanted.get(target, ()), messages, late_s)
            for target, messages in by_target.items()
        }
    )


def journal(lines: Iterable[str]) -> Iterator[Shown]:
    """The messages of a fake's log, edits left out. Raises ValueError for a line that is none."""
    for line in lines:
        told = json.loads(line)
        if told["kind"] != EDIT:
            target = target_of(told["platform"], told["chat"], told["thread"])
            yield Shown(target, told["text"], told["at"], tuple(told["rows"]))


def target_of(platform: str, chat: str, thread: str | None) -> str:
    """The key by which `config/rasid.yaml` names that place."""
    return f"{platform}:{chat}/{thread}" if thread and platform == "telegram" else f"{platform}:{chat}"


def unmarked(messages: Iterable[str]) -> int:
    """Items told again by a message that does not say so."""
    met: set[int] = set()
    count = 0
    for message in messages:
        found = set(numbers([message]))
        count += len(found & met) if REPEAT not in message else 0
        met |= found
    return count


def numbers(texts: Iterable[str]) -> Iterable[int]:
    """The items named in these texts; the headline stands once in a message, a quote repeats it within «»."""
    for text in texts:
        plain = "".join(c for c in text if c not in DIRECTION)
        for line in plain.split("\n"):
            if "«" not in line:
                _, *after = line.split(MARK)
                yield from (int(part.split(".")[0]) for part in after)


def _verdict(
    published: Sequence[Published], wanted: Collection[int], messages: Sequence[Shown], late_s: float | None
) -> Verdict:
    copies: dict[int, int] = defaultdict(int)
    first: dict[int, tuple[int, float]] = {}  # item -> which message showed it first, and when
    for place, message in enumerate(messages):
        for number in numbers([message.text]):
            copies[number] += 1
            first.setdefault(number, (place, message.at))
    mine = [item for item in published if item.number in wanted]
    return Verdict(
        wanted=len(wanted),
        lost=tuple(sorted(set(wanted) - copies.keys())),
        repeated=sum(count - 1 for count in copies.values()),
        most_copies=max(copies.values(), default=0),
        unmarked=unmarked(message.text for message in messages),
        wrong=tuple(sorted(copies.keys() - set(wanted))),
        late=tuple(_late(mine, first, late_s)) if late_s is not None else (),
        out_of_order=tuple(sorted(_out_of_order(mine, first))),
        rows_repeated=_rows_repeated(messages),
    )


def _late(
    published: Iterable[Published], first: Mapping[int, tuple[int, float]], late_s: float
) -> Iterator[int]:
    for item in published:
        if item.number in first and first[item.number][1] > item.at + late_s:
            yield item.number


def _out_of_order(published: Iterable[Published], first: Mapping[int, tuple[int, float]]) -> Iterator[int]:
    """Of one feed, numbers rise; what one message gathers has no order among itself."""
    soonest: dict[str, int] = {}  # feed -> the first message that shows anything later than the item
    for item in sorted(published, key=lambda one: -one.number):
        if item.number in first:
            place, _ = first[item.number]
            if place > soonest.get(item.feed, place):
                yield item.number
            soonest[item.feed] = min(place, soonest.get(item.feed, place))


def _rows_repeated(messages: Iterable[Shown]) -> int:
    copies: dict[int, int] = defaultdict(int)
    for message in messages:
        for row in set(message.rows):
            copies[row] += 1
    return sum(count - 1 for count in copies.values())


def _told(verdict: Verdict) -> str:
    said = [f"wanted {verdict.wanted}", _listed("lost", verdict.lost)]
    said.append(f"repeated {verdict.repeated} (at most {verdict.most_copies} copies)")
    said.append(f"of them not marked {verdict.unmarked}")
    said += [_listed("wrong", verdict.wrong), _listed("late", verdict.late)]
    said.append(_listed("out of order", verdict.out_of_order))
    return ", ".join(said)


def _listed(name: str, found: Sequence[int]) -> str:
    return f"{name} {len(found)}" + (f" {list(found[:10])}" if found else "")
