"""Reads an article for what it says of milestones. Imports newsroom.models, .context and the modules beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from newsroom.context import Context
from newsroom.milestones.events import Event, EventReader, Line, MilestoneWords, forms_of
from newsroom.milestones.link import Arguments
from newsroom.milestones.match import Match, in_time, matches, meant, own_first
from newsroom.milestones.reconcile import Told, reconciled
from newsroom.milestones.rolls import RollReader
from newsroom.milestones.stage import Verdict
from newsroom.milestones.timing import best
from newsroom.milestones.vocabulary import Form, Forms, Hit
from newsroom.models import Dossier, EntityKind, Membership, Refusal, Report, Rule, Stage

__all__ = ["MilestoneReader", "MilestoneWords"]

NAMED_DATE = 12  # words from the name of an agreement to its date
EXCEPTED = 5  # words of an exception that are told


class MilestoneReader:
    """Reads for every dossier an article belongs to, each with its own words."""

    def __init__(self, dossiers: Sequence[Dossier], words: MilestoneWords) -> None:
        kinds = {entity.id: entity.kind for dossier in dossiers for entity in dossier.entities}
        self._readers: dict[str, _DossierReader] = {}
        self._rolls: dict[str, RollReader] = {}
        for dossier in dossiers:
            if not (dossier.milestones or dossier.rolls):
                continue
            forms = forms_of(dossier, words)
            if dossier.milestones:
                self._readers[dossier.id] = _DossierReader(dossier, kinds, words, forms)
            if dossier.rolls:
                self._rolls[dossier.id] = RollReader(dossier, kinds, words, forms)

    def read(
        self, context: Context, dossiers: Sequence[str]
    ) -> tuple[tuple[Report, ...], tuple[Refusal, ...]]:
        """Reports and refusals for the milestones of `dossiers`."""
        readers = [self._readers[name] for name in dossiers if name in self._readers]
        told = [each for reader in readers for each in reader.read(context)]
        kept, outweighed = reconciled([each for each in told if isinstance(each, Told)], context.published)
        refused = [each for each in told if isinstance(each, Refusal)]
        return kept, tuple(sorted([*refused, *outweighed], key=lambda refusal: refusal.start))

    def members(
        self, context: Context, dossiers: Sequence[str], reports: Sequence[Report]
    ) -> tuple[Membership, ...]:
        """Whom its sentences, some of which gave `reports`, name for the rolls of `dossiers`."""
        readers = [self._rolls[name] for name in dossiers if name in self._rolls]
        return tuple(dict.fromkeys(each for reader in readers for each in reader.read(context, reports)))


class _DossierReader:
    def __init__(
        self, dossier: Dossier, kinds: Mapping[str, EntityKind], words: MilestoneWords, forms: Forms
    ) -> None:
        self._dossier = dossier
        rules = [rule for milestone in dossier.milestones for rule in milestone.reports]
        self._enough = {entity for rule in rules if rule.named for entity in rule.at}
        self._events = EventReader(dossier, kinds, words, forms, rules)

    def read(self, context: Context) -> Iterator[Told | Refusal]:
        for sentence in context.sentences:
            line = self._events.line(context, sentence)
            for event in [*self._events.events(line), *self._named(line)]:
                yield from self._tell(line, event)

    def _named(self, line: Line) -> Iterator[Event]:
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
                yield Event(hit, verdict, when, Arguments(frozenset(spoken), text=f" {text} "))

    # ── into reports ─────────────────────────────────────────────────────────────────────────────────────

    def _tell(self, line: Line, event: Event) -> Iterator[Told | Refusal]:
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

    def _chosen(self, line: Line, event: Event) -> Sequence[Match] | Rule:
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

    def _exception(self, line: Line, trigger: Hit) -> str:
        words = line.parsed.words
        places = line.parsed.after(trigger.last - 1)
        first = next(
            (n for n, p in enumerate(places) if self._events.particles.exceptions.at(words, p)), None
        )
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


def _history(line: Line, dossier: Dossier, published: date | None) -> bool:
    """Whether every date of its sentence lies before the dossier's time, and the article does not."""
    if dossier.since and published and published < dossier.since:
        return False
    ends = [found.when.window.end for found in line.timing.dates if found.when]
    return bool(dossier.since and ends and all(end and end < dossier.since for end in ends))
