"""A timeline on paper: a lane for each milestone, its name where reading begins, time running on from there."""

from __future__ import annotations

from collections.abc import Sequence

from bot.pictures import marks
from bot.pictures.content import Group, Key, Lane, Mark, Span, Timeline
from bot.pictures.paper import BAND, INK, LATE, MARGIN, RULE, WHITE, WIDTH, Paper
from bot.pictures.sheets import Scale, foot, head, ruled, ticks

NAMES = 430  # width of the names
GAP = 56  # between them and the days
NAME, STANDING, GROUP = 20, 17, 19
LINE, SMALL = 27, 24  # heights of a line of these
PAD = 13  # above and under a lane's lines
HEADING = 42
PILL = 26  # height of the word over today's line
OVERLAP = 4  # of two signs, which their outlines bear
TALL = 900  # a higher picture has its days at the foot too


def draw(sheet: Timeline) -> Paper:
    paper = Paper(rtl=sheet.rtl)
    scale = Scale(sheet.axis, MARGIN + NAMES + GAP, WIDTH - 2 * MARGIN - NAMES - GAP)
    y = head(paper, sheet.title, sheet.note) + 22
    top = y = ticks(paper, scale, y) + PILL + 14
    for group in sheet.groups:
        y = _group(paper, scale, group, y, sheet.today, alone=len(sheet.groups) == 1)
    ruled(paper, scale, top, y)
    if scale.holds(sheet.today):
        _today(paper, scale, sheet, top, y)
    if y > TALL:
        y = ticks(paper, scale, y + 4) + 4
    paper.cut(foot(paper, y, _keys(sheet, scale), sheet.source))
    return paper


def _keys(sheet: Timeline, scale: Scale) -> Sequence[Key]:
    """A sign that found no room needs no explanation."""
    seen = {mark.state for group in sheet.groups for lane in group.lanes for mark in _apart(scale, lane)}
    return [key for key in sheet.keys if key.sign not in marks.SIGNS or key.sign in seen]


def _today(paper: Paper, scale: Scale, sheet: Timeline, top: float, bottom: float) -> None:
    x = scale.noon(sheet.today)
    paper.line([(x, top - 10), (x, bottom)], LATE, 2, zorder=2.5)
    half = paper.width(sheet.today_label, 16, bold=True) / 2 + 10
    middle = min(max(x, scale.left + half), WIDTH - 8 - half)
    y = top - 8 - PILL / 2
    paper.bar(middle - half, y, 2 * half, PILL, LATE)
    paper.text(middle, y, sheet.today_label, 16, colour=WHITE, bold=True, side="middle")


def _group(paper: Paper, scale: Scale, group: Group, y: float, today: int, *, alone: bool) -> float:
    if group.title:
        paper.rectangle(MARGIN - 12, y, WIDTH - 2 * MARGIN + 24, HEADING - 8, BAND)
        paper.text(MARGIN, y + (HEADING - 8) / 2, group.title, GROUP, colour=INK, bold=True)
        y += HEADING - 8
    for number, lane in enumerate(group.lanes):
        if number:
            paper.line([(MARGIN, y), (WIDTH - MARGIN, y)], RULE, 1, zorder=1)
        y = _lane(paper, scale, lane, y, today)
    return y if alone else y + 6


def _lane(paper: Paper, scale: Scale, lane: Lane, y: float, today: int) -> float:
    """Its lower end."""
    names = paper.wrapped(lane.title, NAME, NAMES, 2, bold=True)
    said = paper.wrapped(lane.standing, STANDING, NAMES - 32, 2)
    late = [lane.late] if lane.late else []
    if late and paper.width(f"{said[-1]} · {lane.late}", STANDING) < NAMES - 32:
        late = []
    height = 2 * PAD + LINE * len(names) + SMALL * (len(said) + len(late))
    at = y + PAD + LINE / 2
    for line in names:
        paper.text(MARGIN, at, line, NAME, bold=True)
        at += LINE
    at += (SMALL - LINE) / 2 + 1
    marks.sign(paper, MARGIN + 11, at, lane.state, radius=9.5)
    for line in said:
        paper.text(MARGIN + 30, at, line, STANDING, colour=marks.COLOURS[lane.state])
        at += SMALL
    if late:
        paper.text(MARGIN + 30, at, lane.late, STANDING, colour=LATE, bold=True)
    elif lane.late:
        x = MARGIN + 30 + paper.width(f"{said[-1]} · ", STANDING)
        paper.text(x, at - SMALL, lane.late, STANDING, colour=LATE, bold=True)
    _days(paper, scale, lane, y + height / 2, today)
    return y + height


def _days(paper: Paper, scale: Scale, lane: Lane, y: float, today: int) -> None:
    for span in lane.before:
        _due(paper, scale, span, y, "before")
    for span in lane.rivals:
        _due(paper, scale, span, y, "rival")
    if lane.plan:
        _due(paper, scale, lane.plan, y, "plan")
        if lane.late and lane.plan.end is not None:
            start, end = scale.x(lane.plan.end + 1), scale.noon(today)
            marks.late(paper, start, end - start, y)
    over = lane.plan.end if lane.late and lane.plan else None
    for one in lane.track:
        start, end = scale.noon(one.start), scale.noon(one.end)
        if over is not None:
            end = max(start, min(end, scale.x(over + 1)))
        paper.line([(start, y), (end, y)], marks.COLOURS[one.state], 3, alpha=0.55)
    for mark in _apart(scale, lane):
        _mark(paper, scale, mark, y, marks.RADIUS if mark is lane.marks[-1] else marks.PAST)


def _due(paper: Paper, scale: Scale, span: Span, y: float, kind: str) -> None:
    """A window; of an open one only the end that is known, and where it leads."""
    known = [day for day in (span.start, span.end) if day is not None]
    if not known:
        return
    if known[-1] < scale.axis.start or known[0] > scale.axis.end:
        after = known[0] > scale.axis.end
        marks.edge(paper, scale.right if after else scale.left, y, after=after)
        return
    if span.start is None or span.end is None:
        x = scale.x(known[0] + (span.start is None))
        ahead = 40 if span.end is None else -40
        paper.line([(x, y - marks.BAR / 2), (x, y + marks.BAR / 2)], marks.PLAN_EDGE, 4)
        paper.line([(x, y), (x + ahead, y)], marks.PLAN_EDGE, 3, linestyle=(0, (2, 1)))
        return
    start, end = scale.x(span.start), scale.x(span.end + 1)
    marks.due(paper, start, end - start, y, kind)


def _apart(scale: Scale, lane: Lane) -> Sequence[Mark]:
    """Those within the axis. Where one would cover another, the later tells more."""
    kept: list[Mark] = []
    near = marks.RADIUS  # of the one after it
    for mark in reversed(lane.marks):
        if not (scale.holds(mark.start) or scale.holds(mark.end)):
            continue
        gap = near + marks.PAST - OVERLAP
        if all(abs(_middle(scale, mark) - _middle(scale, other)) >= gap for other in kept):
            kept.append(mark)
            near = marks.PAST
    return kept[::-1]


def _middle(scale: Scale, mark: Mark) -> float:
    return (scale.x(mark.start) + scale.x(mark.end + 1)) / 2 if mark.told else scale.noon(mark.end)


def _mark(paper: Paper, scale: Scale, mark: Mark, y: float, radius: float) -> None:
    if not mark.told:
        marks.sign(paper, scale.noon(mark.end), y, mark.state, filled=False, radius=radius)
        return
    start, end = scale.x(mark.start), scale.x(mark.end + 1)
    marks.event(paper, start, end - start, y, mark.state, radius)
