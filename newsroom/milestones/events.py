"""The events of a sentence, each judged, dated and linked to what it is about.

Imports newsroom.models, newsroom.context, newsroom.arabic and the milestone modules below it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from newsroom.arabic.clauses import ClauseLexicon, ClauseReader, Token
from newsroom.arabic.sentences import Sentence
from newsroom.context import Context
from newsroom.milestones.grammar import governed
from newsroom.milestones.judge import Judge
from newsroom.milestones.link import Arguments, Linker, ReferenceFile
from newsroom.milestones.sentence import Parsed, Particles
from newsroom.milestones.stage import Verdict, dated
from newsroom.milestones.timing import Timing
from newsroom.milestones.vocabulary import CuesFile, Form, Forms, Hit, Vocabulary
from newsroom.models import Dossier, EntityKind, EventWords, Precision, ReportRule, Rule, When

FORMULA = 5  # words, before «his name»
MEANWHILE = ("خلالها", "خلاله", "وخلالها")
GOES_ON = ("حيث", "اذ")  # what follows tells of the same day


@dataclass(frozen=True, slots=True)
class MilestoneWords:
    """The lexicons of milestone reading."""

    events: dict[str, EventWords]
    cues: CuesFile
    clauses: ClauseLexicon
    reference: ReferenceFile


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a sentence, judged."""

    trigger: Hit
    verdict: Verdict
    when: When | None
    told: Arguments
    told_on: date | None = None  # when it was said, if long before the article


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as all its events share it."""

    context: Context
    sentence: Sentence
    parsed: Parsed
    timing: Timing


def forms_of(dossier: Dossier, words: MilestoneWords) -> Forms:
    """Of all that any reader of a dossier looks for: they take most of its time and memory, and serve all."""
    milestones = (rule for milestone in dossier.milestones for rule in milestone.reports)
    rolls = (rule for roll in dossier.rolls for rule in roll.reports)
    return Forms(_events(dossier, words, (*milestones, *rolls)), words.cues.cues)


class EventReader:
    """Reads for the events named to it alone: others would divide its sentences for nothing."""

    def __init__(
        self,
        dossier: Dossier,
        kinds: Mapping[str, EntityKind],
        words: MilestoneWords,
        forms: Forms,
        rules: Iterable[ReportRule],
    ) -> None:
        self._vocabulary = Vocabulary(forms, _events(dossier, words, rules), words.cues.cues)
        self._clauses = ClauseReader(words.clauses)
        self.particles = Particles(words.cues)
        self._judge = Judge(self.particles)
        self._linker = Linker(dossier, kinds, words.reference, self.particles.exceptions)

    def line(self, context: Context, sentence: Sentence) -> Line:
        parsed = self._parsed(context, sentence)
        return Line(context, sentence, parsed, Timing(context, parsed))

    def _parsed(self, context: Context, sentence: Sentence) -> Parsed:
        first, last = sentence.first, sentence.last
        words = _spoken(context.words(sentence), self.particles)
        question = any(mark in context.article.body[sentence.start : sentence.end] for mark in "؟?")
        named = _inside(words, [(found.start, found.end) for found in context.named_within(first, last)])
        dates = _inside(words, [(found.start, found.end) for found in context.dates_within(first, last)])
        of = self._vocabulary, self.particles, self._clauses
        return Parsed(words, sentence.title, question, *of, named, dates)

    def events(self, line: Line) -> list[Event]:
        """The events of a sentence; one joined to another takes over what is said of that."""
        found: list[Event] = []
        for trigger in line.parsed.triggers:
            found.append(self._event(line, trigger, found))
        return found

    def _event(self, line: Line, trigger: Hit, found: Sequence[Event]) -> Event:
        rulers = governed(line.parsed, trigger)
        verdict = self._judge.verdict(line.parsed, trigger, rulers)
        partner = next((event for event in found if event.trigger.first == verdict.joined), None)
        told = self._linker.arguments(
            line.context, line.parsed, trigger, rulers, partner.told if partner else None
        )
        when = line.timing.when(trigger, rulers, verdict) or self._inherited(line, trigger, partner, found)
        if partner:
            verdict = partner.verdict
        elif verdict.rule is Rule.PRESENT and found and _planned_alike(found[-1], trigger):
            verdict = found[-1].verdict
        verdict, when = dated(verdict, when, self._soon(line.parsed, trigger), line.context.published)
        told_on = line.timing.told_on(trigger)
        if told_on and when and when.precision is Precision.RANGE:
            when = None  # counted from that day, not from the article's
        return Event(trigger, verdict, when, told, told_on)

    def _inherited(
        self, line: Line, trigger: Hit, partner: Event | None, found: Sequence[Event]
    ) -> When | None:
        if partner:
            return partner.when
        if not found:
            return None
        clause = line.parsed.clause(trigger.first)
        goes_on = clause.opener in GOES_ON or any(
            line.parsed.words[p].text in MEANWHILE for p in clause.tokens
        )
        return found[-1].when if goes_on else None

    def _soon(self, parsed: Parsed, trigger: Hit) -> bool:
        clause = parsed.clause(trigger.first).tokens
        return any(hit.name == "soon" for place in clause for hit in parsed.cues(place))


def _events(dossier: Dossier, words: MilestoneWords, rules: Iterable[ReportRule]) -> dict[str, EventWords]:
    """Those that the rules name."""
    wanted = {event for rule in rules for event in rule.events}
    return {name: event for name, event in {**words.events, **dossier.events}.items() if name in wanted}


def _planned_alike(before: Event, trigger: Hit) -> bool:
    """«وبموجب الخطة تخلي القوات القاعدة، وتخفض وجودها»: one plan, told verb by verb."""
    return trigger.joined and before.verdict.rule is Rule.PLAN and before.trigger.form is Form.PRESENT


def _inside(words: Sequence[Token], spans: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Tokens that begin inside one of the spans."""
    starts = [word.start for word in words] if spans else []
    return frozenset(
        place for start, end in spans for place in range(bisect_left(starts, start), bisect_left(starts, end))
    )


def _spoken(words: Sequence[Token], particles: Particles) -> list[Token]:
    """Without what is said of the speaker: «رفض الكشف عن اسمه» refuses nothing that is told."""
    silent: set[int] = set()
    for at, word in enumerate(words):
        if word.text in particles.identity:
            before = range(max(0, at - FORMULA), at)
            opens = next((place for place in before if words[place].text in particles.unnamed), at)
            silent.update(range(opens, at + 1) if opens < at else ())
    return [word for at, word in enumerate(words) if at not in silent] if silent else list(words)
