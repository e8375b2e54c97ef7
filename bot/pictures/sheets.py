"""What every picture has: the title over it, the legend and the source under it, and an axis of days."""

from __future__ import annotations

from collections.abc import Sequence

from bot.pictures import marks
from bot.pictures.content import Axis, Key
from bot.pictures.paper import FAINT, INK, MARGIN, RULE, SOFT, WIDTH, Paper

TITLE, NOTE, TICK, LEGEND, FOOT = 32, 19, 17, 17, 16
INNER = WIDTH - 2 * MARGIN


def head(paper: Paper, title: str, note: str) -> float:
    """Where what follows may begin."""
    y = 44.0
    for line in paper.wrapped(title, TITLE, INNER, 2, bold=True):
        paper.text(MARGIN, y, line, TITLE, bold=True)
        y += 42
    paper.text(MARGIN, y - 4, note, NOTE, colour=SOFT)
    return y + 26


def foot(paper: Paper, y: float, keys: Sequence[Key], source: str) -> float:
    """The height of the whole."""
    y = _legend(paper, y + 30, keys) if keys else y + 8
    paper.line([(MARGIN, y), (WIDTH - MARGIN, y)], RULE, 1.5)
    brand = "راصد" if paper.rtl else "rasid"
    room = INNER - paper.width(brand, FOOT, bold=True) - 40
    paper.text(MARGIN, y + 24, paper.clipped(source, FOOT, room), FOOT, colour=SOFT)
    paper.text(WIDTH - MARGIN, y + 24, brand, FOOT, colour=FAINT, bold=True, side="end")
    return y + 48


def _legend(paper: Paper, y: float, keys: Sequence[Key]) -> float:
    """Entry after entry, in as many lines as they need."""
    x = float(MARGIN)
    for one in keys:
        width = 34 + 10 + paper.width(one.label, LEGEND)
        if x > MARGIN and x + width > WIDTH - MARGIN:
            x, y = float(MARGIN), y + 32
        sign = marks.key(paper, x, y, one.sign)
        paper.text(x + sign + 10, y, one.label, LEGEND, colour=SOFT)
        x += sign + 10 + paper.width(one.label, LEGEND) + 30
    return y + 30


class Scale:
    """From days to places between two edges."""

    def __init__(self, axis: Axis, x: float, width: float) -> None:
        self.axis, self.left, self.right = axis, x, x + width
        self._each = width / (axis.end - axis.start)

    def x(self, day: float) -> float:
        """Where a day begins, no further than the edge."""
        return min(max(self.left + (day - self.axis.start) * self._each, self.left), self.right)

    def noon(self, day: int) -> float:
        return self.x(day + 0.5)

    def holds(self, day: int) -> bool:
        return self.axis.start <= day <= self.axis.end


def ruled(paper: Paper, scale: Scale, top: float, bottom: float) -> None:
    """A line for every mark of the axis."""
    for tick in scale.axis.ticks:
        x = scale.x(tick.day)
        paper.line([(x, top), (x, bottom)], "#c9d1d9" if tick.year else RULE, 1.2, zorder=1)


def ticks(paper: Paper, scale: Scale, y: float) -> float:
    """The names of the marks, from a height on; where they end. One that has no room is left out."""
    lines = max((len(tick.lines) for tick in scale.axis.ticks), default=0)
    taken = scale.left - MARGIN
    for tick in scale.axis.ticks:
        half = max(paper.width(line, TICK) for line in (*tick.lines, tick.year or "0")) / 2
        x = min(scale.x(tick.day), WIDTH - 8 - half)
        if x - half < taken + 8:
            continue
        taken = x + half
        for number, line in enumerate(tick.lines):
            paper.text(x, y + 12 + 22 * number, line, TICK, colour=SOFT, side="middle")
        if tick.year:
            paper.text(x, y + 12 + 22 * lines, tick.year, TICK, colour=INK, bold=True, side="middle")
    return y + 12 + 22 * (lines + any(tick.year for tick in scale.axis.ticks))
