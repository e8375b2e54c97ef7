"""Evidence, figures and the like for tests, said in one line."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import count

from newsroom.models import (
    Attribution,
    Claim,
    Evidence,
    Figure,
    Listing,
    Milestone,
    Precision,
    Report,
    Role,
    Rule,
    Source,
    Stage,
    Voice,
    When,
    Window,
)

_ids = count(1)

MONTH_DAYS = 7  # the length of "2025-09"


def source(said: str, outlet: str = "الأول", origin: str = "", item: int | None = None) -> Source:
    day = date.fromisoformat(said)
    moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return Source(item or next(_ids), outlet, "عنوان", None, moment, day, origin or outlet)


def when(text: str, edge: str = "") -> When:
    """«2025», «2025-09», «2025-09-17» or «2025-09-01..2025-10-15»."""
    if ".." in text:
        start, end = (date.fromisoformat(part) if part else None for part in text.split(".."))
        return When(Window(start, end), Precision.RANGE, edge)  # type: ignore[arg-type]
    if len(text) == 4:
        window = Window(date(int(text), 1, 1), date(int(text), 12, 31))
        return When(window, Precision.YEAR, edge)  # type: ignore[arg-type]
    if len(text) == MONTH_DAYS:
        first = date.fromisoformat(f"{text}-01")
        after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        last = date.fromordinal(after.toordinal() - 1)
        return When(Window(first, last), Precision.MONTH, edge)  # type: ignore[arg-type]
    day = date.fromisoformat(text)
    return When(Window(day, day), Precision.DAY)


def evidence(
    milestone: str | Milestone,
    stage: Stage | str,
    said: str,
    of: str = "",
    *,
    edge: str = "",
    voice: Voice = Voice.MEDIA,
    outlet: str = "الأول",
    origin: str = "",
    item: int | None = None,
    speaker: str = "",
    via: str = "",
    rule: Rule = Rule.PAST,
    withdrawn: datetime | None = None,
    id: int | None = None,
) -> Evidence:
    """A report of a milestone, said on a day, of a day or month (`of`) or undated."""
    report = Report(
        milestone if isinstance(milestone, str) else milestone.id,
        Stage(stage),
        0,
        10,
        (0, 3),
        rule,
        when(of, edge) if of else None,
        Attribution(voice, speaker, via),
    )
    number = id or next(_ids)
    return Evidence(number, source(said, outlet, origin, item), report, f"جملة {number}", withdrawn)


def figure(
    quantity: str,
    value: float | Sequence[float | None],
    said: str,
    as_of: str = "",
    *,
    qualifier: str = "exact",
    role: Role = Role.PRESENT,
    voice: Voice = Voice.MEDIA,
    outlet: str = "الأول",
    origin: str = "",
    item: int | None = None,
    withdrawn: datetime | None = None,
) -> Figure:
    low, high = value if isinstance(value, Sequence) else (value, value)
    claim = Claim(
        quantity,
        low or 0.0,
        high,
        qualifier,
        "soldier",
        role,
        0,
        10,
        (0, 3),
        when(as_of) if as_of else None,
        Attribution(voice),
    )
    number = next(_ids)
    return Figure(number, source(said, outlet, origin, item), claim, f"رقم {number}", withdrawn)


def listing(
    roll: str, entity: str, said: str, *, outlet: str = "الأول", origin: str = "", item: int | None = None
) -> Listing:
    number = next(_ids)
    return Listing(number, source(said, outlet, origin, item), roll, entity, f"جملة {number}")
