"""What waits for an analyst, one case at a time with the sentences that decide it, and what they decide.

    review · review of <case> · review next <case> · review confirm <case> · review second <case>
    review reject <report> · review set <milestone> <state> [date] [note] · review undo <decision>

Behind @ stands how often anybody had dealt with the case when its buttons were shown: whoever presses later than a
colleague is told what that colleague decided, and changes nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from bot.commands.ask.asking import answered, days
from bot.commands.check import byhand
from bot.commands.check import case as case_shown
from bot.commands.request import Request
from bot.commands.resolve import one_thing
from bot.commands.verbs import number
from bot.ledgerdata import name_of
from bot.message import Action, Block, Bold, Field, Form, Heading, Message, Note, Paragraph
from bot.review import decided, refusal_in_chat, ruled
from bot.standings import (
    comma,
    standing_line,
    state_name,
)
from bot.texts import Texts
from newsroom import reviewing
from newsroom.answers import Ask, Conn, Place, places_of
from newsroom.arabic import display
from newsroom.arabic.fold import heavy
from newsroom.desk import Desk
from newsroom.errors import UserError
from newsroom.models import Decision, Milestone, Ruling
from newsroom.review import SETTABLE, RefusedError, Wish
from newsroom.reviewing import Case, Dealt, Done, OvertakenError
from newsroom.store import inbox, statements
from newsroom.store.marks import Mark

LONGEST_NOTE = 1000  # characters
R = TypeVar("R")

_WORDS = {
    "of": ("of",),
    "next": ("next", "skip", "تخط", "تخطى", "التالي", "تجاوز"),
    "confirm": ("confirm", "أكد", "تأكيد", "أكدها", "صحيح"),
    "reject": ("reject", "ارفض", "رفض", "استبعد"),
    "second": ("second", "بحاجة لمصدر ثان", "بحاجة إلى مصدر ثان", "مصدر ثان", "انتظر"),
    "set": ("set", "عدل", "تعديل", "حدد", "عين"),
    "undo": ("undo", "تراجع", "تراجع عن"),
}
_VERBS = sorted(
    ((heavy(word), verb) for verb, words in _WORDS.items() for word in words), key=lambda p: -len(p[0])
)
_CONFLICT = re.compile(rf"(?:^|\s){reviewing.OF_CONFLICT}[0-9a-f]{{8}}(?:\s|$)")
_SEEN = re.compile(r"\s*@(\d{1,6})\s*$")


@dataclass(frozen=True, slots=True)
class _Asked:
    """One request of an analyst."""

    request: Request
    desk: Desk
    texts: Texts
    seen: int | None  # version of the case when its buttons were shown

    @property
    def by(self) -> str:
        """«ليلى (telegram:42)»: names are not unique, and anybody may choose one."""
        name, person = self.request.name, self.request.person
        return f"{name} ({person})" if name else person

    async def done(self, change: partial[R]) -> R | None:
        """`change(conn, ask, …)` in one transaction; None when this request has made it already."""
        desk = self.desk

        def work(conn: Conn) -> R:
            return change(conn, Ask(desk.ledger, desk.watchlist, desk.now()))

        try:
            return await desk.db.write(inbox.once, self.request.update_id, work)
        except RefusedError as error:
            raise refusal_in_chat(error) from None


async def review(request: Request, desk: Desk, texts: Texts) -> Message:
    line, seen = _SEEN.sub("", request.text), _SEEN.search(request.text)
    asked = _Asked(request, desk, texts, int(seen[1]) if seen else None)
    folded = heavy(line)
    for word, verb in _VERBS:
        if folded == word or folded.startswith(word + " "):
            rest = " ".join(line.split()[len(word.split()) :])
            try:
                return await _does(verb, rest, asked)
            except OvertakenError as error:
                return await _overtaken(error, asked)
    if line:
        raise UserError("queue-what")
    return await _shown(asked)


async def _does(verb: str, rest: str, asked: _Asked) -> Message:
    match verb:
        case "of":
            return await _shown(asked, of=rest)
        case "next":
            return await _shown(asked, after=rest)
        case "confirm":
            return await _confirm(rest, asked)
        case "reject":
            return await _reject(rest, asked)
        case "second":
            return await _second(rest, asked)
        case "set":
            return await _set(rest, asked)
        case _:
            return await _undo(rest, asked)


# ── one case ─────────────────────────────────────────────────────────────────────────────────────────────


async def _shown(asked: _Asked, *, after: str = "", of: str = "") -> Message:
    """The first case, one that is named, or the one behind another; past the last, that it was the last."""
    texts, desk = asked.texts, asked.desk
    queue = await answered(desk, None, _queue, after=after, of=of)
    heading = Heading(texts("queue-title"))
    if not queue.length:
        return _pressed(texts.message(heading, Note(texts("queue-empty"))), asked)
    if queue.shown is None:
        again = Action(texts("press-from-start"), "review")
        ended = texts.message(heading, Paragraph(texts("queue-ended", count=queue.length)))
        return _pressed(replace(ended, actions=((again,),)), asked)
    case, dealt = queue.shown
    blocks: list[Block] = [Heading(texts("queue-number", number=queue.number, of=queue.length))]
    blocks += case_shown.blocks(case, desk.watchlist, texts, desk.policy.timezone)
    if dealt.last:
        blocks.append(Note(_what_was_done(dealt.last, asked)))
    actions = case_shown.actions(case, dealt.version, desk.watchlist, texts)
    return _pressed(replace(texts.message(*blocks), actions=actions), asked)


@dataclass(frozen=True, slots=True)
class _Queue:
    """Where in the queue the case stands that is shown; none is behind the last."""

    length: int
    number: int = 0
    shown: tuple[Case, Dealt] | None = None


def _queue(conn: Conn, ask: Ask, *, after: str, of: str) -> _Queue:
    cases = reviewing.queue(conn, ask)
    refs = [case.ref for case in cases]
    at = refs.index(after) + 1 if after in refs else refs.index(of) if of in refs else 0
    if at == len(cases):
        return _Queue(len(cases))
    return _Queue(len(cases), at + 1, (cases[at], reviewing.dealt(conn, ask, cases[at])))


# ── what is decided ──────────────────────────────────────────────────────────────────────────────────────


async def _confirm(rest: str, asked: _Asked) -> Message:
    milestone = one_thing(rest, asked.desk.watchlist, asked.texts, (Milestone,)).id
    wish = Wish(milestone, Ruling.CONFIRM, asked.by)
    return await _decide(milestone, wish, asked)


async def _reject(rest: str, asked: _Asked) -> Message:
    digits, _, ref = rest.partition(" ")
    id_ = number(digits)
    if id_ is None:
        raise UserError("queue-which-report")
    report = await asked.desk.db.read(statements.evidence_by_id, id_, asked.desk.ledger.zone)
    if report is None:
        raise UserError("queue-no-report", id=id_)
    wish = Wish(report.report.milestone, Ruling.REJECT, asked.by, report=report.id)
    return await _decide(ref or report.report.milestone, wish, asked)


async def _decide(ref: str, wish: Wish, asked: _Asked) -> Message:
    done = await asked.done(partial(_deciding, ref=ref, wish=wish, seen=asked.seen))
    return _told(done, asked) if done else _repeated(asked)


def _deciding(conn: Conn, ask: Ask, *, ref: str, wish: Wish, seen: int | None) -> Done:
    return reviewing.decide(conn, ask, ref, wish, seen)


async def _undo(rest: str, asked: _Asked) -> Message:
    if re.fullmatch(r"m\d{1,9}", rest):
        return await _back(int(rest[1:]), asked)
    id_ = number(rest)
    if id_ is None:
        raise UserError("queue-which-decision")
    done = await asked.done(partial(_undoing, id_=id_, by=asked.by))
    return _told(done, asked) if done else _repeated(asked)


def _undoing(conn: Conn, ask: Ask, *, id_: int, by: str) -> Done:
    return reviewing.undo(conn, ask, id_, by)


async def _second(rest: str, asked: _Asked) -> Message:
    """It rests until another origin speaks of it."""
    ref = rest
    if not rest.startswith(reviewing.OF_CONFLICT):
        ref = one_thing(rest, asked.desk.watchlist, asked.texts, (Milestone,)).id
    mark = await asked.done(partial(_setting_aside, ref=ref, by=asked.by, seen=asked.seen))
    if mark is None:
        return _repeated(asked)
    texts = asked.texts
    row = (Action(texts("press-undo"), f"review undo m{mark.id}"), Action(texts("press-next"), "review"))
    message = texts.message(Paragraph(texts("queue-aside")), Note(texts("queue-aside-until")))
    return _pressed(replace(message, actions=(row,)), asked)


def _setting_aside(conn: Conn, ask: Ask, *, ref: str, by: str, seen: int | None) -> Mark:
    return reviewing.set_aside(conn, ask, ref, by, seen)


async def _back(mark_id: int, asked: _Asked) -> Message:
    mark = await asked.done(partial(_taking_back, mark_id=mark_id, by=asked.by))
    if mark is None:
        return _repeated(asked)
    row = (Action(asked.texts("press-next"), "review"),)
    return _pressed(
        replace(
            asked.texts.message(Paragraph(asked.texts("queue-aside-undone", by=asked.by))), actions=(row,)
        ),
        asked,
    )


def _taking_back(conn: Conn, ask: Ask, *, mark_id: int, by: str) -> Mark:
    return reviewing.take_back(conn, mark_id, by, ask.now)


# ── set by hand ──────────────────────────────────────────────────────────────────────────────────────────


async def _set(rest: str, asked: _Asked) -> Message:
    """«عدّل <محطة> <حالة> [تاريخ] [ملاحظة]»; without a state it is asked for."""
    of, values, reader = _CONFLICT.search(rest), asked.request.values, days(asked.desk)
    name, state, tail = byhand.stated(_CONFLICT.sub(" ", rest))
    milestone = one_thing(name, asked.desk.watchlist, asked.texts, (Milestone,))
    ref = of[0].strip() if of else milestone.id
    if values:
        state = byhand.state_of(values.get("state", ""))
        day, note = byhand.day(values.get("day", ""), reader), values.get("note", "").strip()
    elif state is None:
        return _form(milestone.id, ref, name_of(milestone, asked.texts), asked)
    else:
        day, note = byhand.dated(tail, reader)
    if state is None:
        raise UserError("queue-no-state", states=_listed(asked.texts))
    if len(note) > LONGEST_NOTE:
        raise UserError("report-note-long", most=LONGEST_NOTE)
    wish = Wish(milestone.id, Ruling.SET, asked.by, state=state, day=day, note=note)
    return await _decide(ref, wish, asked)


def _form(milestone: str, ref: str, title: str, asked: _Asked) -> Message:
    texts = asked.texts
    line = f"review set {milestone}" + (f" {ref}" if ref != milestone else "")
    line += f" @{asked.seen}" if asked.seen is not None else ""
    choices = tuple((state.value, state_name(state, texts)) for state in SETTABLE)
    fields = (
        Field("state", texts("byhand-state"), kind="choice", choices=choices, hint=_listed(texts)),
        Field("day", texts("byhand-day"), optional=True, hint=texts("byhand-day-hint")),
        Field("note", texts("byhand-note"), kind="lines", optional=True, hint=texts("byhand-note-hint")),
    )
    form = Form(texts("byhand-title"), line, fields, texts("byhand-submit"))
    return replace(texts.message(Paragraph(Bold(title))), form=form)


def _listed(texts: Texts) -> str:
    return comma(texts).join(state_name(state, texts) for state in SETTABLE)


# ── what is answered ─────────────────────────────────────────────────────────────────────────────────────


def _told(done: Done, asked: _Asked) -> Message:
    """What it changed, by whom; with the way back."""
    texts = asked.texts
    before, after = (
        state_name(done.before.standing.state, texts),
        state_name(done.after.standing.state, texts),
    )
    message = decided(done.made, done.after, asked.desk, texts, undo_hint=False)
    changed = (
        texts("queue-changed", before=before, after=after) if before != after else texts("queue-unchanged")
    )
    row = [Action(texts("press-next"), "review")]
    if done.made.undone_at is None:
        row.insert(0, Action(texts("press-undo"), f"review undo {done.made.id}"))
    blocks = (*message.blocks, Paragraph(changed), Note(texts("queue-decision", id=done.made.id)))
    return _pressed(replace(message, blocks=blocks, actions=(tuple(row),)), asked)


async def _overtaken(error: OvertakenError, asked: _Asked) -> Message:
    """What the colleague did who came first; nothing was changed."""
    texts = asked.texts
    blocks: list[Block] = [Paragraph(texts("queue-overtaken"))]
    if error.last:
        blocks.append(Paragraph(_what_was_done(error.last, asked)))
    if error.ref in asked.desk.watchlist.milestones:
        place = (await answered(asked.desk, None, _place, error.ref))[error.ref]
        blocks.insert(0, Heading(name_of(place.milestone, texts)))
        blocks.append(Paragraph(standing_line(place.standing, texts)))
    message = replace(texts.message(*blocks), actions=((Action(texts("press-next"), "review"),),))
    return _pressed(message, asked)


def _place(conn: Conn, ask: Ask, milestone: str) -> dict[str, Place]:
    return places_of(conn, ask, [ask.watchlist.milestones[milestone]])


def _what_was_done(done: Decision | Mark, asked: _Asked) -> str:
    if isinstance(done, Decision):
        return ruled(done, asked.desk, asked.texts)
    day = display.day(done.at, asked.desk.policy.timezone, asked.texts.language)
    return asked.texts("queue-was-aside", by=done.by, day=day)


def _repeated(asked: _Asked) -> Message:
    return asked.texts.message(Paragraph(asked.texts("report-done")))


def _pressed(message: Message, asked: _Asked) -> Message:
    return replace(message, replaces=asked.request.pressed)
