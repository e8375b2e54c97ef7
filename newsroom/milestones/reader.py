"""Reads an article for what it says of milestones. Imports newsroom.models, .context and the modules beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from newsroom.arabic.clauses import ClauseLexicon, ClauseReader, Token, tokens
from newsroom.arabic.sentences import Sentence
from newsroom.context import Context
from newsroom.milestones.grammar import governed
from newsroom.milestones.judge import Judge
from newsroom.milestones.link import Arguments, Linker, ReferenceFile
from newsroom.milestones.match import Match, in_time, matches, meant, own_first
from newsroom.milestones.reconcile import Told, reconciled
from newsroom.milestones.sentence import Parsed, Particles
from newsroom.milestones.stage import Verdict, dated
from newsroom.milestones.timing import Timing, best
from newsroom.milestones.vocabulary import CuesFile, Form, Hit, Vocabulary
from newsroom.models import Dossier, EntityKind, EventWords, Precision, Refusal, Report, Rule, Stage, When

NAMED_DATE = 12  # words from the name of an agreement to its date
EXCEPTED = 5  # words of an exception that are told
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
class _Event:
    """One event of a sentence, judged."""

    trigger: Hit
    verdict: Verdict
    when: When | None
    told: Arguments
    told_on: date | None = None  # when it was said, if long before the article


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence as all its events share it."""

    context: Context
    sentence: Sentence
    parsed: Parsed
    timing: Timing


class MilestoneReader:
    """Reads for every dossier an article belongs to, each with its own words."""

    def __init__(self, dossiers: Sequence[Dossier], words: MilestoneWords) -> None:
        kinds = {entity.id: entity.kind for dossier in dossiers for entity in dossier.entities}
        self._readers = {dossier.id: _DossierReader(dossier, kinds, words) for dossier in dossiers}

    def read(
        self, context: Context, dossiers: Sequence[str]
    ) -> tuple[tuple[Report, ...], tuple[Refusal, ...]]:
        """Reports and refusals for the milestones of `dossiers`."""
        told = [each for name in dossiers for each in self._readers[name].read(context)]
        kept, outweighed = reconciled([each for each in told if isinstance(each, Told)], context.published)
        refused = [each for each in told if isinstance(each, Refusal)]
        return kept, tuple(sorted([*refused, *outweighed], key=lambda refusal: refusal.start))


class _DossierReader:
    """Only events that a rule of the dossier names are read: others would divide its sentences for nothing."""

    def __init__(self, dossier: Dossier, kinds: Mapping[str, EntityKind], words: MilestoneWords) -> None:
        self._dossier = dossier
        rules = [rule for milestone in dossier.milestones for rule in milestone.reports]
        wanted = {event for rule in rules for event in rule.events}
        events = {name: event for name, event in {**words.events, **dossier.events}.items() if name in wanted}
        self._enough = {entity for rule in rules if rule.named for entity in rule.at}
        self._vocabulary = Vocabulary(events, words.cues.cues)
        self._clauses = ClauseReader(words.clauses)
        self._particles = Particles(words.cues)
        self._judge = Judge(self._particles)
        self._linker = Linker(dossier, kinds, words.reference, self._particles.exceptions)

    def read(self, context: Context) -> Iterator[Told | Refusal]:
        for sentence in context.sentences:
            parsed = self._parsed(context, sentence)
            line = _Line(context, sentence, parsed, Timing(context, parsed))
            for event in [*self._events(line), *self._named(line)]:
                yield from self._tell(line, event)

    def _parsed(self, context: Context, sentence: Sentence) -> Parsed:
        first, last = sentence.first, sentence.last
        words = tokens(context.page, first, last)
        question = any(mark in context.article.body[sentence.start : sentence.end] for mark in "؟?")
        named = _inside(words, [(found.start, found.end) for found in context.named_within(first, last)])
        dates = _inside(words, [(found.start, found.end) for found in context.dates_within(first, last)])
        parsed = Parsed(words, sentence.title, question, self._vocabulary, self._particles, named, dates)
        parsed.split(self._clauses)
        return parsed

    # ── events ───────────────────────────────────────────────────────────────────────────────────────────

    def _events(self, line: _Line) -> list[_Event]:
        """The events of a sentence; one joined to another takes over what is said of that."""
        found: list[_Event] = []
        for trigger in line.parsed.triggers:
            found.append(self._event(line, trigger, found))
        return found

    def _event(self, line: _Line, trigger: Hit, found: Sequence[_Event]) -> _Event:
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
        return _Event(trigger, verdict, when, told, told_on)

    def _inherited(
        self, line: _Line, trigger: Hit, partner: _Event | None, found: Sequence[_Event]
    ) -> When | None:
        if partner:
            return partner.when
        clause = line.parsed.clause(trigger.first)
        goes_on = clause.opener in GOES_ON or any(
            line.parsed.words[p].text in MEANWHILE for p in clause.tokens
        )
        return found[-1].when if found and goes_on else None

    def _soon(self, parsed: Parsed, trigger: Hit) -> bool:
        clause = parsed.clause(trigger.first).tokens
        return any(hit.name == "soon" for place in clause for hit in parsed.cues(place))

    def _named(self, line: _Line) -> Iterator[_Event]:
        """Agreements spoken of: where the name alone is a report."""
        verdict = Verdict(Stage.COMPLETED, Rule.PARTICIPLE, weak=True)
        words = line.parsed.words
        for place, word in enumerate(words):
            spoken = [
                n.entity for n in line.context.named_within(word.start, word.end) if n.entity in self._enough
            ]
            if spoken:
                text = " ".join(near.text for near in words[place : place + 2])
                when = best(line.timing.among(line.parsed.after(place)[:NAMED_DATE]))
                hit = Hit("", Form.DONE, place, place + 1, "", True)
                yield _Event(hit, verdict, when, Arguments(frozenset(spoken), text=f" {text} "))

    # ── into reports ─────────────────────────────────────────────────────────────────────────────────────

    def _tell(self, line: _Line, event: _Event) -> Iterator[Told | Refusal]:
        words = line.parsed.words
        trigger = line.context.page.span(words[event.trigger.first].start, words[event.trigger.last - 1].end)
        found = self._chosen(line, event)
        if isinstance(found, Rule):
            if found is not Rule.NO_MILESTONE or event.verdict.stage is not None:
                yield Refusal(*trigger, found)
            return
        for match in found:
            stage, rule = _said(event.verdict, match)
            if stage is None:
                yield Refusal(*trigger, rule, match.milestone.id)
                continue
            spoken = event.verdict.stage is None
            weak = spoken or (event.verdict.weak and stage is event.verdict.stage)
            report = Report(
                match.milestone.id,
                stage,
                line.sentence.start,
                line.sentence.end,
                trigger,
                rule,
                event.when if spoken else line.timing.for_wording(event.trigger, match, event.when),
                except_for=self._exception(line, event.trigger),
            )
            yield Told(report, weak, weak and (spoken or match.rule.shared or match.rule.start))

    def _chosen(self, line: _Line, event: _Event) -> Sequence[Match] | Rule:
        stage = event.verdict.stage or Stage.PLANNED
        published = line.context.published
        found = matches(self._dossier.milestones, event.trigger.name, event.told, stage, event.verdict.start)
        if not found:
            return Rule.ELSEWHERE if event.told.elsewhere else Rule.NO_MILESTONE
        if event.when is None and _history(line, self._dossier, published):
            return Rule.BACKGROUND
        timely = own_first(
            [match for match in found if in_time(match, self._dossier.since, event.when, published)]
        )
        if not timely:
            undated = event.when is None and all(match.rule.dated for match in found)
            return Rule.UNDATED if undated else Rule.TOO_OLD
        return meant(timely, stage, event.when, event.told_on or published)

    def _exception(self, line: _Line, trigger: Hit) -> str:
        words = line.parsed.words
        places = line.parsed.after(trigger.last - 1)
        first = next((n for n, p in enumerate(places) if self._particles.exceptions.at(words, p)), None)
        if first is None:
            return ""
        told = places[first : first + EXCEPTED]
        start, end = line.context.page.span(words[told[0]].start, words[told[-1]].end)
        return " ".join(line.context.article.body[start:end].split())


def _said(verdict: Verdict, match: Match) -> tuple[Stage | None, Rule]:
    """What the verdict on an event says of a milestone, by the rule that fits."""
    if verdict.stage is None:
        return (match.rule.spoken, Rule.TOPIC) if verdict.open and match.rule.spoken else (None, verdict.rule)
    stage = (verdict.start or verdict.stage) if match.rule.start else verdict.stage
    return match.rule.reads.get(stage, stage), verdict.rule


def _history(line: _Line, dossier: Dossier, published: date | None) -> bool:
    """Whether every date of its sentence lies before the dossier's time, and the article does not."""
    if dossier.since and published and published < dossier.since:
        return False
    ends = [found.when.window.end for found in line.timing.dates if found.when]
    return bool(dossier.since and ends and all(end and end < dossier.since for end in ends))


def _planned_alike(before: _Event, trigger: Hit) -> bool:
    """«وبموجب الخطة تخلي القوات القاعدة، وتخفض وجودها»: one plan, told verb by verb."""
    return trigger.joined and before.verdict.rule is Rule.PLAN and before.trigger.form is Form.PRESENT


def _inside(words: Sequence[Token], spans: Sequence[tuple[int, int]]) -> frozenset[int]:
    return frozenset(
        place for place, word in enumerate(words) if any(start <= word.start < end for start, end in spans)
    )
