"""What each source says a number is, over time, as a sheet: the value, how it is meant, whose it is. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain

from bot.ledgerdata import name_of
from bot.pictures.axis import axis
from bot.pictures.content import Chart, Key, Kind, Panel, Point
from bot.pictures.foot import foot, outlets
from bot.standings import claim_text
from bot.texts import Texts
from newsroom.arabic import display
from newsroom.models import Claim, Quantity, Reading, Role
from newsroom.status.figures import CAPS, FLOORS, held

PANELS = 4  # quantities
MOST = 60  # readings of one, the newest
_AHEAD = (Role.TARGET, Role.STAYING, Role.LEAVING, Role.ARRIVING)  # may be of days to come

Readings = Sequence[tuple[Quantity, Sequence[Reading]]]


def sheet(name: str, found: Readings, today: date, texts: Texts) -> Chart | None:
    """None where no number is known."""
    shown = _shown(found)
    if not shown:
        return None
    panels = tuple(_panel(name, quantity, readings, texts) for quantity, readings in shown)
    said = (one.source.outlet for _, readings in shown for r in readings for one in (r.figure, *r.repeated))
    return Chart(
        rtl=texts.language == "ar",
        title=texts("figures-title", name=name),
        note=texts("picture-as-of", day=display.calendar_day(today, texts.language)),
        source=foot(said, texts),
        panels=panels,
        keys=tuple(_keys(tuple(chain.from_iterable(panel.points for panel in panels)), texts)),
    )


def alt(name: str, found: Readings, texts: Texts) -> str:
    """«الأرقام: القوات الأمريكية. عدد الجنود: 3»"""
    counts = (
        texts("picture-count", what=name_of(quantity, texts), count=len(readings))
        for quantity, readings in _shown(found)
    )
    return f"{texts('figures-title', name=name)}. {'. '.join(counts)}"


def _shown(found: Readings) -> Readings:
    """Those of which most is known."""
    most = sorted(found, key=lambda one: -len(one[1]))[:PANELS]
    return [one for one in found if one in most and one[1]]


def _panel(name: str, quantity: Quantity, readings: Sequence[Reading], texts: Texts) -> Panel:
    own = name_of(quantity, texts)
    roles = len({reading.figure.claim.role for reading in readings}) > 1
    points = tuple(_point(reading, texts, roles=roles) for reading in readings[-MOST:])
    days = chain.from_iterable((point.start, point.end, *point.repeats) for point in points)
    earlier = len(readings) - len(points)
    note = texts("figures-earlier", count=earlier) if earlier > 0 else ""
    return Panel("" if own == name else own, axis(days, texts.language), points, note)


def _point(reading: Reading, texts: Texts, *, roles: bool) -> Point:
    figure = reading.figure
    claim = figure.claim
    kind, low, high = _bounds(claim)
    window = held(figure)
    start, end = window.start or window.end or figure.source.day, window.end or window.start
    end = max(start, end or figure.source.day)
    if claim.role not in _AHEAD:
        end = max(start, min(end, figure.source.day))  # nobody knows how many there will be
    said = (figure, *reading.repeated)
    source = outlets((one.source.outlet for one in said), texts, most=1)
    if roles and claim.role is not Role.TOLD:
        source = f"{texts(f'role-{claim.role}')} · {source}"
    return Point(
        kind=kind,
        low=low,
        high=high,
        start=start.toordinal(),
        end=end.toordinal(),
        label=claim_text(claim, texts),
        source=source,
        repeats=tuple(sorted({one.source.day.toordinal() for one in reading.repeated})),
    )


def _bounds(claim: Claim) -> tuple[Kind, float, float]:
    """How it is drawn, and between which values."""
    if claim.qualifier in CAPS and claim.high is not None:
        return "below", claim.high, claim.high
    if claim.high is None or claim.qualifier in FLOORS:
        return "above", claim.low, claim.low
    if claim.low != claim.high:
        return "range", claim.low, claim.high
    return ("about" if claim.qualifier == "about" else "exact"), claim.low, claim.low


def _keys(points: Sequence[Point], texts: Texts) -> Iterator[Key]:
    """Only of what is drawn, and does not explain itself."""
    kinds = {point.kind for point in points}
    for kind in ("exact", "about", "range", "below", "above"):
        if kind in kinds and (len(kinds) > 1 or kind != "exact"):
            yield Key(kind, texts(f"picture-{kind}"))
    if any(point.end > point.start for point in points):
        yield Key("through", texts("picture-through"))
    if any(point.repeats for point in points):
        yield Key("repeat", texts("picture-repeat"))
