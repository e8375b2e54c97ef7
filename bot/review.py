"""What waits for a person, and what was decided, as messages. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.commands.ask.status import decided as decided_by
from bot.ledgerdata import name_of
from bot.message import Block, Code, Heading, Item, Message, Note, Paragraph, Quote
from bot.standings import stage_name, standing_line, vouched
from bot.texts import Texts
from newsroom.answers import Place, lacking
from newsroom.arabic import display
from newsroom.desk import Desk
from newsroom.errors import UserError
from newsroom.models import Decision, Evidence
from newsroom.review import RefusedError

REPORTS = 4  # of a milestone


def message(places: Sequence[Place], desk: Desk, texts: Texts) -> Message:
    blocks: list[Block] = [Heading(texts("review-title"))]
    for place in places:
        blocks += _waiting(place, desk, texts)
    if not places:
        return texts.message(*blocks, Note(texts("review-nothing")))
    return texts.message(*blocks, Note((texts("review-hint"), " ", Code("rasid review confirm …"))))


def decided(made: Decision, place: Place, desk: Desk, texts: Texts, *, undo_hint: bool = True) -> Message:
    """Where it stands now, by whose decision, and on the command line how that can be undone."""
    blocks: list[Block] = [
        Heading(name_of(place.milestone, texts)),
        Paragraph(standing_line(place.standing, texts)),
    ]
    blocks.append(Paragraph(ruled(made, desk, texts)))
    if undo_hint and not made.undone_at:
        blocks.append(Note((texts("review-undo"), " ", Code(f"rasid review undo {made.id}"))))
    return texts.message(*blocks)


def ruled(made: Decision, desk: Desk, texts: Texts) -> str:
    """What was decided, or that it was taken back: by whom, when and why."""
    if made.undone_at:
        return texts("review-undone", id=str(made.id), by=made.undone_by)
    return decided_by(made, desk, texts)


def refusal(error: UserError) -> UserError:
    """With the key of the sentence that says why."""
    if isinstance(error, RefusedError):
        return UserError(f"review-{error.key}", **error.values).offering(*error.lines)
    return error


def refusal_in_chat(error: RefusedError) -> UserError:
    """The same where buttons are at hand instead of options."""
    match error.key:
        case "nothing-to-confirm":
            return UserError("queue-nothing-to-confirm")
        case "which-report":
            return UserError("queue-which-report")
        case "gone":
            return UserError("queue-gone")
        case "no-mark":
            return UserError("mark-unknown", **error.values)
        case "mark-undone-already":
            return UserError("mark-undone-already", **error.values)
        case _:
            return refusal(error)


def _waiting(place: Place, desk: Desk, texts: Texts) -> Iterator[Block]:
    standing = place.standing
    yield Heading(f"{name_of(place.milestone, texts)} ({place.milestone.id})", "section")
    yield Paragraph(standing_line(standing, texts))
    if missing := lacking(place):
        yield Paragraph(texts(f"waits-{missing}"))
    for one in (*standing.evidence[:REPORTS], *standing.against[:REPORTS]):
        yield _report(one, desk, texts)


def _report(one: Evidence, desk: Desk, texts: Texts) -> Item:
    """«[12] المدى: تم · جهة رسمية · الأحد …»"""
    day = display.day(one.source.said, desk.policy.timezone, texts.language)
    facts = [stage_name(one.report.stage, texts), vouched(one.report.attribution, texts), day]
    return Item(
        texts("review-report", id=str(one.id), outlet=one.source.outlet),
        one.source.url,
        meta=" · ".join(fact for fact in facts if fact),
        quote=Quote(one.quote),
        marker="•",
    )
