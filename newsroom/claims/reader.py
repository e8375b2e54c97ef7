"""Figures become claims for the quantities of a dossier, by rules that are its data, or are refused.

Imports newsroom.context, .models, .arabic and the claim modules below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newsroom.arabic.numbers import NumberReader, UnitFile
from newsroom.arabic.words import any_of
from newsroom.claims.dating import Dating
from newsroom.claims.figures import FigureReader
from newsroom.claims.ground import Figure, Group
from newsroom.claims.scene import Landmark
from newsroom.claims.vocabulary import ClaimLexicon
from newsroom.context import Context
from newsroom.models import Claim, ClaimRule, Counted, Dossier, Refusal, Role, Rule, When

ANY = (Role.TOLD,)  # the role under which a rule that asks for none is told
_SORTS = {
    "distance": Rule.NUMBER_DISTANCE,
    "time": Rule.NUMBER_TIME,
    "money": Rule.NUMBER_MONEY,
    "share": Rule.NUMBER_SHARE,
    "ordinal": Rule.NUMBER_ORDINAL,
    "age": Rule.NUMBER_AGE,
    "date": Rule.NUMBER_DATE,
    "year": Rule.NUMBER_YEAR,
    "name": Rule.NUMBER_NAME,
}


@dataclass(frozen=True, slots=True)
class _Entry:
    dossier: str
    quantity: str
    rule: ClaimRule
    units: tuple[str, ...]


class ClaimReader:
    def __init__(self, dossiers: Sequence[Dossier], numbers: NumberReader, lexicon: ClaimLexicon) -> None:
        entries = [
            _Entry(
                dossier.id,
                quantity.id,
                rule,
                (*rule.units, *rule.counted.one[:1]) if rule.counted else rule.units,
            )
            for dossier in dossiers
            for quantity in dossier.quantities
            for rule in quantity.claims
        ]
        self._entries = sorted(entries, key=lambda entry: -entry.rule.least)  # the narrower rule first
        counted = [entry.rule.counted for entry in entries if entry.rule.counted]
        figures = FigureReader(lexicon, dossiers, numbers.counting(_units(counted))) if entries else None
        self._figures = figures  # none: no dossier asks for a number
        self._dating = Dating(lexicon)

    def read(
        self, context: Context, dossiers: Iterable[str]
    ) -> tuple[tuple[Claim, ...], tuple[Refusal, ...]]:
        """Every number of the article is a claim or a refusal; of equal claims the first counts."""
        if self._figures is None:
            return (), ()
        entries = [entry for entry in self._entries if entry.dossier in set(dossiers)]
        claims: dict[tuple[str, float, float | None], Claim] = {}
        refusals: list[Refusal] = []
        for figure in self._figures.figures(context):
            if told := _told(context, figure, entries):
                quantity, role = told
                claim = _claim(context, figure, quantity, role, self._dating.of(context, figure, role))
                claims.setdefault((quantity, claim.low, claim.high), claim)
            else:
                refusals.append(_refusal(context, figure, entries))
        return tuple(claims.values()), tuple(refusals)


def _units(counted: Iterable[Counted]) -> dict[str, UnitFile]:
    """By their first word: two quantities may count the same."""
    units: dict[str, UnitFile] = {}
    for one in counted:
        known = units.get(one.one[0], UnitFile())
        units[one.one[0]] = UnitFile(
            one=(*known.one, *one.one), many=(*known.many, *one.many), heads=known.heads or one.people
        )
    return units


def _told(context: Context, figure: Figure, entries: Sequence[_Entry]) -> tuple[str, Role] | None:
    """The quantity a figure is told for, by the likeliest of its roles."""
    for role in (*figure.said.roles, Role.TOLD):
        for entry in entries:
            fits = figure.unit in entry.units and role in (entry.rule.roles or ANY)
            if fits and _misfit(context, figure, entry.rule) is None:
                return entry.quantity, role
    return None


def _claim(context: Context, figure: Figure, quantity: str, role: Role, as_of: When | None) -> Claim:
    mention, sentence = figure.mention, figure.sentence
    return Claim(
        quantity,
        mention.low,
        mention.high,
        mention.qualifier,
        figure.unit,
        role,
        sentence.start,
        sentence.end,
        context.page.span(mention.start, mention.end),
        as_of,
    )


def _refusal(context: Context, figure: Figure, entries: Sequence[_Entry]) -> Refusal:
    start, end = context.page.span(figure.mention.start, figure.mention.end)
    rule, subject = _reason(context, figure, [entry for entry in entries if figure.unit in entry.units])
    return Refusal(start, end, rule, subject)


# ── what a rule asks ─────────────────────────────────────────────────────────────────────────────────────


def _misfit(context: Context, figure: Figure, rule: ClaimRule) -> Rule | None:
    """What keeps a figure from being one of the rule's; None when it is."""
    most = figure.mention.high if figure.mention.high is not None else figure.mention.low
    if most < rule.least or not _is_worded(context, figure, rule):
        return Rule.NUMBER_NOT_TRACKED
    if (rule.of or rule.whose) and not any(_is_one(mark, rule.of, rule.whose) for mark in figure.owners):
        return Rule.NUMBER_OTHERS
    if (rule.at or rule.where) and not any(_is_at(group, rule) for group in figure.places):
        return Rule.NUMBER_ELSEWHERE
    return None


def _is_at(group: Group, rule: ClaimRule) -> bool:
    return all(_is_one(mark, rule.at, rule.where) for mark in group)


def _is_one(mark: Landmark, entities: tuple[str, ...], words: tuple[str, ...]) -> bool:
    if not mark.entities.isdisjoint(entities):
        return True
    return bool(words and mark.text and any_of(words).search(mark.text))


def _is_worded(context: Context, figure: Figure, rule: ClaimRule) -> bool:
    text = context.page.text
    if rule.words and not any_of(rule.words).search(text, *figure.stretch):
        return False
    if rule.without and any_of(rule.without).search(text, *figure.clause):
        return False
    return not rule.about or any(not mark.entities.isdisjoint(rule.about) for mark in figure.topic)


def _reason(context: Context, figure: Figure, entries: Sequence[_Entry]) -> tuple[Rule, str]:
    """Why no rule wants the figure, and the quantity that came nearest."""
    mention = figure.mention
    roles = {*figure.said.roles, Role.TOLD}
    fitting = [
        entry for entry in entries if not roles.isdisjoint(entry.rule.roles or ANY) and not mention.sort
    ]
    misfits = {_misfit(context, figure, entry.rule): entry.quantity for entry in reversed(fitting)}
    for rule in (Rule.NUMBER_ELSEWHERE, Rule.NUMBER_OTHERS):  # the nearer miss first
        if rule in misfits:
            return rule, misfits[rule]
    if mention.sort:
        return _SORTS[mention.sort], ""
    if any(found.start <= mention.start < found.end for found in context.dates):
        return Rule.NUMBER_DATE, ""
    return Rule.NUMBER_NOT_TRACKED if figure.unit or mention.noun else Rule.NUMBER_NO_UNIT, ""
