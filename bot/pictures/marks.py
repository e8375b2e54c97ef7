"""The signs of a picture: each state has a colour and a sign of its own, so that neither eye nor printer needs both."""

from __future__ import annotations

from bot.pictures.content import State
from bot.pictures.paper import ACCENT, FAINT, INK, LATE, SOFT, WHITE, Paper

# Told apart also by who sees no red or no green; on white each has a contrast of 4.5 and more.
COLOURS: dict[str, str] = {
    "unrated": "#6b7682",
    "planned": "#4a5f78",
    "imminent": "#7a5c00",
    "underway": "#9c5700",
    "candidate": "#1f6fae",
    "complete": "#00694c",
    "delayed": "#b4430a",
    "disputed": "#8b2f87",
}
SIGNS: dict[str, str] = {
    "unrated": "–",
    "planned": "",
    "imminent": "!",
    "underway": "…",
    "candidate": "?",
    "complete": "✓",
    "delayed": "‖",
    "disputed": "≠",
}
BARE = ("planned",)  # nothing has come about: never filled
PLAN, PLAN_EDGE = "#dbe4ee", "#9fb2c6"
THROUGH, BETWEEN = "#b9d0df", "#e4edf3"
BAR = 24  # pixels: height of a due window
EARLIER = 12  # of one that was given up
RADIUS = 11  # of the last sign of a lane
PAST = 9  # of those before it


def sign(
    paper: Paper, x: float, y: float, state: State, *, filled: bool = True, radius: float = RADIUS
) -> None:
    colour, filled = COLOURS[state], filled and state not in BARE
    paper.disc(x, y, radius, colour if filled else WHITE, colour)
    if SIGNS[state]:
        ink = WHITE if filled else colour
        paper.glyph(x, y, SIGNS[state], radius * 1.4, ink)


def event(paper: Paper, x: float, width: float, y: float, state: State, radius: float) -> None:
    """What came about on a day, or within some days, that a source gives."""
    if width > 2 * radius:
        paper.bar(x, y, width, 2 * radius - 4, COLOURS[state], zorder=3.5)
    sign(paper, x + width / 2, y, state, radius=radius)


def due(paper: Paper, x: float, width: float, y: float, kind: str) -> None:
    """A due window, in force, given up, or named beside it."""
    width = max(width, 6)
    if kind == "plan":
        paper.bar(x, y, width, BAR, PLAN, PLAN_EDGE, radius=5, zorder=1.5)
    elif kind == "before":
        paper.bar(x, y, width, EARLIER, "#eceff2", "#98a4b0", radius=3, zorder=1.6, linestyle=(0, (2, 2)))
    else:
        paper.bar(
            x, y, width, EARLIER + 4, WHITE, COLOURS["disputed"], radius=4, zorder=1.7, linestyle=(0, (3, 2))
        )


def late(paper: Paper, x: float, width: float, y: float) -> None:
    """Time that has passed since something was due."""
    paper.line([(x, y), (x + width, y)], LATE, 4, linestyle=(0, (1.2, 0.8)))


def key(paper: Paper, x: float, y: float, name: str) -> float:
    """A sign as the legend shows it; how wide it is."""
    match name:
        case "plan" | "before" | "rival":
            due(paper, x, 34, y, name)
            return 34
        case "late":
            late(paper, x, 34, y)
            return 34
        case "told" | "reported":
            paper.disc(x + 9, y, 8, SOFT if name == "told" else WHITE, SOFT)
            return 18
        case _ if name in SIGNS:
            sign(paper, x + 9, y, name, radius=9)  # type: ignore[arg-type]
            return 18
        case "below" | "above":
            point(paper, x + 12, y - 9 if name == "below" else y + 9, name, span=19)
            return 24
        case _:
            point(paper, x + 12, y, name)
            return 24


def point(paper: Paper, x: float, y: float, kind: str, span: float = 26) -> None:
    """A value, as it is meant; `span` is the length of its arrow."""
    match kind:
        case "exact":
            paper.disc(x, y, 7, ACCENT, ACCENT)
        case "about":
            paper.disc(x, y, 7, WHITE, ACCENT, 3)
        case "below" | "above":
            _arrow(paper, x, y, span if kind == "below" else -span)
        case "range":
            bounds(paper, x, y - 9, y + 9)
        case "through":
            paper.line([(x - 12, y), (x + 12, y)], THROUGH, 5)
        case "repeat":
            paper.line([(x - 12, y), (x + 12, y)], FAINT, 1.5, linestyle=(0, (1, 1.6)))
            paper.disc(x + 10, y, 3, FAINT, FAINT, 1)


def bounds(paper: Paper, x: float, top: float, bottom: float) -> None:
    """Between two values."""
    paper.line([(x, top), (x, bottom)], ACCENT, 4)
    for y in (top, bottom):
        paper.line([(x - 8, y), (x + 8, y)], ACCENT, 3)


def _arrow(paper: Paper, x: float, y: float, span: float) -> None:
    """From a bound to where the value may lie."""
    head = 9 if span > 0 else -9
    paper.line([(x - 10, y), (x + 10, y)], ACCENT, 3.5)
    paper.line([(x, y), (x, y + span - head)], ACCENT, 2.5)
    tip = y + span
    paper.polygon([(x - 6, tip - head), (x + 6, tip - head), (x, tip)], ACCENT)


def edge(paper: Paper, x: float, y: float, *, after: bool) -> None:
    """That something lies further off than the paper reaches."""
    step = 8 if after else -8
    paper.polygon([(x, y - 7), (x, y + 7), (x + step, y)], INK)
