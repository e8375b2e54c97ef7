"""One case of the review as it is shown: where it stands, the numbered sentences that decide it, what may be done.

Pure. Each button carries the version of the case, so that who presses late is not obeyed blindly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.ledgerdata import name_of
from bot.message import Action, Block, Bold, Heading, Note, Paragraph
from bot.standings import (
    conflict_note,
    conflict_title,
    evidence_quote,
    side_title,
    stage_name,
    standing_line,
    told_apart,
)
from bot.texts import Texts
from newsroom.answers import Place, lacking
from newsroom.models import Conflict, Evidence, Said
from newsroom.reviewing import Case
from newsroom.watchlist import Watchlist

QUOTES = 3  # for a state, and as many against it

Actions = tuple[tuple[Action, ...], ...]


@dataclass(frozen=True, slots=True)
class _Quoted:
    said: Said
    what: str  # what it says: a stage, a date, a figure


def blocks(case: Case, watchlist: Watchlist, texts: Texts, timezone: str) -> Iterator[Block]:
    if case.place:
        yield from _state(case.place, texts)
    if case.conflict:
        yield Heading(conflict_title(case.conflict, watchlist, texts), "section")
        yield Note(conflict_note(case.conflict, texts))
    for number, one in enumerate(_quoted(case, watchlist, texts), 1):
        item = evidence_quote(one.said, texts, timezone, marker=f"{number}.")
        yield replace(item, title=texts("queue-says", outlet=item.title, what=one.what))


def actions(case: Case, version: int, watchlist: Watchlist, texts: Texts) -> Actions:
    seen = f"@{version}"
    rejects = _rejects(case, seen, watchlist, texts)
    confirm = Action(texts("press-confirm"), f"review confirm {case.ref} {seen}", style="primary")
    second = Action(texts("press-second"), f"review second {case.ref} {seen}")
    skip = Action(texts("press-skip"), f"review next {case.ref}")
    edit = _edit(case, seen, watchlist, texts)
    first = (confirm, *rejects) if case.place and len(rejects) <= 1 else (confirm,) if case.place else ()
    others = () if case.place and len(rejects) <= 1 else rejects
    return tuple(row for row in (first, others, (second,), (*edit, skip)) if row)


def _state(place: Place, texts: Texts) -> Iterator[Block]:
    yield Heading(name_of(place.milestone, texts), "section")
    yield Paragraph(Bold(standing_line(place.standing, texts)))
    if missing := lacking(place):
        yield Paragraph(texts(f"waits-{missing}"))


def _quoted(case: Case, watchlist: Watchlist, texts: Texts) -> Sequence[_Quoted]:
    if case.conflict:
        return _sides(case.conflict, watchlist, texts)
    standing = case.place.standing if case.place else None
    if standing is None:
        return ()
    said = (*told_apart(standing.evidence, QUOTES), *told_apart(standing.against, QUOTES))
    return [_Quoted(one, stage_name(one.report.stage, texts)) for one in said]


def _sides(conflict: Conflict, watchlist: Watchlist, texts: Texts) -> Sequence[_Quoted]:
    """Of each side the newest that says it."""
    return [
        _Quoted(side.said[-1], side_title(conflict, side, watchlist, texts))
        for side in conflict.sides
        if side.said
    ]


def _rejects(case: Case, seen: str, watchlist: Watchlist, texts: Texts) -> tuple[Action, ...]:
    """A button for each sentence that can be rejected, with its number; figures and lists cannot."""
    told = [(n, one.said) for n, one in enumerate(_quoted(case, watchlist, texts), 1)]
    rejectable = [(n, said) for n, said in told if isinstance(said, Evidence)]
    single = len(rejectable) == 1
    return tuple(
        Action(
            texts("press-reject") if single else texts("press-reject-one", number=number),
            f"review reject {said.id} {case.ref} {seen}",
            style="danger",
        )
        for number, said in rejectable
    )


def _edit(case: Case, seen: str, watchlist: Watchlist, texts: Texts) -> tuple[Action, ...]:
    if case.place:
        return (Action(texts("press-set"), f"review set {case.ref} {seen}"),)
    subject = case.conflict.subject if case.conflict else ""
    if subject not in watchlist.milestones:
        return ()
    return (Action(texts("press-set"), f"review set {subject} {case.ref} {seen}"),)
