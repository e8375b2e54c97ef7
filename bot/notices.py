"""What notices say: a state that changed, a conflict, a date that comes or has passed, silence. Pure.

Each is told at length (`title`, `blocks`) or as one line among others (`line`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.message import Block, Foreign, Item, Paragraph, Piece, Quote
from bot.naming import any_name, entity_name
from bot.standings import (
    conflict_blocks,
    conflict_note,
    conflict_title,
    evidence_quote,
    named_outlets,
    plan_lines,
    side_title,
    standing_line,
    state_name,
    subject_name,
    told_apart,
    vouched,
    window_name,
)
from bot.texts import Texts
from newsroom.arabic import display
from newsroom.models import (
    Conflict,
    ConflictNotice,
    Decision,
    DueNotice,
    Evidence,
    MutedNotice,
    Notice,
    SilenceNotice,
    State,
    StateNotice,
    TrialNotice,
)
from newsroom.watchlist import Watchlist

PROOFS = 2  # the others are counted


@dataclass(frozen=True, slots=True)
class Teller:
    """In which words, and by whose clock."""

    watchlist: Watchlist
    texts: Texts
    timezone: str

    def title(self, notice: Notice) -> str:
        texts = self.texts
        match notice:
            case StateNotice():
                return texts(f"notice-{_kind(notice)}", change=self._change(notice))
            case ConflictNotice(conflict):
                return conflict_title(conflict, self.watchlist, texts)
            case DueNotice(milestone, due, _, days):
                name = subject_name(milestone, self.watchlist, texts)
                if due == "today":
                    return texts("due-today", milestone=name)
                return texts(f"due-{due}", milestone=name, days=days)
            case SilenceNotice(entity, _, days):
                return texts("silence", entity=entity_name(entity, self.watchlist, texts), days=days)
            case MutedNotice(about, count):
                return texts("mute-over", name=any_name(about, self.watchlist, texts), count=count)
            case TrialNotice():
                return texts("trial-arrived")

    def blocks(self, notice: Notice) -> Iterator[Block]:
        """What stands below the title; something always does."""
        match notice:
            case StateNotice():
                yield from self._state(notice)
            case ConflictNotice(conflict):
                yield Paragraph(conflict_note(conflict, self.texts))
                yield from conflict_blocks(conflict, self.watchlist, self.texts, self.timezone)
            case DueNotice() | SilenceNotice():
                yield Paragraph(self._said(notice))
            case MutedNotice():
                yield Paragraph(self.texts("mute-over-why"))
            case TrialNotice(asked_by):
                yield Paragraph(self.texts("trial-asked", name=asked_by))

    def line(self, notice: Notice) -> Item:
        """One entry of a list whose heading says what kind of notice it is."""
        match notice:
            case StateNotice():
                return self._state_line(notice)
            case ConflictNotice(conflict):
                return Item(self.title(notice), meta=self._sides(conflict), marker="•")
            case DueNotice() | SilenceNotice():
                return Item(self.title(notice), meta=self._said(notice), marker="•")
            case MutedNotice():
                return Item(self.title(notice), meta=self.texts("mute-over-why"), marker="•")
            case TrialNotice(asked_by):
                return Item(self.title(notice), meta=self.texts("trial-asked", name=asked_by), marker="•")

    # ── states ──

    def _change(self, notice: StateNotice) -> str:
        """«إخلاء قاعدة عين الأسد وتسليمها — من جارٍ إلى مكتمل»"""
        texts, standing = self.texts, notice.standing
        milestone = subject_name(notice.milestone, self.watchlist, texts)
        before, after = state_name(notice.before, texts), state_name(standing.state, texts)
        if _kind(notice) == "slipped" and standing.plan:
            before = window_name(standing.slips[-1].window, texts)
            after = window_name(standing.plan.window, texts)
        elif notice.before in (State.UNRATED, standing.state):
            return texts("change-first", milestone=milestone, after=after)
        return texts("change", milestone=milestone, before=before, after=after)

    def _state(self, notice: StateNotice) -> Iterator[Block]:
        texts, standing = self.texts, notice.standing
        yield Paragraph("\n".join(self._facts(notice)))
        for one in told_apart(_proofs(notice), PROOFS):
            yield evidence_quote(one, texts, self.timezone)
        if standing.against and standing.state is State.DISPUTED:
            yield Paragraph(texts("notice-against"))
            yield evidence_quote(standing.against[0], texts, self.timezone)

    def _facts(self, notice: StateNotice) -> Iterator[str]:
        texts, standing = self.texts, notice.standing
        if gone := notice.withdrawn:
            yield texts("notice-withdrawn", outlet=gone.source.outlet, quote=gone.quote)
        if notice.decision:
            yield self._decided(notice.decision)
        yield texts("notice-now", standing=standing_line(standing, texts))
        if notice.slipped or standing.overdue or standing.state is State.COMPLETE:
            yield from plan_lines(standing, texts)
        origins = len({one.source.origin for one in _proofs(notice)})
        if origins > 1:
            yield texts("sources-independent", count=origins)

    def _decided(self, decision: Decision) -> str:
        """«قرار ليلى: تأكيد الإنجاز («رأيت بيان الوزارة»)»"""
        texts = self.texts
        if decision.undone_at:
            return texts("decided-undone", by=decision.undone_by)
        decided = texts(f"decided-{decision.ruling}", by=decision.by)
        return texts("decided-note", decided=decided, note=decision.note) if decision.note else decided

    def _state_line(self, notice: StateNotice) -> Item:
        texts, change = self.texts, self._change(notice)
        if notice.decision:
            return Item(change, meta=self._decided(notice.decision), marker="•")
        if not (proofs := _proofs(notice)):
            return Item(change, marker="•")
        first = proofs[0]
        outlets = named_outlets((one.source.outlet for one in proofs), texts)
        day = display.day(first.source.said, self.timezone, texts.language)
        about = [said for said in (vouched(first.report.attribution, texts), day) if said]
        return Item(change, first.source.url, outlets, " · ".join(about), Quote(first.quote), "•")

    # ── the rest ──

    def _said(self, notice: DueNotice | SilenceNotice) -> str:
        texts, language = self.texts, self.texts.language
        if isinstance(notice, DueNotice):
            day = display.calendar_day(notice.end, language)
            if notice.due == "overdue":
                return f"{texts('plan-past', window=day)}\n{texts('due-unproven')}"
            return texts("plan-due", window=day)
        heard = notice.last_heard
        last = display.calendar_day(heard, language) if heard else ""
        lines = [texts("silence-last", day=last) if last else texts("silence-never")]
        if notice.deaf:
            lines.append(texts("silence-deaf", count=notice.deaf))
        return "\n".join(lines)

    def _sides(self, conflict: Conflict) -> tuple[Piece, ...]:
        """«أيلول/سبتمبر 2025 — المدى»، a line each."""
        pieces: list[Piece] = []
        for side in conflict.sides:
            names = named_outlets((said.source.outlet for said in reversed(side.said)), self.texts)
            who = names or (self.texts("said-by-dossier"),)
            value = Foreign(side_title(conflict, side, self.watchlist, self.texts))
            pieces += [*(["\n"] if pieces else []), value, " — ", *who]
        return tuple(pieces)


def concerns(notice: Notice, watchlist: Watchlist) -> tuple[str, ...]:
    """The entities a notice is about."""
    match notice:
        case StateNotice(milestone) | DueNotice(milestone):
            return _of_milestones({milestone}, watchlist)
        case ConflictNotice(conflict):
            subjects = {conflict.subject, *(side.subject for side in conflict.sides)}
            members = (member for side in conflict.sides for member in side.members)
            return tuple(dict.fromkeys((*_of_milestones(subjects, watchlist), *members)))
        case SilenceNotice(entity):
            return (entity,)
        case MutedNotice(about):
            return (about,) if about in watchlist.entities else ()
        case TrialNotice():
            return ()


def _of_milestones(ids: set[str], watchlist: Watchlist) -> tuple[str, ...]:
    milestones = (one for dossier in watchlist.dossiers for one in dossier.milestones if one.id in ids)
    return tuple(dict.fromkeys(entity for one in milestones for entity in one.entities))


def _kind(notice: StateNotice) -> str:
    if notice.withdrawn:
        return "corrected"
    moved = notice.slipped and notice.standing.slips and notice.before is notice.standing.state
    return "slipped" if moved else "state"


def _proofs(notice: StateNotice) -> tuple[Evidence, ...]:
    """What the change rests on: of a date put off, whoever named the new one."""
    plan = notice.standing.plan
    if _kind(notice) == "slipped" and plan and plan.evidence:
        return plan.evidence
    return notice.standing.evidence
