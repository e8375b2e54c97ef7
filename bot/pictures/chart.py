"""Figures on paper: for each quantity a field of values over time, each with its words and whose it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor, log10

from bot.pictures import marks
from bot.pictures.content import Chart, Panel, Point
from bot.pictures.paper import FAINT, INK, MARGIN, RULE, SOFT, WIDTH, Paper, Side
from bot.pictures.sheets import INNER, TICK, Scale, foot, head, ruled, ticks

ALONE, SHARED = 420, 250  # heights of a field
VALUES = 96  # width of the values beside it
HEADROOM = 1.32  # of the largest value: words stand over it
STEPS = 5  # values beside a field, about
VALUE, SOURCE, TITLE, NOTE = 20, 16, 21, 16
LINE = 23  # height of a value's words
CLEAR = 13  # pixels from a point to its words
ARROW = 34  # longest


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.bottom <= other.top or other.bottom <= self.top)

    def within(self, other: Box) -> bool:
        across = other.left <= self.left and self.right <= other.right
        return across and other.top <= self.top and self.bottom <= other.bottom


@dataclass(frozen=True, slots=True)
class Field:
    """From days and values to places."""

    scale: Scale
    top: float
    bottom: float
    most: float  # value at the top

    def y(self, value: float) -> float:
        return self.bottom - (self.bottom - self.top) * value / self.most

    def x(self, point: Point) -> float:
        return (self.scale.x(point.start) + self.scale.x(point.end + 1)) / 2


def draw(sheet: Chart) -> Paper:
    paper = Paper(rtl=sheet.rtl)
    y = head(paper, sheet.title, sheet.note) + 18
    for panel in sheet.panels:
        y = _panel(paper, panel, y, ALONE if len(sheet.panels) == 1 else SHARED)
    paper.cut(foot(paper, y, sheet.keys, sheet.source))
    return paper


def _panel(paper: Paper, panel: Panel, y: float, height: float) -> float:
    """Its lower end."""
    if panel.title:
        paper.text(MARGIN, y + 16, paper.clipped(panel.title, TITLE, INNER, bold=True), TITLE, bold=True)
        y += 44
    most = max(max(point.high for point in panel.points), 1) * HEADROOM
    steps = _steps(most)
    scale = Scale(panel.axis, MARGIN + VALUES, INNER - VALUES)
    field = Field(scale, y + 6, y + height, most)
    _ground(paper, field, steps)
    for point in panel.points:
        _point(paper, field, point)
    _words(paper, field, panel.points)
    y = ticks(paper, scale, field.bottom + 4) + 12
    if panel.note:
        paper.text(MARGIN, y + 8, panel.note, NOTE, colour=FAINT)
        y += 26
    return y + 6


def _ground(paper: Paper, field: Field, steps: Sequence[float]) -> None:
    ruled(paper, field.scale, field.top, field.bottom)
    for value in steps:
        y = field.y(value)
        paper.line([(field.scale.left, y), (field.scale.right, y)], RULE if value else SOFT, 1.2, zorder=1)
        paper.text(field.scale.left - 14, y, _number(value), TICK, colour=SOFT, side="end")


def _steps(most: float) -> list[float]:
    """Round values from nought to at most `most`."""
    rough = most / STEPS
    unit = 10.0 ** floor(log10(rough))
    step = max(1.0, next(unit * by for by in (1, 2, 2.5, 5, 10) if unit * by >= rough))
    return [step * number for number in range(int(most / step) + 1)]


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def _point(paper: Paper, field: Field, point: Point) -> None:
    x, y = field.x(point), field.y(point.low)
    if point.end > point.start:
        start, end = field.scale.x(point.start), field.scale.x(point.end + 1)
        if point.kind == "range":
            paper.rectangle(start, field.y(point.high), end - start, y - field.y(point.high), marks.BETWEEN)
        else:
            paper.line([(start, y), (end, y)], marks.THROUGH, 5)
    if point.repeats:
        _repeats(paper, field, point, x, (y + field.y(point.high)) / 2)
    if point.kind == "range":
        marks.bounds(paper, x, field.y(point.high), y)
        return
    room = y - field.top if point.kind == "above" else field.bottom - y
    marks.point(paper, x, y, point.kind, span=min(ARROW, max(room, 14)))


def _repeats(paper: Paper, field: Field, point: Point, x: float, y: float) -> None:
    """Others who said the same, on their days."""
    days = [field.scale.noon(day) for day in point.repeats]
    paper.line([(min(x, *days), y), (max(x, *days), y)], FAINT, 1.5, linestyle=(0, (1, 1.6)), zorder=2)
    for day in days:
        paper.disc(day, y, 3, FAINT, FAINT, 1)


# ── words beside the points ──────────────────────────────────────────────────────────────────────────────


def _words(paper: Paper, field: Field, points: Sequence[Point]) -> None:
    """The most telling first; what would cover something is told shorter, or not at all."""
    room = Box(field.scale.left - 8, field.top - 4, WIDTH - 12, field.bottom + 2)
    taken = [box for point in points for box in _covered(field, point)]
    for point in _by_weight(points):
        for lines in ((point.label, point.source), (point.label,)):
            fitting = (
                (box, side)
                for box, side in _places(paper, field, point, lines)
                if box.within(room) and not any(box.meets(other) for other in taken)
            )
            if found := next(fitting, None):
                box, side = found
                taken.append(box)
                _write(paper, box, side, lines)
                break


def _by_weight(points: Sequence[Point]) -> Sequence[Point]:
    """The newest, the first, the largest and the smallest before the others."""
    first = [points[-1], points[0], max(points, key=lambda p: p.high), min(points, key=lambda p: p.low)]
    return tuple(dict.fromkeys([*first, *reversed(points)]))


def _covered(field: Field, point: Point) -> Iterator[Box]:
    """Its sign, and the lines that run from it through the days."""
    yield _extent(field, point)
    y, days = field.y(point.low), (*point.repeats, point.start, point.end)
    if min(days) < max(days):
        yield Box(field.scale.x(min(days)), y - 5, field.scale.x(max(days) + 1), y + 5)


def _extent(field: Field, point: Point) -> Box:
    """What its sign covers."""
    x, top, bottom = field.x(point), field.y(point.high) - 8, field.y(point.low) + 8
    if point.kind == "above":
        top -= ARROW - 8
    if point.kind == "below":
        bottom += ARROW - 8
    return Box(x - 11, top, x + 11, bottom)


def _places(paper: Paper, field: Field, point: Point, lines: Sequence[str]) -> Iterator[tuple[Box, Side]]:
    """Over it, under it, after it, before it."""
    width = max(paper.width(line, size, bold=size == VALUE) for line, size in _sized(lines)) + 6
    height, own = LINE * len(lines), _extent(field, point)
    x, middle = (own.left + own.right) / 2, (own.top + own.bottom) / 2
    for left in (x - width / 2, x - 12, x + 12 - width):
        side: Side = "middle" if left == x - width / 2 else "start" if left == x - 12 else "end"
        yield Box(left, own.top - 5 - height, left + width, own.top - 5), side
        yield Box(left, own.bottom + 5, left + width, own.bottom + 5 + height), side
    for top in (middle - height / 2, middle - height, middle):
        yield Box(own.right + 6, top, own.right + 6 + width, top + height), "start"
        yield Box(own.left - 6 - width, top, own.left - 6, top + height), "end"


def _write(paper: Paper, box: Box, side: Side, lines: Sequence[str]) -> None:
    x = {"start": box.left, "middle": (box.left + box.right) / 2, "end": box.right}[side]
    for number, (line, size) in enumerate(_sized(lines)):
        y = box.top + LINE * (number + 0.5)
        paper.text(x, y, line, size, colour=INK if size == VALUE else SOFT, bold=size == VALUE, side=side)


def _sized(lines: Sequence[str]) -> Iterator[tuple[str, float]]:
    return zip(lines, (VALUE, SOURCE), strict=False)
