"""What came of a campaign: counted, added up over jobs, as a table and as JSON."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.oracle import Report, Shown, Verdict, numbers

HEAD = (
    *("target", "items", "lost", "of them set aside", "set aside", "repeated", "a kill", "most copies"),
    *("not marked", "out of order", "messages repeated", "sends cut"),
)
MOST_ANSWERS = 2


@dataclass
class Told:
    """Of one target, over all jobs. Items, unless said otherwise."""

    wanted: int = 0
    lost: int = 0  # nobody saw them
    lost_aside: int = 0  # of these: set aside, and the admins were told
    set_aside: int = 0  # seen or not
    repeated: int = 0  # copies over one
    most_copies: int = 0
    unmarked: int = 0  # repeats that do not say so
    out_of_order: int = 0
    wrong: int = 0
    messages_repeated: int = 0  # messages that tell something told before
    sends_cut: int = 0  # kills between «begun» and «sent»

    def add(self, verdict: Verdict, messages: Sequence[Shown], aside: Collection[int]) -> None:
        self.wanted += verdict.wanted
        self.lost += len(verdict.lost)
        self.lost_aside += len(set(verdict.lost) & set(aside))
        self.set_aside += len(aside)
        self.repeated += verdict.repeated
        self.most_copies = max(self.most_copies, verdict.most_copies)
        self.unmarked += verdict.unmarked
        self.out_of_order += len(verdict.out_of_order)
        self.wrong += len(verdict.wrong)
        self.messages_repeated += _repeated(messages)


@dataclass
class Tally:
    """Of one contestant."""

    name: str
    items: int = 0
    killed: Counter[str] = field(default_factory=Counter)  # where -> kills
    targets: dict[str, Told] = field(default_factory=lambda: defaultdict(Told))
    checked: int = 0  # databases looked into after a kill
    broken: int = 0
    cut: Counter[str] = field(default_factory=Counter)  # target -> sends cut
    answers: list[int] = field(default_factory=list)  # how often each question was answered
    given_up: int = 0  # questions that two kills in a row cut off, which is logged
    upgrades_lost: int = 0
    faults: list[str] = field(default_factory=list)  # what should not have happened, with the end of the log

    @property
    def kills(self) -> int:
        return self.killed.total()

    @property
    def lost(self) -> int:
        return sum(told.lost for told in self.targets.values()) + self.upgrades_lost

    @property
    def lost_untold(self) -> int:
        """Lost without a word to anybody."""
        return self.lost - sum(told.lost_aside for told in self.targets.values())

    @property
    def unmarked(self) -> int:
        return sum(told.unmarked for told in self.targets.values())

    @property
    def most_copies(self) -> int:
        return max((told.most_copies for told in self.targets.values()), default=0)

    @property
    def unanswered(self) -> int:
        """Without a word to anybody."""
        return max(0, self.answers.count(0) - self.given_up)

    def repeated(self, platform: str) -> int:
        return sum(told.repeated for key, told in self.targets.items() if key.startswith(platform))

    def take(self, report: Report, shown: Iterable[Shown], aside: Mapping[str, Collection[int]]) -> None:
        """`aside`: target -> items set aside there."""
        by_target: dict[str, list[Shown]] = defaultdict(list)
        for message in shown:
            by_target[message.target].append(message)
        for key, verdict in report.targets.items():
            self.targets[key].add(verdict, by_target[key], aside.get(key, ()))
            self.targets[key].sends_cut = self.cut[key]

    def add(self, other: Tally) -> None:
        """The same of another job."""
        self.items += other.items
        self.killed.update(other.killed)
        self.cut.update(other.cut)
        for key, told in other.targets.items():
            ours = self.targets[key]
            for name, value in asdict(told).items():
                before = getattr(ours, name)
                setattr(ours, name, max(before, value) if name == "most_copies" else before + value)
        self.checked += other.checked
        self.broken += other.broken
        self.answers += other.answers
        self.given_up += other.given_up
        self.upgrades_lost += other.upgrades_lost
        self.faults += other.faults

    def __str__(self) -> str:
        return "\n".join((self._headline(), *_table(self._rows()), *self._notes()))

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "kills": self.kills,
            "killed": dict(self.killed),
            "items": self.items,
            "lost": self.lost,
            "lost_untold": self.lost_untold,
            "targets": {
                key: asdict(told) | {"repeated_a_kill": round(told.repeated / max(1, self.kills), 3)}
                for key, told in self.targets.items()
            },
            "databases": {"checked": self.checked, "broken": self.broken},
            "questions": {
                "asked": len(self.answers),
                "given_up": self.given_up,
                "unanswered": self.unanswered,
                "twice": self.answers.count(MOST_ANSWERS),
                "most": max(self.answers, default=0),
            },
            "upgrades_lost": self.upgrades_lost,
            "faults": self.faults,
        }

    def _headline(self) -> str:
        places = ", ".join(f"{place} {count}" for place, count in sorted(self.killed.items()))
        return f"{self.name}: {self.kills} kills ({places}), {self.items} items"

    def _rows(self) -> list[tuple[str, ...]]:
        return [
            tuple(
                str(value)
                for value in (
                    key,
                    told.wanted,
                    told.lost,
                    told.lost_aside,
                    told.set_aside,
                    told.repeated,
                    f"{told.repeated / max(1, self.kills):.2f}",
                    told.most_copies,
                    told.unmarked,
                    told.out_of_order,
                    told.messages_repeated,
                    told.sends_cut,
                )
            )
            for key, told in self.targets.items()
        ]

    def _notes(self) -> list[str]:
        most = max(self.answers, default=0)
        notes = [f"databases checked {self.checked}, damaged {self.broken}"]
        notes.append(
            f"questions {len(self.answers)}, given up after two kills in a row {self.given_up},"
            f" unanswered without a word {self.unanswered}, answered at most {most} times"
        )
        notes.append(f"upgrades that lost something: {self.upgrades_lost}")
        return [*notes, *(f"FAULT: {fault}" for fault in self.faults)]


def _repeated(messages: Iterable[Shown]) -> int:
    met: set[int] = set()
    count = 0
    for message in messages:
        found = set(numbers([message.text]))
        count += not met.isdisjoint(found)
        met |= found
    return count


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[i]) for row in (HEAD, *rows)) for i in range(len(HEAD))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in (HEAD, *rows)
    ]
